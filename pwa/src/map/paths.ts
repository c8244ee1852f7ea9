/** The addresses of the map: apart from paths.ts, because the first visit has no use for them. */
import { hashOf, type MapFilter, type Place, queryOf } from './view';

const at = (path: string, query: URLSearchParams, place: Place | null): string =>
  path + (query.size > 0 ? `?${query}` : '') + (place ? hashOf(place) : '');

/** The map, with the filters and at the place; `line` is the route that is drawn. */
function map(filter: MapFilter = {}, place: Place | null = null, line = ''): string {
  const query = queryOf(filter);
  if (line) query.set('line', line);
  return at('/map', query, place);
}

export const mapPaths = {
  map,
  /** The list of what is near, at the place and with the filters of the map. */
  near: (filter: MapFilter, place: Place | null) => at('/near', queryOf(filter), place),
  /** Tiles of what is known, for a protocol of ours: they are asked for in this member's name. */
  insights: (filter: MapFilter) => `insights://{z}/{x}/{y}?${queryOf(filter)}`,
  tile: (z: number, x: number, y: number, query: string) => `/api/v1/tiles/${z}/${x}/${y}.mvt${query && `?${query}`}`,
  basemap: (name: 'world' | 'streets') => `/basemap/${name}.pmtiles`,
  packTiles: (routeId: string) => `/api/v1/packs/${encodeURIComponent(routeId)}/tiles`,
};
