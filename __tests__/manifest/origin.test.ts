import { describe, expect, test } from 'vitest';
import { readDocuments } from '../../src/manifest/documents.ts';
import { asObject } from '../../src/manifest/json.ts';
import { type RepoPath, type Route, repoPath } from '../../src/manifest/location.ts';
import { originOf } from '../../src/manifest/origin.ts';
import { readRendered } from '../../src/manifest/rendered.ts';
import { identityOf, type SourceBook } from '../../src/manifest/source-book.ts';

// The line a person would edit, for values of rendered objects.

type Files = Readonly<Record<string, string>>;
const K = 'k/kustomization.yaml';

/** `k` holds the only kustomization, where there is one. */
function book(files: Files, more: Partial<SourceBook> = {}): SourceBook {
  return {
    files: new Map(Object.entries(files).map(([path, text]) => [repoPath(path), text])),
    kustomizations: Object.keys(files)
      .filter((path) => path.endsWith('kustomization.yaml'))
      .map(repoPath),
    resources: [repoPath('k')],
    components: [],
    overlay: {},
    templates: new Map(),
    values: [],
    start: repoPath(K),
    ...more,
  };
}

function find(rendered: string, known: SourceBook, ...route: Route): string {
  const body = asObject(readDocuments(repoPath('x'), rendered).value[0]?.value) ?? {};
  const { path, line, column } = originOf(known, { body }, route);
  const lines = known.files.get(path)?.split('\n');
  // An annotation must never stand where nothing is.
  if (lines !== undefined) {
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
  }
  return `${path}:${line}`;
}

const OBJECT =
  'apiVersion: v1\nkind: Pod\nmetadata:\n  name: pre-a\nspec:\n  x: 1\n  y: 2\n  list:\n    - name: b\n      z: 3\n';
const TAKES = 'namePrefix: pre-\nresources: [../b/pod.yaml]\n';
const BASE = {
  [K]: TAKES,
  'b/pod.yaml':
    '# a comment\napiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  y: 9\n  x: 1\n  list:\n    - name: other\n    - name: b\n      z: 3\n',
};
const at = (text: string): Files => ({ ...BASE, [K]: `${text}${TAKES}` });

describe('kustomize', () => {
  test('a value that nobody changed stands in the object it comes from, also in a list that moved', () => {
    expect(find(OBJECT, book(BASE), 'spec', 'x')).toBe('b/pod.yaml:8');
    expect(find(OBJECT, book(BASE), 'spec', 'list', 0, 'z')).toBe('b/pod.yaml:12');
    expect(find(OBJECT, book(BASE))).toBe('b/pod.yaml:2');
  });

  const POD = (name: string, y: number, namespace?: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n${namespace === undefined ? '' : `  namespace: ${namespace}\n`}spec:\n  y: ${y}\n`;
  test.each<[string, string, string, string]>([
    ['the object of its name', 'namePrefix: pre-', POD('a', 2), 'b/0.yaml:5'],
    ['the object of its name under several prefixes', 'namePrefix: p\nnameSuffix: e-a', POD('r', 2), 'b/0.yaml:5'],
    ['nobody whose name only looks like it', 'namePrefix: pr-', POD('a', 2), `${K}:1`],
    ['nobody of no name', 'namePrefix: pre-a', POD('""', 2), `${K}:1`],
    ['nobody of another kind', 'namePrefix: pre-', POD('a', 2).replace('Pod', 'Job'), `${K}:1`],
    ['nobody of another group', 'namePrefix: pre-', POD('a', 2).replace('v1', 'own/v1'), `${K}:1`],
    ['the one in its namespace', 'x: 1', `${POD('pre-a', 2, 'shop')}---\n${POD('pre-a', 2)}`, 'b/0.yaml:13'],
    ['nobody, where several can be', 'x: 1', `${POD('pre-a', 2)}---\n${POD('pre-a', 2)}`, `${K}:1`],
    // Somebody may put it there, so that the owners of another file are asked.
    [
      'the one that comes to its name, not the one that bears it',
      'namePrefix: pre-',
      `${POD('a', 2)}---\n${POD('pre-a', 9)}`,
      'b/0.yaml:5',
    ],
    [
      'nobody, where one stands in its new namespace already',
      'namespace: pay',
      `${POD('pre-a', 2, 'pay')}---\n${POD('pre-a', 9)}`,
      `${K}:1`,
    ],
  ])('an object comes from %s', (_, fields, base, line) => {
    const files = { [K]: `${fields}\nresources: [../b/0.yaml]\n`, 'b/0.yaml': base };
    expect(find(OBJECT, book(files), 'spec')).toBe(line);
  });
  test('an object comes from no file that is not taken as a resource, and from no patch', () => {
    const files = { [K]: 'configMapGenerator: [{ name: c, files: [../b/0.yaml] }]\n', 'b/0.yaml': POD('pre-a', 2) };
    expect(find(OBJECT, book(files))).toBe(`${K}:1`);
    expect(find(OBJECT, book({ [K]: 'patches: [{ path: ../b/0.yaml }]\n', 'b/0.yaml': POD('pre-a', 2) }))).toBe(
      `${K}:1`,
    );
  });
  test('a root without a kustomization takes its files by itself', () => {
    const files = { 'b/0.yaml': POD('pre-a', 2) };
    expect(find(OBJECT, book(files))).toBe(`${K}:1`);
    expect(find(OBJECT, book(files, { resources: [repoPath('b/0.yaml')] }))).toBe('b/0.yaml:1');
  });
  test('twins of two folders are told apart by the namespaces that their kustomizations give them', () => {
    const files = {
      [K]: 'resources: [../pay, ../shop]\n',
      'pay/kustomization.yaml': 'namespace: pay\nresources: [0.yaml]\n',
      'pay/0.yaml': POD('pre-a', 2, 'shop'),
      'shop/kustomization.yaml': 'namespace: shop\nnamePrefix: pre-\nresources: [0.yaml]\n',
      'shop/0.yaml': POD('a', 2),
    };
    expect(find(POD('pre-a', 2, 'pay'), book(files))).toBe('pay/0.yaml:1');
    expect(find(POD('pre-a', 2, 'shop'), book(files))).toBe('shop/0.yaml:1');
  });
  test('a component renames what its kustomization took before, and what is laid around comes last', () => {
    const files = {
      [K]: 'namePrefix: p\nresources: [../b/0.yaml]\ncomponents: [../c]\n',
      'c/kustomization.yaml': 'kind: Component\nnamePrefix: re-\nnamespace: pay\n',
      'b/0.yaml': POD('a', 2),
    };
    expect(find(POD('pre-a', 2, 'pay'), book(files))).toBe('b/0.yaml:1');
    expect(find(POD('x-pre-a', 2, 'shop'), book(files, { overlay: { namePrefix: 'x-', namespace: 'shop' } }))).toBe(
      'b/0.yaml:1',
    );
  });
  test('what a controller lays over a root changes names too', () => {
    const files = { [K]: 'resources: [../b/0.yaml]\n', 'b/0.yaml': POD('a', 2) };
    expect(find(OBJECT, book(files))).toBe(`${K}:1`);
    expect(find(OBJECT, book(files, { overlay: { namePrefix: 'pre-' } }))).toBe('b/0.yaml:1');
  });
  test('names that are made of their prefixes in very many ways take no time', () => {
    const long = POD('a'.repeat(200), 2);
    const files = { [K]: 'namePrefix: a\nnameSuffix: aa\nresources: [../b/0.yaml]\n', 'b/0.yaml': POD('b', 2) };
    expect(find(long, book(files))).toBe(`${K}:1`);
  });
  test('what a patch sets stands in the patch, the last one that says it', () => {
    const patch = 'kind: Pod\nmetadata: { name: a }\nspec:\n  y: 2\n';
    const files = {
      ...at('patches:\n  - path: p.yaml\n  - path: q.yaml\n'),
      'k/p.yaml': patch,
      'k/q.yaml': `#\n${patch}`,
    };
    expect(find(OBJECT, book(files), 'spec', 'y')).toBe('k/q.yaml:5');
  });
  test.each<[string, string, string]>([
    ['another kind', '  - path: p.yaml\n  - { path: q.yaml, target: { kind: Job } }\n', 'k/p.yaml:4'],
    ['another name', '  - path: p.yaml\n  - { path: q.yaml, target: { name: other } }\n', 'k/p.yaml:4'],
    ['any name of a pattern', '  - path: p.yaml\n  - { path: q.yaml, target: { name: o.* } }\n', 'k/q.yaml:5'],
  ])('a patch for %s', (_, patches, line) => {
    const patch = 'kind: Pod\nmetadata: { name: a }\nspec:\n  y: 2\n';
    const files = { ...at(`patches:\n${patches}`), 'k/p.yaml': patch, 'k/q.yaml': `#\n${patch}` };
    expect(find(OBJECT, book(files), 'spec', 'y')).toBe(line);
  });
  test('a patch of what stands around the value, where none says the value', () => {
    const files = { ...at('patches:\n  - path: p.yaml\n'), 'k/p.yaml': 'kind: Pod\nspec:\n  list: [{ name: c }]\n' };
    expect(find(OBJECT, book(files), 'spec', 'list')).toBe('k/p.yaml:3');
  });
  test('of kustomizations that patch the same, the outer one', () => {
    const patches = 'patches: [{ patch: "{ kind: Pod, spec: { y: 2 } }" }]\n';
    const files = {
      ...at(patches),
      'b/kustomization.yaml': `resources: [pod.yaml]\n${patches}`,
    };
    const kustomizations = [repoPath(K), repoPath('b/kustomization.yaml')];
    expect(find(OBJECT, book(files, { kustomizations }), 'spec', 'y')).toBe(`${K}:1`);
  });
  test('an operation of a patch counts by its way, its own or one above', () => {
    const operations = '- op: add\n  path: /spec\n  value: { y: 2 }\n- { op: remove, path: /spec/q }\n';
    const files = { ...at('patches: [{ path: p.yaml, target: { kind: Pod } }]\n'), 'k/p.yaml': operations };
    expect(find(OBJECT, book(files), 'spec', 'y')).toBe('k/p.yaml:3');
  });
  test('an operation below a place that nobody says as a whole is where it changes', () => {
    const operations = '- { op: add, path: /other, value: 1 }\n- { op: replace, path: /spec/list/0/z, value: 3 }\n';
    const files = { ...at('patches: [{ path: p.yaml, target: { kind: Pod } }]\n'), 'k/p.yaml': operations };
    expect(find(OBJECT, book(files), 'spec')).toBe('k/p.yaml:2');
    expect(find(OBJECT, book(files), 'spec', 'none')).toBe('b/pod.yaml:6');
  });
  test('a patch in place, in a block or on one line', () => {
    const block = at('nameSuffix: -x\npatches:\n  - patch: |-\n      kind: Pod\n      spec:\n        y: 2\n');
    expect(find(OBJECT, book(block), 'spec', 'y')).toBe(`${K}:6`);
    const line = at('patches:\n  - patch: "{ kind: Pod, spec: { y: 2 } }"\n');
    expect(find(OBJECT, book(line), 'spec', 'y')).toBe(`${K}:2`);
  });
  test('without the value anywhere: the replacement of it, else the object, else the kustomization', () => {
    const target = 'targets: [{ select: { kind: Pod }, fieldPaths: [spec.y] }]';
    const replaced = book(at(`replacements:\n  - source: { kind: None }\n    ${target}\n`));
    expect(find(OBJECT, replaced, 'spec', 'y')).toBe(`${K}:2`);
    expect(find(OBJECT, book(BASE), 'spec', 'y')).toBe('b/pod.yaml:7');
    expect(find(OBJECT, book(BASE), 'spec', 'none')).toBe('b/pod.yaml:6');
    expect(find(OBJECT, book({ [K]: 'a: 1\n' }), 'spec')).toBe(`${K}:1`);
    expect(find(OBJECT, book({}), 'spec')).toBe(`${K}:1`);
  });
});

describe('helm', () => {
  const template = 'apiVersion: v1\nkind: Pod\nspec:\n  y: {{ .Values.y }}\n  list: {{ toYaml .Values.list }}\n';
  const files = {
    'c/templates/pod.yaml': template,
    'c/values.yaml': 'y: 2\nq: { y: 7 }\n',
    'v.yaml': '# own\ny: "2"\n',
  };
  const body = readDocuments(repoPath('x'), OBJECT).value[0]?.value ?? null;
  const templates = new Map([[identityOf(body), repoPath('c/templates/pod.yaml')]]);
  const values: readonly RepoPath[] = [repoPath('c/values.yaml'), repoPath('v.yaml')];
  test('a value that one place says, the strongest file first', () => {
    expect(find(OBJECT, book(files, { templates, values }), 'spec', 'y')).toBe('v.yaml:2');
    expect(find(OBJECT, book(files, { templates, values: values.slice(0, 1) }), 'spec', 'y')).toBe('c/values.yaml:1');
  });
  test('a value that several places say, or none: the line of the template, else its first', () => {
    const twice = { ...files, 'v.yaml': 'a: 2\nb: 2\n' };
    expect(find(OBJECT, book(twice, { templates, values: [repoPath('v.yaml')] }), 'spec', 'y')).toBe(
      'c/templates/pod.yaml:4',
    );
    expect(find(OBJECT, book(files, { templates, values }), 'spec', 'x')).toBe('c/templates/pod.yaml:1');
  });
});

describe('reading what was rendered', () => {
  const text =
    '---\napiVersion: v1\nkind: Pod\nmetadata: { name: a }\n---\napiVersion: v1\nkind: Namespace\nmetadata: { name: space }\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: b, namespace: own }\n';
  test('objects of namespaces go where the root goes, unless they say where', () => {
    const { value, gaps } = readRendered(text, book({}), 'payments');
    expect(value.map(({ name, namespace }) => [name, namespace])).toEqual([
      ['a', 'payments'],
      ['space', undefined],
      ['b', 'own'],
    ]);
    expect(gaps).toEqual([]);
    expect(readRendered(text, book({}), undefined).value[0]?.namespace).toBe('default');
  });
  test('gaps stand at lines of the repository', () => {
    const bad = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: pre-a\n  labels: { "bad key": x }\n---\na: [\n';
    const { gaps } = readRendered(bad, book(BASE), undefined);
    expect(gaps.map(({ at: { path, line } }) => `${path}:${line}`)).toEqual([`${K}:1`, `${K}:1`]);
  });
});
