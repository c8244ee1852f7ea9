/** The addresses of this folder: apart from paths.ts, because the first visit has no use for them. */
import { paths } from '../paths';

export const notifyPaths = {
  inbox: () => '/inbox',
  following: () => '/following',
  /** Where a message leads: to what it tells of, or to the inbox when it tells of several. */
  told: (insightId?: string) => (insightId ? paths.insight(insightId) : '/inbox'),
  push: () => '/api/v1/me/push',
};
