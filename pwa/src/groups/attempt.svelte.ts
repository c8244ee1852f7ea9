/** Something that is done at the server while somebody waits: whether it is under way, and what was wrong with it. */
import { Refused, SignedOut } from '../api/client';
import { t } from '../i18n/messages.svelte';
import { problemLine } from '../i18n/problems';
import { sessionExpired } from '../session.svelte';

export class Attempt {
  busy = $state(false);
  failure = $state('');

  /** Does it, unless the one before is still under way. Answers whether it was done. */
  async make(work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.failure = '';
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof SignedOut) sessionExpired();
      const why = error instanceof SignedOut ? 'signIn.sessionExpired' : 'groups.failed';
      this.failure = error instanceof Refused ? problemLine(error.problem) : t(why);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
