/**
 * Routes that a member takes along: what is known there, its voices and small pictures. Sealed like a tip, in the page and in
 * the service worker; never in a browser's cache.
 */
import type { components } from '../api/schema';
import type { Insight } from '../api/types';
import { forgetTiles, keepTiles } from '../map/offline';
import { readNote, withDatabase } from '../outbox/database';
import { isMobileNetwork, tellsNetworks } from '../outbox/network';
import { keep, kept } from '../outbox/seal';
import { dropPartsBut, keepPart, keptParts, NoRoom, type PackPart, partName } from './parts';
import { doorPaths } from './paths';

export type RoutePack = components['schemas']['RoutePack'];

export interface KeptPack {
  pack: RoutePack;
  etag: string;
  /** Bytes of the text and of the map. */
  size: number;
  tiles?: number;
  /** The member asked for this route; of one that came by itself the screen offers the rest. */
  wanted?: boolean;
  /** The phone had no room for all of it. */
  full?: boolean;
}

/** What of a pack is on this phone. */
export interface PackState {
  pack: RoutePack;
  at: number;
  wanted: boolean;
  full: boolean;
  /** Bytes that are here, and all that belong to it. */
  kept: number;
  total: number;
  /** What there is along the route and not in the pack. */
  leftOut: RoutePack['left_out'];
}

const PREFIX = 'pack/';
export const CHOSEN_ROUTE = 'route';
const TIMEOUT_MS = 30_000;
const A_QUARTER_OF_A_DAY_MS = 6 * 3_600_000;
// What somebody is about to drive is looked at before each shift.
const AN_HOUR_MS = 3_600_000;
/** Text, map, pictures and voices of a route together. */
export const MOST_BYTES = 20_000_000;

/** What is kept of a route, and when the server last confirmed it (ms since 1970). */
export const packOf = (memberId: string, routeId: string): Promise<{ value: KeptPack; at: number } | null> =>
  kept<KeptPack>(memberId, PREFIX + routeId).catch(() => null);

export const routesOf = async (memberId: string): Promise<string[]> => {
  const range = IDBKeyRange.bound([memberId, PREFIX], [memberId, `${PREFIX}\uffff`]);
  const keys = await withDatabase((db) => db.getAllKeys('kept', range));
  return keys.map(([, name]) => name.slice(PREFIX.length));
};

async function packsOf(memberId: string): Promise<KeptPack[]> {
  const found = await Promise.all((await routesOf(memberId)).map((id) => packOf(memberId, id)));
  return found.flatMap((one) => (one ? [one.value] : []));
}

/** What the member's packs say, all of them. */
export const allPacks = async (memberId: string): Promise<RoutePack[]> =>
  (await packsOf(memberId).catch(() => [])).map(({ pack }) => pack);

/** The first parts that fit beside text and map: what is left out first stands last. Older packs have none. */
function fitting({ pack, size, tiles = 0 }: KeptPack): { taken: PackPart[]; rest: PackPart[] } {
  let left = MOST_BYTES - size - tiles;
  const parts = pack.parts ?? [];
  const end = parts.findIndex((part) => {
    left -= part.size;
    return left < 0;
  });
  return end < 0 ? { taken: parts, rest: [] } : { taken: parts.slice(0, end), rest: parts.slice(end) };
}

export async function packState(memberId: string, routeId: string): Promise<PackState | null> {
  const found = await packOf(memberId, routeId);
  if (!found) return null;
  const { pack, size, tiles = 0, wanted = false, full = false } = found.value;
  const here = new Set(await keptParts(memberId));
  const { taken, rest } = fitting(found.value);
  const sum = (parts: readonly PackPart[]): number => parts.reduce((bytes, part) => bytes + part.size, 0);
  const left = pack.left_out ?? { insights: 0, voices: 0, thumbnails: 0, bytes: 0 };
  const voices = rest.filter(({ kind }) => kind === 'audio').length;
  return {
    pack,
    at: found.at,
    wanted,
    full,
    kept: size + tiles + sum(taken.filter((part) => here.has(partName(part)))),
    total: size + tiles + sum(taken),
    leftOut: {
      insights: left.insights,
      voices: left.voices + voices,
      thumbnails: left.thumbnails + rest.length - voices,
      bytes: left.bytes + sum(rest),
    },
  };
}

/** What no pack of the member names any more goes: what was taken back, masked anew or left the route. */
async function tidy(memberId: string): Promise<void> {
  const named = (await packsOf(memberId)).flatMap((one) => fitting(one).taken.map(partName));
  await dropPartsBut(memberId, new Set(named));
}

const listeners = new Set<(memberId: string, routeId: string) => void>();

/** Calls `changed` when a pack on this phone says something else, until the returned function is called. */
export function onPackChange(changed: (memberId: string, routeId: string) => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

const tellChange = (memberId: string, routeId: string): void => {
  for (const changed of listeners) changed(memberId, routeId);
};

export async function forgetPack(memberId: string, routeId: string): Promise<void> {
  await keep(memberId, PREFIX + routeId, undefined);
  await Promise.all([tidy(memberId), forgetTiles(memberId, routeId)]);
}

interface Fetching {
  /** Also what can be heard and seen, and the map. */
  whole?: boolean;
  /** The member asked for it. */
  wanted?: boolean;
  /** Told after each part. */
  onPart?: () => void;
}

/**
 * Fetches what is new of a route, each part kept as it arrives: broken off, the next call goes on from there. Throws when the
 * server could not be asked, or the line broke.
 */
export async function fetchPack(memberId: string, routeId: string, how: Fetching = {}): Promise<void> {
  // The page and the service worker would fetch the same parts twice.
  await navigator.locks.request('backhaul-packs', async () => {
    const value = await fetchText(memberId, routeId, how.wanted ?? false);
    if (value && how.whole) await fetchRest(memberId, routeId, value, how.onPart ?? (() => undefined));
    await tidy(memberId);
  });
}

async function fetchText(memberId: string, routeId: string, wanted: boolean): Promise<KeptPack | null> {
  const before = await packOf(memberId, routeId);
  // The text of an earlier version of the app tells no parts: it is asked for again as a whole.
  const etag = before?.value.pack.parts ? before.value.etag : null;
  const answer = await fetch(doorPaths.pack(routeId), {
    cache: 'no-store',
    // Another member's cookie must not fill this member's pack.
    headers: { 'Backhaul-Member': memberId, ...(etag && { 'If-None-Match': etag }) },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const earlier = before?.value;
  const asBefore = { wanted: wanted || (earlier?.wanted ?? Boolean(earlier)), tiles: earlier?.tiles ?? 0 };
  if (answer.status === 304 && earlier) {
    const value = { ...earlier, ...asBefore };
    await keep(memberId, PREFIX + routeId, value);
    return value;
  }
  // The route is no more, or no longer theirs to see.
  if (answer.status === 404) {
    await keep(memberId, PREFIX + routeId, undefined);
    tellChange(memberId, routeId);
    return null;
  }
  if (!answer.ok || !answer.headers.get('content-type')?.startsWith('application/json')) throw new Error('no pack');
  const text = await answer.text();
  const value: KeptPack = {
    ...asBefore,
    pack: JSON.parse(text) as RoutePack,
    etag: answer.headers.get('etag') ?? '',
    size: new Blob([text]).size,
  };
  await keep(memberId, PREFIX + routeId, value);
  tellChange(memberId, routeId);
  return value;
}

/** The routes whose packs have an insight. */
export async function routesWith(memberId: string, insightId: string): Promise<string[]> {
  const found = [];
  for (const routeId of await routesOf(memberId)) {
    const pack = await packOf(memberId, routeId);
    if (pack?.value.pack.insights.items.some(({ id }) => id === insightId)) found.push(routeId);
  }
  return found;
}

/** Takes an insight that is no more out of all packs at once, its voices and pictures with it. Asks nobody. */
export async function dropInsight(memberId: string, insightId: string): Promise<void> {
  await navigator.locks.request('backhaul-packs', async () => {
    const routes = await routesWith(memberId, insightId);
    for (const routeId of routes) {
      const found = await packOf(memberId, routeId);
      if (!found) continue;
      const { pack } = found.value;
      const items = pack.insights.items.filter(({ id }) => id !== insightId);
      const parts = pack.parts?.filter(({ insight_id }) => insight_id !== insightId);
      const without = { ...pack, insights: { ...pack.insights, items }, ...(parts && { parts }) };
      // No tag is right for what the server has never sent: the next time it sends all of it.
      await keep(memberId, PREFIX + routeId, { ...found.value, pack: without, etag: '' });
      tellChange(memberId, routeId);
    }
    if (routes.length > 0) await tidy(memberId);
  });
}

async function fetchRest(memberId: string, routeId: string, text: KeptPack, onPart: () => void): Promise<void> {
  // The words and voices come also where the map does not; what there was of it stays.
  const tiles = await keepTiles(memberId, routeId).catch(() => text.tiles ?? 0);
  const value = { ...text, tiles, full: false };
  const here = new Set(await keptParts(memberId));
  try {
    for (const part of fitting(value).taken) {
      if (here.has(partName(part))) continue;
      await keepPart(memberId, part);
      onPart();
    }
  } catch (error) {
    if (!(error instanceof NoRoom)) throw error;
    value.full = true;
  }
  const now = await packOf(memberId, routeId);
  if (now) await keep(memberId, PREFIX + routeId, { ...now.value, tiles: value.tiles, full: value.full });
}

/**
 * Brings the member's packs up to date, and the route that they have chosen, before a shift; not where the browser says that
 * bytes cost. Voices come by themselves where it is known to be Wi-Fi, or somebody has asked for them.
 */
export async function refreshPacks(memberId: string): Promise<void> {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  if (isMobileNetwork() || connection?.saveData) return;
  const chosen = (await kept<string>(memberId, CHOSEN_ROUTE).catch(() => null))?.value;
  for (const routeId of new Set([...(chosen ? [chosen] : []), ...(await routesOf(memberId))])) {
    const found = await packOf(memberId, routeId);
    const old = Date.now() - (found?.at ?? 0);
    if (old <= (routeId === chosen ? AN_HOUR_MS : A_QUARTER_OF_A_DAY_MS) && !(await isBroken(memberId, routeId)))
      continue;
    const whole = tellsNetworks() || (found?.value.wanted ?? false);
    await fetchPack(memberId, routeId, { whole });
  }
}

/** The line broke while a wanted route was fetched. */
async function isBroken(memberId: string, routeId: string): Promise<boolean> {
  const state = await packState(memberId, routeId);
  return state ? state.wanted && !state.full && state.kept < state.total : false;
}

/** The same for whoever is signed in here: the service worker knows no more than what the page has noted. */
export async function refreshPacksHere(): Promise<void> {
  const me = (await readNote('session')) as { id: string } | undefined;
  if (me) await refreshPacks(me.id);
}

/** An insight that some route has brought, and when the server last confirmed it. */
export async function insightInPacks(memberId: string, id: string): Promise<{ insight: Insight; at: number } | null> {
  for (const routeId of await routesOf(memberId)) {
    const found = await packOf(memberId, routeId);
    const insight = found?.value.pack.insights.items.find((one) => one.id === id);
    if (found && insight) return { insight, at: found.at };
  }
  return null;
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
