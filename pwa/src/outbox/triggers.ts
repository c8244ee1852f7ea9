/** Every moment at which the page tries to send. None of them is needed; together they leave no tip lying. */
import { connection } from './network';
import { hasTips } from './tips';

const TICK_MS = 60_000;

/** Sends what waits. The sender is loaded with the first tip: a first visit has nothing for it to do. */
export async function sendNow(): Promise<void> {
  if (!(await hasTips())) return;
  const { sendWaiting } = await import('./send');
  await sendWaiting();
}

export function startSending(): void {
  const onNetwork = async (): Promise<void> => {
    if (!(await hasTips())) return;
    const { hurry } = await import('./room');
    await hurry();
    await sendNow();
  };
  addEventListener('online', () => void onNetwork());
  // From a mobile network to Wi-Fi.
  connection()?.addEventListener('change', () => void sendNow());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void sendNow();
  });
  setInterval(() => void sendNow(), TICK_MS);
  // The network may have come back while the app was closed: nobody waits then for a try that was put off an hour ago.
  void (navigator.onLine ? onNetwork() : sendNow());
}

interface SyncRegistration extends ServiceWorkerRegistration {
  sync?: { register(tag: string): Promise<void> };
}

/** After a save: send now, and ask the system to wake the service worker when the network is back (Chromium only). */
export async function sendSoon(): Promise<void> {
  void sendNow();
  const registration = (await navigator.serviceWorker?.getRegistration()) as SyncRegistration | undefined;
  await registration?.sync?.register('outbox').catch(() => {
    // Refused by a browser setting: the page's own triggers remain.
  });
}
