/** Asking the server for a change that somebody waits for. */
import { Refused, SignedOut } from '../api/client';
import { t } from '../i18n/messages.svelte';
import { problemLine } from '../i18n/problems';
import { sessionExpired } from '../session.svelte';

export type Attempt<T> = { ok: true; value: T } | { ok: false; said: string; error: unknown };

/** The answer, or what to say of why there is none. */
export async function attempt<T>(asking: Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await asking };
  } catch (error) {
    if (error instanceof SignedOut) sessionExpired();
    return { ok: false, said: error instanceof Refused ? problemLine(error.problem) : t('review.failed'), error };
  }
}
