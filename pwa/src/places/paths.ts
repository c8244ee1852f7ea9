/** The addresses of this folder's screens: apart from src/paths.ts, because the first visit has no use for them. */
export const placePaths = {
  places: (kind: 'site' | 'route' = 'site') => (kind === 'route' ? '/places?kind=route' : '/places'),
  site: (id: string) => `/places/sites/${encodeURIComponent(id)}`,
  route: (id: string) => `/places/routes/${encodeURIComponent(id)}`,
  newSite: (parentId = '') => `/places/sites/new${parentId && `?parent=${encodeURIComponent(parentId)}`}`,
  newRoute: () => '/places/routes/new',
  import: () => '/places/import',
  proposals: () => '/places/proposals',
  /** A file that the browser saves. */
  export: (format: 'geojson' | 'gpx' | 'csv') => `/api/v1/places/export?format=${format}`,
};
