/** What another app shared with this one: kept sealed by the service worker until the screen takes it. */
import { type Keeping, readNote, STRICT, withDatabase } from '../outbox/database';
import { kept, sealBytes, sealJson, unsealBytes } from '../outbox/seal';
import { everythingOf } from '../outbox/tips';

/** There was nothing in it that a tip can hold. */
export class NotKept extends Error {
  override name = 'NotKept';
}

interface Shared {
  text: string;
  files: { name: string; type: string }[];
}

const NAME = 'shared';
// One tip holds ten photos and a spoken note.
const MOST_FILES = 11;
// Nobody was signed in: it waits for whoever signs in next, but not for who comes in the evening.
const NOBODY = 'nobody';
const WAITS_FOR_SOMEBODY_MS = 15 * 60_000;
// No tip has this id: the sender never sees these bytes.
const bytesOf = (owner: string): string => `shared-${owner}`;

/** Keeps a share for the member who is signed in here, in one transaction. Throws NotKept when it is empty. */
export async function keepShared(form: FormData): Promise<void> {
  const me = (await readNote('session')) as { id: string } | undefined;
  const owner = me?.id ?? NOBODY;
  const words = ['title', 'text', 'url'].map((name) => form.get(name)).filter((one) => typeof one === 'string');
  // Several apps put the address into the text, too.
  const text = words.filter((one, i) => one && !words.some((other, j) => j !== i && isIn(one, i, other, j))).join('\n');
  const files = form
    .getAll('files')
    .filter((one): one is File => one instanceof File && one.size > 0 && /^(image|audio)\//.test(one.type))
    .slice(0, MOST_FILES);
  if (!text && files.length === 0) throw new NotKept('nothing that a tip holds');
  const bytes = await Promise.all(files.map(async (file) => sealBytes(owner, await file.arrayBuffer())));
  const about: Shared = { text: text.slice(0, 4000), files: files.map(({ name, type }) => ({ name, type })) };
  const sealed = await sealJson(owner, about);
  await withDatabase(async (db) => {
    const tx = db.transaction(['kept', 'bytes'], 'readwrite', STRICT);
    await tx.objectStore('bytes').delete(everythingOf(bytesOf(owner)));
    for (const [i, one] of bytes.entries()) {
      await tx.objectStore('bytes').put({ tipId: bytesOf(owner), name: String(i), sealed: one });
    }
    await tx.objectStore('kept').put({ memberId: owner, name: NAME, at: Date.now(), sealed });
    await tx.done;
  });
}

const isIn = (one: string, i: number, other: string, j: number): boolean =>
  other.includes(one) && (other.length > one.length || j < i);

/** What was shared and not yet taken over into a draft. */
export async function takeShared(memberId: string): Promise<{ files: File[]; text: string } | null> {
  return (await take(memberId, Number.POSITIVE_INFINITY)) ?? (await take(NOBODY, WAITS_FOR_SOMEBODY_MS));
}

async function take(owner: string, lasts_ms: number): Promise<{ files: File[]; text: string } | null> {
  const found = await kept<Shared>(owner, NAME).catch(() => null);
  if (!found) return null;
  const rows = await withDatabase((db) => db.getAll('bytes', everythingOf(bytesOf(owner))));
  const files = await Promise.all(
    found.value.files.map(async ({ name, type }, i) => {
      const row = rows.find((one) => one.name === String(i));
      return row ? new File([await unsealBytes(owner, row.sealed)], name, { type }) : null;
    }),
  );
  if (Date.now() - found.at > lasts_ms) return null;
  return { text: found.value.text, files: files.filter((file) => file !== null) };
}

/** The draft that has it now is kept in this transaction: neither is it lost between the two, nor there twice. */
export const forgetShared = (tx: Keeping, memberId: string): Promise<unknown>[] =>
  [memberId, NOBODY].flatMap((owner) => [
    tx.objectStore('kept').delete([owner, NAME]),
    tx.objectStore('bytes').delete(everythingOf(bytesOf(owner))),
  ]);
