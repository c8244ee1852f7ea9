/** The one client of the API: typed by the OpenAPI document, and every failure is one of three kinds. */
import createClient from 'openapi-fetch';
import { session } from '../session.svelte';
import type { paths } from './schema';
import type { Problem } from './types';

/** The server could not be reached, or something between us answered in its place (a hotel's sign-in page). */
export class Unreachable extends Error {
  override name = 'Unreachable';
}

/** Nobody is signed in, or not any more. */
export class SignedOut extends Error {
  override name = 'SignedOut';
}

/** The server said no, and why. */
export class Refused extends Error {
  override name = 'Refused';
  constructor(readonly problem: Problem) {
    super(problem.title);
  }
}

/** Whether the server said that what was asked for is not there, or not any more. */
export const isGone = (error: unknown): boolean =>
  error instanceof Refused && [404, 410].includes(error.problem.status);

const TIMEOUT_MS = 20_000;

export const client = createClient<paths>({
  baseUrl: location.origin,
  credentials: 'same-origin',
  cache: 'no-store',
  fetch: async (request) => {
    // On a shared phone the cookie may be another member's: the server then answers 401, and shows nothing of theirs.
    if (session.me) request.headers.set('backhaul-member', session.me.id);
    try {
      return await fetch(request, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    } catch (cause) {
      throw new Unreachable('no answer', { cause });
    }
  },
});

interface Answer<Body> {
  data?: Body;
  error?: unknown;
  response: Response;
}

/** The body of an answer. Throws Unreachable, SignedOut or Refused. */
export async function ask<Body>(call: Promise<Answer<Body>>): Promise<Body> {
  const { data, error, response } = await call.catch((cause: unknown) => {
    // A JSON parser that chokes on an answer of status 200 has read something that our server never wrote.
    throw cause instanceof Unreachable ? cause : new Unreachable('not our answer', { cause });
  });
  if (response.status === 401) throw new SignedOut('signed out');
  if (response.ok) return data as Body;
  if (isProblem(error)) throw new Refused(error);
  throw new Unreachable(`status ${response.status}`);
}

export function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'title' in value && 'type' in value;
}
