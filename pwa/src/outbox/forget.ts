/** What a sign-out leaves behind. */
import { answersOf } from './answers';
import { STRICT, tellChange, withDatabase } from './database';
import { packBytes } from './room';
import { isToAmend } from './states';
import { everythingOf } from './tips';

/**
 * After a sign-out nothing of the member can be read here: stored tips, kept answers, routes with their voices and drafts
 * go. Unsent tips, taps and replies stay, sealed, until the member signs in again; the key goes with the last of them.
 */
export async function forgetMember(memberId: string): Promise<void> {
  await withDatabase(async (db) => {
    const tx = db.transaction(['tips', 'bytes', 'kept', 'keys', 'notes'], 'readwrite', STRICT);
    let waiting = await tx.objectStore('notes').count(answersOf(memberId));
    for (const row of await tx.objectStore('tips').getAll()) {
      if (row.memberId !== memberId) continue;
      if (row.state !== 'stored' || isToAmend(row)) {
        waiting += 1;
        continue;
      }
      await tx.objectStore('tips').delete(row.id);
      await tx.objectStore('bytes').delete(everythingOf(row.id));
    }
    for (const key of await tx.objectStore('kept').getAllKeys(everythingOf(memberId))) {
      // As talk/actions.ts names them.
      if (key[1].startsWith('action/')) waiting += 1;
      else await tx.objectStore('kept').delete(key);
    }
    await tx.objectStore('bytes').delete(everythingOf(packBytes(memberId)));
    if (waiting === 0) await tx.objectStore('keys').delete(memberId);
    await tx.done;
  });
  tellChange();
}
