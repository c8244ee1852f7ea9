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

let status = $state.raw<SessionStatus>('starting');
let member = $state.raw<Me | null>(null);

type Guard = typeof import('./lock/guard.svelte');
/** Watches over a phone on which somebody has a PIN. On any other it is never loaded. */
let guard: Guard | undefined;

export const session = {
  get status(): SessionStatus {
    return status;
  },
  get me(): Me | null {
    return member;
  },
  get isManager(): boolean {
    return member?.role === 'manager' || member?.role === 'admin';
  },
  get guard(): Guard | undefined {
    return guard;
  },
};

const NOTE = 'session';

function show(me: Me): void {
  member = me;
  status = 'signed_in';
}

export async function loadGuard(): Promise<Guard> {
  guard ??= await import('./lock/guard.svelte');
  return guard;
}

/** Reads the remembered member, so that the first screen stands before the network has answered. */
export async function resumeSession(): Promise<void> {
  const [remembered, isShared] = (await Promise.all([readNote(NOTE), readNote('shared-phone')])) as [Me?, unknown?];
  if (isShared && !(await (await loadGuard()).lets(remembered))) status = 'signed_out';
  else if (remembered) show(remembered);
}

/** This member is here now. */
export async function enter(me: Me): Promise<void> {
  show(me);
  await writeNote(NOTE, me);
}

/** The server's answer; null where it cannot be reached. */
export const askWhoIsHere = (): Promise<Response | null> =>
  fetch(apiPaths.me(), { cache: 'no-store', signal: AbortSignal.timeout(15_000) }).catch(() => null);

/** Takes what the server says of who is signed in. An unreachable server changes nothing for a member who is remembered. */
export async function refreshSession(answer = askWhoIsHere()): Promise<void> {
  const asker = member;
  const response = await answer;
  if (!response) {
    if (!member) status = 'unreachable';
    return;
  }
  if (response.status === 401) {
    if (member) sessionExpired();
    else status = 'signed_out';
  } else if (response.ok && response.headers.get('content-type')?.startsWith('application/json')) {
    const me = (await response.json()) as Me;
    // Whoever came in meanwhile did so by their PIN or their code: the answer is about the one before.
    // The screen need not wait until they are remembered.
    if (member === asker && (!guard || guard.admits(me))) void enter(me).catch(() => undefined);
  } else if (!member) {
    status = 'unreachable';
  }
}

/** The server said 401 to somebody: show it. */
export function sessionExpired(): void {
  if (member && !guard?.isSigningIn()) status = 'expired';
}

/** The member has left: nothing is remembered here any more. */
export async function forgetSession(): Promise<void> {
  const id = member?.id;
  await writeNote(NOTE, undefined);
  member = null;
  status = 'signed_out';
  await guard?.forget(id);
}
