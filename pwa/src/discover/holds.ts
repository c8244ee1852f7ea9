/** For which time an insight holds, in words: "until Fri 18:00", "every Monday at 06:00". */
import type { Insight } from '../api/types';
import { locale, t } from '../i18n/messages.svelte';

const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
const WEEKDAYS = 'MO,TU,WE,TH,FR';
const WEEKEND = 'SA,SU';
const A_DAY_MS = 86_400_000;
// The name of a day is enough for as long as it is the next of that name.
const NAMED_MS = 6 * A_DAY_MS;

/** Where its times are meant: they are told in the time of the place, wherever the phone is. */
export type Zoned = Partial<Pick<Insight, 'time_zone'>>;
type Validity = Pick<Insight, 'valid_from' | 'valid_until' | 'recurrence'> & Zoned;

/** When it holds, and again; null where nobody said. `now` is in ms since 1970. */
export function holds(validity: Validity, now = Date.now()): string | null {
  const { valid_from, valid_until, recurrence } = validity;
  const from = valid_from ? Date.parse(valid_from) : null;
  const until = valid_until ? Date.parse(valid_until) : null;
  const time = span(from !== null && from > now ? from : null, until, now, validity);
  const again = recurrence && inWords(recurrence);
  const words = [again, time].filter(Boolean).join(', ');
  if (!words) return null;
  const place = elsewhere(validity, now);
  return place ? t('holds.local', { when: words, place }) : words;
}

function span(from: number | null, until: number | null, now: number, zoned: Zoned): string | null {
  if (until !== null && until <= now) return t('holds.over', { at: moment(until, now, zoned) });
  if (from !== null && until !== null)
    return t('holds.between', { from: moment(from, now, zoned), until: moment(until, now, zoned) });
  if (from !== null) return t('holds.from', { at: moment(from, now, zoned) });
  return until === null ? null : t('holds.until', { at: moment(until, now, zoned) });
}

/** "Helsinki" where the clocks of the place show another time than the phone's; null where they do not. */
function elsewhere({ time_zone }: Zoned, now: number): string | null {
  if (!time_zone || wallClock(now, time_zone) === wallClock(now)) return null;
  return time_zone.split('/').at(-1)?.replaceAll('_', ' ') ?? null;
}

const wallClock = (at: number, timeZone?: string | null): string =>
  new Date(at).toLocaleString('sv', timeZone ? { timeZone } : {});

/** 18:00 today, Fri 18:00 within the week, else the date; a day's first or last minute is the day. In the place's time. */
export function moment(at: number, now: number, { time_zone }: Zoned = {}): string {
  const zone: Intl.DateTimeFormatOptions = time_zone ? { timeZone: time_zone } : {};
  const date = new Date(at);
  const [day = '', clockTime = ''] = wallClock(at, time_zone).split(' ');
  const wholeDay = ['00:00', '23:59'].includes(clockTime.slice(0, 5));
  const isToday = wallClock(now, time_zone).startsWith(day);
  const time: Intl.DateTimeFormatOptions = wholeDay ? zone : { hour: 'numeric', minute: '2-digit', ...zone };
  if (isToday && wholeDay) return new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(0, 'day');
  if (isToday) return date.toLocaleTimeString(locale(), time);
  if (Math.abs(at - now) < NAMED_MS) return date.toLocaleString(locale(), { weekday: 'short', ...time });
  if (wholeDay) return date.toLocaleDateString(locale(), { day: 'numeric', month: 'short', ...zone });
  return date.toLocaleString(locale(), { dateStyle: 'medium', timeStyle: 'short', ...zone });
}

type Window = Pick<Insight, 'valid_from' | 'valid_until' | 'recurrence' | 'lasts_s'> & Zoned;

const A_MINUTE_MS = 60_000;

/**
 * Whether it holds at a moment, as the server's `holds_now` has it: for what was read hours ago and is shown without a
 * network. Of a rule that nobody here understands nothing is kept back.
 */
export function holdsAt({ valid_from, valid_until, recurrence, lasts_s, time_zone }: Window, at = Date.now()): boolean {
  if (valid_from && Date.parse(valid_from) > at) return false;
  if (valid_until && Date.parse(valid_until) <= at) return false;
  if (!recurrence) return true;
  const parts = partsOf(recurrence);
  const frequency = parts.get('FREQ');
  const said = parts.get('BYDAY')?.split(',');
  const isPlain =
    ['DAILY', 'WEEKLY'].includes(frequency ?? '') &&
    ['1', undefined].includes(parts.get('INTERVAL')) &&
    (frequency === 'DAILY' || said !== undefined) &&
    (said ?? []).every((day) => DAYS.some((known) => known === day));
  if (!isPlain) return true;
  // The clocks of the place, read as if they were UTC: so a day has 24 hours, summer and winter.
  const local = Date.parse(`${wallClock(at, time_zone).replace(' ', 'T')}Z`);
  const opens = (Number(parts.get('BYHOUR') ?? 0) * 60 + Number(parts.get('BYMINUTE') ?? 0)) * A_MINUTE_MS;
  const lasts = parts.has('BYHOUR') ? (lasts_s ?? 3600) * 1000 : A_DAY_MS;
  const midnight = Math.floor(local / A_DAY_MS) * A_DAY_MS;
  return [midnight, midnight - A_DAY_MS].some((day) => {
    const name = DAYS[(new Date(day).getUTCDay() + 6) % 7];
    return (!said || said.some((one) => one === name)) && local >= day + opens && local < day + opens + lasts;
  });
}

const partsOf = (rule: string): ReadonlyMap<string, string | undefined> =>
  new Map(rule.split(';').map((part) => part.split('=', 2) as [string, string | undefined]));

/**
 * An RFC 5545 RRULE in words: daily, or weekly on some days, perhaps at a time of the place. Of a rule that says more, only
 * that it comes again.
 */
function inWords(rule: string): string {
  const parts = partsOf(rule);
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
