/** The way of a tip home: what happened in which order, and what is told of people. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Receipt } from '../src/api/types';
import { dayOf } from '../src/i18n/day';
import { loadScreenMessages, speak } from '../src/i18n/messages.svelte';
import { digitsOf, stationsOf } from '../src/me/stations';
import { offered } from '../src/review/offered';
import { quarter, worth } from '../src/review/worth';

const receipt = (more: Partial<Receipt> = {}): Receipt => ({
  title: 'The gate sheet is wrong',
  language: 'en',
  place: 'Northgate Depot',
  visibility: 'organisation',
  status: 'new',
  reason: null,
  reason_language: null,
  outcome: null,
  outcomes: [],
  tips: 1,
  still_there: 0,
  gone: 0,
  helped: 0,
  thanks: { count: 0, by_manager: false, on: null },
  steps: [
    { kind: 'received', at: '2026-11-02T08:40:00Z' },
    { kind: 'known', at: '2026-11-02T08:41:00Z' },
  ],
  ...more,
});
const kinds = (of: Receipt | null) =>
  stationsOf({ receipt: of, received_at: '2026-11-02T08:40:00Z' }).map(({ kind }) => kind);
const outcome = (at: string) => ({
  id: at,
  text: 'Changed.',
  language: 'en',
  since: '2026-11-03',
  value: null,
  basis: null,
  at,
});

describe('the stations', () => {
  it('wait for an answer until there is one', () => {
    expect(kinds(null)).toEqual(['received', 'waiting']);
    expect(kinds(receipt())).toEqual(['received', 'known', 'waiting']);
    const steps = [...receipt().steps, { kind: 'declined' as const, at: '2026-11-03T08:00:00Z' }];
    expect(kinds(receipt({ status: 'declined', reason: 'No.', steps }))).toEqual(['received', 'known', 'declined']);
    // Something was changed before anybody decided: that is an answer.
    expect(kinds(receipt({ outcomes: [outcome('2026-11-03T08:00:00Z')] }))).toEqual(['received', 'known', 'changed']);
  });

  it('come in the order in which they happened, and people last', () => {
    const steps = [
      ...receipt().steps,
      // Told by the hour, it seems to come before the tip itself.
      { kind: 'joined' as const, at: '2026-11-02T08:00:00Z' },
      { kind: 'seen' as const, at: '2026-11-02T09:00:00Z' },
      { kind: 'done' as const, at: '2026-11-05T09:00:00Z' },
    ];
    const full = receipt({
      status: 'done',
      steps,
      tips: 3,
      outcomes: [outcome('2026-11-04T09:00:00Z'), outcome('2026-11-06T09:00:00Z')],
      helped: 14,
      thanks: { count: null, by_manager: true, on: '2026-11-07' },
    });
    expect(kinds(full)).toEqual([
      ...['received', 'known', 'joined', 'seen', 'changed', 'done', 'changed', 'helped', 'thanked'],
    ]);
    const found = stationsOf({ receipt: full, received_at: '' });
    expect(found.find(({ kind }) => kind === 'joined')).toMatchObject({ n: 2 });
    expect(found.find(({ kind }) => kind === 'thanked')).toMatchObject({ n: null, byManager: true });
  });

  it('keep their place where nobody knows when', () => {
    const steps = [
      ...receipt().steps,
      { kind: 'seen' as const, at: '2026-11-02T09:00:00Z' },
      { kind: 'done' as const, at: null },
    ];
    expect(kinds(receipt({ status: 'done', steps, helped: null }))).toEqual([
      'received',
      'known',
      'seen',
      'done',
      'helped',
    ]);
  });
});

it('reads a number as people type it', () => {
  expect(digitsOf(' 1234-5678 9012 3456\n')).toBe('1234567890123456');
  expect(digitsOf('١٢٣٤ ५६७८')).toBe('12345678');
  expect(digitsOf('one')).toBe('');
});

describe('a text for answers', () => {
  const texts = { en: 'No.', pl: 'Nie.' };

  it('is offered in the language that most authors read, and says whose is missing', () => {
    expect(offered({ texts }, ['pl', 'en'], 'en')).toEqual({ language: 'pl', text: 'Nie.', missing: [] });
    expect(offered({ texts }, ['es', 'pl'], 'en')).toEqual({ language: 'pl', text: 'Nie.', missing: ['es'] });
    expect(offered({ texts }, ['es'], 'en')).toEqual({ language: 'en', text: 'No.', missing: ['es'] });
    expect(offered({ texts: { ro: 'Nu.' } }, [], 'en')).toEqual({ language: 'ro', text: 'Nu.', missing: [] });
  });
});

describe('what it is worth', () => {
  beforeAll(loadScreenMessages);

  it('is told as the reader writes it', async () => {
    expect(worth({ kind: 'hours_per_week', amount: 7.5, currency: null })).toBe('7.5 hours saved every week');
    expect(worth({ kind: 'incidents_avoided', amount: 1, currency: null })).toBe('1 incident fewer a year');
    expect(worth({ kind: 'money', amount: 1200, currency: 'EUR' })).toBe('Worth €1,200 a year');
    expect(quarter('2026-Q4')).toMatch(/^Oct\s–\sDec 2026$/);
    vi.stubGlobal('document', { documentElement: {} });
    await speak('de');
    expect(worth({ kind: 'money', amount: 1200.5, currency: 'PLN' })).toMatch(/^1\.200,50\sPLN im Jahr wert$/);
    expect(dayOf('2026-11-01')).toBe('01.11.2026');
    await speak('en');
    vi.unstubAllGlobals();
  });
});
