/** What the overview asks. */
import { ask, client } from '../api/client';
import type { components } from '../api/schema';
import type { Outcome } from '../api/types';
import type { Asked } from './paths';

type Schemas = components['schemas'];
export type Overview = Schemas['OverviewOut'];
export type Change = Schemas['PeopleChange'];
export type PeriodPeople = Schemas['PeriodPeople'];
export type Participation = Schemas['ParticipationOut'];
export type Square = Schemas['HeatSquare'];
export const SIZES = ['large', 'medium', 'small'] as const;
export type Size = (typeof SIZES)[number];

const said = <T extends object>(values: T): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;

export const overview = (asked: Asked): Promise<Overview> =>
  ask(client.GET('/api/v1/overview', { params: { query: said(asked) } }));

export async function heat(period: string, tag: string | undefined, size: Size): Promise<Square[]> {
  const query = said({ period, tag, size });
  return (await ask(client.GET('/api/v1/overview/heat', { params: { query } }))).items;
}

export async function outcomesAt(site: string): Promise<Outcome[]> {
  return (await ask(client.GET('/api/v1/outcomes', { params: { query: { site, limit: 10 } } }))).items;
}
