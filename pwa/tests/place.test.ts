import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { heard, takeFix } from '../src/capture/place.svelte';

/** A browser whose position is watched: who asks hears of nothing until the phone moves, and is told so at the end. */
const silent = {
  getCurrentPosition: (_: PositionCallback, error: PositionErrorCallback, { timeout }: PositionOptions) =>
    setTimeout(() => error({ code: 3 } as GeolocationPositionError), timeout),
};
const HERE = { lat: 60.2936, lon: 25.0946, accuracy_m: 12 };

describe('one fix', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('navigator', { geolocation: silent });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    Object.assign(heard, { fix: null, at: 0 });
  });

  it('of a phone that stands still is the last that was heard of it, within seconds', async () => {
    Object.assign(heard, { fix: HERE, at: Date.now() });
    await vi.advanceTimersByTimeAsync(60_000);
    const fix = takeFix();
    await vi.advanceTimersByTimeAsync(3000);
    expect(await Promise.race([fix, 'waits'])).toEqual(HERE);
  });

  it('is not one of half an hour ago', async () => {
    Object.assign(heard, { fix: HERE, at: Date.now() });
    await vi.advanceTimersByTimeAsync(30 * 60_000);
    const fix = takeFix();
    await vi.advanceTimersByTimeAsync(11_000);
    expect(await Promise.race([fix, 'waits'])).toBeNull();
  });
});
