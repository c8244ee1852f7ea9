/** Where the reader is. Links are plain links; clicks on them are taken here. */
import { tick } from 'svelte';

let here = $state.raw(new URL(location.href));
const scrolled = new Map<string, number>();

export const router = {
  get url(): URL {
    return here;
  },
};

function entryKey(): string {
  return (history.state as { key?: string } | null)?.key ?? 'first';
}

export function navigate(to: string, { replace = false } = {}): void {
  const url = new URL(to, location.href);
  scrolled.set(entryKey(), scrollY);
  const key = replace ? entryKey() : crypto.randomUUID();
  history[replace ? 'replaceState' : 'pushState']({ key }, '', url);
  const samePlace = url.pathname === here.pathname;
  here = url;
  if (!samePlace) scrollTo(0, 0);
}

/** Back to where the reader came from; to `otherwise` when this is the first page they see. */
export function goBack(otherwise: string): void {
  if (entryKey() === 'first') navigate(otherwise, { replace: true });
  else history.back();
}

function onClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || link.target || link.origin !== location.origin || link.hasAttribute('download')) return;
  event.preventDefault();
  navigate(link.href);
}

async function onPop(): Promise<void> {
  here = new URL(location.href);
  const top = scrolled.get(entryKey()) ?? 0;
  await tick();
  // Lists come back from memory within a frame; before that there is nothing to scroll to.
  requestAnimationFrame(() => scrollTo(0, top));
}

export function startRouter(): void {
  history.scrollRestoration = 'manual';
  document.addEventListener('click', onClick);
  addEventListener('popstate', () => void onPop());
}
