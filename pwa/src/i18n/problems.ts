/** What the server refused, in the words of its reader. */
import type { Problem } from '../api/types';
import { type MessageKey, t } from './messages.svelte';

/** By the problem's stable type (`/problems/no-speech`); a type that this app does not know keeps the server's words. */
export function problemWords(problem: Pick<Problem, 'type' | 'title' | 'hint'>): { title: string; hint: string } {
  const key = `problem.${problem.type.split('/').pop()}`;
  return {
    title: t(key as MessageKey) || problem.title,
    hint: t(`${key}.hint` as MessageKey) || problem.hint,
  };
}

/** As one line, for where there is no room for two. */
export function problemLine(problem: Pick<Problem, 'type' | 'title' | 'hint'>): string {
  const { title, hint } = problemWords(problem);
  return `${title}. ${hint}`;
}
