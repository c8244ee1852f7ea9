/** The phone's database: opened once, reopened when the system kills the connection, and changes told to every tab. */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import type { Sealed, TipRow } from './states';

export interface Schema extends DBSchema {
  tips: { key: string; value: TipRow; indexes: { member: string } };
  // Bytes live alone, as ArrayBuffer and never as Blob: WebKit has lost file-backed Blobs of IndexedDB.
  bytes: { key: [string, string]; value: { tipId: string; name: string; sealed: Sealed } };
  chunks: { key: [string, number]; value: { tipId: string; seq: number; type: string; sealed: Sealed } };
  keys: { key: string; value: CryptoKey };
  /** Small things that outlive the page: who is signed in. */
  notes: { key: string; value: unknown };
  /** Per member: the last answers for offline reading, the draft. */
  kept: { key: [string, string]; value: { memberId: string; name: string; at: number; sealed: Sealed } };
}

export type Database = IDBPDatabase<Schema>;

/** One transaction over what is kept for a member and its files. */
export type Keeping = IDBPTransaction<Schema, ('bytes' | 'kept')[], 'readwrite'>;

// Chromium's default, relaxed, loses what was written in the last seconds before a power cut.
export const STRICT: IDBTransactionOptions = { durability: 'strict' };

let opening: Promise<Database> | null = null;

/** The database as this version of the app expects it. Older ones come from phones that were offline for weeks. */
const VERSION = 3;

type Upgrade = IDBPTransaction<Schema, ('tips' | 'bytes' | 'chunks' | 'keys' | 'notes' | 'kept')[], 'versionchange'>;

/** What each version changed. Every step keeps every row: an update never touches what waits to be sent. */
async function upgrade(db: Database, from: number, tx: Upgrade): Promise<void> {
  if (from < 1) {
    db.createObjectStore('tips', { keyPath: 'id' });
    db.createObjectStore('bytes', { keyPath: ['tipId', 'name'] });
    db.createObjectStore('chunks', { keyPath: ['tipId', 'seq'] });
    db.createObjectStore('keys');
    db.createObjectStore('notes');
    db.createObjectStore('kept', { keyPath: ['memberId', 'name'] });
  }
  if (from < 2) {
    // Places can be amended, and a tip may be let go over a mobile network.
    for await (const cursor of tx.objectStore('tips')) {
      await cursor.update({ ...cursor.value, revision: 0, revisionAtServer: 0, anyNetwork: false });
    }
  }
  // A shared phone holds the tips of many: each member's are read without the others'.
  if (from < 3) tx.objectStore('tips').createIndex('member', 'memberId');
}

function open(): Promise<Database> {
  return openDB<Schema>('backhaul', VERSION, {
    // A step that fails takes all of them back: the old app's rows stay as they were.
    upgrade: (db, from, _to, tx) => void upgrade(db, from, tx).catch(() => tx.abort()),
    blocking(_current, _blocked, event) {
      // A newer version of the app wants to upgrade the schema in another tab.
      (event.target as IDBDatabase).close();
      opening = null;
    },
    terminated() {
      opening = null;
    },
  });
}

const LOST_CONNECTION = new Set(['InvalidStateError', 'UnknownError', 'AbortError']);

/** Runs `work` on the database; once more on a fresh connection when the old one was killed (iOS, low memory). */
export async function withDatabase<T>(work: (db: Database) => Promise<T>): Promise<T> {
  opening ??= open();
  try {
    return await work(await opening);
  } catch (error) {
    // A database that could not be opened is tried anew by whoever comes next.
    await opening?.catch(() => {
      opening = null;
    });
    if (!(error instanceof DOMException) || !LOST_CONNECTION.has(error.name)) throw error;
    opening = open();
    return work(await opening);
  }
}

const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('backhaul-outbox');
const listeners = new Set<() => void>();
channel?.addEventListener('message', () => {
  for (const listener of listeners) listener();
});

/** Calls `listener` after every change of the outbox, in this tab, another one or the service worker. */
export function onOutboxChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function tellChange(): void {
  for (const listener of listeners) listener();
  channel?.postMessage('changed');
}

export const readNote = (name: string): Promise<unknown> => withDatabase((db) => db.get('notes', name));

export const writeNote = (name: string, value: unknown): Promise<unknown> =>
  withDatabase<unknown>((db) => (value === undefined ? db.delete('notes', name) : db.put('notes', value, name)));
