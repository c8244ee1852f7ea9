/** The addresses of this folder's screens: apart from paths.ts, because the first visit has no use for them. */
export const privacyPaths = {
  myData: () => '/my-data',
  retention: () => '/retention',
  /** What the file with everything is loaded from. */
  file: () => '/api/v1/me/export',
};
