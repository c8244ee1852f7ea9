/** The last resort: a member's unsent tips in one file, readable, from which `backhaul submit --export` sends them. */
import { type Zippable, zipSync } from 'fflate';
import { withOffset } from './ids';
import { isUnsent, type TipRow } from './states';
import { readContent, readPart, tipsOf } from './tips';

const EXTENSIONS: Readonly<Record<string, string>> = {
  'audio/webm': 'webm',
  'audio/mp4': 'm4a',
  'audio/ogg': 'ogg',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/heic': 'heic',
};

/** What `tips.json` says of one tip; its parts lie beside it. */
async function describe(row: TipRow, files: Zippable): Promise<object> {
  const { amendment, duration_s: _, ...content } = await readContent(row);
  // The file names its member, and is sent under that name.
  if (content.anonymous) throw new Error('told without a name');
  const parts = [];
  for (const part of content.parts) {
    const bytes = await readPart(row, part.name);
    if (!bytes) continue;
    const file = `${row.id}/${part.name}.${EXTENSIONS[part.type] ?? 'bin'}`;
    // Recordings and photos are compressed already.
    files[file] = [new Uint8Array(bytes), { level: 0 }];
    parts.push({ ...part, file });
  }
  return { id: row.id, ...content, ...amendment, parts };
}

/** A zip with `tips.json` and the parts of every tip that is on this phone only. What cannot be read is left out. */
export async function exportUnsent(member: { id: string; name: string }): Promise<File> {
  const files: Zippable = {};
  const tips: object[] = [];
  for (const row of await tipsOf(member.id)) {
    if (!isUnsent(row)) continue;
    const tip = await describe(row, files).catch(() => null);
    if (tip) tips.push(tip);
  }
  const now = new Date();
  const about = { version: 1, exported_at: withOffset(now), member: { id: member.id, name: member.name }, tips };
  files['tips.json'] = new TextEncoder().encode(JSON.stringify(about, null, 2));
  // Not fflate's own worker: it is made from a blob, which the content security policy forbids.
  const bytes = zipSync(files) as Uint8Array<ArrayBuffer>;
  return new File([bytes], `backhaul-tips-${now.toISOString().slice(0, 10)}.zip`, { type: 'application/zip' });
}

/** Hands a file to the browser's downloads. */
export function saveFile(file: File): void {
  const url = URL.createObjectURL(file);
  Object.assign(document.createElement('a'), { href: url, download: file.name }).click();
  // The download has its own hold on the bytes once it has begun.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
