/**
 * A route that is being driven: what lies ahead is said, shown and asked about. Matched on this phone with the route's pack
 * and nothing else; of the drive itself only is kept what was told, sealed, so that nothing is told twice.
 */
import type { Insight } from '../api/types';
import { play } from '../capture/sound';
import { fetchPack, onPackChange, packOf } from '../doors/packs';
import { t } from '../i18n/messages.svelte';
import { keep, kept } from '../outbox/seal';
import { session } from '../session.svelte';
import { type Ahead, begin, type Drive, settle, step, type Told, takeBack } from './ahead/ahead';
import type { Sample } from './ahead/progress';
import { type Driven, drivenRoute, mayBeGone, needsAsking } from './ahead/route';
import { onFix } from './fixes';
import { sentences } from './sentences';
import { say, sayAll } from './speech';
import { driving } from './state.svelte';

interface Kept {
  routeId: string;
  told: [string, Told][];
  muted: boolean;
}

interface Route extends Driven {
  memberId: string;
  id: string;
  name: string;
}

const NAME = 'drive';
const HANDS_FREE = 'backhaul.hands-free';
// After a night it is another drive.
const SAME_DRIVE_MS = 6 * 3_600_000;
const TICK_MS = 1000;
// A question is answered at once or not at all.
const ASK_MS = 25_000;
const THANKS_MS = 3000;
const LOST_MS = 5000;
// A voice that never says that it has ended has ended after this.
const SPEECH_MS = 2500;
const SPEECH_MS_PER_SIGN = 110;

let route = $state.raw<Route | null>(null);
let next = $state.raw<Ahead | null>(null);
let onLine = $state.raw(false);
let asking = $state.raw<Insight | null>(null);
let listening = $state.raw(false);
let thanked = $state.raw<'answered' | 'kept' | null>(null);
let muted = $state.raw(false);
let handsFree = $state.raw(localStorage.getItem(HANDS_FREE) !== null);

/** The drive as the screens see it. */
export const drive = {
  get on(): boolean {
    return route !== null;
  },
  get routeId(): string | null {
    return route?.id ?? null;
  },
  get routeName(): string {
    return route?.name ?? '';
  },
  /** The next one ahead; null where nothing is known within the horizon. */
  get next(): (Ahead & { insight: Insight }) | null {
    const insight = next && route?.insights.get(next.id);
    return next && insight ? { ...next, insight } : null;
  },
  /** The phone is on the line of the route, and knows which way it drives. */
  get onLine(): boolean {
    return onLine;
  },
  /** What was just passed, and whether it is still there. */
  get asking(): Insight | null {
    return asking;
  },
  get listening(): boolean {
    return listening;
  },
  get thanked(): 'answered' | 'kept' | null {
    return thanked;
  },
  get muted(): boolean {
    return muted;
  },
  get handsFree(): boolean {
    return handsFree;
  },
};

let state: Drive = begin();
let newest: { sample: Sample; heardAt: number } | null = null;
/** What is being said, and until when (ms of this page) at most. */
let saying: { id: string | null; until: number } | null = null;
let answered = new Set<string>();
let askedUntil = 0;
let seenAt = Number.NEGATIVE_INFINITY;
let ear: AbortController | null = null;
let unfollow: (() => void) | null = null;
let screen: WakeLockSentinel | null = null;

async function load(memberId: string, routeId: string): Promise<Route | null> {
  const found = await packOf(memberId, routeId);
  const driven = found && drivenRoute(found.value.pack);
  return driven && { ...driven, memberId, id: routeId, name: found.value.pack.route.name };
}

/** Begins a drive: what was told on an earlier one is told again. False where the route is not on this phone. */
export async function startDrive(memberId: string, routeId: string): Promise<boolean> {
  // Without a network what is here has to do; with one it is a moment to have the newest.
  if (navigator.onLine) await fetchPack(memberId, routeId).catch(() => undefined);
  const found = await load(memberId, routeId);
  if (!found) return false;
  go(found, begin(), false);
  await remember();
  return true;
}

/** Goes on with the drive that a reload or a closed app interrupted. */
export async function resumeDrive(memberId: string): Promise<void> {
  if (route) return;
  const before = await kept<Kept>(memberId, NAME).catch(() => null);
  if (!before) return;
  const found = Date.now() - before.at < SAME_DRIVE_MS ? await load(memberId, before.value.routeId) : null;
  if (found) go(found, begin(new Map(before.value.told)), before.value.muted);
  else await keep(memberId, NAME, undefined);
}

function go(found: Route, from: Drive, isMuted: boolean): void {
  leave();
  route = found;
  state = from;
  muted = isMuted;
  const ticking = setInterval(() => take(null), TICK_MS);
  const deaf = onFix(take);
  const unheard = onPackChange((memberId, id) => void change(memberId, id));
  document.addEventListener('visibilitychange', stayOn);
  stayOn();
  unfollow = () => {
    clearInterval(ticking);
    deaf();
    unheard();
    document.removeEventListener('visibilitychange', stayOn);
  };
}

function leave(): void {
  unfollow?.();
  unfollow = null;
  ear?.abort();
  if (saying) say('');
  void screen?.release().catch(() => undefined);
  route = null;
  next = asking = null;
  onLine = listening = false;
  saying = newest = screen = null;
  seenAt = Number.NEGATIVE_INFINITY;
  answered = new Set();
}

/** The pack is another one, with what is new and without what was taken back: that is not said, nor said to its end. */
async function change(memberId: string, routeId: string): Promise<void> {
  if (route?.memberId !== memberId || route.id !== routeId) return;
  const found = await load(memberId, routeId);
  // Stopped, or another one by now; or the route is no more.
  if (route?.memberId !== memberId || route.id !== routeId) return;
  if (!found) {
    await stopDrive();
    return;
  }
  route = found;
  if (next && !found.insights.has(next.id)) next = null;
  if (asking && !found.insights.has(asking.id)) asking = null;
  if (saying?.id && !found.insights.has(saying.id)) {
    saying = null;
    say('');
  }
}

export async function stopDrive(): Promise<void> {
  const memberId = route?.memberId;
  leave();
  if (memberId) await keep(memberId, NAME, undefined);
}

const remember = async (): Promise<void> => {
  if (route) await keep(route.memberId, NAME, { routeId: route.id, told: [...state.told], muted } satisfies Kept);
};

/** The screen of a phone in its holder goes dark, and with it the app, where nobody asks it not to. */
function stayOn(): void {
  if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
  navigator.wakeLock.request('screen').then(
    (lock) => {
      if (route) screen = lock;
      else void lock.release();
    },
    () => undefined,
  );
}

export async function mute(is: boolean): Promise<void> {
  muted = is;
  if (is && saying) say('');
  await remember();
}

/** Answers by voice. The microphone is asked for now: nobody looks at a question of the browser's while driving. */
export async function switchHandsFree(on: boolean): Promise<void> {
  if (on) {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) track.stop();
    localStorage.setItem(HANDS_FREE, 'on');
  } else localStorage.removeItem(HANDS_FREE);
  handsFree = on;
}

function isSpeaking(): boolean {
  if (saying && performance.now() > saying.until) saying = null;
  return saying !== null;
}

function speak(id: string | null, texts: readonly { text: string; language: string }[]): Promise<void> {
  const signs = texts.reduce((sum, { text }) => sum + text.length, 0);
  const mine = { id, until: performance.now() + SPEECH_MS + signs * SPEECH_MS_PER_SIGN };
  saying = mine;
  return new Promise((resolve) =>
    sayAll(texts, () => {
      if (saying === mine) saying = null;
      resolve();
    }),
  );
}

/** One moment of the drive: a fix, or a second without one. */
function take(sample: Sample | null): void {
  // Another member has the phone now, or nobody.
  if (route && session.me?.id !== route.memberId) leave();
  if (!route) return;
  if (sample) newest = { sample, heardAt: performance.now() };
  if (driving.isRecording) hush();
  // By the clock of the receiver, which goes on between two of its fixes.
  const at = newest ? newest.sample.at + performance.now() - newest.heardAt : 0;
  const busy = muted || driving.isRecording || isSpeaking() || listening;
  const before = state.told;
  const done = step(route.line, route.spots, state, { sample, at, busy });
  state = done.drive;
  show(done.onLine, done.ahead);
  const said = done.say && route.insights.get(done.say.id);
  if (done.say && said) void speak(said.id, sentences([{ ...said, distance_m: done.say.distance_m }]));
  if (done.tone && !muted) play('hazard');
  if (done.passed) ask(done.passed);
  if (asking && performance.now() > askedUntil && !listening) asking = null;
  if ([...state.told].some(([id, how]) => before.get(id) !== how)) void remember();
}

/** One fix that fits nowhere takes nothing off the screen. */
function show(isOnLine: boolean, ahead: readonly Ahead[]): void {
  if (isOnLine) seenAt = performance.now();
  onLine = performance.now() - seenAt < LOST_MS;
  if (isOnLine) next = ahead.find(({ id }) => !answered.has(id) && state.told.get(id) !== 'passed') ?? null;
  else if (!onLine) next = null;
}

/** Somebody talks: what was begun is said later, if it still lies ahead. */
function hush(): void {
  if (!saying) return;
  if (saying.id) state = takeBack(state, saying.id);
  saying = null;
  say('');
  ear?.abort();
}

function ask(id: string): void {
  const insight = route?.insights.get(id);
  if (!insight || answered.has(id) || !mayBeGone(insight.kind)) return;
  if (!handsFree && !needsAsking(insight)) return;
  asking = insight;
  askedUntil = performance.now() + ASK_MS;
  if (muted || driving.isRecording || isSpeaking() || listening) return;
  const { title, language } = insight.translation ?? insight;
  const question = speak(null, [...sentences([{ ...insight, title, language, distance_m: null }]), stillThere()]);
  if (handsFree) void question.then(() => listen(insight));
}

const stillThere = (): { text: string; language: string } => ({
  text: t('ahead.stillThere'),
  language: document.documentElement.lang,
});

async function listen(insight: Insight): Promise<void> {
  if (!route || asking !== insight || driving.isRecording || listening) return;
  listening = true;
  ear = new AbortController();
  const { memberId, id: routeId } = route;
  try {
    const { hearAnswer } = await import('./listen');
    const heard = await hearAnswer(memberId, { insightId: insight.id, routeId }, ear.signal);
    if (heard === 'kept') thank(insight, 'kept');
    else if (heard) await answer(insight, heard);
  } catch {
    // No microphone: the two buttons stay.
  }
  listening = false;
}

/** One tap, or one word: kept on this phone at once, sent when there is a network. */
export async function answer(insight: Insight, kind: 'still_there' | 'gone'): Promise<void> {
  if (!route) return;
  ear?.abort();
  const { memberId } = route;
  const { keepAnswer } = await import('../outbox/answers');
  await keepAnswer(memberId, insight.id, kind);
  play('saved');
  thank(insight, 'answered');
}

function thank(insight: Insight, how: 'answered' | 'kept'): void {
  answered.add(insight.id);
  state = settle(state, insight.id);
  if (asking?.id === insight.id) asking = null;
  thanked = how;
  setTimeout(() => (thanked = null), THANKS_MS);
  void remember();
}
