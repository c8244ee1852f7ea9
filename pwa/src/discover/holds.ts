/** For which time an insight holds, in words: "until Fri 18:00", "every Monday at 06:00". */
import type { Insight } from '../api/types';
import { clock } from '../i18n/format';
import { locale, t } from '../i18n/messages.svelte';

const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
const WEEKDAYS = 'MO,TU,WE,TH,FR';
const WEEKEND = 'SA,SU';
const A_DAY_MS = 86_400_000;
// The name of a day is enough for as long as it is the next of that name.
const NAMED_MS = 6 * A_DAY_MS;

type Validity = Pick<Insight, 'valid_from' | 'valid_until' | 'recurrence'>;

/** When it holds, and again; null where nobody said. `now` is in ms since 1970. */
export function holds({ valid_from, valid_until, recurrence }: Validity, now = Date.now()): string | null {
  const from = valid_from ? Date.parse(valid_from) : null;
  const until = valid_until ? Date.parse(valid_until) : null;
  const time = span(from !== null && from > now ? from : null, until, now);
  const again = recurrence && inWords(recurrence);
  return [again, time].filter(Boolean).join(', ') || null;
}

function span(from: number | null, until: number | null, now: number): string | null {
  if (until !== null && until <= now) return t('holds.over', { at: moment(until, now) });
  if (from !== null && until !== null)
    return t('holds.between', { from: moment(from, now), until: moment(until, now) });
  if (from !== null) return t('holds.from', { at: moment(from, now) });
  return until === null ? null : t('holds.until', { at: moment(until, now) });
}

/** 18:00 today, Fri 18:00 within the week, else the date; a day's first or last minute is the day. */
function moment(at: number, now: number): string {
  const date = new Date(at);
  const wholeDay = [0, 23 * 60 + 59].includes(date.getHours() * 60 + date.getMinutes());
  const isToday = date.toDateString() === new Date(now).toDateString();
  const time: Intl.DateTimeFormatOptions = wholeDay ? {} : { hour: 'numeric', minute: '2-digit' };
  if (isToday && wholeDay) return new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(0, 'day');
  if (isToday) return date.toLocaleTimeString(locale(), time);
  if (Math.abs(at - now) < NAMED_MS) return date.toLocaleString(locale(), { weekday: 'short', ...time });
  return wholeDay ? date.toLocaleDateString(locale(), { day: 'numeric', month: 'short' }) : clock(date);
}

/**
 * An RFC 5545 RRULE in words: daily, or weekly on some days, perhaps at a time of the place. Of a rule that says more, only
 * that it comes again.
 */
function inWords(rule: string): string {
  const parts = new Map(rule.split(';').map((part) => part.split('=', 2) as [string, string | undefined]));
  const when = days(parts);
  if (!when) return t('holds.again');
  const hour = Number(parts.get('BYHOUR') ?? Number.NaN);
  if (!Number.isInteger(hour)) return when;
  const at = new Date(Date.UTC(2024, 0, 1, hour, Number(parts.get('BYMINUTE') ?? 0)));
  return t('holds.atTime', { when, time: at.toLocaleTimeString(locale(), { timeStyle: 'short', timeZone: 'UTC' }) });
}

function days(parts: ReadonlyMap<string, string | undefined>): string | null {
  const frequency = parts.get('FREQ');
  if (!['1', undefined].includes(parts.get('INTERVAL'))) return null;
  if (frequency === 'DAILY' && !parts.has('BYDAY')) return t('holds.daily');
  if (frequency !== 'WEEKLY' && frequency !== 'DAILY') return null;
  const said = parts.get('BYDAY')?.split(',') ?? [];
  const named = DAYS.filter((day) => said.includes(day));
  // "The second Monday" and no day at all are not for this sentence.
  if (named.length === 0 || named.length !== said.length) return null;
  if (named.length === DAYS.length) return t('holds.daily');
  if (named.join() === WEEKDAYS) return t('holds.weekdays');
  if (named.join() === WEEKEND) return t('holds.weekend');
  // 1 January 2024 was a Monday.
  const names = named.map((day) =>
    new Date(Date.UTC(2024, 0, 1 + DAYS.indexOf(day))).toLocaleDateString(locale(), {
      weekday: 'long',
      timeZone: 'UTC',
    }),
  );
  return t('holds.weekly', { days: new Intl.ListFormat(locale(), { type: 'conjunction' }).format(names) });
}
