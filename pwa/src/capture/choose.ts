/** For whom a spoken tip is, and whether under a name, said after it was spoken: it becomes a draft again. */
import { STRICT, tellChange, withDatabase } from '../outbox/database';
import { keep, sealJson } from '../outbox/seal';
import type { TipRow } from '../outbox/states';
import { everythingOf, readContent } from '../outbox/tips';
import { bytesOf, type Draft, describe, keptDraft, NAME, noteFile, notesOf, READERS } from './draft';

/**
 * Takes a tip that still waits on this phone out of the outbox and into its author's draft, in one transaction: from then on no
 * sender sees it, whatever becomes of the page, until its author has said for whom it is and sends it. False when it has left.
 *
 * The recording stays sealed as it is and only changes its place, so that this takes no longer than a tap.
 */
export async function takeIntoDraft(id: string, nameless: boolean): Promise<boolean> {
  const row = await withDatabase((db) => db.get('tips', id));
  if (!row) return false;
  const { memberId } = row;
  const { parts, captured_at, fix, site_id, route_id, visibility, group_id, duration_s } = await readContent(row);
  const before: Draft = (await keptDraft(memberId)) ?? { text: '', photos: [], note: null };
  const there = notesOf(before);
  const takes = parts.map(({ type }, n) => ({
    type,
    bytes: new ArrayBuffer(0),
    duration_s: n === 0 ? (duration_s ?? 0) : 0,
  }));
  const [note = null, ...more] = [...there, ...takes];
  const draft: Draft = {
    ...before,
    note,
    more,
    nameless: nameless || (before.nameless ?? false),
    saidAt: captured_at,
    where: { fix, site_id, route_id },
  };
  const sealed = await sealJson(memberId, describe(draft));
  // Before it moves: what was said to a few is not for everybody because of a page that dies in between.
  if (visibility) await keep(memberId, READERS, { visibility, ...(group_id && { group_id }) });
  const moved = await withDatabase(async (db) => {
    const tx = db.transaction(['tips', 'bytes', 'kept'], 'readwrite', STRICT);
    const [tips, bytes] = [tx.objectStore('tips'), tx.objectStore('bytes')];
    const now = await tips.get(id);
    const held = await Promise.all(parts.map(({ name }) => bytes.get([id, name])));
    const waits = now !== undefined && isAsBefore(now, row) && held.every((part) => part !== undefined);
    if (waits) {
      await Promise.all([
        ...held.map(
          (part, n) => part && bytes.put({ ...part, tipId: bytesOf(memberId), name: noteFile(there.length + n) }),
        ),
        bytes.delete(everythingOf(id)),
        tips.delete(id),
        tx.objectStore('kept').put({ memberId, name: NAME, at: Date.now(), sealed }),
      ]);
    }
    await tx.done;
    return waits;
  });
  if (moved) tellChange();
  return moved;
}

/** Whether it still waits, and says what it said when it was read. */
const isAsBefore = (now: TipRow, before: TipRow): boolean =>
  now.state === 'saved' && !now.announced && now.sealed.iv.every((byte, i) => byte === before.sealed.iv[i]);
