/**
 * Decodes HEIC where the browser does not. Loaded when such a photo is chosen, never before: it is half a megabyte.
 * Only this script may run WebAssembly: the server says so with its answer (web.py), and the page stays without.
 */
import libheif from 'libheif-js/libheif-wasm/libheif.js';
import wasmUrl from 'libheif-js/libheif-wasm/libheif.wasm?url';
import { draw } from './photo-picture';

export interface Decoded {
  /** The decoder could be loaded. */
  loaded: boolean;
  /** Null when it could not make sense of the photo. */
  jpeg: ArrayBuffer | null;
}

addEventListener('message', async ({ data: file }: MessageEvent<File>) => {
  const wasm = await fetch(wasmUrl)
    .then((answer) => (answer.ok ? answer.arrayBuffer() : null))
    .catch(() => null);
  if (!wasm) return postMessage({ loaded: false, jpeg: null } satisfies Decoded);
  const jpeg = await decode(wasm, file).catch(() => null);
  postMessage({ loaded: true, jpeg } satisfies Decoded, { transfer: jpeg ? [jpeg] : [] });
});

async function decode(wasm: ArrayBuffer, file: File): Promise<ArrayBuffer> {
  const { HeifDecoder } = libheif({ wasmBinary: wasm });
  // A burst or a live photo has several; the first one that the camera calls the photo is it.
  const images = new HeifDecoder().decode(new Uint8Array(await file.arrayBuffer()));
  const image = images.find((one) => one.is_primary()) ?? images[0];
  if (!image) throw new Error('no picture');
  const pixels = new ImageData(image.get_width(), image.get_height());
  const shown = await new Promise<ImageData | null>((resolve) => image.display(pixels, resolve));
  if (!shown) throw new Error('damaged');
  return draw(await createImageBitmap(shown));
}
