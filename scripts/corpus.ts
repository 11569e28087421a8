import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { selects } from '../src/algebra/labels.ts';
import { parsePort } from '../src/algebra/ports.ts';
import { explainImage } from '../src/images/reference.ts';
import { parseCalicoSelector } from '../src/manifest/calico-selector.ts';
import { readModels, verdict } from '../src/query.ts';
import { readFolder } from '../src/shell/folder.ts';

// Runs the shipped program over a suite of connectivity cases and lets the suite's own compare.mjs judge.
// usage: node scripts/corpus.ts CORPUS_DIR SUITE [CASE]. Ends with "N passed, N failed".

const [corpusArgument = '', suite = '', only] = process.argv.slice(2);
const corpus = resolve(corpusArgument);
const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'cde-gate-corpus-'));

/** Kinds that this release reads; the cases of others belong to later releases. */
const KINDS = new Set([
  'NetworkPolicy',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
  'Calico NetworkPolicy',
  'GlobalNetworkPolicy',
  'NetworkSet',
  'GlobalNetworkSet',
  'HostEndpoint',
  'WorkloadEndpoint',
  'Profile',
  'NetworkAttachmentDefinition',
  'MultiNetworkPolicy',
  'UserDefinedNetwork',
  'ClusterUserDefinedNetwork',
  'VirtualMachine',
  'Service',
  'Ingress',
  'Route',
]);

type Peer = { workload?: string; kind?: string; cidr?: string[]; special?: string };
type Verdict = { src: Peer; dst: Peer; protocol: string; port: number; allowed: boolean };
type Expected = { error?: string; connections?: unknown; changes?: unknown; verdicts?: Verdict[] };
type Case = {
  id: string;
  task: 'list' | 'diff' | 'verdict';
  kinds: string[];
  notes?: string;
  ipFamilies?: string[];
  podLevel?: string[];
};

const json = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

function gate(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
}

const peerName = ({ workload, kind, cidr, special }: Peer): string =>
  workload === undefined ? (cidr?.[0] ?? `{${special}}`) : `${workload}[${kind}]`;

function answer({ task }: Case, folder: string, expected: Expected): unknown {
  if (task === 'verdict') return { verdicts: verdictsOf(folder, expected.verdicts ?? []) };
  const folders = task === 'list' ? [join(folder, 'manifests')] : [join(folder, 'base'), join(folder, 'head')];
  const { status, stdout, stderr } = gate(task === 'list' ? 'connectivity' : 'diff', ...folders, '--format', 'json');
  return status === 0 ? JSON.parse(stdout) : { error: stderr.trim() || `exit ${status}` };
}

/** All rows in this process, and the first also through the program: a process a row would take minutes. */
function verdictsOf(folder: string, rows: readonly Verdict[]): readonly unknown[] {
  const { value } = readModels([readFolder(join(folder, 'manifests'))]);
  const [model] = value;
  return rows.map(({ src, dst, protocol, port }, index) => {
    const row = { src, dst, protocol, port };
    const destination = parsePort(`${row.protocol}/${row.port}`);
    const [from, to] = [peerName(row.src), peerName(row.dst)];
    const told =
      model === undefined || destination === undefined ? undefined : verdict({ head: model }, from, to, destination);
    const allowed = told === undefined || 'error' in told ? undefined : told.allowed;
    if (index === 0) {
      const { status } = gate(
        'verdict',
        join(folder, 'manifests'),
        '--from',
        from,
        '--to',
        to,
        '--port',
        `${row.protocol}/${row.port}`,
      );
      if (status !== (allowed === true ? 0 : 1)) return { ...row, allowed: `the program says ${status}` };
    }
    return { ...row, allowed };
  });
}

/** Workloads on the node network, which the origins treat as ordinary pods: docs/conformance.md. */
function hostNetworkWorkloads({ task }: Case, folder: string): readonly string[] {
  const folders = task === 'diff' ? ['base', 'head'] : ['manifests'];
  const { value } = readModels(folders.map((side) => readFolder(join(folder, side))));
  const workloads = value.flatMap(({ cluster }) => cluster.workloads.filter(({ hostNetwork }) => hostNetwork));
  return [
    ...new Set(workloads.flatMap(({ namespace, name, pod = name }) => [`${namespace}/${name}`, `${namespace}/${pod}`])),
  ];
}

/** Cases that differ on purpose, by id or beginning of it; the page says why. */
const DEVIATIONS = [
  ...readFileSync(new URL('../docs/conformance.md', import.meta.url), 'utf8').matchAll(/^\| `([^`]+)` \|/gm),
].map(([, id = '']) => id);

function compare(test: Case, folder: string, actual: unknown): string {
  const file = join(scratch, 'actual.json');
  writeFileSync(file, JSON.stringify(actual));
  const options = test.ipFamilies?.includes('IPv6') === true ? ['--ipv6'] : [];
  const ignored = test.task === 'verdict' ? [] : hostNetworkWorkloads(test, folder);
  if (ignored.length > 0) options.push('--ignore-workloads', ignored.join(','));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(corpus, 'compare.mjs'), join(folder, 'expected.json'), file, ...options],
    { encoding: 'utf8' },
  );
  return status === 0 ? '' : stdout + stderr;
}

function runSuite(): { passed: number; failed: number } {
  let passed = 0;
  let failed = 0;
  let deviating = 0;
  for (const entry of json(join(corpus, suite, 'INDEX.json')) as Case[]) {
    const folder = join(corpus, suite, basename(entry.id));
    if (
      !entry.kinds.every((kind) => KINDS.has(kind)) ||
      !existsSync(folder) ||
      (only !== undefined && !entry.id.includes(only))
    )
      continue;
    const test = json(join(folder, 'case.json')) as Case;
    const difference = compare(test, folder, answer(test, folder, json(join(folder, 'expected.json')) as Expected));
    const id = `${basename(suite)}/${basename(entry.id)}`;
    if (difference === '') passed += 1;
    else if (DEVIATIONS.some((beginning) => id.startsWith(beginning))) deviating += 1;
    else {
      failed += 1;
      console.log(`${entry.id}\n${difference.split('\n').slice(0, 6).join('\n')}`);
    }
  }
  if (deviating > 0) console.log(`${deviating} cases differ on purpose, see docs/conformance.md`);
  return { passed, failed };
}

type OwnerCases = {
  files: { id: string; file: string; expect: Record<string, { line: number | null; owners: string[] }> }[];
  patterns: { pattern: string; paths: Record<string, boolean> }[];
};

/** Every question about owners through `cde-gate explain owner`. */
function runOwners(): { passed: number; failed: number } {
  const cases = json(join(corpus, 'codeowners.json')) as OwnerCases;
  const patterns = cases.patterns.map(({ pattern, paths }) => ({
    id: pattern,
    file: `${pattern} @owner\n`,
    expect: Object.fromEntries(
      Object.entries(paths).map(([path, matches]) => [
        path,
        matches ? { line: 1, owners: ['@owner'] } : { line: null, owners: [] },
      ]),
    ),
  }));
  let passed = 0;
  let failed = 0;
  for (const { id, file, expect } of [...cases.files, ...patterns]) {
    const owners = join(scratch, 'CODEOWNERS');
    writeFileSync(owners, file);
    const { stdout } = gate(
      'explain',
      'owner',
      '--codeowners',
      owners,
      '--format',
      'json',
      '--',
      ...Object.keys(expect),
    );
    const rows = JSON.parse(stdout) as { path: string; line: number | null; owners: string[] }[];
    const wrong = rows.filter(
      ({ path, line, owners: names }) => line !== expect[path]?.line || names.join() !== expect[path]?.owners.join(),
    );
    if (wrong.length === 0 && rows.length === Object.keys(expect).length) passed += 1;
    else {
      failed += 1;
      console.log(id, JSON.stringify(wrong));
    }
  }
  return { passed, failed };
}

function runImages(): { passed: number; failed: number } {
  const rows = json(join(corpus, 'image-references.json')) as Record<string, unknown>[];
  const wrong = rows.filter((row) => {
    const told: Record<string, unknown> = explainImage(String(row['ref']));
    return ['valid', 'registry', 'repository', 'tag', 'digest'].some(
      (field) => (told[field] ?? null) !== (row[field] ?? null),
    );
  });
  for (const row of wrong) console.log(JSON.stringify(row));
  return { passed: rows.length - wrong.length, failed: wrong.length };
}

type SelectorRow = { selector: string; labels?: Record<string, string>; match?: boolean; valid?: boolean };

/** Every row through the function behind `cde-gate explain selector`, the first ten through the program itself. */
function runSelectors(): { passed: number; failed: number } {
  const rows = json(join(corpus, 'calico-selectors.json')) as SelectorRow[];
  const wrong = rows.filter(({ selector, labels = {}, match, valid = true }, index) => {
    const parsed = parseCalicoSelector(selector);
    const told =
      'problem' in parsed ? { valid: false } : { valid: true, match: selects(parsed, new Map(Object.entries(labels))) };
    const printed: unknown =
      index < 10
        ? JSON.parse(
            gate('explain', 'selector', '--labels', JSON.stringify(labels), '--format', 'json', '--', selector).stdout,
          )
        : told;
    const expected = match === undefined ? { valid } : { valid: true, match };
    return [told, printed].some((said) =>
      Object.entries(expected).some(([field, value]) => (said as Record<string, unknown>)[field] !== value),
    );
  });
  for (const row of wrong) console.log(JSON.stringify(row));
  return { passed: rows.length - wrong.length, failed: wrong.length };
}

const TABLES: { readonly [suite: string]: () => { passed: number; failed: number } } = {
  codeowners: runOwners,
  'image-references': runImages,
  'calico-selectors': runSelectors,
};
const { passed, failed } = (TABLES[suite] ?? runSuite)();
rmSync(scratch, { recursive: true });
console.log(`${suite}: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
