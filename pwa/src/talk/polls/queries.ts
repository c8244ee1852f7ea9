/** Polls at the server, and the ballots that only this phone has. */
import { ask, client } from '../../api/client';
import type { components } from '../../api/schema';
import { keep, kept } from '../../outbox/seal';
import { newTipId } from '../../outbox/tips';

type Schemas = components['schemas'];
export type Poll = Schemas['PollOut'];
export type PollIn = Schemas['PollIn'];
export const MOST_OPTIONS = 10;

export async function polls(groupId: string | null, insightId: string | null): Promise<Poll[]> {
  const query = groupId ? { group: groupId } : { insight: insightId ?? '' };
  return (await ask(client.GET('/api/v1/polls', { params: { query } }))).items;
}

const of = (id: string) => ({ path: { id } });

export const newPollId = newTipId;

export const askPoll = (id: string, body: PollIn): Promise<Poll> =>
  ask(client.PUT('/api/v1/polls/{id}', { params: of(id), body }));

export const closePoll = (id: string): Promise<Poll> =>
  ask(client.POST('/api/v1/polls/{id}/close', { params: of(id) }));

interface Cast {
  ballot: string;
  /** What was chosen, which the server cannot tell. */
  options: number[];
}
const key = (poll: Poll): string => `ballot/${poll.id}`;

/** What this member chose in an anonymous poll on this phone; null where it was another one, or nothing yet. */
export const castHere = async (memberId: string, poll: Poll): Promise<Cast | null> =>
  (await kept<Cast>(memberId, key(poll)).catch(() => null))?.value ?? null;

export async function vote(memberId: string, poll: Poll, options: number[]): Promise<Poll> {
  let ballot: string | null = null;
  if (poll.anonymous) {
    ballot = (await castHere(memberId, poll))?.ballot ?? randomBallot();
    // Kept first: with an answer that was lost, the vote could not be changed any more.
    await keep(memberId, key(poll), { ballot, options });
  }
  return ask(client.PUT('/api/v1/polls/{id}/vote', { params: of(poll.id), body: { options, ballot } }));
}

function randomBallot(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
