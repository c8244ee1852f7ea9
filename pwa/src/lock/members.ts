/** Who has a PIN on this phone. Their names stand in the clear, because the lock screen lists them; the rest is sealed. */
import type { Me } from '../api/types';
import { readNote, STRICT, withDatabase } from '../outbox/database';
import { openWithPin, type PinSealed, sealWithPin } from './pin';

/** The note of the phone's database in which all this stands. Without it there is no lock, and nothing of it is loaded. */
const SHARED_PHONE = 'shared-phone';

export interface PinMember {
  id: string;
  name: string;
  /** What the app spoke when they last used it here. */
  speaks: string;
  /** Who they are, for a start with no network. */
  sealed: PinSealed;
  /** Wrong PINs in a row. */
  wrong: number;
  /** No try before this time (ms since 1970). */
  waitUntil: number;
}

export interface SharedPhone {
  lockAfter_min: number;
  members: PinMember[];
}

export const LOCK_AFTER_MIN = [1, 5, 15] as const;
export const MOST_TRIES = 5;
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;

/** How long to wait after so many wrong PINs in a row: nothing below five, then 60 s doubling up to an hour. */
const waitAfter_ms = (wrong: number): number =>
  wrong < MOST_TRIES ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (wrong - MOST_TRIES));

const nobody = (): SharedPhone => ({ lockAfter_min: 5, members: [] });

export const readPhone = async (): Promise<SharedPhone> =>
  ((await readNote(SHARED_PHONE)) as SharedPhone | undefined) ?? nobody();

/** One transaction, so that two tabs cannot each count a try of their own. The note goes with the last member. */
function change<T>(edit: (phone: SharedPhone) => T): Promise<T> {
  return withDatabase(async (db) => {
    const tx = db.transaction('notes', 'readwrite', STRICT);
    const phone = ((await tx.store.get(SHARED_PHONE)) as SharedPhone | undefined) ?? nobody();
    const result = edit(phone);
    await (phone.members.length > 0 ? tx.store.put(phone, SHARED_PHONE) : tx.store.delete(SHARED_PHONE));
    await tx.done;
    return result;
  });
}

/** The member has this PIN here from now on. */
export async function rememberPin(me: Me, pin: string, speaks: string): Promise<void> {
  const sealed = await sealWithPin(pin, me);
  const member: PinMember = { id: me.id, name: me.name, speaks, sealed, wrong: 0, waitUntil: 0 };
  await change((phone) => {
    const at = phone.members.findIndex(({ id }) => id === me.id);
    phone.members.splice(at < 0 ? phone.members.length : at, 1, member);
  });
}

export const forgetPin = (memberId: string): Promise<void> => keepOnly((id) => id !== memberId);

/** Whoever the server no longer knows here is not listed here either. */
export const keepOnly = (isKnown: (memberId: string) => boolean): Promise<void> =>
  change((phone) => {
    phone.members = phone.members.filter(({ id }) => isKnown(id));
  });

export const lockAfter = (minutes: number): Promise<void> =>
  change((phone) => {
    phone.lockAfter_min = minutes;
  });

export const noteLanguage = (memberId: string, speaks: string): Promise<void> =>
  change((phone) => {
    for (const member of phone.members) if (member.id === memberId) member.speaks = speaks;
  });

export interface Tried {
  /** Who they are, when it was the right PIN. */
  me: Me | null;
  triesLeft: number;
  /** No try before that many milliseconds have gone by. */
  wait_ms: number;
}

/** Tries a PIN on this phone, with or without a network. */
export async function tryPin(memberId: string, pin: string): Promise<Tried> {
  const now = Date.now();
  // Counted before it is tried: ending the app in mid-try must not give another one.
  const counted = await change((phone) => {
    const member = phone.members.find(({ id }) => id === memberId);
    if (!member) return null;
    // A clock that was set back must not keep anybody out for longer than the longest wait.
    member.waitUntil = Math.min(member.waitUntil, now + LONGEST_WAIT_MS);
    if (member.waitUntil > now) return { sealed: null, triesLeft: 0, wait_ms: member.waitUntil - now };
    member.wrong += 1;
    const wait_ms = waitAfter_ms(member.wrong);
    member.waitUntil = wait_ms > 0 ? now + wait_ms : 0;
    return { sealed: member.sealed, triesLeft: Math.max(0, MOST_TRIES - member.wrong), wait_ms };
  });
  if (!counted) return { me: null, triesLeft: 0, wait_ms: 0 };
  const me = counted.sealed && (await openWithPin<Me>(pin, counted.sealed));
  if (!me) return { me: null, triesLeft: counted.triesLeft, wait_ms: counted.wait_ms };
  await change((phone) => {
    for (const member of phone.members) if (member.id === memberId) Object.assign(member, { wrong: 0, waitUntil: 0 });
  });
  return { me, triesLeft: MOST_TRIES, wait_ms: 0 };
}
