/** What its author still does to a tip that was saved: hold it, add a take, name or move its place. */
import { STRICT, tellChange, withDatabase } from './database';
import { sealJson } from './seal';
import type { TipContent, TipPlace, TipRow } from './states';
import { changeRow, everythingOf, makeRoomFor, metaOf, type NewPart, readContent, sealPart } from './tips';

// A page that dies while it holds a tip must not keep it here for ever; the longest take lasts three minutes.
const LONGEST_HOLD_MS = 5 * 60_000;

/** Keeps a saved tip from going while its author listens to it or adds to it. False when it has left. */
export async function holdTip(id: string): Promise<boolean> {
  return (await waitUntil(id, Date.now() + LONGEST_HOLD_MS)) !== null;
}

/** Lets a tip that was held go, `inMs` from now. */
export async function releaseTip(id: string, inMs = 0): Promise<void> {
  await waitUntil(id, inMs === 0 ? 0 : Date.now() + inMs);
}

const waitUntil = (id: string, at: number): Promise<TipRow | null> =>
  changeRow(id, (row) => {
    if (row.state !== 'saved' || row.announced) return false;
    row.nextAt = at;
    return true;
  });

/** Lets a tip go over any network, now. */
export async function sendAnyway(id: string): Promise<void> {
  await changeRow(id, (row) => {
    row.anyNetwork = true;
    row.nextAt = 0;
    return true;
  });
}

/**
 * Where a tip belongs, found late, moved or taken off. Before it was announced the tip itself says so, and during a
 * recording a recovery will; afterwards it goes to the server as an amendment. False when the phone does not have the tip
 * any more. Throws PhoneFull.
 */
export async function amendPlace(id: string, place: TipPlace): Promise<boolean> {
  return rewrite(id, (content, row) => {
    if (row.announced) row.revision += 1;
    return row.announced ? { ...content, amendment: place } : { ...content, ...place };
  });
}

/**
 * Adds another take, recorded under an id of its own, to a tip that still waits here. False when the tip has left
 * meanwhile: the take is then a tip of its own. Throws PhoneFull.
 */
export async function addTake(id: string, takeId: string, take: NewPart, duration_s: number): Promise<boolean> {
  const meta = await metaOf(take);
  return rewrite(
    id,
    (content, row) => {
      if (row.announced || row.state !== 'saved') return null;
      const name = `voice-${content.parts.length + 1}`;
      row.size += meta.size;
      return {
        ...content,
        parts: [...content.parts, { ...meta, name }],
        duration_s: (content.duration_s ?? 0) + duration_s,
      };
    },
    { takeId, take },
  );
}

/**
 * Changes what a tip tells. Sealing takes time outside of any transaction, so the row is looked at again before it is
 * written, and all of it is done again when somebody else was faster.
 */
async function rewrite(
  id: string,
  change: (content: TipContent, row: TipRow) => TipContent | null,
  added?: { takeId: string; take: NewPart },
): Promise<boolean> {
  for (;;) {
    const before = await withDatabase((db) => db.get('tips', id));
    if (!before || before.state === 'withdrawing') return false;
    const row = { ...before };
    const content = change(await readContent(before), row);
    if (!content) return false;
    row.sealed = await sealJson(row.memberId, content);
    const name = content.parts.at(-1)?.name ?? '';
    const part = added && (await sealPart(id, row.memberId, { ...added.take, name }));
    let written = false;
    await makeRoomFor(() =>
      withDatabase(async (db) => {
        const tx = db.transaction(['tips', 'bytes', 'chunks'], 'readwrite', STRICT);
        const now = await tx.objectStore('tips').get(id);
        written = now !== undefined && isAsBefore(now, before);
        if (written) {
          // What the sender noted meanwhile stays.
          const { sealed, revision, size } = row;
          await tx.objectStore('tips').put({ ...(now as TipRow), sealed, revision, size });
          if (part && added) {
            await tx.objectStore('bytes').put(part);
            await tx.objectStore('tips').delete(added.takeId);
            await tx.objectStore('chunks').delete(everythingOf(added.takeId));
          }
        }
        await tx.done;
      }),
    );
    if (written) {
      tellChange();
      return true;
    }
  }
}

/** Whether nothing of a row changed that what was just made from it depends on. */
const isAsBefore = (now: TipRow, before: TipRow): boolean =>
  now.state === before.state &&
  now.announced === before.announced &&
  now.revision === before.revision &&
  now.sealed.iv.every((byte, i) => byte === before.sealed.iv[i]);
