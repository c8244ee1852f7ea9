/**
 * Taps that wait for a network: still there, gone, helped me. Sealed like a tip, with the time at which each was made, so that
 * the server knows what was said last; sent again they change nothing there. Loaded by whoever has one.
 */
import type { ConfirmationKind } from '../api/types';
import { NotSignedIn, Refused, requestAs } from './ask';
import { readNote, STRICT, tellChange, withDatabase } from './database';
import { withOffset } from './ids';
import { sealJson, unsealBytes } from './seal';
import type { Sealed } from './states';
import { newTipId } from './tips';

export interface Answer {
  insight_id: string;
  kind: ConfirmationKind;
  /** ISO 8601 with the phone's offset. */
  said_at: string;
}

const PREFIX = 'answer/';
const TIMEOUT_MS = 20_000;
const EVERY_MS = 60_000;
const OPPOSITE: Partial<Record<ConfirmationKind, ConfirmationKind>> = { still_there: 'gone', gone: 'still_there' };

export const answersOf = (memberId: string): IDBKeyRange =>
  IDBKeyRange.bound(`${PREFIX}${memberId}/`, `${PREFIX}${memberId}/\uffff`);

const addressOf = (insightId: string): string => `/api/v1/insights/${encodeURIComponent(insightId)}/confirmations`;

/** What waits of a member, in the order in which it was said. */
export async function waitingAnswers(memberId: string): Promise<(Answer & { key: string })[]> {
  const range = answersOf(memberId);
  const [keys, rows] = await withDatabase(async (db) => {
    const tx = db.transaction('notes');
    return Promise.all([tx.store.getAllKeys(range), tx.store.getAll(range)]);
  });
  const opened = rows.map(async (row, i) => {
    // Sealed with a key that is gone: nobody can read it any more.
    const bytes = await unsealBytes(memberId, row as Sealed).catch(() => null);
    return bytes && { ...(JSON.parse(new TextDecoder().decode(bytes)) as Answer), key: keys[i] ?? '' };
  });
  return (await Promise.all(opened)).filter((one) => one !== null);
}

/** Keeps a tap, durably, instead of what the same member said before of the same thing; then tries to send it. */
export async function keepAnswer(memberId: string, insightId: string, kind: ConfirmationKind): Promise<void> {
  const answer: Answer = { insight_id: insightId, kind, said_at: withOffset(new Date()) };
  const replaced = (await waitingAnswers(memberId)).filter(
    (one) => one.insight_id === insightId && (one.kind === kind || one.kind === OPPOSITE[kind]),
  );
  const sealed = await sealJson(memberId, answer);
  await withDatabase(async (db) => {
    const tx = db.transaction('notes', 'readwrite', STRICT);
    // Ids of a time come in its order.
    await tx.store.put(sealed, `${PREFIX}${memberId}/${newTipId()}`);
    await Promise.all(replaced.map(({ key }) => tx.store.delete(key)));
    await tx.done;
  });
  tellChange();
  followNetwork(memberId);
  void sendAnswers(memberId);
}

/** Sends what waits of a member, one after the other. One that the server never takes (the insight is gone) is dropped. */
export async function sendAnswers(memberId: string): Promise<void> {
  await navigator.locks.request(`backhaul-answers-${memberId}`, async () => {
    for (const { key, insight_id, kind, said_at } of await waitingAnswers(memberId)) {
      const body = JSON.stringify({ kind, said_at });
      const ask = { method: 'POST', headers: { 'content-type': 'application/json' }, body } as const;
      try {
        const response = await requestAs(memberId, addressOf(insight_id), ask, TIMEOUT_MS);
        // 404: it was taken back, and nobody asks any more.
        if (!response.ok && response.status !== 404 && response.status !== 410) return;
      } catch (error) {
        // Nobody is signed in, or the line is bad: the next try finds it here.
        if (error instanceof NotSignedIn || !(error instanceof Refused)) return;
      }
      await withDatabase((db) => db.delete('notes', key));
      tellChange();
    }
  });
}

/** The same for whoever is signed in here: the service worker knows no more than what the page has noted. */
export async function sendAnswersHere(): Promise<void> {
  const me = (await readNote('session')) as { id: string } | undefined;
  if (me) await sendAnswers(me.id);
}

let following = '';

/** Sends what waits whenever the network may be back. The service worker does the same where the system wakes it. */
export function followNetwork(memberId: string): void {
  if (following === memberId || typeof addEventListener === 'undefined') return;
  const isFirst = following === '';
  following = memberId;
  void sendAnswers(memberId);
  if (!isFirst) return;
  addEventListener('online', () => void sendAnswers(following));
  setInterval(() => void sendAnswers(following), EVERY_MS);
}
