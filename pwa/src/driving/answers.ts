/**
 * What was answered to "still there?", as the phone itself heard it: the words of `findings/answers.py`, whose lexicon
 * `answers.json` is (a test holds the two files together).
 */
import lexicon from './answers.json';

type Kind = 'still_there' | 'gone' | 'yes' | 'no';

const fold = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\u064b-\u065f\u0670\u093c]/gu, '')
    .replaceAll('ł', 'l')
    .replaceAll('ı', 'i')
    .replace(/['’]/gu, ' ');
const wordsOf = (text: string): string[] => fold(text).match(/[\p{L}\p{M}]+/gu) ?? [];

const PHRASES: readonly { words: readonly string[]; kind: Kind }[] = Object.values(lexicon)
  .flatMap((kinds) => Object.entries(kinds) as [Kind, string[]][])
  .flatMap(([kind, phrases]) => phrases.map((phrase) => ({ words: wordsOf(phrase), kind })))
  .sort((a, b) => b.words.length - a.words.length);

/** Null where there is no answer, or both. */
export function answerIn(text: string): 'still_there' | 'gone' | null {
  const row = wordsOf(text);
  const kinds = new Set<Kind>();
  for (let at = 0; at < row.length; ) {
    const found = PHRASES.find(({ words }) => words.every((word, i) => row[at + i] === word));
    if (found) kinds.add(found.kind);
    at += found?.words.length ?? 1;
  }
  for (const [yes, no] of [
    ['still_there', 'gone'],
    ['yes', 'no'],
  ] as const) {
    if (kinds.has(yes) && kinds.has(no)) return null;
    if (kinds.has(yes)) return 'still_there';
    if (kinds.has(no)) return 'gone';
  }
  return null;
}
