/** Distances and times as the reader's country writes them. */
import { type Language, locale } from './messages.svelte';

// Where road signs count miles.
const MILES = new Set(['US', 'GB', 'LR', 'MM']);
const METERS_PER_MILE = 1609.344;
const METERS_PER_YARD = 0.9144;

/** By the phone's region, whatever language its reader speaks: a Polish driver in Britain reads British signs. */
const usesMiles = (): boolean => {
  const regions = navigator.languages.map((tag) => new Intl.Locale(tag).region);
  return MILES.has(regions.find((region) => region !== undefined) ?? '');
};

function unit(value: number, name: string, digits = 0): string {
  return new Intl.NumberFormat(locale(), {
    style: 'unit',
    unit: name,
    unitDisplay: 'short',
    maximumFractionDigits: digits,
  }).format(value);
}

/** To the last digit below a hundred, to tens above: nobody drives 343 m. */
const roughly = (value: number): number => (value < 100 ? Math.round(value) : Math.round(value / 10) * 10);

/** 12 m, 340 m, 3.2 km, 41 km; or yards and miles. */
export function distance(meters: number): string {
  if (usesMiles()) {
    const miles = meters / METERS_PER_MILE;
    if (miles < 0.25) return unit(roughly(meters / METERS_PER_YARD), 'yard');
    return unit(miles, 'mile', miles < 10 ? 1 : 0);
  }
  if (meters < 1000) return unit(roughly(meters), 'meter');
  const kilometers = meters / 1000;
  return unit(kilometers, 'kilometer', kilometers < 10 ? 1 : 0);
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** "5 minutes ago", from an age in seconds; "now" below a minute. */
export function ago(seconds: number): string {
  const format = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto', style: 'short' });
  for (const [name, size] of STEPS) if (seconds >= size) return format.format(-Math.floor(seconds / size), name);
  return format.format(0, 'second');
}

/** 14:05, and the day when it is not today. */
export function clock(at: Date | number): string {
  const date = new Date(at);
  const today = date.toDateString() === new Date().toDateString();
  return date.toLocaleString(locale(), today ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' });
}

/** A latitude or longitude to the hundred metres that colleagues may know. */
export const degrees = (value: number): string =>
  new Intl.NumberFormat(locale(), { minimumFractionDigits: 3, maximumFractionDigits: 3 }).format(value);

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** 340 kB, 12 MB: in steps of a thousand, as phones count. */
export function bytes(value: number): string {
  const step = Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(Math.max(value, 1)) / 3));
  return unit(value / 1000 ** step, BYTE_UNITS[step] ?? 'byte', step > 2 ? 1 : 0);
}

/** A language's name for itself, as a list shows it: Français, हिन्दी. */
export function ownName(code: Language): string {
  const name = new Intl.DisplayNames(code, { type: 'language' }).of(code) ?? code;
  return (name[0] ?? '').toLocaleUpperCase(code) + name.slice(1);
}
