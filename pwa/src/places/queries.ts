/** What the screens of sites and routes ask and say. */
import { ask, client } from '../api/client';
import type { components } from '../api/schema';
import type { Insight, RouteDetail } from '../api/types';
import { fileBody } from '../imports/file';

type Schemas = components['schemas'];
export type SiteDetail = Schemas['SiteOut'];
export type SiteChange = Partial<Omit<Schemas['SiteChange'], 'version'>>;
export type RouteItem = Schemas['RouteOut'];
export type RouteChange = Partial<Omit<Schemas['RouteChange'], 'version'>>;
export type RouteVersion = Schemas['RouteVersionOut'] & { line: { coordinates: [number, number][] } };
export type Proposal = Schemas['ProposalOut'];
export type ProposalAnswer = Partial<Schemas['ProposalAnswer']> & { accept: boolean };
export type ImportReport = Schemas['ImportReport'];

interface Page<Item> {
  items: Item[];
  next?: string | null;
}

/** All pages of a list. */
async function all<Item>(page: (cursor: string | undefined) => Promise<Page<Item>>): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const answer = await page(cursor);
    items.push(...answer.items);
    cursor = answer.next ?? undefined;
  } while (cursor);
  return items;
}

export const allSites = (retired: boolean): Promise<SiteDetail[]> =>
  all((cursor) => ask(client.GET('/api/v1/sites', { params: { query: { retired, ...(cursor && { cursor }) } } })));

export const allRoutes = (retired: boolean): Promise<RouteItem[]> =>
  all((cursor) => ask(client.GET('/api/v1/routes', { params: { query: { retired, ...(cursor && { cursor }) } } })));

const at = (id: string) => ({ path: { id } });

export const readSite = (id: string): Promise<SiteDetail> => ask(client.GET('/api/v1/sites/{id}', { params: at(id) }));

export const readRoute = async (id: string): Promise<RouteDetail> =>
  (await ask(client.GET('/api/v1/routes/{id}', { params: at(id) }))) as RouteDetail;

export const addSite = (body: SiteChange & { name: string }): Promise<SiteDetail> =>
  ask(client.POST('/api/v1/sites', { body: body as Schemas['SiteIn'] }));

export const changeSite = (site: SiteDetail, change: SiteChange): Promise<SiteDetail> =>
  ask(
    client.PATCH('/api/v1/sites/{id}', {
      params: at(site.id),
      body: { ...change, version: site.version } as Schemas['SiteChange'],
    }),
  );

export const retireSite = ({ id, version }: SiteDetail): Promise<SiteDetail> =>
  ask(client.DELETE('/api/v1/sites/{id}', { params: { ...at(id), query: { version } } }));

export const addRoute = async (body: RouteChange & { name: string }): Promise<RouteDetail> =>
  (await ask(client.POST('/api/v1/routes', { body: body as Schemas['RouteIn'] }))) as RouteDetail;

export const changeRoute = async (route: RouteItem, change: RouteChange): Promise<RouteDetail> => {
  const body = { ...change, version: route.version } as Schemas['RouteChange'];
  return (await ask(client.PATCH('/api/v1/routes/{id}', { params: at(route.id), body }))) as RouteDetail;
};

export const retireRoute = async ({ id, version }: RouteItem): Promise<RouteDetail> =>
  (await ask(client.DELETE('/api/v1/routes/{id}', { params: { ...at(id), query: { version } } }))) as RouteDetail;

export async function olderLines(id: string): Promise<RouteVersion[]> {
  const { items } = await ask(client.GET('/api/v1/routes/{id}/versions', { params: at(id) }));
  return (items as RouteVersion[]).filter(({ replaced_at }) => replaced_at !== null);
}

/** What is known along a line that a route had. */
export async function saidAlong({ line }: RouteVersion): Promise<Insight[]> {
  const body = { coordinates: line.coordinates, corridor_m: 150, from_m: 0, limit: 50 };
  return (await ask(client.POST('/api/v1/along', { body }))).items;
}

export const openProposals = async (): Promise<Proposal[]> => (await ask(client.GET('/api/v1/places/proposals'))).items;

export const answerProposal = (id: string, body: ProposalAnswer): Promise<Proposal> =>
  ask(client.POST('/api/v1/places/proposals/{id}/answer', { params: at(id), body: body as Schemas['ProposalAnswer'] }));

export interface ImportChoices {
  name: string;
  tags: string[];
  exchange: boolean;
}

// An extract of a city over a depot's line.
const FILE_TIMEOUT_MS = 180_000;

/** What the file would change; nothing is written. */
export const previewImport = (data: File, query: ImportChoices): Promise<ImportReport> =>
  ask(client.POST('/api/v1/imports/preview', { params: { query }, ...fileBody(data, FILE_TIMEOUT_MS) }));

/** Imports exactly what the preview with this digest showed, or nothing. */
export const applyImport = (data: File, choices: ImportChoices, digest: string): Promise<ImportReport> =>
  ask(
    client.POST('/api/v1/imports', { params: { query: { ...choices, digest } }, ...fileBody(data, FILE_TIMEOUT_MS) }),
  );
