/** What this phone has of insights without a network: lists, single ones, and packs; and what was searched before. Sealed. */
import type { Insight } from '../api/types';
import { withDatabase } from '../outbox/database';
import { keep, kept } from '../outbox/seal';

const RECENT = 'searches';
const MOST_RECENT = 8;
// The names under which the screens keep what they have read.
const LISTS = /^(near|near\/.*|route\/.*|along\/.*|insight\/.*|pack\/.*)$/;

const isInsight = (value: unknown): value is Insight =>
  typeof value === 'object' && value !== null && 'place' in value && 'title' in value && 'tags' in value;

/** Insights anywhere in what was kept: a list, one alone, or a pack with its list inside. */
function* insightsIn(value: unknown, depth = 0): Generator<Insight> {
  if (isInsight(value)) yield value;
  else if (depth < 4 && typeof value === 'object' && value !== null) {
    for (const one of Object.values(value)) yield* insightsIn(one, depth + 1);
  }
}

/** All insights that are on this phone for this member. */
export async function keptInsights(memberId: string): Promise<Insight[]> {
  const range = IDBKeyRange.bound([memberId, ''], [memberId, '\uffff']);
  const names = (await withDatabase((db) => db.getAllKeys('kept', range))).map(([, name]) => name);
  const found: Insight[] = [];
  for (const name of names.filter((one) => LISTS.test(one))) {
    const row = await kept<unknown>(memberId, name).catch(() => null);
    if (row) found.push(...insightsIn(row.value));
  }
  return found;
}

export const recentSearches = async (memberId: string): Promise<string[]> =>
  (await kept<string[]>(memberId, RECENT).catch(() => null))?.value ?? [];

/** Puts a question before the others; of one that was typed on only the longer one stays. */
export async function rememberSearch(memberId: string, q: string): Promise<string[]> {
  const others = (await recentSearches(memberId)).filter((one) => !q.startsWith(one));
  const recent = [q, ...others].slice(0, MOST_RECENT);
  await keep(memberId, RECENT, recent);
  return recent;
}

export const forgetSearches = (memberId: string): Promise<void> => keep(memberId, RECENT, undefined);
