/** What the reading screens say of an insight: how sure it is, for which time it holds, what is hidden in it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { certainty } from '../src/discover/certainty';
import { holds } from '../src/discover/holds';
import { pieces } from '../src/discover/masks';
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
