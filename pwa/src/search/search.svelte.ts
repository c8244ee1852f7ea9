/** One search after the other, as somebody types: a later one overtakes an earlier one that is still under way. */
import { ask, client, Refused, SignedOut } from '../api/client';
import type { Problem } from '../api/types';
import { session, sessionExpired } from '../session.svelte';
import { keptInsights } from './kept';
import type { Hit, SearchAnswer } from './types';
import { searchIn } from './words';

const TIMEOUT_MS = 10_000;

/** What the server is asked, beside the words. */
export interface Asked {
  q: string;
  tag?: string;
  site?: string;
  kind?: Hit['kind'];
  status?: Hit['status'][];
  since?: string;
  lat?: number;
  lon?: number;
  cursor?: string;
}

async function answerOf(query: Asked, signal: AbortSignal): Promise<SearchAnswer> {
  return ask(
    client.GET('/api/v1/search', {
      params: { query },
      headers: session.me ? { 'backhaul-member': session.me.id } : {},
      fetch: (request: Request) =>
        fetch(request, { signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) }),
    }),
  );
}

export class Search {
  items = $state.raw<readonly Hit[]>([]);
  status = $state<'idle' | 'searching' | 'found' | 'offline' | 'refused'>('idle');
  problem = $state.raw<Problem | null>(null);
  answer = $state.raw<SearchAnswer | null>(null);
  /** The question that the items answer. */
  q = $state('');
  #under = new AbortController();

  /** Forgets what was found and stops asking. */
  clear(): void {
    this.#under.abort();
    this.items = [];
    this.answer = this.problem = null;
    this.q = '';
    this.status = 'idle';
  }

  async find(asked: Asked): Promise<void> {
    this.#under.abort();
    const under = new AbortController();
    this.#under = under;
    this.status = 'searching';
    this.problem = null;
    try {
      const answer = await answerOf(asked, under.signal);
      if (under.signal.aborted) return;
      this.items = asked.cursor ? [...this.items, ...answer.items] : answer.items;
      this.answer = answer;
      this.status = 'found';
    } catch (error) {
      if (error instanceof SignedOut) sessionExpired();
      if (under.signal.aborted) return;
      this.answer = null;
      if (error instanceof Refused) {
        this.items = [];
        this.problem = error.problem;
        this.status = 'refused';
      } else {
        const items = searchIn(await keptInsights(session.me?.id ?? ''), asked.q);
        if (under.signal.aborted) return;
        this.items = items.filter((hit) => matches(hit, asked));
        this.status = 'offline';
      }
    }
    this.q = asked.q;
  }
}

const matches = (hit: Hit, { tag, site, kind, status, since }: Asked): boolean =>
  (!tag || hit.tags.some(({ slug }) => slug === tag)) &&
  (!site || hit.place.site_id === site) &&
  (!kind || hit.kind === kind) &&
  (!status || status.includes(hit.status)) &&
  (!since || Date.now() - hit.age_s * 1000 >= Date.parse(since));
