/** The pure parts of the map: its address, boxes, what passes a filter, and the maps that a phone keeps. */
import { readFileSync } from 'node:fs';
import { PMTiles } from 'pmtiles';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Insight } from '../src/api/types';
import { KeptSource } from '../src/map/basemap';
import { forgetTiles, keepTiles, keptTiles } from '../src/map/offline';
import { mapPaths } from '../src/map/paths';
import { insightPoints } from '../src/map/shapes';
import { COLOURS, style } from '../src/map/style';
import {
  boxAround,
  boxOf,
  filterIn,
  hashOf,
  isInside,
  onOneSpot,
  passes,
  placeIn,
  placeOf,
  squareAround,
} from '../src/map/view';

const ARCHIVE = readFileSync(new URL('../../infra/basemap/helsinki.pmtiles', import.meta.url));
const HELSINKI = { lat: 60.1712, lon: 24.944, zoom: 14.5 };

const insight = (change: Partial<Insight> = {}): Insight =>
  ({
    id: 'a',
    title: 'Dock 4 is blocked',
    text: 'By a crane',
    urgency: 'high',
    kind: 'hazard',
    status: 'new',
    confidence: 0.6,
    tags: [{ slug: 'site-dock', name: 'site & dock', score: 1 }],
    place: { lat: 60, lon: 25, site_id: 's', route_id: null, label: null, kind: 'site', precision_m: 100 },
    ...change,
  }) as Insight;

describe('the address', () => {
  it('says place and filter, and the place to no server', () => {
    const address = new URL(mapPaths.map({ kind: 'hazard', q: 'dock 4' }, HELSINKI, 'r1'), 'http://x');
    expect(address.search).not.toContain('60.17');
    expect(placeIn(address.hash)).toEqual(HELSINKI);
    expect(filterIn(address.searchParams)).toMatchObject({ kind: 'hazard', q: 'dock 4' });
    expect(new URL(mapPaths.near({ kind: 'hazard' }, HELSINKI), 'http://x').hash).toBe(address.hash);
  });
  it('is looked through: it may come from anywhere', () => {
    for (const bad of ['', '#x', '#1/2', '#1/2/3/4', '#NaN/1/1', '#3/91/0', '#3/0/181', '#Infinity/0/0'])
      expect(placeIn(bad)).toBeNull();
    expect(placeIn('#99/1/2')?.zoom).toBe(18);
    const hostile = new URLSearchParams({ kind: 'gossip', status: '"><script>', urgency: 'very' });
    expect(filterIn(hostile)).toEqual({
      status: undefined,
      urgency: undefined,
      kind: undefined,
      tag: undefined,
      site: undefined,
      q: undefined,
    });
    expect(hashOf({ lat: 1, lon: 190, zoom: 3 })).toBe('#3.0/1.0000/-170.0000');
  });
});

describe('boxes', () => {
  it('are what a map of that size shows', () => {
    const box = boxAround(HELSINKI, 400, 400);
    expect(isInside(box, HELSINKI.lat, HELSINKI.lon)).toBe(true);
    expect(box.east - box.west).toBeCloseTo((400 / 512 / 2 ** 14.5) * 360, 6);
    expect(boxAround({ lat: 0, lon: 0, zoom: 0 }, 600, 600)).toMatchObject({ west: -180, east: 180 });
  });
  it('may lie across the antimeridian', () => {
    for (const box of [boxAround({ lat: -17, lon: 179.99, zoom: 9 }, 600, 600), boxOf(179, -18, 181, -16)]) {
      expect(box.west).toBeGreaterThan(box.east);
      expect(isInside(box, -17, 179.95)).toBe(true);
      expect(isInside(box, -17, -179.95)).toBe(true);
      expect(isInside(box, -17, 0)).toBe(false);
    }
  });
  it('of a cluster hold its members, and not much else', () => {
    const square = squareAround(60.1712, 24.944, 15);
    expect(isInside(square, 60.1712, 24.944)).toBe(true);
    expect(square.east - square.west).toBeCloseTo((360 / 2 ** 15) * 1.02, 6);
  });
  it('begin where everything is seen', () => {
    const place = placeOf(
      [
        { lat: 60, lon: 24 },
        { lat: 61, lon: 26 },
      ],
      600,
    );
    const box = boxAround(place, 600, 600);
    expect(isInside(box, 60, 24) && isInside(box, 61, 26)).toBe(true);
    expect(placeOf([], 600).zoom).toBe(1);
    expect(onOneSpot([HELSINKI, { lat: 60.17121, lon: 24.944 }])).toBe(true);
    expect(onOneSpot([HELSINKI, { lat: 60.18, lon: 24.944 }])).toBe(false);
  });
});

it('what is on the phone passes the same filters', () => {
  expect(
    passes(insight(), { kind: 'hazard', urgency: 'high', tag: 'site-dock', site: 's', status: 'new', q: 'CRANE' }),
  ).toBe(true);
  for (const filter of [
    { kind: 'praise' },
    { urgency: 'alert' },
    { tag: 'x' },
    { site: 'x' },
    { status: 'done' },
    { q: 'van' },
  ])
    expect(passes(insight(), filter as Parameters<typeof passes>[1])).toBe(false);
});

it('what has no place is in the list only', () => {
  const nowhere = insight({ place: { ...insight().place, lat: null, lon: null } });
  expect(insightPoints([insight(), nowhere]).features.map(({ properties }) => properties?.confidence)).toEqual([
    'likely',
  ]);
});

it('no style asks another server for anything', () => {
  const none = insightPoints([]);
  for (const look of ['light', 'dark'] as const) {
    const made = style({
      look,
      locale: 'en',
      streets: { minZoom: 9, maxZoom: 14, schema: 'openmaptiles', areas: [[24, 60, 25, 61]], attribution: '© OSM' },
      insights: mapPaths.insights({}),
      kept: none,
      sites: none,
      line: none,
      own: none,
      drawn: none,
    });
    expect(JSON.stringify(made)).not.toMatch(/https?:/);
    expect(made.glyphs ?? made.sprite).toBeUndefined();
    expect(made.layers.map(({ id }) => id)).toContain('road-name');
    expect(COLOURS[look].alert).not.toBe(COLOURS[look].normal);
  }
});

describe('kept maps', () => {
  afterEach(() => vi.unstubAllGlobals());
  const answers = (...all: Response[]) => {
    const asked: Headers[] = [];
    vi.stubGlobal('fetch', (_url: string, options: RequestInit) => {
      asked.push(new Headers(options.headers));
      return Promise.resolve(all.shift());
    });
    return asked;
  };
  const archive = () =>
    new Response(ARCHIVE, { headers: { 'content-type': 'application/vnd.pmtiles', etag: '"one"' } });
  const keptSizes = async (memberId: string) => (await keptTiles(memberId)).map(({ bytes }) => bytes.byteLength);

  it('are fetched once, confirmed by their tag, read without a network, and forgotten', async () => {
    const asked = answers(archive(), new Response(null, { status: 304 }), archive());
    expect(await keepTiles('m', 'r')).toBe(ARCHIVE.byteLength);
    expect(await keepTiles('m', 'r')).toBe(ARCHIVE.byteLength);
    expect(asked.map((headers) => headers.get('if-none-match'))).toEqual([null, '"one"']);
    expect(asked[0]?.get('backhaul-member')).toBe('m');
    await keepTiles('other', 'r');
    expect(await keptSizes('m')).toEqual([ARCHIVE.byteLength]);

    const [kept] = await keptTiles('m');
    const map = new PMTiles(new KeptSource('kept', kept?.bytes ?? new ArrayBuffer(0)));
    expect((await map.getHeader()).maxZoom).toBe(14);
    expect((await map.getZxy(14, 9327, 4742))?.data.byteLength).toBeGreaterThan(10_000);
    expect(await map.getZxy(14, 1, 1)).toBeUndefined();

    await forgetTiles('m');
    expect(await keptSizes('m')).toEqual([]);
    expect(await keptSizes('other')).toEqual([ARCHIVE.byteLength]);
  });
  it('go when the route does, and stay when something else answers', async () => {
    answers(
      archive(),
      new Response('<html>', { headers: { 'content-type': 'text/html' } }),
      new Response(null, { status: 404 }),
    );
    await keepTiles('m', 'gone');
    await expect(keepTiles('m', 'gone')).rejects.toThrow();
    expect(await keptSizes('m')).toEqual([ARCHIVE.byteLength]);
    expect(await keepTiles('m', 'gone')).toBe(0);
    expect(await keptSizes('m')).toEqual([]);
  });
});
