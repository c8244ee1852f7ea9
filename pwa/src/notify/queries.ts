/** What is asked about following, the inbox and how a member wants to hear. */
import { ask, client } from '../api/client';
import type { components } from '../api/schema';

type Schemas = components['schemas'];
export type Subscription = Schemas['SubscriptionOut'];
export type Follow = Schemas['FollowSite'] | Schemas['FollowRoute'] | Schemas['FollowTag'] | Schemas['FollowArea'];
export type Wanted = Subscription['wanted'];
export type Inbox = Schemas['Inbox'];
export type AlertItem = Schemas['AlertOut'];
export type Notifications = Schemas['NotificationsOut'];
export type NotificationsIn = Schemas['Notifications'];

export async function subscriptions(): Promise<Subscription[]> {
  return (await ask(client.GET('/api/v1/subscriptions'))).items;
}

export async function follow(what: Follow): Promise<Subscription> {
  return ask(client.PUT('/api/v1/subscriptions', { body: what }));
}

export async function unfollow(id: string): Promise<void> {
  await ask(client.DELETE('/api/v1/subscriptions/{id}', { params: { path: { id } } }));
}

export async function inbox(cursor: string | null = null, limit = 25): Promise<Inbox> {
  const query = cursor ? { limit, cursor } : { limit };
  return ask(client.GET('/api/v1/inbox', { params: { query } }));
}

export async function noticeRead(id: string): Promise<void> {
  await ask(client.PUT('/api/v1/inbox/notices/{id}/read', { params: { path: { id } } })).catch(() => undefined);
}

export async function readUpTo(id: string): Promise<void> {
  await ask(client.PUT('/api/v1/inbox/read', { body: { up_to: id } }));
}

/** The member has opened an insight. A failure is no reason to bother them: it is said again at the next opening. */
export async function seen(insightId: string): Promise<void> {
  const params = { path: { id: insightId } };
  await ask(client.PUT('/api/v1/insights/{id}/seen', { params })).catch(() => undefined);
}

export async function notifications(): Promise<Notifications> {
  return ask(client.GET('/api/v1/me/notifications'));
}

export async function choose(wanted: NotificationsIn): Promise<Notifications> {
  return ask(client.PUT('/api/v1/me/notifications', { body: wanted }));
}

export type Channel = NonNullable<NotificationsIn['channels']>[string];
export type Mail = Schemas['MailOut'];
export type MailIn = Schemas['MailIn'];
export type MailFailure = Schemas['MailFailureOut'];
export type Brief = Schemas['Brief'];

export async function mail(): Promise<Mail> {
  return ask(client.GET('/api/v1/me/mail'));
}

export async function chooseMail(wanted: MailIn): Promise<Mail> {
  return ask(client.PUT('/api/v1/me/mail', { body: wanted }));
}

export async function askAddress(address: string): Promise<Mail> {
  return ask(client.PUT('/api/v1/me/mail/address', { body: { address } }));
}

export async function forgetAddress(): Promise<void> {
  await ask(client.DELETE('/api/v1/me/mail'));
}

export async function mailFailures(): Promise<MailFailure[]> {
  return (await ask(client.GET('/api/v1/mail/failures'))).items;
}

export async function brief(week?: string): Promise<Brief> {
  return ask(client.GET('/api/v1/brief', { params: { query: week ? { week } : {} } }));
}
