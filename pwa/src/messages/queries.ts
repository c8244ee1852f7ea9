/** What messages ask the server while somebody waits, and what is done of them without one. */
import { ask, client } from '../api/client';
import type { components } from '../api/schema';
import { newTipId } from '../outbox/tips';
import { saveAction } from '../talk/waiting';
import { messagePaths } from './paths';

type Schemas = components['schemas'];
export type Messages = Schemas['Messages'];
export type Message = Schemas['MessageOut'];
export type Conversation = Schemas['ConversationOut'];
export type Conversations = Schemas['ConversationList'];
export type MessageSettings = Schemas['MessageSettingsModel'];
export type ReportedMessage = Schemas['ReportedMessage'];
export type Reason = Schemas['MessageReportIn']['reason'];

const withMember = (memberId: string) => ({ path: { member_id: memberId } });
const ofMessage = (memberId: string, id: string) => ({ path: { member_id: memberId, message_id: id } });

/** Under which what waits for somebody stands among all that waits: see talk/actions.ts. */
export const waitsFor = (memberId: string): string => `message/${memberId}`;

export async function conversations(cursor: string | null = null): Promise<Conversations> {
  const query = cursor ? { cursor } : {};
  return ask(client.GET('/api/v1/messages', { params: { query } }));
}

export async function messages(memberId: string, cursor: string | null = null): Promise<Messages> {
  const query = cursor ? { cursor } : {};
  return ask(client.GET('/api/v1/messages/{member_id}', { params: { ...withMember(memberId), query } }));
}

/** Saves a message on this phone; it goes out by itself, once. */
export async function saveMessage(ownId: string, memberId: string, text: string): Promise<void> {
  const id = newTipId();
  const path = messagePaths.atServer(memberId, id);
  await saveAction(ownId, { method: 'PUT', path, body: { text }, insightId: waitsFor(memberId), replyId: id });
}

export async function changeMessage(memberId: string, message: Message, text: string): Promise<Message> {
  const body = { text, base_revision: message.revision };
  return ask(
    client.PATCH('/api/v1/messages/{member_id}/{message_id}', { params: ofMessage(memberId, message.id), body }),
  );
}

export async function takeBackMessage(memberId: string, id: string): Promise<void> {
  await ask(client.DELETE('/api/v1/messages/{member_id}/{message_id}', { params: ofMessage(memberId, id) }));
}

export async function noteDelivered(memberId: string, id: string): Promise<void> {
  await ask(
    client.PUT('/api/v1/messages/{member_id}/delivered', { params: withMember(memberId), body: { up_to: id } }),
  );
}

export async function noteRead(memberId: string, id: string): Promise<void> {
  await ask(client.PUT('/api/v1/messages/{member_id}/read', { params: withMember(memberId), body: { up_to: id } }));
}

export async function closeTo(memberId: string, how: 'muted' | 'blocked', holds: boolean): Promise<void> {
  const options = { params: withMember(memberId) };
  if (how === 'muted') {
    await ask(
      holds
        ? client.PUT('/api/v1/messages/{member_id}/muted', options)
        : client.DELETE('/api/v1/messages/{member_id}/muted', options),
    );
  } else {
    await ask(
      holds
        ? client.PUT('/api/v1/messages/{member_id}/blocked', options)
        : client.DELETE('/api/v1/messages/{member_id}/blocked', options),
    );
  }
}

export async function reportMessage(memberId: string, id: string, reason: Reason, words: string): Promise<void> {
  const body = { reason, words: words.trim() || null };
  await ask(
    client.POST('/api/v1/messages/{member_id}/{message_id}/reports', { params: ofMessage(memberId, id), body }),
  );
}

export async function messageSettings(): Promise<MessageSettings> {
  return ask(client.GET('/api/v1/me/messages'));
}

export async function changeMessageSettings(body: MessageSettings): Promise<MessageSettings> {
  return ask(client.PUT('/api/v1/me/messages', { body }));
}

export async function reportedMessages(): Promise<ReportedMessage[]> {
  return (await ask(client.GET('/api/v1/moderation/messages'))).items;
}

export async function settle(id: string, remove: boolean): Promise<void> {
  const params = { path: { report_id: id } };
  await ask(client.POST('/api/v1/moderation/messages/{report_id}/settlement', { params, body: { remove } }));
}
