/** The base map of the world, kept whole at its first use: half a megabyte, and every range of it is answered from here. */
import { createPartialResponse } from 'workbox-range-requests';

// Another number where the release has another map.
const CACHE = 'world-1';

export async function rangeOfWorld(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const whole = (await cache.match(request.url)) ?? (await keepWorld(cache, request.url));
  return request.headers.has('range') ? createPartialResponse(request, whole) : whole;
}

async function keepWorld(cache: Cache, url: string): Promise<Response> {
  const answer = await fetch(url);
  if (answer.ok) {
    await cache.put(url, answer.clone());
    for (const name of await caches.keys()) if (/^world-/.test(name) && name !== CACHE) await caches.delete(name);
  }
  return answer;
}
