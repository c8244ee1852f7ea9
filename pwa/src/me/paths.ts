/** The addresses of this folder's screens: apart from paths.ts, because the first visit has no use for them. */
export const homePaths = {
  /** What became of one's own tip. */
  tip: (id: string) => `/tips/${encodeURIComponent(id)}`,
};

/** The id in the address of a tip's page. */
export const tipIdIn = (pathname: string): string => decodeURIComponent(pathname.split('/')[2] ?? '');
