import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { type RepoPath, repoPath } from '../../src/manifest/location.ts';
import { type Binaries, findBinaries } from '../../src/shell/render/binaries.ts';
import { findProgram } from '../../src/shell/render/find-program.ts';
import { isRemote } from '../../src/shell/render/kustomization.ts';
import { RENDER_LIMITS } from '../../src/shell/render/limits.ts';
import { materialise } from '../../src/shell/render/materialise.ts';
import { withPrivateFolder } from '../../src/shell/render/private-folder.ts';
import { prepareRoot } from '../../src/shell/render/render-root.ts';
import { runRenderer } from '../../src/shell/render/run.ts';
import { openFolder, type Source, type SourceEntry } from '../../src/shell/render/source.ts';
import { stabilise } from '../../src/shell/render/stability.ts';
import { substitute, substituteAll } from '../../src/shell/render/substitute.ts';
import { findVolatile, volatileDoubts } from '../../src/shell/render/volatile.ts';
import type { FileTree, OddEntry } from '../support/fake-git.ts';
import { helmRoot, kustomizeRoot, renderSides } from '../support/rendering.ts';

// What rendering is made of, without a renderer.

const folder = mkdtempSync(join(tmpdir(), 'render-parts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program that does what a shell script says. */
function script(name: string, text: string): string {
  const place = mkdtempSync(join(folder, 'bin-'));
  writeFileSync(join(place, name), `#!/bin/sh\n${text}\n`);
  chmodSync(join(place, name), 0o755);
  return place;
}

describe('substitute, as Flux does it', () => {
  const values = new Map([
    ['a', 'A'],
    ['empty', ''],
    ['lines', 'x\ny'],
  ]);
  test.each([
    ['plain', 'plain'],
    ['${a}', 'A'],
    ['x${a}y${a}', 'xAyA'],
    ['${none}', ''],
    ['${none:=d e}', 'd e'],
    ['${none:-d}', 'd'],
    ['${none=d}', 'd'],
    ['${empty:=d}', 'd'],
    ['${a:=d}', 'A'],
    ['${a:=}', 'A'],
    ['$${a}', '${a}'],
    ['$a $ $', '$a $ $'],
    ['$$$${a}', '$${a}'],
    ['some ${a}$${var$${a}$a${a}', 'some A${var${a}$aA'],
    ['${lines}', 'xy'],
  ])('%s becomes %s', (text, expected) => {
    expect(substitute(text, values)).toEqual({ kind: 'text', text: expected });
  });
  test.each(['${a^^}', '${#a}', '${a:1}', '${a/x/y}', '${a:=${b}}', '${a:?no}', '${a', '${', '${a-b}', '${}'])(
    '%s is not known here',
    (text) => {
      expect(substitute(text, values).kind).toBe('unknown');
    },
  );
  test('objects may say that they want none, and without values nothing happens', () => {
    const off = 'metadata:\n  annotations:\n    kustomize.toolkit.fluxcd.io/substitute: disabled\nx: ${a}\n';
    const path = repoPath('k.yaml');
    const text = `${off}---\nx: \${a}\n`;
    expect(substituteAll(path, text, values)).toEqual({ kind: 'text', text: `${off}---\nx: A\n` });
    expect(substituteAll(path, text, new Map())).toEqual({ kind: 'text', text });
  });
});

describe('what kustomize would fetch', () => {
  test.each([
    'https://a/b',
    'HTTP://a',
    'git@host:a/b',
    'github.com/a/b',
    'GitHub.com:a/b',
    'git::a',
    'ssh://a',
    'file:///a',
    'user-1@host/a/b',
    'http:a',
  ])('%s is remote', (text) => expect(isRemote(text)).toBe(true));
  test.each(['../base', 'a.yaml', './github.com/x', 'a@b/c.git/d'.replace('a@b', 'ab'), '@x/y'])('%s is not', (text) =>
    expect(isRemote(text)).toBe(false),
  );
});

describe('what differs from time to time', () => {
  test.each([
    ['a: {{ randAlphaNum 5 }}', 'randAlphaNum'],
    ['\n{{- if lookup "v1" "x" "" "" -}}', 'lookup'],
    ['{{ now | date "2006" }}', 'now'],
    ['{{ if .Release.IsUpgrade }}', '.Release.IsUpgrade'],
    ['{{ $c := genSelfSignedCert "a" nil nil 1 }}', 'genSelfSignedCert'],
  ])('%s', (text, word) => expect(findVolatile(text)?.word).toBe(word));
  test.each(['now: lookup', '{{/* now */}}', '{{ "now" | quote }}', '{{ .Values.known }}', '{{ snow }}'])(
    '%s does not',
    (text) => expect(findVolatile(text)).toBeUndefined(),
  );
  test('also in a packed chart, and one that cannot be unpacked is doubted', () => {
    const text = Buffer.from('{{ now }}');
    const header = Buffer.alloc(512);
    header.write('c/templates/a.yaml', 0);
    header.write('00000000011\0', 124);
    const archive = gzipSync(Buffer.concat([header, text, Buffer.alloc(512 - text.length), Buffer.alloc(1024)]));
    const doubts = volatileDoubts(
      new Map([
        [repoPath('c/charts/a.tgz'), archive],
        [repoPath('c/charts/b.tgz'), Buffer.from('no archive')],
      ]),
      (path) => path,
    );
    expect(doubts.map(({ message }) => message)).toEqual([
      expect.stringContaining('`c/charts/a.tgz` asks for `now`'),
      expect.stringContaining('an archive that cannot be read here'),
    ]);
    expect(doubts.every(({ nature }) => nature === 'doubt')).toBe(true);
  });
});

describe('stabilise', () => {
  const path = repoPath('c');
  const object = (name: string, drawn: string, rest: string): string =>
    `---\napiVersion: v1\nkind: Secret\nmetadata: { name: ${name} }\ndrawn: [${drawn}]\nrest: ${rest}\n`;
  test('what moves by itself is no difference', () => {
    const result = stabilise(path, object('a', '1', 'x'), object('a', '2', 'x'), object('a', '3', 'x'));
    expect(result?.base).toBe(object('a', '2', 'x'));
    expect(result?.unstable).toHaveLength(1);
  });
  test('what does not move is one, and so is an object that base has otherwise', () => {
    const base = object('a', '1', 'x') + object('b', '1', 'x');
    const result = stabilise(path, base, object('a', '2', 'y'), object('a', '3', 'y'));
    expect(result?.base).toContain('drawn: [1]');
    expect(result?.base).toContain('name: b');
  });
  test('a longer list at base is a difference', () => {
    const result = stabilise(path, object('a', '1, 1', 'x'), object('a', '2', 'x'), object('a', '3', 'x'));
    expect(result?.base).toContain('[1, 1]');
  });
  test('objects that come and go cannot be compared', () => {
    expect(stabilise(path, object('a', '1', 'x'), object('b', '1', 'x'), object('c', '1', 'x'))).toBeUndefined();
  });
});

describe('programs', () => {
  test('are found in absolute folders of PATH only', () => {
    const place = script('helm', 'echo v3.19.0');
    expect(findProgram('helm', `bin:.:${place}`)).toBe(join(place, 'helm'));
    expect(findProgram('helm', 'bin:.:')).toBeUndefined();
  });
  test('say their release, which must be a known one', async () => {
    const helm = script('helm', 'echo v3.19.1+g1234');
    const kubectl = script('kubectl', `echo '{ "kustomizeVersion": "v5.5.0" }'`);
    const found = await findBinaries(`${helm}:${kubectl}`);
    expect(found.helm).toMatchObject({ name: 'helm', version: '3.19.1', path: join(helm, 'helm') });
    expect(found.kustomize).toMatchObject({ name: 'kubectl', version: '5.5.0' });
    const old = await findBinaries(`${script('helm', 'echo v3.2.0')}:${script('kustomize', 'exit 1')}`);
    expect(old.helm).toMatchObject({
      kind: 'missing',
      why: expect.stringMatching(/`helm` 3\.2\.0 is not one of .*; install it by `go install/),
    });
    expect(old.kustomize).toMatchObject({ why: expect.stringContaining('does not say its version') });
    const none = await findBinaries('');
    expect(none.helm).toMatchObject({
      why: expect.stringMatching(/^`helm` is not on `PATH`; install it by `go install/),
    });
    expect(none.kustomize).toMatchObject({ why: expect.stringMatching(/^neither `kustomize` nor `kubectl` is/) });
  });
  test('get nothing of the environment and end within their limits, with all they started', async () => {
    process.env['GITHUB_TOKEN_OF_TEST'] = 'secret';
    const run = (text: string) =>
      withPrivateFolder((own) =>
        runRenderer([join(script('x', text), 'x')], own, {
          ...RENDER_LIMITS,
          maxMilliseconds: 700,
          maxOutputBytes: 5_000,
        }),
      );
    const said = await run('export; ls -ld "$HOME" "$TMPDIR" 2>/dev/null; pwd');
    delete process.env['GITHUB_TOKEN_OF_TEST'];
    expect(said).toMatchObject({ kind: 'output', stdout: expect.stringContaining('cde-gate-render-') });
    expect(JSON.stringify(said)).not.toContain('GITHUB_TOKEN_OF_TEST');
    expect(await run('while :; do :; done')).toMatchObject({ status: 'took longer than 0.7 s' });
    expect(await run('while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxx; done')).toMatchObject({
      status: 'wrote more than 5000 bytes',
    });
    expect(await run('(while :; do :; done) & echo left')).toMatchObject({ kind: 'output', stdout: 'left\n' });
    expect(await run('echo why >&2; exit 3')).toMatchObject({ status: 'ended with status 3', stderr: 'why\n' });
  });
});

describe('materialise', () => {
  const sourceOf = (files: FileTree, kinds: Readonly<Record<string, SourceEntry['kind']>> = {}): Source => {
    const paths = Object.keys(files).map(repoPath);
    const entry = (path: RepoPath): SourceEntry => ({ kind: kinds[path] ?? 'file', size: files[path]?.length ?? 0 });
    return {
      entries: new Map(paths.map((path) => [path, entry(path)])),
      paths,
      idOf: (path) => path,
      read: async (some) => new Map(some.map((path) => [path, Buffer.from(files[path] ?? '')])),
    };
  };
  const write = (source: Source, limits = RENDER_LIMITS) =>
    withPrivateFolder(async (own) => {
      const problem = await materialise(source, source.paths, own.tree, limits);
      return {
        problem: 'message' in problem ? problem.message : undefined,
      };
    });

  test('writes files for their owner only, and leaves nothing behind', async () => {
    const modes: number[] = [];
    const own = await withPrivateFolder(async ({ path, tree }) => {
      await materialise(sourceOf({ 'a/b.yaml': 'x' }), [repoPath('a/b.yaml')], tree, RENDER_LIMITS);
      modes.push(...[path, join(tree, 'a'), join(tree, 'a/b.yaml')].map((each) => statSync(each).mode & 0o777));
      return path;
    });
    expect(modes).toEqual([0o700, 0o700, 0o600]);
    expect(existsSync(own)).toBe(false);
    const failing = withPrivateFolder(async () => Promise.reject(new Error('x')));
    await expect(failing).rejects.toThrow('x');
  });

  test.each([
    ['../x', /leads elsewhere/],
    ['/x', /leads elsewhere/],
    ['a/./x', /leads elsewhere/],
    ['a/.git/config', /leads elsewhere/],
    ['a/.GIT/config', /leads elsewhere/],
    ['a\0b', /leads elsewhere/],
    ['n'.repeat(300), /cannot be written here \(ENAMETOOLONG\)/],
  ])('refuses the name %j', async (name, message) => {
    expect((await write(sourceOf({ [name]: 'x' }))).problem).toMatch(message);
  });

  test('refuses links, submodules, twins, pointers and what is too large', async () => {
    expect((await write(sourceOf({ a: '/etc' }, { a: 'link' }))).problem).toMatch(/symbolic link/);
    expect((await write(sourceOf({ a: '' }, { a: 'other' }))).problem).toMatch(/submodule/);
    expect((await write(sourceOf({ 'A/x': '', 'a/x': '' }))).problem).toMatch(/differ only by case/);
    expect((await write(sourceOf({ a: 'version https://git-lfs.github.com/spec/v1\n' }))).problem).toMatch(
      /LFS pointer/,
    );
    const small = { ...RENDER_LIMITS, maxFiles: 2, maxFileBytes: 4, maxTotalBytes: 6 };
    expect((await write(sourceOf({ a: '12345' }), small)).problem).toMatch(/larger than 4 bytes/);
    expect((await write(sourceOf({ a: '1234', b: '123' }), small)).problem).toMatch(/larger than 6 bytes together/);
    expect((await write(sourceOf({ a: '', b: '', c: '' }), small)).problem).toMatch(/more than 2 files/);
  });
});

describe('a root that is not rendered', () => {
  const missing = { kind: 'missing', why: 'none here' } as const;
  const none: Binaries = { kustomize: missing, helm: missing };
  const isSame = async (
    root: Parameters<typeof renderSides>[1][number],
    base: FileTree,
    head: FileTree,
    odd: readonly OddEntry[] = [],
  ) => {
    const sides = await renderSides(none, [root], { base, head, odd });
    const subjects = [sides.base, sides.head].map((side) => {
      const rendering = side.get(root.id);
      return rendering?.kind === 'failed' ? rendering.gap.subject : undefined;
    });
    expect(subjects.every((each) => each !== undefined)).toBe(true);
    return subjects[0] === subjects[1];
  };
  const files = {
    'prod/kustomization.yaml': 'resources: ["https://evil.example/x", ../base]\n',
    'base/kustomization.yaml': 'resources: [a.yaml]\n',
    'base/a.yaml': 'x: 1\n',
    'other/x.yaml': 'x: 1\n',
  };
  const prod = kustomizeRoot('prod');

  test('is the same unknown only while everything it takes is, also behind the first problem', async () => {
    expect(await isSame(prod, files, { ...files, 'other/x.yaml': 'x: 2\n' })).toBe(true);
    expect(await isSame(prod, files, { ...files, 'base/a.yaml': 'x: 2\n' })).toBe(false);
    const charts = {
      ...files,
      'prod/kustomization.yaml': 'helmCharts: [{ name: x }]\nhelmGlobals: { chartHome: ../charts }\n',
      'charts/x/y': '1',
    };
    expect(await isSame(prod, charts, { ...charts, 'charts/x/y': '2' })).toBe(false);
    expect(await isSame(prod, charts, { ...charts, 'base/a.yaml': 'x: 2\n' })).toBe(true);
  });

  test.each([
    ['what else there is does not matter', 'resources: [\n', 'other/x.yaml', true],
    ['what lies beside it does', 'resources: [\n', 'prod/x.yaml', false],
    ['what it mentions does', 'resources: [../base,\n', 'base/a.yaml', false],
    ['what its escapes may mention does', 'resources: ["..\\x2fother"\n', 'other/x.yaml', false],
  ])('of a kustomization that nobody can read %s', async (_, kustomization, edited, expected) => {
    const broken = { ...files, 'prod/kustomization.yaml': kustomization };
    expect(await isSame(prod, broken, { ...broken, [edited]: 'x: 2\n' })).toBe(expected);
  });

  test('is told of where it is declared when nothing of it is there', async () => {
    const declaredBy = { path: repoPath('apps/shop.yaml'), document: 0, line: 7, column: 3 };
    const root = kustomizeRoot('gone', undefined, { declaredBy });
    const { head } = await renderSides(none, [root], { head: files });
    const rendering = head.get(root.id);
    expect(rendering?.kind === 'failed' ? rendering.gap.at : undefined).toEqual(declaredBy);
  });

  test('covers what a link leads to', async () => {
    const chart = { 'c/Chart.yaml': 'name: c\n', 'shared/a.yaml': '1' };
    const root = helmRoot('c');
    const link = { mode: '120000', path: 'c/templates', content: '../shared' } as const;
    const sides = await Promise.all(
      ['1', '2'].map((text) => renderSides(none, [root], { head: { ...chart, 'shared/a.yaml': text }, odd: [link] })),
    );
    const [one, two] = sides.map(({ head }) => head.get(root.id)?.digest);
    expect(one).toBeDefined();
    expect(one).not.toBe(two);
  });

  test('covers what links on disk lead to', async () => {
    const place = join(folder, 'disk');
    mkdirSync(join(place, 'c'), { recursive: true });
    mkdirSync(join(place, 'shared'));
    writeFileSync(join(place, 'c/Chart.yaml'), 'name: c\n');
    symlinkSync('../shared', join(place, 'c/templates'));
    const digests: string[] = [];
    for (const text of ['1', '2']) {
      writeFileSync(join(place, 'shared/a.yaml'), text);
      digests.push((await prepareRoot(openFolder(place), helmRoot('c'))).digest);
    }
    expect(digests[0]).not.toBe(digests[1]);
  });

  test('covers values, parameters and variables', async () => {
    const tree = openFolder(mkdtempSync(join(folder, 'empty-')));
    const digests = await Promise.all(
      [
        helmRoot('c'),
        helmRoot('c', { values: [{ a: 1 }] }),
        helmRoot('c', { parameters: [{ name: 'a', value: 'b', forceString: false }] }),
        kustomizeRoot('c', { substitute: new Map([['a', '1']]) }),
        kustomizeRoot('c', { substitute: new Map([['a', '2']]) }),
        kustomizeRoot('c', { overlay: { namespace: 'x' } }),
      ].map(async (root) => (await prepareRoot(tree, root)).digest),
    );
    expect(new Set(digests).size).toBe(digests.length);
  });
});
