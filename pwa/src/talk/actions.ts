/**
 * What a member did that waits for the server: a reply, a tap under one. Sealed like a tip, sent in order, once: the
 * server knows each by its id or does the same when it hears it again. Part of the sender, which runs in the page and in
 * the service worker: screens come here through waiting.ts.
 */
import type { Problem } from '../api/types';
import { ASK_TIMEOUT_MS, NotSignedIn, Refused, readJson, requestAs, TryAgain } from '../outbox/ask';
import { STRICT, tellChange, withDatabase } from '../outbox/database';
import { sealJson, unsealBytes } from '../outbox/seal';
import { newTipId } from '../outbox/tips';

export interface Action {
  /** UUIDv7: the order in which they were done. */
  id: string;
  method: 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  body?: unknown;
  /** How its author wrote it, where the body has ids instead of names. */
  said?: string;
  /** About which insight, so that its screen shows it. */
  insightId: string;
  /** What it is for the screen: the reply that it brings. */
  replyId: string;
  /** It may have left the phone. */
  tried: boolean;
  /** Why the server will never take it. */
  problem: Problem | null;
}

export type NewAction = Omit<Action, 'id' | 'tried' | 'problem'>;

const PREFIX = 'action/';

const isActionKey = ([, name]: [string, string]): boolean => name.startsWith(PREFIX);

const ofMember = (memberId: string): IDBKeyRange =>
  IDBKeyRange.bound([memberId, PREFIX], [memberId, `${PREFIX}\uffff`]);

async function write(memberId: string, action: Action): Promise<void> {
  const sealed = await sealJson(memberId, action);
  await withDatabase(async (db) => {
    const tx = db.transaction('kept', 'readwrite', STRICT);
    await tx.store.put({ memberId, name: PREFIX + action.id, at: Date.now(), sealed });
    await tx.done;
  });
  tellChange();
}

/** Resolves when it is on the disk, and only then may a screen say so. */
export async function keepAction(memberId: string, action: NewAction): Promise<void> {
  await write(memberId, { ...action, id: newTipId(), tried: false, problem: null });
}

/** What waits of a member's, in the order in which it was done. */
export async function actionsOf(memberId: string): Promise<Action[]> {
  const rows = await withDatabase((db) => db.getAll('kept', ofMember(memberId)));
  const read = async ({ sealed }: (typeof rows)[number]): Promise<Action> =>
    JSON.parse(new TextDecoder().decode(await unsealBytes(memberId, sealed)));
  return Promise.all(rows.map(read));
}

export const countActions = (memberId: string): Promise<number> =>
  withDatabase((db) => db.count('kept', ofMember(memberId)));

async function forgetAction(memberId: string, id: string): Promise<void> {
  await withDatabase(async (db) => {
    const tx = db.transaction('kept', 'readwrite', STRICT);
    await Promise.all([tx.store.delete([memberId, PREFIX + id]), tx.done]);
  });
  tellChange();
}

/** Its author takes back what waits here: false where it may have left the phone already. */
export async function takeBackAction(memberId: string, id: string): Promise<boolean> {
  return navigator.locks.request('backhaul-actions', { ifAvailable: true }, async (lock) => {
    if (!lock) return false;
    const action = (await actionsOf(memberId)).find((one) => one.id === id);
    if (action?.tried && !action.problem) return false;
    await forgetAction(memberId, id);
    return true;
  });
}

/** Sends everything that waits, of whoever is signed in; what is another member's stays. */
export async function sendActions(): Promise<void> {
  await navigator.locks.request('backhaul-actions', async () => {
    if (!navigator.onLine) return;
    const keys = await withDatabase((db) => db.getAllKeys('kept'));
    const members = new Set(keys.filter(isActionKey).map(([memberId]) => memberId));
    for (const memberId of members) await sendOf(memberId);
  });
}

async function sendOf(memberId: string): Promise<void> {
  for (const action of await actionsOf(memberId)) {
    if (action.problem) continue;
    if (!action.tried) await write(memberId, { ...action, tried: true });
    try {
      const problem = await send(memberId, action);
      if (problem) await write(memberId, { ...action, tried: true, problem });
      else await forgetAction(memberId, action.id);
    } catch (error) {
      // Later, all of them: what follows may be about what this one brings.
      if (error instanceof TryAgain || error instanceof NotSignedIn) return;
      throw error;
    }
  }
}

/** Null once the server has it; else why it never will. */
async function send(memberId: string, { method, path, body }: Action): Promise<Problem | null> {
  const headers = { 'content-type': 'application/json' };
  const ask = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) };
  try {
    const response = await requestAs(memberId, path, ask, ASK_TIMEOUT_MS);
    // Taken back: that is known, and wanted.
    if (response.ok || response.status === 410) return null;
    return await readJson<Problem>(response, 'application/problem+json');
  } catch (error) {
    if (error instanceof Refused) return error.problem;
    throw error;
  }
}
