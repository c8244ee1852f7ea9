/**
 * Where along a line somebody drives, and which way, from the fixes of a phone. Several guesses are kept beside each other
 * and each fix makes some of them dearer, so that neither a wrong fix, nor a crossing, nor a road that is driven out and back
 * decides by itself. Costs are negative log-likelihoods, as in map matching by hidden Markov models (Newson & Krumm 2009).
 */
import { angleBetween, bearing, between, feet, headingAt, type Line, metersApart, type Position } from './line';

/** One fix. Speed and heading (clockwise from north) are the receiver's own, where it has them; `at` is in ms. */
export interface Sample extends Position {
  accuracy_m: number;
  speed_mps: number | null;
  heading_deg: number | null;
  at: number;
}

export type Direction = 1 | -1;

interface Guess {
  along_m: number;
  direction: Direction;
  offset_m: number;
  cost: number;
  /** The way that the phone moved has spoken for it. */
  moved: boolean;
  /** Since when (ms) it has come on without a jump. */
  since: number;
  /** The fix that it was last seen at; an older one than the newest where that one did not fit. */
  seen: Sample;
}

export interface Progress {
  readonly guesses: readonly Guess[];
  /** The last good fixes, the newest last: they tell the way where the receiver does not. */
  readonly trace: readonly Sample[];
  readonly speed_mps: number;
}

export interface Where {
  along_m: number;
  direction: Direction;
  offset_m: number;
  /** When it was last seen there (ms). */
  at: number;
}

export const NOWHERE: Progress = { guesses: [], trace: [], speed_mps: 0 };

// Worse ones come from masts, and tell nothing about a street.
const MOST_ACCURACY_M = 100;
// As far as fixes stray between houses; a road this far aside is another one.
const ON_LINE_M = 60;
const MOST_ON_LINE_M = 120;
// A good receiver in a moving van is this exact, whatever it says of itself.
const LEAST_SIGMA_M = 12;
const HEADING_SIGMA_DEG = 35;
// A heading may be wrong altogether: no more than this speaks against a guess at once.
const MOST_HEADING_COST = 8;
// Nobody drives 200 km/h with a van.
const MOST_MPS = 200 / 3.6;
// This fix is wrong, or this place of the line cannot be reached from where it was.
const MISS_COST = 9;
const JUMP_COST = 12;
const TURN_COST = 8;
// Two wrong fixes may agree with each other; what lasts longer than that is where the phone is.
const STAYS_MS = 3000;
// 20 to 1: what is told may not be wrong more often.
const SURE_BY = 3;
// Most drive a route the way it is drawn: on a road out and back that decides, where one begins in the middle of it.
const BACKWARDS_COST = 4;
// What is dearer than that is forgotten, so that what was sure can become wrong within a few fixes.
const MOST_COST = 30;
const MOST_GUESSES = 12;
// Guesses this near each other, in the same direction, are one.
const SAME_M = 120;
const TRACE_MS = 20_000;
// Standing still, fixes wander this far and point anywhere.
const LEAST_WAY_M = 20;
const MOVING_MPS = 3;
// Between fixes further apart somebody may have turned round and back again.
const GAP_MS = 10_000;

export const isUsable = ({ lat, lon, accuracy_m, at }: Sample): boolean =>
  [lat, lon, accuracy_m, at].every(Number.isFinite) &&
  Math.abs(lat) <= 90 &&
  Math.abs(lon) <= 180 &&
  accuracy_m <= MOST_ACCURACY_M;

/** Which way the phone moves: by its receiver, else by where it came from. Null where it stands. */
function headingOf(sample: Sample, trace: readonly Sample[]): number | null {
  const { heading_deg, speed_mps } = sample;
  if (heading_deg !== null && Number.isFinite(heading_deg) && (speed_mps ?? 0) >= MOVING_MPS) return heading_deg;
  for (const before of trace.toReversed()) {
    const way_m = metersApart(before, sample);
    if (way_m >= Math.max(LEAST_WAY_M, 1.5 * sample.accuracy_m)) return bearing(before, sample);
  }
  return null;
}

function speedOf(sample: Sample, trace: readonly Sample[]): number | null {
  const { speed_mps } = sample;
  if (speed_mps !== null && Number.isFinite(speed_mps) && speed_mps >= 0) return Math.min(speed_mps, MOST_MPS);
  const before = trace.find(({ at }) => sample.at - at <= GAP_MS);
  const seconds = before ? (sample.at - before.at) / 1000 : 0;
  return before && seconds > 0 ? Math.min(metersApart(before, sample) / seconds, MOST_MPS) : null;
}

/** What it costs that a guess has come to another place of the line since it was last seen. */
function wayCost(
  line: Line,
  guess: Guess,
  to: Pick<Guess, 'along_m' | 'direction' | 'seen'>,
  speed_mps: number,
): number {
  const elapsed_ms = Math.max(0, to.seen.at - guess.seen.at);
  const way_m = between(line, guess.along_m, to.along_m) * to.direction;
  // Along the line it is at least as far as straight across, and no further than somebody drives in that time.
  const slack_m = 15 + to.seen.accuracy_m + guess.seen.accuracy_m;
  const least_m = Math.max(0, metersApart(guess.seen, to.seen) - slack_m);
  const fastest_mps = elapsed_ms <= GAP_MS ? Math.max(1.5 * speed_mps, 8) : MOST_MPS;
  const most_m = slack_m + (fastest_mps * elapsed_ms) / 1000;
  const misses = (way: number): number => Math.max(0, least_m - way, way - most_m);
  // Unseen, somebody may have driven back, and gone on from there.
  const missed_m = elapsed_ms > GAP_MS ? Math.min(misses(way_m), misses(-way_m) + slack_m) : misses(way_m);
  return Math.min(JUMP_COST, (missed_m / slack_m) ** 2 / 2 - Math.min(0, way_m + slack_m) / slack_m);
}

/** The progress after one more fix. A fix that is none changes nothing. */
export function follow(line: Line, before: Progress, sample: Sample): Progress {
  const newest = before.trace.at(-1);
  if (!isUsable(sample) || (newest && sample.at <= newest.at)) return before;
  const trace = before.trace.filter(({ at }) => sample.at - at <= TRACE_MS);
  const speed = speedOf(sample, trace) ?? before.speed_mps;
  // Falls slowly: a red light is no reason to speak later.
  const speed_mps = Math.max(speed, before.speed_mps * 0.95);
  const heading = headingOf(sample, trace);
  const within_m = Math.min(MOST_ON_LINE_M, Math.max(ON_LINE_M, 2 * sample.accuracy_m));
  const sigma_m = Math.max(LEAST_SIGMA_M, sample.accuracy_m);

  const next: Guess[] = before.guesses.map((guess) => ({ ...guess, cost: guess.cost + MISS_COST }));
  for (const { along_m, offset_m } of feet(line, sample, within_m)) {
    const way = headingAt(line, along_m);
    for (const direction of [1, -1] as const) {
      const to = { along_m, offset_m, direction, seen: sample };
      const off = heading === null ? 0 : angleBetween(heading, direction === 1 ? way : way + 180);
      const seenCost = (offset_m / sigma_m) ** 2 / 2 + Math.min(MOST_HEADING_COST, (off / HEADING_SIGMA_DEG) ** 2 / 2);
      let cost = before.guesses.length > 0 ? Number.POSITIVE_INFINITY : direction === 1 ? 0 : BACKWARDS_COST;
      let [moved, since] = [false, sample.at];
      for (const guess of before.guesses) {
        const way = wayCost(line, guess, to, speed_mps);
        const goesOn = guess.direction === direction;
        const came = guess.cost + way + (goesOn ? 0 : TURN_COST);
        if (came >= cost) continue;
        cost = came;
        moved = goesOn && guess.moved;
        since = goesOn && way < JUMP_COST ? guess.since : sample.at;
      }
      next.push({ ...to, moved: moved || heading !== null, since, cost: cost + seenCost });
    }
  }
  const best = Math.min(...next.map(({ cost }) => cost));
  const kept: Guess[] = [];
  for (const guess of next.sort((a, b) => a.cost - b.cost)) {
    const cost = guess.cost - best;
    if (kept.length === MOST_GUESSES || cost > MOST_COST) break;
    if (!kept.some((other) => other.seen === guess.seen && isSame(line, other, guess))) kept.push({ ...guess, cost });
  }
  return { guesses: kept, trace: [...trace, sample], speed_mps };
}

const isSame = (line: Line, a: Guess, b: Guess): boolean =>
  a.direction === b.direction && Math.abs(between(line, a.along_m, b.along_m)) <= SAME_M;

/** Where that is; null while it is not sure, or the newest fix is not on the line. */
export function whereIs(line: Line, { guesses, trace }: Progress): Where | null {
  const [best, ...others] = guesses;
  if (!best?.moved || best.seen !== trace.at(-1)) return null;
  if (best.seen.at - best.since < STAYS_MS) return null;
  const rival = others.find((other) => !isSame(line, best, other));
  if (rival && rival.cost < SURE_BY) return null;
  const { along_m, direction, offset_m, seen } = best;
  return { along_m, direction, offset_m, at: seen.at };
}
