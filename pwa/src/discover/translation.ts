/** An insight as its reader reads it first, and where that comes from. */
import type { Insight } from '../api/types';
import { locale, t } from '../i18n/messages.svelte';

interface Read {
  title: string;
  text: string;
  language: string;
}

/** In the reader's language where there is one, or as it was told. */
export const shown = (insight: Insight, original = false): Read =>
  original ? insight : (insight.translation ?? insight);

/** A language in the reader's: "Polish". */
export const languageName = (code: string): string =>
  new Intl.DisplayNames(locale(), { type: 'language', fallback: 'code' }).of(code) ?? code;

/** "Translated from Polish", or "Said in Spanish too" where the words are another tip's; null where it is the original. */
export function provenance({ translation, language }: Pick<Insight, 'translation' | 'language'>): string | null {
  if (!translation) return null;
  if (translation.source === 'told') return t('translation.told', { language: languageName(translation.language) });
  return t('translation.from', { language: languageName(language) });
}
