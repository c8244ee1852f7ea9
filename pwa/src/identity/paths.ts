/** The addresses of this folder's screens: apart from paths.ts, because the first visit has no use for them. */
export const identityPaths = {
  other: () => '/sign-in/other',
  own: () => '/me/sign-in',
  provider: () => '/organisation/sign-on',
  /** Of the server, not of the app: it leads on to the provider's page. */
  begin: (slug: string) => `/sign-in/with/${encodeURIComponent(slug)}`,
};
