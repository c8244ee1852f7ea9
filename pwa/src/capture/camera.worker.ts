/** Reads what the camera wrote into a photo and makes it small, in a thread that can be ended: a damaged file can hold a parser for ever. */
import { parse } from 'exifr/dist/lite.esm.mjs';
import { type Look, look, toJpeg } from './photo-picture';

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
  const found = look(new Uint8Array(await file.arrayBuffer().catch(() => new ArrayBuffer(0))));
  if (!found) return postMessage({ note: {}, look: null, jpeg: null } satisfies Seen);
  const read = (await parse(file, { gps: true, exif: true }).catch(() => undefined)) as CameraNote | undefined;
  const { latitude, longitude, GPSHPositioningError, DateTimeOriginal } = read ?? {};
  const note = { latitude, longitude, GPSHPositioningError, DateTimeOriginal };
  const jpeg = await toJpeg(file, found).catch(() => null);
  postMessage({ note, look: found, jpeg } satisfies Seen, { transfer: jpeg ? [jpeg] : [] });
});
