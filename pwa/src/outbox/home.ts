/** Home zones: around them no position ever leaves this phone. They are sealed like a tip and sent to nobody. */
import { keep, kept } from './seal';
import type { Fix } from './states';

export interface HomeZone {
  lat: number;
  lon: number;
  radius_m: number;
}

const NAME = 'home zones';
const METERS_PER_DEGREE = 111_195;
// Wide enough that the circle does not tell the house.
export const HOME_RADIUS_M = 300;

export const homeZones = async (memberId: string): Promise<HomeZone[]> =>
  (await kept<HomeZone[]>(memberId, NAME))?.value ?? [];

export const keepHomeZones = (memberId: string, zones: readonly HomeZone[]): Promise<void> =>
  keep(memberId, NAME, zones.length > 0 ? zones : undefined);

/** Metres between two positions that are near each other (equirectangular: below 0.1 % wrong within 50 km). */
export function metersBetween(a: Pick<Fix, 'lat' | 'lon'>, b: Pick<Fix, 'lat' | 'lon'>): number {
  // Across the antimeridian the short way.
  const lon = ((b.lon - a.lon + 540) % 360) - 180;
  const east = lon * Math.cos(((a.lat + b.lat) / 2) * (Math.PI / 180));
  return Math.hypot(b.lat - a.lat, east) * METERS_PER_DEGREE;
}

/** Whether a fix may be in a home zone: as far as its accuracy reaches, in doubt yes. */
export const isAtHome = (fix: Fix, zones: readonly HomeZone[]): boolean =>
  zones.some((zone) => metersBetween(fix, zone) <= zone.radius_m + Math.min(fix.accuracy_m ?? 0, HOME_RADIUS_M));
