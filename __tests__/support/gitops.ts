import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { runCommandLine } from '../../src/shell/command-line.ts';
import { type FileTree, fakeRepository } from './fake-git.ts';
import { obtainBinaries } from './real-binaries.ts';
import { digest } from './world.ts';

// Whole repositories through the whole gate: real git, the real kustomize and Helm, and the report that a person gets.

/** One side of a pull request to another, and what the host knows of the repository. */
export type GitopsChange = {
  readonly base: FileTree;
  /** Files that head writes; null removes one. */
  readonly edit: { readonly [path: string]: string | null };
  readonly repository?: string;
  readonly branch?: string;
};

/** A report in the words of tests: findings and live gaps as `rule path:line message`, by their order. */
export type GitopsReport = {
  readonly decision: string;
  readonly findings: readonly string[];
  readonly gaps: readonly string[];
  /** Gaps that are the same on both sides. */
  readonly known: readonly string[];
  readonly clusters: readonly (string | null)[];
  /** Roots that were rendered for the verdict. */
  readonly rendered: readonly string[];
  /** Everything but what names the sides. */
  readonly whole: string;
};

/** Where both renderers are, for `PATH`. Undefined: they cannot be had here, which the tests of rendering complain about. */
export async function rendererPath(): Promise<string | undefined> {
  const binaries = await obtainBinaries();
  return binaries.kind === 'none'
    ? undefined
    : [binaries.kustomize, binaries.helm].map(({ path }) => dirname(path)).join(':');
}

/** The tree that an edit makes of another. */
export function edited(base: FileTree, edit: GitopsChange['edit']): FileTree {
  const all = Object.entries({ ...base, ...edit });
  return Object.fromEntries(all.flatMap(([path, text]) => (text === null ? [] : [[path, text] as const])));
}

/** Judges an edit out of git. */
export async function judgeChange({ base, edit, ...known }: GitopsChange): Promise<GitopsReport> {
  const repository = fakeRepository(1, base, edited(base, edit));
  try {
    const sides = ['--repo', repository.directory, '--base', repository.base, '--head', repository.head];
    return await runCheck([...sides, ...knownArguments(known)]);
  } finally {
    rmSync(repository.directory, { recursive: true });
  }
}

/** What the command line is told of a repository. */
export function knownArguments({ repository, branch }: Pick<GitopsChange, 'repository' | 'branch'>): readonly string[] {
  return [
    ...(repository === undefined ? [] : ['--repository', repository]),
    ...(branch === undefined ? [] : ['--branch', branch]),
  ];
}

type Place = { readonly path: string; readonly line: number };
type Told = { readonly message: string; readonly at: Place };

/** Runs `cde-gate check` on the given sides, and reads its report. */
export async function runCheck(sides: readonly string[]): Promise<GitopsReport> {
  const said: string[] = [];
  const rendered: string[] = [];
  const complained: string[] = [];
  await runCommandLine(['check', ...sides, '--format', 'json'], {
    print: (text) => void said.push(text),
    complain: (line) => void complained.push(line),
    progress: (what) => {
      const id = /^rendering \d+ of \d+: (.*)$/.exec(what)?.[1];
      if (id !== undefined) rendered.push(id);
    },
    style: 'plain',
  });
  expect(complained).toEqual([]);
  const report = JSON.parse(said.join('\n')) as {
    decision: { kind: string };
    findings: readonly (Told & { rule: string })[];
    gaps: readonly (Told & { touchesCde: boolean })[];
    clusters: readonly { name: string | null }[];
  };
  const tell = ({ at, message }: Told): string => `${at.path}:${at.line} ${message}`;
  return {
    decision: report.decision.kind,
    findings: report.findings.map((finding) => `${finding.rule} ${tell(finding)}`),
    gaps: report.gaps.filter((gap) => gap.touchesCde).map(tell),
    known: report.gaps.filter((gap) => !gap.touchesCde).map(tell),
    clusters: report.clusters.map(({ name }) => name),
    rendered: rendered.toSorted(),
    whole: JSON.stringify({ ...report, subject: null }),
  };
}

/** Owners of everything, so that an approval is asked for and not missing. */
export const OWNERS: FileTree = { '.github/CODEOWNERS': '* @acme/compliance\n' };

/** A workload of namespace `pay` with one container. */
export function payWorkload(name: string, labels = ''): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: pay }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name}${labels} } }
    spec:
      containers: [{ name: main, image: "registry.example/${name}@${digest('a')}", ports: [{ containerPort: 5432 }] }]
`;
}

/** `ledger` holds card data; `api` may reach it, `web` may not. */
export const WORKLOADS = [
  'apiVersion: v1\nkind: Namespace\nmetadata: { name: pay }\n',
  payWorkload('ledger', ', pci: "true"'),
  payWorkload('api'),
  payWorkload('web'),
].join('---\n');

/** Who may reach the ledger: one rule for each client, a line each. */
export function ledgerPolicy(...clients: readonly string[]): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ledger, namespace: pay }
spec:
  podSelector: { matchLabels: { app: ledger } }
  policyTypes: [Ingress]
  ingress:
${clients.map((client) => `    - from: [{ podSelector: { matchLabels: { app: ${client} } } }]\n`).join('')}`;
}

/** A kustomization of these lines. */
export function kustomization(...lines: readonly string[]): string {
  return `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${lines.map((line) => `${line}\n`).join('')}`;
}

const FIRST_PATH = process.env['PATH'] ?? '';

/** Makes these folders all that is on `PATH`, but for git: this machine may have renderers of its own. */
export function onPath(folders: string): void {
  const place = FIRST_PATH.split(':').find((folder) => existsSync(join(folder, 'git')));
  if (place === undefined) throw new Error('there is no git');
  const only = mkdtempSync(join(tmpdir(), 'gitops-git-'));
  symlinkSync(join(place, 'git'), join(only, 'git'));
  process.on('exit', () => rmSync(only, { recursive: true, force: true }));
  process.env['PATH'] = `${folders}:${only}`;
}
