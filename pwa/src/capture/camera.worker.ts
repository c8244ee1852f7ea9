/** Reads what the camera wrote into a photo and makes it small, in a thread that can be ended: a damaged file can hold a parser for ever. */
import { parse } from 'exifr/dist/lite.esm.mjs';
import { type Look, look, notesOf, toJpeg } from './photo-picture';

export interface CameraNote {
  latitude?: number;
  longitude?: number;
  GPSHPositioningError?: number;
  DateTimeOriginal?: Date;
}

export interface Seen {
  note: CameraNote;
  /** Null for what is no photo. */
  look: Look | null;
  /** Null when this thread cannot decode or draw it. */
  jpeg: ArrayBuffer | null;
}

addEventListener('message', async ({ data: file }: MessageEvent<File>) => {
  const bytes = new Uint8Array(await file.arrayBuffer().catch(() => new ArrayBuffer(0)));
  const found = look(bytes);
  if (!found) return postMessage({ note: {}, look: null, jpeg: null } satisfies Seen);
  const note = await read(bytes);
  const jpeg = await toJpeg(file, found).catch(() => null);
  postMessage({ note, look: found, jpeg } satisfies Seen, { transfer: jpeg ? [jpeg] : [] });
});

async function read(bytes: Uint8Array): Promise<CameraNote> {
  const note = await parsed(bytes);
  if (note.latitude !== undefined || note.DateTimeOriginal !== undefined) return note;
  // The parser misses the notes of HEIC files that count from a base, and of AVIF; it reads them once they are found.
  const notes = notesOf(bytes);
  return notes ? parsed(notes) : note;
}

async function parsed(bytes: Uint8Array): Promise<CameraNote> {
  const found = (await parse(bytes, { gps: true, exif: true }).catch(() => undefined)) as CameraNote | undefined;
  const { latitude, longitude, GPSHPositioningError, DateTimeOriginal } = found ?? {};
  return { latitude, longitude, GPSHPositioningError, DateTimeOriginal };
}
