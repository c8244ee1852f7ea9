/** Each member's tips are sealed with a key of their own that no script can read out of the browser. */
import { STRICT, withDatabase } from './database';
import type { Sealed } from './states';

/**
 * The member's AES-GCM key, made at first use. Read from the disk each time: a sign-out in another tab may have thrown it
 * away, and what is sealed with a key that only this page remembers is lost.
 */
async function keyOf(memberId: string): Promise<CryptoKey> {
  const found = await withDatabase((db) => db.get('keys', memberId));
  if (found) return found;
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  return withDatabase(async (db) => {
    const tx = db.transaction('keys', 'readwrite', STRICT);
    // Another tab may have been faster; one key must win, or its rows could not be read.
    const rival = await tx.store.get(memberId);
    if (!rival) await tx.store.put(made, memberId);
    await tx.done;
    return rival ?? made;
  });
}

export async function sealBytes(memberId: string, bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await keyOf(memberId), bytes) };
}

export async function unsealBytes(memberId: string, sealed: Sealed): Promise<ArrayBuffer> {
  return crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.iv }, await keyOf(memberId), sealed.data);
}

export const sealJson = (memberId: string, value: unknown): Promise<Sealed> =>
  sealBytes(memberId, new TextEncoder().encode(JSON.stringify(value)));

export async function unsealJson<T>(memberId: string, sealed: Sealed): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await unsealBytes(memberId, sealed))) as T;
}

/** Keeps `value` for the member under `name`, sealed; `undefined` forgets it. */
export async function keep(memberId: string, name: string, value: unknown): Promise<void> {
  if (value === undefined) return withDatabase((db) => db.delete('kept', [memberId, name]));
  const sealed = await sealJson(memberId, value);
  await withDatabase((db) => db.put('kept', { memberId, name, at: Date.now(), sealed }));
}

/** What was kept, and when (ms since 1970). */
export async function kept<T>(memberId: string, name: string): Promise<{ value: T; at: number } | null> {
  const row = await withDatabase((db) => db.get('kept', [memberId, name]));
  return row ? { value: await unsealJson<T>(memberId, row.sealed), at: row.at } : null;
}
