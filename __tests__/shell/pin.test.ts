import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TextEdit } from '../../src/images/pin.ts';
import { lineDiff } from '../../src/shell/pin/line-diff.ts';
import { obtainRegistry, pushImage, type RunningRegistry, startRegistry } from '../support/real-registry.ts';
import { type CommandResult, runCommand } from '../support/work-tree.ts';

// `cde-gate pin`, offline as far as it goes, then against a real registry on loopback.

const room = mkdtempSync(join(tmpdir(), 'pin-test-'));
afterAll(() => rmSync(room, { recursive: true, force: true }));

type Files = { readonly [path: string]: string };

function write(files: Files): string {
  const folder = mkdtempSync(join(room, 'tree-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const pod = (image: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - name: main\n      image: ${image} # why\n`;

const PINNED = pod(`a@sha256:${'0123456789abcdef'.repeat(4)}`);

describe('without a registry', () => {
  test('nothing to do', async () => {
    const folder = write({ 'a.yaml': PINNED, 'README.md': 'image: x:1' });
    const { status, said } = await runCommand('pin', folder, '--check');
    expect(said).toBe('0 unpinned, 0 left, 1 had a digest');
    expect(status).toBe(0);
  });

  test('a host that only the file names is not asked', async () => {
    const folder = write({ 'a.yaml': pod('evil.example/a:1') });
    const { status, said } = await runCommand('pin', folder);
    expect(said).toContain('`evil.example` is not among the allowed registries');
    expect(status).toBe(2);
    expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe(pod('evil.example/a:1'));
  });

  test('charts, links and texts that may be anything are told', async () => {
    const folder = write({
      'chart/Chart.yaml': 'name: c\n',
      'chart/values.yaml': 'image: x:1\n',
      'chart/templates/a.yaml': pod('x:1'),
      'real/a.yaml': PINNED,
      'thing.yaml': 'apiVersion: acme.example/v1\nkind: T\nmetadata: { name: t }\nspec: { web: { image: "x:1" } }\n',
      'broken.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {{ .Values.x }}\n',
    });
    symlinkSync('real', join(folder, 'linked'));
    symlinkSync('real/a.yaml', join(folder, 'link.yaml'));
    const { status, said } = await runCommand('pin', folder, '--check', '--format', 'json');
    const told = JSON.parse(said) as { [list: string]: { readonly path: string }[] }; // what the command prints
    const paths = (list: string) => told[list]?.map(({ path }) => path.slice(folder.length + 1));
    expect(paths('skipped')).toEqual(expect.arrayContaining(['chart/Chart.yaml', 'linked', 'link.yaml']));
    expect(paths('possible')).toEqual(['thing.yaml']);
    expect(paths('unreadable')).toEqual(['broken.yaml']);
    expect(told['edits']).toEqual([]);
    expect(status).toBe(2);
  });

  test.each([
    [['--check', '--dry-run'], /exclude each other/],
    [['--format', 'xml'], /no format `xml`/],
  ])('%j is wrong usage', async (args, says) => {
    const { status, complained } = await runCommand('pin', ...args);
    expect(complained).toMatch(says);
    expect(status).toBe(64);
  });

  test('a path that is not there', async () => {
    const { status, complained } = await runCommand('pin', join(room, 'nowhere'));
    expect(complained).toContain('does not exist');
    expect(status).toBe(2);
  });
});

test('a diff counts lines on both sides', () => {
  const text = 'a\nb\nc';
  const edits: readonly TextEdit[] = [
    { start: 1, end: 1, text: '1\nx' },
    { start: 5, end: 5, text: '3' },
  ];
  expect(lineDiff('f', text, edits).split('\n')).toEqual([
    '--- a/f',
    '+++ b/f',
    '@@ -1 +1,2 @@',
    '-a',
    '+a1',
    '+x',
    '@@ -3 +4 @@',
    '-c',
    '\\ No newline at end of file',
    '+c3',
    '\\ No newline at end of file',
  ]);
});

const program = await obtainRegistry();

test('a real registry can be had', (context) => {
  if (program.kind === 'program') return;
  if (process.env['CI'] === 'true') throw new Error(program.why);
  process.stderr.write(`skipped, nothing was shown here: ${program.why}\n`); // reporters keep the reason to themselves
  context.skip(program.why);
});

describe.runIf(program.kind === 'program')('with a real docker-registry on loopback', () => {
  let open: RunningRegistry;
  let digest: string;
  let folder: string;
  let before: Files;
  beforeAll(async () => {
    vi.stubEnv('DOCKER_CONFIG', room);
    open = await startRegistry(program.kind === 'program' ? program.path : '', room, 'open');
    digest = await pushImage(open.host, 'team/app', '1.0', 'some content');
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await open.stop();
  });
  beforeEach(() => {
    before = {
      'k8s/app.yaml': pod(`${open.host}/team/app:1.0`),
      'k8s/job.yaml': pod('"$(params.image)"'),
      'k8s/gone.yaml': pod(`${open.host}/team/app:9.9`),
      'overlay/kustomization.yaml': `images:\n  - name: app\n    newName: ${open.host}/team/app\n    newTag: "1.0"\n`,
    };
    folder = write(before);
  });
  const pin = (...args: readonly string[]): Promise<CommandResult> =>
    runCommand('pin', ...args, '--allow', open.host, '--private', '--plain-http');
  const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
  const after = (): Files => ({
    ...before,
    'k8s/app.yaml': pod(`${open.host}/team/app:1.0@${digest}`),
    'overlay/kustomization.yaml': `${before['overlay/kustomization.yaml']}    digest: ${digest}\n`,
  });

  test('tags get their digests, everything else keeps its bytes, and the rest is told', async () => {
    const { status, said } = await pin(folder);
    for (const [path, text] of Object.entries(after())) expect(read(path), path).toBe(text);
    expect(said.split('\n')).toEqual([
      `pinned     ${folder}/k8s/app.yaml:7  ${open.host}/team/app:1.0 → ${open.host}/team/app:1.0@${digest}`,
      expect.stringContaining(`left       ${folder}/k8s/gone.yaml:7  ${open.host}/team/app:9.9: `),
      `left       ${folder}/k8s/job.yaml:7  $(params.image): \`$(params.image)\` is filled in later`,
      `pinned     ${folder}/overlay/kustomization.yaml:2  ${open.host}/team/app:1.0 → ${open.host}/team/app:1.0@${digest}`,
      '2 pinned, 2 left, 0 had a digest',
    ]);
    expect(status).toBe(1);
  });

  test('a second run finds nothing to do', async () => {
    await pin(folder);
    const { said } = await pin(folder);
    expect(said).toContain('0 pinned, 2 left, 2 had a digest');
    for (const [path, text] of Object.entries(after())) expect(read(path), path).toBe(text);
  });

  test('one file of several, named twice, with its rights', async () => {
    const path = join(folder, 'k8s/app.yaml');
    execFileSync('chmod', ['640', path]);
    const { status, said } = await pin(path, path);
    expect(said).toContain('1 pinned, 0 left, 0 had a digest');
    expect(status).toBe(0);
    expect(read('k8s/app.yaml')).toBe(after()['k8s/app.yaml']);
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(read('overlay/kustomization.yaml')).toBe(before['overlay/kustomization.yaml']);
  });

  test('--check says what is unpinned, writes nothing and is red', async () => {
    const { status, said } = await pin(folder, '--check');
    expect(said).toContain(`unpinned   ${folder}/k8s/app.yaml:7`);
    expect(said).toContain('2 unpinned, 2 left');
    expect(status).toBe(1);
    for (const [path, text] of Object.entries(before)) expect(read(path), path).toBe(text);
  });

  test('--dry-run prints a diff that git takes, and nothing else', async () => {
    const { said } = await pin(folder, '--dry-run');
    for (const [path, text] of Object.entries(before)) expect(read(path), path).toBe(text);
    const patch = said.replaceAll(`${folder}/`, '');
    execFileSync('git', ['apply', '--unidiff-zero', '-'], { cwd: folder, input: `${patch.replaceAll('a//', 'a/')}\n` });
    for (const [path, text] of Object.entries(after())) expect(read(path), path).toBe(text);
  });

  test('as JSON', async () => {
    const { said } = await pin(join(folder, 'k8s'), '--format', 'json');
    expect(JSON.parse(said)).toMatchObject({
      mode: 'write',
      edits: [
        {
          path: `${folder}/k8s/app.yaml`,
          line: 7,
          column: 7,
          from: `${open.host}/team/app:1.0`,
          to: `${open.host}/team/app:1.0@${digest}`,
          written: true,
        },
      ],
      left: [{ path: `${folder}/k8s/gone.yaml` }, { path: `${folder}/k8s/job.yaml` }],
      failed: [],
      counts: { edited: 1, left: 2, before: 0 },
    });
  });

  test('a registry that does not answer makes the run undecided', async () => {
    const { status, said } = await runCommand('pin', folder, '--allow', open.host, '--private');
    expect(said).toContain('speaks no TLS');
    expect(status).toBe(2);
    for (const [path, text] of Object.entries(before)) expect(read(path), path).toBe(text);
  });
});
