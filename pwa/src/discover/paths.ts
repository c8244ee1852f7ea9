/** The addresses of this folder's screens: apart from paths.ts, because the first visit has no use for them. */
export const discoverPaths = {
  site: (id: string) => `/sites/${encodeURIComponent(id)}`,
};

/** The id in the address of a site's own page. */
export const siteIdIn = (pathname: string): string => decodeURIComponent(pathname.split('/')[2] ?? '');

const ID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** The site whose code somebody scanned, printed by this very server, today or long ago; null for any other code. */
export function siteInCode(text: string, origin = location.origin): string | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  if (url.origin !== origin) return null;
  const found = url.pathname === '/capture' ? url.searchParams.get('site') : siteIdIn(url.pathname);
  const isSite = url.pathname === '/capture' || /^\/sites\/[^/]+$/.test(url.pathname);
  return isSite && found && new RegExp(`^${ID}$`, 'i').test(found) ? found : null;
}
