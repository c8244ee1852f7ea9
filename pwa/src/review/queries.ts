/** What the manager's screens ask and say. */
import { ask, client } from '../api/client';
import type { Alike, Insight, InsightDetail, Member, ReviewChange } from '../api/types';
import type { FeedFilter } from '../paths';

const PAGE = 50;

export async function feedPage(
  filter: FeedFilter,
  cursor?: string,
): Promise<{ items: Insight[]; next?: string | null }> {
  const { status, owed, kind, tag, site, urgency, assignee, watching, due, q } = filter;
  const query = {
    limit: PAGE,
    ...(status && { status: [status] }),
    ...(owed && { owed: true }),
    ...(kind && { kind }),
    ...(tag && { tag }),
    ...(site && { site }),
    ...(urgency && { urgency }),
    ...(assignee && { assignee }),
    ...(watching && { watching: true }),
    ...(due && { due }),
    ...(q && { q }),
    ...(cursor && { cursor }),
  };
  return ask(client.GET('/api/v1/feed', { params: { query } }));
}

const MOST_BY_ID = 100;

/** Those of these insights that there still are, as they are now: one question, however many changed at once. */
export async function insightsOf(ids: readonly string[]): Promise<Insight[]> {
  const query = { id: ids.slice(0, MOST_BY_ID), limit: MOST_BY_ID };
  return (await ask(client.GET('/api/v1/feed', { params: { query } }))).items;
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

/** Says that a tag holds, or that it does not: for good, and the tagger learns from it. */
export async function decideTag(id: string, slug: string, holds: boolean): Promise<InsightDetail> {
  const options = { params: { path: { id, slug } } };
  return ask(
    holds
      ? client.PUT('/api/v1/insights/{id}/tags/{slug}', options)
      : client.DELETE('/api/v1/insights/{id}/tags/{slug}', options),
  );
}

/** Says for which way of the road it holds, in degrees from north; null for either. */
export async function correctHeading(id: string, heading_deg: number | null): Promise<InsightDetail> {
  return ask(client.PUT('/api/v1/insights/{id}/heading', { params: { path: { id } }, body: { heading_deg } }));
}

/** Other insights that may be the same. */
export async function alike(id: string): Promise<Alike[]> {
  return (await ask(client.GET('/api/v1/insights/{id}/alike', { params: { path: { id } } }))).items;
}

export async function notTheSame(id: string, otherId: string): Promise<void> {
  const params = { path: { id, other_id: otherId } };
  await ask(client.DELETE('/api/v1/insights/{id}/alike/{other_id}', { params }));
}

/** Puts the other insight into this one; answers this one. */
export async function merge(id: string, otherId: string): Promise<InsightDetail> {
  const options = { params: { path: { id } }, body: { other_id: otherId } };
  return ask(client.POST('/api/v1/insights/{id}/merge', options));
}

/** Makes an insight of their own of some of its tips; answers the new one. */
export async function split(id: string, tipIds: string[]): Promise<InsightDetail> {
  const options = { params: { path: { id } }, body: { tip_ids: tipIds } };
  return ask(client.POST('/api/v1/insights/{id}/split', options));
}
