/** A day as the reader writes it. A date is the same everywhere; a moment is of some day where the reader is. */
import { locale } from './messages.svelte';

export const dayOf = (iso: string): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', ...(iso.includes('T') ? {} : { timeZone: 'UTC' }) }).format(
    new Date(iso),
  );
