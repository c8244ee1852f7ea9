/** A route's line as somebody drives along it: metres from its start, also where it crosses itself or comes back. */

const EARTH_RADIUS_M = 6_371_008.8;
const RADIANS = Math.PI / 180;
// A loop ends where it began, as exactly as somebody draws it.
const CLOSES_M = 60;
// A corner is not turned on the spot: the way of the line is read this far before and behind.
const AROUND_M = 15;

export interface Position {
  lat: number;
  lon: number;
}

export interface Line {
  /** [lon, lat] in degrees, each with how far from the start it is, in metres. */
  readonly points: readonly (readonly [lon: number, lat: number, along_m: number])[];
  readonly length_m: number;
  /** It ends where it begins: there is no last metre. */
  readonly closed: boolean;
}

/** A point of the line that is nearer to a position than all the line around it. */
export interface Foot {
  along_m: number;
  offset_m: number;
}

/** Degrees of longitude the short way round the earth. */
const shortest = (degrees: number): number => ((((degrees + 180) % 360) + 360) % 360) - 180;

/** East and north of `from` in metres. Flat, which is exact to a per mille within the kilometres that are asked about. */
function eastNorth(from: Position, lon: number, lat: number): [number, number] {
  const scale = RADIANS * EARTH_RADIUS_M;
  return [shortest(lon - from.lon) * scale * Math.cos(((lat + from.lat) / 2) * RADIANS), (lat - from.lat) * scale];
}

export function metersApart(a: Position, b: Position): number {
  return Math.hypot(...eastNorth(a, b.lon, b.lat));
}

/** Clockwise from north, 0 to 360. */
export function bearing(from: Position, to: Position): number {
  const [east, north] = eastNorth(from, to.lon, to.lat);
  return (Math.atan2(east, north) / RADIANS + 360) % 360;
}

/** 0 to 180. */
export const angleBetween = (a: number, b: number): number => Math.abs(shortest(a - b));

/** A line of GeoJSON coordinates. Points that stand twice are one. Null for what is no line. */
export function lineOf(coordinates: readonly (readonly number[])[]): Line | null {
  const points: (readonly [number, number, number])[] = [];
  for (const [lon = Number.NaN, lat = Number.NaN] of coordinates) {
    if (!Number.isFinite(lon) || !Number.isFinite(lat)) continue;
    const last = points.at(-1);
    const step_m = last ? metersApart({ lon: last[0], lat: last[1] }, { lon, lat }) : 0;
    if (!last || step_m > 0) points.push([lon, lat, (last?.[2] ?? 0) + step_m]);
  }
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 2) return null;
  const gap_m = metersApart({ lon: first[0], lat: first[1] }, { lon: last[0], lat: last[1] });
  return { points, length_m: last[2], closed: gap_m <= CLOSES_M && last[2] > 4 * CLOSES_M };
}

/** Every point of the line within `within_m` of a position that is a nearest one: of each of its passes, one. */
export function feet(line: Line, at: Position, within_m: number): Foot[] {
  const found: Foot[] = [];
  const scale = RADIANS * EARTH_RADIUS_M;
  // A bound on the latitude alone throws most of a long line away.
  const near = within_m / scale;
  /** The foot of the edge before stood at its end. */
  let cameToEnd = true;
  for (let i = 1; i < line.points.length; i += 1) {
    const [aLon, aLat, from_m] = line.points[i - 1] as readonly [number, number, number];
    const [bLon, bLat, to_m] = line.points[i] as readonly [number, number, number];
    if (Math.min(aLat, bLat) > at.lat + near || Math.max(aLat, bLat) < at.lat - near) {
      cameToEnd = true;
      continue;
    }
    const [ax, ay] = eastNorth(at, aLon, aLat);
    const [bx, by] = eastNorth(at, bLon, bLat);
    const [dx, dy] = [bx - ax, by - ay];
    const squared = dx * dx + dy * dy;
    const share = squared === 0 ? 0 : -(ax * dx + ay * dy) / squared;
    if (share > 0 && share < 1) {
      const offset_m = Math.hypot(ax + share * dx, ay + share * dy);
      if (offset_m <= within_m) found.push({ along_m: from_m + share * (to_m - from_m), offset_m });
    } else if (share <= 0 && cameToEnd) {
      // Both edges are nearest at the point that they share.
      const offset_m = Math.hypot(ax, ay);
      if (offset_m <= within_m) found.push({ along_m: from_m, offset_m });
    }
    cameToEnd = share >= 1;
    if (cameToEnd && i === line.points.length - 1) {
      const offset_m = Math.hypot(bx, by);
      if (offset_m <= within_m) found.push({ along_m: to_m, offset_m });
    }
  }
  return found;
}

/** Where the line is after so many metres. On a loop the metres go round. */
export function pointAt(line: Line, along_m: number): Position {
  const wanted = line.closed
    ? ((along_m % line.length_m) + line.length_m) % line.length_m
    : Math.min(line.length_m, Math.max(0, along_m));
  let [low, high] = [0, line.points.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((line.points[middle]?.[2] ?? 0) <= wanted) low = middle;
    else high = middle;
  }
  const [aLon, aLat, from_m] = line.points[low] as readonly [number, number, number];
  const [bLon, bLat, to_m] = line.points[high] as readonly [number, number, number];
  const share = to_m > from_m ? (wanted - from_m) / (to_m - from_m) : 0;
  return { lat: aLat + share * (bLat - aLat), lon: aLon + share * shortest(bLon - aLon) };
}

/** Which way the line goes there, clockwise from north. */
export const headingAt = (line: Line, along_m: number): number =>
  bearing(pointAt(line, along_m - AROUND_M), pointAt(line, along_m + AROUND_M));

/** Metres from one place on the line to another, in its direction: on a loop the short way round. */
export function between(line: Line, from_m: number, to_m: number): number {
  const way_m = to_m - from_m;
  if (!line.closed) return way_m;
  const half = line.length_m / 2;
  return ((((way_m + half) % line.length_m) + line.length_m) % line.length_m) - half;
}

/** Where the line passes a place: of passes close together, as in a bend, the nearest. */
export function passes(line: Line, at: Position, corridor_m: number): number[] {
  const found: Foot[] = [];
  for (const foot of feet(line, at, corridor_m).sort((a, b) => a.offset_m - b.offset_m)) {
    if (found.every((other) => Math.abs(between(line, other.along_m, foot.along_m)) > 2 * corridor_m)) found.push(foot);
  }
  return found.map(({ along_m }) => along_m).sort((a, b) => a - b);
}
