/** Somebody has shown who they are: they are the one who is here now, also on a phone that many hold. */
import type { Me } from '../api/types';
import { enter, session } from '../session.svelte';

export async function arrive(signIn: () => Promise<Me>): Promise<void> {
  if (session.guard) await session.guard.takeByCode(signIn);
  else await enter(await signIn());
}
