/** Which network a tip may use: recordings and photos can be told to wait for Wi-Fi. */

import { kept } from './seal';
import type { TipRow } from './states';

interface Connection extends EventTarget {
  /** Chromium on phones only; elsewhere nobody knows. */
  readonly type?: string;
}

export const WIFI_ONLY = 'wifi only';

export const connection = (): Connection | undefined => (navigator as { connection?: Connection }).connection;

/** Whether this browser tells Wi-Fi from a mobile network at all. */
export const tellsNetworks = (): boolean => connection()?.type !== undefined;

/** On a mobile network, as far as the browser tells. */
export const isMobileNetwork = (): boolean => ['cellular', 'wimax', 'bluetooth'].includes(connection()?.type ?? '');

/** Text always goes. Recordings and photos wait for Wi-Fi when their author wants that, one by one overruled. */
export async function mayUseThisNetwork(memberId: string): Promise<(row: TipRow) => boolean> {
  if (!isMobileNetwork()) return () => true;
  const wifiOnly = (await kept<boolean>(memberId, WIFI_ONLY))?.value ?? false;
  return (row) =>
    !wifiOnly || row.anyNetwork || row.size === 0 || row.state === 'withdrawing' || row.state === 'stored';
}
