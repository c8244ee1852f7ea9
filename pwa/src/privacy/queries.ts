/** What is asked of what is kept about people. */
import { ask, client } from '../api/client';
import type { components } from '../api/schema';

type Schemas = components['schemas'];
export type MyData = Schemas['MyData'];
export type Export = Schemas['ExportOut'];
export type Erasure = Schemas['ErasureOut'];
export type Retention = Schemas['RetentionOut'];
export type RetentionIn = Schemas['RetentionIn'];
export type ErasureOfMember = Schemas['ErasureOfMember'];

export const myData = (): Promise<MyData> => ask(client.GET('/api/v1/me/data'));

export const writeFile = (): Promise<Export> => ask(client.POST('/api/v1/me/export'));

export async function deleteFile(): Promise<void> {
  await ask(client.DELETE('/api/v1/me/export'));
}

export const eraseMe = (): Promise<Erasure> => ask(client.PUT('/api/v1/me/erasure', { body: { sure: true } }));

export async function stay(): Promise<void> {
  await ask(client.DELETE('/api/v1/me/erasure'));
}

export const retention = (): Promise<Retention> => ask(client.GET('/api/v1/privacy/retention'));

export async function keepFor(body: RetentionIn): Promise<void> {
  await ask(client.PUT('/api/v1/privacy/retention', { body }));
}

export const erasures = async (): Promise<ErasureOfMember[]> =>
  (await ask(client.GET('/api/v1/privacy/erasures'))).items;

/** Everybody, drivers and guests included. */
export const everybody = async (): Promise<Schemas['MemberOut'][]> => (await ask(client.GET('/api/v1/members'))).items;

const of = (member_id: string) => ({ path: { member_id } });

export async function erase(memberId: string, after_days: number): Promise<void> {
  await ask(
    client.PUT('/api/v1/privacy/erasures/{member_id}', { params: of(memberId), body: { sure: true, after_days } }),
  );
}

export async function callOff(memberId: string): Promise<void> {
  await ask(client.DELETE('/api/v1/privacy/erasures/{member_id}', { params: of(memberId) }));
}
