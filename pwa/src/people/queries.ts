/** What the screens of this folder ask. */
import { ask, client, isProblem, Refused, Unreachable } from '../api/client';
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
export type SessionHere = Schemas['SessionOut'];
export type PasswordState = Schemas['PasswordState'];

export const lookAt = (token: string): Promise<Invited> => ask(client.POST('/api/v1/join/look', { body: { token } }));

export const joinBy = (body: Schemas['JoinIn']): Promise<Me> => ask(client.POST('/api/v1/join', { body }));

export async function mailLink(address: string): Promise<void> {
  await ask(client.POST('/api/v1/session/mail', { body: { address } }));
}

/** Throws Refused also for a wrong password: a 401 is an answer here and not the end of a session. */
export async function enterByPassword(address: string, password: string): Promise<Me> {
  const call = client.POST('/api/v1/session/password', { body: { address, password } });
  const { data, error, response } = await call;
  if (data && response.ok) return data;
  if (isProblem(error)) throw new Refused(error);
  throw new Unreachable(`status ${response.status}`);
}

export const sessionsOfMine = async (): Promise<SessionHere[]> => (await ask(client.GET('/api/v1/me/sessions'))).items;

export async function endSession(id: string): Promise<void> {
  await ask(client.DELETE('/api/v1/me/sessions/{session_id}', { params: { path: { session_id: id } } }));
}

export async function endOtherSessions(): Promise<void> {
  await ask(client.DELETE('/api/v1/me/sessions'));
}

export const passwordState = (): Promise<PasswordState> => ask(client.GET('/api/v1/me/password'));

export async function setPassword(password: string, current: string | null): Promise<void> {
  await ask(client.PUT('/api/v1/me/password', { body: { password, current } }));
}

export async function removePassword(current: string | null): Promise<void> {
  await ask(client.POST('/api/v1/me/password/removal', { body: { current } }));
}

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

export const inviteAgain = (id: string): Promise<InvitationMade> =>
  ask(client.POST('/api/v1/members/{id}/invitation', { params: { path: { id } } }));

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
