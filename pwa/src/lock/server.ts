/** What a shared phone asks of the server. */
import { ask, client, isProblem, Refused, Unreachable } from '../api/client';
import type { Me } from '../api/types';

/** From now on this browser knows the member by this PIN. Throws Refused when it is too easy to guess. */
export const setPin = (pin: string): Promise<void> => ask(client.PUT('/api/v1/me/pin', { body: { pin } }));

export const removePin = (): Promise<void> => ask(client.DELETE('/api/v1/me/pin'));

/** The ids of the members whom the server lets in here by PIN. */
export const knownHere = async (): Promise<string[]> =>
  (await ask(client.GET('/api/v1/device'))).members.map(({ id }) => id);

/** Signs the member in by PIN. Throws Refused when the server does not take it, Unreachable with how long to wait. */
export async function signInByPin(memberId: string, pin: string): Promise<Me> {
  return signIn(client.POST('/api/v1/device/session', { body: { member_id: memberId, pin } }));
}

/** Signs in whom a scanned link belongs to. Throws Refused when it was used or is too old. */
export const signInByLink = (token: string): Promise<Me> => signIn(client.POST('/api/v1/session', { body: { token } }));

/** A 401 is an answer here and not the end of a session. */
async function signIn(call: Promise<{ data?: Me; error?: unknown; response: Response }>): Promise<Me> {
  const { data, error, response } = await call.catch((cause: unknown) => {
    throw cause instanceof Unreachable ? cause : new Unreachable('not our answer', { cause });
  });
  if (data && response.ok) return data;
  if (response.status < 500 && response.status !== 429 && isProblem(error)) throw new Refused(error);
  throw new Unreachable(`status ${response.status}`);
}

/** The secret in the address of a sign-in link of this very server; null for any other code. */
export function signInToken(text: string, origin = location.origin): string | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  return url.origin === origin ? (/^\/sign-in\/([\w-]{1,200})$/.exec(url.pathname)?.[1] ?? null) : null;
}
