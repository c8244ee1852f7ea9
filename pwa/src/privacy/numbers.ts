/**
 * The receipt numbers of tips that were told without a name on this phone, sealed with their author's key. The server has only
 * a hash of each, and nothing that says whose it is.
 */
import { keep, kept } from '../outbox/seal';

const NAME = 'told without a name';

export interface Receipt {
  /** Sixteen digits. */
  number: string;
  /** The hour in which it was told, ms since 1970. */
  at: number;
  /** Its author chose to keep it here; else it waits to be written down. */
  keptHere: boolean;
}

export const receipts = async (memberId: string): Promise<Receipt[]> =>
  (await kept<Receipt[]>(memberId, NAME).catch(() => null))?.value ?? [];

// The page and the service worker may both add one.
const alone = async (work: () => Promise<void>): Promise<void> => navigator.locks.request('backhaul-receipts', work);

/** Notes a number that the server just said. Twice is as once. */
export const addReceipt = (memberId: string, number: string, at: number): Promise<void> =>
  alone(async () => {
    const before = await receipts(memberId);
    if (before.some((one) => one.number === number)) return;
    await keep(memberId, NAME, [{ number, at, keptHere: false }, ...before]);
  });

export const keepReceipt = (memberId: string, number: string): Promise<void> =>
  alone(async () => {
    const all = await receipts(memberId);
    await keep(
      memberId,
      NAME,
      all.map((one) => (one.number === number ? { ...one, keptHere: true } : one)),
    );
  });

/** From here on only who wrote it down has it. */
export const forgetReceipt = (memberId: string, number: string): Promise<void> =>
  alone(async () => {
    const left = (await receipts(memberId)).filter((one) => one.number !== number);
    await keep(memberId, NAME, left.length > 0 ? left : undefined);
  });

/** 1234 5678 9012 3456: as it is written down. */
export const inFours = (number: string): string => number.replace(/(\d{4})(?=\d)/g, '$1 ');
