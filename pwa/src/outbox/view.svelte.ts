/** The member's tips on this phone, as a screen sees them: always the present rows. */

import type { TipState } from '../api/types';
import { isUnsent, type TipRow } from './states';
import { onOutboxChange, tipsOf } from './tips';

const NOT_READ: TipRow[] = [];

export class OutboxView {
  rows = $state.raw<TipRow[]>(NOT_READ);
  isRead = $derived(this.rows !== NOT_READ);
  unsent = $derived(this.rows.filter(isUnsent).length);
  /** The server has some of them and is not done with them. */
  inWork = $derived(this.rows.some(({ state, server }) => state === 'stored' && server && !isDone(server.state)));
  blocked = $derived(this.rows.some((row) => row.state === 'blocked'));

  constructor(readonly memberId: string) {}

  /** Follows the rows until the returned function is called. */
  follow(): () => void {
    const read = async () => {
      this.rows = await tipsOf(this.memberId);
    };
    void read();
    return onOutboxChange(() => void read());
  }
}

const isDone = (state: TipState): boolean => ['published', 'parked', 'withdrawn'].includes(state);
