/** What these screens ask of the server. */
import { ask, client, isProblem, Refused, Unreachable } from '../api/client';
import type { components } from '../api/schema';
import type { Me } from '../api/types';

type Schemas = components['schemas'];
export type SessionHere = Schemas['SessionOut'];
export type PasswordState = Schemas['PasswordState'];
export type Passkey = Schemas['PasskeyOut'];
export type Token = Schemas['TokenOut'];
export type TokenIn = Schemas['TokenIn'];
export type Scope = TokenIn['scopes'][number];
export type ProviderIn = Schemas['ProviderIn'];
export type ProviderState = Schemas['ProviderState'];
export type OwnAccount = Schemas['OwnAccount'];
export type ShownProvider = Schemas['ShownProvider'];

export const passkeys = async (): Promise<Passkey[]> => (await ask(client.GET('/api/v1/me/passkeys'))).items;

export const renamePasskey = (id: string, name: string): Promise<unknown> =>
  ask(client.PATCH('/api/v1/me/passkeys/{id}', { params: { path: { id } }, body: { name } }));

export const removePasskey = (id: string): Promise<unknown> =>
  ask(client.DELETE('/api/v1/me/passkeys/{id}', { params: { path: { id } } }));

export const tokens = async (): Promise<Token[]> => (await ask(client.GET('/api/v1/me/tokens'))).items;

export const addToken = (body: TokenIn): Promise<Schemas['TokenMade']> =>
  ask(client.POST('/api/v1/me/tokens', { body }));

export const revokeToken = (id: string): Promise<unknown> =>
  ask(client.DELETE('/api/v1/me/tokens/{id}', { params: { path: { id } } }));

export const ownAccount = (): Promise<OwnAccount> => ask(client.GET('/api/v1/me/provider'));

/** The provider's page, for this browser alone. */
export const beginLink = async (): Promise<string> => (await ask(client.POST('/api/v1/me/provider'))).url;

export const unlinkAccount = (): Promise<unknown> => ask(client.DELETE('/api/v1/me/provider'));

export const shownProviders = async (): Promise<ShownProvider[]> => (await ask(client.GET('/api/v1/providers'))).items;

export const provider = (): Promise<ProviderState> => ask(client.GET('/api/v1/organisation/provider'));

export const keepProvider = (body: ProviderIn): Promise<Schemas['ProviderOut']> =>
  ask(client.PUT('/api/v1/organisation/provider', { body }));

export const removeProvider = (): Promise<unknown> => ask(client.DELETE('/api/v1/organisation/provider'));

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
