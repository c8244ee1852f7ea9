// Keeps the hashed files of the last builds: a page that was opened before an update still asks for them by their old
// names. Vite empties dist, so the store stands beside it; the server looks in dist/assets, then in dist/kept/*/assets.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const PREVIOUS_BUILDS = 3;

const pwa = new URL('../', import.meta.url).pathname;
const store = join(pwa, '.kept');
const assets = join(pwa, 'dist/assets');

const filesOf = (folder) => readdirSync(folder).sort();
// Padded, so that the order of the names is the order of the builds.
const builds = () => (existsSync(store) ? filesOf(store).filter((name) => /^\d{6}$/.test(name)) : []);

const now = filesOf(assets);
const newest = builds().at(-1);
// The same sources built again are no new release.
if (!newest || filesOf(join(store, newest)).join() !== now.join()) {
  const next = String(Number(newest ?? 0) + 1).padStart(6, '0');
  mkdirSync(store, { recursive: true });
  cpSync(assets, join(store, next), { recursive: true });
}
const all = builds();
for (const old of all.slice(0, -1 - PREVIOUS_BUILDS)) rmSync(join(store, old), { recursive: true });

const current = new Set(now);
let kept = 0;
for (const build of all.slice(-1 - PREVIOUS_BUILDS, -1)) {
  const target = join(pwa, 'dist/kept', build, 'assets');
  for (const name of filesOf(join(store, build))) {
    if (current.has(name)) continue;
    cpSync(join(store, build, name), join(target, name));
    kept += 1;
  }
}
console.log(`${kept} files of earlier builds kept`);
