/**
 * Bytes to the server in pieces, as the IETF draft on resumable uploads has it: a lost line costs a piece. Parts of tips and
 * files of groups go this way.
 */
import { requestAs, TryAgain } from './ask';

// A server that keeps naming another offset would otherwise keep us in a loop, on the driver's data plan.
const MOST_CONFLICTS = 5;

export interface Pieces {
  memberId: string;
  url: string;
  bytes: ArrayBuffer;
  /** How many of them the server has. */
  from: number;
  pieceBytes: number;
  timeoutMs: number;
  headers?: Record<string, string>;
  /** Asked before every piece; false ends it there. */
  goesOn: (bytesAtServer: number) => boolean | Promise<boolean>;
}

/**
 * Brings the rest of the bytes. Answers what the server said to the last piece, or whatever else ended it, for the caller to
 * judge; null where it was to go no further. Throws TryAgain, Refused or NotSignedIn.
 */
export async function sendPieces(pieces: Pieces): Promise<Response | null> {
  const { memberId, url, bytes, pieceBytes, timeoutMs, headers, goesOn } = pieces;
  let offset = pieces.from;
  let conflicts = 0;
  while (await goesOn(offset)) {
    const end = Math.min(bytes.byteLength, offset + pieceBytes);
    const piece = {
      'content-type': 'application/partial-upload',
      'upload-offset': String(offset),
      'upload-complete': end === bytes.byteLength ? '?1' : '?0',
    };
    const ask = { method: 'PATCH', headers: { ...piece, ...headers }, body: bytes.slice(offset, end) } as const;
    const response = await requestAs(memberId, url, ask, timeoutMs);
    if (response.status === 409) {
      conflicts += 1;
      if (conflicts > MOST_CONFLICTS) throw new TryAgain('the offsets do not meet');
      offset = offsetOf(response) ?? 0;
    } else {
      offset = offsetOf(response) ?? end;
      if (response.status !== 204 || offset >= bytes.byteLength) return response;
    }
  }
  return null;
}

/** Where the server says that its bytes end; null where it does not say. */
export function offsetOf(response: Response): number | null {
  const said = response.headers.get('upload-offset');
  return said === null ? null : Number(said);
}
