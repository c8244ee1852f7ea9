/** Reads what the camera wrote into a photo, in a thread that can be ended: a damaged file can hold the parser for ever. */
import { parse } from 'exifr/dist/lite.esm.mjs';

export interface CameraNote {
  latitude?: number;
  longitude?: number;
  GPSHPositioningError?: number;
  DateTimeOriginal?: Date;
}

addEventListener('message', async (event: MessageEvent<File>) => {
  const note = (await parse(event.data, { gps: true, exif: true }).catch(() => undefined)) as CameraNote | undefined;
  const { latitude, longitude, GPSHPositioningError, DateTimeOriginal } = note ?? {};
  postMessage({ latitude, longitude, GPSHPositioningError, DateTimeOriginal } satisfies CameraNote);
});
