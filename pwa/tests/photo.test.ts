import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { look, notesOf } from '../src/capture/photo-picture';

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
  const notes = notesOf(heic);
  expect(notes?.subarray(6, 14)).toEqual(text('Exif\0\0II'));
  expect(notes?.length).toBeLessThanOrEqual(0xffff + 6);
  expect(notesOf(text('EEE Exif'))).toBeNull();
  expect(notesOf(text('Exif\0\0IM*'))).toBeNull();
});
