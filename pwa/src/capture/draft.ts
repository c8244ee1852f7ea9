/** What was typed, chosen or said and not yet saved, sealed like a tip, so that a reload or a call does not lose it. */
import { type Keeping, STRICT, withDatabase } from '../outbox/database';
import { keep, kept, sealBytes, sealJson, unsealBytes } from '../outbox/seal';
import type { TipPlace } from '../outbox/states';
import { everythingOf } from '../outbox/tips';
import type { PreparedPhoto } from './photo';

export interface SpokenNote {
  type: string;
  bytes: ArrayBuffer;
  duration_s: number;
}

export interface Draft {
  text: string;
  photos: readonly PreparedPhoto[];
  note: SpokenNote | null;
  /** Further takes of it. */
  more?: readonly SpokenNote[];
  /** It is to be told without a name. */
  nameless?: boolean;
  /** When and where it was said, where that was before it became a draft. */
  saidAt?: string | undefined;
  where?: TipPlace | undefined;
}

/** How it is kept: the words and what is known of each file; the files' bytes stand beside them. */
interface Kept {
  text: string;
  photos: (Omit<PreparedPhoto, 'bytes' | 'takenAt'> & { takenAt: string | null })[];
  note: Omit<SpokenNote, 'bytes'> | null;
  more?: Omit<SpokenNote, 'bytes'>[];
  nameless?: boolean;
  saidAt?: string | undefined;
  where?: TipPlace | undefined;
}

export const NAME = 'draft';
/** Beside it, for whom it is. */
export const READERS = 'compose-readers';
const SETTLE_MS = 300;
// No tip has this id: the sender never sees these bytes.
export const bytesOf = (memberId: string): string => `draft-${memberId}`;

/** What a draft has of recordings, in the order in which they were made. */
export const notesOf = ({ note, more = [] }: Pick<Draft, 'note' | 'more'>): readonly SpokenNote[] =>
  note ? [note, ...more] : [];

/** Under which name the nth of them is kept. */
export const noteFile = (n: number): string => (n === 0 ? 'note' : `note-${n}`);

let timer: ReturnType<typeof setTimeout> | undefined;

export async function keptDraft(memberId: string): Promise<Draft | null> {
  const found = (await kept<Kept | string>(memberId, NAME).catch(() => null))?.value;
  // Until the second version of the database a draft was its words.
  if (typeof found === 'string') return { text: found, photos: [], note: null };
  if (!found) return null;
  const read = async (name: string): Promise<ArrayBuffer> => {
    const row = await withDatabase((db) => db.get('bytes', [bytesOf(memberId), name]));
    return row ? unsealBytes(memberId, row.sealed) : new ArrayBuffer(0);
  };
  const photos = await Promise.all(
    found.photos.map(async (photo, i) => ({
      ...photo,
      takenAt: photo.takenAt ? new Date(photo.takenAt) : null,
      bytes: await read(`photo-${i}`),
    })),
  );
  const told = found.note ? [found.note, ...(found.more ?? [])] : [];
  const [note = null, ...more] = await Promise.all(
    told.map(async (one, n) => ({ ...one, bytes: await read(noteFile(n)) })),
  );
  return {
    text: found.text,
    photos: photos.filter(({ bytes }) => bytes.byteLength > 0),
    note,
    more,
    nameless: found.nameless ?? false,
    saidAt: found.saidAt,
    where: found.where,
  };
}

/** Keeps words once typing pauses; the files stay as they are. */
export function keepWords(memberId: string, draft: Draft): void {
  clearTimeout(timer);
  timer = setTimeout(() => void keep(memberId, NAME, describe(draft)), SETTLE_MS);
}

/** Keeps the whole draft, files included, and what belongs `along` with it, all or nothing; an empty one is forgotten. */
export async function keepDraft(
  memberId: string,
  draft: Draft,
  along: (tx: Keeping) => Promise<unknown>[] = () => [],
): Promise<void> {
  clearTimeout(timer);
  const isEmpty = draft.text === '' && draft.photos.length === 0 && draft.note === null;
  const files = draft.photos.map(({ bytes }, i) => ({ name: `photo-${i}`, bytes }));
  notesOf(draft).forEach(({ bytes }, n) => {
    files.push({ name: noteFile(n), bytes });
  });
  const rows = await Promise.all(
    files.map(async ({ name, bytes }) => ({
      tipId: bytesOf(memberId),
      name,
      sealed: await sealBytes(memberId, bytes),
    })),
  );
  const sealed = await sealJson(memberId, describe(draft));
  await withDatabase(async (db) => {
    const tx: Keeping = db.transaction(['bytes', 'kept'], 'readwrite', STRICT);
    const [bytes, words] = [tx.objectStore('bytes'), tx.objectStore('kept')];
    await Promise.all([
      bytes.delete(everythingOf(bytesOf(memberId))),
      ...rows.map((row) => bytes.put(row)),
      isEmpty ? words.delete([memberId, NAME]) : words.put({ memberId, name: NAME, at: Date.now(), sealed }),
      ...along(tx),
      tx.done,
    ]);
  });
}

export const describe = ({ text, photos, note, more = [], nameless = false, saidAt, where }: Draft): Kept => ({
  text,
  photos: photos.map(({ bytes: _bytes, takenAt, ...about }) => ({ ...about, takenAt: takenAt?.toISOString() ?? null })),
  note: note && about(note),
  more: more.map(about),
  nameless,
  saidAt,
  where,
});

const about = ({ type, duration_s }: SpokenNote): Omit<SpokenNote, 'bytes'> => ({ type, duration_s });
