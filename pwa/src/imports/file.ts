/** A file as the body of a request. */
import { session } from '../session.svelte';

export const fileBody = (data: File, timeout_ms: number) => ({
  body: data as unknown as string,
  bodySerializer: (body: unknown) => body as Blob,
  headers: { 'content-type': 'application/octet-stream' },
  fetch: (request: Request) => {
    if (session.me) request.headers.set('backhaul-member', session.me.id);
    return fetch(request, { signal: AbortSignal.timeout(timeout_ms) });
  },
});
