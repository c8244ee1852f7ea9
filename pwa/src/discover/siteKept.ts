/** What the kept packs know of a site: enough for who stands at its door without a network. */
import type { Insight } from '../api/types';
import { packOf } from '../doors/packs';
import { withDatabase } from '../outbox/database';

const PREFIX = 'pack/';

/** What holds at these sites as the newest pack has it, and since when that is known (ms since 1970). */
export async function keptAtSite(
  memberId: string,
  siteIds: readonly string[],
  now = Date.now(),
): Promise<{ insights: Insight[]; at: number } | null> {
  const range = IDBKeyRange.bound([memberId, PREFIX], [memberId, `${PREFIX}\uffff`]);
  const names = await withDatabase((db) => db.getAllKeys('kept', range)).catch(() => []);
  const found = new Map<string, { insight: Insight; at: number }>();
  let at = 0;
  for (const [, name] of names) {
    const pack = await packOf(memberId, name.slice(PREFIX.length));
    if (!pack?.value.pack.sites.some(({ id }) => siteIds.includes(id))) continue;
    at = Math.max(at, pack.at);
    for (const insight of pack.value.pack.insights.items) {
      const here = siteIds.includes(insight.place.site_id ?? '');
      const isOver = insight.valid_until !== null && Date.parse(insight.valid_until) <= now;
      if (here && !isOver && pack.at > (found.get(insight.id)?.at ?? 0))
        found.set(insight.id, { insight, at: pack.at });
    }
  }
  return at ? { insights: [...found.values()].map(({ insight }) => insight), at } : null;
}
