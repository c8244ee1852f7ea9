/** The service worker: registered after first paint; a new version takes over when the reader says so, never before. */
let waiting = $state.raw<ServiceWorker | null>(null);

export const update = {
  get isWaiting(): boolean {
    return waiting !== null;
  },
  /** Lets the new version take over, and shows it. */
  take: async () => (await import('./doors/takeUpdate')).takeUpdate(waiting),
};

export function watchForUpdate(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).then(
    (registration) => {
      const look = (): void => {
        // Without a controller this is the first installation: there is nothing to replace.
        if (registration.waiting && navigator.serviceWorker.controller) waiting = registration.waiting;
      };
      look();
      registration.addEventListener('updatefound', () =>
        registration.installing?.addEventListener('statechange', look),
      );
      // A page that was on its way while the worker took over, or that was loaded past it, would have nothing offline.
      void navigator.serviceWorker.ready.then(({ active }) => {
        if (!navigator.serviceWorker.controller) active?.postMessage('claim');
      });
      document.addEventListener('visibilitychange', () => {
        if (document.visibilityState === 'visible') void registration.update().catch(() => undefined);
      });
    },
    (error: unknown) => console.warn('no service worker:', error),
  );
}
