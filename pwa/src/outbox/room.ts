/** Housekeeping of the outbox: what may be dropped, and whole states that move on. Loaded with the sender. */
import { tellChange, withDatabase } from './database';
import { isToAmend, type OutboxState } from './states';
import { everythingOf } from './tips';

/** Under which name the voices and pictures of a member's routes stand among the bytes. No tip has this id. */
export const packBytes = (memberId: string): string => `pack-${memberId}`;
const EVERY_PACK = IDBKeyRange.bound(['pack-'], ['pack-\uffff']);

/**
 * Drops the bytes of tips that the server acknowledged at least `ageMs` ago; true when something was freed. At an age of 0 a
 * tip needs the room now: what routes have taken along goes, too, and is fetched again on the next Wi-Fi.
 */
export async function freeStoredBytes(ageMs: number): Promise<boolean> {
  return withDatabase(async (db) => {
    const tx = db.transaction(['tips', 'bytes'], 'readwrite');
    let freed = false;
    for (const row of await tx.objectStore('tips').getAll()) {
      if (row.state !== 'stored' || (row.storedAt ?? 0) > Date.now() - ageMs) continue;
      if (!(await tx.objectStore('bytes').getKey(everythingOf(row.id)))) continue;
      await tx.objectStore('bytes').delete(everythingOf(row.id));
      freed = true;
    }
    if (ageMs === 0 && (await tx.objectStore('bytes').getKey(EVERY_PACK))) {
      await tx.objectStore('bytes').delete(EVERY_PACK);
      freed = true;
    }
    await tx.done;
    return freed;
  });
}

export async function forgetTip(id: string): Promise<void> {
  await withDatabase(async (db) => {
    const tx = db.transaction(['tips', 'bytes'], 'readwrite');
    await Promise.all([tx.objectStore('tips').delete(id), tx.objectStore('bytes').delete(everythingOf(id)), tx.done]);
  });
  tellChange();
}

/** The member's blocked tips may be tried again: somebody has signed in as their author. */
export async function unblock(memberId: string): Promise<void> {
  await moveAll(['blocked'], 'saved', memberId);
}

/** Nobody is signed in, or not this member: what waits to be sent is told to wait for that. */
export async function blockWaiting(memberId?: string): Promise<void> {
  await moveAll(['saved', 'backoff'], 'blocked', memberId);
}

/** Whatever waits for its next try may try now (the network is back): also what was taken back or moved. */
export async function hurry(): Promise<void> {
  await withDatabase(async (db) => {
    const tx = db.transaction('tips', 'readwrite');
    for (const row of await tx.store.getAll()) {
      if (row.state !== 'backoff' && row.state !== 'withdrawing' && !isToAmend(row)) continue;
      await tx.store.put({ ...row, nextAt: 0 });
    }
    await tx.done;
  });
}

async function moveAll(from: readonly OutboxState[], to: OutboxState, memberId?: string): Promise<void> {
  const moved = await withDatabase(async (db) => {
    const tx = db.transaction('tips', 'readwrite');
    let count = 0;
    for (const row of await tx.store.getAll()) {
      if (!from.includes(row.state) || (memberId && row.memberId !== memberId)) continue;
      await tx.store.put({ ...row, state: to, nextAt: 0 });
      count += 1;
    }
    await tx.done;
    return count;
  });
  if (moved > 0) tellChange();
}

const KEEP_ROWS_MS = 30 * 24 * 3_600_000;

/** Forgets rows of tips that the server has had for a month; it lists them itself. */
export async function forgetOldRows(): Promise<void> {
  const rows = await withDatabase((db) => db.getAll('tips'));
  for (const row of rows)
    if (row.state === 'stored' && !isToAmend(row) && (row.storedAt ?? 0) < Date.now() - KEEP_ROWS_MS)
      await forgetTip(row.id);
}
