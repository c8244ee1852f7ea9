import { describe, expect, it } from 'vitest';
import type { Insight } from '../src/api/types';
import type { RoutePack } from '../src/doors/packs';
import { begin, type Drive, type Spot, step, takeBack } from '../src/driving/ahead/ahead';
import { feet, headingAt, type Line, lineOf, metersApart, passes, pointAt } from '../src/driving/ahead/line';
import { isUsable, type Sample } from '../src/driving/ahead/progress';
import { asDrawn, drivenRoute, holdsAt, needsAsking } from '../src/driving/ahead/route';
import { sentences } from '../src/driving/sentences';

const KMH = 1 / 3.6;
// Far from anywhere that another test knows: where a degree of longitude is 0.6 of one of latitude.
const [LAT0, LON0] = [53, 10];
const NORTH = 1 / 111_195;
const EAST = NORTH / Math.cos((LAT0 * Math.PI) / 180);

/** A line by metres east and north. */
const line = (...points: [number, number][]): Line =>
  lineOf(points.map(([x, y]) => [LON0 + x * EAST, LAT0 + y * NORTH])) as Line;

/** The same dice every time. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Driving {
  kmh?: number;
  seed?: number;
  jitter_m?: number;
  /** The receiver tells its speed and heading. */
  tells?: boolean;
  at?: number;
}

/** Fixes of a phone that drives along a line from one metre to another (backwards where that is smaller), one a second. */
function driven(on: Line, from_m: number, to_m: number, options: Driving = {}): Sample[] {
  const { kmh = 50, seed = 1, jitter_m = 8, tells = true, at = 0 } = options;
  const random = dice(seed);
  const normal = (): number => (random() + random() + random() + random() - 2) * 1.7;
  const step_m = kmh * KMH;
  const direction = to_m >= from_m ? 1 : -1;
  const samples: Sample[] = [];
  // Jitter of a receiver wanders: it is not new each second.
  let [dx, dy] = [0, 0];
  for (let n = 0; n * step_m <= Math.abs(to_m - from_m); n += 1) {
    const along = from_m + direction * n * step_m;
    const { lat, lon } = pointAt(on, along);
    [dx, dy] = [dx * 0.8 + normal() * 0.6 * jitter_m, dy * 0.8 + normal() * 0.6 * jitter_m];
    const way = headingAt(on, along) + (direction === 1 ? 0 : 180);
    samples.push({
      lat: lat + dy * NORTH,
      lon: lon + dx * EAST,
      accuracy_m: jitter_m * 1.5,
      speed_mps: tells ? step_m + normal() : null,
      heading_deg: tells ? (way + normal() * 6 + 360) % 360 : null,
      at: at + n * 1000,
    });
  }
  return samples;
}

interface Heard {
  say: [id: string, distance_m: number, at_s: number][];
  tones: number;
  passed: string[];
  drive: Drive;
}

function ride(on: Line, spots: readonly Spot[], samples: readonly Sample[], from: Drive = begin(), busy = 0): Heard {
  const heard: Heard = { say: [], tones: 0, passed: [], drive: from };
  let busyUntil = 0;
  let last = samples[0]?.at ?? 0;
  const take = (sample: Sample | null, at: number): void => {
    const { drive, say, tone, passed } = step(on, spots, heard.drive, { sample, at, busy: at < busyUntil });
    heard.drive = drive;
    if (say) {
      heard.say.push([say.id, Math.round(say.distance_m), at / 1000]);
      busyUntil = at + busy * 1000;
    }
    if (tone) heard.tones += 1;
    if (passed) heard.passed.push(passed);
  };
  for (const sample of samples) {
    // The clock of the app ticks also where no fix comes.
    for (let at = last + 1000; at < sample.at; at += 1000) take(null, at);
    last = sample.at;
    take(sample, sample.at);
  }
  return heard;
}

const spot = (on: Line, along_m: number, id = `at ${along_m}`, hazard = false): Spot => ({
  id,
  hazard,
  passes: passes(on, pointAt(on, along_m), 150),
});
const ids = ({ say }: Heard): string[] => say.map(([id]) => id);

const STRAIGHT = line([0, 0], [3000, 0], [10_000, 2000]);

describe('the line', () => {
  it('is measured in metres, and read where it crosses itself, turns back and closes', () => {
    expect(STRAIGHT.length_m).toBeCloseTo(3000 + Math.hypot(7000, 2000), -1);
    const eight = line([0, 0], [2000, 2000], [2000, 0], [0, 2000]);
    const crossing = { lat: LAT0 + 1000 * NORTH, lon: LON0 + 1000 * EAST };
    expect(feet(eight, crossing, 50).map(({ along_m }) => Math.round(along_m / 100))).toEqual([14, 62]);
    const outAndBack = line([0, 0], [4000, 0], [0, 0]);
    expect(passes(outAndBack, pointAt(outAndBack, 1000), 150).map((m) => Math.round(m / 10))).toEqual([100, 700]);
    expect(outAndBack.closed).toBe(true);
    expect(STRAIGHT.closed).toBe(false);
    expect(headingAt(STRAIGHT, 1000)).toBeCloseTo(90, 0);
  });

  it('goes on across the antimeridian', () => {
    const across = lineOf([
      [179.99, -17],
      [-179.99, -17],
    ]) as Line;
    expect(across.length_m).toBeCloseTo(metersApart({ lat: -17, lon: 0 }, { lat: -17, lon: 0.02 }), 0);
    expect(feet(across, { lat: -17, lon: -179.995 }, 50)[0]?.along_m).toBeCloseTo(across.length_m * 0.75, 0);
    expect(passes(across, { lat: -17, lon: 180 }, 50)).toHaveLength(1);
  });

  it('is none without two points', () => {
    expect(lineOf([])).toBeNull();
    expect(lineOf([[10, 53]])).toBeNull();
    expect(
      lineOf([
        [10, 53],
        [10, 53],
      ]),
    ).toBeNull();
    expect(lineOf([[Number.NaN, 53], [10], [10, 53]])).toBeNull();
  });
});

describe('ahead of me', () => {
  it.each([true, false])('says each once, in driving order, early enough (the receiver tells: %s)', (tells) => {
    const spots = [spot(STRAIGHT, 1500), spot(STRAIGHT, 4000, 'ice', true), spot(STRAIGHT, 6500)];
    const heard = ride(STRAIGHT, spots, driven(STRAIGHT, 0, 9000, { kmh: 80, tells }));
    expect(ids(heard)).toEqual(['at 1500', 'ice', 'at 6500']);
    for (const [id, distance_m] of heard.say) {
      const seconds = distance_m / (80 * KMH);
      if (id === 'ice') expect(seconds).toBeGreaterThan(34);
      expect(seconds).toBeGreaterThan(20);
      expect(seconds).toBeLessThan(id === 'ice' ? 48 : 32);
    }
    expect(heard.tones).toBe(1);
    expect(heard.passed).toEqual(['at 1500', 'ice', 'at 6500']);
  });

  it('says hazards first of what is due together, and never while something is said', () => {
    const spots = [spot(STRAIGHT, 2000, 'dock'), spot(STRAIGHT, 2100, 'ice', true), spot(STRAIGHT, 2050, 'van')];
    const heard = ride(STRAIGHT, spots, driven(STRAIGHT, 1700, 3000), begin(), 6);
    expect(ids(heard)).toEqual(['ice', 'dock', 'van']);
    const [[, , first], [, , second], [, , third]] = heard.say as [Heard['say'][0], Heard['say'][0], Heard['say'][0]];
    expect(Math.min(second - first, third - second)).toBeGreaterThanOrEqual(6);
  });

  it('waits for the end of a recording, and says nothing of what was passed meanwhile', () => {
    const spots = [spot(STRAIGHT, 800, 'early'), spot(STRAIGHT, 2000, 'late')];
    let drive = begin();
    const said: string[] = [];
    for (const sample of driven(STRAIGHT, 0, 2500)) {
      const done = step(STRAIGHT, spots, drive, { sample, at: sample.at, busy: sample.at < 70_000 });
      drive = done.drive;
      if (done.say) said.push(done.say.id);
    }
    expect(said).toEqual(['late']);
  });

  it('begins in the middle, and drives the other way', () => {
    const spots = [spot(STRAIGHT, 1000), spot(STRAIGHT, 5000), spot(STRAIGHT, 8000)];
    expect(ids(ride(STRAIGHT, spots, driven(STRAIGHT, 4000, 10_000)))).toEqual(['at 5000', 'at 8000']);
    expect(ids(ride(STRAIGHT, spots, driven(STRAIGHT, 6000, 200)))).toEqual(['at 5000', 'at 1000']);
    expect(ids(ride(STRAIGHT, spots, driven(STRAIGHT, 6000, 200, { tells: false })))).toEqual(['at 5000', 'at 1000']);
  });

  it('tells what holds for one way of the road to who drives that way alone', () => {
    // The road leads east.
    const spots = [
      { ...spot(STRAIGHT, 2000, 'eastbound', true), heading_deg: 90 },
      { ...spot(STRAIGHT, 3000, 'westbound', true), heading_deg: 270 },
      { ...spot(STRAIGHT, 4000, 'north-eastbound'), heading_deg: 45 },
      { ...spot(STRAIGHT, 5000, 'both'), heading_deg: null },
    ];
    const east = ride(STRAIGHT, spots, driven(STRAIGHT, 500, 6000));
    expect(ids(east)).toEqual(['eastbound', 'north-eastbound', 'both']);
    expect(east.passed).not.toContain('westbound');
    expect(ids(ride(STRAIGHT, spots, driven(STRAIGHT, 6500, 500)))).toEqual(['both', 'westbound']);
    // Out and back on one road: each on its own half.
    const there = line([0, 0], [4000, 0], [0, 0]);
    const back = { ...spot(there, 1500, 'back'), heading_deg: 270 };
    const heard = ride(there, [back], driven(there, 0, 8000));
    expect(heard.say.map(([id, , at]) => [id, at > 250])).toEqual([['back', true]]);
  });

  it('says nothing on another road, nor before it knows which way', () => {
    const spots = [spot(STRAIGHT, 1000), spot(STRAIGHT, 2000)];
    const parallel = line([0, 300], [3000, 300]);
    expect(ids(ride(STRAIGHT, spots, driven(parallel, 0, 2900)))).toEqual([]);
    const standing = { ...(driven(STRAIGHT, 900, 901)[0] as Sample), speed_mps: 0, heading_deg: null };
    const stands = Array.from({ length: 60 }, (_, n) => ({ ...standing, at: n * 1000 }));
    expect(ids(ride(STRAIGHT, spots, stands))).toEqual([]);
  });

  it('comes back after a wrong turn without saying anything again', () => {
    const spots = [spot(STRAIGHT, 900), spot(STRAIGHT, 1800, 'next'), spot(STRAIGHT, 2600)];
    const aside = line([1500, 0], [1500, 1200]);
    const first = driven(STRAIGHT, 0, 1500);
    const out = driven(aside, 0, 1000, { seed: 2, at: 110_000 });
    const back = driven(aside, 1000, 0, { seed: 3, at: 190_000 });
    const on = driven(STRAIGHT, 1500, 2900, { seed: 4, at: 270_000 });
    const heard = ride(STRAIGHT, spots, [...first, ...out, ...back, ...on]);
    expect(ids(heard)).toEqual(['at 900', 'next', 'at 2600']);
    expect(new Set(heard.passed).size).toBe(heard.passed.length);
  });

  it('turns round and drives back: what was told is not told again', () => {
    const spots = [spot(STRAIGHT, 1000), spot(STRAIGHT, 2000)];
    const there = driven(STRAIGHT, 500, 1700);
    const back = driven(STRAIGHT, 1700, 100, { seed: 5, at: 100_000 });
    expect(ids(ride(STRAIGHT, spots, [...there, ...back]))).toEqual(['at 1000', 'at 2000']);
  });

  it('goes on in a tunnel and comes out at the right place', () => {
    const spots = [spot(STRAIGHT, 1500, 'in it', true), spot(STRAIGHT, 4200, 'behind it')];
    const samples = driven(STRAIGHT, 0, 5000).filter(({ at }) => at < 60_000 || at > 270_000);
    const heard = ride(STRAIGHT, spots, samples);
    expect(ids(heard)).toEqual(['in it', 'behind it']);
    expect(heard.passed).not.toContain('in it');
  });

  it('survives a fix that is somewhere else', () => {
    const spots = [spot(STRAIGHT, 1500), spot(STRAIGHT, 8000)];
    const samples = driven(STRAIGHT, 0, 2500);
    const elsewhere = pointAt(STRAIGHT, 7700);
    for (const n of [40, 41, 90]) samples[n] = { ...(samples[n] as Sample), ...elsewhere };
    expect(ids(ride(STRAIGHT, spots, samples))).toEqual(['at 1500']);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(isUsable({ ...(samples[0] as Sample), lat: bad })).toBe(false);
      expect(isUsable({ ...(samples[0] as Sample), accuracy_m: bad })).toBe(false);
    }
  });

  it('knows which pass of a crossing it drives', () => {
    const eight = line([0, 0], [3000, 3000], [3000, 0], [0, 3000]);
    // After the crossing, on each of the two ways through it.
    const spots = [spot(eight, 2700, 'first way'), spot(eight, 9900, 'second way')];
    const heard = ride(eight, spots, driven(eight, 0, eight.length_m));
    expect(ids(heard)).toEqual(['first way', 'second way']);
    expect(heard.say[0]?.[2]).toBeLessThan(200);
    expect(heard.say[1]?.[2]).toBeGreaterThan(600);
  });

  it('is told once on a road that is driven out and back', () => {
    const there = line([0, 0], [4000, 0], [0, 0]);
    const spots = [spot(there, 1500), spot(there, 3000)];
    expect(ids(ride(there, spots, driven(there, 0, 8000)))).toEqual(['at 1500', 'at 3000']);
    // Begun on the way back.
    expect(ids(ride(there, spots, driven(there, 4600, 8000)))).toEqual(['at 3000', 'at 1500']);
  });

  it('goes round and round on a loop and says each once, also behind the start', () => {
    const loop = line([0, 0], [2000, 0], [2000, 2000], [0, 2000], [0, 0]);
    const spots = [spot(loop, 100), spot(loop, 3000), spot(loop, 7900)];
    const twice = driven(loop, 6000, 6000 + 2 * loop.length_m);
    expect(ids(ride(loop, spots, twice))).toEqual(['at 7900', 'at 100', 'at 3000']);
  });

  it('remembers over a reload what was told, and nothing else', () => {
    const spots = [spot(STRAIGHT, 1000), spot(STRAIGHT, 1150), spot(STRAIGHT, 3000)];
    const samples = driven(STRAIGHT, 0, 4000);
    const half = samples.findIndex(({ at }) => at > 65_000);
    const before = ride(STRAIGHT, spots, samples.slice(0, half));
    const after = ride(STRAIGHT, spots, samples.slice(half), begin(before.drive.told));
    expect([...ids(before), ...ids(after)]).toEqual(['at 1000', 'at 1150', 'at 3000']);
  });

  it('says again what was cut off, while it lies ahead', () => {
    const spots = [spot(STRAIGHT, 1000)];
    const samples = driven(STRAIGHT, 0, 1500);
    let drive = begin();
    const said: number[] = [];
    for (const sample of samples) {
      const done = step(STRAIGHT, spots, drive, { sample, at: sample.at, busy: false });
      drive = done.drive;
      if (!done.say) continue;
      said.push(done.say.distance_m);
      if (said.length === 1) drive = takeBack(drive, done.say.id);
    }
    expect(said).toHaveLength(2);
  });

  it('holds on a hundred roads that nobody has seen, with bad receivers and from anywhere', { timeout: 60_000 }, () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const random = dice(seed * 7919);
      let [x, y, way] = [0, 0, random() * 6.28];
      const points: [number, number][] = [[x, y]];
      for (let n = 0; n < 40; n += 1) {
        way += (random() - 0.5) * 1.6;
        const length = 80 + random() * 500;
        [x, y] = [x + Math.sin(way) * length, y + Math.cos(way) * length];
        points.push([x, y]);
      }
      const road = line(...points);
      const spots = Array.from({ length: 12 }, (_, n) => spot(road, random() * road.length_m, `${n}`, n % 3 === 0));
      const kmh = 25 + random() * 75;
      const backwards = random() < 0.4;
      const [start, end] = [random() * 0.4 * road.length_m, road.length_m];
      const drives = { kmh, seed, jitter_m: 4 + random() * 10, tells: random() < 0.6 };
      const samples = backwards ? driven(road, road.length_m - start, 0, drives) : driven(road, start, end, drives);
      const heard = ride(road, spots, samples);
      const message = `seed ${seed}`;
      expect(new Set(ids(heard)).size, message).toBe(heard.say.length);
      // Whatever lies well within what was driven was said, and before it was reached.
      const mps = kmh * KMH;
      const reach = (m: number): number => (backwards ? road.length_m - start - m : m - start);
      for (const { id, passes: at } of spots) {
        const inside = at.map(reach).filter((m) => m > 400 + 45 * mps && m < road.length_m - start - 100);
        if (inside.length > 0) expect(ids(heard), `${message}, ${id}`).toContain(id);
      }
      for (const [id, distance_m] of heard.say) expect(distance_m, `${message}, ${id}`).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('what of a route is worth saying', () => {
  const told = (more: object): Insight =>
    ({
      ...{ id: 'a', title: 'Czarny lód', text: '', language: 'pl', translation: null, kind: 'observation' },
      ...{ urgency: 'normal', place: { lat: LAT0, lon: LON0 + 900 * EAST }, disputes: 0, confidence: 0.6 },
      ...{ confirmations: { still_there: 0, gone: 0, helped: 0, mine: [] }, valid_from: null, valid_until: null },
      ...{ distance_m: null },
      ...more,
    }) as unknown as Insight;
  const pack = (...items: Insight[]): RoutePack =>
    ({
      route: { line: { coordinates: STRAIGHT.points.map(([lon, lat]) => [lon, lat]) } },
      insights: { items },
    }) as unknown as RoutePack;
  const NOW = Date.parse('2026-11-29T12:00:00Z');

  it('is what holds now, lies on the line and is no praise', () => {
    const found = drivenRoute(
      pack(
        told({ id: 'ice', kind: 'hazard' }),
        told({ id: 'urgent', urgency: 'alert' }),
        told({ id: 'over', valid_until: '2026-11-29T11:00:00Z' }),
        told({ id: 'to come', valid_from: '2026-11-29T13:00:00Z' }),
        told({ id: 'thanks', kind: 'praise' }),
        told({ id: 'who knows', kind: 'question' }),
        told({ id: 'nowhere', place: { lat: null, lon: null } }),
        told({ id: 'elsewhere', place: { lat: LAT0 + 1, lon: LON0 } }),
      ),
      NOW,
    );
    expect(found?.spots.map(({ id, hazard }) => [id, hazard])).toEqual([
      ['ice', true],
      ['urgent', true],
      ['who knows', false],
    ]);
    expect(Math.round(found?.spots[0]?.passes[0] ?? 0)).toBe(900);
    expect(drivenRoute({ ...pack(), route: { line: { coordinates: [] } } } as unknown as RoutePack)).toBeNull();
    expect(holdsAt({ valid_from: '2026-11-29T11:00:00Z', valid_until: '2026-11-29T13:00:00Z' }, NOW)).toBe(true);
  });

  it('is in the list of a phone without a network as the server lists it', () => {
    const at = (heading_deg: number | null) => ({ lat: LAT0, lon: LON0 + 900 * EAST, heading_deg });
    const kept = pack(
      told({ id: 'east', place: at(90), along_m: 900 }),
      told({ id: 'west', place: at(260), along_m: 900 }),
      told({ id: 'both', place: at(null), along_m: 900 }),
    );
    expect(asDrawn(kept).map(({ id }) => id)).toEqual(['east', 'both']);
    expect(drivenRoute(kept, NOW)?.spots.map(({ heading_deg }) => heading_deg)).toEqual([90, 260, null]);
  });

  it('is asked about where somebody doubts it', () => {
    expect(needsAsking(told({}))).toBe(false);
    expect(needsAsking(told({ disputes: 1 }))).toBe(true);
    expect(needsAsking(told({ disputes: 1, kind: 'question' }))).toBe(false);
    expect(needsAsking(told({ confidence: 0.2 }))).toBe(true);
    const gone = { still_there: 3, gone: 1, helped: 0, mine: [] };
    expect(needsAsking(told({ confirmations: gone }))).toBe(true);
  });

  it("is said in the reader's language where there is a translation, and without what is hidden", () => {
    const translation = { language: 'en', title: 'Black ice, call ☎██', text: '', source: 'told' };
    expect(
      sentences([told({ translation, distance_m: 812 })]).map(({ text, language }) => [language, text])[1],
    ).toEqual(['en', 'Black ice, call …']);
    expect(sentences([told({})])).toEqual([{ language: 'pl', text: 'Czarny lód' }]);
  });
});
