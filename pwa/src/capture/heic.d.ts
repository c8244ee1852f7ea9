declare module 'libheif-js/libheif-wasm/libheif.js' {
  // biome-ignore lint/suspicious/noExplicitAny: the package describes its C functions and not what we call.
  const libheif: (options: { wasmBinary: ArrayBuffer }) => any;
  export { libheif as default };
}
