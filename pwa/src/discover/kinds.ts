/** What an insight is, where it is more than something that somebody saw: a word and a picture for each. */
import type { InsightKind } from '../api/types';
import type { IconName } from '../ui/icons';

export type NamedKind = Exclude<InsightKind, 'observation'>;

export const KINDS: readonly NamedKind[] = ['hazard', 'question', 'praise'];
export const KIND_ICONS: Readonly<Record<NamedKind, IconName>> = {
  hazard: 'hazard',
  question: 'question',
  praise: 'star',
};

export const asKind = (text: string | null): NamedKind | undefined => KINDS.find((known) => known === text);
