import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parsePathPattern } from '../../src/algebra/path-pattern.ts';
import type { Evidence } from '../../src/evidence.ts';
import { evaluate } from '../../src/gate.ts';
import { createReader, type ManifestSelection, readManifests } from '../../src/manifest/inventory.ts';
import { fileLocation, repoPath } from '../../src/manifest/location.ts';
import type { Snapshot } from '../../src/manifest/snapshot.ts';
import { now } from '../../src/shell/clock.ts';
import { readFolder } from '../../src/shell/folder.ts';
import { readSides } from '../../src/shell/sides.ts';
import { TOOL } from '../../src/shell/tool.ts';
import { git } from '../support/fake-git.ts';

const root = mkdtempSync(join(tmpdir(), 'inventory-test-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What stands at a path: a file's text, a link, or the commit of a submodule. */
type Entry = string | { readonly link: string } | { readonly submodule: string };
type Tree = Readonly<Record<string, Entry>>;

/** Commits of a tree and of the same tree with some entries replaced, in a fresh repository. */
function commits(base: Tree, edits: Tree): { readonly directory: string; readonly ids: readonly string[] } {
  const directory = mkdtempSync(join(root, 'repo-'));
  git(directory, 'init', '-q', '--bare', '--initial-branch=main', '.');
  const stream = [base, edits].map((tree, index) => {
    const entries = Object.entries(tree).map(([path, entry]) => {
      if (typeof entry === 'object' && 'submodule' in entry) return `M 160000 ${entry.submodule} ${path}\n`;
      const [mode, text] = typeof entry === 'string' ? ['100644', entry] : ['120000', entry.link];
      return `M ${mode} inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
    });
    return `commit refs/heads/main\nmark :${index + 1}\ncommitter dev <dev@example.com> 1767323045 +0000\ndata 0\n${entries.join('')}`;
  });
  execFileSync('git', ['fast-import', '--quiet'], { cwd: directory, input: stream.join('') });
  return { directory, ids: git(directory, 'rev-list', '--reverse', 'main').split('\n') };
}

/** What the gate says of the edits: its decision, and where the gaps are that stand in the way. */
function judge(evidence: Omit<Evidence, 'request' | 'now'>): {
  readonly kind: string;
  readonly gaps: readonly string[];
} {
  const { decision, gaps } = evaluate({ ...evidence, request: undefined, now: now() }, TOOL);
  return { kind: decision.kind, gaps: gaps.filter(({ touchesCde }) => touchesCde).map(({ at }) => at.path) };
}

async function judgeCommits(base: Tree, edits: Tree): Promise<ReturnType<typeof judge>> {
  const { directory, ids } = commits(base, edits);
  return judge(await readSides(directory, { base: ids[0] ?? '', head: ids[1] ?? '', headIs: 'branch' }));
}

function judgeFolders(base: Tree, edits: Tree): ReturnType<typeof judge> {
  const [before, after] = [base, { ...base, ...edits }].map((tree) => {
    const directory = mkdtempSync(join(root, 'side-'));
    for (const [path, entry] of Object.entries(tree)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      if (typeof entry === 'string') writeFileSync(join(directory, path), entry);
      else if ('link' in entry) symlinkSync(entry.link, join(directory, path));
    }
    return readFolder(directory);
  });
  if (before === undefined || after === undefined) throw new Error('two trees make two sides');
  return judge({ base: before, head: after, merge: { kind: 'clean' } });
}

const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n';
const policy = (name: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: ${name}, namespace: shop }\nspec: { podSelector: {} }\n`;
const settings = (manifests: string): string => `version: 1\nmanifests: ${manifests}\n`;

const tree: Tree = {
  '.github/CODEOWNERS': '* @octavia\n',
  'README.md': '1',
  'namespace.yaml': namespace,
  deploy: { submodule: '1'.repeat(40) },
  'links/np.yaml': { link: 'np.txt' },
  'links/np.txt': policy('one'),
  'links/folder': { link: '../elsewhere' },
  'elsewhere/np.yaml': policy('two'),
  'elsewhere/notes.txt': '1',
  'CLAUDE.md': { link: 'README.md' },
  'charts/web/Chart.yaml': 'name: web\nversion: 1.0.0\n',
  'charts/web/templates/np.yaml': '{{ include "web.policy" . }}\n',
  'charts/web/templates/_helpers.tpl': '1',
  'charts/web/linked': { link: '../../outside' },
  'outside/motd.txt': '1',
  'apps/plain/kustomization.yaml': 'resources: [np.yaml]\n',
  'apps/plain/np.yaml': policy('three'),
  'apps/plain/README.md': '1',
  'apps/web/kustomization.yaml':
    'resources: [np.yaml]\npatches: [{ path: ../../patches/np.yaml }]\nconfigMapGenerator: [{ name: a, envs: [../../inputs/a.env] }]\n',
  'apps/web/np.yaml': policy('four'),
  'apps/web/web.env': '1',
  'patches/np.yaml': policy('four'),
  'inputs/a.env': '1',
  'inputs/b.env': '1',
  'apps/foreign/Kustomization': 'resources: [np.txt, https://example.com/np.yaml]\n',
  'apps/foreign/np.txt': policy('five'),
  'apps/foreign/README.md': '1',
};

const OTHER = policy('other');

describe('what nobody can see', () => {
  const rows: readonly { readonly story: string; readonly edits: Tree; readonly gaps: readonly string[] }[] = [
    { story: 'a submodule moves', edits: { deploy: { submodule: '2'.repeat(40) } }, gaps: ['deploy'] },
    { story: 'the target of a link is edited', edits: { 'links/np.txt': OTHER }, gaps: ['links/np.yaml'] },
    { story: 'a linked folder is edited', edits: { 'elsewhere/np.yaml': policy('two ') }, gaps: ['links/folder'] },
    { story: 'a link turns', edits: { 'links/np.yaml': { link: '../README.md' } }, gaps: ['links/np.yaml'] },
    {
      story: 'a named template of a chart is edited',
      edits: { 'charts/web/templates/_helpers.tpl': '2' },
      gaps: ['charts/web/Chart.yaml'],
    },
    {
      story: 'a file that a chart links to is edited',
      edits: { 'outside/motd.txt': '2' },
      gaps: ['charts/web/Chart.yaml'],
    },
    {
      story: 'a file beside a kustomization is edited',
      edits: { 'apps/web/web.env': '2' },
      gaps: ['apps/web/kustomization.yaml'],
    },
    {
      story: 'an input outside the kustomization is edited',
      edits: { 'inputs/a.env': '2' },
      gaps: ['apps/web/kustomization.yaml'],
    },
    {
      story: 'a patch outside the kustomization is edited',
      edits: { 'patches/np.yaml': OTHER },
      gaps: ['apps/web/kustomization.yaml'],
    },
    {
      story: 'a resource with a name that manifests do not have is edited',
      edits: { 'apps/foreign/np.txt': OTHER },
      gaps: ['apps/foreign/Kustomization'],
    },
    {
      story: 'a kustomization takes another address',
      edits: { 'apps/foreign/Kustomization': 'resources: [np.txt, https://example.com/other.yaml]\n' },
      gaps: ['apps/foreign/Kustomization'],
    },
    {
      story: 'a kustomization becomes a link',
      edits: { 'apps/plain/kustomization.yaml': { link: '../web/kustomization.yaml' } },
      gaps: ['apps/plain/kustomization.yaml', 'apps/plain/kustomization.yaml'],
    },
  ];

  test.each(rows)('$story: undecided', async ({ edits, gaps }) => {
    expect(await judgeCommits(tree, edits)).toEqual({ kind: 'undecided', gaps });
  });

  test.each(rows.filter(({ story }) => !story.includes('submodule')))(
    '$story, as folders: undecided',
    ({ edits, gaps }) => {
      expect(judgeFolders(tree, edits)).toEqual({ kind: 'undecided', gaps });
    },
  );

  test.each([
    { story: 'a file outside every chart and kustomization', edits: { 'README.md': '2' } },
    { story: 'an input that no kustomization names', edits: { 'inputs/b.env': '2' } },
    { story: 'notes in a linked folder', edits: { 'elsewhere/notes.txt': '2' } },
    { story: 'notes beside a kustomization that changes nothing', edits: { 'apps/plain/README.md': '2' } },
    { story: 'notes beside a resource that is read nowhere', edits: { 'apps/foreign/README.md': '2' } },
    { story: 'a manifest elsewhere', edits: { 'namespace.yaml': `${namespace}# the shop\n` } },
  ])('$story is edited: pass', async ({ edits }) => {
    expect(await judgeCommits(tree, edits)).toEqual({ kind: 'pass', gaps: [] });
    expect(judgeFolders(tree, edits)).toEqual({ kind: 'pass', gaps: [] });
  });

  test('a template outside is not judged where the chart is excluded', async () => {
    const base = { ...tree, '.github/cde-gate.yml': settings('{ exclude: [charts/, deploy/] }') };
    const edits = { 'charts/web/templates/_helpers.tpl': '2', deploy: { submodule: '2'.repeat(40) } };
    expect(await judgeCommits(base, edits)).toEqual({ kind: 'pass', gaps: [] });
  });
});

describe('what may hide behind an entry', () => {
  const hides = (path: string, selection: ManifestSelection): boolean => {
    const gaps = [{ message: 'is a link', at: fileLocation(repoPath(path)), subject: 'a link' }];
    const side: Snapshot = { name: 'side', files: new Map(), unread: new Map(), gaps };
    return readManifests(side, selection, createReader()).gaps.length > 0;
  };
  const patterns = (...sources: readonly string[]) => sources.flatMap((source) => parsePathPattern(source) ?? []);

  test.each([
    { path: 'np.yaml', include: [], exclude: [], hidden: true },
    { path: 'deploy', include: [], exclude: [], hidden: true },
    { path: '.github/actions/x', include: [], exclude: [], hidden: false },
    { path: 'deploy', include: ['/k8s/'], exclude: [], hidden: false },
    { path: 'deploy', include: ['k8s/'], exclude: [], hidden: true },
    { path: 'k8s', include: ['k8s/'], exclude: [], hidden: true },
    { path: 'k8s', include: ['/k8s/prod/**/np-*.yaml'], exclude: [], hidden: true },
    { path: 'k8s/prod', include: ['/k8s/prod/**/np-*.yaml'], exclude: [], hidden: true },
    { path: 'k8s/prod/a', include: ['/k8s/prod/**/np-*.yaml'], exclude: [], hidden: true },
    { path: 'k8s/stage', include: ['/k8s/prod/**/np-*.yaml'], exclude: [], hidden: false },
    { path: 'anywhere', include: ['*.json'], exclude: [], hidden: true },
    { path: 'deploy', include: [], exclude: ['deploy/'], hidden: false },
    { path: 'deploy', include: [], exclude: ['deploy'], hidden: false },
    { path: 'deploy', include: [], exclude: ['**/manifest.yaml', 'deploy/*', 'deploy/prod/'], hidden: true },
  ])('$path under $include without $exclude: $hidden', ({ path, include, exclude, hidden }) => {
    expect(hides(path, { include: patterns(...include), exclude: patterns(...exclude) })).toBe(hidden);
  });
});
