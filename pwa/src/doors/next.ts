/** Where somebody was going who had to sign in first: a link in a mail opens another page, which goes on from there. */
import { navigate } from '../router.svelte';

const NEXT = 'backhaul.next';
// Whoever signs in tomorrow has forgotten the door at which they scanned.
const HOLDS_MS = 60 * 60_000;

export function rememberWhere(url: URL): void {
  if (url.pathname === '/' || url.searchParams.has('sign_in')) return;
  localStorage.setItem(NEXT, JSON.stringify({ to: url.pathname + url.search, at: Date.now() }));
}

export const forgetWhere = (): void => localStorage.removeItem(NEXT);

/** Goes there, once, when the sign-in has led to the first screen. */
export function goOn(): void {
  const kept = localStorage.getItem(NEXT) ?? '{}';
  forgetWhere();
  const { to, at } = JSON.parse(kept) as { to?: string; at?: number };
  if (!to?.startsWith('/') || !at || Date.now() - at > HOLDS_MS) return;
  if (location.pathname === '/') navigate(to, { replace: true });
}
