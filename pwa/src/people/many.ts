/** Several people at once. */

export const DAYS = [1, 7, 14, 30] as const;

/** One name a line, each once and with no spaces around it. */
export const namesIn = (typed: string): string[] => [
  ...new Set(
    typed
      .split('\n')
      .map((line) => line.trim().slice(0, 80))
      .filter(Boolean),
  ),
];
