import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { selects } from '../src/algebra/labels.ts';
import { parsePort } from '../src/algebra/ports.ts';
import { explainImage } from '../src/images/reference.ts';
import { explainScan, type ScanAnswer } from '../src/images/scan/answer.ts';
import { readScan } from '../src/images/scan/catalog.ts';
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

/**
 * What the samples' origins say of them (ORIGIN.md), and what jq counts in them: file, usable, beginning of the one digest,
 * and findings by rank from critical to unknown.
 */
const SCAN_REPORTS: readonly (readonly [string, boolean, string, string])[] = [
  ['aws-ecr/basic-scan.json', true, '74b2c688', '0 0 1 0 0 0'],
  ['clair/clair-scanner-legacy.json', false, '', '0 0 43 58 11 0'],
  ['cosign-vuln/predicate-null-result.json', false, '', '0 0 0 0 0 0'],
  ['cosign-vuln/spec-example-predicate.json', false, '', '0 2 0 0 0 0'],
  ['cyclonedx/fluentd-short_trivy-1.7.cdx.json', false, '', '2 1 0 0 0 0'],
  ['cyclonedx/grype-image-1.6.cdx.json', true, 'ca738abb', '1 0 0 1 0 0'],
  ['cyclonedx/hello-world_trivy-0.45_empty.cdx.json', false, 'dcba6dae', '0 0 0 0 0 0'],
  ['cyclonedx/npm_trivy.cdx.json', false, '', '0 0 1 0 0 0'],
  ['cyclonedx/spec-valid-vulnerability-1.5.json', false, '', '1 0 0 0 0 0'],
  ['cyclonedx/spec-valid-vulnerability-1.6.json', false, '', '1 0 0 0 0 0'],
  ['cyclonedx/vex-1.4.cdx.json', false, '', '0 1 0 0 0 0'],
  ['google-artifact-analysis/gcloud-artifacts-describe.json', true, 'd2eecb48', '6 1 0 0 0 0'],
  ['grype/busybox_grype-0.7_no-matches.json', false, '', '0 0 0 0 0 0'],
  ['grype/busybox_grype-0.94_epss.json', true, 'ae39a6f5', '1 10 2 2 0 0'],
  ['grype/directory-source.json', false, '', '2 2 5 0 0 0'],
  ['grype/gitea_grype-0.71.json', true, '95ad1dc1', '3 7 7 12 0 4'],
  ['grype/redacted-repo-digests.json', false, '', '0 1 0 0 0 0'],
  ['grype/test-image_grype-0.65.json', true, '10008791', '0 0 2 0 0 0'],
  ['harbor/no-vulnerability.json', false, '', '0 0 0 0 0 0'],
  ['harbor/trivy-report-1.1.json', true, '711103cf', '0 1 0 2 0 0'],
  ['neuvector/no-vulnerability.json', false, '', '0 0 0 0 0 0'],
  ['neuvector/one-vulnerability.json', false, '', '0 1 0 0 0 0'],
  ['openvex/alpine-v0.2.0.openvex.json', false, '124c7d27', '0 0 0 0 0 0'],
  ['openvex/history.openvex.json', false, '13d22ec6', '0 0 0 0 0 0'],
  ['openvex/images.openvex.json', false, 'f271e74b', '0 0 0 0 0 0'],
  ['openvex/trivy-not-affected.openvex.json', false, '', '0 0 0 0 0 0'],
  ['openvex/under-investigation.openvex.json', false, '', '0 0 0 0 0 0'],
  ['sarif/alpine-310_trivy.sarif.json', false, '', '0 0 4 0 0 0'],
  ['sarif/grype-image.sarif.json', false, '', '1 0 0 1 0 0'],
  ['sarif/nginx_snyk.sarif.json', false, '13d22ec6', '0 0 0 65 0 0'],
  ['sarif/nginx_trivy-0.42.sarif.json', false, '13d22ec6', '0 3 21 75 0 0'],
  ['trivy/all-statuses.json', false, '', '0 0 0 8 0 0'],
  ['trivy/alpine-3.11_licenses-only.json', false, 'bcae378e', '0 0 0 0 0 0'],
  ['trivy/alpine-3.14_trivy-0.20.json', false, 'e1c082e3', '1 1 1 1 0 0'],
  ['trivy/alpine-310.json', false, '', '0 0 4 0 0 0'],
  ['trivy/alpine-39-skip.json', false, '', '0 0 0 0 0 0'],
  ['trivy/centos-7.json', false, '', '0 0 1 2 0 0'],
  ['trivy/debian-buster.json', false, '', '1 0 0 1 0 0'],
  ['trivy/distroless-base.json', false, '', '0 0 2 2 0 0'],
  ['trivy/fluentd-multiple-lockfiles.json', false, '', '1 1 0 1 0 0'],
  ['trivy/juice-shop_no-Results-key.json', false, '33238f8c', '0 0 0 0 0 0'],
  ['trivy/npm-with-suppressed.json', false, '', '0 1 0 1 0 0'],
  ['trivy/npm.json', false, '', '0 0 1 0 0 0'],
  ['trivy/schema-v1-array.json', false, '', '0 18 9 65 0 1'],
  ['trivy/spring4shell-jre8.json', false, '', '0 0 0 1 0 0'],
  ['trivy/trivy-k8s.json', false, '', '0 0 0 0 0 0'],
  ['trivy/ubuntu-1804.json', false, '', '0 0 4 1 0 0'],
];

type Bundle = {
  verifies: boolean;
  trustedRoot: string;
  key: string | null;
  artifactSha256: string | null;
  expectedIdentity: { san: string; issuer: string } | null;
  bundle: { content?: string; subjects?: { digest: { sha256?: string } }[] };
};

type Told = { verified: boolean; certificate: { subject: string; issuer: string } | null };

/**
 * Whether a signed sample is verified as its origin says, through `cde-gate scan verify`; the public root is the embedded
 * one. The origin asks for issuer and subject. The gate also asks which run it was, so one sample, whose invented
 * certificate does not say, has a right signature by the right name and is not believed.
 */
function isVerifiedAsExpected(name: string): boolean {
  const folder = join(corpus, 'scan-reports/sigstore', name);
  const expected = json(join(folder, 'expected.json')) as Bundle;
  const { verifies, trustedRoot, key, artifactSha256, expectedIdentity, bundle } = expected;
  const digest = artifactSha256 ?? bundle.subjects?.[0]?.digest.sha256 ?? '';
  const { issuer = '', san = '' } = expectedIdentity ?? {};
  // One sample is signed by a workflow of another repository than the one that ran it.
  const callers = issuer.startsWith('https://token.actions') ? ['--repository', 'https://github.com/*/*'] : [];
  const { status, stdout } = gate(
    'scan',
    'verify',
    join(folder, 'bundle.sigstore.json'),
    ...(key === null ? ['--issuer', issuer, '--subject', san, ...callers] : ['--key', join(folder, key)]),
    ...(bundle.content === 'messageSignature'
      ? ['--artifact', join(folder, 'artifact')]
      : ['--digest', `sha256:${digest}`]),
    ...(basename(trustedRoot).startsWith('public-good') ? [] : ['--root', join(folder, trustedRoot)]),
    '--format',
    'json',
  );
  const { verified, certificate } = JSON.parse(stdout) as Told;
  const isNamed = key !== null ? verified : certificate?.subject === san && certificate.issuer === issuer;
  const isBelieved = name === 'intoto-with-custom-trust-root' ? !verified : verified === verifies;
  return isNamed === verifies && isBelieved && status === (verified ? 0 : 1);
}

/** Every sample through the function behind `cde-gate scan read`, the first ten through the program itself, and every bundle through `cde-gate scan verify`. */
function runScans(): { passed: number; failed: number } {
  const folder = join(corpus, 'scan-reports');
  const bundles = readdirSync(join(folder, 'sigstore'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const signed = bundles.map(({ name }): (typeof SCAN_REPORTS)[number] => {
    const { bundle } = json(join(folder, 'sigstore', name, 'expected.json')) as Bundle;
    const digest = bundle.subjects?.[0]?.digest.sha256 ?? '';
    return [`sigstore/${name}/bundle.sigstore.json`, false, digest, '0 0 0 0 0 0'];
  });
  const rows = [...SCAN_REPORTS, ...signed];
  const wrong = rows.filter(([file, usable, digest, counts], index) => {
    const path = join(folder, file);
    const told = explainScan(readScan(readFileSync(path, 'utf8')));
    const { status, stdout } =
      index < 10
        ? gate('scan', 'read', path, '--format', 'json')
        : { status: usable ? 0 : 1, stdout: JSON.stringify(told) };
    const printed = JSON.parse(stdout) as ScanAnswer;
    const agrees = ({ usable: said, digest: named, counts: found }: ScanAnswer): boolean =>
      said === usable &&
      (digest === '' ? named === null : named?.startsWith(`sha256:${digest}`) === true) &&
      Object.values(found).join(' ') === counts;
    return ![told, printed].every(agrees) || status !== (usable ? 0 : 1);
  });
  const misjudged = bundles.filter(({ name }) => !isVerifiedAsExpected(name));
  for (const row of [...wrong, ...misjudged.map(({ name }) => `sigstore/${name}: not believed as it should be`)])
    console.log(JSON.stringify(row));
  const failed = wrong.length + misjudged.length;
  return { passed: rows.length + bundles.length - failed, failed };
}

const TABLES: { readonly [suite: string]: () => { passed: number; failed: number } } = {
  codeowners: runOwners,
  'image-references': runImages,
  'calico-selectors': runSelectors,
  'scan-reports': runScans,
};
const { passed, failed } = (TABLES[suite] ?? runSuite)();
rmSync(scratch, { recursive: true });
console.log(`${suite}: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
