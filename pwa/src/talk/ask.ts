/** A question on its way: a tip that asks, in the outbox of tips. */
import { STRICT, tellChange, withDatabase } from '../outbox/database';
import { withOffset } from '../outbox/ids';
import { sealJson } from '../outbox/seal';
import type { TipContent, TipRow } from '../outbox/states';
import { makeRoomFor, newTipId } from '../outbox/tips';
import { sendSoon } from './waiting';

export interface AskedPlace {
  site_id: string | null;
  route_id: string | null;
}

/** Resolves when the question is on the disk. Throws PhoneFull. */
export async function saveQuestion(memberId: string, text: string, place: AskedPlace): Promise<string> {
  const id = newTipId();
  const content: TipContent = {
    kind: 'text',
    asks: true,
    text,
    captured_at: withOffset(new Date()),
    fix: null,
    ...place,
    parts: [],
    duration_s: null,
    amendment: null,
  };
  // As outbox/tips.ts makes it: what it exports more is loaded by every first visit.
  const row: TipRow = {
    id,
    memberId,
    state: 'saved',
    size: 0,
    sent: 0,
    attempts: 0,
    nextAt: 0,
    announced: false,
    recovered: false,
    revision: 0,
    revisionAtServer: 0,
    anyNetwork: false,
    problem: null,
    storedAt: null,
    server: null,
    sealed: await sealJson(memberId, content),
  };
  await makeRoomFor(() =>
    withDatabase(async (db) => {
      const tx = db.transaction('tips', 'readwrite', STRICT);
      await Promise.all([tx.store.put(row), tx.done]);
    }),
  );
  tellChange();
  await sendSoon();
  return id;
}
