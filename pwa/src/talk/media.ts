/** A reply that is spoken or shown, on its way: a tip in the outbox of tips, which the server puts under the insight. */

import { NOWHERE, type TipPlace } from '../outbox/states';
import { type NewPart, newTipId, saveTip } from '../outbox/tips';
import { sendSoon } from './waiting';

export interface MediaReply {
  /** Of a recording: under this id it went to the disk while it was spoken. */
  id?: string;
  kind: 'voice' | 'photo';
  parts: readonly NewPart[];
  text?: string;
  duration_s?: number | null;
}

/** Where it belongs. No position: the insight has its own. */
export const replyPlace = (insightId: string, named: boolean): TipPlace => ({
  ...NOWHERE,
  replies_to_id: insightId,
  named,
});

/** Resolves when it is on the disk. Throws PhoneFull. */
export async function saveMediaReply(memberId: string, place: TipPlace, reply: MediaReply): Promise<void> {
  await saveTip({ id: newTipId(), memberId, place, ...reply });
  await sendSoon();
}
