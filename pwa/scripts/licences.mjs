// Writes dist/licences.txt: what of others is in the app, and under which licence. The decoder of HEIC is LGPL: it stays a
// file of its own in dist/assets, which anybody may replace.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const pwa = new URL('../', import.meta.url).pathname;
const folders = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], { cwd: pwa, encoding: 'utf8' })
  .trim()
  .split('\n')
  .slice(1);
const texts = folders.sort().map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  return `${name} ${version}: ${license}\n\n${file ? readFileSync(join(folder, file), 'utf8').trim() : ''}\n`;
});
writeFileSync(join(pwa, 'dist/licences.txt'), texts.join(`\n${'-'.repeat(80)}\n\n`));
console.log(`${texts.length} licences`);
