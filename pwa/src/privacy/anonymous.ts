/** Telling without a name: what is saved on this phone, and what the sender does with it. Loaded by who chooses that. */
import { STRICT, tellChange, withDatabase } from '../outbox/database';
import { withOffset } from '../outbox/ids';
import { sealJson } from '../outbox/seal';
import { NOWHERE, type TipContent, type TipPlace, type TipRow } from '../outbox/states';
import { makeRoomFor, metaOf, type NewTip, rowOf, sealPart } from '../outbox/tips';

/** Only the hour leaves the phone, and only the hour is stored. */
const hourOf = (at: Date): Date => {
  const hour = new Date(at);
  hour.setMinutes(0, 0, 0);
  return hour;
};

/**
 * Saves a tip that has no author, durably as `saveTip` does. Its id is random: one of version 7 would tell the millisecond.
 * Answers the id. Throws PhoneFull.
 */
export async function saveAnonymous(
  tip: Pick<NewTip, 'memberId' | 'kind' | 'text' | 'parts' | 'capturedAt' | 'duration_s'>,
  place: Partial<TipPlace>,
): Promise<string> {
  const id = crypto.randomUUID();
  const content: TipContent = {
    kind: tip.kind,
    anonymous: true,
    text: tip.text?.trim() || null,
    captured_at: withOffset(hourOf(tip.capturedAt ?? new Date())),
    ...NOWHERE,
    ...place,
    parts: await Promise.all(tip.parts.map(metaOf)),
    duration_s: tip.duration_s ?? null,
    amendment: null,
  };
  const row = await rowFor(id, tip.memberId, content);
  const parts = await Promise.all(tip.parts.map((part) => sealPart(id, tip.memberId, part)));
  await makeRoomFor(() => put(row, parts));
  tellChange();
  return id;
}

async function rowFor(id: string, memberId: string, content: TipContent): Promise<TipRow> {
  const size = content.parts.reduce((sum, part) => sum + part.size, 0);
  return { ...rowOf(id, memberId, 'saved', await sealJson(memberId, content)), size };
}

async function put(row: TipRow, parts: readonly Awaited<ReturnType<typeof sealPart>>[]): Promise<void> {
  await withDatabase(async (db) => {
    const tx = db.transaction(['tips', 'bytes'], 'readwrite', STRICT);
    await Promise.all([
      ...parts.map((part) => tx.objectStore('bytes').put(part)),
      tx.objectStore('tips').put(row),
      tx.done,
      // What is told first may be that a request was aborted; why stands at the transaction.
    ]).catch((error: unknown) => Promise.reject(tx.error ?? error));
  });
}
