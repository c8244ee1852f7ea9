/** What the map shows, as its address says it: the filters in the query; the place behind the #, which no server is sent. */
import type { Insight, InsightKind, ReviewStatus } from '../api/types';
import { asKind } from '../discover/kinds';

export interface Place {
  lat: number;
  lon: number;
  zoom: number;
}

export interface MapFilter {
  status?: ReviewStatus | undefined;
  urgency?: Insight['urgency'] | undefined;
  kind?: InsightKind | undefined;
  tag?: string | undefined;
  site?: string | undefined;
  q?: string | undefined;
}

/** Degrees. A box across the antimeridian has its west east of its east. */
export interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

export const DEEPEST_ZOOM = 18;
const STATUSES: readonly ReviewStatus[] = ['new', 'seen', 'assigned', 'done', 'declined'];
const URGENCIES: readonly Insight['urgency'][] = ['normal', 'high', 'alert'];
// The map of the world, at zoom 0, is this many pixels wide.
const WORLD_PX = 512;
const HIGHEST_LAT = 85;

export function placeIn(hash: string): Place | null {
  const parts = hash.replace('#', '').split('/').map(Number);
  const [zoom, lat, lon] = parts;
  if (parts.length !== 3 || zoom === undefined || lat === undefined || lon === undefined) return null;
  if (!parts.every(Number.isFinite) || Math.abs(lat) > 90 || Math.abs(lon) > 180) return null;
  return { zoom: Math.min(DEEPEST_ZOOM, Math.max(0, zoom)), lat, lon };
}

/** As MapLibre and others write it: zoom, latitude, longitude; four digits are eleven metres. */
export const hashOf = ({ zoom, lat, lon }: Place): string =>
  `#${zoom.toFixed(1)}/${lat.toFixed(4)}/${normal(lon).toFixed(4)}`;

export function filterIn(query: URLSearchParams): MapFilter {
  return {
    status: STATUSES.find((known) => known === query.get('status')),
    urgency: URGENCIES.find((known) => known === query.get('urgency')),
    kind: asKind(query.get('kind')),
    tag: query.get('tag') ?? undefined,
    site: query.get('site') ?? undefined,
    q: query.get('q') ?? undefined,
  };
}

/** The filter as parameters of the API and of our own addresses. */
export function queryOf(filter: MapFilter): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value) query.set(name, value);
  return query;
}

/** Whether an insight passes: for what is on the phone already. Words are searched by the server alone. */
export function passes(insight: Insight, { status, urgency, kind, tag, site, q }: MapFilter): boolean {
  return (
    (!status || insight.status === status) &&
    (!urgency || insight.urgency === urgency) &&
    (!kind || insight.kind === kind) &&
    (!tag || insight.tags.some(({ slug }) => slug === tag)) &&
    (!site || insight.place.site_id === site) &&
    (!q || `${insight.title} ${insight.text}`.toLowerCase().includes(q.toLowerCase()))
  );
}

const normal = (lon: number): number => ((((lon + 180) % 360) + 360) % 360) - 180;

const rowOf = (lat: number): number => {
  const radians = (Math.max(-HIGHEST_LAT, Math.min(HIGHEST_LAT, lat)) * Math.PI) / 180;
  return 0.5 - Math.log(Math.tan(Math.PI / 4 + radians / 2)) / (2 * Math.PI);
};
const latOf = (row: number): number => (Math.atan(Math.sinh(Math.PI * (1 - 2 * row))) * 180) / Math.PI;

/** What a map of this size in pixels shows around a place: for who has no map. */
export function boxAround({ lat, lon, zoom }: Place, width: number, height: number): Box {
  const world = WORLD_PX * 2 ** zoom;
  const row = rowOf(lat);
  const half = Math.min(180, (width / world / 2) * 360);
  const box = {
    south: latOf(Math.min(1, row + height / world / 2)),
    north: latOf(Math.max(0, row - height / world / 2)),
  };
  return half >= 180
    ? { ...box, west: -180, east: 180 }
    : { ...box, west: normal(lon - half), east: normal(lon + half) };
}

/** A box as MapLibre tells it may go round the earth more than once. */
export function boxOf(west: number, south: number, east: number, north: number): Box {
  const lats = { south: Math.max(-90, south), north: Math.min(90, north) };
  return east - west >= 360 ? { ...lats, west: -180, east: 180 } : { ...lats, west: normal(west), east: normal(east) };
}

/** The square of a level in which a cluster's members stand, a little wider, because their middle was rounded. */
export function squareAround(lat: number, lon: number, level: number): Box {
  const squares = 2 ** level;
  const column = Math.floor(((normal(lon) + 180) / 360) * squares);
  const row = Math.floor(rowOf(lat) * squares);
  const slack = 0.01;
  return {
    west: Math.max(-180, ((column - slack) / squares) * 360 - 180),
    east: Math.min(180, ((column + 1 + slack) / squares) * 360 - 180),
    north: latOf(Math.max(0, (row - slack) / squares)),
    south: latOf(Math.min(1, (row + 1 + slack) / squares)),
  };
}

export const isInside = ({ west, south, east, north }: Box, lat: number, lon: number): boolean =>
  lat >= south && lat <= north && (west <= east ? lon >= west && lon <= east : lon >= west || lon <= east);

/** Whether points stand on one spot: no zoom takes them apart. 0.0002 degrees are 22 m at most. */
export function onOneSpot(points: readonly { lat: number; lon: number }[]): boolean {
  const span = (values: number[]) => Math.max(...values) - Math.min(...values);
  return span(points.map(({ lat }) => lat)) < 0.0002 && span(points.map(({ lon }) => lon)) < 0.0002;
}

/** Where to begin: a place from which all of these points are seen, on a map of this width in pixels. */
export function placeOf(points: readonly { lat: number; lon: number }[], width: number, deepest = 15): Place {
  if (points.length === 0) return { lat: 30, lon: 10, zoom: 1 };
  const lats = points.map(({ lat }) => lat);
  const lons = points.map(({ lon }) => lon);
  const span = Math.max(
    (Math.max(...lons) - Math.min(...lons)) / 360,
    rowOf(Math.min(...lats)) - rowOf(Math.max(...lats)),
    0.0001,
  );
  const zoom = Math.log2(width / WORLD_PX / span) - 0.5;
  return {
    lat: (Math.max(...lats) + Math.min(...lats)) / 2,
    lon: (Math.max(...lons) + Math.min(...lons)) / 2,
    zoom: Math.min(deepest, Math.max(0, zoom)),
  };
}
