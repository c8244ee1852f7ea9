/** Every URL that this app knows, screens and API alike. Nobody else puts one together, but for doors/paths.ts. */
import type { Insight, InsightKind, ReviewStatus } from './api/types';

export interface FeedFilter {
  status?: ReviewStatus | undefined;
  /** Only what waits for an answer, oldest first. */
  owed?: '1' | undefined;
  kind?: InsightKind | undefined;
  tag?: string | undefined;
  site?: string | undefined;
  urgency?: Insight['urgency'] | undefined;
  /** A member's id, `me` or `nobody`. */
  assignee?: string | undefined;
  watching?: '1' | undefined;
  due?: 'today' | 'week' | undefined;
  q?: string | undefined;
  /** The insight that stands open beside the list. */
  open?: string | undefined;
}

/** What a QR code on a door or a dispatch app opens: capture, with the place named and perhaps already pressed. */
export interface CaptureLink {
  site?: string | null;
  route?: string | null;
  press?: 'voice' | 'photo' | 'text' | undefined;
}

function withQuery(path: string, values: Record<string, string | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value) query.set(name, value);
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

export const paths = {
  capture: (at: CaptureLink = {}) =>
    withQuery(Object.values(at).some(Boolean) ? '/capture' : '/', {
      site: at.site ?? undefined,
      route: at.route ?? undefined,
      press: at.press,
    }),
  near: () => '/near',
  route: () => '/route',
  outbox: () => '/outbox',
  feed: (filter: FeedFilter = {}) => withQuery('/feed', { ...filter }),
  insight: (id: string) => `/insights/${encodeURIComponent(id)}`,
  me: () => '/me',
};

/** The id in the address of an insight's own page. */
export const insightIdIn = (pathname: string): string => decodeURIComponent(pathname.split('/')[2] ?? '');

const API = '/api/v1';

/** For the callers that cannot use the generated client: the sender in the service worker and the event stream. */
export const apiPaths = {
  me: () => `${API}/me`,
  tip: (id: string) => `${API}/tips/${id}`,
  part: (id: string, name: string) => `${API}/tips/${id}/parts/${name}`,
  stream: () => `${API}/stream`,
};
