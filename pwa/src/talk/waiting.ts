/** What waits of talk on this phone, for the screens. The sender is loaded with the first of them that asks. */
import type { Action, NewAction } from './actions';

export type { Action };

const TICK_MS = 60_000;
const sender = () => import('../outbox/send');

/** Resolves when it is on the disk, and only then may a screen say so. */
export async function saveAction(memberId: string, action: NewAction): Promise<void> {
  await (await sender()).keepAction(memberId, action);
  await sendSoon();
}

interface SyncRegistration extends ServiceWorkerRegistration {
  sync?: { register(tag: string): Promise<void> };
}

/** After a save: send now, and ask the system to wake the service worker when the network is back (Chromium only). */
export async function sendSoon(): Promise<void> {
  void (await sender()).sendWaiting();
  const registration = (await navigator.serviceWorker?.getRegistration()) as SyncRegistration | undefined;
  await registration?.sync?.register('outbox').catch(() => {
    // Refused by a browser setting: the page's own triggers remain.
  });
}

export const actionsOf = async (memberId: string): Promise<Action[]> => (await sender()).actionsOf(memberId);

export const countActions = async (memberId: string): Promise<number> => (await sender()).countActions(memberId);

export const takeBackAction = async (memberId: string, id: string): Promise<boolean> =>
  (await sender()).takeBackAction(memberId, id);

const sendNow = async (): Promise<void> => (await sender()).sendActions();

/** Every moment at which the page tries to send what waits. */
export function startActions(): void {
  addEventListener('online', () => void sendNow());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void sendNow();
  });
  setInterval(() => void sendNow(), TICK_MS);
  void sendNow();
}
