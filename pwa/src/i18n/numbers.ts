/** Numbers as the reader's country writes them: what the first screen needs of it. */
import { locale } from './messages.svelte';

/** 0:07, 2:41. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = new Intl.NumberFormat(locale(), { minimumIntegerDigits: 2 });
  return `${new Intl.NumberFormat(locale()).format(Math.floor(whole / 60))}:${two.format(whole % 60)}`;
}

export const percent = (share: number): string =>
  new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 0 }).format(share);

export const count = (value: number): string => new Intl.NumberFormat(locale()).format(value);
