/** A day as the reader writes it. What the server says of a use is a day and has no zone; an end is a moment. */
import { locale } from '../i18n/messages.svelte';

export const dayOf = (iso: string): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', ...(iso.includes('T') ? {} : { timeZone: 'UTC' }) }).format(
    new Date(iso),
  );
