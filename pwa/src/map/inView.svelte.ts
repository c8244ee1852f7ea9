/** The list beside the map: what stands in the part of the world that it shows. */
import { SignedOut } from '../api/client';
import type { Insight } from '../api/types';
import { allPacks } from '../doors/packs';
import { session, sessionExpired } from '../session.svelte';
import { within } from './queries';
import { type Box, isInside, type MapFilter, passes } from './view';

export class InView {
  items = $state.raw<Insight[]>([]);
  next = $state<string | null>(null);
  /** kept: there is no network, and this is what was taken along. */
  status = $state<'loading' | 'ready' | 'kept'>('loading');
  #box: Box | null = null;
  #filter: MapFilter = {};
  #turn = 0;

  async load(box: Box, filter: MapFilter): Promise<void> {
    this.#box = box;
    this.#filter = filter;
    await this.#read();
  }

  /** The same once more: something changed. What is shown stays until the answer is here. */
  async again(): Promise<void> {
    if (this.#box) await this.#read();
  }

  async more(): Promise<void> {
    if (this.next && this.status === 'ready') await this.#read(this.next);
  }

  async #read(cursor?: string): Promise<void> {
    const box = this.#box;
    if (!box) return;
    this.#turn += 1;
    const turn = this.#turn;
    this.status = 'loading';
    try {
      const page = await within(box, this.#filter, cursor);
      if (turn !== this.#turn) return;
      const before = cursor ? this.items : [];
      const known = new Set(before.map(({ id }) => id));
      this.items = [...before, ...page.items.filter(({ id }) => !known.has(id))];
      this.next = page.next ?? null;
      this.status = 'ready';
    } catch (error) {
      if (error instanceof SignedOut) sessionExpired();
      if (turn !== this.#turn) return;
      const kept = await keptInsights(this.#filter);
      if (turn !== this.#turn) return;
      this.items = kept.filter(({ place: { lat, lon } }) => lat !== null && lon !== null && isInside(box, lat, lon));
      this.next = null;
      this.status = 'kept';
    }
  }
}

/** What the member took along, in whatever pack: each once. */
export async function keptInsights(filter: MapFilter): Promise<Insight[]> {
  const found = new Map<string, Insight>();
  for (const { insights } of await allPacks(session.me?.id ?? '')) {
    for (const insight of insights.items) if (passes(insight, filter)) found.set(insight.id, insight);
  }
  return [...found.values()];
}
