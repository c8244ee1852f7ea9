/** Lets a new version take over when nothing is under way that it would interrupt. */
import { recordingLock } from '../outbox/recording';

// What is typed is on the disk this long after the last key.
const SETTLE_MS = 500;
const LOOK_MS = 300;

/** Whether any tab records: the new worker would reload the one that asks, and the other may be in somebody's hand. */
async function isRecording(): Promise<boolean> {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return held.some(({ name }) => name?.startsWith(recordingLock('')));
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export async function takeUpdate(waiting: ServiceWorker | null): Promise<void> {
  do {
    while (await isRecording()) await pause(LOOK_MS);
    await pause(SETTLE_MS);
  } while (await isRecording());
  // Another tab was faster: the new version is in charge, and this page only has to show it.
  if (waiting?.state !== 'installed') return location.reload();
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  waiting.postMessage('take over');
}
