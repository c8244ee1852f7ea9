/** Opens what a scanned invitation leads to: over everything, also over the lock of a shared phone. */
import { mount, unmount } from 'svelte';
import { loadScreenMessages } from '../i18n/messages.svelte';
import { paths } from '../paths';
import { navigate } from '../router.svelte';
import { invitationToken } from './paths';

/** With the invitation of the page's own address, unless another was scanned. The secret does not stay in the address. */
export async function openJoin(token = invitationToken(location.href)): Promise<void> {
  if (location.pathname === '/join') navigate(paths.capture(), { replace: true });
  const [{ default: Join }] = await Promise.all([import('./Join.svelte'), loadScreenMessages()]);
  const shown = mount(Join, {
    target: document.body,
    props: { token, done: () => void unmount(shown) },
  });
}
