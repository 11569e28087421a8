import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// Writes dist/licenses.txt: the notice of every package whose code stands in the bundle. Fails on a licence that an
// Apache-2.0 program may not carry along.

const ALLOWED = new Set(['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'Python-2.0', 'CC0-1.0', 'Unlicense']);

const bundles = readdirSync('dist').filter((name) => name.endsWith('.js'));
const marked = bundles.flatMap((name) => [...readFileSync(join('dist', name), 'utf8').matchAll(/^\/\/#region (node_modules\/\S+)/gm)].map(([, path]) => path ?? ''));

/** The folder of the package that a bundled file belongs to: the nearest package.json with a name. */
function packageOf(file: string): string {
  for (let folder = dirname(file); folder !== '.' && folder !== '/'; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && 'name' in (JSON.parse(readFileSync(manifest, 'utf8')) as object)) return folder;
  }
  throw new Error(`no package holds ${file}`);
}

const folders = [...new Set(marked.map(packageOf))].toSorted();
const notices = folders.map((folder) => {
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string; version: string; license?: string };
  if (about.license === undefined || !ALLOWED.has(about.license)) throw new Error(`${about.name}: licence ${about.license ?? 'unknown'} is not allowed in the bundle`);
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name));
  const text = file === undefined ? '(the package ships no licence text)' : readFileSync(join(folder, file), 'utf8').trim();
  return `${about.name} ${about.version} (${about.license})\n\n${text}\n`;
});
writeFileSync('dist/licenses.txt', notices.join(`\n${'-'.repeat(80)}\n\n`));
console.log(`${folders.length} bundled packages, all licences allowed`);
