/**
 * The base map around routes that a member takes along: PMTiles archives, whole, in a database of their own. They are not
 * sealed: what is in them is printed on maps. Used by the page and by the service worker alike.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { STRICT } from '../outbox/database';
import { mapPaths } from './paths';

interface KeptTiles {
  memberId: string;
  routeId: string;
  // Never a Blob: WebKit has lost those of IndexedDB.
  bytes: ArrayBuffer;
  etag: string;
  at: number;
}

interface Maps extends DBSchema {
  tiles: { key: [string, string]; value: KeptTiles };
}

const TIMEOUT_MS = 60_000;

async function withMaps<T>(work: (db: IDBPDatabase<Maps>) => Promise<T>): Promise<T> {
  // Opened for each use: these are few, and iOS kills connections that stand open.
  const db = await openDB<Maps>('backhaul-maps', 1, {
    upgrade: (made) => void made.createObjectStore('tiles', { keyPath: ['memberId', 'routeId'] }),
  });
  try {
    return await work(db);
  } finally {
    db.close();
  }
}

const ofMember = (memberId: string): IDBKeyRange => IDBKeyRange.bound([memberId], [memberId, '\uffff']);

/**
 * Fetches the base map around a route, or confirms the one that is here. Answers its size in bytes, 0 where the server has
 * none there. Throws when the server could not be asked or the phone has no room.
 */
export async function keepTiles(memberId: string, routeId: string): Promise<number> {
  const before = await withMaps((db) => db.get('tiles', [memberId, routeId]));
  const answer = await fetch(mapPaths.packTiles(routeId), {
    cache: 'no-store',
    // Another member's cookie must not fill this member's phone.
    headers: { 'Backhaul-Member': memberId, ...(before && { 'If-None-Match': before.etag }) },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (answer.status === 304 && before) return before.bytes.byteLength;
  // The route is no more, no longer theirs to see, or the base map has nothing there.
  if (answer.status === 404 || answer.status === 204) {
    await forgetTiles(memberId, routeId);
    return 0;
  }
  if (!answer.ok || !answer.headers.get('content-type')?.startsWith('application/vnd.pmtiles'))
    throw new Error('no tiles');
  const bytes = await answer.arrayBuffer();
  const etag = answer.headers.get('etag') ?? '';
  await withMaps(async (db) => {
    const tx = db.transaction('tiles', 'readwrite', STRICT);
    await Promise.all([tx.store.put({ memberId, routeId, bytes, etag, at: Date.now() }), tx.done]);
  });
  return bytes.byteLength;
}

/** How many bytes are kept of a route's map, or of all of them. */
export async function tilesSize(memberId: string, routeId?: string): Promise<number> {
  const found = await withMaps(async (db) =>
    routeId === undefined ? db.getAll('tiles', ofMember(memberId)) : [await db.get('tiles', [memberId, routeId])],
  );
  return found.reduce((sum, kept) => sum + (kept?.bytes.byteLength ?? 0), 0);
}

/** Forgets a route's map; all of the member's, without a route. */
export const forgetTiles = (memberId: string, routeId?: string): Promise<void> =>
  withMaps((db) => db.delete('tiles', routeId === undefined ? ofMember(memberId) : [memberId, routeId]));

/** The archives that are kept, newest first. */
export async function keptTiles(memberId: string): Promise<{ routeId: string; bytes: ArrayBuffer }[]> {
  const found = await withMaps((db) => db.getAll('tiles', ofMember(memberId)));
  return found.sort((a, b) => b.at - a.at);
}
