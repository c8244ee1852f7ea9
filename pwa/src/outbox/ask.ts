/** Asking the server about what waits on this phone, and what its answers mean for trying again. */
import type { Me, Problem } from '../api/types';
import { apiPaths } from '../paths';

export const ASK_TIMEOUT_MS = 20_000;

/** The server will not take this tip, and says why. Trying again cannot help. */
export class Refused extends Error {
  override name = 'Refused';
  constructor(readonly problem: Problem) {
    super(problem.title);
  }
}

/** Nobody is signed in, or by now somebody else than the tip's author. */
export class NotSignedIn extends Error {
  override name = 'NotSignedIn';
}

/** It did not work this time: no network, a busy server, somebody else's sign-in page in between. */
export class TryAgain extends Error {
  override name = 'TryAgain';
  constructor(
    why: string,
    readonly afterMs = 0,
    options?: ErrorOptions,
  ) {
    super(why, options);
  }
}

const FINAL = new Set([400, 403, 413, 415, 422]);

interface Ask {
  method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';
  headers?: Record<string, string>;
  body?: BodyInit;
}

/** A request about a member's own things. The cookie may be somebody else's by now: the server then answers 401. */
export const requestAs = (memberId: string, url: string, ask: Ask, timeoutMs: number): Promise<Response> =>
  request(url, { ...ask, headers: { ...ask.headers, 'backhaul-member': memberId } }, timeoutMs);

async function request(url: string, init: RequestInit, timeoutMs: number): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, {
      ...init,
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (cause) {
    throw new TryAgain('no answer', 0, { cause });
  }
  if (response.ok || response.status === 409 || response.status === 410 || response.status === 404) return response;
  if (response.status === 401) throw new NotSignedIn('not signed in');
  if (FINAL.has(response.status)) {
    // Only a problem in our own format is final: proxies and portals also answer 403 and 413.
    const problem = await readJson<Problem>(response, 'application/problem+json');
    throw new Refused(problem);
  }
  const seconds = Number(response.headers.get('retry-after'));
  throw new TryAgain(`status ${response.status}`, Number.isFinite(seconds) ? seconds * 1000 : 0);
}

/** The JSON body. Throws TryAgain when the answer is not our server's. */
export async function readJson<T>(response: Response, type = 'application/json'): Promise<T> {
  if (!response.headers.get('content-type')?.startsWith(type)) throw new TryAgain('not our answer');
  try {
    return (await response.json()) as T;
  } catch (cause) {
    throw new TryAgain('cut off', 0, { cause });
  }
}

/** The id of whoever is signed in. */
export async function whoIsSignedIn(): Promise<string> {
  return (await readJson<Me>(await request(apiPaths.me(), {}, ASK_TIMEOUT_MS))).id;
}
