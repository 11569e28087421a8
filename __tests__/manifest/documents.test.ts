import { assert, jsonValue, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  locate,
  locateOffset,
  looksLikeManifest,
  READER_LIMITS,
  type ReaderLimits,
  readDocuments,
} from '../../src/manifest/documents.ts';
import type { Json } from '../../src/manifest/json.ts';
import type { RepoPath, Route } from '../../src/manifest/location.ts';
import { runs } from '../support/runs.ts';

const PATH = 'app.yaml' as RepoPath; // a literal is a path

const values = (text: string): readonly Json[] => readDocuments(PATH, text).value.map(({ value }) => value);
const messages = (text: string, limits?: ReaderLimits): readonly string[] =>
  readDocuments(PATH, text, limits).gaps.map(({ message }) => message);
const doubts = (text: string): readonly string[] =>
  readDocuments(PATH, text).value.flatMap((document) => document.doubts.map(({ message }) => message));
const place = (text: string, route: Route, index = 0): string => {
  const document = readDocuments(PATH, text).value[index];
  if (document === undefined) return 'no such document';
  const { line, column } = locate(document, route);
  return `${line}:${column}`;
};

/** Every row was run through sigs.k8s.io/yaml 1.4.0 `YAMLToJSON`: what follows `a: `, and what Kubernetes reads. */
const SCALARS: readonly (readonly [written: string, read: Json])[] = [
  ['', null],
  ['~', null],
  ['Null', null],
  ['nUll', 'nUll'],
  ['yes', true],
  ['On', true],
  ['TRUE', true],
  ['tRUE', 'tRUE'],
  ['oFF', 'oFF'],
  ['off', false],
  ['"yes"', 'yes'],
  ["'012'", '012'],
  ['012', 10],
  ['0o12', 10],
  ['08', 8],
  ['0778', 778],
  ['0x1F', 31],
  ['-0X1f', -31],
  ['0b11', 3],
  ['-0b11', -3],
  ['0b-1', -1],
  ['0b2', '0b2'],
  ['0x', '0x'],
  ['1_000', 1000],
  ['1__0_', 10],
  ['+12', 12],
  ['--1', '--1'],
  ['1-1', '1-1'],
  ['0xFFFFFFFFFFFFFFFF', 2 ** 64],
  ['0x1FFFFFFFFFFFFFFFF', '0x1FFFFFFFFFFFFFFFF'],
  ['-0xFFFFFFFFFFFFFFFF', '-0xFFFFFFFFFFFFFFFF'],
  ['0o7777777777777777777777777', '0o7777777777777777777777777'],
  ['1.50', 1.5],
  ['5.', 5],
  ['.5', 0.5],
  ['.5_0', 0.5],
  ['._5', '._5'],
  ['+.5', 0.5],
  ['685_230.15', 685230.15],
  ['1e3', 1000],
  ['1e400', '1e400'],
  ['9'.repeat(400), '9'.repeat(400)],
  ['NaN', 'NaN'],
  ['12:30', '12:30'],
  ['190:20:30', '190:20:30'],
  ['2001-12-14', '2001-12-14'],
  ['2001-12-14t21:59:43.10-05:00', '2001-12-14t21:59:43.10-05:00'],
  ['=', '='],
  ['<<', '<<'],
  ['!!str 012', '012'],
  ['!<tag:yaml.org,2002:str> 012', '012'],
  ['!!int "3"', 3],
  ['!!float 1', 1],
  ['!!bool yes', true],
  ['!!null ~', null],
  ['!!binary aGk=', 'hi'],
  ['!!map {}', {}],
  ['!!seq [x]', ['x']],
  ['plain # comment', 'plain'],
  ['x#y', 'x#y'],
  ['tr\n  ue', 'tr ue'],
  ['|\n  x\n   y\n\n', 'x\n y\n'],
  ['>-\n  x\n  y\n', 'x y'],
  ['"\\u0041\\x42\\/"', 'AB/'],
];

/** Texts that Kubernetes refuses, or that two readers would read as two objects. */
const REFUSED: readonly (readonly [text: string, why: RegExp])[] = [
  ['a: .inf', /no JSON form/],
  ['a: -.INF', /no JSON form/],
  ['a: .NaN', /no JSON form/],
  ['a: !!int 1.5', /does not fit/],
  ['a: !!bool 1', /not a boolean/],
  ['a: !!null x', /not null/],
  ['a: !!binary a', /not base64/],
  ['a: !!binary gICA', /not UTF-8/],
  ['a: !!timestamp 2001-12-14', /means nothing/],
  ['a: !secret x', /tag `!secret` means nothing/],
  ['a: !!set {x}', /means nothing/],
  ['a: [!!str, x]', /./],
  ['a: 1\na: 2', /key `a` is written twice/],
  ['1: a\n"1": b', /key `1` is written twice/],
  ['{"a": 1, "a": 2}', /written twice/],
  ['~: x', /a key must be/],
  ['1.5: x', /a key must be/],
  ['1e6: x', /a key must be/],
  ['? [a]\n: x', /a key must be/],
  ['a: *x', /names no anchor before it/],
  ['a: &x [*x]', /inside its own anchor/],
  ['a: &x 1\nb: &x [*x]', /inside its own anchor/],
  ['a: &d:a x', /anchor `&d:a`/],
  ['a: {<<: 3}', /merges only mappings/],
  ['b: &x {p: 1}\na: {p: 5, <<: *x}', /write `<<` first/],
  ['b: &x {p: 1}\na: {<<: *x, <<: {p: 2}}', /write `<<` first/],
  ['a: [', /./],
  ['\ta: 1', /./],
  ['a: "x\n...\ny"', /./],
  ['# kind: Pod\u2028a: 1', /character U\+2028/],
  ['# kind: Pod\u0085a: 1', /character U\+0085/],
  ['a: 1\r---\rb: 2', /second document/],
  ['a: 1\n...\nb: 2', /second document/],
  ['--- {a: 1}', /text follows `---`/],
  ['---#x\na: 1', /text follows `---`/],
  ['{"a": 1} {"b": 2}', /./],
];

describe('scalars', () => {
  test.each(SCALARS)('a: %j', (written, read) => {
    expect(values(`a: ${written}`)).toEqual([{ a: read }]);
    expect(doubts(`a: ${written}`)).toEqual([]);
  });

  test('an integer beyond 2^53 is still a number', () => {
    expect(values('a: 12345678901234567890')).toEqual([{ a: Number('12345678901234567890') }]);
  });
});

describe('refused', () => {
  test.each(REFUSED)('%j', (text, why) => {
    const { value, gaps } = readDocuments(PATH, text);
    expect(value).toEqual([]);
    expect(gaps).toHaveLength(1);
    expect(gaps[0]?.message).toMatch(why);
    expect(gaps[0]?.message).not.toContain('\n');
  });
});

/** Readers disagree, and neither is plainly wrong: read, and doubted. */
const DOUBTED: readonly (readonly [text: string, offset: number])[] = [
  ['a: y', 3],
  ['a: [x, N]', 7],
  ['y: a', 0],
  ['a: {b:}', 4],
  ['a: {?b: 1}', 4],
  ['a: "x\\\n\n  y"', 3],
];

test.each(DOUBTED)('doubted: %j', (text, offset) => {
  expect(readDocuments(PATH, text).value.flatMap((document) => document.doubts.map((doubt) => doubt.offset))).toEqual([
    offset,
  ]);
});

test.each(['a: "y"', 'a: {b: }', 'a: {"b":1}', 'a: b?', 'a: "x\\\n  y"'])('not doubted: %j', (text) => {
  expect(doubts(text)).toEqual([]);
});

const STRUCTURES: readonly (readonly [text: string, read: readonly Json[]])[] = [
  // Keys become strings.
  ['1: a\ntrue: b\n0x10: c\n-5: d', [{ '1': 'a', true: 'b', '16': 'c', '-5': 'd' }]],
  ['123456789: a', [{ '123456789': 'a' }]],
  ['2001-12-14: a', [{ '2001-12-14': 'a' }]],
  ['? a\n: b', [{ a: 'b' }]],
  // Merges: explicit keys win, the first of several sources wins, a quoted `<<` is a key.
  ['b: &x {p: 1, q: 2}\na: {<<: *x, p: 5}', [{ b: { p: 1, q: 2 }, a: { p: 5, q: 2 } }]],
  ['b: &x {p: 1}\nc: &y {p: 2, r: 3}\na: {<<: [*x, *y]}', [{ b: { p: 1 }, c: { p: 2, r: 3 }, a: { p: 1, r: 3 } }]],
  ['b: &x {p: 1}\na: {"<<": *x}', [{ b: { p: 1 }, a: { '<<': { p: 1 } } }]],
  ['b: &x {p: 1}\na: {? !!merge "<<" : *x}', [{ b: { p: 1 }, a: { p: 1 } }]],
  ['a: &x {p: &x [1]}\nb: *x', [{ a: { p: [1] }, b: [1] }]],
  ['&k a: 1\nb: *k', [{ a: 1, b: 'a' }]],
  ['a: &n\nb: *n', [{ a: null, b: null }]],
  // Lines between brackets and quotes may be indented anyhow.
  ['a: [\n  x, # one\n\tz\n]\nb: {\n}\nc: "x\ny"', [{ a: ['x', 'z'], b: {}, c: 'x y' }]],
  // Documents.
  ['', []],
  ['# only\n', []],
  ['---\n---\n# c\n---\n~\n', []],
  ['---\na: 1\n--- # next\nb: 2\n...\n', [{ a: 1 }, { b: 2 }]],
  ['\uFEFF---\r\na: 1\r\n---\r\nb: 2\r\n', [{ a: 1 }, { b: 2 }]],
  ['a: |\n  ---\n  x\n---\nb: 2', [{ a: '---\nx\n' }, { b: 2 }]],
  ['- a\n- b', [['a', 'b']]],
  ['foo', ['foo']],
  // JSON, alone and in a row.
  ['{\n\t"a": [1, "x\\u2028", null]\n}', [{ a: [1, 'x\u2028', null] }]],
  ['{"a": 1}\n{"b": "}{"}\n\n  {"c": 3}\n', [{ a: 1 }, { b: '}{' }, { c: 3 }]],
  ['{"a": 1}\n---\n{"b": 2}\n{"c": 3}', [{ a: 1 }, { b: 2 }, { c: 3 }]],
  ['{a: 1}', [{ a: 1 }]],
];

test.each(STRUCTURES)('structure: %j', (text, read) => {
  expect(values(text)).toEqual(read);
  expect(messages(text)).toEqual([]);
});

test('`__proto__` is a key like any other', () => {
  const [value] = values('__proto__: {polluted: 1}\nb: &x {__proto__: 2}\nc: {<<: *x}');
  expect(JSON.stringify(value)).toBe('{"__proto__":{"polluted":1},"b":{"__proto__":2},"c":{"__proto__":2}}');
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
});

test('a broken document hides no other, and its gap says where and which', () => {
  const text = 'a: 1\n---\nb: 1\nb: 2\n---\nc: 3\n';
  const { value, gaps } = readDocuments(PATH, text);
  expect(value.map(({ value: each, index, line }) => [each, index, line])).toEqual([
    [{ a: 1 }, 0, 1],
    [{ c: 3 }, 2, 6],
  ]);
  expect(gaps).toHaveLength(1);
  expect(gaps[0]?.message).toBe('document 2 cannot be read: key `b` is written twice; remove one');
  expect(gaps[0]?.at).toEqual({ path: PATH, document: 1, line: 4, column: 1 });
  expect(gaps[0]?.subject).toMatch(/^app\.yaml document 1 [0-9a-f]{14}$/);
});

const subjects = (text: string): readonly string[] => readDocuments(PATH, text).gaps.map((gap) => gap.subject);

test('the same unknown is the same subject, other content another', () => {
  expect(subjects('a: [')).toEqual(subjects('a: ['));
  expect(subjects('a: [')).not.toEqual(subjects('a: [ '));
});

test('a directive is refused as kubectl refuses it, the document behind it is read', () => {
  const { value, gaps } = readDocuments(PATH, '%YAML 1.1\n---\na: 1');
  expect(gaps).toHaveLength(1);
  expect(value.map((document) => document.value)).toEqual([{ a: 1 }]);
});

const PLACES: readonly (readonly [what: string, text: string, route: Route, place: string])[] = [
  ['root', '# c\n\na: 1\n', [], '3:1'],
  ['key', 'a:\n  b:\n    c: 1\n', ['a', 'b', 'c'], '3:5'],
  ['quoted key', '"a":\n  \'b\': 1\n', ['a', 'b'], '2:3'],
  ['item', 'a:\n- x\n-   y: 1\n    z: 2\n', ['a', 1], '3:5'],
  ['key in an item', 'a:\n- x\n-   y: 1\n    z: 2\n', ['a', 1, 'z'], '4:5'],
  ['quoted item', 'a: ["x", \'y\']', ['a', 1], '1:10'],
  ['flow', 'a: {b: [1, {c: 2}]}', ['a', 'b', 1, 'c'], '1:13'],
  ['past the end', 'a:\n  b: 1\n', ['a', 'b', 'c', 0], '2:3'],
  ['missing key', 'a:\n  b: 1\n', ['a', 'x', 'b'], '1:1'],
  ['CRLF', 'a: 1\r\nb:\r\n  c: 2\r\n', ['b', 'c'], '3:3'],
  ['byte order mark', '\uFEFFa: 1\nb: 2', ['b'], '2:1'],
  ['key that became text', 'x: 1\ntrue: 2', ['true'], '2:1'],
  ['alias', 'a: &x\n  p: 1\nb: *x\n', ['b'], '3:1'],
  ['behind an alias', 'a: &x\n  p: 1\nb: *x\n', ['b', 'p'], '2:3'],
  ['aliased item', 'a: &x {p: 1}\nb: [*x]\n', ['b', 0], '2:5'],
  ['merged', 'a: &x\n  p: 1\nb:\n  <<: *x\n  q: 2\n', ['b', 'p'], '2:3'],
  ['beside merged', 'a: &x\n  p: 1\nb:\n  <<: *x\n  q: 2\n', ['b', 'q'], '5:3'],
  ['merged and overwritten', 'a: &x\n  p: 1\nb:\n  <<: *x\n  p: 2\n', ['b', 'p'], '5:3'],
  ['merged twice over', 'a: &x {p: 1}\nb: &y\n  <<: *x\nc:\n  <<: *y\n', ['c', 'p'], '1:8'],
  ['behind badly indented brackets', 'a: [\n  x\n]\nb:\n  c: [\n{d: 1}]', ['b', 'c', 0, 'd'], '6:2'],
  ['JSON', '{\n  "a": {"b":\n    [1, 2]}\n}', ['a', 'b', 1], '3:9'],
];

test.each(PLACES)('place: %s', (_, text, route, expected) => {
  expect(place(text, route)).toBe(expected);
});

test('places in later documents', () => {
  expect(place('a: 1\n---\nb:\n  c: 2\n', ['b', 'c'], 1)).toBe('4:3');
  expect(place('{"a": 1}\n\n  {"b":\n   {"c": 2}}', ['b', 'c'], 1)).toBe('4:5');
});

test('the place of an offset', () => {
  const [document] = readDocuments(PATH, 'a: 1\n---\nb: y\n').value;
  const [, second] = readDocuments(PATH, 'a: 1\n---\nb: y\n').value;
  expect(document?.doubts).toEqual([]);
  expect(second && locateOffset(second, second.doubts[0]?.offset ?? 0)).toEqual({
    path: PATH,
    document: 1,
    line: 3,
    column: 4,
  });
});

describe('limits', () => {
  const bomb = [
    'a: &a [x, x]',
    ...'bcdefghijklmnopqrst'
      .split('')
      .map((name, i) => `${name}: &${name} [${`*${'abcdefghijklmnopqrst'[i]},`.repeat(9)}]`),
  ].join('\n');
  const LIMITS: readonly (readonly [what: string, text: string, limits: Partial<ReaderLimits>, why: RegExp])[] = [
    ['bytes', 'a: 12345', { maxBytes: 4 }, /file is larger than 4 characters; split it/],
    ['documents', 'a: 1\n---\nb: 2', { maxDocuments: 1 }, /more than 1 documents; split it/],
    ['depth', '[[[1]]]', { maxDepth: 2 }, /./],
    ['depth through aliases', 'a: &a [1]\nb: &b [*a]\nc: [*b]', { maxDepth: 3 }, /more than 3 levels deep/],
    ['aliases', 'a: &a 1\nb: [*a, *a]', { maxAliases: 1 }, /more than 1 aliases/],
    ['values', '[1, 2, 3]', { maxNodes: 3 }, /more values than are read/],
    ['values of the whole file', '[1]\n---\n[2]', { maxNodes: 3 }, /document 2 .* more values than are read/],
    ['an alias bomb', bomb, {}, /more values than are read/],
    ['deep brackets', '['.repeat(100_000), {}, /./],
  ];
  test.each(LIMITS)('%s', (_, text, limits, why) => {
    expect(messages(text, { ...READER_LIMITS, ...limits })).toEqual([expect.stringMatching(why)]);
  });

  test('many badly indented lines do not take quadratic time', () => {
    const started = performance.now();
    expect(messages(`a: [\n${'x,\n'.repeat(200_000)}]`)).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('what looks like a manifest', () => {
  test.each([
    'apiVersion: v1\nkind: {{ .Kind }}',
    '- "apiVersion": v1\n  "kind": Pod',
    '{"kind": "Pod",\n"apiVersion": "v1"',
    '{"apiVersion": "v1", "kind": "Pod"',
  ])('%j does', (text) => expect(looksLikeManifest(text)).toBe(true));
  test.each(['kind: x', 'apiVersion: v1', '# apiVersion: v1\n# kind: Pod', 'text about kind: and apiVersion:'])(
    '%j does not',
    (text) => expect(looksLikeManifest(text)).toBe(false),
  );
});

type Leaf = { readonly route: Route; readonly value: Json };

function leaves(value: Json, route: Route = []): readonly Leaf[] {
  if (typeof value !== 'object' || value === null) return [{ route, value }];
  return Object.entries(value).flatMap(([key, each]) =>
    leaves(each, [...route, Array.isArray(value) ? Number(key) : key]),
  );
}

/** The offset of a place in a text. */
function offsetOf(text: string, line: number, column: number): number {
  return (
    text
      .split('\n')
      .slice(0, line - 1)
      .reduce((sum, each) => sum + each.length + 1, 0) +
    column -
    1
  );
}

test.each([undefined, 2])('any JSON is read back, and each leaf is found where it stands (indent %s)', (indent) => {
  // Kubernetes has no lone surrogates, no -0, and the gate no numbers that only Go can print.
  const json = jsonValue({ maxDepth: 4, noUnicodeString: false }).map(
    (value) => JSON.parse(JSON.stringify(value).toWellFormed()) as Json,
  ); // the text was JSON a moment ago
  assert(
    property(
      json.filter((value) => value !== null),
      (value) => {
        const text = JSON.stringify({ root: value }, null, indent);
        const [document] = readDocuments(PATH, text).value;
        if (document === undefined) throw new Error(messages(text).join());
        expect(document.value).toEqual({ root: value });
        for (const leaf of leaves(value, ['root'])) {
          const { line, column } = locate(document, leaf.route);
          const step = leaf.route.at(-1);
          const written = JSON.stringify(typeof step === 'string' ? step : leaf.value);
          expect(text.startsWith(written, offsetOf(text, line, column))).toBe(true);
        }
      },
    ),
    { numRuns: runs(300) },
  );
});
