/** What a change is worth, in words, and the quarter in which it began. */
import type { OutcomeValue } from '../api/types';
import { locale, t } from '../i18n/messages.svelte';

const money = (amount: number, currency: string): string =>
  new Intl.NumberFormat(locale(), {
    style: 'currency',
    currency,
    trailingZeroDisplay: 'stripIfInteger',
  } as Intl.NumberFormatOptions).format(amount);

/** "7.5 hours saved every week", "€1,200 a year", "2 incidents fewer a year". */
export function worth({ kind, amount, currency }: OutcomeValue): string {
  if (kind === 'money') return t('worth.money', { amount: money(amount, currency ?? 'EUR') });
  return t(`worth.${kind}`, { n: amount });
}

/** "Oct – Dec 2026", from 2026-Q4. */
export function quarter(name: string): string {
  const [year, n] = name.split('-Q').map(Number);
  const first = ((n ?? 1) - 1) * 3;
  return new Intl.DateTimeFormat(locale(), { month: 'short', year: 'numeric', timeZone: 'UTC' }).formatRange(
    Date.UTC(year ?? 0, first, 15),
    Date.UTC(year ?? 0, first + 2, 15),
  );
}
