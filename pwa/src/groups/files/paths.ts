/** Where files of groups are kept: addresses of the server. */
const at = (groupId: string, fileId: string): string =>
  `/api/v1/groups/${encodeURIComponent(groupId)}/files/${encodeURIComponent(fileId)}`;

export const filePaths = {
  file: at,
  bytes: (groupId: string, fileId: string) => `${at(groupId, fileId)}/bytes`,
  content: (groupId: string, fileId: string) => `${at(groupId, fileId)}/content`,
  thumbnail: (groupId: string, fileId: string) => `${at(groupId, fileId)}/thumbnail`,
};
