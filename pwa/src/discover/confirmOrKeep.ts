import { Refused, SignedOut } from '../api/client';
import type { ConfirmationKind, Confirmations } from '../api/types';
import { session, sessionExpired } from '../session.svelte';
import { confirm } from './queries';

/**
 * Says it to the server; where that cannot be asked, it waits on this phone, as a tip does, and counts from now. Throws Refused,
 * and whatever kept the phone from keeping it.
 */
export async function confirmOrKeep(insightId: string, kind: ConfirmationKind): Promise<Confirmations | 'kept'> {
  try {
    return await confirm(insightId, kind);
  } catch (error) {
    if (error instanceof Refused) throw error;
    if (error instanceof SignedOut) sessionExpired();
    const { keepAnswer } = await import('../outbox/answers');
    await keepAnswer(session.me?.id ?? '', insightId, kind);
    return 'kept';
  }
}
