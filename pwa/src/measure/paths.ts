/** The address of the overview: apart from src/paths.ts, because the first visit has no use for it. */
export interface Asked {
  /** The tag's slug. */
  tag?: string | undefined;
  site?: string | undefined;
  /** 2026-W48 or 2026-Q4. */
  period?: string | undefined;
  compare?: string | undefined;
}

const NAMES = ['tag', 'site', 'period', 'compare'] as const;

export const measurePaths = {
  overview: (asked: Asked = {}): string => {
    const query = new URLSearchParams();
    for (const name of NAMES) if (asked[name]) query.set(name, asked[name]);
    const said = query.toString();
    return said ? `/overview?${said}` : '/overview';
  },
};

/** What is asked for at this address. */
export const askedIn = (query: URLSearchParams): Asked =>
  Object.fromEntries(NAMES.map((name) => [name, query.get(name) || undefined]));
