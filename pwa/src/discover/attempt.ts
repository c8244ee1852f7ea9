/** Asking the server for something that somebody waits for. */
import { Refused, SignedOut } from '../api/client';
import { type MessageKey, t } from '../i18n/messages.svelte';
import { problemLine } from '../i18n/problems';
import { sessionExpired } from '../session.svelte';

export type Attempt<T> = { ok: true; value: T } | { ok: false; said: string; error: unknown };

/** A change: the answer, or what to say of why there is none. */
export const attempt = <T>(asking: Promise<T>): Promise<Attempt<T>> => tried(asking, 'review.failed');

/** The same of something that is read only: where the line is dead nothing was lost, so it does not say "not saved". */
export const reading = <T>(asking: Promise<T>): Promise<Attempt<T>> => tried(asking, 'answer.unreachable');

async function tried<T>(asking: Promise<T>, unreachable: MessageKey): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await asking };
  } catch (error) {
    if (error instanceof SignedOut) sessionExpired();
    const why = error instanceof SignedOut ? 'signIn.sessionExpired' : unreachable;
    return { ok: false, said: error instanceof Refused ? problemLine(error.problem) : t(why), error };
  }
}
