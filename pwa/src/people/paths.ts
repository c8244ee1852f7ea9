/** The addresses of this folder's screens: apart from paths.ts, because the first visit has no use for them. */
export const peoplePaths = {
  members: () => '/members',
  invite: () => '/members/invite',
};

/** The secret of an invitation of this very server, as its code or link has it; null for anything else. */
export function invitationToken(text: string, origin = location.origin): string | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  if (url.origin !== origin || url.pathname !== '/join') return null;
  return /^#([\w-]{1,200})$/.exec(url.hash)?.[1] ?? null;
}
