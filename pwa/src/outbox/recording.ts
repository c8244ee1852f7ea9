/** A recording under way, second by second on the disk. */
import { STRICT, withDatabase } from './database';
import { withOffset } from './ids';
import { sealBytes, sealJson } from './seal';
import { NOWHERE, type TipContent, type TipPlace } from './states';
import { everythingOf, rowOf } from './tips';

/** Where it belongs, and whether it is to be told without a name. */
export type RecordedFor = TipPlace & Pick<TipContent, 'anonymous'>;

/** A recording begins: from now on a crash leaves something to recover. */
export async function beginRecording(id: string, memberId: string, place: RecordedFor = NOWHERE): Promise<void> {
  const content: TipContent = {
    kind: 'voice',
    text: null,
    captured_at: withOffset(new Date()),
    ...place,
    parts: [],
    duration_s: null,
    amendment: null,
  };
  const row = rowOf(id, memberId, 'recording', await sealJson(memberId, content));
  await withDatabase(async (db) => {
    const tx = db.transaction('tips', 'readwrite', STRICT);
    await Promise.all([tx.store.put(row), tx.done]);
  });
}

/** Keeps a piece of a recording under way. The last one may come after it was saved or thrown away: then it is not kept. */
export async function appendChunk(
  id: string,
  memberId: string,
  seq: number,
  type: string,
  bytes: ArrayBuffer,
): Promise<void> {
  const sealed = await sealBytes(memberId, bytes);
  await withDatabase(async (db) => {
    // Strict: a flat battery may cost the last second, not the last thirty.
    const tx = db.transaction(['tips', 'chunks'], 'readwrite', STRICT);
    const row = await tx.objectStore('tips').get(id);
    if (row?.state === 'recording') await tx.objectStore('chunks').put({ tipId: id, seq, type, sealed });
    await tx.done;
  });
}

export async function dropRecording(id: string): Promise<void> {
  await withDatabase(async (db) => {
    const tx = db.transaction(['tips', 'chunks'], 'readwrite');
    await Promise.all([tx.objectStore('tips').delete(id), tx.objectStore('chunks').delete(everythingOf(id)), tx.done]);
  });
}

/** A page holds this lock while it records; without it, a row in `recording` belongs to a page that died. */
export const recordingLock = (id: string): string => `backhaul-recording-${id}`;
