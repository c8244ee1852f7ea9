/** Where a tip was captured: one fix, asked for at the press, shown, removable. Nothing is watched in the background. */

import type { Fix } from '../outbox/states';
import { amendFix } from '../outbox/tips';
import { sendSoon } from '../outbox/triggers';

// Some browsers ignore their own timeout, and some never answer.
const GIVE_UP_MS = 10_500;

/** One fix, or null. Never throws and never takes longer than GIVE_UP_MS. */
export function takeFix(): Promise<Fix | null> {
  return new Promise((resolve) => {
    if (!('geolocation' in navigator)) return resolve(null);
    setTimeout(() => resolve(null), GIVE_UP_MS);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve(asFix(coords.latitude, coords.longitude, coords.accuracy)),
      () => resolve(null),
      // A fix of a few seconds ago is still where the tip is.
      { enableHighAccuracy: true, maximumAge: 10_000, timeout: 10_000 },
    );
  });
}

/** A fix from degrees and metres; null for (0, 0), which devices say when they do not know, and for what is no number. */
export function asFix(lat: number, lon: number, accuracyMeters?: number): Fix | null {
  if (!Number.isFinite(lat) || !Number.isFinite(lon) || Math.abs(lat) > 90 || Math.abs(lon) > 180) return null;
  if (lat === 0 && lon === 0) return null;
  const hasAccuracy = accuracyMeters !== undefined && Number.isFinite(accuracyMeters) && accuracyMeters >= 0;
  return hasAccuracy ? { lat, lon, accuracy_m: Math.round(accuracyMeters) } : { lat, lon };
}

export class Place {
  state = $state<'looking' | 'found' | 'none' | 'removed'>('looking');
  fix = $state.raw<Fix | null>(null);
  readonly #deadline = Date.now() + GIVE_UP_MS;
  #tipId: string | null = null;
  #written: Fix | null = null;

  constructor() {
    void takeFix().then((fix) => {
      if (this.state === 'looking') this.#settle(fix ? 'found' : 'none', fix);
    });
  }

  /** A better source than the phone's own fix: the position that the camera wrote into the photo, or its absence. */
  replace(fix: Fix | null): void {
    if (this.state !== 'removed') this.#settle(fix ? 'found' : 'none', fix);
  }

  remove(): void {
    this.#settle('removed', null);
  }

  /** Sending may wait this long (ms since 1970) for a fix; 0 when there is nothing to wait for. */
  get notBefore(): number {
    return this.state === 'looking' ? this.#deadline : 0;
  }

  /** From now on the tip with this id, which stands on the disk with `written`, gets what is found. */
  belongTo(tipId: string, written: Fix | null): void {
    this.#tipId = tipId;
    this.#written = written;
    if (this.state !== 'looking' && this.fix !== written) void this.#amend();
  }

  #settle(state: 'found' | 'none' | 'removed', fix: Fix | null): void {
    this.state = state;
    this.fix = fix;
    if (this.#tipId) void this.#amend();
  }

  async #amend(): Promise<void> {
    if (!this.#tipId) return;
    const amended = await amendFix(this.#tipId, this.fix);
    // Too late, the tip has left: the chip shows what was sent, and Undo is the way to take it back.
    if (amended) this.#written = this.fix;
    else this.fix = this.#written;
    await sendSoon();
  }
}
