/** A question on its way: a tip that asks, in the outbox of tips. */
import { STRICT, tellChange, withDatabase } from '../outbox/database';
import { uuid7, withOffset } from '../outbox/ids';
import { sealJson } from '../outbox/seal';
import type { TipContent } from '../outbox/states';
import { makeRoomFor, rowOf } from '../outbox/tips';
import { sendSoon } from '../outbox/triggers';

export interface AskedPlace {
  site_id: string | null;
  route_id: string | null;
}

/** Resolves when the question is on the disk. Throws PhoneFull. */
export async function saveQuestion(memberId: string, text: string, place: AskedPlace): Promise<string> {
  const id = uuid7();
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
  const row = rowOf(id, memberId, 'saved', await sealJson(memberId, content));
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
