/** An answer of the API that is also there without a network: the last one is kept on the phone, sealed, with its time. */
import { isGone, Refused, SignedOut } from '../api/client';
import type { Problem } from '../api/types';
import { keep, kept } from '../outbox/seal';
import { session, sessionExpired } from '../session.svelte';

// What this page has seen, so that going back shows it in the same frame.
const seen = new Map<string, { value: unknown; at: number }>();

export class Answer<T> {
  value = $state.raw<T | null>(null);
  /** When the value came from the server (ms since 1970). */
  at = $state(0);
  status = $state<'loading' | 'fresh' | 'unreachable' | 'refused'>('loading');
  problem = $state.raw<Problem | null>(null);
  #turn = 0;
  #key = '';

  /** Shows what is kept under `name`, then asks. A later call wins over an earlier one that is still under way. */
  async load(name: string, asking: () => Promise<T>): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    const memberId = session.me?.id ?? '';
    const key = `${memberId}/${name}`;
    this.status = 'loading';
    this.problem = null;
    const before = (seen.get(key) as { value: T; at: number } | undefined) ?? null;
    // What stands here already stays while it is asked for anew: somebody may be typing in the middle of it.
    if (before || key !== this.#key) this.#show(before);
    this.#key = key;
    if (!before) {
      const fromDisk = await kept<T>(memberId, name).catch(() => null);
      if (turn === this.#turn) this.#show(fromDisk);
    }
    try {
      const value = await asking();
      const at = Date.now();
      seen.set(key, { value, at });
      void keep(memberId, name, value);
      if (turn !== this.#turn) return;
      this.#show({ value, at });
      this.status = 'fresh';
    } catch (error) {
      if (error instanceof SignedOut) sessionExpired();
      const gone = isGone(error);
      if (gone) {
        // Its author took it back: from here on this phone does not know it either.
        seen.delete(key);
        void keep(memberId, name, undefined);
      }
      if (turn !== this.#turn) return;
      if (gone) this.#show(null);
      this.problem = error instanceof Refused ? error.problem : null;
      this.status = error instanceof Refused ? 'refused' : 'unreachable';
    }
  }

  /** Shows what is kept under `name`, without asking. */
  async recall(name: string): Promise<void> {
    this.#turn += 1;
    this.#key = '';
    const turn = this.#turn;
    const found = await kept<T>(session.me?.id ?? '', name).catch(() => null);
    if (turn === this.#turn && found) {
      this.#show(found);
      this.status = 'unreachable';
    }
  }

  #show(known: { value: T; at: number } | null): void {
    this.value = known?.value ?? null;
    this.at = known?.at ?? 0;
  }
}
