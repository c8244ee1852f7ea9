/** The one address that only managers go to: what was split off knows where from. Apart from src/paths.ts for the first visit. */
import { type FeedFilter, paths } from '../paths';

const FROM = 'from';

const withFrom = (path: string, from: string): string => {
  const url = new URL(path, location.origin);
  url.searchParams.set(FROM, from);
  return url.pathname + url.search;
};

export const reviewPaths = {
  /** The new insight on its own. */
  parted: (id: string, from: string) => withFrom(paths.insight(id), from),
  /** The new insight beside the list. */
  partedBeside: (filter: FeedFilter, from: string) => withFrom(paths.feed(filter), from),
};

/** From which insight the one at this address was split, if it was just now. */
export const partedFrom = (url: URL): string | null => url.searchParams.get(FROM);

/** What was changed, and how an organisation answers. */
export const answerPaths = {
  outcomes: () => '/outcomes',
  answers: () => '/answers',
};
