/** Where a tip was captured: one fix, asked for at the press, shown, movable, removable. Nothing is watched in the background. */

import type { Fix, TipPlace } from '../outbox/states';
import { sendSoon } from '../outbox/triggers';

// Some browsers ignore their own timeout, and some never answer.
const GIVE_UP_MS = 10_500;
// Where a phone was is where it is, for as long as nothing newer is heard of it.
const STILL_THERE_MS = 5 * 60_000;

/**
 * What `driving/watch` heard last. While a position is watched, Chromium answers a second question only when the phone
 * moves: one that stands still would not know where it is.
 */
export const heard: { fix: Fix | null; at: number } = { fix: null, at: 0 };

/** One fix, or null. Never throws and never takes longer than GIVE_UP_MS. */
export function takeFix(): Promise<Fix | null> {
  return new Promise((resolve) => {
    if (!('geolocation' in navigator)) return resolve(null);
    const last = Date.now() - heard.at < STILL_THERE_MS ? heard.fix : null;
    setTimeout(() => resolve(last), GIVE_UP_MS);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve(asFix(coords.latitude, coords.longitude, coords.accuracy)),
      // A permission that was taken back takes back what was heard, too.
      ({ code }) => resolve(code === 1 ? null : last),
      // A fix of a few seconds ago is still where the tip is. What is watched and moves answers within a second or two.
      { enableHighAccuracy: true, maximumAge: 10_000, timeout: last ? 3000 : 10_000 },
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
  state = $state.raw<'looking' | 'found' | 'none' | 'removed' | 'home'>('looking');
  fix = $state.raw<Fix | null>(null);
  /** What its author, a QR code or a dispatch app named. */
  siteId = $state.raw<string | null>(null);
  routeId = $state.raw<string | null>(null);
  #tipId: string | null = null;

  constructor(
    readonly memberId: string,
    named: { site?: string | null; route?: string | null } = {},
  ) {
    this.siteId = named.site ?? null;
    this.routeId = named.route ?? null;
    void takeFix().then((fix) => {
      if (this.state === 'looking') void this.#found(fix);
    });
  }

  get isKnown(): boolean {
    return this.fix !== null || this.siteId !== null || this.routeId !== null;
  }

  /** What a tip says of it now. */
  get said(): TipPlace {
    return { fix: this.fix, site_id: this.siteId, route_id: this.routeId };
  }

  /** A better source than the phone's own fix: the position that the camera wrote into the photo, or its absence. */
  replace(fix: Fix | null): void {
    if (this.state !== 'removed') void this.#found(fix);
  }

  /** Its author moved the pin, or took the pin off. */
  move(fix: Fix | null): void {
    void this.#found(fix);
  }

  /** Its author says which site or route it is. */
  name(named: { siteId?: string | null; routeId?: string | null }): void {
    if (named.siteId !== undefined) this.siteId = named.siteId;
    if (named.routeId !== undefined) this.routeId = named.routeId;
    this.#tell();
  }

  remove(): void {
    this.siteId = null;
    this.routeId = null;
    this.#settle('removed', null);
  }

  /** From now on the tip with this id gets what is found; on the disk it already says `said`. */
  belongTo(tipId: string, said?: TipPlace): void {
    this.#tipId = tipId;
    if (this.state !== 'looking' && (!said || said.fix !== this.fix || said.site_id !== this.siteId)) this.#tell();
  }

  /** Around home no position leaves the phone. When the zones cannot be read, it might be home. */
  async #found(fix: Fix | null): Promise<void> {
    const isHome = fix !== null && (await this.#isAtHome(fix));
    // Taken off while the zones were read.
    if (this.state === 'removed' && fix === null) return;
    if (isHome) this.#settle('home', null);
    else this.#settle(fix ? 'found' : 'none', fix);
  }

  async #isAtHome(fix: Fix): Promise<boolean> {
    try {
      const { homeZones, isAtHome } = await import('../outbox/home');
      return isAtHome(fix, await homeZones(this.memberId));
    } catch {
      return true;
    }
  }

  #settle(state: Place['state'], fix: Fix | null): void {
    this.state = state;
    this.fix = fix;
    this.#tell();
  }

  #tell(): void {
    const id = this.#tipId;
    if (!id) return;
    const said = this.said;
    void import('../outbox/amend').then(async ({ amendPlace }) => {
      await amendPlace(id, said);
      await sendSoon();
    });
  }
}
