/** Somebody drives along the route that they have chosen and has not said so: the phone notices, and offers it. */
import { CHOSEN_ROUTE, packOf } from '../doors/packs';
import { kept } from '../outbox/seal';
import { between } from './ahead/line';
import { follow, NOWHERE, type Progress, type Sample, whereIs } from './ahead/progress';
import { type Driven, drivenRoute } from './ahead/route';

// A crossing or a bridge is shorter: this much of the route is driven, and in one direction.
const DRIVEN_M = 300;
const LOOK_AGAIN_MS = 5 * 60_000;

let offered = $state.raw<{ routeId: string; name: string } | null>(null);

export const offer = {
  get route(): { routeId: string; name: string } | null {
    return offered;
  },
};

let candidate: (Driven & { routeId: string; name: string }) | null = null;
let lookedAt = Number.NEGATIVE_INFINITY;
let progress: Progress = NOWHERE;
let from_m: number | null = null;

export function withdrawOffer(): void {
  offered = null;
  progress = NOWHERE;
  from_m = null;
}

/** A fix of somebody who drives and is on no route. */
export async function consider(memberId: string, sample: Sample): Promise<void> {
  if (performance.now() - lookedAt > LOOK_AGAIN_MS) {
    lookedAt = performance.now();
    const routeId = (await kept<string>(memberId, CHOSEN_ROUTE).catch(() => null))?.value;
    const found = routeId ? await packOf(memberId, routeId) : null;
    const driven = found && drivenRoute(found.value.pack);
    candidate = driven && routeId ? { ...driven, routeId, name: found.value.pack.route.name } : null;
    withdrawOffer();
  }
  if (!candidate) return;
  progress = follow(candidate.line, progress, sample);
  const where = whereIs(candidate.line, progress);
  if (!where) return;
  from_m ??= where.along_m;
  if (Math.abs(between(candidate.line, from_m, where.along_m)) < DRIVEN_M) return;
  const { routeId, name } = candidate;
  offered ??= { routeId, name };
}
