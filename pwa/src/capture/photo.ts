/** A photo as it leaves the phone: at most 1600 px, turned upright, with nothing in it but the picture. */
import type { Fix } from '../outbox/states';
import type { CameraNote, Seen } from './camera.worker';
import type { Decoded } from './heic.worker';
import { asFix } from './place.svelte';

export const MOST_PHOTOS = 8;

/** What was chosen is no photo, or too damaged to be one. Nothing of it may be sent. */
export class NotAPhoto extends Error {
  override readonly name = 'NotAPhoto';
}

export interface PreparedPhoto {
  bytes: ArrayBuffer;
  type: string;
  /** It was made anew, so EXIF is gone; else these are the bytes of a HEIC whose decoder could not be loaded. */
  decoded: boolean;
  /** Where it was taken is out of these bytes. Of a HEIC that was not decoded it is not: the server would read it. */
  strippable: boolean;
  /** Where the camera says it was taken. */
  fix: Fix | null;
  /** When the camera says it was taken, if that was within the last day: a tip is about now. */
  takenAt: Date | null;
  /** Taken just now, or the camera does not say when: the phone's present place is the photo's. */
  isFresh: boolean;
}

const FRESH_MS = 15 * 60_000;
const A_DAY_MS = 24 * 3_600_000;
// 108 megapixels take 0.4 s on a desktop and some 3 s on a slow phone.
const PICTURE_TIMEOUT_MS = 30_000;
// Half a megabyte at 50 kbit/s takes 80 s, and nobody waits that long.
const HEIC_TIMEOUT_MS = 60_000;

/** Throws NotAPhoto for what is none, whatever it is called. */
export async function preparePhoto(file: File): Promise<PreparedPhoto> {
  const seen = await inWorker<Seen>(cameraWorker(), file, PICTURE_TIMEOUT_MS);
  // What held or broke the worker is not tried in the page, which would stand still.
  if (!seen?.look) throw new NotAPhoto();
  const { note, look, jpeg } = seen;
  const { fix, takenAt } = readNote(note);
  const age = takenAt ? Date.now() - takenAt.getTime() : 0;
  const about = { fix, takenAt: age > 0 && age < A_DAY_MS ? takenAt : null, isFresh: age < FRESH_MS };
  const made = (bytes: ArrayBuffer) => ({ ...about, bytes, type: 'image/jpeg', decoded: true, strippable: true });
  if (jpeg) return made(jpeg);
  // A browser of before 2023 draws in the page only.
  if (typeof OffscreenCanvas === 'undefined') {
    const { toJpeg } = await import('./photo-picture');
    const drawn = await toJpeg(file, look).catch(() => null);
    if (drawn) return made(drawn);
  }
  if (look.kind !== 'heic') throw new NotAPhoto();
  const heic = await inWorker<Decoded>(heicWorker(), file, HEIC_TIMEOUT_MS);
  if (heic?.jpeg) return made(heic.jpeg);
  if (heic?.loaded) throw new NotAPhoto();
  return { ...about, bytes: await file.arrayBuffer(), type: 'image/heic', decoded: false, strippable: false };
}

const cameraWorker = (): Worker => new Worker(new URL('./camera.worker.ts', import.meta.url), { type: 'module' });
const heicWorker = (): Worker => new Worker(new URL('./heic.worker.ts', import.meta.url), { type: 'module' });

/** Null when the worker did not load, broke or took too long. */
function inWorker<Answer>(worker: Worker, file: File, timeoutMs: number): Promise<Answer | null> {
  return new Promise<Answer | null>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<Answer>) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      resolve(null);
    };
    setTimeout(() => resolve(null), timeoutMs);
    worker.postMessage(file);
  }).finally(() => worker.terminate());
}

/** What the camera wrote into the file; nothing when it wrote nothing or nobody can read it. */
function readNote(note: CameraNote): { fix: Fix | null; takenAt: Date | null } {
  const { latitude, longitude, GPSHPositioningError, DateTimeOriginal } = note;
  const fix =
    latitude === undefined || longitude === undefined ? null : asFix(latitude, longitude, GPSHPositioningError);
  const takenAt = DateTimeOriginal instanceof Date && !Number.isNaN(+DateTimeOriginal) ? DateTimeOriginal : null;
  return { fix, takenAt };
}
