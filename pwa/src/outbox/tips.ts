/** What can be done with a tip on the phone. Every verb is one transaction; only then is it told. */
import { type Database, onOutboxChange, STRICT, tellChange, withDatabase } from './database';
import { sha256, timeOf, uuid7, withOffset } from './ids';
import { sealBytes, sealJson, unsealBytes, unsealJson } from './seal';
import { type Fix, isUnsent, mayFollow, type OutboxState, type TipContent, type TipRow } from './states';

export { onOutboxChange };

/** The phone has no room, even without the bytes that the server already holds. Nothing was saved. */
export class PhoneFull extends Error {
  override name = 'PhoneFull';
}

export interface NewPart {
  name: string;
  type: string;
  bytes: ArrayBuffer;
}

export interface NewTip {
  id: string;
  memberId: string;
  kind: TipContent['kind'];
  text?: string | null;
  capturedAt?: Date;
  fix: Fix | null;
  parts: NewPart[];
  duration_s?: number | null;
  /** Sending waits until this time (ms since 1970), because a fix is still being looked for. */
  notBefore?: number;
  recovered?: boolean;
}

export const newTipId = (): string => uuid7();

export const everythingOf = (id: string): IDBKeyRange => IDBKeyRange.bound([id], [id, []]);

export function rowOf(id: string, memberId: string, state: OutboxState, sealed: TipRow['sealed']): TipRow {
  return {
    id,
    memberId,
    state,
    size: 0,
    sent: 0,
    attempts: 0,
    nextAt: 0,
    announced: false,
    recovered: false,
    problem: null,
    storedAt: null,
    server: null,
    sealed,
  };
}

/** Changes a row if it still is what `change` expects; `change` returns false to leave it alone. */
export async function changeRow(id: string, change: (row: TipRow) => boolean): Promise<TipRow | null> {
  const changed = await withDatabase(async (db) => {
    const tx = db.transaction('tips', 'readwrite', STRICT);
    const row = await tx.store.get(id);
    const wanted = row !== undefined && change(row);
    if (row && wanted) await tx.store.put(row);
    await tx.done;
    return row && wanted ? row : null;
  });
  if (changed) tellChange();
  return changed;
}

/** Moves a tip on, if its present state allows it; null when somebody else moved it first. */
export function moveTip(
  id: string,
  to: OutboxState,
  also: (row: TipRow) => void = () => undefined,
): Promise<TipRow | null> {
  return changeRow(id, (row) => {
    if (!mayFollow(row.state, to)) return false;
    row.state = to;
    also(row);
    return true;
  });
}

/**
 * Saves a tip: row and bytes in, recorded chunks out, in one strict transaction. Resolves when it is on the disk, and
 * only then may a screen say so. Throws PhoneFull.
 */
export async function saveTip(tip: NewTip): Promise<void> {
  const parts = await Promise.all(
    tip.parts.map(async ({ name, type, bytes }) => ({
      name,
      type,
      size: bytes.byteLength,
      sha256: await sha256(bytes),
    })),
  );
  const content: TipContent = {
    kind: tip.kind,
    text: tip.text?.trim() || null,
    captured_at: withOffset(tip.capturedAt ?? new Date(timeOf(tip.id))),
    fix: tip.fix,
    parts,
    duration_s: tip.duration_s ?? null,
  };
  const row: TipRow = {
    ...rowOf(tip.id, tip.memberId, 'saved', await sealJson(tip.memberId, content)),
    size: parts.reduce((sum, part) => sum + part.size, 0),
    nextAt: tip.notBefore ?? 0,
    recovered: tip.recovered ?? false,
  };
  const sealedParts = await Promise.all(
    tip.parts.map(async ({ name, bytes }) => ({ tipId: tip.id, name, sealed: await sealBytes(tip.memberId, bytes) })),
  );
  const commit = () =>
    withDatabase(async (db: Database) => {
      const tx = db.transaction(['tips', 'bytes', 'chunks'], 'readwrite', STRICT);
      await Promise.all([
        ...sealedParts.map((part) => tx.objectStore('bytes').put(part)),
        tx.objectStore('tips').put(row),
        tx.objectStore('chunks').delete(everythingOf(tip.id)),
        tx.done,
      ]);
    });
  try {
    await commit();
  } catch (error) {
    if (!isQuota(error)) throw error;
    if (!(await freeStoredBytes(0))) throw new PhoneFull('no room', { cause: error });
    await commit().catch((again: unknown) => {
      throw isQuota(again) ? new PhoneFull('no room', { cause: again }) : again;
    });
  }
  tellChange();
}

const isQuota = (error: unknown): boolean => error instanceof DOMException && error.name === 'QuotaExceededError';

/** Drops the bytes of tips that the server acknowledged at least `ageMs` ago; true when something was freed. */
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
    await tx.done;
    return freed;
  });
}

/**
 * The fix came after the tip was saved, or was taken off it. Amends the tip unless its PUT may already have left: a tip
 * never changes once it was sent. Lets the sender go on either way. During a recording it is kept for a recovery.
 */
export async function amendFix(id: string, fix: Fix | null): Promise<boolean> {
  const before = await withDatabase((db) => db.get('tips', id));
  if (!before || before.announced) return false;
  const content = await unsealJson<TipContent>(before.memberId, before.sealed);
  const sealed = await sealJson(before.memberId, { ...content, fix });
  const amended = await changeRow(id, (row) => {
    // Sealing took time outside the transaction: the row may have been saved anew or sent meanwhile.
    if (row.announced || row.state !== before.state) return false;
    row.sealed = sealed;
    row.nextAt = 0;
    return true;
  });
  return amended !== null;
}

/** The member's own rows, newest first. Nobody else's are ever read. */
export async function tipsOf(memberId: string): Promise<TipRow[]> {
  const rows = await withDatabase((db) => db.getAll('tips'));
  return rows.filter((row) => row.memberId === memberId && row.state !== 'recording').reverse();
}

/** Whether there is anything at all in the outbox. */
export const hasTips = async (): Promise<boolean> => (await withDatabase((db) => db.count('tips'))) > 0;

/** How many tips wait on this phone, of one member or of anybody: a number, nothing else. */
export async function countUnsent(memberId?: string): Promise<number> {
  const rows = await withDatabase((db) => db.getAll('tips'));
  return rows.filter((row) => isUnsent(row) && (!memberId || row.memberId === memberId)).length;
}

export const readContent = (row: TipRow): Promise<TipContent> => unsealJson<TipContent>(row.memberId, row.sealed);

/** The bytes of a part, or null when they were dropped after the receipt. */
export async function readPart(row: TipRow, name: string): Promise<ArrayBuffer | null> {
  const part = await withDatabase((db) => db.get('bytes', [row.id, name]));
  return part ? unsealBytes(row.memberId, part.sealed) : null;
}

/**
 * Its author takes a tip back. What never left the phone is gone at once; of what the server may know, the bytes go now
 * and the sender tells the server as soon as it can.
 */
export async function withdrawTip(id: string): Promise<void> {
  await withDatabase(async (db) => {
    const tx = db.transaction(['tips', 'bytes'], 'readwrite', STRICT);
    const row = await tx.objectStore('tips').get(id);
    if (row && mayFollow(row.state, 'withdrawing')) {
      await tx.objectStore('bytes').delete(everythingOf(id));
      if (row.announced) await tx.objectStore('tips').put({ ...row, state: 'withdrawing', attempts: 0, nextAt: 0 });
      else await tx.objectStore('tips').delete(id);
    }
    await tx.done;
  });
  tellChange();
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

/** Whatever waits for its next try may try now (the network is back). */
export async function hurry(): Promise<void> {
  await withDatabase(async (db) => {
    const tx = db.transaction('tips', 'readwrite');
    for (const row of await tx.store.getAll()) if (row.state === 'backoff') await tx.store.put({ ...row, nextAt: 0 });
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
    if (row.state === 'stored' && (row.storedAt ?? 0) < Date.now() - KEEP_ROWS_MS) await forgetTip(row.id);
}
