/** The addresses of this folder: apart from paths.ts, because the first visit has no use for them. */
import { paths } from '../paths';

export const notifyPaths = {
  inbox: () => '/inbox',
  following: () => '/following',
  /** A week in brief, such as 2026-W48; without a name the last one that is over. */
  brief: (week?: string) => (week ? `/brief/${encodeURIComponent(week)}` : '/brief'),
  /** Where a message leads: to what it tells of, or to the inbox when it tells of several. */
  told: (insightId?: string, fromId?: string) =>
    insightId ? paths.insight(insightId) : fromId ? `/messages/${fromId}` : '/inbox',
  push: () => '/api/v1/me/push',
};

/** The week in the address of its brief. */
export const weekIn = (pathname: string): string | undefined => {
  const name = pathname.split('/')[2];
  return name ? decodeURIComponent(name) : undefined;
};
