import { type Outline, outlineOf } from '../map/outline';

/** A position in whatever somebody pastes: two numbers, degrees and minutes, or the address of a map. */
export interface Position {
  lat: number;
  lon: number;
}

const NUMBER = String.raw`([+-]?\d{1,3}(?:\.\d+)?)`;
/** Addresses of maps, the most exact first: Google's pin, OpenStreetMap's marker and view, "q=", "ll=", "@", "geo:". */
const ADDRESSES: readonly RegExp[] = [
  new RegExp(`!3d${NUMBER}!4d${NUMBER}`),
  new RegExp(`mlat=${NUMBER}&mlon=${NUMBER}`),
  new RegExp(`[?&](?:q|ll|query|center|destination|cp)=(?:loc:)?${NUMBER}(?:,|%2C|~)\\s*${NUMBER}`),
  new RegExp(`#map=\\d+(?:\\.\\d+)?/${NUMBER}/${NUMBER}`),
  new RegExp(`@${NUMBER},${NUMBER}`),
  new RegExp(`^geo:${NUMBER},${NUMBER}`),
];
/** 60°10′11″N, 60.17° N. */
const DEGREES =
  /(\d{1,3}(?:\.\d+)?)\s*°\s*(?:(\d{1,2}(?:\.\d+)?)\s*['′]\s*)?(?:(\d{1,2}(?:\.\d+)?)\s*["″]\s*)?([NSEW])?/gi;

const onEarth = (lat: number, lon: number): Position | null =>
  Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && (lat !== 0 || lon !== 0) ? { lat, lon } : null;

function fromDegrees(text: string): Position | null {
  const found = [...text.matchAll(DEGREES)].map(([, whole, minutes, seconds, side = '']) => {
    const value = Number(whole) + Number(minutes ?? 0) / 60 + Number(seconds ?? 0) / 3600;
    return { value: /[SW]/i.test(side) ? -value : value, side: side.toUpperCase() };
  });
  const [first, second] = found;
  if (!first || !second) return null;
  // "24.9° E 60.2° N" is the other way round.
  return /[EW]/.test(first.side) ? onEarth(second.value, first.value) : onEarth(first.value, second.value);
}

/** Latitude before longitude, as people write them. Null where there is none in it. */
export function positionIn(pasted: string): Position | null {
  const text = pasted.trim();
  for (const address of ADDRESSES) {
    const [, lat, lon] = address.exec(text) ?? [];
    if (lat && lon) return onEarth(Number(lat), Number(lon));
  }
  if (text.includes('°')) return fromDegrees(text);
  if (/[a-z]/i.test(text)) return null;
  // "60,17 24,94" and "60,17; 24,94" have decimal commas; "60.17,24.94" has not.
  const plain = /\d,\d+\s*[;\s]\s*[+-]?\d+,\d/.test(text) ? text.replaceAll(',', '.') : text;
  const [lat, lon, ...more] = plain
    .split(/[\s;,]+/)
    .filter(Boolean)
    .map(Number);
  if (lat === undefined || lon === undefined || more.length > 1 || Number.isNaN(lat) || Number.isNaN(lon)) return null;
  return onEarth(lat, lon);
}

/** An area in what somebody pastes: GeoJSON of one, or its corners, one in each line. Null where there is none. */
export function outlineIn(pasted: string): Outline | null {
  if (pasted.trim().startsWith('{')) {
    try {
      return areaOf(JSON.parse(pasted));
    } catch {
      return null;
    }
  }
  const corners = lineIn(pasted) ?? [];
  const [first, last] = [corners[0], corners.at(-1)];
  const closed = first && last && corners.length > 1 && first[0] === last[0] && first[1] === last[1];
  return outlineOf(closed ? corners.slice(0, -1) : corners);
}

interface GeoJson {
  type?: string;
  geometry?: GeoJson;
  features?: GeoJson[];
  coordinates?: unknown;
}

function areaOf(read: GeoJson | null): Outline | null {
  if (read?.type === 'FeatureCollection') return read.features?.length === 1 ? areaOf(read.features[0] ?? null) : null;
  if (read?.type === 'Feature') return areaOf(read.geometry ?? null);
  const isArea = read?.type === 'Polygon' || read?.type === 'MultiPolygon';
  // What is wrong with its rings, the server tells.
  return isArea && Array.isArray(read.coordinates) ? (read as Outline) : null;
}

/** A line of positions, one in each line of the text, as [lon, lat]. Null where one of them is none. */
export function lineIn(pasted: string): [number, number][] | null {
  const positions = pasted
    .split('\n')
    .filter((line) => line.trim())
    .map(positionIn);
  if (positions.length < 2 || positions.includes(null)) return null;
  return positions.map((position) => [position?.lon ?? 0, position?.lat ?? 0]);
}
