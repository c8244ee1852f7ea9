/** What the screens of this folder ask. */
import { ask, client } from '../api/client';
import type { components } from '../api/schema';
import type { Me, Role } from '../api/types';

type Schemas = components['schemas'];
export type Invited = Schemas['Invited'];
export type InvitedIn = Schemas['InvitedIn'];
export type InvitationMade = Schemas['InvitationMade'];
export type Invitation = Schemas['InvitationOut'];
export type FileReport = Schemas['FileReport'];
export type Person = Schemas['RosterMember'];
export type MemberChange = Schemas['MemberIn'];

export const lookAt = (token: string): Promise<Invited> => ask(client.POST('/api/v1/join/look', { body: { token } }));

export const joinBy = (body: Schemas['JoinIn']): Promise<Me> => ask(client.POST('/api/v1/join', { body }));

export interface PeopleFilter {
  q: string;
  role: Role | '';
  active: boolean;
}

export function people(filter: PeopleFilter, cursor: string | null): Promise<Schemas['Roster']> {
  const query = {
    active: filter.active,
    ...(filter.q.trim() ? { q: filter.q.trim() } : {}),
    ...(filter.role ? { role: filter.role } : {}),
    ...(cursor ? { cursor } : {}),
  };
  return ask(client.GET('/api/v1/roster', { params: { query } }));
}

export const changeMember = (id: string, body: MemberChange): Promise<Person> =>
  ask(client.PATCH('/api/v1/members/{id}', { params: { path: { id } }, body }));

/** What ends besides sessions, PINs and links when somebody is let in again. */
export type Ends = Schemas['LetInAgain'];

export const inviteAgain = (id: string, body: Ends): Promise<InvitationMade> =>
  ask(client.POST('/api/v1/members/{id}/invitation', { params: { path: { id } }, body }));

export const invitations = async (): Promise<Invitation[]> => (await ask(client.GET('/api/v1/invitations'))).items;

export const invite = async (body: Schemas['InvitationsIn']): Promise<InvitationMade[]> =>
  (await ask(client.POST('/api/v1/invitations', { body }))).items;

export const newCodes = async (ids: string[], days: number): Promise<InvitationMade[]> =>
  (await ask(client.POST('/api/v1/invitations/codes', { body: { ids, days } }))).items;

export async function takeBack(id: string): Promise<void> {
  await ask(client.DELETE('/api/v1/invitations/{id}', { params: { path: { id } } }));
}

/** What a table says. Nobody is invited by reading it. */
export const readTable = (file: Blob): Promise<FileReport> =>
  ask(
    client.POST('/api/v1/invitations/file', {
      body: file as never,
      bodySerializer: (body: unknown) => body as Blob,
      headers: { 'content-type': 'text/csv' },
    }),
  );
