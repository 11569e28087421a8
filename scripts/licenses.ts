import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Plugin } from 'rolldown';

/** Licences whose code an Apache-2.0 program may carry along. */
const ALLOWED = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'Python-2.0',
  'CC0-1.0',
  'Unlicense',
]);

/** Writes `licenses.txt` beside the bundle: the notice of every package whose code stands in it. Fails on a licence that is not allowed. */
export function licenseNotices(): Plugin {
  return {
    name: 'license-notices',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((output) => (output.type === 'chunk' ? output.moduleIds : []));
      const vendored = modules
        .map((id) => relative(process.cwd(), id.replace(/^\0/, '')))
        .filter((id) => id.startsWith('node_modules/'));
      const folders = [...new Set(vendored.map(packageOf))].toSorted();
      this.emitFile({
        type: 'asset',
        fileName: 'licenses.txt',
        source: folders.map(noticeOf).join(`\n${'-'.repeat(80)}\n\n`),
      });
    },
  };
}

type Manifest = { readonly name?: string; readonly version?: string; readonly license?: string };
const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/** The folder of the package that a bundled file belongs to: the nearest package.json with a name and a version. */
function packageOf(file: string): string {
  for (let folder = dirname(file); folder !== 'node_modules' && folder !== '.'; folder = dirname(folder)) {
    if (!existsSync(join(folder, 'package.json'))) continue;
    const { name, version } = manifestOf(folder);
    if (name !== undefined && version !== undefined) return folder;
  }
  throw new Error(`no package holds ${file}`);
}

function noticeOf(folder: string): string {
  const { name, version, license } = manifestOf(folder);
  if (license === undefined || !ALLOWED.has(license))
    throw new Error(`${name}: licence ${license ?? 'unknown'} is not allowed in the bundle`);
  const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)/i.test(each));
  const text =
    file === undefined ? '(the package ships no licence text)' : readFileSync(join(folder, file), 'utf8').trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
}
