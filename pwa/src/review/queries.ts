/** What the manager's screens ask and say. */
import { ask, client } from '../api/client';
import type { Insight, InsightDetail, Member, ReviewChange } from '../api/types';
import type { FeedFilter } from '../paths';

const PAGE = 50;

export async function feedPage(
  filter: FeedFilter,
  cursor?: string,
): Promise<{ items: Insight[]; next?: string | null }> {
  const { status, tag, site, q } = filter;
  const query = {
    limit: PAGE,
    ...(status && { status: [status] }),
    ...(tag && { tag }),
    ...(site && { site }),
    ...(q && { q }),
    ...(cursor && { cursor }),
  };
  return ask(client.GET('/api/v1/feed', { params: { query } }));
}

export async function review(id: string, body: ReviewChange): Promise<InsightDetail> {
  const params = { path: { id } };
  return ask(client.PATCH('/api/v1/insights/{id}/review', { params, body }));
}

/** Those to whom an insight can be assigned. */
export async function assignees(): Promise<Member[]> {
  const { items } = await ask(client.GET('/api/v1/members'));
  return items.filter(({ role }) => role === 'manager' || role === 'admin');
}
