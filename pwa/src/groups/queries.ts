/** What the screens of groups ask the server. */
import { ask, client } from '../api/client';
import type { components } from '../api/schema';
import type { Insight } from '../api/types';
import { newTipId } from '../outbox/tips';

type Schemas = components['schemas'];

export type Group = Schemas['GroupOut'];
export type GroupDetail = Schemas['GroupDetail'];
export type GroupKind = Group['kind'];
export type Heard = NonNullable<Group['heard']>;
export type Standing = Schemas['StandingIn']['standing'];
export type Candidate = Schemas['Candidate'];
export type ActivityItem = Schemas['ActivityItem'];
export type ActivityPage = Schemas['ActivityList'];

export const KINDS: readonly GroupKind[] = ['open', 'closed', 'secret'];
export const HEARD: readonly Heard[] = ['all', 'important', 'none'];

const of = (id: string) => ({ path: { id } });

export const groups = async (): Promise<Group[]> => (await ask(client.GET('/api/v1/groups'))).items;

export const group = (id: string): Promise<GroupDetail> => ask(client.GET('/api/v1/groups/{id}', { params: of(id) }));

/** Starts a group; answers its id. `id`: of the try before, so that a lost answer starts no second one. */
export async function startGroup(id: string, body: Schemas['GroupIn']): Promise<void> {
  await ask(client.PUT('/api/v1/groups/{id}', { params: of(id), body }));
}

export const newGroupId = newTipId;

export const changeGroup = (id: string, body: Schemas['GroupPatch']): Promise<GroupDetail> =>
  ask(client.PATCH('/api/v1/groups/{id}', { params: of(id), body }));

const at = (id: string, memberId: string) => ({ path: { id, member_id: memberId } });

export async function letIn(id: string, memberId: string, standing: Standing = 'member'): Promise<void> {
  await ask(client.PUT('/api/v1/groups/{id}/members/{member_id}', { params: at(id, memberId), body: { standing } }));
}

export async function sendAway(id: string, memberId: string): Promise<void> {
  await ask(client.DELETE('/api/v1/groups/{id}/members/{member_id}', { params: at(id, memberId) }));
}

export async function hear(id: string, heard: Heard): Promise<void> {
  await ask(client.PUT('/api/v1/groups/{id}/heard', { params: of(id), body: { heard } }));
}

export async function invitable(id: string, starts: string): Promise<Candidate[]> {
  const options = { params: { ...of(id), query: { starts } } };
  return (await ask(client.GET('/api/v1/groups/{id}/invitable', options))).items;
}

/** What is new in one group, or in all that this member is in or follows. */
export function activity(groupId: string | null, cursor: string | null): Promise<ActivityPage> {
  const query = cursor ? { cursor } : {};
  return groupId
    ? ask(client.GET('/api/v1/groups/{id}/activity', { params: { ...of(groupId), query } }))
    : ask(client.GET('/api/v1/activity', { params: { query } }));
}

export const known = async (groupId: string): Promise<Insight[]> =>
  (await ask(client.GET('/api/v1/feed', { params: { query: { group: groupId, limit: 50 } } }))).items;
