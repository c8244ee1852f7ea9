/** The manager's list: pages by cursor, kept up to date by the event stream. */
import { isGone, SignedOut } from '../api/client';
import type { InsightEvent } from '../api/stream';
import type { Insight } from '../api/types';
import { insight as readInsight } from '../discover/queries';
import type { FeedFilter } from '../paths';
import { sessionExpired } from '../session.svelte';
import { feedPage } from './queries';

export class Feed {
  items = $state.raw<Insight[]>([]);
  next = $state<string | null>(null);
  status = $state<'loading' | 'ready' | 'failed'>('loading');
  #filter: FeedFilter = {};
  #turn = 0;
  // An answer that was on its way when its insight was withdrawn must not bring it back.
  readonly #gone = new Set<string>();

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
    } else if (!this.#gone.has(insight.id) && this.#matches(insight)) {
      this.items = this.#filter.owed ? this.#last(insight) : [insight, ...this.items];
    }
  }

  /** What is owed stands oldest first: a new one is the last, once the list goes that far. */
  #last(insight: Insight): Insight[] {
    return this.next ? this.items : [...this.items, insight];
  }

  async hear({ id, change }: InsightEvent): Promise<void> {
    if (change === 'withdrawn') return this.#remove(id);
    // An old one that somebody confirmed or moved is no news: it waits in its place further down.
    if ((change === 'confirmed' || change === 'amended') && !this.items.some((item) => item.id === id)) return;
    try {
      this.put(await readInsight(id));
    } catch (error) {
      // After any other failure the next change or the next visit brings it.
      if (isGone(error)) this.#remove(id);
    }
  }

  #remove(gone: string): void {
    this.#gone.add(gone);
    this.items = this.items.filter(({ id }) => id !== gone);
  }

  #matches(insight: Insight): boolean {
    const { status, owed, kind, tag, site, q } = this.#filter;
    if (q) return false;
    return (
      (!owed || (insight.status !== 'done' && insight.status !== 'declined')) &&
      (!status || insight.status === status) &&
      (!kind || insight.kind === kind) &&
      (!tag || insight.tags.some(({ slug }) => slug === tag)) &&
      (!site || insight.place.site_id === site)
    );
  }
}
