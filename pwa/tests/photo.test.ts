import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { look, notesAt } from '../src/capture/photo-picture';

const heic = new Uint8Array(readFileSync(new URL('../../tests/data/with-metadata.heic', import.meta.url)));
const text = (content: string): Uint8Array => new TextEncoder().encode(content);

test('the bytes say what a file is, not its name', () => {
  expect(look(heic)).toEqual({ kind: 'heic', width: 64, height: 64 });
  expect(look(new Uint8Array())).toBeNull();
  expect(look(text('%PDF-1.7'))).toBeNull();
  expect(look(text('GIF89a\x09\0\x09\0'))).toBeNull();
  expect(look(text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'))).toBeNull();
});

test('the notes of a camera are found wherever the file keeps them', () => {
  expect(notesAt(heic)).toBe(0x23a);
  expect(notesAt(text('Exif\0\0Exif\0\0II*'))).toBe(12);
  expect(notesAt(text('EEE Exif'))).toBeNull();
});
