/** What the map draws of what is on the phone, as GeoJSON. */
import type { Feature, FeatureCollection, GeoJsonProperties } from 'geojson';
import type { Insight, RouteDetail, Site } from '../api/types';
import { certainty } from '../discover/certainty';

export const NONE: FeatureCollection = { type: 'FeatureCollection', features: [] };

const all = (features: Feature[]): FeatureCollection => ({ type: 'FeatureCollection', features });

const point = (lat: number, lon: number, properties: GeoJsonProperties): Feature => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [lon, lat] },
  properties,
});

export const ownPlace = (lat: number, lon: number): FeatureCollection => all([point(lat, lon, {})]);

/** Sites; their parts stand on them. */
export const sitePoints = (sites: readonly Site[]): FeatureCollection =>
  all(sites.filter(({ kind }) => kind === 'site').map(({ id, name, lat, lon }) => point(lat, lon, { id, name })));

export const routeLine = (route: RouteDetail | null): FeatureCollection =>
  route
    ? all([{ type: 'Feature', geometry: { type: 'LineString', coordinates: route.line.coordinates }, properties: {} }])
    : NONE;

/** With the properties that the tiles of the server have. */
export const insightPoints = (insights: readonly Insight[]): FeatureCollection =>
  all(
    insights.flatMap(({ id, title, urgency, kind, confidence, place: { lat, lon } }) =>
      lat === null || lon === null
        ? []
        : [point(lat, lon, { id, title, urgency, kind, confidence: certainty(confidence) })],
    ),
  );
