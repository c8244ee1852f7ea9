declare module 'libheif-js/libheif-wasm/libheif.js' {
  interface HeifImage {
    is_primary(): boolean;
    get_width(): number;
    get_height(): number;
    display(into: ImageData, done: (shown: ImageData | null) => void): void;
  }
  interface LibHeif {
    HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[] };
  }
  const libheif: (options: { wasmBinary: ArrayBuffer }) => LibHeif;
  // biome-ignore lint/style/noDefaultExport: it is how a CommonJS module is imported.
  export default libheif;
}
