/** Colleagues in what is being written: "@Name" on the screen, "@{id}" to the server, which knows the name of the day. */
import type { Person } from '../api/types';

/** The name that is being typed behind an @, up to where the cursor stands; null where none is. */
export function beingMentioned(text: string, cursor: number): string | null {
  const found = /(?:^|[\s(])@([\p{L}\p{M}'’.-][\p{L}\p{M}'’. -]{0,30})$/u.exec(text.slice(0, cursor));
  return found?.[1] ?? null;
}

/** The text with the whole name in place of what was typed of it, and where the cursor goes. */
export function put(text: string, cursor: number, typed: string, name: string): { text: string; cursor: number } {
  const start = cursor - typed.length;
  const said = `${name} `;
  return { text: text.slice(0, start) + said + text.slice(cursor).replace(/^ /, ''), cursor: start + said.length };
}

/** As the server takes it: of those who were picked, whose names still stand in the text. The longest first. */
export function toServer(text: string, picked: readonly Person[]): string {
  const longest = [...picked].sort((a, b) => b.name.length - a.name.length);
  return longest.reduce((said, { id, name }) => said.replaceAll(`@${name}`, `@{${id}}`), text);
}
