/** In which language a text for answers is offered. */
import type { AnswerTemplate } from '../api/types';

export interface Offered {
  language: string;
  text: string;
  /** Languages that authors read and into which it was not put: they read the one that is offered. */
  missing: readonly string[];
}

/** In the language that most authors read, else in the manager's own, else in the first one that there is. */
export function offered({ texts }: Pick<AnswerTemplate, 'texts'>, authors: readonly string[], own: string): Offered {
  const wanted = [...authors, own, ...Object.keys(texts).sort()];
  const language = wanted.find((code) => texts[code] !== undefined) ?? own;
  return { language, text: texts[language] ?? '', missing: authors.filter((code) => texts[code] === undefined) };
}
