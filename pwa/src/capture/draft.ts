/** What was typed and not yet saved, sealed like a tip, so that a reload or a call does not lose it. */
import { keep, kept } from '../outbox/seal';

const NAME = 'draft';
const SETTLE_MS = 300;

let timer: ReturnType<typeof setTimeout> | undefined;

export const keptDraft = async (memberId: string): Promise<string> => (await kept<string>(memberId, NAME))?.value ?? '';

/** Keeps the draft once typing pauses; an empty draft is forgotten at once. */
export function keepDraft(memberId: string, text: string): Promise<void> {
  clearTimeout(timer);
  if (text === '') return keep(memberId, NAME, undefined);
  return new Promise((resolve, reject) => {
    timer = setTimeout(() => keep(memberId, NAME, text).then(resolve, reject), SETTLE_MS);
  });
}
