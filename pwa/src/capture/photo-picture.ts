/** What kind of picture bytes are, and the same picture as a small upright JPEG. Runs in a worker, or in the page where it must. */
import { imageSize } from 'image-size';

const LONGEST_EDGE_PX = 1600;
const JPEG_QUALITY = 0.82;
// The largest phone cameras have 200 million pixels; what claims more is meant to exhaust a phone.
const MOST_PIXELS = 220_000_000;
// Only a JPEG can be decoded smaller than it is; of the others every pixel stands in memory, four bytes each.
const MOST_PIXELS_AT_ONCE = 64_000_000;
const MOST_BYTES = 100_000_000;

export type Kind = 'jpeg' | 'png' | 'webp' | 'avif' | 'heic';

export interface Look {
  kind: Kind;
  width: number;
  height: number;
}

const KINDS: Partial<Record<string, Kind>> = {
  jpg: 'jpeg',
  png: 'png',
  webp: 'webp',
  avif: 'avif',
  heic: 'heic',
  heif: 'heic',
};

/** The kind and size by the bytes alone, whatever the file is called; null for what is no photo. */
export function look(bytes: Uint8Array): Look | null {
  if (bytes.length === 0 || bytes.length > MOST_BYTES) return null;
  try {
    const { type = '', width, height } = imageSize(bytes);
    const kind = KINDS[type];
    const most = kind === 'jpeg' ? MOST_PIXELS : MOST_PIXELS_AT_ONCE;
    return kind && width > 0 && height > 0 && width * height <= most ? { kind, width, height } : null;
  } catch {
    return null;
  }
}

// The size of a part of a JPEG has two bytes, and counts them.
const MOST_NOTES = 0xffff - 2;
const EXIF = [0x45, 0x78, 0x69, 0x66, 0, 0];

/** The notes of a camera as the JPEG without a picture in which every parser finds them; null when there are none. */
export function notesOf(bytes: Uint8Array): Uint8Array | null {
  for (let at = bytes.indexOf(0x45); at !== -1; at = bytes.indexOf(0x45, at + 1)) {
    const [first, second] = bytes.subarray(at + EXIF.length, at + EXIF.length + 2);
    // II or MM: the order of the bytes in what follows.
    const isNote = first === second && (first === 0x49 || first === 0x4d);
    if (isNote && EXIF.every((byte, i) => bytes[at + i] === byte)) return wrapped(bytes.subarray(at, at + MOST_NOTES));
  }
  return null;
}

function wrapped(notes: Uint8Array): Uint8Array {
  const size = notes.length + 2;
  return new Uint8Array([0xff, 0xd8, 0xff, 0xe1, size >> 8, size & 0xff, ...notes, 0xff, 0xd9]);
}

/** Throws when the browser cannot decode it. */
export async function toJpeg(file: Blob, { kind, width, height }: Look): Promise<ArrayBuffer> {
  const whole = new Blob([file], { type: `image/${kind}` });
  const small = kind === 'jpeg' ? await smaller(whole, width, height) : null;
  return draw(small ?? (await createImageBitmap(whole)));
}

interface Decoder {
  decode(): Promise<{ image: ImageBitmapSource & { close(): void } }>;
  close(): void;
}
declare const ImageDecoder: new (options: {
  data: ReadableStream;
  type: string;
  desiredWidth: number;
  desiredHeight: number;
}) => Decoder;

/** A large JPEG decoded at an eighth of its size and up: 108 megapixels take 212 MB so, and 699 MB with `resizeWidth`. */
async function smaller(file: Blob, width: number, height: number): Promise<ImageBitmap | null> {
  // Twice the size, since the decoder takes the next smaller eighth.
  const scale = (2 * LONGEST_EDGE_PX) / Math.max(width, height);
  if (scale >= 1 || typeof ImageDecoder === 'undefined') return null;
  const decoder = new ImageDecoder({
    data: file.stream(),
    type: file.type,
    desiredWidth: Math.round(width * scale),
    desiredHeight: Math.round(height * scale),
  });
  try {
    const { image } = await decoder.decode();
    // As a bitmap it is upright.
    return await createImageBitmap(image).finally(() => image.close());
  } finally {
    decoder.close();
  }
}

/** Closes the picture. */
export async function draw(picture: ImageBitmap): Promise<ArrayBuffer> {
  const scale = Math.min(1, LONGEST_EDGE_PX / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const canvas = newCanvas(width, height);
  const context = canvas.getContext('2d') as CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null;
  if (!context) throw new Error('no canvas');
  // A transparent PNG would turn black in a JPEG.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, width, height);
  picture.close();
  const blob = await encode(canvas);
  // A canvas that cannot make a JPEG makes a PNG and says nothing.
  if (blob?.type !== 'image/jpeg') throw new Error('could not encode');
  return blob.arrayBuffer();
}

function newCanvas(width: number, height: number): OffscreenCanvas | HTMLCanvasElement {
  if (typeof OffscreenCanvas !== 'undefined') return new OffscreenCanvas(width, height);
  return Object.assign(document.createElement('canvas'), { width, height });
}

const encode = (canvas: OffscreenCanvas | HTMLCanvasElement): Promise<Blob | null> =>
  'convertToBlob' in canvas
    ? canvas.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY })
    : new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', JPEG_QUALITY));
