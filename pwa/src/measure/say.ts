/** Numbers of people and periods in words. */
import { isRightToLeft, locale, t } from '../i18n/messages.svelte';
import { quarter } from '../review/worth';
import type { Change } from './queries';

const number = (n: number, options: Intl.NumberFormatOptions = {}): string =>
  new Intl.NumberFormat(locale(), options).format(n);

/** "15+": in steps of five, so that nobody is found by counting. */
export const steps = (n: number): string => `${number(n)}+`;

// A sign stays on its side of the number where lines run from the right.
const apart = (said: string): string => (isRightToLeft() ? `\u2066${said}\u2069` : said);

export const people = (n: number | null): string => (n === null ? t('overview.few') : apart(steps(n)));

/** "▲ +10": the direction by a sign as well, not by the colour alone. */
export function change(one: Change): string {
  if (one.change === 0) return one.people === null && one.before === null ? '' : '=';
  return `${one.change > 0 ? '▲' : '▼'} ${apart(number(one.change, { signDisplay: 'always' }))}`;
}

export const percent = (share: number): string => number(share / 100, { style: 'percent' });

const DAY_MS = 86_400_000;

/** The Monday of 2026-W48: the fourth of January is in the first week. */
function monday(name: string): number {
  const [year, week] = name.split('-W').map(Number);
  const fourth = Date.UTC(year ?? 0, 0, 4);
  const weekday = (new Date(fourth).getUTCDay() + 6) % 7;
  return fourth + (((week ?? 1) - 1) * 7 - weekday) * DAY_MS;
}

/** "23 – 29 Nov" or "Oct – Dec 2026". A year is said where it is not this one. */
export function periodName(name: string): string {
  if (name.includes('Q')) return quarter(name);
  const begins = monday(name);
  const year = Number(name.slice(0, 4)) === new Date().getFullYear() ? undefined : ('numeric' as const);
  const format = new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'short', year, timeZone: 'UTC' });
  return format.formatRange(begins, begins + 6 * DAY_MS);
}

/** "Week 48: 23 – 29 Nov". */
export const fullName = (name: string): string =>
  name.includes('Q') ? quarter(name) : t('overview.week', { n: Number(name.slice(6)), days: periodName(name) });

/** Below a column, where there is no room for more. */
export const shortName = (name: string): string =>
  name.includes('Q')
    ? new Intl.DateTimeFormat(locale(), { month: 'short', year: '2-digit', timeZone: 'UTC' }).format(
        Date.UTC(Number(name.slice(0, 4)), (Number(name.slice(6)) - 1) * 3, 15),
      )
    : new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(monday(name));
