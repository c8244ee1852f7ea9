/** The addresses of this folder's screens: apart from paths.ts, because the first visit has no use for them. */
export const moderationPaths = {
  queue: () => '/moderation',
  audit: () => '/audit',
  /** What the file is loaded from. */
  auditFile: (query: Record<string, string>) => `/api/v1/audit/export?${new URLSearchParams(query)}`,
};
