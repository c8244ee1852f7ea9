/** Deciding about many insights at once, and taking it back; notes, watchers and kept filters, as the screens ask for them. */
import { ask, client, Refused } from '../api/client';
import type {
  Decided,
  InsightDetail,
  Note,
  ReviewConflict,
  ReviewStep,
  SavedFilter,
  SavedFilterIn,
} from '../api/types';

interface Read {
  id: string;
  review_version: number;
}

/** The same step for all of them, but for those about which somebody else has decided since they were read. */
export async function decideMany(decisionId: string, insights: readonly Read[], change: ReviewStep): Promise<Decided> {
  const body = { insights: insights.map(({ id, review_version }) => ({ id, version: review_version })), change };
  return ask(client.PUT('/api/v1/decisions/{decision_id}', { params: { path: { decision_id: decisionId } }, body }));
}

export async function undo(decisionId: string): Promise<Decided> {
  return ask(client.POST('/api/v1/decisions/{decision_id}/undo', { params: { path: { decision_id: decisionId } } }));
}

/** What others did meanwhile, where that is why the server said no. */
export function conflictIn(error: unknown): ReviewConflict | null {
  if (!(error instanceof Refused) || !error.problem.type.endsWith('/changed-meanwhile')) return null;
  return 'changes' in error.problem ? (error.problem as ReviewConflict) : null;
}

export async function watch(id: string, memberId: string, watches: boolean): Promise<InsightDetail> {
  const options = { params: { path: { id, member_id: memberId } } };
  return ask(
    watches
      ? client.PUT('/api/v1/insights/{id}/watchers/{member_id}', options)
      : client.DELETE('/api/v1/insights/{id}/watchers/{member_id}', options),
  );
}

export async function notes(id: string): Promise<Note[]> {
  return (await ask(client.GET('/api/v1/insights/{id}/notes', { params: { path: { id } } }))).items;
}

export async function writeNote(id: string, noteId: string, text: string, version: number): Promise<Note[]> {
  const options = { params: { path: { id, note_id: noteId } }, body: { text, version } };
  return (await ask(client.PUT('/api/v1/insights/{id}/notes/{note_id}', options))).items;
}

export async function deleteNote(id: string, noteId: string): Promise<Note[]> {
  const options = { params: { path: { id, note_id: noteId } } };
  return (await ask(client.DELETE('/api/v1/insights/{id}/notes/{note_id}', options))).items;
}

export async function savedFilters(): Promise<SavedFilter[]> {
  return (await ask(client.GET('/api/v1/feed-filters'))).items;
}

export async function keepFilter(id: string, body: SavedFilterIn): Promise<SavedFilter[]> {
  return (await ask(client.PUT('/api/v1/feed-filters/{filter_id}', { params: { path: { filter_id: id } }, body })))
    .items;
}

export async function dropFilter(id: string): Promise<void> {
  await ask(client.DELETE('/api/v1/feed-filters/{filter_id}', { params: { path: { filter_id: id } } }));
}
