/** What is read out: hazards first, then what is nearest, each with how far it is. Names of people are never in it. */
import type { Insight } from '../api/types';
import { takeFix } from '../capture/place.svelte';
import { nearby } from '../discover/queries';
import { metersBetween } from '../outbox/home';
import { keep, kept } from '../outbox/seal';
import type { Fix } from '../outbox/states';
import { type Sentence, sentences } from './sentences';

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
