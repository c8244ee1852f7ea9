/**
 * What to say to somebody who drives a route: fixes in, announcements out. Nothing here asks anybody anything: what lies on
 * the line came with the route's pack, and where the phone is stays in this memory.
 */
import { angleBetween, between, headingAt, type Line } from './line';
import { type Direction, follow, NOWHERE, type Progress, type Sample, whereIs } from './progress';

/** Something that lies on the line, with every place at which the line passes it. */
export interface Spot {
  id: string;
  hazard: boolean;
  /** Metres from the start of the line. */
  passes: readonly number[];
  /** The one way of the road that it holds for, clockwise from north; null for both. */
  heading_deg?: number | null;
}

/** How far an insight has come on this drive. Each step is taken once, whichever way the line comes by again. */
export type Told = 'told' | 'signed' | 'passed';

export interface Drive {
  readonly progress: Progress;
  readonly told: ReadonlyMap<string, Told>;
  /** Those that were told, and the pass of each: it is passed there and nowhere else. */
  readonly open: ReadonlyMap<string, number>;
}

export interface Ahead {
  id: string;
  hazard: boolean;
  distance_m: number;
}

export interface Step {
  drive: Drive;
  /** On the line, and sure of it. */
  onLine: boolean;
  /** To say now. */
  say: Ahead | null;
  /** A hazard is reached that was told before: a tone, no words. */
  tone: boolean;
  /** One was passed that the driver may be asked about. */
  passed: string | null;
  /** What lies ahead within the horizon, the nearest first, told or not. */
  ahead: readonly Ahead[];
}

export interface Moment {
  /** The newest fix; null where only time has passed. */
  sample: Sample | null;
  /** Now, by the clock of the fixes (ms). */
  at: number;
  /** Something is being said or recorded: nothing may be said now. */
  busy: boolean;
}

const HORIZON_M = 5000;
// A sentence takes five seconds, and to slow down for ice takes longer than to turn off.
const LEAD_S = 25;
const HAZARD_LEAD_S = 40;
const LEAST_LEAD_M = 150;
const HAZARD_LEAST_LEAD_M = 250;
const MOST_LEAD_M = 2500;
// At the spot: nearer than a sentence.
const SIGN_S = 3;
const LEAST_SIGN_M = 40;
// Behind one by this much, what was there was seen.
const PASSED_M = 40;
// What lies further back than that nobody remembers: a tunnel was in between.
const ASK_WITHIN_M = 600;
// As on the server (0018_around.sql): a road that leads south bends east and west.
const OTHER_WAY_DEG = 120;
// Without a fix somebody drives on as before, as long as that is likely.
const UNSEEN_MS = 120_000;
const LATE_MS = 2500;

export const begin = (told: ReadonlyMap<string, Told> = new Map()): Drive => ({
  progress: NOWHERE,
  told,
  open: new Map(),
});

/** It was cut off before it was said: it is told again while it lies ahead. */
export function takeBack(drive: Drive, id: string): Drive {
  const [told, open] = [new Map(drive.told), new Map(drive.open)];
  told.delete(id);
  open.delete(id);
  return { ...drive, told, open };
}

/** Somebody has answered, or will not be asked. */
export const settle = (drive: Drive, id: string): Drive => ({
  ...drive,
  told: new Map(drive.told).set(id, 'passed'),
});

interface Place {
  along_m: number;
  direction: Direction;
  /** Seen there now, not only thought to be. */
  seen: boolean;
}

/** Where the phone is on the line; where no fix comes, as in a tunnel, where it would be by now. */
function placeOf(line: Line, { guesses, trace, speed_mps }: Progress, at: number): Place | null {
  const where = whereIs(line, { guesses, trace, speed_mps });
  if (!where) return null;
  const unseen_ms = at - where.at;
  if (unseen_ms > UNSEEN_MS) return null;
  const { along_m, direction } = where;
  if (unseen_ms <= LATE_MS) return { along_m, direction, seen: true };
  const driven_m = (speed_mps * unseen_ms) / 1000;
  return { along_m: along_m + direction * driven_m, direction, seen: false };
}

const toPass = (line: Line, place: Place, pass_m: number): number =>
  between(line, place.along_m, pass_m) * place.direction;

/** Whether what holds for one way of a road is for who drives the line in this direction. */
export function isForDirection(
  line: Line,
  heading_deg: number | null | undefined,
  pass_m: number,
  direction: Direction,
): boolean {
  if (heading_deg === null || heading_deg === undefined) return true;
  const way_deg = headingAt(line, pass_m) + (direction === 1 ? 0 : 180);
  return angleBetween(heading_deg, way_deg) < OTHER_WAY_DEG;
}

function nearestAhead(line: Line, place: Place, spot: Spot): Ahead | null {
  const ways = spot.passes
    .filter((pass_m) => isForDirection(line, spot.heading_deg, pass_m, place.direction))
    .map((pass_m) => toPass(line, place, pass_m))
    .filter((way_m) => way_m > 0);
  const distance_m = Math.min(...ways);
  return distance_m <= HORIZON_M ? { id: spot.id, hazard: spot.hazard, distance_m } : null;
}

const leadOf = (hazard: boolean, speed_mps: number): number =>
  Math.min(
    MOST_LEAD_M,
    Math.max(hazard ? HAZARD_LEAST_LEAD_M : LEAST_LEAD_M, speed_mps * (hazard ? HAZARD_LEAD_S : LEAD_S)),
  );

/** Hazards first, then what is nearest. */
const moreUrgent = (a: Ahead, b: Ahead): number => Number(b.hazard) - Number(a.hazard) || a.distance_m - b.distance_m;

/** One moment of a drive: what is to be said, signed or asked now. At most one thing is said at once. */
export function step(line: Line, spots: readonly Spot[], before: Drive, { sample, at, busy }: Moment): Step {
  const progress = sample ? follow(line, before.progress, sample) : before.progress;
  const drive: Drive = { ...before, progress };
  const place = placeOf(line, progress, at);
  if (!place) return { drive, onLine: false, say: null, tone: false, passed: null, ahead: [] };

  const told = new Map(before.told);
  const open = new Map(before.open);
  const ahead = spots
    .map((spot) => nearestAhead(line, place, spot))
    .filter((one) => one !== null)
    .sort((a, b) => a.distance_m - b.distance_m);

  let tone = false;
  let passed: string | null = null;
  for (const { id, hazard } of place.seen ? spots : []) {
    const pass_m = open.get(id);
    if (pass_m === undefined) continue;
    const way_m = toPass(line, place, pass_m);
    const reached = Math.abs(way_m) <= Math.max(LEAST_SIGN_M, SIGN_S * progress.speed_mps);
    if (hazard && told.get(id) === 'told' && reached) {
      told.set(id, 'signed');
      tone = true;
    }
    if (way_m < -PASSED_M) {
      open.delete(id);
      if (told.get(id) !== 'passed' && way_m > -ASK_WITHIN_M && passed === null) passed = id;
      told.set(id, 'passed');
    }
  }

  const due = ahead.filter((one) => !told.has(one.id) && one.distance_m <= leadOf(one.hazard, progress.speed_mps));
  const [first = null] = busy ? [] : due.sort(moreUrgent);
  if (first) {
    told.set(first.id, 'told');
    open.set(first.id, place.along_m + place.direction * first.distance_m);
  }
  return { drive: { progress, told, open }, onLine: true, say: first, tone: tone && !busy, passed, ahead };
}
