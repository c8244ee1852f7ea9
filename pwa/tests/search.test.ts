/** Search where no server does it, and the addresses that it makes. */
import { describe, expect, it } from 'vitest';
import type { Insight } from '../src/api/types';
import { keep } from '../src/outbox/seal';
import { forgetSearches, keptInsights, recentSearches, rememberSearch } from '../src/search/kept';
import { momentIn, searchPaths } from '../src/search/paths';
import { fold, question, runs, searchIn } from '../src/search/words';

const insight = (id: string, title: string, text: string, more: Partial<Insight> = {}): Insight =>
  ({
    id,
    title,
    text,
    language: 'en',
    translation: null,
    tags: [],
    place: { label: null },
    valid_until: null,
    age_s: 60,
    ...more,
  }) as unknown as Insight;

describe('the words of a question', () => {
  it('are compared without case and accents, in every script', () => {
    expect([fold('Żółć'), fold('KAPI'), fold('kapı'), fold('Größe')]).toEqual(['zolc', 'kapi', 'kapi', 'grosse']);
    expect(question('Dock "am Tor" -Diesel')).toEqual({ wanted: ['dock', 'am', 'tor'], unwanted: ['diesel'] });
    expect(question('!!! -- "').wanted).toEqual([]);
  });

  it('are marked in the text, which stays the text', () => {
    const found = runs('Zwei Türen klemmen, die Tür am Tor nicht', ['tur']);
    expect(found?.filter((run) => run.found).map((run) => run.text)).toEqual(['Türen', 'Tür']);
    expect(found?.map((run) => run.text).join('')).toBe('Zwei Türen klemmen, die Tür am Tor nicht');
    expect(runs('Nichts davon', ['tur'])).toBeNull();
    expect(runs('<b>dock</b>', ['dock'])?.map((run) => run.text)).toEqual(['<b>', 'dock', '</b>']);
  });

  it('find what has most of them, and nothing that has one that is not wanted', () => {
    const known = [
      insight('1', 'Dock 4', 'The dock is blocked'),
      insight('2', 'Dock 9', 'The dock is free'),
      insight('3', 'Gate', 'Blocked by docked trailers', { valid_until: '2020-01-01T00:00:00Z' } as Partial<Insight>),
      insight('1', 'Dock 4', 'The dock is blocked'),
    ];
    expect(searchIn(known, 'blocked dock').map(({ id }) => id)).toEqual(['1', '3', '2']);
    expect(searchIn(known, 'dock -free').map(({ id, current }) => [id, current])).toEqual([
      ['1', true],
      ['3', false],
    ]);
    expect(searchIn(known, '-dock')).toEqual([]);
  });
});

it('the address of a moment is read as it was made, and others want nothing played', () => {
  const at = (path: string) => momentIn(new URL(path, 'http://127.0.0.1'));
  expect(at(searchPaths.saidAt('i1', 't1', 'a0', 7.24))).toEqual({ tipId: 't1', part: 'a0', at_s: 7.2 });
  expect(at('/insights/i1')).toBeNull();
  expect(at('/insights/i1?tip=t1&at=x')).toBeNull();
  expect(at('/insights/i1?tip=t1&at=-1')).toBeNull();
  expect(searchPaths.ask('a & b')).toBe('/ask?q=a+%26+b');
});

it('what was searched for is kept for its member alone, the longer of two that were typed, and can be forgotten', async () => {
  await rememberSearch('ana', 'do');
  await rememberSearch('ana', 'gate');
  await rememberSearch('ana', 'dock 4');
  expect(await recentSearches('ana')).toEqual(['dock 4', 'gate']);
  expect(await recentSearches('ben')).toEqual([]);
  await forgetSearches('ana');
  expect(await recentSearches('ana')).toEqual([]);
});

it('everything that the phone has kept of insights is looked through, wherever it is kept', async () => {
  await keep('cem', 'near', [insight('1', 'a', 'b')]);
  await keep('cem', 'pack/r1', {
    pack: { insights: { items: [insight('2', 'a', 'b')] }, sites: [] },
    etag: '',
    size: 1,
  });
  await keep('cem', 'insight/3', insight('3', 'a', 'b'));
  await keep('cem', 'sites', [{ id: 's', title: 'no insight' }]);
  expect((await keptInsights('cem')).map(({ id }) => id).sort()).toEqual(['1', '2', '3']);
});
