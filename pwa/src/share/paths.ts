/** The addresses of this folder: apart from paths.ts, because the first visit has no use for them. */
export const sharePaths = {
  connections: () => '/connections',
  feedFile: (format: 'csv' | 'geojson') => `/api/v1/feed.${format}`,
};
