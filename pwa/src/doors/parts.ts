/** Voices and small pictures of the routes that a member takes along: each sealed on its own, under what it is and says. */
import type { components } from '../api/schema';
import type { Media } from '../api/types';
import { withDatabase } from '../outbox/database';
import { packBytes } from '../outbox/room';
import { sealBytes, unsealBytes } from '../outbox/seal';
import { everythingOf } from '../outbox/tips';

export type PackPart = components['schemas']['PackPart'];

/** The phone is full. What arrived before stays. */
export class NoRoom extends Error {
  override name = 'NoRoom';
}

// One recording on a bad line.
const TIMEOUT_MS = 60_000;
const HASH = /^[0-9a-f]{64}$/;

async function hashOf(bytes: ArrayBuffer): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const ofRendition = (tipId: string, part: string, kind: PackPart['kind']): string => `${tipId}/${part}/${kind}/`;

/** A recording that was masked anew has another tag, so another name. */
export const partName = ({ tip_id, part, kind, etag }: PackPart): string => ofRendition(tip_id, part, kind) + etag;

/** The names of all parts that are here. */
export async function keptParts(memberId: string): Promise<string[]> {
  const keys = await withDatabase((db) => db.getAllKeys('bytes', everythingOf(packBytes(memberId))));
  return keys.map(([, name]) => name);
}

/** Fetches one and keeps it. One that is gone meanwhile is none. Throws NoRoom, and whatever a broken line throws. */
export async function keepPart(memberId: string, part: PackPart): Promise<void> {
  const answer = await fetch(part.url, {
    cache: 'no-store',
    headers: { 'Backhaul-Member': memberId },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (answer.status === 404 || answer.status === 410) return;
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const bytes = await answer.arrayBuffer();
  // Cut off, changed since it was listed, or a hotel's sign-in page.
  if (HASH.test(part.etag) && (await hashOf(bytes)) !== part.etag) throw new Error('other bytes');
  const sealed = await sealBytes(memberId, bytes);
  try {
    await withDatabase((db) => db.put('bytes', { tipId: packBytes(memberId), name: partName(part), sealed }));
  } catch (error) {
    if (error instanceof DOMException && error.name === 'QuotaExceededError')
      throw new NoRoom('full', { cause: error });
    throw error;
  }
}

export async function dropPartsBut(memberId: string, named: ReadonlySet<string>): Promise<void> {
  const stale = (await keptParts(memberId)).filter((name) => !named.has(name));
  if (stale.length === 0) return;
  await withDatabase(async (db) => {
    const tx = db.transaction('bytes', 'readwrite');
    await Promise.all([...stale.map((name) => tx.store.delete([packBytes(memberId), name])), tx.done]);
  });
}

/** A recording or small picture that a route has brought, to play or show; null where none has. */
export async function keptMedia(
  memberId: string,
  media: Pick<Media, 'tip_id' | 'part' | 'kind'>,
): Promise<Blob | null> {
  const kind = media.kind === 'voice' ? 'audio' : 'thumbnail';
  const name = ofRendition(media.tip_id, media.part, kind);
  const tipId = packBytes(memberId);
  const range = IDBKeyRange.bound([tipId, name], [tipId, `${name}\uffff`]);
  const [row] = await withDatabase((db) => db.getAll('bytes', range, 1));
  if (!row) return null;
  return new Blob([await unsealBytes(memberId, row.sealed)], { type: kind === 'audio' ? 'audio/mp4' : 'image/jpeg' });
}
