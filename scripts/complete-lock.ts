import { readFileSync, writeFileSync } from 'node:fs';

// Completes package-lock.json after `npm install` on a machine whose registry mirrors only some platforms: npm then
// leaves out the optional packages of the others, and `npm ci` refuses the file everywhere. An entry with name, version,
// os and cpu is what npm itself writes; where it comes from is for each machine's own registry to say.

type Entry = {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  resolved?: string;
  optionalDependencies?: Record<string, string>;
};
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Entry> };

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32', 'aix'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32'];

function platformOf(name: string): Pick<Entry, 'os' | 'cpu' | 'libc'> | undefined {
  const words = name.split(/[/-]/);
  const os = SYSTEMS.find((system) => words.includes(system));
  const cpu = PROCESSORS.find((processor) => words.includes(processor));
  if (cpu === undefined || (os === undefined && cpu !== 'wasm32')) return undefined;
  const libc = words.includes('musl') ? ['musl'] : words.includes('gnu') ? ['glibc'] : undefined;
  return { ...(os && { os: [os] }), cpu: [cpu], ...(libc && { libc }) };
}

/** What a package finds under a name: in its own folder, or in one that holds it. */
function found(at: string, name: string): Entry | undefined {
  for (let folder = at; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const entry = lock.packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`];
    if (entry?.version !== undefined || folder === '' || !folder.includes('/node_modules/'))
      return entry ?? lock.packages[`node_modules/${name}`];
  }
}

let added = 0;
for (const [at, entry] of Object.entries(lock.packages)) {
  delete entry.resolved;
  for (const [name, version] of Object.entries(at === '' ? {} : (entry.optionalDependencies ?? {}))) {
    const platform = platformOf(name);
    const known = found(at, name)?.version;
    if (known === version || platform === undefined || !/^\d/.test(version)) continue;
    const place = known === undefined ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    lock.packages[place] = { version, ...(entry.dev && { dev: true }), optional: true, ...platform };
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).toSorted(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync('package-lock.json', `${JSON.stringify(lock, undefined, 2)}\n`);
console.log(`${added} platform packages added`);
