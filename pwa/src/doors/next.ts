/** Where somebody was going who had to sign in first: a link in a mail opens another page, which goes on from there. */
const NEXT = 'backhaul.next';
// Whoever signs in tomorrow has forgotten the door at which they scanned.
const HOLDS_MS = 60 * 60_000;

export function rememberWhere(url: URL): void {
  if (url.pathname === '/' || url.searchParams.has('sign_in')) return;
  localStorage.setItem(NEXT, JSON.stringify({ to: url.pathname + url.search, at: Date.now() }));
}

/** The remembered address, once; null when there is none, or it is too old, or no address of this app. */
export function whereTo(): string | null {
  const kept = localStorage.getItem(NEXT);
  localStorage.removeItem(NEXT);
  try {
    const { to, at } = JSON.parse(kept ?? '') as { to: string; at: number };
    return Date.now() - at < HOLDS_MS && new URL(to, location.origin).origin === location.origin ? to : null;
  } catch {
    return null;
  }
}
