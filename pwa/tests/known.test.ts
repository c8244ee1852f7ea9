/** What the reading screens say of an insight: how sure it is, for which time it holds, what is hidden in it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { certainty } from '../src/discover/certainty';
import { freshness, freshnessLine, toAsk } from '../src/discover/freshness';
import { holds, holdsAt } from '../src/discover/holds';
import { pieces } from '../src/discover/masks';
import { siteInCode } from '../src/discover/paths';
import { languageName, provenance, shown } from '../src/discover/translation';
import { LANGUAGES, type Language, loadScreenMessages, speak } from '../src/i18n/messages.svelte';

// A Wednesday, at noon where the tests run.
const NOW = new Date(2026, 10, 25, 12, 0).getTime();
const at = (day: number, hour: number, minute = 0): string => new Date(2026, 10, day, hour, minute).toISOString();
const valid = (found: { from?: string; until?: string; rule?: string }) => ({
  valid_from: found.from ?? null,
  valid_until: found.until ?? null,
  recurrence: found.rule ?? null,
});
const plain = (text: string | null) => text?.replace(/[\u00a0\u202f]/g, ' ').replace(/[\u200e\u200f\u061c]/g, '');

async function reader(code: Language, region: string): Promise<void> {
  Object.assign(navigator, { languages: [region] });
  await speak(code);
}

beforeAll(async () => {
  Object.assign(globalThis, { document: { documentElement: {} }, localStorage: { getItem: () => null } });
  await loadScreenMessages();
});

describe('how sure it is', () => {
  it.each([
    [1, 'sure'],
    // Two people, a moment after the second of them.
    [0.749, 'sure'],
    // One person.
    [0.666, 'likely'],
    [0.5, 'likely'],
    [0.499, 'fading'],
    [0.3, 'fading'],
    [0.299, 'doubtful'],
    [0, 'doubtful'],
  ])('%d is %s', (confidence, word) => {
    expect(certainty(confidence)).toBe(word);
  });
});

describe('for which time it holds', () => {
  it('says nothing where nobody said', async () => {
    await reader('en', 'en-GB');
    expect(holds(valid({}), NOW)).toBeNull();
  });

  it.each<[string, Parameters<typeof valid>[0]]>([
    ['until 18:00', { until: at(25, 18) }],
    ['until today', { until: at(25, 23, 59) }],
    ['until Fri 18:00', { until: at(27, 18) }],
    // The last minute of a day is that day.
    ['until Fri', { until: new Date(2026, 10, 27, 23, 59, 59).toISOString() }],
    ['until 9 Dec', { until: new Date(2026, 11, 9, 23, 59, 59).toISOString() }],
    ['from Fri 06:00', { from: at(27, 6) }],
    ['from Fri 06:00 until Sat 18:00', { from: at(27, 6), until: at(28, 18) }],
    // What has begun needs no beginning.
    ['until Fri 18:00', { from: at(24, 6), until: at(27, 18) }],
    ['over since Mon 18:00', { until: at(23, 18) }],
    ['every Monday', { rule: 'FREQ=WEEKLY;BYDAY=MO' }],
    ['every Monday at 06:00', { rule: 'FREQ=WEEKLY;BYDAY=MO;BYHOUR=6;BYMINUTE=0' }],
    ['every Tuesday and Thursday', { rule: 'FREQ=WEEKLY;BYDAY=TH,TU' }],
    ['on weekdays at 07:30', { rule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=7;BYMINUTE=30' }],
    ['at weekends', { rule: 'FREQ=WEEKLY;BYDAY=SA,SU' }],
    ['every day', { rule: 'FREQ=DAILY' }],
    ['every day', { rule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU' }],
    ['every Monday, until Fri 18:00', { rule: 'FREQ=WEEKLY;BYDAY=MO', until: at(27, 18) }],
    // What this sentence cannot say is not said wrongly.
    ['again and again', { rule: 'FREQ=MONTHLY;BYDAY=2MO' }],
    ['again and again', { rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO' }],
    ['again and again', { rule: 'FREQ=WEEKLY' }],
  ])('reads %s', async (words, found) => {
    await reader('en', 'en-GB');
    expect(plain(holds(valid(found), NOW))).toBe(words);
  });

  it.each<[Language, string, string]>([
    ['es', 'es-ES', 'cada lunes a las 6:00, hasta vie, 18:00'],
    ['fr', 'fr-FR', 'chaque lundi à 06:00, jusqu’à ven. 18:00'],
    ['de', 'de-DE', 'jeden Montag um 06:00, bis Fr., 18:00'],
    ['pl', 'pl-PL', 'co tydzień: poniedziałek, 06:00, do: pt., 18:00'],
    ['hi', 'hi-IN', 'हर सोमवार, 6:00 am, शुक्र 6:00 pm तक'],
  ])('reads it in %s', async (code, region, words) => {
    await reader(code, region);
    expect(plain(holds(valid({ rule: 'FREQ=WEEKLY;BYDAY=MO;BYHOUR=6', until: at(27, 18) }), NOW))).toBe(words);
  });

  it.each(LANGUAGES)('says every form in %s', async (code) => {
    await reader(code, code);
    for (const rule of ['FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=WE', 'FREQ=YEARLY'])
      expect(holds(valid({ rule }), NOW)).toMatch(/^[^{}]+$/);
  });
});

describe('what is hidden', () => {
  it('is a piece of its own, and the words around it stay', () => {
    expect(pieces('Ask 👤██, phone ☎██')).toEqual([
      { text: 'Ask ', hidden: null },
      { text: '👤██', hidden: 'name' },
      { text: ', phone ', hidden: null },
      { text: '☎██', hidden: 'phone' },
    ]);
    expect(pieces('✉██🚘██🔒██').map(({ hidden }) => hidden)).toEqual(['email', 'plate', 'secret']);
  });

  it('is not what somebody wrote', () => {
    expect(pieces('Call ☎ 112')).toEqual([{ text: 'Call ☎ 112', hidden: null }]);
    expect(pieces('')).toEqual([]);
  });
});

describe('a translation', () => {
  const polish = { title: 'Rampa', text: 'Rampa 4', language: 'pl' };
  const told = { language: 'es', title: 'Muelle', text: 'Muelle 4', source: 'told' as const };

  it('is read first, and the original after one tap', () => {
    const insight = { ...polish, translation: told } as unknown as Parameters<typeof shown>[0];
    expect(shown(insight)).toBe(told);
    expect(shown(insight, true)).toBe(insight);
    expect(shown({ ...insight, translation: null }).title).toBe('Rampa');
  });

  it('says where it comes from', async () => {
    await reader('en', 'en-GB');
    expect(provenance({ ...polish, translation: null })).toBeNull();
    expect(provenance({ ...polish, translation: { ...told, source: 'machine' } })).toBe('Translated from Polish');
    expect(provenance({ ...polish, translation: told })).toBe('Said in Spanish too');
    expect(languageName('pl')).toBe('Polish');
  });
});

describe('in the time of the place', () => {
  const until = { ...valid({ until: '2026-11-27T16:00:00Z' }) };
  const monday = (rule: string) => ({ ...valid({ rule }), lasts_s: 4 * 3600 });

  it('names the place only where its clocks differ from the phone', async () => {
    await reader('en', 'en-GB');
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(plain(holds({ ...until, time_zone: own }, NOW))).not.toContain('time)');
    expect(plain(holds({ ...until, time_zone: 'Asia/Tokyo' }, NOW))).toBe('until Sat 01:00 (Tokyo time)');
    expect(plain(holds({ ...until, time_zone: 'America/New_York' }, NOW))).toBe('until Fri 11:00 (New York time)');
  });

  it.each([
    // Every Monday from six to ten in Helsinki: at four in UTC in winter, at three in summer.
    ['2026-11-30T03:59:00Z', false],
    ['2026-11-30T04:00:00Z', true],
    ['2026-11-30T07:59:00Z', true],
    ['2026-11-30T08:00:00Z', false],
    ['2026-06-29T03:00:00Z', true],
    ['2026-06-29T07:00:00Z', false],
    ['2026-12-01T05:00:00Z', false],
  ])('is shut on Mondays from six to ten: %s %s', (moment, shut) => {
    const rule = { ...monday('FREQ=WEEKLY;BYDAY=MO;BYHOUR=6;BYMINUTE=0'), time_zone: 'Europe/Helsinki' };
    expect(holdsAt(rule, Date.parse(moment))).toBe(shut);
  });

  it('goes on after midnight, keeps nothing back that it does not understand, and knows an end', () => {
    const night = { ...monday('FREQ=WEEKLY;BYDAY=SU;BYHOUR=22;BYMINUTE=0'), time_zone: 'UTC' };
    expect(holdsAt(night, Date.parse('2026-11-30T01:00:00Z'))).toBe(true);
    expect(holdsAt(night, Date.parse('2026-11-30T02:00:00Z'))).toBe(false);
    const second = { ...monday('FREQ=MONTHLY;BYDAY=2MO'), time_zone: 'UTC' };
    expect(holdsAt(second, NOW)).toBe(true);
    expect(holdsAt({ ...until, lasts_s: null }, Date.parse('2026-11-27T16:00:00Z'))).toBe(false);
  });
});

describe('whether it still holds', () => {
  const fresh = {
    ...valid({}),
    current: true,
    gone_at: null,
    asks: null,
    lasts_s: null,
    time_zone: null,
    distance_m: 400,
  };

  it('says what is gone since when, what faded and what is in doubt', async () => {
    await reader('en', 'en-GB');
    expect(freshness(fresh, NOW)).toBeNull();
    expect(plain(freshnessLine({ ...fresh, current: false, gone_at: at(23, 18) }, NOW))).toBe('Gone, as of Mon 18:00');
    expect(freshness({ ...fresh, ...valid({ until: at(24, 18) }), current: false }, NOW)).toBe('over');
    expect(freshness({ ...fresh, current: false }, NOW)).toBe('faded');
    expect(freshness({ ...fresh, asks: 'gone' }, NOW)).toBe('doubted');
    expect(freshness({ ...fresh, ...valid({ rule: 'FREQ=WEEKLY;BYDAY=MO' }) }, NOW)).toBe('notNow');
  });

  it('asks about one of those that are near enough to be seen', () => {
    const far = { ...fresh, asks: 'gone' as const, distance_m: 3000 };
    const near = { ...far, distance_m: 300 };
    expect(toAsk([fresh, far])).toBeNull();
    expect(toAsk([fresh, near, far])).toBe(near);
    // Along a route nobody measures how far: the next one is the one.
    expect(toAsk([{ ...far, distance_m: null }])).not.toBeNull();
  });
});

describe('the code on a door', () => {
  const id = '018f2f6e-0000-7000-8000-000000000001';
  it.each([
    [`https://backhaul.example/sites/${id}`, id],
    // As they were printed before.
    [`https://backhaul.example/capture?site=${id}`, id],
    [`https://elsewhere.example/sites/${id}`, null],
    ['https://backhaul.example/sites/qr', null],
    [`https://backhaul.example/insights/${id}`, null],
    ['https://backhaul.example/sign-in/abc', null],
    ['WIFI:S:depot;;', null],
  ])('%s', (text, found) => {
    expect(siteInCode(text, 'https://backhaul.example')).toBe(found);
  });
});
