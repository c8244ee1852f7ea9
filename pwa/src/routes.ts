/** Every screen. Only capture is part of the first load; the others come when they are asked for. */
import type { Component } from 'svelte';
import Capture from './capture/Capture.svelte';
import { loadScreenMessages, type MessageKey } from './i18n/messages.svelte';
import { paths } from './paths';
import type { IconName } from './ui/icons';

export interface Screen {
  name: string;
  title: MessageKey;
  pattern: RegExp;
  /** Null: part of the first load. */
  load: (() => Promise<Component>) | null;
  managersOnly?: boolean;
  wide?: boolean;
}

export const HOME = Capture;

/** A screen beyond capture, and what it says. */
async function screen(module: Promise<{ default: Component }>): Promise<Component> {
  const [{ default: component }] = await Promise.all([module, loadScreenMessages()]);
  return component;
}

export const SCREENS: readonly Screen[] = [
  { name: 'capture', title: 'nav.capture', pattern: /^\/(capture)?$/, load: null },
  {
    name: 'near',
    title: 'nav.near',
    pattern: /^\/near$/,
    load: () => screen(import('./discover/Near.svelte')),
  },
  {
    name: 'route',
    title: 'nav.route',
    pattern: /^\/route$/,
    load: () => screen(import('./discover/MyRoute.svelte')),
  },
  {
    name: 'outbox',
    title: 'nav.outbox',
    pattern: /^\/outbox$/,
    load: () => screen(import('./me/MyTips.svelte')),
  },
  {
    name: 'feed',
    title: 'nav.feed',
    pattern: /^\/feed$/,
    load: () => screen(import('./review/Feed.svelte')),
    managersOnly: true,
    wide: true,
  },
  {
    name: 'insight',
    title: 'nav.insight',
    pattern: /^\/insights\/[^/]+$/,
    load: () => screen(import('./review/InsightPage.svelte')),
  },
  {
    name: 'door',
    title: 'doors.title',
    pattern: /^\/(sites\/qr|members\/sign-in|share)$/,
    load: () => screen(import('./doors/Door.svelte')),
    wide: true,
  },
  { name: 'me', title: 'nav.me', pattern: /^\/me$/, load: () => screen(import('./me/Me.svelte')) },
];

export const findScreen = (pathname: string): Screen | undefined =>
  SCREENS.find((screen) => screen.pattern.test(pathname));

export interface Tab {
  name: string;
  path: string;
  icon: IconName;
  label: MessageKey;
  managersOnly?: boolean;
}

export const TABS: readonly Tab[] = [
  { name: 'capture', path: paths.capture(), icon: 'mic', label: 'nav.capture' },
  { name: 'near', path: paths.near(), icon: 'pin', label: 'nav.near' },
  { name: 'route', path: paths.route(), icon: 'route', label: 'nav.route' },
  { name: 'outbox', path: paths.outbox(), icon: 'tray', label: 'nav.outbox' },
  { name: 'feed', path: paths.feed(), icon: 'list', label: 'nav.feed', managersOnly: true },
];
