/** `/` on a keyboard opens search, wherever nobody is typing. Loaded with the first screen beyond capture. */
import { navigate } from '../router.svelte';
import { session } from '../session.svelte';
import { searchPaths } from './paths';

export const isTypedInto = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, select, dialog, [contenteditable]') !== null;

export function listenForSlash(): void {
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return;
    if (!session.me || isTypedInto(event.target) || document.querySelector('[inert]')) return;
    event.preventDefault();
    const field = document.querySelector<HTMLInputElement>('[data-testid="search-field"]');
    if (field) field.select();
    else navigate(searchPaths.search());
  });
}
