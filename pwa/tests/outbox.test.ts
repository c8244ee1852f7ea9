import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepDraft, keptDraft } from '../src/capture/draft';
import { addTake, amendPlace, holdTip, releaseTip, sendAnyway } from '../src/outbox/amend';
import { withDatabase } from '../src/outbox/database';
import { forgetMember } from '../src/outbox/forget';
import { homeZones, isAtHome, keepHomeZones } from '../src/outbox/home';
import { WIFI_ONLY } from '../src/outbox/network';
import { appendChunk, beginRecording, dropRecording, recordingLock } from '../src/outbox/recording';
import { recoverRecordings } from '../src/outbox/recover';
import { freeStoredBytes, hurry } from '../src/outbox/room';
import { keep } from '../src/outbox/seal';
import { sendWaiting } from '../src/outbox/send';
import { backoffMs, FOLLOWS, isUnsent, type OutboxState } from '../src/outbox/states';
import { countUnsent, newTipId, readContent, readPart, saveTip, tipsOf, withdrawTip } from '../src/outbox/tips';
import { TipServer } from './server';

const IVO = 'member-ivo';
const LUCIA = 'member-lucia';
const HERE = { lat: 60.17, lon: 24.94, accuracy_m: 12 };
const at = (fix: typeof HERE | null) => ({ fix, site_id: null, route_id: null });

let server: TipServer;

beforeEach(async () => {
  server = new TipServer();
  server.signedIn = IVO;
  vi.stubGlobal('fetch', server.fetch);
  await withDatabase(async (db) => {
    for (const store of ['tips', 'bytes', 'chunks', 'keys', 'notes', 'kept'] as const) await db.clear(store);
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const spoken = (size: number) => Uint8Array.from({ length: size }, (_, i) => i % 251).buffer;

async function saveVoice(memberId = IVO, size = 1000, id = newTipId()): Promise<string> {
  const parts = [{ name: 'voice', type: 'audio/webm', bytes: spoken(size) }];
  await saveTip({ id, memberId, kind: 'voice', place: at(HERE), parts, duration_s: 2 });
  return id;
}

async function saveText(text: string, memberId = IVO): Promise<string> {
  const id = newTipId();
  await saveTip({ id, memberId, kind: 'text', text, parts: [] });
  return id;
}

const stateOf = async (id: string, memberId = IVO) => (await tipsOf(memberId)).find((row) => row.id === id)?.state;

/** Tries again at once, as a phone does when its network comes back. */
async function tryAgain(): Promise<void> {
  await hurry();
  await sendWaiting();
}

describe('a tip on its way', () => {
  it('arrives whole and once, and the phone keeps its bytes for a while', async () => {
    const id = await saveVoice(IVO, 300_000);
    expect(await stateOf(id)).toBe('saved');

    await Promise.all([sendWaiting(), sendWaiting(), sendWaiting()]);

    expect(await stateOf(id)).toBe('stored');
    expect(server.tips.get(id)?.bytes.get('voice')).toEqual(new Uint8Array(spoken(300_000)));
    expect(server.tips.get(id)?.body.fix).toEqual(HERE);
    expect(server.calls.filter((call) => call.startsWith('PUT'))).toHaveLength(1);
    // 300 000 bytes in pieces of 128 KB.
    expect(server.calls.filter((call) => call.startsWith('PATCH'))).toHaveLength(3);
    const [row] = await tipsOf(IVO);
    expect(row && (await readPart(row, 'voice'))?.byteLength).toBe(300_000);
  });

  it('survives a lost answer after every request', async () => {
    const id = await saveVoice(IVO, 300_000);
    const lost = new Set<string>();
    server.fault = (method, path) => {
      const call = `${method} ${path} ${server.tips.get(id)?.bytes.get('voice')?.length}`;
      if (path.endsWith('/me') || lost.has(call)) return undefined;
      lost.add(call);
      return 'after';
    };

    // Four PUTs and four PATCHes lose their answer, at every length that the server can have reached.
    for (let i = 0; i < 9; i += 1) await tryAgain();

    expect(await stateOf(id)).toBe('stored');
    expect(server.tips.get(id)?.bytes.get('voice')).toEqual(new Uint8Array(spoken(300_000)));
  });

  it('waits while the server cannot be reached, and says so', async () => {
    const id = await saveText('Dock 4 is closed');
    server.fault = () => 'before';
    await sendWaiting();
    expect(await stateOf(id)).toBe('backoff');

    server.fault = (method) => (method === 'PUT' ? 503 : undefined);
    await tryAgain();
    expect(await stateOf(id)).toBe('backoff');

    server.fault = () => undefined;
    await tryAgain();
    expect(await stateOf(id)).toBe('stored');
  });

  it('goes smallest first', async () => {
    const photo = await saveVoice(IVO, 200_000);
    const text = await saveText('short');
    await sendWaiting();
    const puts = server.calls.filter((call) => call.startsWith('PUT')).map((call) => call.split('/').at(-1));
    expect(puts).toEqual([text, photo]);
  });

  it('is refused for good with the reason, and its bytes stay', async () => {
    const id = await saveVoice();
    server.fault = (method) => (method === 'PUT' ? 422 : undefined);
    await sendWaiting();
    const [row] = await tipsOf(IVO);
    expect(row).toMatchObject({ id, state: 'rejected', problem: { title: 'status 422', hint: 'Next step.' } });
    expect(row && (await readPart(row, 'voice'))?.byteLength).toBe(1000);
  });

  it('is not refused by a proxy that answers in its own words', async () => {
    const id = await saveText('behind a hotel sign-in');
    const real = server.fetch;
    vi.stubGlobal('fetch', (url: string, init?: RequestInit) =>
      init?.method === 'PUT' ? Promise.resolve(new Response('<html>', { status: 403 })) : real(url, init),
    );
    await sendWaiting();
    expect(await stateOf(id)).toBe('backoff');
  });
});

describe('whose tip it is', () => {
  it('waits for its author after the session is lost', async () => {
    const id = await saveText('mine');
    server.signedIn = null;
    await sendWaiting();
    expect(await stateOf(id)).toBe('blocked');

    server.signedIn = IVO;
    await sendWaiting();
    expect(await stateOf(id)).toBe('stored');
  });

  it('is neither seen nor sent by somebody else on that phone', async () => {
    const id = await saveText('of Ivo');
    server.signedIn = LUCIA;
    await sendWaiting();
    expect(await tipsOf(LUCIA)).toEqual([]);
    expect(server.tips.size).toBe(0);
    expect(await countUnsent()).toBe(1);

    server.signedIn = IVO;
    await sendWaiting();
    expect(server.tips.get(id)?.member).toBe(IVO);
  });

  it('is not sent by somebody who signs in while it is on its way', async () => {
    const first = await saveVoice();
    const second = await saveText('mine too');
    const hers = await saveText('hers', LUCIA);
    const third = await saveText('and this');
    const real = server.fetch;
    vi.stubGlobal('fetch', (url: string, init?: RequestInit) => {
      const answer = real(url, init);
      // The text is small and goes first; then the phone changes hands.
      if (init?.method === 'PUT') server.signedIn = LUCIA;
      return answer;
    });
    await sendWaiting();
    vi.stubGlobal('fetch', real);
    expect([...server.tips.keys()]).toEqual([second]);
    expect([await stateOf(first), await stateOf(third)]).toEqual(['blocked', 'blocked']);
    expect(await stateOf(hers, LUCIA)).toBe('saved');

    await sendWaiting();
    expect(server.tips.get(hers)?.member).toBe(LUCIA);
    server.signedIn = IVO;
    await sendWaiting();
    expect(server.tips.get(first)?.member).toBe(IVO);
  });

  it('is taken back by its author only, however long that takes', async () => {
    const id = await saveText('oops');
    await sendWaiting();
    await withdrawTip(id);
    const real = server.fetch;
    vi.stubGlobal('fetch', (url: string, init?: RequestInit) => {
      if (init?.method === 'DELETE') server.signedIn = LUCIA;
      return real(url, init);
    });
    await sendWaiting();
    expect(await stateOf(id)).toBe('withdrawing');
    expect(server.tips.get(id)?.withdrawn).toBe(false);

    vi.stubGlobal('fetch', real);
    await sendWaiting();
    expect(await stateOf(id)).toBe('withdrawing');
    server.signedIn = IVO;
    await sendWaiting();
    expect(server.tips.get(id)?.withdrawn).toBe(true);
    expect(await tipsOf(IVO)).toEqual([]);
  });

  it('is taken back as soon as the network is there, however often that failed', async () => {
    const id = await saveText('the ramp is iced over');
    await sendWaiting();
    await withdrawTip(id);
    const real = server.fetch;
    vi.stubGlobal('fetch', (url: string, init?: RequestInit) =>
      init?.method === 'DELETE' ? Promise.reject(new TypeError('no network')) : real(url, init),
    );
    await sendWaiting();
    vi.stubGlobal('fetch', real);
    await sendWaiting();
    expect(await stateOf(id), 'its next try is not due').toBe('withdrawing');
    await tryAgain();
    expect(server.tips.get(id)?.withdrawn).toBe(true);
  });

  it('cannot be read in the database', async () => {
    await saveText('the gate code is 4711');
    const rows = await withDatabase((db) => db.getAll('tips'));
    const bytes = rows.map((row) => Buffer.from(row.sealed.data).toString('latin1')).join();
    expect(bytes).not.toContain('4711');
    const key = await withDatabase((db) => db.get('keys', IVO));
    expect(key?.extractable).toBe(false);
  });

  it('leaves nothing readable at a sign-out but what was not sent', async () => {
    const sent = await saveText('sent');
    await sendWaiting();
    const unsent = await saveText('unsent');
    await forgetMember(IVO);
    expect((await tipsOf(IVO)).map(({ id }) => id)).toEqual([unsent]);
    expect(server.tips.has(sent)).toBe(true);

    await sendWaiting();
    expect(server.tips.get(unsent)?.body.text).toBe('unsent');
    await forgetMember(IVO);
    expect(await withDatabase((db) => db.get('keys', IVO))).toBeUndefined();
  });
});

describe('a change of mind', () => {
  it('takes back what never left as if it had never been', async () => {
    const id = await saveVoice();
    await withdrawTip(id);
    await sendWaiting();
    expect(await tipsOf(IVO)).toEqual([]);
    expect(server.calls).toEqual([]);
  });

  it('takes back what the server has, as soon as it can be told', async () => {
    const id = await saveText('oops');
    await sendWaiting();
    await withdrawTip(id);
    server.fault = () => 'before';
    await sendWaiting();
    expect(await stateOf(id)).toBe('withdrawing');

    server.fault = () => undefined;
    await sendWaiting();
    expect(server.tips.get(id)?.withdrawn).toBe(true);
    expect(await tipsOf(IVO)).toEqual([]);
  });

  it('takes back a tip that is being sent at that moment', async () => {
    const id = await saveVoice(IVO, 400_000);
    const real = server.fetch;
    vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
      if (init?.method === 'PATCH') await withdrawTip(id);
      return real(url, init);
    });
    await sendWaiting();
    expect(server.tips.get(id)?.withdrawn).toBe(true);
    expect(server.tips.get(id)?.bytes.get('voice')?.length).toBeLessThan(400_000);
    expect(await tipsOf(IVO)).toEqual([]);
  });
});

describe('the place of a tip', () => {
  it('found before the tip goes is part of it', async () => {
    const id = newTipId();
    const parts = [{ name: 'voice', type: 'audio/webm', bytes: spoken(10) }];
    await saveTip({ id, memberId: IVO, kind: 'voice', parts, notBefore: Date.now() + 10_000 });
    await sendWaiting();
    expect(server.calls).toEqual([]);

    await amendPlace(id, at(HERE));
    await releaseTip(id);
    await sendWaiting();
    expect(server.tips.get(id)?.body.fix).toEqual(HERE);
    expect(server.calls.filter((call) => call.startsWith('PATCH'))).toHaveLength(1);
  });

  it('found after the tip was announced follows as an amendment, and the tip itself never changes', async () => {
    const id = await saveText('without a place');
    server.fault = (method) => (method === 'PUT' ? 'after' : undefined);
    await sendWaiting();
    await amendPlace(id, at(HERE));

    server.fault = () => undefined;
    await tryAgain();
    expect(await stateOf(id)).toBe('stored');
    expect(server.tips.get(id)?.body.fix).toBeNull();
    expect(server.tips.get(id)?.place).toEqual({ revision: 1, ...at(HERE) });
  });

  it('is amended until the server has heard the last word, whatever gets lost', async () => {
    const id = await saveText('moved twice');
    await sendWaiting();
    let lost = 0;
    server.fault = (method) => (method === 'PATCH' && lost++ < 2 ? 'after' : undefined);
    await amendPlace(id, at(HERE));
    await sendWaiting();
    await amendPlace(id, at(null));
    for (let i = 0; i < 3; i += 1) {
      await withDatabase(async (db) => {
        for (const row of await db.getAll('tips')) await db.put('tips', { ...row, nextAt: 0 });
      });
      await sendWaiting();
    }
    expect(server.tips.get(id)?.place).toEqual({ revision: 2, ...at(null) });
    const calls = server.calls.length;
    await sendWaiting();
    expect(server.calls).toHaveLength(calls);
  });
});

describe('before it goes', () => {
  it('a tip that is held waits for its author, and no longer than a few minutes', async () => {
    const id = await saveVoice();
    expect(await holdTip(id)).toBe(true);
    await sendWaiting();
    expect(server.calls).toEqual([]);
    const [row] = await tipsOf(IVO);
    expect(row?.nextAt).toBeLessThanOrEqual(Date.now() + 5 * 60_000);

    await releaseTip(id);
    await sendWaiting();
    expect(await stateOf(id)).toBe('stored');
    expect(await holdTip(id)).toBe(false);
  });

  it('another take joins the tip, and both arrive', async () => {
    const id = await saveVoice();
    await holdTip(id);
    const takeId = newTipId();
    await beginRecording(takeId, IVO);
    await appendChunk(takeId, IVO, 0, 'audio/webm', spoken(70));
    expect(await addTake(id, takeId, { name: 'voice', type: 'audio/webm', bytes: spoken(70) }, 3)).toBe(true);
    expect(await withDatabase((db) => db.count('chunks'))).toBe(0);
    const [row] = await tipsOf(IVO);
    expect(row && (await readContent(row)).duration_s).toBe(5);

    await releaseTip(id);
    await sendWaiting();
    const arrived = server.tips.get(id);
    expect([...(arrived?.bytes.values() ?? [])].map((bytes) => bytes.length)).toEqual([1000, 70]);
    expect(server.tips.size).toBe(1);
  });

  it('another take of a tip that has left stays what it is: a recording of its own', async () => {
    const id = await saveVoice();
    await sendWaiting();
    const takeId = newTipId();
    await beginRecording(takeId, IVO);
    await appendChunk(takeId, IVO, 0, 'audio/webm', spoken(70));
    expect(await addTake(id, takeId, { name: 'voice', type: 'audio/webm', bytes: spoken(70) }, 3)).toBe(false);
    expect(await recoverRecordings(IVO)).toBe(1);
  });
});

describe('a clock that was ahead', () => {
  it('strands nothing when it is set right', async () => {
    const ahead = Date.now() + 40 * 24 * 3_600_000;
    const now = vi.spyOn(Date, 'now').mockReturnValue(ahead);
    const id = newTipId();
    await saveTip({ id, memberId: IVO, kind: 'text', text: 'from the future', parts: [], notBefore: ahead + 3000 });
    now.mockRestore();
    await sendWaiting();
    expect(await stateOf(id)).toBe('stored');
  });
});

describe('a part that the browser threw away', () => {
  it('is told, and holds up nobody else', async () => {
    const id = await saveVoice();
    await withDatabase((db) => db.clear('bytes'));
    const text = await saveText('the next one');
    await sendWaiting();
    const [, row] = await tipsOf(IVO);
    expect(row).toMatchObject({ id, state: 'rejected', problem: { type: '/problems/lost-bytes' } });
    expect(await stateOf(text)).toBe('stored');
  });
});

describe('on a mobile network', () => {
  const use = (type: string) =>
    vi.stubGlobal('navigator', { ...navigator, locks: navigator.locks, connection: { type } });

  it('recordings wait for Wi-Fi when their author wants that, and text does not', async () => {
    await keep(IVO, WIFI_ONLY, true);
    use('cellular');
    const voice = await saveVoice();
    const text = await saveText('short');
    await sendWaiting();
    expect([await stateOf(voice), await stateOf(text)]).toEqual(['saved', 'stored']);

    use('wifi');
    await sendWaiting();
    expect(await stateOf(voice)).toBe('stored');
  });

  it('one of them goes all the same when its author says so', async () => {
    await keep(IVO, WIFI_ONLY, true);
    use('cellular');
    const voice = await saveVoice();
    await sendAnyway(voice);
    await sendWaiting();
    expect(await stateOf(voice)).toBe('stored');
  });
});

describe('home', () => {
  const zone = { lat: HERE.lat, lon: HERE.lon, radius_m: 300 };

  it('is within its radius and as far as a fix may be wrong', () => {
    expect(isAtHome(HERE, [zone])).toBe(true);
    expect(isAtHome({ ...HERE, lat: HERE.lat + 0.0026 }, [zone])).toBe(true);
    expect(isAtHome({ ...HERE, lat: HERE.lat + 0.004 }, [zone])).toBe(false);
    expect(isAtHome({ ...HERE, lat: HERE.lat + 0.004, accuracy_m: 250 }, [zone])).toBe(true);
    expect(isAtHome({ lat: 0, lon: 180, accuracy_m: 5 }, [{ lat: 0, lon: -180, radius_m: 50 }])).toBe(true);
  });

  it('is sealed like a tip', async () => {
    await keepHomeZones(IVO, [zone]);
    expect(await homeZones(IVO)).toEqual([zone]);
    const row = await withDatabase((db) => db.get('kept', [IVO, 'home zones']));
    expect(Buffer.from(row?.sealed.data ?? new ArrayBuffer(0)).toString('latin1')).not.toContain('60.17');
  });
});

describe('a recording', () => {
  it('whose page died is saved from what had reached the disk', async () => {
    const id = newTipId();
    await beginRecording(id, IVO);
    await amendPlace(id, at(HERE));
    await appendChunk(id, IVO, 0, 'audio/webm', spoken(100));
    await appendChunk(id, IVO, 1, 'audio/webm', spoken(50));
    expect(await tipsOf(IVO)).toEqual([]);

    expect(await recoverRecordings(LUCIA)).toBe(0);
    expect(await recoverRecordings(IVO)).toBe(1);

    const [row] = await tipsOf(IVO);
    expect(row).toMatchObject({ id, state: 'saved', recovered: true, size: 150 });
    expect(row && (await readContent(row))).toMatchObject({ kind: 'voice', fix: HERE, duration_s: 2 });
    expect(await withDatabase((db) => db.count('chunks'))).toBe(0);
  });

  it('without a name is no tip with one: it goes back into the draft, as it was meant', async () => {
    await keepDraft(IVO, { text: 'the foreman', photos: [], note: null, nameless: true });
    const id = newTipId();
    await beginRecording(id, IVO, { ...at(HERE), anonymous: true });
    await appendChunk(id, IVO, 0, 'audio/webm', spoken(100));

    expect(await recoverRecordings(IVO)).toBe(1);

    expect(await tipsOf(IVO)).toEqual([]);
    await sendWaiting();
    expect(server.tips.size).toBe(0);
    const draft = await keptDraft(IVO);
    expect(draft).toMatchObject({ text: 'the foreman', nameless: true, note: { type: 'audio/webm', duration_s: 1 } });
    expect(draft?.note?.bytes.byteLength).toBe(100);
    expect(await withDatabase((db) => db.count('chunks'))).toBe(0);
  });

  it('leaves no piece behind that was still being written when it ended', async () => {
    const id = newTipId();
    await beginRecording(id, IVO);
    await dropRecording(id);
    await appendChunk(id, IVO, 0, 'audio/webm', spoken(100));
    await saveVoice(IVO, 100, id);
    await appendChunk(id, IVO, 1, 'audio/webm', spoken(100));
    expect(await withDatabase((db) => db.count('chunks'))).toBe(0);
  });

  it('that still runs is left alone', async () => {
    const id = newTipId();
    await beginRecording(id, IVO);
    await appendChunk(id, IVO, 0, 'audio/webm', spoken(100));
    let stop = () => {};
    const running = navigator.locks.request(recordingLock(id), () => new Promise<void>((resolve) => (stop = resolve)));
    await Promise.resolve();
    expect(await recoverRecordings(IVO)).toBe(0);
    stop();
    await running;
    expect(await recoverRecordings(IVO)).toBe(1);
  });
});

describe('a full phone', () => {
  it('gives up the bytes of stored tips only', async () => {
    const sent = await saveVoice();
    await sendWaiting();
    const waiting = await saveVoice();
    expect(await freeStoredBytes(3_600_000)).toBe(false);
    expect(await freeStoredBytes(0)).toBe(true);
    for (const row of await tipsOf(IVO)) {
      const bytes = await readPart(row, 'voice');
      expect(bytes === null).toBe(row.id === sent);
    }
    expect(await stateOf(waiting)).toBe('saved');
  });
});

describe('the states', () => {
  it('drop bytes only after the receipt, and end only in stored or withdrawn', () => {
    const states = Object.keys(FOLLOWS) as OutboxState[];
    for (const state of states) {
      const canReach = new Set<OutboxState>([state]);
      for (const reached of canReach) for (const next of FOLLOWS[reached]) canReach.add(next);
      expect(canReach.has('withdrawing')).toBe(true);
      if (isUnsent({ state }) && state !== 'rejected') expect(canReach.has('stored')).toBe(true);
    }
  });

  it('wait longer after each failure, within bounds', () => {
    for (let attempts = 1; attempts < 40; attempts += 1) {
      expect(backoffMs(attempts, 1)).toBeLessThanOrEqual(15 * 60_000);
      expect(backoffMs(attempts, 0)).toBeGreaterThanOrEqual(500);
    }
    expect(backoffMs(3, 0.5)).toBeGreaterThan(backoffMs(2, 0.5));
  });
});
