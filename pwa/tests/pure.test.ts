import { describe, expect, it } from 'vitest';
import { locateOnLine } from '../src/discover/along';
import { sha256, timeOf, uuid7, withOffset } from '../src/outbox/ids';

describe('the id of a tip', () => {
  it('sorts by time and tells it', () => {
    const times = [1, 1_700_000_000_000, 1_900_000_000_000];
    const ids = times.map((time) => uuid7(time));
    expect([...ids].sort()).toEqual(ids);
    expect(ids.map(timeOf)).toEqual(times);
    expect(ids[1]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('sorts what was made within one millisecond by which was first', () => {
    const ids = Array.from({ length: 1_000 }, () => uuid7(1_800_000_000_000));
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(1_000);
  });

  it('stands beside a hash and a time that others can check', async () => {
    const abc = new TextEncoder().encode('abc').buffer as ArrayBuffer;
    expect(await sha256(abc)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    const at = new Date('2026-11-23T07:13:54.250Z');
    const text = withOffset(at);
    expect(text).toMatch(/^2026-11-2\dT\d\d:\d\d:54\.250[+-]\d\d:\d\d$/);
    expect(Date.parse(text)).toBe(at.getTime());
  });
});

describe('where on the route', () => {
  // Due east along 60 degrees north, then due north: 2 x 0.1 degrees.
  const line = [
    [24.9, 60],
    [25.0, 60],
    [25.0, 60.1],
  ];
  const EAST_M = 5559.8;

  it('finds the nearest point and how far it is driven', () => {
    const half = locateOnLine(line, 60.001, 24.95);
    expect(half?.along_m).toBeCloseTo(EAST_M / 2, -1);
    expect(half?.offset_m).toBeCloseTo(111.2, 0);
    const corner = locateOnLine(line, 59.99, 25.01);
    expect(corner?.along_m).toBeCloseTo(EAST_M, -1);
  });

  it('has no place on a line without length', () => {
    expect(locateOnLine([[25, 60]], 60, 25)).toBeNull();
  });
});
