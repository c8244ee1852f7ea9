/** What to call the place of an insight. */
import type { Insight } from '../api/types';
import { degrees } from '../i18n/format';

/** The message that says for which way of the road it holds: the nearest of the four that everybody tells apart. */
export function headsTo({
  place,
}: Insight): 'insight.heads0' | 'insight.heads1' | 'insight.heads2' | 'insight.heads3' | null {
  if (place.heading_deg === null) return null;
  const quarter = (Math.round(place.heading_deg / 90) % 4) as 0 | 1 | 2 | 3;
  return `insight.heads${quarter}`;
}

/** The site's or route's name; where nobody named the spot, its rounded position; null where there is none. */
export function placeName({ place }: Insight): string | null {
  if (place.label) return place.label;
  return place.lat === null || place.lon === null ? null : `${degrees(place.lat)}, ${degrees(place.lon)}`;
}
