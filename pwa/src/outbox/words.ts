/** Where a tip is, in words. Never "sent" before the server has it. */
import type { TipState } from '../api/types';
import { type MessageKey, t } from '../i18n/messages.svelte';
import { percent } from '../i18n/numbers';
import { isOnline } from '../online.svelte';
import { isMobileNetwork } from './network';
import type { TipRow } from './states';

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

/** What the phone does with a tip, in words; `wifiOnly` is what its author set. */
export function stateWords(row: TipRow, wifiOnly = false): string {
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
      if (!isOnline()) return t('state.offline');
      return t(wifiOnly && !row.anyNetwork && row.size > 0 && isMobileNetwork() ? 'state.wifi' : 'state.saved');
  }
}
