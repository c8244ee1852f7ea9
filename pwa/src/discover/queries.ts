/** What the reading screens ask. */
import { ask, client } from '../api/client';
import type {
  ConfirmationKind,
  Confirmations,
  Evidence,
  Insight,
  InsightDetail,
  Route,
  RouteDetail,
  Site,
  SiteDetail,
  Tag,
  TipStatus,
} from '../api/types';

const NEAR_RADIUS_M = 5000;
const CORRIDOR_M = 150;

export async function nearby(lat: number, lon: number): Promise<Insight[]> {
  const query = { lat, lon, radius_m: NEAR_RADIUS_M, limit: 50 };
  return (await ask(client.GET('/api/v1/nearby', { params: { query } }))).items;
}

export async function routes(): Promise<Route[]> {
  return (await ask(client.GET('/api/v1/routes'))).items;
}

export async function route(id: string): Promise<RouteDetail> {
  return (await ask(client.GET('/api/v1/routes/{id}', { params: { path: { id } } }))) as RouteDetail;
}

/** What is known along a route, in driving order, from `from_m` on. */
export async function alongRoute(id: string, from_m: number): Promise<Insight[]> {
  const params = { path: { id }, query: { corridor_m: CORRIDOR_M, from_m: Math.floor(from_m), limit: 100 } };
  return (await ask(client.GET('/api/v1/routes/{id}/insights', { params }))).items;
}

export async function sites(): Promise<Site[]> {
  return (await ask(client.GET('/api/v1/sites'))).items;
}

export async function site(id: string): Promise<SiteDetail> {
  return ask(client.GET('/api/v1/sites/{id}', { params: { path: { id } } }));
}

const SITE_LIMIT = 50;

/** What is known at a site and its parts, the most urgent first: what holds now, or what is over. */
export async function atSite(id: string, current: boolean): Promise<Insight[]> {
  const params = { path: { id }, query: { current, limit: SITE_LIMIT } };
  return (await ask(client.GET('/api/v1/sites/{id}/insights', { params }))).items;
}

export async function tags(): Promise<Tag[]> {
  return (await ask(client.GET('/api/v1/tags'))).items;
}

const onInsight = (id: string) => ({ path: { id } });

export async function insight(id: string): Promise<InsightDetail> {
  return ask(client.GET('/api/v1/insights/{id}', { params: onInsight(id) }));
}

export async function evidence(id: string): Promise<Evidence[]> {
  return (await ask(client.GET('/api/v1/insights/{id}/tips', { params: onInsight(id) }))).items;
}

export async function confirm(id: string, kind: ConfirmationKind): Promise<Confirmations> {
  const options = { params: onInsight(id), body: { kind } };
  return ask(client.POST('/api/v1/insights/{id}/confirmations', options));
}

/** A tip as its author and managers see it, with what was heard and in which version. */
export async function tip(id: string): Promise<TipStatus> {
  return ask(client.GET('/api/v1/tips/{tip_id}', { params: { path: { tip_id: id } } }));
}

/** Says what was really said. Refused with 409 where somebody else has corrected that version already. */
export async function correct(id: string, text: string, baseVersion: number): Promise<TipStatus> {
  const options = { params: { path: { tip_id: id } }, body: { text, base_version: baseVersion } };
  return ask(client.PUT('/api/v1/tips/{tip_id}/transcript', options));
}
