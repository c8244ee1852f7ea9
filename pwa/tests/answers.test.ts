import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { answerIn } from '../src/driving/answers';

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

describe('an answer that the phone itself heard', () => {
  it.each([
    ['Still there', 'still_there'],
    ["No, it's still there", 'still_there'],
    ['no longer', 'gone'],
    ['Sí', 'still_there'],
    ['ya no está', 'gone'],
    ["n'y est plus", 'gone'],
    ['Już nie ma', 'gone'],
    ['ще там', 'still_there'],
    ['لم يعد موجودا', 'gone'],
    ['अभी भी है', 'still_there'],
    ['still there or gone', null],
    ['good morning', null],
    ['', null],
  ])('%s: %s', (said, answer) => expect(answerIn(said)).toBe(answer));

  it('knows the words that the server knows', () => {
    const server = '../../workers/backhaul_workers/findings/lexicons/answers.json';
    expect(read('../src/driving/answers.json')).toEqual(read(server));
  });
});
