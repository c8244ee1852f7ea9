/** Whether an insight still holds, in words; and whether whoever reads it is asked. */
import type { Insight } from '../api/types';
import { t } from '../i18n/messages.svelte';
import { holdsAt, moment } from './holds';

type Fresh = Pick<
  Insight,
  'current' | 'gone_at' | 'valid_from' | 'valid_until' | 'asks' | 'recurrence' | 'lasts_s' | 'time_zone'
>;

export type Freshness = 'gone' | 'over' | 'faded' | 'doubted' | 'notNow';

/** What a list has to say of it; null for what simply holds. */
export function freshness(insight: Fresh, now = Date.now()): Freshness | null {
  if (insight.gone_at) return 'gone';
  if (insight.valid_until && Date.parse(insight.valid_until) <= now) return 'over';
  if (!insight.current) return 'faded';
  if (insight.asks === 'gone') return 'doubted';
  return holdsAt(insight, now) ? null : 'notNow';
}

/** The same as a sentence; for what is over the time that it holds says so already. */
export function freshnessLine(insight: Fresh, now = Date.now()): string | null {
  const found = freshness(insight, now);
  if (found === null || found === 'over') return null;
  if (found === 'gone') return t('fresh.gone', { at: moment(Date.parse(insight.gone_at ?? ''), now, insight) });
  return t(`fresh.${found}`);
}

// Further away nobody can tell whether it is still there.
const PASSING_M = 1000;

/** The one insight of a list about which its reader is asked: the nearest, or the next on the way. */
export function toAsk<T extends Pick<Insight, 'asks' | 'distance_m'>>(insights: readonly T[]): T | null {
  return insights.find(({ asks, distance_m }) => asks !== null && (distance_m ?? 0) <= PASSING_M) ?? null;
}
