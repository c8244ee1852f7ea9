/** The life of a tip on the phone. */
import type { Problem, TipKind, TipState } from '../api/types';

export type OutboxState =
  /** The microphone is on; what was said so far is on the disk, second by second. */
  | 'recording'
  /** On this phone, durably. The only promise the screen makes before the server has answered. */
  | 'saved'
  | 'sending'
  /** The last try failed; the next one is at `nextAt`. */
  | 'backoff'
  /** Nobody is signed in; its author can unblock it. */
  | 'blocked'
  /** The server will never take it as it is; the bytes stay here and can be exported. */
  | 'rejected'
  /** The author took it back; the server, which may know it, has yet to hear. */
  | 'withdrawing'
  /** The server has it. Only from here on may bytes be dropped. */
  | 'stored';

/** What may follow what. `saved` and `backoff` go straight to `blocked` when the sender learns that before it starts. */
export const FOLLOWS: Readonly<Record<OutboxState, readonly OutboxState[]>> = {
  recording: ['saved'],
  saved: ['sending', 'blocked', 'withdrawing'],
  // A page that dies in mid-send leaves `sending` behind; the next sender simply goes on from it.
  sending: ['sending', 'stored', 'backoff', 'blocked', 'rejected', 'withdrawing'],
  backoff: ['sending', 'blocked', 'withdrawing'],
  blocked: ['saved', 'withdrawing'],
  rejected: ['withdrawing'],
  withdrawing: [],
  stored: ['withdrawing'],
};

export const mayFollow = (from: OutboxState, to: OutboxState): boolean => FOLLOWS[from].includes(to);

const LONGEST_WAIT_MS = 15 * 60_000;

/** How long to wait after the nth failed try, in milliseconds: 1 s doubling to 15 min, half of it chance. */
export function backoffMs(attempts: number, chance = Math.random()): number {
  return Math.min(LONGEST_WAIT_MS, 1000 * 2 ** Math.min(attempts - 1, 10)) * (0.5 + chance / 2);
}

export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

export interface Fix {
  lat: number;
  lon: number;
  accuracy_m?: number;
}

export interface PartMeta {
  name: string;
  type: string;
  size: number;
  sha256: string;
}

/** Where a tip belongs: one fix, and the site or route that its author named. */
export interface TipPlace {
  fix: Fix | null;
  site_id: string | null;
  route_id: string | null;
  /** The insight about which its author was asked, driving, whether it is still there. */
  answers_id?: string;
  /** The insight to which it is a reply, and whether colleagues read who replies. */
  replies_to_id?: string;
  named?: boolean;
  /** Who reads it, where that is not everybody: managers, or the members of a group. */
  visibility?: 'managers' | 'group';
  group_id?: string;
}

/** What its author told: sealed on the disk with the author's key. */
export interface TipContent extends TipPlace {
  kind: TipKind;
  /** It is a question: the server is asked, not told. */
  asks?: true;
  /** It has no author: the server is told no name and keeps none. */
  anonymous?: true;
  text: string | null;
  /** ISO 8601 with the phone's offset. */
  captured_at: string;
  parts: PartMeta[];
  duration_s: number | null;
  /** The place as it was found or moved after the tip was announced; sent as an amendment of its own. */
  amendment: TipPlace | null;
}

export const NOWHERE: TipPlace = { fix: null, site_id: null, route_id: null };

/** What the server last said about a tip that it has. */
export interface ServerSide {
  state: TipState;
  queuePosition: number | null;
  insightId: string | null;
  problem: Problem | null;
}

/** A row of the outbox. In the clear stands only what the queue needs. */
export interface TipRow {
  id: string;
  memberId: string;
  state: OutboxState;
  /** Bytes of all parts, and how many of them the server has acknowledged. */
  size: number;
  sent: number;
  attempts: number;
  /** Not before this time (ms since 1970). */
  nextAt: number;
  /** Its PUT may have left the phone: from here on the content never changes. */
  announced: boolean;
  /** Put together from what a dead page had recorded. */
  recovered: boolean;
  /** How often its place was amended after it was announced, and which of these the server has heard. */
  revision: number;
  revisionAtServer: number;
  /** Its author lets it go over a mobile network, whatever the setting says. */
  anyNetwork: boolean;
  problem: Problem | null;
  storedAt: number | null;
  server: ServerSide | null;
  sealed: Sealed;
}

const ON_THE_WAY: readonly OutboxState[] = ['saved', 'sending', 'backoff', 'blocked', 'rejected'];

/** Whether the tip exists on this phone only, as far as the phone knows. */
export const isUnsent = (row: { state: OutboxState }): boolean => ON_THE_WAY.includes(row.state);

/** Whether the server has the tip, but not yet its latest place. */
export const isToAmend = (row: TipRow): boolean => row.state === 'stored' && row.revision > row.revisionAtServer;
