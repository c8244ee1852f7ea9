/** What to call the place of an insight. */
import type { Insight } from '../api/types';
import { degrees } from '../i18n/format';

/** The site's or route's name; where nobody named the spot, its rounded position; null where there is none. */
export function placeName({ place }: Insight): string | null {
  if (place.label) return place.label;
  return place.lat === null || place.lon === null ? null : `${degrees(place.lat)}, ${degrees(place.lon)}`;
}
