import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Reply } from '../src/api/types';
import { withDatabase } from '../src/outbox/database';
import { forgetMember } from '../src/outbox/forget';
import { keep } from '../src/outbox/seal';
import { actionsOf, countActions, keepAction, sendActions, takeBackAction } from '../src/outbox/send';
import { readContent, saveTip, tipsOf } from '../src/outbox/tips';
import { saveQuestion } from '../src/talk/ask';
import { foreseen } from '../src/talk/foreseen';
import { replyPlace, saveMediaReply } from '../src/talk/media';
import { beingMentioned, put, toServer } from '../src/talk/mentions';
import { talkPaths } from '../src/talk/paths';
import { saveAction } from '../src/talk/waiting';

const IVO = 'member-ivo';
const ANA = 'member-ana';
type Answer = (method: string, path: string, member: string | null) => number | 'lost';

let calls: string[];
let answer: Answer;

const bodyOf = (status: number) => ({ type: '/problems/x', title: 'No', status, hint: 'Next step.' });

beforeEach(async () => {
  calls = [];
  answer = (_method, _path, member) => (member === IVO ? 201 : 401);
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const member = new Headers(init.headers).get('backhaul-member');
    calls.push(`${init.method} ${url} ${init.body ?? ''}`);
    if (url.endsWith('/me')) return Response.json({ id: IVO });
    const status = answer(init.method ?? 'GET', url, member);
    if (status === 'lost') throw new TypeError('no network');
    const type = status < 300 ? 'application/json' : 'application/problem+json';
    return new Response(JSON.stringify(bodyOf(status)), { status, headers: { 'content-type': type } });
  });
  await withDatabase(async (db) => {
    for (const store of ['tips', 'bytes', 'chunks', 'keys', 'notes', 'kept'] as const) await db.clear(store);
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const reply = (replyId: string, text = 'Side door', memberId = IVO) =>
  keepAction(memberId, {
    method: 'PUT',
    path: talkPaths.replyAtServer('insight', replyId),
    body: { text, named: true },
    insightId: 'insight',
    replyId,
  });

describe('a reply that is spoken or shown', () => {
  it('waits as a tip that says to what it replies, and goes out as one', async () => {
    answer = () => 'lost';
    const parts = [{ name: 'voice', type: 'audio/webm', bytes: new ArrayBuffer(3) }];
    await saveMediaReply(IVO, replyPlace('insight', false), { kind: 'voice', parts });
    await vi.waitFor(() => expect(calls.some((call) => call.startsWith('PUT /api/v1/tips/'))).toBe(true), 4_000);
    const put = calls.find((call) => call.startsWith('PUT /api/v1/tips/')) ?? '';
    const body = JSON.parse(put.slice(put.indexOf('{')));
    expect(body).toMatchObject({ kind: 'voice', fix: null, replies_to_id: 'insight', named: false });
  });

  it('says of nothing else that it is one', async () => {
    await saveTip({ id: '01900000-0000-7000-8000-000000000001', memberId: IVO, kind: 'text', text: 'Ice', parts: [] });
    const [row] = await tipsOf(IVO);
    expect(row && 'replies_to_id' in (await readContent(row))).toBe(false);
  });
});

describe('mentions', () => {
  it('know the name that is being typed, and nothing else', () => {
    expect(beingMentioned('Ask @Dor', 8)).toBe('Dor');
    expect(beingMentioned('Ask @Łukasz Ż', 13)).toBe('Łukasz Ż');
    expect(beingMentioned('@Dor and more', 4)).toBe('Dor');
    for (const none of ['ana@firm', '@', '@ Dor', 'Dor', '@4711']) expect(beingMentioned(none, none.length)).toBeNull();
  });

  it('put the name where it was begun', () => {
    expect(put('Ask @Dor please', 8, 'Dor', 'Dorota Lis')).toEqual({ text: 'Ask @Dorota Lis please', cursor: 16 });
  });

  it('go out as ids where the name still stands', () => {
    const [ana, both] = [
      { id: '1', name: 'Ana' },
      { id: '2', name: 'Ana Ek' },
    ];
    expect(toServer('@Ana Ek and @Ana, not Ana', [ana, both])).toBe('@{2} and @{1}, not Ana');
    expect(toServer('Nobody', [ana, both])).toBe('Nobody');
  });
});

describe('what waits for the server', () => {
  it('is sent in the order in which it was done, and is then no longer here', async () => {
    await reply('one');
    await reply('two');
    expect(await countActions(IVO)).toBe(2);
    await sendActions();
    expect(calls).toEqual([
      'PUT /api/v1/insights/insight/replies/one {"text":"Side door","named":true}',
      'PUT /api/v1/insights/insight/replies/two {"text":"Side door","named":true}',
    ]);
    expect(await countActions(IVO)).toBe(0);
    await sendActions();
    expect(calls).toHaveLength(2);
  });

  it('is sent again under the same id when the answer was lost, and nothing overtakes it', async () => {
    answer = () => 'lost';
    await reply('one');
    await reply('two');
    await sendActions();
    expect(calls).toHaveLength(1);
    answer = () => 200;
    await sendActions();
    expect(calls.map((call) => call.split(' ')[1])).toEqual(
      ['one', 'one', 'two'].map((id) => talkPaths.replyAtServer('insight', id)),
    );
  });

  it('stays with its reason when the server will never take it, and holds up nobody', async () => {
    answer = (_method, path) => (path.endsWith('one') ? 404 : path.endsWith('two') ? 422 : 201);
    for (const id of ['one', 'two', 'three']) await reply(id);
    await sendActions();
    expect((await actionsOf(IVO)).map(({ replyId, problem }) => [replyId, problem?.status])).toEqual([
      ['one', 404],
      ['two', 422],
    ]);
    await sendActions();
    expect(calls).toHaveLength(3);
  });

  it('is sealed, is its own member’s, and outlives a sign-out', async () => {
    await reply('one', 'Ring twice');
    await reply('two', 'Not hers', ANA);
    await keep(IVO, 'reply-draft/insight', 'half a sentence');
    const rows = await withDatabase((db) => db.getAll('kept'));
    expect(JSON.stringify(rows)).not.toContain('Ring twice');
    await forgetMember(IVO);
    const left = await withDatabase((db) => db.getAllKeys('kept'));
    expect(left.filter(([, name]) => name.startsWith('reply-draft'))).toEqual([]);
    await sendActions();
    expect([await countActions(IVO), await countActions(ANA)]).toEqual([0, 1]);
  });

  it('can be taken back until it may have left', async () => {
    await reply('one');
    const [first] = await actionsOf(IVO);
    expect(await takeBackAction(IVO, first?.id ?? '')).toBe(true);
    answer = () => 'lost';
    await reply('two');
    await sendActions();
    const [second] = await actionsOf(IVO);
    expect(await takeBackAction(IVO, second?.id ?? '')).toBe(false);
    expect(await countActions(IVO)).toBe(1);
  });

  it('goes out by itself after it was saved', async () => {
    await saveAction(IVO, { method: 'POST', path: '/x', insightId: 'insight', replyId: 'one' });
    await vi.waitFor(async () => expect(await countActions(IVO)).toBe(0));
  });
});

describe('a question', () => {
  it('is a tip that asks, and goes where questions go', async () => {
    const id = await saveQuestion(IVO, 'Which door?', { site_id: 'depot', route_id: null });
    await vi.waitFor(() => expect(calls.some((call) => call.startsWith(`PUT /api/v1/questions/${id}`))).toBe(true));
    const [row] = await tipsOf(IVO);
    expect(row && (await readContent(row))).toMatchObject({ asks: true, text: 'Which door?', site_id: 'depot' });
    const sent = calls
      .find((call) => call.startsWith(`PUT /api/v1/questions/${id}`))
      ?.split(' ')
      .slice(2)
      .join(' ');
    expect(Object.keys(JSON.parse(sent ?? '{}')).sort()).toEqual(['captured_at', 'fix', 'route_id', 'site_id', 'text']);
  });
});

describe('what is shown before the server has it', () => {
  const reply = (id: string, accepted = false): Reply =>
    ({ id, accepted, reactions: { thanks: 1, helped: 0, mine: [] } }) as unknown as Reply;
  const action = (method: 'PUT' | 'POST' | 'DELETE', path: string, replyId: string) =>
    ({ method, path, replyId, insightId: 'i', id: path, tried: false, problem: null }) as const;

  it('is one answer, and each tap once', () => {
    const seen = foreseen(
      [reply('a', true), reply('b')],
      [
        action('POST', talkPaths.acceptanceAtServer('i', 'b'), 'b'),
        action('PUT', talkPaths.reactionAtServer('i', 'b', 'thanks'), 'b'),
        action('PUT', talkPaths.reactionAtServer('i', 'b', 'thanks'), 'b'),
        action('PUT', talkPaths.reactionAtServer('i', 'a', 'helped'), 'a'),
        action('DELETE', talkPaths.reactionAtServer('i', 'a', 'helped'), 'a'),
      ],
    );
    expect(seen.map(({ accepted, reactions }) => [accepted, reactions])).toEqual([
      [false, { thanks: 1, helped: 0, mine: [] }],
      [true, { thanks: 2, helped: 0, mine: ['thanks'] }],
    ]);
  });

  it('leaves out what the server refused', () => {
    const refused = { ...action('POST', talkPaths.acceptanceAtServer('i', 'b'), 'b'), problem: bodyOf(403) };
    expect(foreseen([reply('a', true), reply('b')], [refused]).map(({ accepted }) => accepted)).toEqual([true, false]);
  });
});
