/** Files with tips, looked at and brought in. */
import { ask, client } from '../api/client';
import type { components } from '../api/schema';
import type { Member } from '../api/types';
import { fileBody } from './file';

export type TipReport = components['schemas']['TipImportReport'];

export interface TipChoices {
  name: string;
  since: string;
  dates: '' | 'dmy' | 'mdy' | 'ymd';
  managers: boolean;
  /** Which member each of the file's people is, by their number in it. */
  people: Readonly<Record<number, string>>;
}

// A year of recordings over an office's line.
const FILE_TIMEOUT_MS = 420_000;

const queryOf = ({ name, since, dates, managers, people }: TipChoices) => ({
  name,
  ...(since && { since }),
  ...(dates && { dates }),
  visibility: managers ? ('managers' as const) : ('organisation' as const),
  people: Object.entries(people)
    .filter(([, id]) => id)
    .map(([n, id]) => `${n}:${id}`),
});

export const members = async (): Promise<Member[]> => (await ask(client.GET('/api/v1/members'))).items;

/** What the file would bring; nothing is written. */
export const previewTips = (data: File, choices: TipChoices): Promise<TipReport> =>
  ask(
    client.POST('/api/v1/imports/tips/preview', {
      params: { query: queryOf(choices) },
      ...fileBody(data, FILE_TIMEOUT_MS),
    }),
  );

/** Brings in exactly what the preview with this digest showed, or nothing. */
export const importTips = (data: File, choices: TipChoices, digest: string): Promise<TipReport> =>
  ask(
    client.POST('/api/v1/imports/tips', {
      params: { query: { ...queryOf(choices), digest } },
      ...fileBody(data, FILE_TIMEOUT_MS),
    }),
  );
