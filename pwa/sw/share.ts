/** What another app shares with this one. It is on the disk, sealed, before any screen is shown. */

import { doorPaths } from '../src/doors/paths';
import { keepShared, NotKept } from '../src/doors/shared';

export async function receiveShare(request: Request): Promise<Response> {
  // A share comes from the system and has no referrer. A form of another website is none: the server turns it away.
  if (request.referrer && new URL(request.referrer).origin !== location.origin) return fetch(request);
  try {
    await keepShared(await request.formData());
    return Response.redirect(doorPaths.shared(), 303);
  } catch (error) {
    return Response.redirect(doorPaths.notShared(error instanceof NotKept ? 'nothing' : 'failed'), 303);
  }
}
