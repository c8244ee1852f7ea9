/** The member's tips on this phone, as a screen sees them: always the present rows, and the words for each state. */

import type { TipState } from '../api/types';
import { percent } from '../i18n/format';
import { type MessageKey, t } from '../i18n/messages.svelte';
import { isOnline } from '../online.svelte';
import { isUnsent, type TipRow } from './states';
import { onOutboxChange, tipsOf } from './tips';

export class OutboxView {
  rows = $state.raw<TipRow[]>([]);
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

const SERVER_WORDS: Readonly<Record<TipState, MessageKey>> = {
  waiting_for_parts: 'state.sending',
  queued: 'state.received',
  normalising: 'state.normalising',
  transcribing: 'state.transcribing',
  understanding: 'state.understanding',
  published: 'state.published',
  parked: 'state.parked',
  withdrawn: 'state.withdrawn',
};

/** What the server does with a tip, in words. */
export function serverWords(state: TipState, queuePosition: number | null): string {
  if (state === 'queued' && queuePosition) return t('state.queued', { n: queuePosition });
  return t(SERVER_WORDS[state]);
}

/** Where a tip is, in words. Never "sent" before the server has it. */
export function stateWords(row: TipRow): string {
  switch (row.state) {
    case 'sending':
      return row.size > 0 ? t('state.sendingShare', { share: percent(row.sent / row.size) }) : t('state.sending');
    case 'backoff':
      return t(isOnline() ? 'state.backoff' : 'state.offline');
    case 'blocked':
      return t('state.blocked');
    case 'rejected':
      return t('state.rejected');
    case 'withdrawing':
      return t('state.withdrawn');
    case 'stored':
      return row.server ? serverWords(row.server.state, row.server.queuePosition) : t('state.received');
    default:
      return t(isOnline() ? 'state.saved' : 'state.offline');
  }
}
