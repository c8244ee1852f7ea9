/** The browser's half of passkeys. Bytes travel as base64url; every browser with passkeys takes them as buffers. */
import { ask, client, isProblem, Refused, Unreachable } from '../api/client';
import type { components } from '../api/schema';

type Made = components['schemas']['PasskeyMade'];

/** The person said no, or the browser has nothing to offer. */
export class Stopped extends Error {
  override name = 'Stopped';
}

/** Browsers bind passkeys to names, so an address of numbers has none; this machine's own is also called localhost. */
export const canUsePasskeys = (): boolean =>
  'PublicKeyCredential' in window && isSecureContext && !/^[\d.]+$|^\[/.test(location.hostname);

const bytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));

const text = (buffer: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

interface CreationJson extends Omit<PublicKeyCredentialCreationOptions, 'challenge' | 'user' | 'excludeCredentials'> {
  challenge: string;
  user: { id: string; name: string; displayName: string };
  excludeCredentials?: { id: string; type: 'public-key' }[];
}
interface RequestJson extends Omit<PublicKeyCredentialRequestOptions, 'challenge' | 'allowCredentials'> {
  challenge: string;
}

async function asked(call: Promise<Credential | null>): Promise<PublicKeyCredential> {
  const credential = await call.catch(() => null);
  if (!(credential instanceof PublicKeyCredential)) throw new Stopped('no credential');
  return credential;
}

/** Makes a passkey on this device, or on one that the browser asks for. Throws Stopped, Refused or Unreachable. */
export async function makePasskey(name: string): Promise<Made> {
  const { public_key } = await ask(client.POST('/api/v1/me/passkeys/challenge'));
  const said = public_key as unknown as CreationJson;
  const publicKey = {
    ...said,
    challenge: bytes(said.challenge),
    user: { ...said.user, id: bytes(said.user.id) },
    excludeCredentials: (said.excludeCredentials ?? []).map((one) => ({ ...one, id: bytes(one.id) })),
  };
  const credential = await asked(navigator.credentials.create({ publicKey }));
  const response = credential.response as AuthenticatorAttestationResponse;
  const body = {
    name,
    id: text(credential.rawId),
    client_data: text(response.clientDataJSON),
    attestation: text(response.attestationObject),
    transports: response.getTransports?.() ?? [],
  };
  return ask(client.POST('/api/v1/me/passkeys', { body }));
}

/** Signs in whoever's passkey the person chooses. Throws Stopped, Refused or Unreachable. */
export async function signInByPasskey(): Promise<void> {
  const { public_key } = await ask(client.POST('/api/v1/passkey/challenge'));
  const said = public_key as unknown as RequestJson;
  const publicKey = { ...said, challenge: bytes(said.challenge), allowCredentials: [] };
  const credential = await asked(navigator.credentials.get({ publicKey }));
  const response = credential.response as AuthenticatorAssertionResponse;
  const body = {
    id: text(credential.rawId),
    client_data: text(response.clientDataJSON),
    authenticator_data: text(response.authenticatorData),
    signature: text(response.signature),
  };
  // A 401 is an answer here and not the end of a session.
  const { error, response: answer } = await client.POST('/api/v1/passkey/session', { body });
  if (answer.ok) return;
  if (isProblem(error)) throw new Refused(error);
  throw new Unreachable(`status ${answer.status}`);
}
