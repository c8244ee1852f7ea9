/** What profiles ask the server. */
import { ask, client, isProblem, Refused, Unreachable } from '../api/client';
import type { components } from '../api/schema';
import { session } from '../session.svelte';
import { profilePaths } from './paths';

type Schemas = components['schemas'];
export type Face = Schemas['Face'];
export type Person = Schemas['PersonOut'];
export type MyProfile = Schemas['MyProfile'];
export type ProfileIn = Schemas['ProfileIn'];
export type SeenBy = NonNullable<Schemas['Seen']['about']>;
export type Knowing = Schemas['Knowing'];

/** About what is asked: one of these. */
export interface About {
  insight?: string;
  site?: string;
  route?: string;
  tag?: string;
  q?: string;
}

export async function person(id: string): Promise<Person> {
  return ask(client.GET('/api/v1/people/{id}', { params: { path: { id } } }));
}

export async function findPeople(q: string): Promise<Face[]> {
  return (await ask(client.GET('/api/v1/people', { params: { query: { q } } }))).items;
}

export async function whoKnows(about: About): Promise<Knowing[]> {
  return (await ask(client.GET('/api/v1/who-knows', { params: { query: about } }))).items;
}

export async function myProfile(): Promise<MyProfile> {
  return ask(client.GET('/api/v1/me/profile'));
}

export async function changeProfile(body: ProfileIn): Promise<MyProfile> {
  return ask(client.PUT('/api/v1/me/profile', { body }));
}

export async function sayTagKnown(slug: string, known: boolean): Promise<void> {
  const options = { params: { path: { slug } } };
  await ask(
    known
      ? client.PUT('/api/v1/me/knows/tags/{slug}', options)
      : client.DELETE('/api/v1/me/knows/tags/{slug}', options),
  );
}

const TIMEOUT_MS = 60_000;

/** Sends a picture as it was cut here. */
export async function sendPicture(picture: Blob): Promise<void> {
  const headers = { 'content-type': 'application/octet-stream', 'backhaul-member': session.me?.id ?? '' };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const sent = { method: 'PUT', headers, body: picture, signal } as const;
  const response = await fetch(profilePaths.pictureAtServer(), sent).catch((cause: unknown) => {
    throw new Unreachable('no answer', { cause });
  });
  if (response.ok) return;
  const said: unknown = await response.json().catch(() => null);
  throw isProblem(said) ? new Refused(said) : new Unreachable(`status ${response.status}`);
}

export async function removePicture(): Promise<void> {
  await ask(client.DELETE('/api/v1/me/profile/picture'));
}
