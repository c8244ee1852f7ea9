/** The replies as they will be once the server has what waits on this phone. */
import type { Reply } from '../api/types';
import type { Action } from './actions';

const KINDS = ['thanks', 'helped'] as const;

/** Applies what waits, in its order; what the server refused is left out. */
export function foreseen(replies: readonly Reply[], waiting: readonly Action[]): Reply[] {
  return waiting.filter((one) => !one.problem).reduce<Reply[]>(apply, [...replies]);
}

function apply(replies: Reply[], { method, path, replyId }: Action): Reply[] {
  const holds = method !== 'DELETE';
  if (path.endsWith('/acceptance')) {
    return replies.map((one) => ({ ...one, accepted: one.id === replyId ? holds : one.accepted && !holds }));
  }
  const kind = KINDS.find((one) => path.endsWith(`/reactions/${one}`));
  return kind ? replies.map((one) => (one.id === replyId ? tapped(one, kind, holds) : one)) : replies;
}

function tapped(reply: Reply, kind: (typeof KINDS)[number], holds: boolean): Reply {
  const { mine } = reply.reactions;
  if (mine.includes(kind) === holds) return reply;
  const reactions = {
    ...reply.reactions,
    [kind]: reply.reactions[kind] + (holds ? 1 : -1),
    mine: holds ? [...mine, kind] : mine.filter((one) => one !== kind),
  };
  return { ...reply, reactions };
}
