/**
 * One tip to the server: PUT says what it is and learns what the server already has of each part, PATCH brings the rest.
 * Named after the IETF draft on resumable uploads. A lost answer costs one more PUT and nothing else.
 */
import type { TipStatus } from '../api/types';
import { apiPaths } from '../paths';
import { questionAtServer } from '../talk/at-server';
import { ASK_TIMEOUT_MS, readJson, requestAs, TryAgain } from './ask';
import { sendPieces } from './pieces';
import type { PartMeta, TipContent, TipPlace } from './states';

const PIECE_BYTES = 128 * 1024;
// 128 KB on a 2G line.
const PIECE_TIMEOUT_MS = 60_000;

/** The author took the tip back while it was being sent. */
export class TakenBack extends Error {
  override name = 'TakenBack';
}

export interface Upload {
  id: string;
  memberId: string;
  content: TipContent;
  readPart: (part: PartMeta) => Promise<ArrayBuffer>;
  /** Told after every piece; false ends the upload because the tip was taken back. */
  onProgress: (bytesAtServer: number) => Promise<boolean>;
}

/** Brings a tip to the server. Returns what the server made of it; null when it was withdrawn there. */
export async function uploadTip(upload: Upload): Promise<TipStatus | null> {
  let status = await announce(upload);
  for (const part of upload.content.parts) {
    if (status === null) return null;
    status = (await sendPart(upload, part, status)) ?? status;
  }
  // The answer to the last piece may describe an earlier moment than another sender's: ask once more.
  if (status?.state === 'waiting_for_parts') status = await announce(upload);
  if (status?.state === 'waiting_for_parts') throw new TryAgain('parts are missing');
  return status;
}

async function announce({
  id,
  memberId,
  content,
}: Pick<Upload, 'id' | 'memberId' | 'content'>): Promise<TipStatus | null> {
  const said = {
    text: content.text,
    captured_at: content.captured_at,
    fix: content.fix,
    site_id: content.site_id,
    route_id: content.route_id,
  };
  const parts = content.parts.map(({ name, type, size, sha256 }) => ({ name, type, size, sha256 }));
  const answers_id = content.answers_id ?? null;
  const { replies_to_id, named } = content;
  const reply = replies_to_id ? { replies_to_id, named: named ?? true } : {};
  const { visibility, group_id } = content;
  const readers = group_id ? { visibility: 'group', group_id } : visibility ? { visibility } : {};
  const nameless = content.anonymous ? { anonymous: true } : {};
  const body = content.asks
    ? said
    : { kind: content.kind, ...said, answers_id, ...reply, ...readers, ...nameless, parts };
  const headers = { 'content-type': 'application/json' };
  const response = await requestAs(
    memberId,
    content.asks ? questionAtServer(id) : apiPaths.tip(id),
    { method: 'PUT', headers, body: JSON.stringify(body) },
    ASK_TIMEOUT_MS,
  );
  if (response.status === 410) return null;
  if (!response.ok) throw new TryAgain(`status ${response.status}`);
  return readJson<TipStatus>(response);
}

async function sendPart(upload: Upload, part: PartMeta, status: TipStatus): Promise<TipStatus | null> {
  const held = status.parts.find(({ name }) => name === part.name);
  if (held?.complete) return null;
  const others = status.parts.reduce((sum, { name, received }) => (name === part.name ? sum : sum + received), 0);
  const bytes = await upload.readPart(part);
  const response = await sendPieces({
    memberId: upload.memberId,
    url: apiPaths.part(upload.id, part.name),
    bytes,
    from: held?.received ?? 0,
    pieceBytes: PIECE_BYTES,
    timeoutMs: PIECE_TIMEOUT_MS,
    headers: receiptOf(status),
    goesOn: (atServer) => upload.onProgress(others + atServer),
  });
  if (!response) throw new TakenBack('taken back');
  // 404: the server no longer knows the tip, so it has to be announced again. 410 is told by that PUT.
  if (!response.ok) throw new TryAgain(`status ${response.status}`);
  return readJson<TipStatus>(response);
}

/** By which alone the server knows that a tip without a name is ours. */
const receiptOf = (status: TipStatus): Record<string, string> =>
  status.receipt_number ? { 'backhaul-receipt': status.receipt_number } : {};

/** Tells the server that the author took the tip back. A tip of theirs that it never knew is fine too. */
export async function withdrawAtServer(id: string, memberId: string, content?: TipContent): Promise<void> {
  let headers = {};
  if (content?.anonymous) {
    // Only the answer to the very same tip has its number. What was never there before is taken back in the same breath.
    const status = await announce({ id, memberId, content });
    if (status === null) return;
    headers = receiptOf(status);
  }
  const response = await requestAs(memberId, apiPaths.tip(id), { method: 'DELETE', headers }, ASK_TIMEOUT_MS);
  if (!response.ok && response.status !== 404 && response.status !== 410) {
    throw new TryAgain(`status ${response.status}`);
  }
}

/** Brings a later place to a tip that the server has. Null when the tip is no longer there. */
export async function amendAtServer(
  id: string,
  memberId: string,
  revision: number,
  place: TipPlace,
): Promise<TipStatus | null> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ revision, ...place });
  const ask = { method: 'PATCH', headers, body } as const;
  const response = await requestAs(memberId, apiPaths.tip(id), ask, ASK_TIMEOUT_MS);
  if (response.status === 404 || response.status === 410) return null;
  if (!response.ok) throw new TryAgain(`status ${response.status}`);
  return readJson<TipStatus>(response);
}
