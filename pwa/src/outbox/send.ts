/** Sends what waits. Runs in the page and in the service worker; a lock sees to it that only one of them sends. */
import { withDatabase } from './database';
import { serverSideOf } from './server';
import { backoffMs, type TipRow } from './states';
import {
  blockWaiting,
  forgetOldRows,
  forgetTip,
  freeStoredBytes,
  moveTip,
  readContent,
  readPart,
  unblock,
} from './tips';
import { NotSignedIn, Refused, TakenBack, TryAgain, uploadTip, whoIsSignedIn, withdrawAtServer } from './upload';

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
  await schedule();
}

const isDue = (row: TipRow): boolean =>
  ['saved', 'sending', 'backoff', 'withdrawing'].includes(row.state) && row.nextAt <= Date.now();

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
    const rows = await withDatabase((db) => db.getAll('tips'));
    const due = rows.filter((row) => row.memberId === memberId && isDue(row));
    // Text before photo on a bad line; rows of equal size in the order in which they were made.
    const next = due.sort((a, b) => a.size - a.sent - (b.size - b.sent) || a.id.localeCompare(b.id))[0];
    if (!next) return;
    try {
      await (next.state === 'withdrawing' ? withdrawOne(next) : sendOne(next));
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
    if (row.state !== 'withdrawing') await backOff(row.id, error);
  }
}

const backOff = (id: string, error: TryAgain): Promise<TipRow | null> =>
  moveTip(id, 'backoff', (row) => {
    row.attempts += 1;
    row.nextAt = Date.now() + Math.max(error.afterMs, backoffMs(row.attempts));
  });

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
        if (!bytes) throw new TakenBack('its bytes are gone');
        return bytes;
      },
      onProgress: async (bytesAtServer) => {
        const still = await moveTip(row.id, 'sending', (tip) => {
          tip.sent = bytesAtServer;
        });
        return still !== null;
      },
    });
    if (status === null) return void (await forgetTip(row.id));
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

async function withdrawOne(row: TipRow): Promise<void> {
  try {
    await withdrawAtServer(row.id, row.memberId);
    await forgetTip(row.id);
  } catch (error) {
    // It stays due: the next run asks again who is there.
    if (error instanceof NotSignedIn) throw error;
    if (error instanceof Refused) return void (await forgetTip(row.id));
    const afterMs = error instanceof TryAgain ? error.afterMs : 0;
    await withDatabase(async (db) => {
      const attempts = row.attempts + 1;
      await db.put('tips', { ...row, attempts, nextAt: Date.now() + Math.max(afterMs, backoffMs(attempts)) });
    });
  }
}

/** Sets the alarm for the earliest next try. A service worker may be gone by then; the page's own ticks remain. */
async function schedule(): Promise<void> {
  clearTimeout(timer);
  const rows = await withDatabase((db) => db.getAll('tips'));
  const now = Date.now();
  // What is due and still here after a run waits for its author or for a network, and no clock brings those.
  const times = rows.filter((row) => ['saved', 'backoff', 'withdrawing'].includes(row.state) && row.nextAt > now);
  if (times.length === 0) return;
  const at = Math.min(...times.map((row) => row.nextAt));
  timer = setTimeout(() => void sendWaiting(), Math.max(250, at - now));
}
