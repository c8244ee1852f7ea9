/** The addresses of talk: screens, and those of the API that the sender of what waits on the phone needs. */

export interface AskLink {
  site?: string | null | undefined;
  route?: string | null | undefined;
  /** What was searched for in vain. */
  q?: string | undefined;
}

function withQuery(path: string, values: Record<string, string | null | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value) query.set(name, value);
  return query.size > 0 ? `${path}?${query}` : path;
}

const API = '/api/v1';

export const talkPaths = {
  ask: ({ site, route, q }: AskLink = {}) => withQuery('/ask', { site, route, q }),
  questions: (list: 'for-me' | 'mine' | 'open' | 'answered' = 'for-me') =>
    withQuery('/questions', { list: list === 'for-me' ? undefined : list }),
  replyAtServer: (insightId: string, id: string) => `${API}/insights/${insightId}/replies/${id}`,
  acceptanceAtServer: (insightId: string, id: string) => `${API}/insights/${insightId}/replies/${id}/acceptance`,
  reactionAtServer: (insightId: string, id: string, kind: 'thanks' | 'helped') =>
    `${API}/insights/${insightId}/replies/${id}/reactions/${kind}`,
};
