/** Telling the server that messages are on this phone, for as long as it is open with a network. */
import { conversations, noteDelivered } from './queries';

/** One arrived over the stream. A failure is made up for by the next. */
export async function arrived(memberId: string, id: string): Promise<void> {
  await noteDelivered(memberId, id).catch(() => undefined);
}

/** What arrived while nobody listened. */
export async function catchUp(): Promise<void> {
  const found = await conversations().catch(() => null);
  for (const { person, last, unread } of found?.items ?? []) {
    if (last && unread > 0 && !last.mine) await arrived(person.id, last.id);
  }
}
