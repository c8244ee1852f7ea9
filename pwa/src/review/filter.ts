/** What the address of the feed says, and what a kept filter says of it: the address is the state, so it can be shared. */
import type { Insight, ReviewStatus, SavedFilter } from '../api/types';
import { asKind } from '../discover/kinds';
import type { FeedFilter } from '../paths';

export const STATUSES: readonly ReviewStatus[] = ['new', 'seen', 'assigned', 'done', 'declined'];
const URGENCIES = ['alert', 'high', 'normal'] as const;
const DUES = ['today', 'week'] as const;

const oneOf = <T extends string>(known: readonly T[], said: string | null): T | undefined =>
  known.find((one) => one === said);

/** The filter in an address. What it does not know, it leaves out. */
export function filterIn(query: URLSearchParams): FeedFilter {
  return {
    status: oneOf(STATUSES, query.get('status')),
    owed: query.has('owed') ? '1' : undefined,
    kind: asKind(query.get('kind')),
    tag: query.get('tag') ?? undefined,
    site: query.get('site') ?? undefined,
    urgency: oneOf(URGENCIES, query.get('urgency')),
    assignee: query.get('assignee') ?? undefined,
    watching: query.has('watching') ? '1' : undefined,
    due: oneOf(DUES, query.get('due')),
    q: query.get('q') ?? undefined,
  };
}

/** As the server keeps it. */
export function asKept({ owed, watching, open: _, ...rest }: FeedFilter): SavedFilter['filter'] {
  return { ...rest, ...(owed && { owed: true }), ...(watching && { watching: true }) };
}

/** As an address has it. */
export function asFilter({ owed, watching, ...rest }: SavedFilter['filter']): FeedFilter {
  const said = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));
  return { ...said, ...(owed && { owed: '1' }), ...(watching && { watching: '1' }) };
}

/** How many things it asks for. */
export const asksFor = (filter: FeedFilter): number =>
  Object.entries(filter).filter(([name, value]) => name !== 'open' && value).length;

/** Whether a new insight belongs into the list. What only the server can tell is left to the next visit. */
export function matches(filter: FeedFilter, insight: Insight, me: string | undefined): boolean {
  const { status, owed, kind, tag, site, urgency, assignee, watching, due, q } = filter;
  if (q || watching || due) return false;
  const has = insight.assignee?.id;
  return (
    (!owed || isOpen(insight)) &&
    (!status || insight.status === status) &&
    (!kind || insight.kind === kind) &&
    (!tag || insight.tags.some(({ slug }) => slug === tag)) &&
    (!site || insight.place.site_id === site) &&
    (!urgency || insight.urgency === urgency) &&
    (!assignee || (assignee === 'nobody' ? !has : has === (assignee === 'me' ? me : assignee)))
  );
}

export const isOpen = ({ status }: Pick<Insight, 'status'>): boolean => status !== 'done' && status !== 'declined';
