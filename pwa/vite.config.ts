import { svelte } from '@sveltejs/vite-plugin-svelte';
import { VitePWA } from 'vite-plugin-pwa';
import { defineConfig } from 'vitest/config';

const SERVER = process.env.BACKHAUL_URL ?? 'http://127.0.0.1:8000';

const FIRST_LOAD =
  /vite\/preload-helper|node_modules\/(svelte\/(?!.*bindings\/(select|input|media|size))|idb\/|clsx\/)|\/src\/(ui\/|outbox\/(database|ids|network|recording|seal|states|tips|triggers|view)|capture\/(Capture|HoldButton|place|PlaceChip|voice)|i18n\/(messages|numbers|en\.json)|(App|driving\/state|paths|routes|router|session|online|theme|update|start)\b)/;

export default defineConfig({
  plugins: [
    svelte(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'sw',
      filename: 'sw.ts',
      // The page registers the worker itself, after first paint, and asks before an update takes over.
      injectRegister: false,
      registerType: 'prompt',
      injectManifest: {
        globPatterns: ['**/*.{html,js,css,svg,webmanifest}', 'icons/*.png'],
        // Kept once they were needed: sw.ts.
        globIgnores: ['**/assets/heic*', '**/assets/{canvas,maplibre}*'],
      },
      manifest: {
        id: '/',
        name: 'Backhaul',
        short_name: 'Backhaul',
        description: 'Hold one button and tell what you saw. Saved on the phone at once, with or without network.',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        orientation: 'any',
        background_color: '#f5f7f6',
        theme_color: '#0b6b5d',
        categories: ['productivity', 'business'],
        icons: [
          { src: '/icons/192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icons/512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icons/maskable.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
        // A link that is opened while the app is open is shown there, not in a second window.
        launch_handler: { client_mode: ['navigate-existing', 'auto'] },
        handle_links: 'preferred',
        shortcuts: [
          { name: 'Talk', url: '/capture?press=voice' },
          { name: 'Photo', url: '/capture?press=photo' },
          { name: 'Near me', url: '/near' },
          { name: 'My tips', url: '/outbox' },
        ],
        // The service worker takes it (sw/share.ts), with or without a network.
        share_target: {
          action: '/share',
          method: 'POST',
          enctype: 'multipart/form-data',
          params: {
            title: 'title',
            text: 'text',
            url: 'url',
            files: [{ name: 'files', accept: ['image/*', 'audio/*'] }],
          },
        },
      },
    }),
  ],
  worker: { format: 'es' },
  build: {
    target: ['es2022', 'safari16.4', 'chrome109', 'firefox115'],
    // The server's content security policy allows neither inline script nor inline style.
    modulePreload: {
      polyfill: false,
      // The names of what a later screen imports would cost the first visit 1 %; the worker has the files at hand by then.
      // The page itself names everything at once: what it names later is a round trip later.
      resolveDependencies: (_file, files, { hostType }) =>
        hostType === 'html' ? files : files.filter((file) => file.endsWith('.css')),
    },
    assetsInlineLimit: 0,
    // `npm run size` reads which chunks the first visit loads from it.
    manifest: true,
    rolldownOptions: {
      // The first chunk would import what only forms use of Svelte, for nothing but its order.
      treeshake: {
        moduleSideEffects: [{ test: /svelte\/src\/internal\/client\/dom\/elements\/bindings/, sideEffects: false }],
      },
      output: {
        codeSplitting: {
          // What only later screens use of a library stays with them.
          includeDependenciesRecursively: false,
          groups: [
            // What the first screen needs and others share, in one piece: sixteen small ones compress 20 % worse.
            { name: 'first', test: FIRST_LOAD },
          ],
        },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/sign-in', '/from-mail', '/mail', '/unsubscribe', '/openapi.json'].map((path) => [path, SERVER]),
    ),
  },
  test: { include: ['tests/**/*.test.ts'], setupFiles: ['tests/setup.ts'] },
});
