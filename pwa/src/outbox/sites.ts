/** The organisation's sites and routes as this phone keeps them, sealed, so that a place has a name without a network. */
import { ask, client } from '../api/client';
import type { components } from '../api/schema';
import { metersBetween } from './home';
import { keep, kept } from './seal';
import type { Fix } from './states';

export type Site = components['schemas']['SiteOut'];
export type Route = components['schemas']['RouteOut'];

export interface Gazetteer {
  sites: Site[];
  routes: Route[];
}

const NAME = 'gazetteer';
const A_DAY_MS = 24 * 3_600_000;
const NOTHING: Gazetteer = { sites: [], routes: [] };

/** What is kept, asked for anew when it is older than a day and the server can be reached. */
export async function gazetteerOf(memberId: string): Promise<Gazetteer> {
  const found = await kept<Gazetteer>(memberId, NAME).catch(() => null);
  if (found && (Date.now() - found.at < A_DAY_MS || !navigator.onLine)) return found.value;
  try {
    const [sites, routes] = await Promise.all([ask(client.GET('/api/v1/sites')), ask(client.GET('/api/v1/routes'))]);
    const value = { sites: sites.items, routes: routes.items };
    await keep(memberId, NAME, value);
    return value;
  } catch {
    return found?.value ?? NOTHING;
  }
}

export interface NearSite {
  site: Site;
  distance_m: number;
}

/** Sites and their parts by distance from a fix, the nearest first. */
export const sitesNear = (fix: Fix, sites: readonly Site[]): NearSite[] =>
  sites.map((site) => ({ site, distance_m: metersBetween(fix, site) })).sort((a, b) => a.distance_m - b.distance_m);

// A part of a site is what somebody stands at; farther away the site itself is meant.
const AT_A_PART_M = 60;

/** "Dock 4, Northgate" for a fix at one of them; null where the organisation knows nothing. */
export function siteAt(fix: Fix, sites: readonly Site[]): NearSite | null {
  const near = sitesNear(fix, sites);
  const reach = ({ site, distance_m }: NearSite): boolean => distance_m <= site.radius_m + (fix.accuracy_m ?? 0);
  const part = near.find(({ site, distance_m }) => site.kind === 'part' && distance_m <= AT_A_PART_M);
  return part ?? near.find((one) => one.site.kind === 'site' && reach(one)) ?? null;
}

/** A part with its site: "Dock 4, Northgate"; by itself where it names its site already, as "Northgate Dock 4" does. */
export function siteName(site: Site, sites: readonly Site[]): string {
  const parent = sites.find(({ id }) => id === site.parent_id);
  const [named = ''] = parent?.name.split(' ') ?? [];
  return parent && !site.name.includes(named) ? `${site.name}, ${parent.name}` : site.name;
}
