/** A route's pack as somebody drives it: its line, and what on it is worth saying now. */
import type { Insight } from '../../api/types';
import type { RoutePack } from '../../doors/packs';
import type { Spot } from './ahead';
import { type Line, lineOf, passes } from './line';

/** A little wider than the corridor of the pack: places are shown to a hundred metres. */
const CORRIDOR_M = 200;
// Praise and questions are read at a stand.
const SILENT: readonly Insight['kind'][] = ['praise', 'question'];

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
export const needsAsking = ({ disputes, confirmations, confidence }: Insight): boolean =>
  disputes > 0 || confirmations.gone > 0 || confidence < 0.4;

/** Null for a route without a line. */
export function drivenRoute(pack: RoutePack, now = Date.now()): Driven | null {
  const line = lineOf(pack.route.line.coordinates as number[][]);
  if (!line) return null;
  const spots: Spot[] = [];
  const insights = new Map<string, Insight>();
  for (const insight of pack.insights.items) {
    const { lat, lon } = insight.place;
    if (lat === null || lon === null || SILENT.includes(insight.kind) || !holdsAt(insight, now)) continue;
    const at = passes(line, { lat, lon }, CORRIDOR_M);
    if (at.length === 0) continue;
    spots.push({ id: insight.id, hazard: isHazard(insight), passes: at });
    insights.set(insight.id, insight);
  }
  return { line, spots, insights };
}
