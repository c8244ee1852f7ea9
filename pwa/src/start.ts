/** What the page does once its first screen stands. */
import { giveVoice } from './driving/state.svelte';
import { readNote, writeNote } from './outbox/database';
import { countUnsent, hasTips, onOutboxChange } from './outbox/tips';
import { sendSoon, startSending } from './outbox/triggers';
import { session } from './session.svelte';
import { watchForUpdate } from './update.svelte';

/** Somebody who had to sign in first goes on to where they were going. A scanned invitation stands before everything else. */
export async function goOn(): Promise<void> {
  if (location.pathname === '/join') return (await import('./people/join')).openJoin();
  if (session.me && localStorage['backhaul.next']) (await import('./doors/next')).goOn();
}

/** How much of the inbox is unread, as notify/ knows it: the icon counts it with what is unsent. */
export const inboxBadge = { unread: 0 };
let begin: () => void;
/** The server has said who is here, or cannot be reached: what only members may ask is asked after this. */
export const started = new Promise<void>((done) => {
  begin = done;
});

export async function start(): Promise<void> {
  begin();
  watchForUpdate();
  startSending();
  void watchDriving();
  if (localStorage.getItem('backhaul.aloud')) giveVoice(await import('./driving/speech'));
  await recover();
  // A recording for which the phone had no room is tried again when room was made.
  setInterval(() => void recover(), 60_000);
  onOutboxChange(() => void showBadge());
  await showBadge();
}

async function recover(): Promise<void> {
  if (!session.me || !(await hasTips())) return;
  const { recoverRecordings } = await import('./outbox/recover');
  if ((await recoverRecordings(session.me.id)) > 0) await sendSoon();
}

async function showBadge(): Promise<void> {
  const unsent = await countUnsent();
  if (unsent > 0) await askToKeep();
  if (!('setAppBadge' in navigator)) return;
  const waiting = unsent + inboxBadge.unread;
  await (waiting > 0 ? navigator.setAppBadge(waiting) : navigator.clearAppBadge()).catch(() => {
    // Only an installed app may show one.
  });
}

/** Asks the browser, at the first tip, not to throw our data away when space gets short. The answer is shown in Me. */
async function askToKeep(): Promise<void> {
  if (!navigator.storage?.persist || (await readNote('persist-asked'))) return;
  await writeNote('persist-asked', true);
  await navigator.storage.persist();
}

/** Only where the place may be read anyway: nobody is asked for it here. */
async function watchDriving(): Promise<void> {
  const permission = await navigator.permissions?.query({ name: 'geolocation' }).catch(() => null);
  const begin = async (): Promise<void> => {
    if (permission?.state !== 'granted') return;
    permission.onchange = null;
    const { watchSpeed } = await import('./driving/watch');
    await watchSpeed();
  };
  // At the first tip of this phone it is asked for, and given.
  if (permission) permission.onchange = () => void begin();
  await begin();
}
