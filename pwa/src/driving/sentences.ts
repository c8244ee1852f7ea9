/** What is said of an insight. Names of people are never in it. */
import type { Insight } from '../api/types';
import { MASK } from '../discover/masks';
import { distance } from '../i18n/format';
import { language, t } from '../i18n/messages.svelte';

const MOST = 7;
const RANK = { alert: 0, high: 1, normal: 2 } as const;

/** Something to say, in the language it is in. */
export interface Sentence {
  text: string;
  language: string;
}

/** What to say of a list, the most urgent and nearest first. */
export function sentences(insights: readonly Insight[]): Sentence[] {
  const ordered = [...insights].sort(
    (a, b) => RANK[a.urgency] - RANK[b.urgency] || (a.distance_m ?? 0) - (b.distance_m ?? 0),
  );
  return ordered.slice(0, MOST).flatMap((insight) => {
    const { title, language: spoken } = insight.translation ?? insight;
    // What is hidden is not read out sign by sign.
    const own = { text: title.replace(MASK, '…'), language: spoken };
    if (insight.distance_m === null) return [own];
    return [{ text: t('driving.inDistance', { distance: distance(insight.distance_m) }), language: language() }, own];
  });
}
