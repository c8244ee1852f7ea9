/** Routes that a member takes along: sealed like a tip, in the page and in the service worker. Never in a browser's cache. */
import type { components } from '../api/schema';
import { readNote, withDatabase } from '../outbox/database';
import { isMobileNetwork } from '../outbox/network';
import { keep, kept } from '../outbox/seal';
import { doorPaths } from './paths';

export type RoutePack = components['schemas']['RoutePack'];

export interface KeptPack {
  pack: RoutePack;
  etag: string;
  size: number;
}

const PREFIX = 'pack/';
const TIMEOUT_MS = 30_000;
const A_QUARTER_OF_A_DAY_MS = 6 * 3_600_000;

/** What is kept of a route, and when the server last confirmed it (ms since 1970). */
export const packOf = (memberId: string, routeId: string): Promise<{ value: KeptPack; at: number } | null> =>
  kept<KeptPack>(memberId, PREFIX + routeId).catch(() => null);

/** Every pack of the member's. */
export async function allPacks(memberId: string): Promise<RoutePack[]> {
  const range = IDBKeyRange.bound([memberId, PREFIX], [memberId, `${PREFIX}\uffff`]);
  const names = await withDatabase((db) => db.getAllKeys('kept', range)).catch(() => []);
  const found = await Promise.all(names.map(([, name]) => packOf(memberId, name.slice(PREFIX.length))));
  return found.flatMap((one) => (one ? [one.value.pack] : []));
}

export const forgetPack = (memberId: string, routeId: string): Promise<void> =>
  keep(memberId, PREFIX + routeId, undefined);

/** Fetches a route, or confirms the one that is here. Throws when the server could not be asked. */
export async function fetchPack(memberId: string, routeId: string): Promise<void> {
  const before = await packOf(memberId, routeId);
  const answer = await fetch(doorPaths.pack(routeId), {
    cache: 'no-store',
    // Another member's cookie must not fill this member's pack.
    headers: { 'Backhaul-Member': memberId, ...(before && { 'If-None-Match': before.value.etag }) },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (answer.status === 304 && before) return keep(memberId, PREFIX + routeId, before.value);
  // The route is no more, or no longer theirs to see.
  if (answer.status === 404) return forgetPack(memberId, routeId);
  if (!answer.ok || !answer.headers.get('content-type')?.startsWith('application/json')) throw new Error('no pack');
  const text = await answer.text();
  const value: KeptPack = {
    pack: JSON.parse(text) as RoutePack,
    etag: answer.headers.get('etag') ?? '',
    size: new Blob([text]).size,
  };
  await keep(memberId, PREFIX + routeId, value);
}

/** Brings the member's packs up to date that are older than a quarter of a day; not where the browser says that bytes cost. */
export async function refreshPacks(memberId: string): Promise<void> {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  if (isMobileNetwork() || connection?.saveData) return;
  const range = IDBKeyRange.bound([memberId, PREFIX], [memberId, `${PREFIX}\uffff`]);
  for (const [, name] of await withDatabase((db) => db.getAllKeys('kept', range))) {
    const routeId = name.slice(PREFIX.length);
    const found = await packOf(memberId, routeId);
    if (found && Date.now() - found.at > A_QUARTER_OF_A_DAY_MS) await fetchPack(memberId, routeId);
  }
}

/** The same for whoever is signed in here: the service worker knows no more than what the page has noted. */
export async function refreshPacksHere(): Promise<void> {
  const me = (await readNote('session')) as { id: string } | undefined;
  if (me) await refreshPacks(me.id);
}

interface Syncing extends ServiceWorkerRegistration {
  periodicSync?: { register(tag: string, options: { minInterval: number }): Promise<void> };
}

/** Asks the system to wake the service worker for it, where there is such a system. */
export async function refreshByItself(): Promise<void> {
  const registration = (await navigator.serviceWorker?.getRegistration()) as Syncing | undefined;
  await registration?.periodicSync?.register('packs', { minInterval: A_QUARTER_OF_A_DAY_MS }).catch(() => {
    // Only an installed app may; the page refreshes them when it is open.
  });
}
