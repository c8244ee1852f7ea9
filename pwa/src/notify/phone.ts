/** Whether this browser may be woken, and how it is told so. */
import { ask, client } from '../api/client';
import { keep, kept } from '../outbox/seal';
import { session } from '../session.svelte';
import { notifications } from './queries';

export type PushState = 'unsupported' | 'install' | 'denied' | 'off' | 'on';

const WANTED = 'push';
const OFFERED = 'push-offered';
// subscribe() may never settle, where the push service cannot be reached.
const PATIENCE_MS = 20_000;

const isSupported = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis;
// Only an app on the home screen may, and a tab has no PushManager there.
const isAppleTab = (): boolean =>
  /iPhone|iPad|Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1 && !('PushManager' in globalThis);

function within<T>(promise: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no answer')), PATIENCE_MS));
  return Promise.race([promise, late]);
}

export async function pushState(): Promise<PushState> {
  if (isAppleTab()) return 'install';
  if (!isSupported()) return 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  const wanted = (await kept<boolean>(session.me?.id ?? '', WANTED))?.value;
  return wanted && Notification.permission === 'granted' ? 'on' : 'off';
}

/** Asks for the permission and subscribes; to be called by a press. Throws where the browser or the server will not. */
export async function switchOn(): Promise<PushState> {
  // First of all, while the press still counts.
  if ((await Notification.requestPermission()) !== 'granted') return pushState();
  await subscribe();
  await keep(session.me?.id ?? '', WANTED, true);
  return 'on';
}

export async function switchOff(): Promise<PushState> {
  await ask(client.DELETE('/api/v1/me/push'));
  await keep(session.me?.id ?? '', WANTED, undefined);
  await forgetPush();
  return 'off';
}

/** The browser gives its subscription back: after a sign-out it wakes for nobody. */
export async function forgetPush(): Promise<void> {
  if (!isSupported()) return;
  const registration = await navigator.serviceWorker.getRegistration();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}

/** A session has one browser; a new session says again how to wake it. */
export async function renewPush(): Promise<void> {
  if ((await pushState()) === 'on') await subscribe();
}

async function subscribe(): Promise<void> {
  const { push_key } = await notifications();
  const { pushManager } = await within(navigator.serviceWorker.ready);
  const options = { userVisibleOnly: true, applicationServerKey: push_key };
  const subscription = await within(pushManager.subscribe(options)).catch(async (error: unknown) => {
    // It belongs to a key that the server no longer has.
    if (!(error instanceof DOMException) || error.name !== 'InvalidStateError') throw error;
    await (await pushManager.getSubscription())?.unsubscribe();
    return within(pushManager.subscribe(options));
  });
  const { endpoint = '', keys } = subscription.toJSON();
  const body = { endpoint, keys: { p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' } };
  await ask(client.PUT('/api/v1/me/push', { body }));
}

/** Whether to offer it: once, after the first thing that is followed. */
export async function isToOffer(): Promise<boolean> {
  const id = session.me?.id ?? '';
  if ((await pushState()) !== 'off' || Notification.permission !== 'default') return false;
  return !(await kept<boolean>(id, OFFERED))?.value;
}

export const noteOffered = (): Promise<void> => keep(session.me?.id ?? '', OFFERED, true);
