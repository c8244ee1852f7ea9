/** What is read out: hazards first, then what is nearest, each with how far it is. Names of people are never in it. */
import type { Insight } from '../api/types';
import { takeFix } from '../capture/place.svelte';
import { MASK } from '../discover/masks';
import { nearby } from '../discover/queries';
import { distance } from '../i18n/format';
import { language, t } from '../i18n/messages.svelte';
import { metersBetween } from '../outbox/home';
import { keep, kept } from '../outbox/seal';
import type { Fix } from '../outbox/states';

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

/** How far it is from here now, not from where it was asked about; null where nobody knows. */
function distanceNow(fix: Fix | null, { place }: Insight): number | null {
  if (!fix || place.lat === null || place.lon === null) return null;
  return metersBetween(fix, { lat: place.lat, lon: place.lon });
}

/** What is known around here: from the server, or what was kept from the last time that it could be asked. */
export async function around(memberId: string): Promise<Sentence[]> {
  const fix = await takeFix();
  try {
    if (!fix) throw new Error('no fix');
    const insights = await nearby(fix.lat, fix.lon);
    await keep(memberId, 'near', insights);
    return sentences(insights);
  } catch {
    const before = (await kept<Insight[]>(memberId, 'near').catch(() => null))?.value ?? [];
    return sentences(before.map((insight) => ({ ...insight, distance_m: distanceNow(fix, insight) })));
  }
}
