/** Why some of many stay as they are, in a line each. */
import type { Decided } from '../api/types';
import { t } from '../i18n/messages.svelte';
import { whatTheyDid } from './say';

export const refusals = (refused: Decided['refused']): string[] =>
  refused.map(({ title, why, changes }) => {
    const last = changes.at(-1);
    const reason =
      why === 'changed' && last
        ? `${last.member?.name ?? t('conflict.somebody')}: ${whatTheyDid(last)}`
        : t(`refused.${why}`);
    return title ? `${title} – ${reason}` : reason;
  });
