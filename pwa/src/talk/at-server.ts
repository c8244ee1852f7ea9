/** Where a question goes. Apart from paths.ts, because only the sender needs it. */
export const questionAtServer = (id: string): string => `/api/v1/questions/${id}`;
