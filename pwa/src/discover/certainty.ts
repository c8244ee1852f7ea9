/** How sure an insight is, in a word: a number of two digits says more than anybody knows. */
export type Certainty = 'doubtful' | 'fading' | 'likely' | 'sure';

// One fresh report stands at two thirds, two at three quarters; both fade while nobody says that it still holds.
const FROM: readonly (readonly [number, Certainty])[] = [
  [0.7, 'sure'],
  [0.5, 'likely'],
  [0.3, 'fading'],
];

export const certainty = (confidence: number): Certainty =>
  FROM.find(([least]) => confidence >= least)?.[1] ?? 'doubtful';

/** How many of four bars that is. */
export const bars = (found: Certainty): number => ['doubtful', 'fading', 'likely', 'sure'].indexOf(found) + 1;
