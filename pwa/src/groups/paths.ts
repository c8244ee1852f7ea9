/** The addresses of this folder's screens: apart from paths.ts, because the first visit has no use for them. */
export const TABS = ['activity', 'known', 'files', 'polls', 'members'] as const;
export type Tab = (typeof TABS)[number];

export const groupPaths = {
  groups: () => '/groups',
  start: () => '/groups/new',
  group: (id: string, tab: Tab = 'activity') =>
    `/groups/${encodeURIComponent(id)}${tab === 'activity' ? '' : `?tab=${tab}`}`,
  activity: () => '/activity',
};

export const groupIdIn = (pathname: string): string => decodeURIComponent(pathname.split('/')[2] ?? '');
