import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  dropInsight,
  fetchPack,
  forgetPack,
  MOST_BYTES,
  onPackChange,
  packOf,
  packState,
  refreshPacks,
} from '../src/doors/packs';
import { keptMedia } from '../src/doors/parts';
import { keepAnswer, sendAnswers, waitingAnswers } from '../src/outbox/answers';
import { withDatabase } from '../src/outbox/database';
import { forgetMember } from '../src/outbox/forget';
import { freeStoredBytes } from '../src/outbox/room';
import { keep } from '../src/outbox/seal';

const IVO = 'member-ivo';
const LUCIA = 'member-lucia';
const ROUTE = 'route-1';

const hash = (bytes: string): string => createHash('sha256').update(bytes).digest('hex');

/** A server with one route: what the real one answers, and a line that may break. */
class Routes {
  /** By tip: what is heard of it. */
  voices = new Map<string, string>();
  gone = false;
  /** Breaks after so many media. */
  breaksAfter = Number.POSITIVE_INFINITY;
  asked: string[] = [];
  posted: unknown[] = [];
  status = 200;

  get pack(): object {
    const parts = [...this.voices].map(([tip, says]) => ({
      insight_id: `i-${tip}`,
      tip_id: tip,
      part: 'voice',
      kind: 'audio',
      url: `/api/v1/media/${tip}/voice/audio`,
      media_type: 'audio/mp4',
      size: says.length,
      etag: hash(says),
    }));
    const left_out = { insights: 0, voices: 2, thumbnails: 0, bytes: 500 };
    const route = { id: ROUTE, name: 'Route', length_m: 1, stops: [], line: { coordinates: [] } };
    const items = [...this.voices.keys()].map((tip) => ({ id: `i-${tip}` }));
    return { route, sites: [], insights: { items, next: null }, parts, left_out, generated_at: '' };
  }

  readonly fetch = async (url: string, init: RequestInit = {}): Promise<Response> => {
    this.asked.push(url);
    if (init.method === 'POST') {
      if (this.status !== 200) return new Response('{}', { status: this.status });
      this.posted.push([url, JSON.parse(String(init.body))]);
      return new Response('{}', { headers: { 'content-type': 'application/json' } });
    }
    if (url.startsWith('/api/v1/packs/')) {
      if (this.gone) return new Response('{}', { status: 404 });
      const body = JSON.stringify(this.pack);
      const etag = `"${hash(body)}"`;
      if (new Headers(init.headers).get('if-none-match') === etag) return new Response(null, { status: 304 });
      return new Response(body, { headers: { 'content-type': 'application/json', etag } });
    }
    if (this.asked.filter((one) => one.includes('/media/')).length > this.breaksAfter) throw new TypeError('no line');
    return new Response(this.voices.get(url.split('/')[4] ?? '') ?? '');
  };

  get media(): string[] {
    return this.asked.filter((url) => url.includes('/media/')).map((url) => url.split('/')[4] ?? '');
  }
}

let server: Routes;

beforeEach(async () => {
  server = new Routes();
  vi.stubGlobal('fetch', server.fetch);
  await withDatabase(async (db) => {
    for (const store of ['tips', 'bytes', 'chunks', 'keys', 'notes', 'kept'] as const) await db.clear(store);
  });
});
afterEach(() => vi.unstubAllGlobals());

const take = (): Promise<void> => fetchPack(IVO, ROUTE, { whole: true, wanted: true });
const heard = async (tip: string, member = IVO): Promise<string | null> =>
  (await keptMedia(member, { tip_id: tip, part: 'voice', kind: 'voice' }))?.text() ?? null;

describe('a route that is taken along', () => {
  it('fetches each voice once, and again only what is new', async () => {
    server.voices = new Map([
      ['a', 'ask for Maria'],
      ['b', 'the gate sticks'],
    ]);
    await take();
    expect(server.media).toEqual(['a', 'b']);
    expect(await heard('a')).toBe('ask for Maria');
    const state = await packState(IVO, ROUTE);
    expect([state?.kept === state?.total, state?.wanted, state?.leftOut.voices]).toEqual([true, true, 2]);

    await take();
    expect(server.media).toHaveLength(2);
    server.voices.set('a', 'ask for ▮▮▮');
    await take();
    expect(server.media).toEqual(['a', 'b', 'a']);
    expect(await heard('a')).toBe('ask for ▮▮▮');
    expect(await withDatabase((db) => db.count('bytes'))).toBe(2);
    expect(await heard('a', LUCIA)).toBeNull();
  });

  it('loses at once what was taken back, with its voice, and asks nobody for it', async () => {
    server.voices = new Map([
      ['a', 'ask for Maria'],
      ['b', 'the gate sticks'],
    ]);
    await take();
    const changed: string[] = [];
    const unheard = onPackChange((member, route) => changed.push(`${member} ${route}`));
    const before = server.asked.length;
    await dropInsight(LUCIA, 'i-a');
    await dropInsight(IVO, 'i-a');
    await dropInsight(IVO, 'i-unknown');
    expect((await packOf(IVO, ROUTE))?.value.pack.insights.items.map(({ id }) => id)).toEqual(['i-b']);
    expect([await heard('a'), await heard('b')]).toEqual([null, 'the gate sticks']);
    expect(changed).toEqual([`${IVO} ${ROUTE}`]);
    expect(server.asked).toHaveLength(before);

    // The server still has it after all: what it sends counts.
    await take();
    expect((await packOf(IVO, ROUTE))?.value.pack.insights.items).toHaveLength(2);
    expect(changed).toHaveLength(2);
    unheard();
    server.voices.delete('b');
    await take();
    expect(changed).toHaveLength(2);
  });

  it('goes on where the line broke, by itself', async () => {
    server.voices = new Map(['a', 'b', 'c'].map((tip) => [tip, `voice ${tip}`]));
    server.breaksAfter = 2;
    await expect(take()).rejects.toThrow();
    expect([await heard('a'), await heard('c')]).toEqual(['voice a', null]);
    const state = await packState(IVO, ROUTE);
    expect((state?.total ?? 0) - (state?.kept ?? 0)).toBe('voice c'.length);
    server.breaksAfter = Number.POSITIVE_INFINITY;
    await refreshPacks(IVO);
    expect(server.media).toEqual(['a', 'b', 'c', 'c']);
    expect(await heard('c')).toBe('voice c');
  });

  it('does not keep bytes that are not what was promised', async () => {
    server.voices = new Map([['a', 'voice']]);
    const honest = server.fetch;
    vi.stubGlobal('fetch', async (url: string, init?: RequestInit) =>
      url.includes('/media/') ? new Response('<html>Sign in to the hotel') : honest(url, init),
    );
    await expect(take()).rejects.toThrow('other bytes');
    expect(await heard('a')).toBeNull();
  });

  it('forgets what was taken back, the route that is gone, and everything at a sign-out', async () => {
    server.voices = new Map([
      ['a', 'one'],
      ['b', 'two'],
    ]);
    await take();
    server.voices.delete('a');
    await take();
    expect([await heard('a'), await heard('b')]).toEqual([null, 'two']);
    server.gone = true;
    await take();
    expect([await packState(IVO, ROUTE), await heard('b')]).toEqual([null, null]);

    server.gone = false;
    await take();
    await forgetPack(IVO, ROUTE);
    expect(await withDatabase((db) => db.count('bytes'))).toBe(0);
    await take();
    await forgetMember(IVO);
    expect(
      await withDatabase(async (db) => [await db.count('bytes'), await db.count('kept'), await db.count('keys')]),
    ).toEqual([0, 0, 0]);
  });

  it('gives its room to a tip, and takes what fits', async () => {
    server.voices = new Map([['a', 'one']]);
    await take();
    expect(await freeStoredBytes(24 * 3_600_000)).toBe(false);
    expect(await heard('a')).toBe('one');
    expect(await freeStoredBytes(0)).toBe(true);
    expect(await heard('a')).toBeNull();

    const large = 'x'.repeat(MOST_BYTES / 2);
    server.voices = new Map(['a', 'b', 'c'].map((tip) => [tip, large + tip]));
    await take();
    const state = await packState(IVO, ROUTE);
    expect(server.media.slice(1)).toEqual(['a']);
    expect(state?.total).toBeLessThanOrEqual(MOST_BYTES);
    expect([state?.leftOut.voices, state?.leftOut.bytes]).toEqual([4, 500 + 2 * (large.length + 1)]);
  });

  it('says that the phone is full and keeps what it has', async () => {
    server.voices = new Map([
      ['a', 'one'],
      ['b', 'two'],
    ]);
    const put = IDBObjectStore.prototype.put;
    let bytes = 0;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
      if (this.name === 'bytes' && ++bytes > 1) throw new DOMException('full', 'QuotaExceededError');
      return put.apply(this, args);
    });
    await take();
    vi.restoreAllMocks();
    const state = await packState(IVO, ROUTE);
    expect([state?.full, await heard('a'), await heard('b')]).toEqual([true, 'one', null]);
    await take();
    expect([(await packState(IVO, ROUTE))?.full, await heard('b')]).toEqual([false, 'two']);
  });

  it('brings the chosen route by itself, its voices only where it is known to be Wi-Fi', async () => {
    server.voices = new Map([['a', 'one']]);
    await keep(IVO, 'route', ROUTE);
    const connect = (connection: object): void => {
      Object.defineProperty(navigator, 'connection', { value: connection, configurable: true });
    };
    connect({ type: 'cellular' });
    await refreshPacks(IVO);
    expect(server.asked).toEqual([]);
    connect({});
    await refreshPacks(IVO);
    expect([server.asked.length, server.media.length]).toEqual([1, 0]);
    expect((await packState(IVO, ROUTE))?.wanted).toBe(false);
    vi.useFakeTimers({ now: Date.now() + 2 * 3_600_000, toFake: ['Date'] });
    connect({ type: 'wifi' });
    await refreshPacks(IVO);
    expect(server.media).toEqual(['a']);
    vi.useRealTimers();
    connect({});
  });
});

describe('a tap that waits for a network', () => {
  it('is sent once, with the time at which it was made, and the last word wins', async () => {
    server.status = 503;
    await keepAnswer(IVO, 'ice', 'still_there');
    await keepAnswer(IVO, 'tree', 'gone');
    await keepAnswer(IVO, 'ice', 'helped');
    await keepAnswer(IVO, 'ice', 'gone');
    await sendAnswers(IVO);
    expect((await waitingAnswers(IVO)).map(({ insight_id, kind }) => [insight_id, kind])).toEqual([
      ['tree', 'gone'],
      ['ice', 'helped'],
      ['ice', 'gone'],
    ]);
    expect(await waitingAnswers(LUCIA)).toEqual([]);
    server.status = 200;
    await Promise.all([sendAnswers(IVO), sendAnswers(IVO)]);
    expect(server.posted).toHaveLength(3);
    for (const [, body] of server.posted as [string, { said_at: string }][])
      expect(Date.now() - Date.parse(body.said_at)).toBeLessThan(60_000);
    await sendAnswers(IVO);
    expect(server.posted).toHaveLength(3);
  });

  it('survives a sign-out, and is dropped where its insight is gone', async () => {
    server.status = 401;
    await keepAnswer(IVO, 'ice', 'gone');
    await sendAnswers(IVO);
    await forgetMember(IVO);
    expect(await waitingAnswers(IVO)).toHaveLength(1);
    server.status = 404;
    await sendAnswers(IVO);
    expect(await waitingAnswers(IVO)).toEqual([]);
  });
});
