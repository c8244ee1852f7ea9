/** The shell without a network, and the outbox when the page is gone. No answer of the API is ever cached here. */
import { ExpirationPlugin } from 'workbox-expiration';
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

import { CacheFirst } from 'workbox-strategies';
import { refreshPacksHere } from '../src/doors/packs';
import { sendAnswersHere } from '../src/outbox/answers';
import { sendUntilQuiet } from '../src/outbox/send';
import { openTold, showPush } from './push';
import { receiveShare } from './share';
import { rangeOfWorld } from './world';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (string | { url: string; revision: string | null })[] };

interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

// Answers of the server itself: a sign-in link must reach it, and nobody wants to read our shell as its OpenAPI document.
const SERVERS_OWN = [
  /^\/api\//,
  /^\/(sign-in|from-mail|mail|unsubscribe)\//,
  /^\/openapi\.json$/,
  /^\/docs/,
  /^\/livez$/,
  /^\/readyz$/,
  /^\/metrics$/,
  /^\/licences\.txt$/,
];

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: SERVERS_OWN }));
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname === '/share',
  ({ request }) => receiveShare(request),
  'POST',
);

// The decoder of HEIC is half a megabyte that few phones need; the one that loaded it once has it offline from then on.
registerRoute(
  /\/assets\/(heic|libheif)[^/]*$/,
  new CacheFirst({ cacheName: 'heic', plugins: [new ExpirationPlugin({ maxEntries: 4 })] }),
);

// So is the drawn map: half a megabyte of script for who opens it, and the base map of the world, which is asked for by ranges
// and kept whole. Streets come from the archives that routes take along (src/map/offline.ts), or from the network.
registerRoute(
  /\/assets\/(canvas|maplibre)[^/]*$/,
  new CacheFirst({ cacheName: 'map', plugins: [new ExpirationPlugin({ maxEntries: 8 })] }),
);
registerRoute(/\/basemap\/world\.pmtiles$/, ({ request }) => rangeOfWorld(request));

// A new version waits until the reader says so: it would pull the page from under a recording.
self.addEventListener('message', (event) => {
  if (event.data === 'take over') void self.skipWaiting();
  if (event.data === 'claim') event.waitUntil(self.clients.claim());
});

// The first installation takes the page that brought it, so that it works offline from the first visit on.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('sync', (event) => {
  const { tag, waitUntil } = event as SyncEvent;
  if (tag === 'outbox') waitUntil.call(event, Promise.all([sendUntilQuiet(), sendAnswersHere()]));
  if (tag === 'packs') waitUntil.call(event, refreshPacksHere());
});

// Chromium wakes an installed app now and then, on a network that it thinks fit.
self.addEventListener('periodicsync' as 'sync', (event) => {
  const { tag, waitUntil } = event as SyncEvent;
  if (tag === 'packs') waitUntil.call(event, refreshPacksHere());
});

self.addEventListener('push', (event) => event.waitUntil(showPush(event.data)));
self.addEventListener('notificationclick', (event) => event.waitUntil(openTold(event.notification)));
