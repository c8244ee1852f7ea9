/**
 * One tip to the server: PUT says what it is and learns what the server already has of each part, PATCH brings the rest.
 * Named after the IETF draft on resumable uploads. A lost answer costs one more PUT and nothing else.
 */
import type { Me, Problem, TipStatus } from '../api/types';
import { apiPaths } from '../paths';
import { questionAtServer } from '../talk/at-server';
import type { PartMeta, TipContent, TipPlace } from './states';

const PIECE_BYTES = 128 * 1024;
// A server that keeps naming another offset would otherwise keep us in a loop, on the driver's data plan.
const MOST_CONFLICTS = 5;
export const ASK_TIMEOUT_MS = 20_000;
// 128 KB on a 2G line.
const PIECE_TIMEOUT_MS = 60_000;

/** The server will not take this tip, and says why. Trying again cannot help. */
export class Refused extends Error {
  override name = 'Refused';
  constructor(readonly problem: Problem) {
    super(problem.title);
  }
}

/** Nobody is signed in, or by now somebody else than the tip's author. */
export class NotSignedIn extends Error {
  override name = 'NotSignedIn';
}

/** It did not work this time: no network, a busy server, somebody else's sign-in page in between. */
export class TryAgain extends Error {
  override name = 'TryAgain';
  constructor(
    why: string,
    readonly afterMs = 0,
    options?: ErrorOptions,
  ) {
    super(why, options);
  }
}

/** The author took the tip back while it was being sent. */
export class TakenBack extends Error {
  override name = 'TakenBack';
}

const FINAL = new Set([400, 403, 413, 415, 422]);

interface Ask {
  method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';
  headers?: Record<string, string>;
  body?: BodyInit;
}

/** A request about a member's own things. The cookie may be somebody else's by now: the server then answers 401. */
export const requestAs = (memberId: string, url: string, ask: Ask, timeoutMs: number): Promise<Response> =>
  request(url, { ...ask, headers: { ...ask.headers, 'backhaul-member': memberId } }, timeoutMs);

async function request(url: string, init: RequestInit, timeoutMs: number): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, {
      ...init,
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (cause) {
    throw new TryAgain('no answer', 0, { cause });
  }
  if (response.ok || response.status === 409 || response.status === 410 || response.status === 404) return response;
  if (response.status === 401) throw new NotSignedIn('not signed in');
  if (FINAL.has(response.status)) {
    // Only a problem in our own format is final: proxies and portals also answer 403 and 413.
    const problem = await readJson<Problem>(response, 'application/problem+json');
    throw new Refused(problem);
  }
  const seconds = Number(response.headers.get('retry-after'));
  throw new TryAgain(`status ${response.status}`, Number.isFinite(seconds) ? seconds * 1000 : 0);
}

/** The JSON body. Throws TryAgain when the answer is not our server's. */
export async function readJson<T>(response: Response, type = 'application/json'): Promise<T> {
  if (!response.headers.get('content-type')?.startsWith(type)) throw new TryAgain('not our answer');
  try {
    return (await response.json()) as T;
  } catch (cause) {
    throw new TryAgain('cut off', 0, { cause });
  }
}

/** The id of whoever is signed in. */
export async function whoIsSignedIn(): Promise<string> {
  return (await readJson<Me>(await request(apiPaths.me(), {}, ASK_TIMEOUT_MS))).id;
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
  let offset = held?.received ?? 0;
  let conflicts = 0;
  for (;;) {
    if (!(await upload.onProgress(others + offset))) throw new TakenBack('taken back');
    const end = Math.min(part.size, offset + PIECE_BYTES);
    const headers = {
      'content-type': 'application/partial-upload',
      'upload-offset': String(offset),
      'upload-complete': end === part.size ? '?1' : '?0',
      ...receiptOf(status),
    };
    const response = await requestAs(
      upload.memberId,
      apiPaths.part(upload.id, part.name),
      { method: 'PATCH', headers, body: bytes.slice(offset, end) },
      PIECE_TIMEOUT_MS,
    );
    if (response.status === 409) {
      conflicts += 1;
      if (conflicts > MOST_CONFLICTS) throw new TryAgain('the offsets do not meet');
      offset = offsetOf(response, 0);
    } else if (response.status === 204) {
      offset = offsetOf(response, end);
    } else if (response.ok) {
      return readJson<TipStatus>(response);
    } else {
      // 404: the server no longer knows the tip, so it has to be announced again. 410 is told by that PUT.
      throw new TryAgain(`status ${response.status}`);
    }
  }
}

/** By which alone the server knows that a tip without a name is ours. */
const receiptOf = (status: TipStatus): Record<string, string> =>
  status.receipt_number ? { 'backhaul-receipt': status.receipt_number } : {};

function offsetOf(response: Response, otherwise: number): number {
  const text = response.headers.get('upload-offset');
  return text === null ? otherwise : Number(text);
}

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
