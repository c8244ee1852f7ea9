/** The first screen and the tabs: all of the map that the first visit loads. Every other screen stands in screens.ts. */
import type { Component } from 'svelte';
import type { MessageKey } from './i18n/messages.svelte';
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
  /** It is a tab, or it shows its own way back, on phones too. */
  hasOwnBack?: boolean;
}

export const CAPTURE: Screen = { name: 'capture', title: 'nav.capture', pattern: /^\/(capture)?$/, load: null };

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
