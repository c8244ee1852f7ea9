/** A photo as it leaves the phone: at most 1600 px, turned upright, with nothing in it but the picture. */
import type { Fix } from '../outbox/states';
import type { CameraNote } from './camera.worker';
import { asFix } from './place.svelte';

export const MOST_PHOTOS = 8;

export interface PreparedPhoto {
  bytes: ArrayBuffer;
  type: string;
  /** The browser could read it, so EXIF is gone; else these are the original bytes and the server does both. */
  decoded: boolean;
  /** Where the camera says it was taken. */
  fix: Fix | null;
  /** When the camera says it was taken, if that was within the last day: a tip is about now. */
  takenAt: Date | null;
  /** Taken just now, or the camera does not say when: the phone's present place is the photo's. */
  isFresh: boolean;
}

const LONGEST_EDGE_PX = 1600;
const JPEG_QUALITY = 0.82;
const FRESH_MS = 15 * 60_000;
const A_DAY_MS = 24 * 3_600_000;
// A large photo takes some 50 ms; the first one also loads the parser.
const READ_TIMEOUT_MS = 4000;

export async function preparePhoto(file: File): Promise<PreparedPhoto> {
  // Read before anything else touches the picture: re-encoding drops all of it.
  const { fix, takenAt } = await readCamera(file);
  const age = takenAt ? Date.now() - takenAt.getTime() : 0;
  const about = { fix, takenAt: age > 0 && age < A_DAY_MS ? takenAt : null, isFresh: age < FRESH_MS };
  try {
    return { ...about, bytes: await reencode(file), type: 'image/jpeg', decoded: true };
  } catch {
    return { ...about, bytes: await file.arrayBuffer(), type: file.type || typeByName(file.name), decoded: false };
  }
}

// Chromium leaves the type of a HEIC file empty.
const typeByName = (name: string): string => (/\.hei[cf]$/i.test(name) ? 'image/heic' : 'application/octet-stream');

async function reencode(file: File): Promise<ArrayBuffer> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_EDGE_PX / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  // A transparent PNG would turn black in a JPEG.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', JPEG_QUALITY));
  if (!blob) throw new Error('could not encode');
  return blob.arrayBuffer();
}

/** What the camera wrote into the file; nothing when it wrote nothing or nobody can read it. */
async function readCamera(file: File): Promise<{ fix: Fix | null; takenAt: Date | null }> {
  const { latitude, longitude, GPSHPositioningError, DateTimeOriginal } = await askWorker(file);
  const fix =
    latitude === undefined || longitude === undefined ? null : asFix(latitude, longitude, GPSHPositioningError);
  const takenAt = DateTimeOriginal instanceof Date && !Number.isNaN(+DateTimeOriginal) ? DateTimeOriginal : null;
  return { fix, takenAt };
}

function askWorker(file: File): Promise<CameraNote> {
  const worker = new Worker(new URL('./camera.worker.ts', import.meta.url), { type: 'module' });
  return new Promise<CameraNote>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<CameraNote>) => resolve(data);
    worker.onerror = () => resolve({});
    setTimeout(() => resolve({}), READ_TIMEOUT_MS);
    worker.postMessage(file);
  }).finally(() => worker.terminate());
}
