/** Tiles of what is known, in this member's name. Those that were seen are asked for by their tag: a pan back costs nothing. */
import { session, sessionExpired } from '../session.svelte';
import { mapPaths } from './paths';

interface Seen {
  etag: string;
  data: ArrayBuffer;
}

const MOST_SEEN = 200;
const TIMEOUT_MS = 20_000;
// A new one each time: MapLibre hands it to its worker, and then it is gone here.
const empty = (): ArrayBuffer => new ArrayBuffer(0);
// In memory only: answers to somebody who is signed in are in no cache of the browser.
const seen = new Map<string, Seen>();
let owner = '';

/** `insights://z/x/y?filters`, as MapLibre asks for it. Throws without a network. */
export async function insightTile(url: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const [, z, x, y, query = ''] = /^insights:\/\/(\d+)\/(\d+)\/(\d+)\??(.*)$/.exec(url) ?? [];
  const memberId = session.me?.id ?? '';
  if (owner !== memberId) seen.clear();
  owner = memberId;
  const path = mapPaths.tile(Number(z), Number(x), Number(y), query);
  const before = seen.get(path);
  const answer = await fetch(path, {
    cache: 'no-store',
    headers: { 'Backhaul-Member': memberId, ...(before && { 'If-None-Match': before.etag }) },
    signal: AbortSignal.any ? AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) : signal,
  });
  if (answer.status === 304 && before) return before.data.slice(0);
  seen.delete(path);
  if (answer.status === 401) sessionExpired();
  if (answer.status === 204) return empty();
  if (!answer.ok) throw new Error(`tile: ${answer.status}`);
  const data = await answer.arrayBuffer();
  seen.set(path, { etag: answer.headers.get('etag') ?? '', data });
  for (const [oldest] of seen) {
    if (seen.size <= MOST_SEEN) break;
    seen.delete(oldest);
  }
  // MapLibre hands the bytes to its worker, and then they are gone here.
  return data.slice(0);
}
