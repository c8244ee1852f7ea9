/** Sends what waits. Runs in the page and in the service worker; a lock sees to it that only one of them sends. */
import type { TipStatus } from '../api/types';
import { addReceipt } from '../privacy/numbers';
import { sendActions } from '../talk/actions';
import { NotSignedIn, Refused, TryAgain, whoIsSignedIn } from './ask';
import { withDatabase } from './database';
import { mayUseThisNetwork } from './network';
import { blockWaiting, forgetOldRows, forgetTip, freeStoredBytes, unblock } from './room';
import { serverSideOf } from './server';
import { backoffMs, isToAmend, type TipRow } from './states';
import { changeRow, moveTip, readContent, readPart } from './tips';
import { amendAtServer, TakenBack, uploadTip, withdrawAtServer } from './upload';

export * from '../talk/actions';

const KEEP_BYTES_MS = 24 * 3_600_000;

let waiting: Promise<void> | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * Sends every tip that is due, smallest first, until none is left. Calls that come while one already waits for the lock
 * share it; a call during a run waits for its own turn, so that a tip saved at the last moment is seen.
 */
export function sendWaiting(): Promise<void> {
  const turn = waiting ?? takeTurn();
  waiting = turn;
  return turn;
}

// A tip that was just saved waits a few seconds for its author; whoever was woken for it waits that long with it.
const SHORT_HOLD_MS = 15_000;

/** For the service worker, which nobody wakes a second time: sends what is due now and what is due in a moment. */
export async function sendUntilQuiet(): Promise<void> {
  await sendWaiting();
  const rows = await withDatabase((db) => db.getAll('tips'));
  const now = Date.now();
  const soon = rows
    .map((row) => (row.state === 'saved' ? row.nextAt - now : 0))
    .filter((ms) => ms > 0 && ms < SHORT_HOLD_MS);
  if (soon.length === 0) return;
  await new Promise((resolve) => setTimeout(resolve, Math.max(...soon) + 50));
  await sendWaiting();
}

async function takeTurn(): Promise<void> {
  await navigator.locks.request('backhaul-sender', async () => {
    waiting = null;
    await run();
  });
}

async function run(): Promise<void> {
  await freeStoredBytes(KEEP_BYTES_MS);
  await forgetOldRows();
  const rows = await withDatabase((db) => db.getAll('tips'));
  if (rows.some((row) => isDue(row) || row.state === 'blocked') && navigator.onLine) await sendAs();
  await sendActions();
  await schedule();
}

const isDue = (row: TipRow): boolean =>
  (['saved', 'sending', 'backoff', 'withdrawing'].includes(row.state) || isToAmend(row)) && hasCome(row.nextAt);

// Nothing waits longer than this. A later time was written by a clock that was ahead and has been set right since.
const LONGEST_WAIT_MS = 3_600_000;

const hasCome = (at: number): boolean => at <= Date.now() || at > Date.now() + LONGEST_WAIT_MS;

/** Sends as whoever the session cookie says. Other members' tips stay as they are: they are neither theirs nor ours. */
async function sendAs(): Promise<void> {
  let memberId: string;
  try {
    memberId = await whoIsSignedIn();
  } catch (error) {
    if (error instanceof NotSignedIn) return blockWaiting();
    if (error instanceof TryAgain) return waitForNextTry(error);
    throw error;
  }
  await unblock(memberId);
  for (;;) {
    const rows = await withDatabase((db) => db.getAllFromIndex('tips', 'member', memberId));
    const mayUse = await mayUseThisNetwork(memberId);
    const due = rows.filter((row) => isDue(row) && mayUse(row));
    // Text before photo on a bad line; rows of equal size in the order in which they were made.
    const next = due.sort((a, b) => a.size - a.sent - (b.size - b.sent) || a.id.localeCompare(b.id))[0];
    if (!next) return;
    try {
      if (next.state === 'withdrawing') await withdrawOne(next);
      else if (next.state === 'stored') await amendOne(next);
      else await sendOne(next);
    } catch (error) {
      // Somebody else has signed in meanwhile: this member's tips wait, and that page's own start sends theirs.
      if (error instanceof NotSignedIn) return blockWaiting(memberId);
      throw error;
    }
  }
}

async function waitForNextTry(error: TryAgain): Promise<void> {
  const rows = await withDatabase((db) => db.getAll('tips'));
  // `saved` may not fall back by itself: it goes through `sending`, as if this very request had been its own.
  for (const row of rows) {
    if (!isDue(row)) continue;
    if (row.state === 'saved' || row.state === 'backoff') await moveTip(row.id, 'sending');
    if (row.state !== 'withdrawing' && row.state !== 'stored') await backOff(row.id, error);
  }
}

const backOff = (id: string, error: TryAgain): Promise<TipRow | null> =>
  moveTip(id, 'backoff', (row) => {
    row.attempts += 1;
    row.nextAt = Date.now() + Math.min(LONGEST_WAIT_MS, Math.max(error.afterMs, backoffMs(row.attempts)));
  });

const LOST = {
  type: '/problems/lost-bytes',
  title: 'This recording or photo is no longer on this phone',
  status: 410,
  hint: 'The browser deleted it. Record it again, and install the app so that this cannot happen.',
};

async function sendOne(candidate: TipRow): Promise<void> {
  const row = await moveTip(candidate.id, 'sending', (tip) => {
    tip.announced = true;
    tip.problem = null;
  });
  if (!row) return;
  try {
    const content = await readContent(row);
    const status = await uploadTip({
      id: row.id,
      memberId: row.memberId,
      content,
      readPart: async (part) => {
        const bytes = await readPart(row, part.name);
        if (bytes) return bytes;
        // Taken back meanwhile, or the browser has thrown it away: then it can never be sent.
        if (!(await moveTip(row.id, 'sending'))) throw new TakenBack('its bytes are gone');
        throw new Refused(LOST);
      },
      onProgress: async (bytesAtServer) => {
        const still = await moveTip(row.id, 'sending', (tip) => {
          // A line that carries something is worth trying again soon.
          if (bytesAtServer > tip.sent) tip.attempts = 0;
          tip.sent = bytesAtServer;
        });
        return still !== null;
      },
    });
    if (status === null) return void (await forgetTip(row.id));
    if (content.anonymous) return void (await letGo(row, status));
    await moveTip(row.id, 'stored', (tip) => {
      tip.sent = tip.size;
      tip.attempts = 0;
      tip.storedAt = Date.now();
      tip.server = serverSideOf(status);
    });
  } catch (error) {
    if (error instanceof TakenBack) return;
    if (error instanceof Refused) {
      await moveTip(row.id, 'rejected', (tip) => {
        tip.problem = error.problem;
      });
    } else if (error instanceof NotSignedIn) {
      await moveTip(row.id, 'blocked');
      throw error;
    } else {
      await backOff(row.id, error instanceof TryAgain ? error : new TryAgain('broken', 0, { cause: error }));
      // One tip that cannot be read must not hold up the others; the browser's console still hears of it.
      if (!(error instanceof TryAgain)) reportError(error);
    }
  }
}

/**
 * Of a tip without a name only its number stays on this phone, sealed: no row says that it was this member's. The number first:
 * whoever dies in between sends the tip again, which changes nothing, and hears it again.
 */
async function letGo(row: TipRow, status: TipStatus): Promise<void> {
  if (status.receipt_number) await addReceipt(row.memberId, status.receipt_number, Date.parse(status.captured_at));
  await forgetTip(row.id);
}

async function withdrawOne(row: TipRow): Promise<void> {
  try {
    await withdrawAtServer(row.id, row.memberId, await readContent(row).catch(() => undefined));
    await forgetTip(row.id);
  } catch (error) {
    // It stays due: the next run asks again who is there.
    if (error instanceof NotSignedIn) throw error;
    if (error instanceof Refused) return void (await forgetTip(row.id));
    await tryLater(row, error);
  }
}

/** Tells the server the latest place of a tip that it has. What is amended meanwhile is due again. */
async function amendOne(row: TipRow): Promise<void> {
  const { amendment } = await readContent(row);
  const heard = (): Promise<unknown> =>
    changeRow(row.id, (tip) => {
      tip.revisionAtServer = row.revision;
      tip.attempts = 0;
      return true;
    });
  if (!amendment) return void (await heard());
  try {
    const status = await amendAtServer(row.id, row.memberId, row.revision, amendment);
    if (status === null) return void (await forgetTip(row.id));
    await heard();
  } catch (error) {
    if (error instanceof NotSignedIn) throw error;
    // A place that the server will never take is not worth the tip: that one is there.
    if (error instanceof Refused) await heard();
    else await tryLater(row, error);
  }
}

/** The same again after a while; the state stays what it is. */
async function tryLater(row: TipRow, error: unknown): Promise<void> {
  const afterMs = error instanceof TryAgain ? error.afterMs : 0;
  await changeRow(row.id, (tip) => {
    tip.attempts += 1;
    tip.nextAt = Date.now() + Math.max(afterMs, backoffMs(tip.attempts));
    return true;
  });
  if (!(error instanceof TryAgain)) reportError(error);
}

/** Sets the alarm for the earliest next try. A service worker may be gone by then; the page's own ticks remain. */
async function schedule(): Promise<void> {
  clearTimeout(timer);
  const rows = await withDatabase((db) => db.getAll('tips'));
  const now = Date.now();
  // What is due and still here after a run waits for its author or for a network, and no clock brings those.
  const times = rows.filter(
    (row) => (['saved', 'backoff', 'withdrawing'].includes(row.state) || isToAmend(row)) && row.nextAt > now,
  );
  if (times.length === 0) return;
  const at = Math.min(...times.map((row) => row.nextAt));
  timer = setTimeout(() => void sendWaiting(), Math.min(LONGEST_WAIT_MS, Math.max(250, at - now)));
}
