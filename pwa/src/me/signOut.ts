import { ask, client, SignedOut } from '../api/client';
import { forgetLanguageChoice } from '../i18n/messages.svelte';
import { forgetTiles } from '../map/offline';
import { forgetPush } from '../notify/phone';
import { forgetMember } from '../outbox/forget';
import { forgetSession, session } from '../session.svelte';

/**
 * Signs out at the server and then here. Unsent tips stay sealed on the phone. Throws when the server cannot be reached:
 * only it can take back the cookie.
 */
export async function signOut(): Promise<void> {
  await ask(client.DELETE('/api/v1/session')).catch((error: unknown) => {
    // Somebody was faster: that is what was wanted.
    if (!(error instanceof SignedOut)) throw error;
  });
  // The server wakes no browser without a session; this one then waits for nothing.
  await forgetPush().catch(() => undefined);
  if (session.me) {
    await forgetMember(session.me.id);
    // Which routes they were would tell where somebody drives.
    await forgetTiles(session.me.id).catch(() => undefined);
  }
  forgetLanguageChoice();
  await forgetSession();
}
