import { describe, expect, it } from 'vitest';
import { type Motion, moved, type Sample, STILL } from '../src/driving/speed';

const KMH = 1 / 3.6;
const METERS_PER_DEGREE = 111_195;

/** A drive northwards: so many seconds at so many km/h, one fix a second; `tells` is whether the receiver knows its speed. */
function drive(
  from: Motion,
  legs: readonly (readonly [number, number])[],
  { tells = true, accuracy_m = 8 } = {},
): Motion[] {
  let lat = from.last?.lat ?? 60;
  let at = from.last?.at ?? 0;
  let motion = from;
  const seen: Motion[] = [];
  for (const [seconds, kmh] of legs)
    for (let i = 0; i < seconds; i += 1) {
      at += 1000;
      lat += (kmh * KMH) / METERS_PER_DEGREE;
      const sample: Sample = { lat, lon: 25, accuracy_m, speed_mps: tells ? kmh * KMH : null, at };
      motion = moved(motion, sample);
      seen.push(motion);
    }
  return seen;
}
const last = (motions: Motion[]): Motion => motions.at(-1) ?? STILL;

describe('driving', () => {
  it.each([true, false])('begins above 10 km/h for three seconds (the receiver tells its speed: %s)', (tells) => {
    expect(last(drive(STILL, [[30, 9]], { tells })).driving).toBe(false);
    const motions = drive(
      STILL,
      [
        [10, 0],
        [8, 12],
      ],
      { tells },
    );
    expect(motions.slice(10).map(({ driving }) => driving)).toEqual([
      false,
      false,
      false,
      true,
      true,
      true,
      true,
      true,
    ]);
  });

  it('does not begin with a burst, or with a fix that jumps', () => {
    expect(
      last(
        drive(STILL, [
          [5, 0],
          [2, 40],
          [20, 4],
        ]),
      ).driving,
    ).toBe(false);
    expect(
      last(
        drive(
          STILL,
          [
            [5, 0],
            [1, 900],
            [5, 0],
          ],
          { tells: false },
        ),
      ).driving,
    ).toBe(false);
    expect(last(drive(STILL, [[30, 50]], { tells: false, accuracy_m: 500 })).driving).toBe(false);
  });

  it('goes on at a red light and in slow traffic, and ends where it stands', () => {
    const moving = last(drive(STILL, [[10, 50]]));
    expect(moving.driving).toBe(true);
    expect(
      last(
        drive(moving, [
          [15, 0],
          [5, 30],
        ]),
      ).driving,
    ).toBe(true);
    expect(last(drive(moving, [[300, 8]])).driving).toBe(true);
    expect(last(drive(moving, [[21, 0]])).driving).toBe(false);
  });
});
