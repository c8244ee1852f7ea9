/**
 * The base map around routes that a member takes along: PMTiles archives, whole, in a database of their own. They are not
 * sealed: what is in them is printed on maps. Used by the page and by the service worker alike.
 */
import { STRICT } from '../outbox/database';
import { mapPaths } from './paths';

export interface KeptTiles {
  memberId: string;
  routeId: string;
  // Never a Blob: WebKit has lost those of IndexedDB.
  bytes: ArrayBuffer;
  etag: string;
  at: number;
}

const TIMEOUT_MS = 60_000;
const STORE = 'tiles';

const answered = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/**
 * Runs one request in a transaction of its own, and waits until it is on the disk. Opened for each use: these are few, and
 * iOS kills connections that stand open. Without idb, whose opening the first visit would have to share for it.
 */
async function withTiles<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const opening = indexedDB.open('backhaul-maps', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: ['memberId', 'routeId'] });
  const db = await answered(opening);
  try {
    const tx = db.transaction(STORE, mode, STRICT);
    const done = new Promise<void>((resolve, reject) => {
      tx.oncomplete = () => resolve();
      tx.onabort = () => reject(tx.error);
    });
    const [result] = await Promise.all([answered(ask(tx.objectStore(STORE))), done]);
    return result;
  } finally {
    db.close();
  }
}

const ofMember = (memberId: string): IDBKeyRange => IDBKeyRange.bound([memberId], [memberId, '\uffff']);

const one = (memberId: string, routeId: string): Promise<KeptTiles | undefined> =>
  withTiles<KeptTiles | undefined>('readonly', (store) => store.get([memberId, routeId]));

/**
 * Fetches the base map around a route, or confirms the one that is here. Answers its size in bytes, 0 where the server has
 * none there. Throws when the server could not be asked or the phone has no room.
 */
export async function keepTiles(memberId: string, routeId: string): Promise<number> {
  const before = await one(memberId, routeId);
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
  const kept: KeptTiles = { memberId, routeId, bytes, etag, at: Date.now() };
  await withTiles('readwrite', (store) => store.put(kept));
  return bytes.byteLength;
}

/** Forgets a route's map; all of the member's, without a route. */
export async function forgetTiles(memberId: string, routeId?: string): Promise<void> {
  await withTiles('readwrite', (store) =>
    store.delete(routeId === undefined ? ofMember(memberId) : [memberId, routeId]),
  );
}

/** The archives that are kept, newest first. */
export async function keptTiles(memberId: string): Promise<KeptTiles[]> {
  const found = await withTiles<KeptTiles[]>('readonly', (store) => store.getAll(ofMember(memberId)));
  return found.sort((a, b) => b.at - a.at);
}
