/** What the screen of a group's files asks the server. */
import { ask, client } from '../../api/client';
import type { components } from '../../api/schema';

export type GroupFile = components['schemas']['FileOut'];
/** All of them: there is no further page. */
export type GroupFiles = Omit<components['schemas']['FileList'], 'next'>;

export const files = (groupId: string): Promise<GroupFiles> =>
  ask(client.GET('/api/v1/groups/{id}/files', { params: { path: { id: groupId } } }));

export async function takeOut(groupId: string, fileId: string): Promise<void> {
  await ask(
    client.DELETE('/api/v1/groups/{id}/files/{file_id}', { params: { path: { id: groupId, file_id: fileId } } }),
  );
}
