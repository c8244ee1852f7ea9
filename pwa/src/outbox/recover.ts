/** What is left of a recording whose page died. */
import { withDatabase } from './database';
import { timeOf } from './ids';
import { dropRecording, recordingLock } from './recording';
import { unsealBytes } from './seal';
import { everythingOf, readContent, saveTip } from './tips';

/** Saves what dead pages had recorded, as tips marked `recovered`, or in the draft that it was said for. Returns how many. */
export async function recoverRecordings(memberId: string): Promise<number> {
  const held = new Set((await navigator.locks.query()).held?.map((lock) => lock.name));
  const rows = await withDatabase((db) => db.getAllFromIndex('tips', 'member', memberId));
  let recovered = 0;
  for (const row of rows) {
    if (row.state !== 'recording' || held.has(recordingLock(row.id))) continue;
    const chunks = await withDatabase((db) => db.getAll('chunks', everythingOf(row.id)));
    const type = chunks[0]?.type;
    if (!type) {
      await dropRecording(row.id);
      continue;
    }
    const pieces = await Promise.all(chunks.map((chunk) => unsealBytes(memberId, chunk.sealed)));
    const bytes = await new Blob(pieces).arrayBuffer();
    const content = await readContent(row);
    if (content.anonymous) {
      // Sent from here it would have a name. It goes back to where it was being told, tick and all.
      const { keepDraft, keptDraft } = await import('../capture/draft');
      const draft = (await keptDraft(memberId)) ?? { text: '', photos: [], note: null };
      await keepDraft(memberId, {
        ...draft,
        note: { type, bytes, duration_s: chunks.length },
        more: [],
        nameless: true,
      });
      await dropRecording(row.id);
      recovered += 1;
      continue;
    }
    const { fix, site_id, route_id, answers_id, replies_to_id, named, visibility, group_id } = content;
    // A reply that was cut off is still a reply, and no tip for everybody.
    // Nor is what was said to a group.
    const readers = { ...(visibility && { visibility }), ...(group_id && { group_id }) };
    const about = {
      ...readers,
      ...(answers_id && { answers_id }),
      ...(replies_to_id && { replies_to_id, named: named ?? true }),
    };
    await saveTip({
      id: row.id,
      memberId,
      kind: 'voice',
      capturedAt: new Date(timeOf(row.id)),
      place: { fix, site_id, route_id, ...about },
      parts: [{ name: 'voice', type, bytes }],
      // One chunk a second.
      duration_s: chunks.length,
      recovered: true,
    });
    recovered += 1;
  }
  return recovered;
}
