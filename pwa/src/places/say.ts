/** What went wrong, as a sentence for the reader; who is signed out is asked to sign in. */
import { Refused, SignedOut } from '../api/client';
import { t } from '../i18n/messages.svelte';
import { problemLine } from '../i18n/problems';
import { sessionExpired } from '../session.svelte';

export function whatFailed(error: unknown): string {
  if (error instanceof SignedOut) sessionExpired();
  if (!(error instanceof Refused)) return t('places.failed');
  // The server names the field, which a form of ten fields needs more than a general sentence.
  return error.problem.type.endsWith('/invalid') ? error.problem.hint : problemLine(error.problem);
}

export const isConflict = (error: unknown): boolean =>
  error instanceof Refused && error.problem.type.endsWith('/place-changed');
