/** What changed, as it changes: one connection per page, opened while somebody listens. */
import { apiPaths } from '../paths';
import type { TipState } from './types';

export interface InsightEvent {
  id: string;
  change: 'published' | 'amended' | 'confirmed' | 'replied' | 'reviewed' | 'noted' | 'withdrawn';
}

export interface TipEvent {
  id: string;
  state: TipState;
}

export interface GroupEvent {
  id: string;
  change: string;
}

/** What became of a message that this member and the one it is `with` have. */
export interface MessageEvent {
  id: string;
  with: string;
  change: 'sent' | 'arrived' | 'changed' | 'withdrawn' | 'delivered' | 'read';
}

interface Listener {
  insight?: (event: InsightEvent) => void;
  tip?: (event: TipEvent) => void;
  /** Something is new in a group of one's own, or one is in it now or no more. */
  group?: (event: GroupEvent) => void;
  /** One's own inbox has changed. */
  inbox?: () => void;
  message?: (event: MessageEvent) => void;
  /** Something was not told: the stream stands again after a gap, or the server could not keep up. Fetch again. */
  missed?: () => void;
}

// EventSource reconnects by itself, except after an answer that is no stream (502 of a proxy, 401).
const REOPEN_AFTER_MS = 15_000;

const listeners = new Set<Listener>();
const tellMissed = () => {
  for (const listener of listeners) listener.missed?.();
};
let source: EventSource | null = null;
let reopenTimer: ReturnType<typeof setTimeout> | undefined;

function open(): void {
  if (source) return;
  const stream = new EventSource(apiPaths.stream());
  source = stream;
  // Also before it stood for the first time: a page that was opened without a network has read what it kept.
  let broken = false;
  stream.onopen = () => {
    if (broken) tellMissed();
    broken = false;
  };
  stream.addEventListener('insight', (event) => {
    const data = JSON.parse(event.data) as InsightEvent;
    for (const listener of listeners) listener.insight?.(data);
  });
  stream.addEventListener('tip', (event) => {
    const data = JSON.parse(event.data) as TipEvent;
    for (const listener of listeners) listener.tip?.(data);
  });
  stream.addEventListener('group', (event) => {
    const data = JSON.parse(event.data) as GroupEvent;
    for (const listener of listeners) listener.group?.(data);
  });
  stream.addEventListener('inbox', () => {
    for (const listener of listeners) listener.inbox?.();
  });
  stream.addEventListener('message', (event) => {
    // By this name the browser also tells of what has none; ours always has.
    const data = JSON.parse(event.data) as MessageEvent;
    for (const listener of listeners) listener.message?.(data);
  });
  stream.addEventListener('reset', tellMissed);
  stream.onerror = () => {
    broken = true;
    if (stream.readyState !== EventSource.CLOSED) return;
    close();
    reopenTimer = setTimeout(() => {
      if (listeners.size === 0) return;
      open();
      tellMissed();
    }, REOPEN_AFTER_MS);
  };
}

function close(): void {
  clearTimeout(reopenTimer);
  source?.close();
  source = null;
}

/** Listens until the returned function is called. */
export function listen(listener: Listener): () => void {
  listeners.add(listener);
  open();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) close();
  };
}
