/** Puts a file into a group, in pieces as tips go: a lost line costs a piece, and the same file chosen again goes on. */
import type { Problem } from '../../api/types';
import { ASK_TIMEOUT_MS, Refused, readJson, requestAs } from '../../outbox/ask';
import { sha256 } from '../../outbox/ids';
import { offsetOf, sendPieces } from '../../outbox/pieces';
import { filePaths } from './paths';

const PIECE_BYTES = 256 * 1024;
const PIECE_TIMEOUT_MS = 90_000;

export interface Putting {
  memberId: string;
  groupId: string;
  name: string;
  file: File;
  /** Told after every piece; an aborted signal ends it there. */
  onProgress: (bytesAtServer: number) => void;
  signal: AbortSignal;
}

/** Brings it to the server. Answers false where it was there already. Throws Refused, NotSignedIn or TryAgain. */
export async function putFile({ memberId, groupId, name, file, onProgress, signal }: Putting): Promise<boolean> {
  const bytes = await file.arrayBuffer();
  const digest = await sha256(bytes);
  const id = await idOf(memberId, groupId, digest);
  const announced = await requestAs(
    memberId,
    filePaths.file(groupId, id),
    {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, size: bytes.byteLength, sha256: digest }),
    },
    ASK_TIMEOUT_MS,
  );
  if (!announced.ok) throw new Refused(await readJson<Problem>(announced, 'application/problem+json'));
  const from = offsetOf(announced) ?? 0;
  if (from === bytes.byteLength && announced.status === 200) return false;
  const last = await sendPieces({
    memberId,
    url: filePaths.bytes(groupId, id),
    bytes,
    from,
    pieceBytes: PIECE_BYTES,
    timeoutMs: PIECE_TIMEOUT_MS,
    goesOn: (atServer) => {
      if (!signal.aborted) onProgress(atServer);
      return !signal.aborted;
    },
  });
  if (!last) return true;
  if (!last.ok) throw new Refused(await readJson<Problem>(last, 'application/problem+json'));
  onProgress(bytes.byteLength);
  return true;
}

/** The same file of the same member in the same group has one id, so that choosing it again goes on where it was. */
async function idOf(memberId: string, groupId: string, digest: string): Promise<string> {
  const of = await sha256(new TextEncoder().encode(`${memberId} ${groupId} ${digest}`).buffer as ArrayBuffer);
  // Version 8: made by a rule of our own.
  return `${of.slice(0, 8)}-${of.slice(8, 12)}-8${of.slice(13, 16)}-a${of.slice(17, 20)}-${of.slice(20, 32)}`;
}
