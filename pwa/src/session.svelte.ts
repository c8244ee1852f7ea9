/** Who is signed in: remembered on the phone, so that capture works with no network and after a lost session. */
import type { Me } from './api/types';
import { readNote, writeNote } from './outbox/database';
import { apiPaths } from './paths';

export type SessionStatus =
  | 'starting'
  | 'signed_in'
  /** The server no longer knows the cookie. The member keeps capturing; nothing is sent until they sign in again. */
  | 'expired'
  | 'signed_out'
  /** Nobody has ever signed in here, and the server cannot be asked. */
  | 'unreachable';

const state = $state<{ status: SessionStatus; me: Me | null }>({ status: 'starting', me: null });

export const session = {
  get status(): SessionStatus {
    return state.status;
  },
  get me(): Me | null {
    return state.me;
  },
  get isManager(): boolean {
    return state.me?.role === 'manager' || state.me?.role === 'admin';
  },
};

const NOTE = 'session';

/** Reads the remembered member, so that the first screen stands before the network has answered. */
export async function resumeSession(): Promise<void> {
  const remembered = (await readNote(NOTE)) as Me | undefined;
  if (remembered) Object.assign(state, { status: 'signed_in', me: remembered });
}

/** Asks the server who is signed in. An unreachable server changes nothing for a member who is remembered. */
export async function refreshSession(): Promise<void> {
  let response: Response;
  try {
    response = await fetch(apiPaths.me(), { cache: 'no-store', signal: AbortSignal.timeout(15_000) });
  } catch {
    if (!state.me) state.status = 'unreachable';
    return;
  }
  if (response.status === 401) {
    state.status = state.me ? 'expired' : 'signed_out';
  } else if (response.ok && response.headers.get('content-type')?.startsWith('application/json')) {
    const me = (await response.json()) as Me;
    Object.assign(state, { status: 'signed_in', me });
    await writeNote(NOTE, me);
  } else if (!state.me) {
    state.status = 'unreachable';
  }
}

/** The server said 401 to somebody: show it. */
export function sessionExpired(): void {
  if (state.me) state.status = 'expired';
}

/** The member has left: nothing is remembered here any more. */
export async function forgetSession(): Promise<void> {
  await writeNote(NOTE, undefined);
  Object.assign(state, { status: 'signed_out', me: null });
}
