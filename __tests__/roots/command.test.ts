import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { git } from '../support/fake-git.ts';
import { application, configMap, HERE, kustomization } from '../support/roots.ts';
import { runCommand, workTree } from '../support/work-tree.ts';

const root = mkdtempSync(join(tmpdir(), 'roots-test-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const files = {
  'shop/kustomization.yaml': kustomization('resources: [shop.yaml]'),
  'shop/shop.yaml': configMap('shop'),
  'start.yaml': application(
    'pay',
    `source: { repoURL: "${HERE}", path: shop }`,
    'destination: { server: "https://kubernetes.default.svc", namespace: pay }',
  ),
};

describe('cde-gate roots', () => {
  test('a table, and nothing to complain about', async () => {
    const { status, said } = await runCommand('roots', workTree(root, files), '--repository', HERE);
    expect(said.split('\n')).toEqual([
      'root                    kind       cluster  namespace  inputs  declared by',
      'shop (Application pay)  kustomize  –        pay        2       start.yaml:1',
      '.                       plain      –        –          1       files of .',
      '',
      '2 roots on 1 cluster',
    ]);
    expect(status).toBe(0);
  });

  test('what is not known has its line, and the status says so', async () => {
    const broken = { ...files, 'shop/kustomization.yaml': kustomization('resources: [gone.yaml]') };
    const { status, said } = await runCommand('roots', workTree(root, broken), '--repository', HERE);
    expect(said).toContain('not known (1):\n  shop/kustomization.yaml:3: ');
    expect(said).toContain('in doubt (1):\n  shop/shop.yaml:1: ');
    expect(status).toBe(2);
  });

  test('JSON of a commit, whatever the folder holds by now', async () => {
    const directory = workTree(root, files);
    git(directory, '-c', 'user.name=dev', '-c', 'user.email=dev@example.com', 'commit', '-q', '-m', 'one');
    rmSync(join(directory, 'shop'), { recursive: true });
    const args = ['roots', '--repo', directory, '--ref', 'HEAD', '--repository', HERE, '--format', 'json'];
    const { status, said } = await runCommand(...args);
    expect(JSON.parse(said)).toMatchObject({
      roots: [
        {
          id: 'kustomize shop (Application pay)',
          namespace: 'pay',
          inputs: ['shop/kustomization.yaml', 'shop/shop.yaml'],
        },
        { id: 'plain .', cluster: null, inputs: ['start.yaml'] },
      ],
      gaps: [],
    });
    expect(status).toBe(0);
  });

  test.each([[['a', 'b']], [['a', '--ref', 'HEAD']], [['--format', 'dot']]])('%j is wrong usage', async (args) => {
    expect((await runCommand('roots', ...args)).status).toBe(64);
  });
});
