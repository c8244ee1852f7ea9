/** Telling without a name: what is saved on this phone, and what the sender does with it. Loaded by who chooses that. */
import type { IDBPTransaction } from 'idb';
import { type Schema, STRICT, tellChange, withDatabase } from '../outbox/database';
import { withOffset } from '../outbox/ids';
import { sealJson } from '../outbox/seal';
import { NOWHERE, type TipContent, type TipPlace, type TipRow } from '../outbox/states';
import { everythingOf, makeRoomFor, metaOf, type NewTip, readContent, readPart, rowOf, sealPart } from '../outbox/tips';

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
  place: TipPlace | undefined,
): Promise<string> {
  const id = crypto.randomUUID();
  const content: TipContent = {
    kind: tip.kind,
    anonymous: true,
    text: tip.text?.trim() || null,
    captured_at: withOffset(hourOf(tip.capturedAt ?? new Date())),
    ...(place ?? NOWHERE),
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

/**
 * Takes the name off a tip that still waits on this phone: a new row without one stands in its place. Null when it has left.
 * The caller holds it meanwhile. Throws PhoneFull.
 */
export async function withoutName(named: TipRow): Promise<string | null> {
  const before = await readContent(named);
  const id = crypto.randomUUID();
  const { answers_id: _, replies_to_id: __, named: ___, asks: ____, ...told } = before;
  const content: TipContent = {
    ...told,
    anonymous: true,
    captured_at: withOffset(hourOf(new Date(before.captured_at))),
  };
  const row = await rowFor(id, named.memberId, content);
  const parts: Awaited<ReturnType<typeof sealPart>>[] = [];
  for (const { name, type } of before.parts) {
    const bytes = await readPart(named, name);
    if (!bytes) return null;
    parts.push(await sealPart(id, named.memberId, { name, type, bytes }));
  }
  let done = false;
  await makeRoomFor(() =>
    put(row, parts, async (tx) => {
      const now = await tx.objectStore('tips').get(named.id);
      done = now?.state === 'saved' && !now.announced;
      if (!done) return false;
      await tx.objectStore('tips').delete(named.id);
      await tx.objectStore('bytes').delete(everythingOf(named.id));
      return true;
    }),
  );
  tellChange();
  return done ? id : null;
}

async function rowFor(id: string, memberId: string, content: TipContent): Promise<TipRow> {
  const size = content.parts.reduce((sum, part) => sum + part.size, 0);
  return { ...rowOf(id, memberId, 'saved', await sealJson(memberId, content)), size };
}

type Writing = IDBPTransaction<Schema, ('tips' | 'bytes')[], 'readwrite'>;

async function put(
  row: TipRow,
  parts: readonly Awaited<ReturnType<typeof sealPart>>[],
  first?: (tx: Writing) => Promise<boolean>,
): Promise<void> {
  await withDatabase(async (db) => {
    const tx = db.transaction(['tips', 'bytes'], 'readwrite', STRICT);
    if (first && !(await first(tx))) return tx.done;
    for (const part of parts) await tx.objectStore('bytes').put(part);
    await tx.objectStore('tips').put(row);
    return tx.done;
  });
}
