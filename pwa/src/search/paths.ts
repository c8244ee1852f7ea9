/** The addresses of search, and of the moment in a recording that it found. */
export interface SearchFilter {
  q?: string | undefined;
  tag?: string | undefined;
  site?: string | undefined;
  kind?: string | undefined;
  status?: string | undefined;
  /** How many days back. */
  days?: string | undefined;
  near?: string | undefined;
}

function withQuery(path: string, values: object): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value) query.set(name, String(value));
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

export const searchPaths = {
  search: (filter: SearchFilter = {}) => withQuery('/search', filter),
  ask: (q: string) => withQuery('/ask', { q }),
  /** An insight, played from where something was said in one of its recordings. */
  saidAt: (id: string, tipId: string, part: string | null, at_s: number) =>
    withQuery(`/insights/${encodeURIComponent(id)}`, { tip: tipId, part, at: at_s.toFixed(1) }),
};

/** Which recording an address wants to be played, and from when; null where it wants none. */
export function momentIn(url: URL): { tipId: string; part: string | null; at_s: number } | null {
  const [tipId, at_s] = [url.searchParams.get('tip'), Number(url.searchParams.get('at') ?? Number.NaN)];
  return tipId && Number.isFinite(at_s) && at_s >= 0 ? { tipId, part: url.searchParams.get('part'), at_s } : null;
}
