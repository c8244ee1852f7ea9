/** What a sign-out leaves behind. */
import { STRICT, tellChange, withDatabase } from './database';
import { isToAmend } from './states';
import { everythingOf } from './tips';

/**
 * After a sign-out nothing of the member can be read here: stored tips, kept answers and drafts go. Unsent tips and
 * replies stay, sealed, until the member signs in again; the key goes with the last of them.
 */
export async function forgetMember(memberId: string): Promise<void> {
  await withDatabase(async (db) => {
    const tx = db.transaction(['tips', 'bytes', 'kept', 'keys'], 'readwrite', STRICT);
    let waiting = 0;
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
    if (waiting === 0) await tx.objectStore('keys').delete(memberId);
    await tx.done;
  });
  tellChange();
}
