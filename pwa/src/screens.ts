/** Every screen but capture, and what it says: loaded with the first of them. */
import type { Component } from 'svelte';
import { loadScreenMessages } from './i18n/messages.svelte';
import type { Screen } from './routes';

async function screen(module: Promise<{ default: Component }>): Promise<Component> {
  const [{ default: component }] = await Promise.all([module, loadScreenMessages()]);
  return component;
}

export const SCREENS: readonly Screen[] = [
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
    name: 'tip',
    title: 'tips.home',
    pattern: /^\/tips\/[^/]+$/,
    load: () => screen(import('./me/TipPage.svelte')),
  },
  {
    name: 'outcomes',
    title: 'outcomes.title',
    pattern: /^\/outcomes$/,
    load: () => screen(import('./review/Outcomes.svelte')),
  },
  {
    name: 'answers',
    title: 'answers.title',
    pattern: /^\/answers$/,
    load: () => screen(import('./review/Answers.svelte')),
    managersOnly: true,
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
