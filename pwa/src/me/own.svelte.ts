/** The member's tips as the server knows them, moved on by its events. */
import { ask, client, Refused, SignedOut } from '../api/client';
import { listen } from '../api/stream';
import type { Personal, TipStatus } from '../api/types';
import { keep, kept } from '../outbox/seal';
import { noteServerSide } from '../outbox/server';
import { sessionExpired } from '../session.svelte';

/** Under which the list is kept on this phone, sealed. */
export const OWN_TIPS = 'own tips';

export class OwnTips {
  items = $state.raw<TipStatus[]>([]);
  /** Whether an empty list means that there are none. */
  asked = $state<'asking' | 'answered' | 'unreachable'>('asking');

  constructor(readonly memberId: string) {}

  /** Reads them and listens until the returned function is called. */
  follow(): () => void {
    void this.#readKept().then(() => this.#read());
    return listen({
      tip: (event) => void this.#readOne(event.id),
      missed: () => void this.#read(),
    });
  }

  /** Asks once more after nobody answered. */
  async again(): Promise<void> {
    this.asked = 'asking';
    await this.#read();
  }

  async retry(id: string): Promise<void> {
    const params = { path: { tip_id: id } };
    await this.note(await ask(client.POST('/api/v1/tips/{tip_id}/retry', { params })));
  }

  /** Says what looks personal and is meant to be read, or is not after all: shown at once, taken back where it fails. */
  async say(id: string, same: readonly Personal[], meant: boolean): Promise<void> {
    const told = new Set(same.map(({ index }) => index));
    this.#change(id, (item) => ({
      ...item,
      personal: item.personal.map((one) => (told.has(one.index) ? { ...one, meant } : one)),
    }));
    try {
      const body = { spans: same.map(({ kind, text }) => ({ kind, text, meant })) };
      const params = { path: { tip_id: id } };
      await this.note(await ask(client.PATCH('/api/v1/tips/{tip_id}/personal', { params, body })));
    } catch (error) {
      const before = new Map(same.map((one) => [one.index, one]));
      this.#change(id, (item) => ({ ...item, personal: item.personal.map((one) => before.get(one.index) ?? one) }));
      // Where something else is hidden by now, that is shown.
      if (error instanceof Refused) void this.#readOne(id);
      throw error;
    }
  }

  #change(id: string, change: (item: TipStatus) => TipStatus): void {
    this.items = this.items.map((item) => (item.id === id ? change(item) : item));
  }

  async #readKept(): Promise<void> {
    this.items = (await kept<TipStatus[]>(this.memberId, OWN_TIPS).catch(() => null))?.value ?? [];
  }

  async #read(): Promise<void> {
    try {
      const { items } = await ask(client.GET('/api/v1/tips'));
      this.items = items;
      this.asked = 'answered';
      await keep(this.memberId, OWN_TIPS, items);
      for (const item of items) await noteServerSide(item);
    } catch (error) {
      if (this.asked === 'asking') this.asked = 'unreachable';
      if (error instanceof SignedOut) sessionExpired();
    }
  }

  async #readOne(id: string): Promise<void> {
    try {
      await this.note(await ask(client.GET('/api/v1/tips/{tip_id}', { params: { path: { tip_id: id } } })));
    } catch {
      // The next event or the next visit brings it.
    }
  }

  /** Takes over what the server says of one of them. */
  async note(status: TipStatus): Promise<void> {
    const isKnown = this.items.some(({ id }) => id === status.id);
    this.items = isKnown ? this.items.map((item) => (item.id === status.id ? status : item)) : [status, ...this.items];
    await keep(this.memberId, OWN_TIPS, this.items);
    await noteServerSide(status);
  }
}
