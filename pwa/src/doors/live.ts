/**
 * Packs on this phone while it has a network: what was taken back or hidden leaves them at once, so that nobody hears it; what
 * changed otherwise comes a little later, for many things change at once. Without a stream they wait for their next refresh.
 */
import { type InsightEvent, listen } from '../api/stream';
import { drive } from '../driving/drive.svelte';
import { dropInsight, fetchPack, routesOf, routesWith } from './packs';

// What happens together is asked about together.
const SOON_MS = 3000;
// In a busy organisation something is published every few seconds: no phone asks for all of a route that often.
const LEAST_MS = 60_000;

/** Follows until the returned function is called. */
export function followPacks(memberId: string): () => void {
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();
  const askedAt = new Map<string, number>();

  const refetch = (routeId: string): void => {
    if (waiting.has(routeId)) return;
    const since_ms = performance.now() - (askedAt.get(routeId) ?? Number.NEGATIVE_INFINITY);
    const ask = async (): Promise<void> => {
      waiting.delete(routeId);
      askedAt.set(routeId, performance.now());
      // Its tag is sent along: where nothing changed, nothing comes back.
      await fetchPack(memberId, routeId).catch(() => undefined);
    };
    waiting.set(
      routeId,
      setTimeout(() => void ask(), Math.max(SOON_MS, LEAST_MS - since_ms)),
    );
  };
  const refetchAll = async (): Promise<void> => {
    for (const routeId of await routesOf(memberId).catch(() => [])) refetch(routeId);
  };
  const hear = async ({ id, change }: InsightEvent): Promise<void> => {
    if (change === 'withdrawn') return dropInsight(memberId, id);
    for (const routeId of await routesWith(memberId, id)) refetch(routeId);
    // Whoever drives hears of what is new ahead.
    if (change === 'published' && drive.routeId) refetch(drive.routeId);
  };

  const unlisten = listen({
    insight: (event) => void hear(event).catch(() => undefined),
    missed: () => void refetchAll(),
  });
  // What happened before the stream stood.
  void refetchAll();
  return () => {
    unlisten();
    for (const timer of waiting.values()) clearTimeout(timer);
  };
}
