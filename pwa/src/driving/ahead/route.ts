/** A route's pack as somebody drives it: its line, and what on it is worth saying now. */
import type { Insight } from '../../api/types';
import type { RoutePack } from '../../doors/packs';
import { isForDirection, type Spot } from './ahead';
import { type Line, lineOf, passes } from './line';

/** A little wider than the corridor of the pack: places are shown to a hundred metres. */
const CORRIDOR_M = 200;
// Praise changes nothing of how somebody drives, so it is read at a stand. A question is said: who comes past is the one who
// can answer it, and sees it there.
const SILENT: readonly Insight['kind'][] = ['praise'];

export interface Driven {
  line: Line;
  spots: readonly Spot[];
  insights: ReadonlyMap<string, Insight>;
}

export const isHazard = ({ kind, urgency }: Pick<Insight, 'kind' | 'urgency'>): boolean =>
  kind === 'hazard' || urgency === 'alert';

/** Whether it holds at `now` (ms): a phone that was offline for days has in its pack what is over. */
export function holdsAt(
  { valid_from, valid_until }: Pick<Insight, 'valid_from' | 'valid_until'>,
  now: number,
): boolean {
  return (!valid_from || Date.parse(valid_from) <= now) && (!valid_until || Date.parse(valid_until) > now);
}

/** Asked of whoever passes: somebody says that it is gone, or it has not been confirmed for long. */
export const needsAsking = ({ kind, disputes, confirmations, confidence }: Insight): boolean =>
  mayBeGone(kind) && (disputes > 0 || confirmations.gone > 0 || confidence < 0.4);

/** A question is nothing that could be gone: it waits for an answer. */
export const mayBeGone = (kind: Insight['kind']): boolean => kind !== 'question';

/** Of what a pack has, what is for who drives the line as it is drawn: a list without a network shows what the server's does. */
export function asDrawn(pack: RoutePack): Insight[] {
  const line = lineOf(pack.route.line.coordinates as number[][]);
  if (!line) return pack.insights.items;
  return pack.insights.items.filter(({ place, along_m }) => isForDirection(line, place.heading_deg, along_m ?? 0, 1));
}

/** Null for a route without a line. */
export function drivenRoute(pack: RoutePack, now = Date.now()): Driven | null {
  const line = lineOf(pack.route.line.coordinates as number[][]);
  if (!line) return null;
  const spots: Spot[] = [];
  const insights = new Map<string, Insight>();
  for (const insight of pack.insights.items) {
    const { lat, lon, heading_deg } = insight.place;
    if (lat === null || lon === null || SILENT.includes(insight.kind) || !holdsAt(insight, now)) continue;
    const at = passes(line, { lat, lon }, CORRIDOR_M);
    if (at.length === 0) continue;
    spots.push({ id: insight.id, hazard: isHazard(insight), passes: at, heading_deg });
    insights.set(insight.id, insight);
  }
  return { line, spots, insights };
}
