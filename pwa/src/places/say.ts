/** What went wrong, as a sentence for the reader; who is signed out is asked to sign in. */
import { Refused, SignedOut } from '../api/client';
import { type MessageKey, t } from '../i18n/messages.svelte';
import { problemLine } from '../i18n/problems';
import { sessionExpired } from '../session.svelte';

/** What is said of a field, in the words that an import has for the same mistake. */
const OF_FIELD: Readonly<Record<string, MessageKey>> = {
  lat: 'import.problem.out_of_range',
  lon: 'import.problem.out_of_range',
  coordinates: 'import.problem.out_of_range',
  geometry: 'import.problem.outline',
  opening_hours: 'import.problem.opening_hours',
  time_zone: 'import.problem.time_zone',
  radius_m: 'import.problem.radius',
  name: 'import.problem.no_name',
  parent_id: 'import.problem.parent',
};

export function whatFailed(error: unknown): string {
  if (error instanceof SignedOut) sessionExpired();
  if (!(error instanceof Refused)) return t('places.failed');
  const { errors = [] } = error.problem as { errors?: { field: string }[] };
  const known = errors.map(({ field }) => OF_FIELD[field.split('.')[0] ?? '']).find((key) => key !== undefined);
  return known ? t(known) : problemLine(error.problem);
}

export const isConflict = (error: unknown): boolean =>
  error instanceof Refused && error.problem.type.endsWith('/place-changed');
