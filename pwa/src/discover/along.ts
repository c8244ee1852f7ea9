/** Where on a line somebody is. */

const EARTH_RADIUS_M = 6_371_008.8;
const RADIANS = Math.PI / 180;

export interface OnLine {
  /** Driven from the start of the line to the nearest point of it. */
  along_m: number;
  /** How far from the line. */
  offset_m: number;
}

/**
 * The nearest point of `line` ([lon, lat] in degrees) to a position. Flat around the position, which is exact to a
 * per mille within the few kilometres that decide whether somebody is on their route.
 */
export function locateOnLine(line: readonly number[][], lat: number, lon: number): OnLine | null {
  const toMeters = ([x = 0, y = 0]: readonly number[]): [number, number] => [
    (x - lon) * RADIANS * EARTH_RADIUS_M * Math.cos(lat * RADIANS),
    (y - lat) * RADIANS * EARTH_RADIUS_M,
  ];
  let best: OnLine | null = null;
  let driven_m = 0;
  for (let i = 1; i < line.length; i += 1) {
    const [ax, ay] = toMeters(line[i - 1] ?? []);
    const [bx, by] = toMeters(line[i] ?? []);
    const [dx, dy] = [bx - ax, by - ay];
    const length_m = Math.hypot(dx, dy);
    // The position is the origin, so the foot of the perpendicular is where (a + share * d) is shortest.
    const share = length_m === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / (length_m * length_m)));
    const offset_m = Math.hypot(ax + share * dx, ay + share * dy);
    if (!best || offset_m < best.offset_m) best = { along_m: driven_m + share * length_m, offset_m };
    driven_m += length_m;
  }
  return best;
}
