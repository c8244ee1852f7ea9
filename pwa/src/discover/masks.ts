/** Signs that the server shows in place of what is personal: see MASKS in workers/backhaul_workers/findings/masking.py. */
import type { Personal } from '../api/types';

export type PersonalKind = Personal['kind'];

const SIGNS: Readonly<Record<string, PersonalKind>> = {
  '☎': 'phone',
  '✉': 'email',
  '🚘': 'plate',
  '👤': 'name',
  '🔒': 'secret',
};
export const MASK = /([☎✉🚘👤🔒])\u{fe0f}?██/gu;

/** A piece of a text, or the sign of something hidden with what it is. */
export interface Piece {
  text: string;
  hidden: PersonalKind | null;
}

/** A text cut at its masks, so that each can be told to somebody who only listens. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const mask of text.matchAll(MASK)) {
    if (mask.index > at) found.push({ text: text.slice(at, mask.index), hidden: null });
    found.push({ text: mask[0], hidden: SIGNS[mask[1] ?? ''] ?? null });
    at = mask.index + mask[0].length;
  }
  if (at < text.length) found.push({ text: text.slice(at), hidden: null });
  return found;
}
