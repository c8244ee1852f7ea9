/** A message that wakes the phone: shown in its member's words, to its member only, and opened by a tap. */
import { notifyPaths } from '../src/notify/paths';
import texts from '../src/notify/push.json';
import { readNote } from '../src/outbox/database';
import { countUnsent } from '../src/outbox/tips';

declare const self: ServiceWorkerGlobalScope;

type Texts = (typeof texts)['en'];

/** As backhaul_workers/telling.py makes it. Nothing in it says who told what. */
interface Told {
  key: Exclude<keyof Texts, 'danger'>;
  language: string;
  member: string;
  unread: number;
  n: number;
  insight?: string;
  /** Where it leads, where that is no insight. */
  path?: string;
  title?: string;
  danger?: boolean;
  /** Of a message, only where whoever gets it wants that. */
  words?: string;
}

interface Kept {
  insight?: string | undefined;
  path?: string | undefined;
}

// A page that does not answer by then is not ours any more, or too busy to show anything.
const PATIENCE_MS = 1500;

function words({ key, language, n, danger }: Told): string {
  const code = (language in texts ? language : 'en') as keyof typeof texts;
  const message: string | Record<string, string> = texts[code][danger && key === 'published' ? 'danger' : key] ?? '';
  const text = typeof message === 'string' ? message : (message[new Intl.PluralRules(code).select(n)] ?? message.other);
  return (text ?? '').replace('{n}', new Intl.NumberFormat(code).format(n));
}

export async function showPush(data: PushMessageData | null): Promise<void> {
  const told = data?.json() as Told | undefined;
  const here = (await readNote('session')) as { id: string } | undefined;
  if (!told || here?.id !== told.member) {
    // Its member has left this phone. Nobody else sees it, and the next one does not come.
    await (await self.registration.pushManager.getSubscription())?.unsubscribe();
    return;
  }
  // A phone that several share may lie locked before anybody's eyes: it says that there is something, and not what.
  const isShared = (await readNote('shared-phone')) !== undefined;
  const text = words(told);
  const title = isShared ? undefined : told.title;
  const kept: Kept = told.insight ? { insight: told.insight } : { path: told.path };
  await self.registration.showNotification(title ?? text, {
    body: title ? told.words || text : '',
    // A later one of the same replaces it.
    tag: told.insight ?? told.path ?? 'summary',
    data: kept,
    lang: told.language,
    dir: 'auto',
    icon: '/icons/192.png',
  });
  if ('setAppBadge' in navigator)
    await navigator.setAppBadge((await countUnsent()) + told.unread).catch(() => undefined);
}

/** Shows what was told in a page that is open, else opens one. A page that is recording is not pulled away by a reload. */
export async function openTold(notification: Notification): Promise<void> {
  notification.close();
  const kept = notification.data as Kept | null;
  const path = kept?.path?.startsWith('/') ? kept.path : notifyPaths.told(kept?.insight);
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  for (const page of pages) {
    const answered = new Promise<boolean>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(true);
      setTimeout(() => resolve(false), PATIENCE_MS);
      page.postMessage({ open: path }, [port2]);
    });
    await page.focus().catch(() => undefined);
    if (await answered) return;
  }
  await self.clients.openWindow(path);
}
