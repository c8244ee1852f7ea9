/** A recording under way, second by second on the disk, and what is left of one when its page died. */
import { withDatabase } from './database';
import { timeOf, withOffset } from './ids';
import { sealBytes, sealJson, unsealBytes, unsealJson } from './seal';
import type { TipContent } from './states';
import { everythingOf, rowOf, saveTip } from './tips';

/** A recording begins: from now on a crash leaves something to recover. */
export async function beginRecording(id: string, memberId: string): Promise<void> {
  const content: TipContent = {
    kind: 'voice',
    text: null,
    captured_at: withOffset(new Date()),
    fix: null,
    parts: [],
    duration_s: null,
  };
  const row = rowOf(id, memberId, 'recording', await sealJson(memberId, content));
  await withDatabase((db) => db.put('tips', row));
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
    const tx = db.transaction(['tips', 'chunks'], 'readwrite');
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

/** Saves what dead pages had recorded, as tips marked `recovered`. Returns how many. */
export async function recoverRecordings(memberId: string): Promise<number> {
  const held = new Set((await navigator.locks.query()).held?.map((lock) => lock.name));
  const rows = await withDatabase((db) => db.getAll('tips'));
  let recovered = 0;
  for (const row of rows) {
    if (row.memberId !== memberId || row.state !== 'recording' || held.has(recordingLock(row.id))) continue;
    const chunks = await withDatabase((db) => db.getAll('chunks', everythingOf(row.id)));
    const type = chunks[0]?.type;
    if (!type) {
      await dropRecording(row.id);
      continue;
    }
    const pieces = await Promise.all(chunks.map((chunk) => unsealBytes(memberId, chunk.sealed)));
    const content = await unsealJson<TipContent>(memberId, row.sealed);
    await saveTip({
      id: row.id,
      memberId,
      kind: 'voice',
      capturedAt: new Date(timeOf(row.id)),
      fix: content.fix,
      parts: [{ name: 'voice', type, bytes: await new Blob(pieces).arrayBuffer() }],
      // One chunk a second.
      duration_s: chunks.length,
      recovered: true,
    });
    recovered += 1;
  }
  return recovered;
}
