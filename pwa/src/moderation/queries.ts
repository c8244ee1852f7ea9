/** What is asked and said of reports, of what is hidden, and of the audit. */
import { ask, client } from '../api/client';
import type { components } from '../api/schema';

type Schemas = components['schemas'];
export type Reason = Schemas['ReportIn']['reason'];
export type QueueItem = Schemas['QueueItem'];
export type Thing = QueueItem['kind'];
export type Hidden = Schemas['HiddenOut'];
export type AuditEntry = Schemas['AuditEntryOut'];
export type AuditPage = Schemas['AuditList'];

export const REASONS: readonly Reason[] = ['wrong', 'personal', 'abuse', 'secret', 'advertising', 'other'];

/** One thing that may be hidden, by the ids that name it. */
export interface Hideable {
  thing: Thing;
  insight_id?: string;
  reply_id?: string;
  tip_id?: string;
  part?: string;
}

export async function report(insightId: string, replyId: string | null, reason: Reason, words: string): Promise<void> {
  const body = { reason, words: words.trim() || null };
  const path = { id: insightId };
  await ask(
    replyId
      ? client.POST('/api/v1/insights/{id}/replies/{reply_id}/reports', {
          params: { path: { ...path, reply_id: replyId } },
          body,
        })
      : client.POST('/api/v1/insights/{id}/reports', { params: { path }, body }),
  );
}

export async function queue(hidden: boolean): Promise<QueueItem[]> {
  return (await ask(client.GET('/api/v1/moderation', { params: { query: { hidden } } }))).items;
}

export async function hide({ thing: _, ...ids }: Hideable, reason: Reason, note: string): Promise<void> {
  await ask(client.POST('/api/v1/moderation/hidden', { body: { ...ids, reason, note: note.trim() || null } }));
}

const of = (hidden_id: string) => ({ path: { hidden_id } });

export async function putBack(id: string): Promise<void> {
  await ask(client.DELETE('/api/v1/moderation/hidden/{hidden_id}', { params: of(id) }));
}

export async function dismiss({ insight_id, reply_id }: QueueItem): Promise<void> {
  await ask(client.POST('/api/v1/moderation/dismissals', { body: { insight_id, reply_id } }));
}

export async function answerAppeal(id: string, lift: boolean, note: string): Promise<void> {
  const body = { lift, note: note.trim() || null };
  await ask(client.POST('/api/v1/moderation/hidden/{hidden_id}/answer', { params: of(id), body }));
}

export async function appeal(id: string, words: string, receipt?: string): Promise<void> {
  const headers = receipt ? { 'backhaul-receipt': receipt } : {};
  await ask(
    client.POST('/api/v1/hidden/{hidden_id}/appeal', { params: of(id), body: { words: words.trim() }, headers }),
  );
}

export async function wordList(): Promise<string[]> {
  return (await ask(client.GET('/api/v1/moderation/words'))).words;
}

export async function keepWordList(words: string[]): Promise<string[]> {
  return (await ask(client.PUT('/api/v1/moderation/words', { body: { words } }))).words;
}

export const audit = (query: Record<string, string>): Promise<AuditPage> =>
  ask(client.GET('/api/v1/audit', { params: { query } }));

export async function keepAudit(keep_days: number): Promise<void> {
  await ask(client.PUT('/api/v1/audit/retention', { body: { keep_days } }));
}
