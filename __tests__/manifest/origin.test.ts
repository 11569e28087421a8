import { describe, expect, test } from 'vitest';
import { readDocuments } from '../../src/manifest/documents.ts';
import { asObject } from '../../src/manifest/json.ts';
import { type RepoPath, type Route, repoPath } from '../../src/manifest/location.ts';
import { identityOf, originOf } from '../../src/manifest/origin.ts';
import { readRendered } from '../../src/manifest/rendered.ts';
import type { SourceBook, Trace } from '../../src/manifest/source-book.ts';

// The line a person would edit, for values of rendered objects.

type Files = Readonly<Record<string, string>>;

function book(rendered: string, files: Files, trace: Partial<Trace>, more: Partial<SourceBook> = {}): SourceBook {
  const bodies = readDocuments(repoPath('x'), rendered).value.map(({ value }) => asObject(value) ?? {});
  const full: Trace = { from: undefined, changedBy: [], ...trace };
  return {
    traces: new Map(bodies.map((body) => [identityOf(body), full])),
    files: new Map(Object.entries(files).map(([path, text]) => [repoPath(path), text])),
    values: [],
    start: repoPath('k/kustomization.yaml'),
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
const BASE = {
  'b/pod.yaml':
    '# a comment\napiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  y: 9\n  x: 1\n  list:\n    - name: other\n    - name: b\n      z: 3\n',
};
const from = repoPath('b/pod.yaml');
const changedBy = (kind: string, ...paths: readonly string[]) => paths.map((path) => ({ path: repoPath(path), kind }));
const at = (text: string): Files => ({ ...BASE, 'k/kustomization.yaml': text });
const K = 'k/kustomization.yaml';

describe('kustomize', () => {
  test('a value that nobody changed stands in the object it comes from, also in a list that moved', () => {
    const known = book(OBJECT, BASE, { from });
    expect(find(OBJECT, known, 'spec', 'x')).toBe('b/pod.yaml:8');
    expect(find(OBJECT, known, 'spec', 'list', 0, 'z')).toBe('b/pod.yaml:12');
  });
  test('what a patch sets stands in the patch, the last one that says it', () => {
    const files = {
      ...at('patches:\n  - path: p.yaml\n'),
      'k/p.yaml': 'kind: Pod\nmetadata: { name: a }\nspec:\n  y: 2\n',
    };
    expect(find(OBJECT, book(OBJECT, files, { from, changedBy: changedBy('PatchTransformer', K) }), 'spec', 'y')).toBe(
      'k/p.yaml:4',
    );
  });
  test('an operation of a patch counts by its way, its own or one above', () => {
    const operations = '- op: add\n  path: /spec\n  value: { y: 2 }\n- { op: remove, path: /spec/q }\n';
    const files = { ...at('patches: [{ path: p.yaml }]\n'), 'k/p.yaml': operations };
    expect(find(OBJECT, book(OBJECT, files, { from, changedBy: changedBy('PatchTransformer', K) }), 'spec', 'y')).toBe(
      'k/p.yaml:3',
    );
  });
  test('a patch in place, in a block or on one line', () => {
    const block = at('namePrefix: pre-\npatches:\n  - patch: |-\n      kind: Pod\n      spec:\n        y: 2\n');
    const trace = { from, changedBy: changedBy('PatchTransformer', K) };
    expect(find(OBJECT, book(OBJECT, block, trace), 'spec', 'y')).toBe(`${K}:6`);
    const line = at('patches:\n  - patch: "{ kind: Pod, spec: { y: 2 } }"\n');
    expect(find(OBJECT, book(OBJECT, line, trace), 'spec', 'y')).toBe(`${K}:2`);
  });
  test('without the value anywhere: the field that changes it, else the object, else the kustomization', () => {
    const replaced = book(OBJECT, at('resources: [a]\nreplacements:\n  - source: {}\n'), {
      from,
      changedBy: changedBy('ReplacementTransformer', K),
    });
    expect(find(OBJECT, replaced, 'spec', 'y')).toBe(`${K}:2`);
    expect(find(OBJECT, book(OBJECT, BASE, { from }), 'spec', 'y')).toBe('b/pod.yaml:7');
    expect(find(OBJECT, book(OBJECT, BASE, { from }), 'spec', 'none')).toBe('b/pod.yaml:6');
    expect(find(OBJECT, book(OBJECT, at('a: 1\n'), { changedBy: changedBy('Generator', K) }), 'spec')).toBe(`${K}:1`);
    expect(find(OBJECT, book(OBJECT, {}, {}), 'spec')).toBe(`${K}:1`);
  });
});

describe('helm', () => {
  const template = 'apiVersion: v1\nkind: Pod\nspec:\n  y: {{ .Values.y }}\n  list: {{ toYaml .Values.list }}\n';
  const files = {
    'c/templates/pod.yaml': template,
    'c/values.yaml': 'y: 2\nq: { y: 7 }\n',
    'v.yaml': '# own\ny: "2"\n',
  };
  const trace = { from: repoPath('c/templates/pod.yaml') };
  const values: readonly RepoPath[] = [repoPath('c/values.yaml'), repoPath('v.yaml')];
  test('a value that one place says, the strongest file first', () => {
    expect(find(OBJECT, book(OBJECT, files, trace, { values }), 'spec', 'y')).toBe('v.yaml:2');
    expect(find(OBJECT, book(OBJECT, files, trace, { values: values.slice(0, 1) }), 'spec', 'y')).toBe(
      'c/values.yaml:1',
    );
  });
  test('a value that several places say, or none: the line of the template, else its first', () => {
    const twice = { ...files, 'v.yaml': 'a: 2\nb: 2\n' };
    expect(find(OBJECT, book(OBJECT, twice, trace, { values: [repoPath('v.yaml')] }), 'spec', 'y')).toBe(
      'c/templates/pod.yaml:4',
    );
    expect(find(OBJECT, book(OBJECT, files, trace, { values }), 'spec', 'x')).toBe('c/templates/pod.yaml:1');
  });
});

describe('reading what was rendered', () => {
  const text =
    '---\napiVersion: v1\nkind: Pod\nmetadata: { name: a }\n---\napiVersion: v1\nkind: Namespace\nmetadata: { name: space }\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: b, namespace: own }\n';
  test('objects of namespaces go where the root goes, unless they say where', () => {
    const { value, gaps } = readRendered(text, book(text, {}, {}), 'payments');
    expect(value.map(({ name, namespace }) => [name, namespace])).toEqual([
      ['a', 'payments'],
      ['space', undefined],
      ['b', 'own'],
    ]);
    expect(gaps).toEqual([]);
    expect(readRendered(text, book(text, {}, {}), undefined).value[0]?.namespace).toBe('default');
  });
  test('gaps stand at lines of the repository', () => {
    const bad = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: pre-a\n  labels: { "bad key": x }\n---\na: [\n';
    const { gaps } = readRendered(bad, book(OBJECT, BASE, { from }), undefined);
    expect(gaps.map(({ at: { path, line } }) => `${path}:${line}`)).toEqual([`${K}:1`, `${K}:1`]);
  });
});
