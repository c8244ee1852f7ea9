/** The addresses of this folder: apart from paths.ts, because the first visit has no use for them. */
import type { FeedFilter } from '../paths';

export const sharePaths = {
  connections: () => '/connections',
  /** What the feed shows with this filter, all of it, as a file. */
  feedFile: (format: 'csv' | 'geojson', { open: _, ...filter }: FeedFilter = {}) => {
    const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value)).toString();
    return `/api/v1/feed.${format}${query && `?${query}`}`;
  },
};
