/** Whether somebody is driving, from the fixes of a phone. Nothing here is kept: the last few seconds, in memory. */
import { metersBetween } from '../outbox/home';

/** One position of the phone. `speed_mps` is the receiver's own, where it has one. */
export interface Sample {
  lat: number;
  lon: number;
  accuracy_m: number;
  speed_mps: number | null;
  /** Milliseconds, of whatever clock. */
  at: number;
}

// 10 km/h: faster than anybody walks with a parcel.
const DRIVING_MPS = 10 / 3.6;
const DRIVING_AFTER_MS = 3000;
// 5 km/h. Between walking and driving nothing changes: a van in a yard does not flicker.
const STANDING_MPS = 5 / 3.6;
// Shorter than most red lights would give the screen back in traffic; longer keeps it from somebody at a dock.
const STANDING_AFTER_MS = 20_000;
// Worse fixes jump by more than a van drives between two of them.
const MOST_ACCURACY_M = 60;
// What lies between two fixes further apart nobody knows: it is neither driving nor standing.
const GAP_MS = 5000;
// Nobody drives 200 km/h with a parcel van: such a fix is wrong.
const MOST_MPS = 200 / 3.6;

export interface Motion {
  driving: boolean;
  /** Since when (ms) it has been fast, or slow, without a break; null where neither. */
  fastSince: number | null;
  slowSince: number | null;
  last: Sample | null;
}

export const STILL: Motion = { driving: false, fastSince: null, slowSince: null, last: null };

function speedOf(sample: Sample, last: Sample | null): number | null {
  if (sample.speed_mps !== null && Number.isFinite(sample.speed_mps)) return sample.speed_mps;
  if (!last || sample.accuracy_m > MOST_ACCURACY_M || last.accuracy_m > MOST_ACCURACY_M) return null;
  const seconds = (sample.at - last.at) / 1000;
  return seconds > 0 ? metersBetween(last, sample) / seconds : null;
}

/** The motion after one more sample: driving above 10 km/h for three seconds, until below 5 km/h for twenty. */
export function moved(before: Motion, sample: Sample): Motion {
  const speed = speedOf(sample, before.last);
  if (speed === null || speed > MOST_MPS) return { ...before, last: sample };
  const goesOn = before.last !== null && sample.at - before.last.at <= GAP_MS;
  const fastSince = speed >= DRIVING_MPS ? ((goesOn ? before.fastSince : null) ?? sample.at) : null;
  const slowSince = speed < STANDING_MPS ? ((goesOn ? before.slowSince : null) ?? sample.at) : null;
  const { driving } = before;
  const starts = fastSince !== null && sample.at - fastSince >= DRIVING_AFTER_MS;
  const stops = slowSince !== null && sample.at - slowSince >= STANDING_AFTER_MS;
  return { driving: driving ? !stops : starts, fastSince, slowSince, last: sample };
}
