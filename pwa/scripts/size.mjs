// Prints what the capture screen loads at a first visit, gzipped: the static graph of the entry, which is all that it
// loads before somebody presses something. Fails above the budget of DESIGN's speed targets.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const BUDGET_BYTES = 35 * 1024;

const dist = new URL('../dist/', import.meta.url).pathname;
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'));
const gzipped = (name) => gzipSync(readFileSync(join(dist, name)), { level: 9 }).length;

function graph(key, seen = new Set()) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the manifest: was it renamed?`);
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of chunk.imports ?? []) graph(next, seen);
  return seen;
}

const seen = graph('index.html');
const rows = [...seen].map((key) => ({ file: manifest[key].file, gzip: gzipped(manifest[key].file) }));
const css = [...new Set([...seen].flatMap((key) => manifest[key].css ?? []))];
const script = rows.reduce((sum, row) => sum + row.gzip, 0);
const style = css.reduce((sum, name) => sum + gzipped(name), 0);
const worker = gzipped('sw.js');

for (const row of rows.sort((a, b) => b.gzip - a.gzip)) console.log(`${String(row.gzip).padStart(7)}  ${row.file}`);
console.log(`${String(script).padStart(7)}  script of the first visit, budget ${BUDGET_BYTES}`);
console.log(
  JSON.stringify({
    capture_script_gzip_bytes: script,
    capture_style_gzip_bytes: style,
    service_worker_gzip_bytes: worker,
    budget_bytes: BUDGET_BYTES,
  }),
);
if (script > BUDGET_BYTES) process.exitCode = 1;

// It is a classic script: with an import in it, even one that never runs, no browser starts it, and nothing works offline.
if (/\bimport\s*\(|\bimport\.meta\b/.test(readFileSync(join(dist, 'sw.js'), 'utf8'))) {
  console.error('sw.js imports something while it runs: import it statically where the sender does.');
  process.exitCode = 1;
}
