/** Days and sizes in words. */
import { locale } from '../i18n/messages.svelte';

export const day = (at: string): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'long' }).format(new Date(at));

export const megabytes = (bytes: number): string =>
  new Intl.NumberFormat(locale(), { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 }).format(
    Math.max(0.1, bytes / 1e6),
  );

/** A day and an hour: of what was told without a name nothing knows the minute. */
export const hour = (at: number): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));
