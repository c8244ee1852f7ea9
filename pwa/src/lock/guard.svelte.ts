/** Watches over a shared phone: who may be seen on it, when it locks, and that whoever is seen is also who is signed in. */
import { mount } from 'svelte';
import { Refused } from '../api/client';
import type { Me } from '../api/types';
import {
  chooseLanguage,
  forgetLanguageChoice,
  type Language,
  loadScreenMessages,
  preferredLanguage,
} from '../i18n/messages.svelte';
import { recoverRecordings } from '../outbox/recover';
import { hurry } from '../outbox/room';
import { sendNow } from '../outbox/triggers';
import { paths } from '../paths';
import { navigate, router } from '../router.svelte';
import { enter, session, sessionExpired } from '../session.svelte';
import {
  forgetPin,
  keepOnly,
  noteLanguage,
  type PinMember,
  readPhone,
  rememberPin,
  type SharedPhone,
  type Tried,
  tryPin,
} from './members';
import { knownHere, signInByPin } from './server';

const LOOK_EVERY_MS = 5000;
const ASK_AGAIN_MS = 15_000;
// On a good line the server answers before anybody wonders; on a bad one nobody waits for it.
const PATIENCE_MS = 2500;
/** Who was here, and when they last touched the screen. It outlives a reload, and not the app. */
const HERE = 'backhaul.here';

let phone = $state.raw<SharedPhone>({ lockAfter_min: 5, members: [] });
let isLocked = $state(false);
let chosen = $state<string | null>(null);

/** What the lock screen and Me show. */
export const lockView = {
  get isLocked(): boolean {
    return isLocked;
  },
  get members(): readonly PinMember[] {
    return phone.members;
  },
  get lockAfter_min(): number {
    return phone.lockAfter_min;
  },
  get chosen(): PinMember | undefined {
    return phone.members.find(({ id }) => id === chosen);
  },
  choose(memberId: string | null): void {
    chosen = memberId;
  },
};

export const hasPin = (memberId: string | undefined): boolean => phone.members.some(({ id }) => id === memberId);

// A link that was followed a moment ago is a sign-in of its own. The cookie alone is not, on a phone that many hold.
const [arrival] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
let cameByLink =
  arrival?.type === 'navigate' && arrival.redirectCount > 0 && router.url.searchParams.get('sign_in') !== 'expired';

let touchedAt = Date.now();
/** Whoever was let in and has no session yet. Their PIN is in memory only, until the server has made a session of it. */
let waiting: { me: Me; pin: string } | null = null;
let exchanging: Promise<void> = Promise.resolve();
let askAgain: ReturnType<typeof setTimeout> | undefined;
let lastId: string | undefined;
let lockWhenQuiet = false;
let isWatching = false;
let scrolled = 0;

const channel = new BroadcastChannel('backhaul-lock');
channel.addEventListener('message', ({ data: takenBy }: MessageEvent<string | null>) => {
  // Another tab was locked, or let somebody in: this one must not go on showing anybody else.
  if (takenBy && takenBy === session.me?.id) return;
  if (takenBy) waiting = null;
  void reread().then(() => lockOnceQuiet());
});

/** Reads again who has a PIN here. */
export async function reread(): Promise<void> {
  phone = await readPhone();
  if (phone.members.length > 0) watch();
}

/** At the start: whether the remembered member may be shown without their PIN. */
export async function lets(remembered: Me | undefined): Promise<boolean> {
  await reread();
  lastId = remembered?.id;
  if (remembered && (!hasPin(remembered.id) || wasJustHere(remembered.id))) return true;
  if (remembered) await noteLanguage(remembered.id, preferredLanguage(remembered.language));
  await lock(remembered?.id);
  return false;
}

function wasJustHere(memberId: string): boolean {
  const [id, at] = (sessionStorage.getItem(HERE) ?? '').split(' ');
  if (id !== memberId) return false;
  touchedAt = Number(at);
  return !isOverdue();
}

// Either way: a clock that was set back must not keep a phone open.
const isOverdue = (): boolean => Math.abs(Date.now() - touchedAt) >= phone.lockAfter_min * 60_000;

function watch(): void {
  if (isWatching) return;
  isWatching = true;
  const touch = () => {
    touchedAt = Date.now();
  };
  for (const kind of ['pointerdown', 'keydown', 'wheel', 'touchmove'])
    addEventListener(kind, touch, { capture: true, passive: true });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') return noteHere();
    // At once: nothing of the last member may flash up when somebody else takes the phone out of its holder.
    if (hasPin(session.me?.id) && isOverdue()) void lock();
    void exchange();
  });
  addEventListener('pagehide', noteHere);
  addEventListener('online', () => void exchange());
  setInterval(() => void look(), LOOK_EVERY_MS);
}

async function look(): Promise<void> {
  if (isLocked) return;
  const isRecording = await recordingGoesOn();
  // Whoever speaks, or is read to while driving, is here without touching anything.
  if (isRecording || globalThis.speechSynthesis?.speaking) touchedAt = Date.now();
  if (isRecording) return;
  if (lockWhenQuiet || (hasPin(session.me?.id) && isOverdue())) await lock();
  else noteHere();
}

async function recordingGoesOn(): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name?.startsWith('backhaul-recording-'));
}

async function lockOnceQuiet(): Promise<void> {
  lockWhenQuiet = true;
  await look();
}

function noteHere(): void {
  const id = session.me?.id;
  // Who waits for their session has to show their PIN again after a reload: it was in this page's memory only.
  if (isLocked || waiting || !hasPin(id)) sessionStorage.removeItem(HERE);
  else sessionStorage.setItem(HERE, `${id} ${touchedAt}`);
}

/**
 * Shuts the phone. What stands on the screen stays behind the lock for the same member, so that a photo that was not
 * saved yet is still there; somebody else starts at capture.
 */
export async function lock(memberId: string | undefined = session.me?.id): Promise<void> {
  lockWhenQuiet = false;
  if (isLocked) return;
  const app = document.getElementById('app');
  scrolled = scrollY;
  if (app) app.hidden = true;
  isLocked = true;
  sessionStorage.removeItem(HERE);
  chosen = (hasPin(memberId) ? memberId : phone.members.length === 1 ? phone.members[0]?.id : null) ?? null;
  if (session.me) await noteLanguage(session.me.id, preferredLanguage(session.me.language));
  await loadScreenMessages();
  await showScreen();
  void prune();
}

/** The member locks the phone, here and in its other tabs. With `toId`, to hand it to that member. */
export async function lockNow(toId?: string): Promise<void> {
  channel.postMessage(null);
  await lock(toId);
}

let screen: Promise<unknown> | null = null;
/** The lock screen stands beside the app and not in it: nothing under it takes part any more. */
function showScreen(): Promise<unknown> {
  screen ??= import('./Lock.svelte').then(({ default: Lock }) => mount(Lock, { target: document.body }));
  return screen;
}

function open(): void {
  const app = document.getElementById('app');
  if (app) app.hidden = false;
  isLocked = false;
  chosen = null;
  touchedAt = Date.now();
  noteHere();
  scrollTo(0, scrolled);
}

/** Drops whom the server no longer knows on this phone; without an answer the list stays. */
async function prune(): Promise<void> {
  const known = await knownHere().catch(() => null);
  if (!known) return;
  await keepOnly((id) => known.includes(id));
  await reread();
  // Nobody is behind the lock, and nobody could open it.
  if (isLocked && !session.me && !lastId && phone.members.length === 0) open();
}

/** Somebody shows their PIN. The right one opens the phone for them, network or not. */
export async function unlock(memberId: string, pin: string): Promise<Tried> {
  const tried = await tryPin(memberId, pin);
  await reread();
  if (!tried.me) return tried;
  waiting = { me: tried.me, pin };
  if (navigator.onLine) await Promise.race([exchange(), new Promise((done) => setTimeout(done, PATIENCE_MS))]);
  if (session.me?.id !== memberId) await take(tried.me);
  // The server has said no, and the phone was wrong to know them: they go on as after any lost session.
  if (!hasPin(memberId)) sessionExpired();
  open();
  channel.postMessage(memberId);
  // What a dead page had recorded for them.
  if ((await recoverRecordings(memberId)) > 0) await sendNow();
  return tried;
}

/** From now on this member is shown here. */
async function take(me: Me): Promise<void> {
  if ((session.me?.id ?? lastId) !== me.id) {
    const speaks = phone.members.find(({ id }) => id === me.id)?.speaks;
    if (speaks && speaks !== me.language) await chooseLanguage(speaks as Language);
    else forgetLanguageChoice();
    scrolled = 0;
    // What the other one looked at is not theirs.
    if (session.me) navigate(paths.capture(), { replace: true });
  }
  lastId = me.id;
  await enter(me);
}

/** Somebody signed in by scanning their code. */
export async function takeByCode(signIn: () => Promise<Me>): Promise<void> {
  // A session that is being made of a PIN must not come after this one.
  await exchanging;
  const me = await signIn();
  waiting = null;
  await take(me);
  open();
  channel.postMessage(me.id);
}

/** Whether a session is still to be made of a PIN: until then a 401 says nothing about the member. */
export const isSigningIn = (): boolean => waiting !== null;

/** Makes a session of the PIN that waits for one. One after the other: the last one who was let in has the last word. */
function exchange(): Promise<void> {
  clearTimeout(askAgain);
  exchanging = exchanging.then(exchangeOne);
  return exchanging;
}

async function exchangeOne(): Promise<void> {
  if (!waiting) return;
  const asked = waiting;
  const { id } = asked.me;
  try {
    const me = await signInByPin(id, asked.pin);
    if (waiting !== asked) return;
    waiting = null;
    await take(me);
    if (JSON.stringify(me) !== JSON.stringify(asked.me)) {
      await rememberPin(me, asked.pin, preferredLanguage(me.language));
      await reread();
    }
    noteHere();
    await hurry();
    void sendNow();
  } catch (error) {
    if (waiting !== asked) return;
    if (!(error instanceof Refused)) {
      askAgain = setTimeout(() => void exchange(), ASK_AGAIN_MS);
      return;
    }
    waiting = null;
    await forgetPin(id);
    await reread();
    if (session.me?.id === id) sessionExpired();
  }
}

/** Whether the member whom the session cookie names may be shown. */
export function admits(me: Me): boolean {
  if (cameByLink) {
    cameByLink = false;
    waiting = null;
    lastId = me.id;
    open();
    channel.postMessage(me.id);
    return true;
  }
  if (me.id === session.me?.id) return true;
  if (isLocked || waiting) return false;
  // Neither has a PIN to show: between them it is as on a phone without a lock.
  if (!hasPin(me.id) && !hasPin(session.me?.id)) return true;
  // Somebody else has signed in in this browser. Nobody is swapped for them unseen.
  void lockOnceQuiet();
  return false;
}

/** The member signed out: their PIN and their name go. Others may still be here. */
export async function forget(memberId: string | undefined): Promise<void> {
  waiting = null;
  lastId = undefined;
  sessionStorage.removeItem(HERE);
  if (memberId) await forgetPin(memberId);
  await reread();
  if (phone.members.length > 0) await lock();
}
