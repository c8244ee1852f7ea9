/** Comparing words where no server does it: case and accents away, and what begins like a word of the question. */
import type { Insight } from '../api/types';
import type { Found, Hit, Run } from './types';

const PLAIN: Readonly<Record<string, string>> = { ł: 'l', ø: 'o', đ: 'd', ı: 'i', ß: 'ss', æ: 'ae', œ: 'oe' };
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;
// As the server does it: more words of a question are not looked at.
const MOST_WORDS = 20;

export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[łøđıßæœ]/g, (letter) => PLAIN[letter] ?? letter);

interface Question {
  wanted: string[];
  unwanted: string[];
}

export function question(q: string): Question {
  const parts = [...q.matchAll(/(-?)([^\s"]+)/g)].slice(0, MOST_WORDS);
  const wordsOf = (sign: string) =>
    parts.filter(([, minus]) => minus === sign).flatMap(([, , part = '']) => (part.match(WORD) ?? []).map(fold));
  return { wanted: wordsOf(''), unwanted: wordsOf('-') };
}

/** Whether a word is one of the question's, or a form of it: "docks" of "dock", not "document". */
function isFormOf(word: string, asked: string): boolean {
  if (asked.length < 3) return word === asked;
  return word.startsWith(asked) || (asked.length >= 5 && word.length >= 4 && word.startsWith(asked.slice(0, -1)));
}

/** The text in runs, what was found apart; null where nothing was. */
export function runs(text: string, asked: readonly string[]): Run[] | null {
  const found: Run[] = [];
  let at = 0;
  for (const match of text.matchAll(WORD)) {
    const folded = fold(match[0]);
    if (!asked.some((one) => isFormOf(folded, one))) continue;
    if (match.index > at) found.push({ text: text.slice(at, match.index), found: false });
    found.push({ text: match[0], found: true });
    at = match.index + match[0].length;
  }
  if (found.length === 0) return null;
  if (at < text.length) found.push({ text: text.slice(at), found: false });
  return found;
}

/** What of these has the words of the question, those with most of them first. */
export function searchIn(insights: Iterable<Insight>, q: string): Hit[] {
  const { wanted, unwanted } = question(q);
  const scored: { hit: Hit; score: number }[] = [];
  for (const insight of new Map([...insights].map((one) => [one.id, one])).values()) {
    const texts = [
      ['title', insight.language, insight.title],
      ['text', insight.language, insight.text],
      ['translation', insight.translation?.language ?? '', insight.translation?.text ?? ''],
      ['place', '', insight.place.label ?? ''],
      ['tag', '', insight.tags.map(({ name }) => name).join(', ')],
    ] as const;
    const said =
      texts
        .map(([, , text]) => fold(text))
        .join(' ')
        .match(WORD) ?? [];
    const has = (one: string) => said.some((word) => isFormOf(word, one));
    const score = wanted.filter(has).length;
    if (score === 0 || unwanted.some(has)) continue;
    const lines: Found[] = [];
    for (const [source, language, text] of texts.slice(1, 3)) {
      const words = runs(text, wanted);
      if (words) lines.push({ source, language, words, tip_id: null, part: null, at_s: null });
    }
    const over = insight.valid_until !== null && Date.parse(insight.valid_until) < Date.now();
    scored.push({ hit: { ...insight, current: !over, found: lines }, score });
  }
  return scored.sort((a, b) => b.score - a.score || a.hit.age_s - b.hit.age_s).map(({ hit }) => hit);
}
