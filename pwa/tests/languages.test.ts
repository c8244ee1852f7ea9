/** Ten languages: each says everything that English says, and dates, numbers and distances are its reader's. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ago, bytes, clock, distance, ownName } from '../src/i18n/format';
import {
  isRightToLeft,
  LANGUAGES,
  type Language,
  loadScreenMessages,
  locale,
  preferredLanguage,
  speak,
  t,
} from '../src/i18n/messages.svelte';
import { duration, percent } from '../src/i18n/numbers';
import { problemWords } from '../src/i18n/problems';

type Message = string | Record<string, string>;
type Messages = Record<string, Message>;

const FOLDER = new URL('../src/i18n/', import.meta.url);
const FILES = ['json', 'screens.json'] as const;
const read = (code: string, file: string): Messages =>
  JSON.parse(readFileSync(new URL(`${code}.${file}`, FOLDER), 'utf8'));
const OTHERS = LANGUAGES.filter((code) => code !== 'en');

// What is the same word in both languages. Anything else that reads as English was forgotten.
const SAME_AS_ENGLISH: Partial<Record<Language, readonly string[]>> = {
  fr: [
    'messages.title',
    ...['capture.photo', 'driving.stop', 'feed.bySite', 'kind.photo', 'lock.minutes'],
    ...['place.route', 'player.pause', 'player.position', 'urgency.high', 'is.question', 'are.question'],
    ...['questions.title', 'audit.kind.invitation', 'groups.secret', 'audit.field.description', 'audit.field.sites'],
    ...['places.latitude', 'places.longitude', 'places.lineNow', 'places.sites'],
  ],
  de: [
    ...['driving.inDistance', 'feed.byStatus', 'personal.name', 'places.name', 'player.pause'],
    ...['player.position', 'route.inDistance', 'signOn.f.scopes', 'signOn.passkeys'],
  ],
  pl: ['driving.stop', 'feed.byStatus', 'role.partner', 'route.start'],
  ro: ['driving.stop', 'route.start', 'urgency.high', 'groups.secret'],
};

const forms = (message: Message): string[] => (typeof message === 'string' ? [message] : Object.values(message));
/** A plural form may say the number in a word ("two tips"), so `{n}` is counted in none of them. */
const valuesOf = (text: string, message: Message): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)]
    .map(([, name]) => name ?? '')
    .filter((name) => typeof message === 'string' || name !== 'n')
    .sort();

it('has two files for every language, and no others', () => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  expect(files.sort()).toEqual(LANGUAGES.flatMap((code) => FILES.map((file) => `${code}.${file}`)).sort());
});

describe.each(OTHERS)('%s', (code) => {
  describe.each(FILES)(`${code}.%s`, (file) => {
    const english = read('en', file);
    const messages = read(code, file);
    const pairs = Object.entries(messages).flatMap(([key, message]) => {
      const original = english[key];
      return original === undefined ? [] : [{ key, message, original }];
    });

    it('lacks no message', () => {
      expect(Object.keys(english).filter((key) => !(key in messages))).toEqual([]);
    });

    it('has no message that English has not', () => {
      expect(Object.keys(messages).filter((key) => !(key in english))).toEqual([]);
    });

    it('has exactly the plural forms of its grammar', () => {
      const grammar = new Intl.PluralRules(code).resolvedOptions().pluralCategories.sort();
      const wrong = pairs.filter(({ message, original }) =>
        typeof original === 'string'
          ? typeof message !== 'string'
          : typeof message === 'string' || Object.keys(message).sort().join() !== grammar.join(),
      );
      expect(wrong.map(({ key }) => key)).toEqual([]);
    });

    it('names the same {values}', () => {
      const wrong = pairs.filter(({ message, original }) => {
        const expected = valuesOf(forms(original).at(-1) ?? '', original).join();
        return forms(message).some((form) => valuesOf(form, message).join() !== expected);
      });
      expect(wrong.map(({ key }) => key)).toEqual([]);
    });

    it('says the number wherever more than one can be meant', () => {
      const wrong = pairs.filter(
        ({ message, original }) =>
          typeof message !== 'string' &&
          typeof original !== 'string' &&
          original.other?.includes('{n}') &&
          !message.other?.includes('{n}'),
      );
      expect(wrong.map(({ key }) => key)).toEqual([]);
    });

    it('says nothing empty', () => {
      const empty = pairs.filter(({ message }) => forms(message).some((form) => form.trim() === ''));
      expect(empty.map(({ key }) => key)).toEqual([]);
    });

    it('says nothing in English', () => {
      const forgotten = pairs.filter(({ message, original }) => {
        const last = forms(message).at(-1) ?? '';
        // A message that is nothing but values and signs is the same everywhere.
        return last === forms(original).at(-1) && /\p{L}/u.test(last.replace(/\{\w+\}/g, ''));
      });
      const allowed = SAME_AS_ENGLISH[code] ?? [];
      expect(forgotten.map(({ key }) => key).filter((key) => !allowed.includes(key))).toEqual([]);
    });
  });
});

describe('the reader', () => {
  const page = { lang: 'en', dir: 'ltr' };
  const chosen = new Map<string, string>();

  function phone(...languages: string[]): void {
    Object.assign(navigator, { languages, language: languages[0] });
  }

  beforeAll(() => {
    Object.assign(globalThis, {
      document: { documentElement: page },
      localStorage: { getItem: (key: string) => chosen.get(key) ?? null },
    });
  });
  afterEach(() => phone('en'));

  it('is spoken to as chosen, else in the language of the member, else of the phone, else in English', () => {
    phone('nl-NL', 'pl-PL', 'en');
    expect(preferredLanguage('uk')).toBe('uk');
    expect(preferredLanguage('sv')).toBe('pl');
    expect(preferredLanguage(null)).toBe('pl');
    phone('nl-NL');
    expect(preferredLanguage(undefined)).toBe('en');
    chosen.set('backhaul.language', 'tr');
    expect(preferredLanguage('uk')).toBe('tr');
    chosen.clear();
  });

  it('gets a mirrored page in Arabic, and no other', async () => {
    for (const code of LANGUAGES) {
      await speak(code);
      expect(page).toEqual({ lang: code, dir: code === 'ar' ? 'rtl' : 'ltr' });
      expect(isRightToLeft()).toBe(code === 'ar');
    }
  });

  it('reads plurals as the grammar wants them', async () => {
    await loadScreenMessages();
    await speak('pl');
    expect([1, 2, 5, 22].map((n) => t('insight.tips', { n }))).toEqual([
      '1 zgłoszenie',
      '2 zgłoszenia',
      '5 zgłoszeń',
      '22 zgłoszenia',
    ]);
    await speak('ro');
    expect([1, 2, 20].map((n) => t('insight.tips', { n }))).toEqual(['1 semnalare', '2 semnalări', '20 de semnalări']);
    await speak('uk');
    expect([1, 3, 11, 21].map((n) => t('app.unsent', { n }))[2]).toBe('11 повідомлень не надіслано');
    await speak('ar');
    expect([1, 2, 3, 11].map((n) => t('insight.tips', { n }))).toEqual(['بلاغ واحد', 'بلاغان', '3 بلاغات', '11 بلاغًا']);
  });

  it('reads what the server refused in their language, and the words of the server where the app knows none', async () => {
    await speak('de');
    const words = { title: 'Nobody can be heard on this recording', hint: 'Listen to it.' };
    expect(problemWords({ type: '/problems/no-speech', ...words }).title).toBe(
      'Auf dieser Aufnahme ist niemand zu hören',
    );
    expect(problemWords({ type: '/problems/of-tomorrow', ...words })).toEqual(words);
  });

  it.each<[Language, string[], string[]]>([
    ['en', ['en-US'], ['370 yd', '2 mi', '5 min. ago', '40%', '12 MB', '2:41']],
    ['en', ['en-IE'], ['340 m', '3.2 km', '5 min ago', '40%', '12 MB', '2:41']],
    ['es', ['es-ES'], ['340 m', '3,2 km', 'hace 5 min', '40 %', '12 MB', '2:41']],
    ['fr', ['fr-FR'], ['340 m', '3,2 km', 'il y a 5 min', '40 %', '12 Mo', '2:41']],
    ['de', ['de-DE'], ['340 m', '3,2 km', 'vor 5 Min.', '40 %', '12 MB', '2:41']],
    ['pl', ['pl-PL'], ['340 m', '3,2 km', '5 min temu', '40%', '12 MB', '2:41']],
    ['ro', ['ro-RO'], ['340 m', '3,2 km', 'acum 5 min.', '40 %', '12 MB', '2:41']],
    ['tr', ['tr-TR'], ['340 m', '3,2 km', '5 dk. önce', '%40', '12 MB', '2:41']],
    ['uk', ['uk-UA'], ['340 м', '3,2 км', '5 хв тому', '40%', '12 МБ', '2:41']],
    ['hi', ['hi-IN'], ['340 मी', '3.2 कि॰मी॰', '5 मि॰ पहले', '40%', '12 MB', '2:41']],
    // The digits of the country: eastern ones in Egypt, western ones in Morocco.
    ['ar', ['ar-EG'], ['٣٤٠ مترًا', '٣٫٢ كم', 'قبل ٥ دقائق', '٤٠٪', '١٢ م.ب', '٢:٤١']],
    ['ar', ['ar-MA'], ['340 مترًا', '3,2 كم', 'قبل 5 دقائق', '40%', '12 م.ب', '2:41']],
    // Road signs follow the region of the phone, words the language of the member.
    ['pl', ['en-GB'], ['370 yd', '2 mile', '5 min temu', '40%', '12 MB', '2:41']],
  ])('reads %s on a phone of %s as written there', async (code, languages, expected) => {
    phone(...languages);
    await speak(code);
    const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ').replace(/[\u200e\u200f\u061c]/g, '');
    const found = [distance(340), distance(3200), ago(300), percent(0.4), bytes(12e6), duration(161)];
    expect(found.map(plain)).toEqual(expected);
  });

  it.each(LANGUAGES)('reads a date in %s with its day, month and year', async (code) => {
    phone(code);
    await speak(code);
    const at = new Date(2026, 2, 5, 14, 5);
    const long = new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(at);
    expect(clock(at)).toBe(long);
    expect(clock(Date.now())).not.toMatch(/2026|٢٠٢٦/);
  });

  it('finds every language under its own name', () => {
    expect(LANGUAGES.map(ownName)).toEqual([
      ...['English', 'Español', 'Français', 'Deutsch', 'Polski'],
      ...['Română', 'Türkçe', 'Українська', 'العربية', 'हिन्दी'],
    ]);
  });
});
