/** What can be done with a tip on the phone. Every verb is one transaction; only then is it told. */
import { type Database, onOutboxChange, STRICT, tellChange, withDatabase } from './database';
import { sha256, timeOf, uuid7, withOffset } from './ids';
import { sealBytes, sealJson, unsealBytes, unsealJson } from './seal';
import { isUnsent, mayFollow, NOWHERE, type OutboxState, type TipContent, type TipPlace, type TipRow } from './states';

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
  place?: TipPlace;
  parts: readonly NewPart[];
  duration_s?: number | null;
  /** Sending waits until this time (ms since 1970), so that its author can still listen, add and move. */
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
    revision: 0,
    revisionAtServer: 0,
    anyNetwork: false,
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
  const parts = await Promise.all(tip.parts.map(metaOf));
  const content: TipContent = {
    kind: tip.kind,
    text: tip.text?.trim() || null,
    captured_at: withOffset(tip.capturedAt ?? new Date(timeOf(tip.id))),
    ...(tip.place ?? NOWHERE),
    parts,
    duration_s: tip.duration_s ?? null,
    amendment: null,
  };
  const row: TipRow = {
    ...rowOf(tip.id, tip.memberId, 'saved', await sealJson(tip.memberId, content)),
    size: parts.reduce((sum, part) => sum + part.size, 0),
    nextAt: tip.notBefore ?? 0,
    recovered: tip.recovered ?? false,
  };
  const sealedParts = await Promise.all(tip.parts.map((part) => sealPart(tip.id, tip.memberId, part)));
  const commit = () =>
    withDatabase(async (db: Database) => {
      const tx = db.transaction(['tips', 'bytes', 'chunks'], 'readwrite', STRICT);
      await Promise.all([
        ...sealedParts.map((part) => tx.objectStore('bytes').put(part)),
        tx.objectStore('tips').put(row),
        tx.objectStore('chunks').delete(everythingOf(tip.id)),
        tx.done,
        // What is told first may be that a request was aborted; why stands at the transaction.
      ]).catch((error: unknown) => Promise.reject(tx.error ?? error));
    });
  await makeRoomFor(commit);
  tellChange();
}

export const metaOf = async ({ name, type, bytes }: NewPart): Promise<TipContent['parts'][number]> => ({
  name,
  type,
  size: bytes.byteLength,
  sha256: await sha256(bytes),
});

export const sealPart = async (tipId: string, memberId: string, { name, bytes }: NewPart) => ({
  tipId,
  name,
  sealed: await sealBytes(memberId, bytes),
});

/** Commits; once more without the bytes that the server already has when the phone is full. Throws PhoneFull. */
export async function makeRoomFor(commit: () => Promise<void>): Promise<void> {
  try {
    await commit();
  } catch (error) {
    if (!isQuota(error)) throw error;
    const { freeStoredBytes } = await import('./room');
    if (!(await freeStoredBytes(0))) throw new PhoneFull('no room', { cause: error });
    await commit().catch((again: unknown) => {
      throw isQuota(again) ? new PhoneFull('no room', { cause: again }) : again;
    });
  }
}

const isQuota = (error: unknown): boolean => error instanceof DOMException && error.name === 'QuotaExceededError';

/** The member's own rows, newest first. Nobody else's are ever read. */
export async function tipsOf(memberId: string): Promise<TipRow[]> {
  const rows = await withDatabase((db) => db.getAllFromIndex('tips', 'member', memberId));
  return rows.filter((row) => row.state !== 'recording').reverse();
}

/** Whether there is anything at all in the outbox. */
export const hasTips = async (): Promise<boolean> => (await withDatabase((db) => db.count('tips'))) > 0;

/** How many tips wait on this phone, of one member or of anybody: a number, nothing else. */
export async function countUnsent(memberId?: string): Promise<number> {
  const rows = await withDatabase((db) => db.getAll('tips'));
  return rows.filter((row) => isUnsent(row) && (!memberId || row.memberId === memberId)).length;
}

/** What a tip tells. Rows of older versions of the app know no named place and no amendment. */
export async function readContent(row: TipRow): Promise<TipContent> {
  const content = await unsealJson<Omit<TipContent, 'amendment'> & Partial<TipContent>>(row.memberId, row.sealed);
  return { amendment: null, ...NOWHERE, ...content };
}

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
