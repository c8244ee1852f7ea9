/** Areas as they are drawn: corner by corner, shown from the first one on. */
import type { Feature, FeatureCollection, MultiPolygon, Polygon } from 'geojson';
import type { Box } from './view';

/** [lon, lat] in degrees. */
export type Corner = [number, number];
export type Outline = Polygon | MultiPolygon;

const LEAST_CORNERS = 3;
// As the server has it: whoever wants a whole country follows a tag.
const MOST_SIDE_M = 500_000;
const DEGREE_M = 111_320;

/** The area of these corners; null while they are none. */
export function outlineOf(corners: readonly Corner[]): Polygon | null {
  const [first] = corners;
  return first && corners.length >= LEAST_CORNERS ? { type: 'Polygon', coordinates: [[...corners, first]] } : null;
}

/** What the map shows of it. */
export function drawn(outline: Outline | null, corners: readonly Corner[]): FeatureCollection {
  const features: Feature[] = corners.map((coordinates) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates },
    properties: {},
  }));
  const area = outlineOf(corners) ?? outline;
  if (area) features.push({ type: 'Feature', geometry: area, properties: {} });
  else if (corners.length > 1) {
    features.push({
      type: 'Feature',
      geometry: { type: 'LineString', coordinates: [...corners] },
      properties: {},
    });
  }
  return { type: 'FeatureCollection', features };
}

/** A box of the map as an area to follow takes it; null where it is too large. */
export function boxToFollow({ west, south, east, north }: Box): [number, number, number, number] | null {
  const round = (degrees: number): number => Number(degrees.toFixed(5));
  const wide = east >= west ? east - west : east - west + 360;
  const wide_m = wide * DEGREE_M * Math.cos((Math.min(Math.abs(south), Math.abs(north)) * Math.PI) / 180);
  if (wide_m > MOST_SIDE_M || (north - south) * DEGREE_M > MOST_SIDE_M) return null;
  return [round(west), round(south), round(east), round(north)];
}
