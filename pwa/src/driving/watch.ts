/** Finds out whether somebody drives, while the app is open and only with a permission that was given before. */
import { asFix, heard } from '../capture/place.svelte';
import { loadScreenMessages } from '../i18n/messages.svelte';
import { followNetwork } from '../outbox/answers';
import { session } from '../session.svelte';
import type { Sample as OnRoute } from './ahead/progress';
import { drive, resumeDrive } from './drive.svelte';
import { tellFix } from './fixes';
import { consider, withdrawOffer } from './offer.svelte';
import * as speech from './speech';
import { type Motion, moved, STILL } from './speed';
import { giveVoice, setDriving } from './state.svelte';

// Whoever was a passenger may drive after the next stop.
const PASSENGER_UNTIL_STILL_MS = 10 * 60_000;

let motion: Motion = STILL;
let isPassenger = false;
let stillSince: number | null = null;
let watching: number | null = null;

// A receiver that says nothing for this long is indoors or switched off: nobody drives there.
const SILENT_MS = 60_000;
// On a route it is a tunnel.
const SILENT_ON_ROUTE_MS = 10 * 60_000;
const LOOK_EVERY_MS = 5000;

function apply(): void {
  if (motion.driving) stillSince = null;
  else stillSince ??= Date.now();
  if (isPassenger && stillSince !== null && Date.now() - stillSince > PASSENGER_UNTIL_STILL_MS) isPassenger = false;
  const drives = motion.driving && !isPassenger;
  giveVoice(drives || speech.isWanted() ? speech : null);
  setDriving(drives);
}

function onFix(position: GeolocationPosition): void {
  const { coords, timestamp } = position;
  const { latitude: lat, longitude: lon, accuracy: accuracy_m, speed: speed_mps } = coords;
  heard.at = Date.now();
  motion = moved(motion, { lat, lon, accuracy_m, speed_mps, at: timestamp });
  // Who drives is elsewhere when the receiver falls silent.
  heard.fix = motion.driving ? null : asFix(lat, lon, accuracy_m);
  apply();
  lookForRoute(tellFix(position));
}

/** Only of somebody who drives: what a phone in a pocket passes is nobody's route. */
function lookForRoute(sample: OnRoute): void {
  const memberId = session.me?.id;
  if (drive.on || !motion.driving || !memberId) withdrawOffer();
  else void consider(memberId, sample);
}

/** "I am a passenger": the whole app comes back, until the vehicle has stood still for ten minutes. */
export function becomePassenger(): void {
  isPassenger = true;
  apply();
}

function look(): void {
  const visible = document.visibilityState === 'visible';
  if (visible && watching === null) {
    watching = navigator.geolocation.watchPosition(onFix, () => undefined, { enableHighAccuracy: true });
  } else if (!visible && watching !== null) {
    navigator.geolocation.clearWatch(watching);
    watching = null;
    heard.fix = null;
    // What is begun anew later does not go on from here.
    motion = { ...motion, fastSince: null, slowSince: null, last: null };
  }
}

/** Begins to watch; hidden, the app watches nothing. */
export async function watchSpeed(): Promise<void> {
  // They must be here before the network is gone.
  await Promise.all([loadScreenMessages(), import('./DrivingScreen.svelte'), import('./AheadPanel.svelte')]).catch(
    () => undefined,
  );
  apply();
  if (session.me) {
    const { id } = session.me;
    followNetwork(id);
    await resumeDrive(id).catch(() => undefined);
    void import('../doors/packs').then(({ refreshPacks }) => refreshPacks(id)).catch(() => undefined);
  }
  document.addEventListener('visibilitychange', look);
  setInterval(() => {
    if (Date.now() - heard.at > (drive.on ? SILENT_ON_ROUTE_MS : SILENT_MS)) motion = STILL;
    apply();
  }, LOOK_EVERY_MS);
  look();
}
