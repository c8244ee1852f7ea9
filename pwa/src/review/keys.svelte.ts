/** The keys of the feed: one list for who presses them, who reads about them and the button that shows them. */
import { isTypedInto } from '../search/shortcut';

/** In the order in which the sheet tells them. A capital letter is the key with Shift. */
export const KEYS = [
  ...['j', 'k', 'enter', 'slash', 'g'],
  ...['s', 'a', 'd', 'x', 't', 'b', 'o', 'u'],
  ...['v', 'range', 'all', 'esc'],
  ...['p', 'f', 'm', 'w', 'n', 'help'],
] as const;
export type Key = (typeof KEYS)[number];

const SHOWN: Partial<Record<Key, string>> = {
  enter: 'Enter',
  slash: '/',
  range: 'J K',
  all: 'A',
  esc: 'Esc',
  help: '?',
};
export const shown = (key: Key): string => SHOWN[key] ?? key;

// Who dictates or uses a screen reader may have other uses for single letters (WCAG 2.1.4).
const CHOICE = 'backhaul.keys';
let on = $state(localStorage.getItem(CHOICE) !== 'off');

export const keys = {
  get on(): boolean {
    return on;
  },
  set on(wanted: boolean) {
    on = wanted;
    localStorage.setItem(CHOICE, wanted ? 'on' : 'off');
  },
};

/** Does what the pressed key stands for, unless somebody types, holds another key, or looks at a dialog. */
export function press(event: KeyboardEvent, actions: Record<string, (() => void) | false>): void {
  if (!on || event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
  if (isTypedInto(event.target) && !isTick(event.target)) return;
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

/** A tick box is not typed into. */
const isTick = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement && target.type === 'checkbox' && !target.closest('dialog');
