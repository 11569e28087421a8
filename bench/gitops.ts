import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { obtainBinaries } from '../__tests__/support/real-binaries.ts';
import { defaultDeny, namespaceYaml, policy, workload } from './generate.ts';

// Prints how long the shipped program takes on a large GitOps repository of which a pull request changes one file: plain
// manifests of many namespaces, and applications with a base and three overlays, each overlay a cluster. `--smoke` runs a
// small one once. Needs git, and kustomize and Helm on PATH or a Go toolchain that compiles them.

type Size = { readonly namespaces: number; readonly applications: number; readonly target: number | undefined };

const LARGE: Size = { namespaces: 1_470, applications: 20, target: 5 };
const SMOKE: Size = { namespaces: 40, applications: 2, target: undefined };
const program = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

/** What one pull request edits, and the status that it has to end with. */
const CHANGES: readonly Edit[] = [
  { name: 'one plain policy', path: 'namespaces/ns-0/policy.yaml', edit: admitApi, status: 2 },
  { name: 'the same, opened to all namespaces', path: 'namespaces/ns-0/policy.yaml', edit: admitAll, status: 2 },
  { name: 'one overlay', path: 'apps/app-0/overlays/prod/policy.yaml', edit: admitApi, status: 1 },
];

type Edit = {
  readonly name: string;
  readonly path: string;
  readonly edit: (text: string) => string;
  readonly status: number;
};

function admitApi(text: string): string {
  return text.replace('tier: web', 'tier: api');
}

function admitAll(text: string): string {
  return text.replace('purpose: monitoring', 'purpose: business');
}

/** Six files for each namespace, seventeen for each application. */
function filesOf({ namespaces, applications }: Size): ReadonlyMap<string, string> {
  const files = new Map([['.github/CODEOWNERS', '* @acme/compliance\n']]);
  for (let n = 0; n < namespaces; n += 1) {
    const [name, folder] = [`ns-${n}`, `namespaces/ns-${n}`];
    files.set(`${folder}/namespace.yaml`, namespaceYaml(name, n % 40 === 1 ? 'monitoring' : 'business'));
    files.set(`${folder}/deny.yaml`, defaultDeny(name));
    files.set(`${folder}/policy.yaml`, policy(name, 0, [`ns-${(n + 1) % namespaces}`, name]));
    for (const i of [0, 1]) files.set(`${folder}/app-${i}.yaml`, workload(name, i, n % 20 === 0));
    files.set(`${folder}/settings.yaml`, settings(name));
  }
  for (let n = 0; n < applications; n += 1) {
    const [name, folder] = [`app-${n}`, `apps/app-${n}`];
    const names = ['namespace.yaml', 'deny.yaml', 'app-0.yaml', 'app-1.yaml'];
    files.set(`${folder}/base/kustomization.yaml`, `resources: [${names.join(', ')}]\n`);
    files.set(`${folder}/base/namespace.yaml`, namespaceYaml(name, 'business'));
    files.set(`${folder}/base/deny.yaml`, defaultDeny(name));
    for (const i of [0, 1]) files.set(`${folder}/base/app-${i}.yaml`, workload(name, i, n % 10 === 0));
    for (const cluster of ['dev', 'stage', 'prod']) {
      const overlay = `${folder}/overlays/${cluster}`;
      files.set(`${overlay}/kustomization.yaml`, OVERLAY);
      files.set(`${overlay}/policy.yaml`, policy(name, 0, [name]));
      files.set(`${overlay}/replicas.yaml`, `- { op: replace, path: /spec/replicas, value: ${n % 5} }\n`);
      files.set(`${overlay}/settings.yaml`, settings(name));
    }
  }
  return files;
}

const OVERLAY =
  'resources: [../../base, policy.yaml, settings.yaml]\npatches: [{ path: replicas.yaml, target: { kind: Deployment } }]\n';

/** Most of a repository is nobody's business here. */
function settings(namespace: string): string {
  const lines = Array.from({ length: 60 }, (_, index) => `  key-${index}: "value ${index} of ${namespace}"\n`);
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: ${namespace}\ndata:\n${lines.join('')}`;
}

/** A repository with the base on `main`, and each change on a branch of its number. */
function makeRepository(files: ReadonlyMap<string, string>): string {
  const directory = mkdtempSync(join(tmpdir(), 'cde-gate-bench-gitops-'));
  const git = (...args: readonly string[]): void => {
    const identity = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.org'];
    execFileSync('git', ['-C', directory, ...identity, ...args], { stdio: 'pipe' });
  };
  git('init', '--quiet', '--initial-branch=main');
  for (const [path, text] of files) {
    mkdirSync(join(directory, dirname(path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  git('add', '--all');
  git('commit', '--quiet', '--message=base');
  for (const [index, { path, edit }] of CHANGES.entries()) {
    git('checkout', '--quiet', '-b', `change-${index}`, 'main');
    const written = files.get(path) ?? '';
    writeFileSync(join(directory, path), edit(written));
    git('commit', '--quiet', '--all', `--message=${path}`);
  }
  return directory;
}

const renderers = await obtainBinaries();
if (renderers.kind === 'none') throw new Error(renderers.why);
const folders = [renderers.kustomize, renderers.helm].map(({ path }) => dirname(path));
const env = { ...process.env, PATH: [...folders, process.env['PATH']].join(':') };
const size = process.argv.includes('--smoke') ? SMOKE : LARGE;
const runs = size === SMOKE ? 1 : 3;
const files = filesOf(size);
const bytes = [...files.values()].reduce((sum, text) => sum + text.length, 0);
console.log(`${files.size} files, ${(bytes / 1e6).toFixed(1)} MB, ${size.namespaces + size.applications} namespaces`);
const directory = makeRepository(files);
try {
  for (const [index, { name, status: expected }] of CHANGES.entries()) {
    const seconds = Array.from({ length: runs }, () => {
      const started = performance.now();
      const command = [program, 'check', '--repo', directory, '--base', 'main', '--head', `change-${index}`];
      const { status } = spawnSync(process.execPath, command, { stdio: 'ignore', env });
      if (status !== expected) {
        console.log(`${name}: ended with status ${status}, expected ${expected}`);
        process.exitCode = 1;
      }
      return (performance.now() - started) / 1_000;
    });
    const median = seconds.toSorted((a, b) => a - b)[seconds.length >> 1] ?? 0;
    const verdict =
      size.target === undefined
        ? ''
        : median <= size.target
          ? `, target ${size.target} s met`
          : `, target ${size.target} s MISSED`;
    console.log(`${name.padEnd(36)} median ${median.toFixed(2)} s of ${runs}${verdict}`);
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
