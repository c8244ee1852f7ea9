/** The manager's list: pages by cursor, kept up to date by the event stream. */
import { SignedOut } from '../api/client';
import type { InsightEvent } from '../api/stream';
import type { Insight } from '../api/types';
import type { FeedFilter } from '../paths';
import { session, sessionExpired } from '../session.svelte';
import { matches } from './filter';
import { feedPage, insightsOf } from './queries';

// Eighty that are decided at once are read at once; nobody sees a twentieth of a second.
const TOGETHER_MS = 50;
const MOST_AT_ONCE = 100;

export class Feed {
  items = $state.raw<Insight[]>([]);
  next = $state<string | null>(null);
  status = $state<'loading' | 'ready' | 'failed'>('loading');
  #filter: FeedFilter = {};
  #turn = 0;
  // An answer that was on its way when its insight was withdrawn must not bring it back.
  readonly #gone = new Set<string>();
  readonly #heard = new Set<string>();

  async load(filter: FeedFilter): Promise<void> {
    this.#filter = filter;
    this.items = [];
    this.next = null;
    await this.#append();
  }

  async more(): Promise<void> {
    if (this.status === 'ready' && this.next) await this.#append(this.next);
  }

  async #append(cursor?: string): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    this.status = 'loading';
    try {
      const page = await feedPage(this.#filter, cursor);
      if (turn !== this.#turn) return;
      // A tip that joined between two pages moves its insight up: it may then stand on both.
      const known = new Set([...this.#gone, ...this.items.map(({ id }) => id)]);
      this.items = [...this.items, ...page.items.filter(({ id }) => !known.has(id))];
      this.next = page.next ?? null;
      this.status = 'ready';
    } catch (error) {
      if (error instanceof SignedOut) sessionExpired();
      if (turn === this.#turn) this.status = 'failed';
    }
  }

  /** A row that changed stays where it is, so that nothing jumps under the reader's hand; a new one comes on top. */
  put(insight: Insight): void {
    if (this.items.some(({ id }) => id === insight.id)) {
      this.items = this.items.map((item) => (item.id === insight.id ? insight : item));
    } else if (!this.#gone.has(insight.id) && matches(this.#filter, insight, session.me?.id)) {
      this.items = this.#filter.owed ? this.#last(insight) : [insight, ...this.items];
    }
  }

  /** What is owed stands oldest first: a new one is the last, once the list goes that far. */
  #last(insight: Insight): Insight[] {
    return this.next ? this.items : [...this.items, insight];
  }

  /** Reads what changed; of several that change at once, all in one go. */
  async hear({ id, change }: InsightEvent): Promise<void> {
    if (change === 'withdrawn') return this.#remove(id);
    // An old one that somebody confirmed or moved is no news: it waits in its place further down. A note is in no row.
    if (change === 'noted') return;
    if ((change === 'confirmed' || change === 'amended') && !this.items.some((item) => item.id === id)) return;
    this.#heard.add(id);
    if (this.#heard.size > 1) return;
    await new Promise((resolve) => setTimeout(resolve, TOGETHER_MS));
    const ids = [...this.#heard];
    this.#heard.clear();
    for (let at = 0; at < ids.length; at += MOST_AT_ONCE) await this.#read(ids.slice(at, at + MOST_AT_ONCE));
  }

  async #read(ids: readonly string[]): Promise<void> {
    try {
      const found = await insightsOf(ids);
      for (const insight of found) this.put(insight);
      for (const id of ids) if (!found.some((insight) => insight.id === id)) this.#remove(id);
    } catch (error) {
      // The next change or the next visit brings it.
      if (error instanceof SignedOut) sessionExpired();
    }
  }

  #remove(gone: string): void {
    this.#gone.add(gone);
    this.items = this.items.filter(({ id }) => id !== gone);
  }
}
