/** How much of the inbox is unread: asked for, and then told by the stream for as long as somebody looks. */
import { listen, type MessageEvent as Written } from '../api/stream';
import { countUnsent, onOutboxChange } from '../outbox/tips';
import { navigate } from '../router.svelte';
import { session } from '../session.svelte';
import { inboxBadge, started } from '../start';
import { renewPush } from './phone';
import { inbox } from './queries';

let unread = $state(0);
const listeners = new Set<() => void>();

export const bell = {
  get unread(): number {
    return unread;
  },
};

export async function recount(): Promise<void> {
  const found = await inbox(null, 1).catch(() => null);
  if (!found) return;
  unread = found.unread;
  inboxBadge.unread = unread;
  await showBadge();
  for (const changed of listeners) changed();
}

/** Calls `changed` whenever the inbox may have. */
export function onInboxChange(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

async function showBadge(): Promise<void> {
  if (!('setAppBadge' in navigator)) return;
  const n = (await countUnsent()) + unread;
  // Only an installed app may show one.
  await (n > 0 ? navigator.setAppBadge(n) : navigator.clearAppBadge()).catch(() => undefined);
}

/** Who wrote learns that it is on a phone. Loaded with the first message that is. */
async function tellArrived(event: Written): Promise<void> {
  const live = await import('../messages/live').catch(() => null);
  await live?.arrived(event.with, event.id);
}

async function catchUp(): Promise<void> {
  if (unread > 0) await (await import('../messages/live').catch(() => null))?.catchUp();
}

const ASK_AGAIN_MS = 500;

/** Waits until the session is the member's: on a shared phone somebody is shown before the server has let them in. */
async function whenLetIn(): Promise<void> {
  await started;
  while (session.guard?.isSigningIn()) await new Promise((done) => setTimeout(done, ASK_AGAIN_MS));
}

/** Counts for the member who is here, until the returned function is called. A page that nobody sees holds no stream. */
export function watchInbox(): () => void {
  let stop: (() => void) | null = null;
  let isOver = false;
  void whenLetIn().then(() => {
    if (!isOver && session.status === 'signed_in') stop = watch();
  });
  return () => {
    isOver = true;
    stop?.();
  };
}

function watch(): () => void {
  let unlisten: (() => void) | null = null;
  let unfollowPacks: (() => void) | null = null;
  /** What is kept of routes hears over the same stream of what was taken back. */
  const followPacks = async (id: string): Promise<void> => {
    const live = await import('../doors/live').catch(() => null);
    // Hidden again while it was loaded.
    if (live && unlisten) unfollowPacks ??= live.followPacks(id);
  };
  const memberId = session.me?.id;
  const look = (): void => {
    const visible = document.visibilityState === 'visible';
    if (visible && !unlisten) {
      unlisten = listen({
        inbox: () => void recount(),
        message: (event) => event.change === 'arrived' && void tellArrived(event),
        missed: () => void recount().then(catchUp),
      });
      if (memberId) void followPacks(memberId);
      void recount().then(catchUp);
    } else if (!visible) {
      unlisten?.();
      unlisten = null;
      unfollowPacks?.();
      unfollowPacks = null;
    }
  };
  /** A message was tapped while the app is open: it is shown here, and not in a second window. */
  const open = (event: MessageEvent): void => {
    const told = event.data as { open?: string } | null;
    if (typeof told?.open !== 'string' || !told.open.startsWith('/')) return;
    event.ports[0]?.postMessage('shown');
    navigate(told.open);
  };
  look();
  document.addEventListener('visibilitychange', look);
  navigator.serviceWorker?.addEventListener('message', open);
  navigator.serviceWorker?.startMessages();
  void renewPush().catch(() => undefined);
  const unfollow = onOutboxChange(() => void showBadge());
  return () => {
    unlisten?.();
    unlisten = null;
    unfollowPacks?.();
    unfollow();
    document.removeEventListener('visibilitychange', look);
    navigator.serviceWorker?.removeEventListener('message', open);
    unread = 0;
    inboxBadge.unread = 0;
  };
}
