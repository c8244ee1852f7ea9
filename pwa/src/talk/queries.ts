/** What talk asks the server while somebody waits, and what is done of it without one. */
import { ask, client } from '../api/client';
import type { Insight, KnownPlace, Person, Replies, Reply, ReplyVersion } from '../api/types';
import { newTipId } from '../outbox/tips';
import { talkPaths } from './paths';
import { saveAction } from './waiting';

export async function replies(insightId: string): Promise<Replies> {
  return ask(client.GET('/api/v1/insights/{id}/replies', { params: { path: { id: insightId } } }));
}

const onReply = (insightId: string, id: string) => ({ path: { id: insightId, reply_id: id } });

export async function changeReply(insightId: string, reply: Reply, text: string): Promise<Reply> {
  const body = { text, base_revision: reply.revision };
  const options = { params: onReply(insightId, reply.id), body };
  return ask(client.PATCH('/api/v1/insights/{id}/replies/{reply_id}', options));
}

/** Saves a reply on this phone; it goes out by itself. `said`: how its author wrote it. */
export async function saveReply(
  memberId: string,
  insightId: string,
  body: { text: string; named: boolean },
  said: string,
): Promise<void> {
  const replyId = newTipId();
  const path = talkPaths.replyAtServer(insightId, replyId);
  await saveAction(memberId, { method: 'PUT', path, body, said, insightId, replyId });
}

/** What a reply said before, as its reader read it then, newest first. */
export async function earlier(insightId: string, replyId: string): Promise<ReplyVersion[]> {
  const options = { params: onReply(insightId, replyId) };
  const { items } = await ask(client.GET('/api/v1/insights/{id}/replies/{reply_id}/history', options));
  return items.filter(({ until }) => until !== null);
}

/** Colleagues who can read an insight and one of whose names starts so. */
export async function mentionable(insightId: string, q: string): Promise<Person[]> {
  const options = { params: { path: { id: insightId }, query: { q } } };
  return (await ask(client.GET('/api/v1/insights/{id}/mentionable', options))).items;
}

export async function withdrawReply(memberId: string, insightId: string, replyId: string): Promise<void> {
  const path = talkPaths.replyAtServer(insightId, replyId);
  await saveAction(memberId, { method: 'DELETE', path, insightId, replyId });
}

export async function react(
  memberId: string,
  insightId: string,
  replyId: string,
  kind: 'thanks' | 'helped',
  holds: boolean,
): Promise<void> {
  const path = talkPaths.reactionAtServer(insightId, replyId, kind);
  await saveAction(memberId, { method: holds ? 'PUT' : 'DELETE', path, insightId, replyId });
}

export async function accept(memberId: string, insightId: string, replyId: string, answers: boolean): Promise<void> {
  const path = talkPaths.acceptanceAtServer(insightId, replyId);
  await saveAction(memberId, { method: answers ? 'POST' : 'DELETE', path, insightId, replyId });
}

/** What may answer a question that is being typed. The one place to put another search in. */
export async function similar(
  text: string,
  place: { site_id: string | null; route_id: string | null },
): Promise<Insight[]> {
  return (await ask(client.POST('/api/v1/questions/similar', { body: { text, ...place } }))).items;
}

export type QuestionsList = 'for-me' | 'mine' | 'open' | 'answered';

const LISTS = {
  'for-me': { for_me: true, open: true },
  mine: { mine: true },
  open: { open: true },
  answered: { open: false },
} as const;

export async function questions(list: QuestionsList): Promise<Insight[]> {
  const query = { ...LISTS[list], limit: 50 };
  return (await ask(client.GET('/api/v1/questions', { params: { query } }))).items;
}

export async function knownPlaces(): Promise<KnownPlace[]> {
  return (await ask(client.GET('/api/v1/me/knows'))).items;
}

/** Says of a place that its reader may be asked about it, or no longer. */
export async function sayKnown(kind: KnownPlace['kind'], id: string, known: boolean): Promise<void> {
  const options = { params: { path: { id } } };
  if (kind === 'site') {
    await ask(
      known
        ? client.PUT('/api/v1/me/knows/sites/{id}', options)
        : client.DELETE('/api/v1/me/knows/sites/{id}', options),
    );
  } else {
    await ask(
      known
        ? client.PUT('/api/v1/me/knows/routes/{id}', options)
        : client.DELETE('/api/v1/me/knows/routes/{id}', options),
    );
  }
}
