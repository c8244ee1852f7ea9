/** The way of a tip home, station by station, from what the server says of it. */
import type { Receipt, ReceiptOutcome, TipStatus } from '../api/types';

export type Station =
  | { kind: 'received' | 'known' | 'seen' | 'assigned'; at: number | null }
  | { kind: 'joined'; at: number | null; n: number }
  | { kind: 'done' | 'declined'; at: number | null; reason: string | null; language: string | null }
  | { kind: 'changed'; at: number | null; outcome: ReceiptOutcome }
  /** Of people: null is some, and fewer than five. */
  | { kind: 'helped'; at: null; n: number | null }
  | { kind: 'thanked'; at: null; byManager: boolean; n: number | null }
  | { kind: 'waiting'; at: null };

/** When it was told (ms since 1970), or when it arrived where the phone's clock cannot have been right. */
export const toldAt = ({ clock_off, captured_at, received_at }: TipStatus): number =>
  Date.parse(clock_off ? received_at : captured_at);

const timeOf = (at: string | null): number | null => (at === null ? null : Date.parse(at));

function stepsOf(receipt: Receipt): Station[] {
  const { reason, reason_language: language } = receipt;
  return receipt.steps.map(({ kind, at }): Station => {
    switch (kind) {
      case 'joined':
        return { kind, at: timeOf(at), n: receipt.tips - 1 };
      case 'done':
      case 'declined':
        return { kind, at: timeOf(at), reason, language };
      default:
        return { kind, at: timeOf(at) };
    }
  });
}

/** By time where it is known. Nothing comes before it was received and known, though colleagues' times are told by the hour. */
function inOrder(stations: readonly Station[]): Station[] {
  const begin = stations.filter(({ kind }) => kind === 'received' || kind === 'known');
  const then = stations.filter((station) => !begin.includes(station));
  // A station without a time (decided on an insight that was merged) stays behind the one before it.
  let last = Number.NEGATIVE_INFINITY;
  const keyed = then.map((station, n) => {
    last = station.at ?? last;
    return { station, n, at: last };
  });
  return [...begin, ...keyed.sort((a, b) => a.at - b.at || a.n - b.n).map(({ station }) => station)];
}

/** Everything that happened, oldest first, and what is still to come. */
export function stationsOf(status: Pick<TipStatus, 'receipt' | 'received_at'>): Station[] {
  const { receipt } = status;
  if (!receipt)
    return [
      { kind: 'received', at: Date.parse(status.received_at) },
      { kind: 'waiting', at: null },
    ];
  const changed = receipt.outcomes.map(
    (outcome): Station => ({ kind: 'changed', at: Date.parse(outcome.at), outcome }),
  );
  const all = inOrder([...stepsOf(receipt), ...changed]);
  const isOpen = receipt.status !== 'done' && receipt.status !== 'declined';
  if (isOpen && changed.length === 0) all.push({ kind: 'waiting', at: null });
  if (receipt.helped !== 0) all.push({ kind: 'helped', at: null, n: receipt.helped });
  const { count, by_manager: byManager } = receipt.thanks;
  if (byManager || count !== 0) all.push({ kind: 'thanked', at: null, byManager, n: count });
  return all;
}

/** Its number in one row of digits, as people type it: with spaces, in whichever digits their language has. */
export function digitsOf(typed: string): string {
  // Arabic, Persian and Devanagari digits stand in their order from these on.
  const zeros = [0x660, 0x6f0, 0x966];
  return [...typed]
    .map((letter) => {
      const code = letter.codePointAt(0) ?? 0;
      const zero = zeros.find((first) => code >= first && code < first + 10);
      return zero === undefined ? letter : String(code - zero);
    })
    .join('')
    .replace(/[^0-9]/g, '');
}
