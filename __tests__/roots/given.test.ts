import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fleet, judgeFleet, settingsOf } from '../support/fleet.ts';
import { application, component, HERE, kustomization, rootsOf } from '../support/roots.ts';
import { runCommand, workTree } from '../support/work-tree.ts';
import { ALLOW, DENY, type Edit, type Files, namespace } from '../support/world.ts';

const scratch = mkdtempSync(join(tmpdir(), 'given-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const BASE = fleet(['eu', 'us']);
const BROKEN = 'apiVersion: v1\nkind: Pod\nmetadata: [\n';

/** The decision, and what is not known: `!` where it may hide a widening. */
function told(base: Files, edit: Edit) {
  const { decision, gaps } = judgeFleet(base, edit);
  return [
    decision.kind,
    ...gaps.map(({ at, message, touchesCde }) => `${touchesCde ? '!' : ''}${at.path}:${at.line} ${message}`),
  ];
}

describe('roots that settings name', () => {
  test('a finding names its cluster, and the other one is left alone', () => {
    const { findings, changes } = judgeFleet(BASE, { 'clusters/eu/deny.yaml': null });
    expect(changes.map(({ cluster }) => cluster)).toEqual(['eu']);
    expect(findings.map(({ clusters }) => clusters)).toEqual(findings.map(() => ['eu']));
    expect(findings.length).toBeGreaterThan(0);
  });

  test.each<[string, Edit, readonly (string | RegExp)[]]>([
    [
      'a new folder that no root takes',
      { 'clusters/new/allow.yaml': ALLOW },
      ['undecided', /^!clusters\/new\/allow\.yaml:1 manifests of `clusters\/new` are taken by no root of the settings/],
    ],
    [
      'a new kustomization that no root takes',
      { 'deploy/kustomization.yaml': kustomization('resources: [a.yaml]'), 'deploy/a.yaml': namespace('a') },
      ['undecided', /^!deploy\/kustomization\.yaml:1 kustomization `deploy` is taken by no root/],
    ],
    [
      'a new chart that no root takes',
      { 'chart/Chart.yaml': 'name: c\nversion: 0.1.0\n' },
      ['undecided', /^!chart\/Chart\.yaml:1 chart `chart` is taken by no root/],
    ],
    [
      'a new file that cannot be read',
      { 'clusters/eu/broken.yaml': BROKEN },
      ['undecided', /^!clusters\/eu\/broken\.yaml:/],
    ],
    [
      'a new Application, which nobody follows here',
      {
        'clusters/eu/more.yaml': application('x', `source: { repoURL: "${HERE}", path: common }`),
      },
      ['undecided', /^!clusters\/eu\/more\.yaml:\d+ Application `argocd\/x` makes a controller apply more/],
    ],
    ['words', { 'README.md': 'words', 'new/values.yaml': 'x: 1\n' }, ['pass']],
    ['a new file of a root', { 'clusters/eu/namespace.yaml': namespace('new') }, ['pass']],
  ])('%s', (_, edit, expected) => {
    const lines = told(BASE, edit);
    expect(lines).toHaveLength(expected.length);
    for (const [index, line] of lines.entries()) expect(line).toMatch(expected[index] ?? '');
  });

  test('a folder that head removes is applied nowhere any more', () => {
    const removed = { 'clusters/us/deny.yaml': null, 'clusters/us/allow.yaml': null };
    const { gaps, changes, findings } = judgeFleet(BASE, removed);
    expect(gaps).toEqual([]);
    expect(changes.map(({ cluster }) => cluster)).toEqual(['us']);
    expect(findings.map(({ rule }) => rule)).toContain('cde-isolation-lost');
  });

  test('a folder that moves is gone, and where it went is unknown', () => {
    const moved = { 'clusters/us/deny.yaml': null, 'clusters/us/allow.yaml': null, 'elsewhere/deny.yaml': DENY };
    expect(told(BASE, moved).slice(1)).toEqual([expect.stringMatching(/^!elsewhere\/deny\.yaml:1 manifests of/)]);
  });

  test('where head removes every root, nothing is discovered in their place', () => {
    const edit = Object.fromEntries([
      ...Object.keys(BASE)
        .filter((path) => /^(clusters|common)\//.test(path))
        .map((path) => [path, null] as const),
      ['clusters/new/allow.yaml', ALLOW] as const,
    ]);
    expect(told(BASE, edit)[1]).toMatch(/^!clusters\/new\/allow\.yaml:1 manifests of `clusters\/new` are taken by no/);
  });

  test('a folder that does not exist yet is told, and may come', () => {
    const early = { ...BASE, '.github/cde-gate.yml': settingsOf(['eu', 'us', 'ap']) };
    expect(told(early, {})).toEqual([
      'pass',
      expect.stringMatching(/^\.github\/cde-gate\.yml:\d+ root `clusters\/ap`/),
    ]);
    const { changes } = judgeFleet(early, { 'clusters/ap/deny.yaml': DENY, 'clusters/ap/allow.yaml': ALLOW });
    expect(changes.map(({ cluster }) => cluster)).toEqual(['ap']);
  });

  test('what stood outside of every root before stays an old story until it is edited', () => {
    const before = { ...BASE, 'samples/deny.yaml': DENY };
    expect(told(before, { 'clusters/eu/namespace.yaml': namespace('x') })).toEqual([
      'pass',
      expect.stringMatching(/^samples\/deny\.yaml:1/),
    ]);
    expect(told(before, { 'samples/deny.yaml': `${DENY}# edited\n` })[0]).toBe('undecided');
    const excluded = fleet(['eu', 'us'], 'manifests: { exclude: [/samples/] }');
    expect(told({ ...excluded, 'samples/deny.yaml': DENY }, { 'samples/deny.yaml': ALLOW })).toEqual(['pass']);
  });

  test('roots that head names count once they are merged', () => {
    const edit = {
      '.github/cde-gate.yml': settingsOf(['eu', 'us', 'new']),
      'clusters/new/allow.yaml': ALLOW,
    };
    const { decision, findings } = judgeFleet(BASE, edit);
    expect(decision.kind).toBe('undecided');
    expect(findings.map(({ rule, clusters }) => [rule, clusters])).toEqual([['gate-altered', undefined]]);
  });
});

describe('roots that are found', () => {
  test('a file that cannot be read is part of what is applied', () => {
    const files = { 'a/kustomization.yaml': kustomization('resources: [b.yaml]'), 'a/b.yaml': DENY, 'c.yaml': BROKEN };
    expect(rootsOf(files).flatMap(({ resources }) => resources)).toEqual(['c.yaml']);
  });

  test('a component is no root, given or not', () => {
    expect(rootsOf({ 'c/kustomization.yaml': component('resources: [x.yaml]') })).toEqual([]);
  });
});

describe('on the command line', () => {
  const base = workTree(scratch, BASE);
  const head = workTree(scratch, { ...BASE, 'clusters/eu/allow.yaml': ALLOW.replace('app: web', 'app: other') });
  const sides = ['--base-dir', base, '--head-dir', head];

  test('roots prints what settings name', async () => {
    const { status, said } = await runCommand('roots', base);
    expect(said.split('\n').slice(0, 2)).toEqual([
      'root               kind   cluster  namespace  inputs  declared by',
      'clusters/eu on eu  plain  eu       –          2       .github/cde-gate.yml:4',
    ]);
    expect(said).toContain('4 roots on 2 clusters');
    expect(status).toBe(0);
  });

  test('check judges all clusters, one, or a share, and merge joins what they say', async () => {
    const whole = await runCommand('check', ...sides, '--format', 'json');
    const parts = [
      ['--cluster', 'eu'],
      ['--cluster', 'us'],
      ['--share', '1/2'],
      ['--share', '2/2'],
    ];
    const files = await Promise.all(
      parts.map(async (part, index) => {
        const file = join(scratch, `${index}.json`);
        const { status } = await runCommand('check', ...sides, ...part, '--format', 'json', '--output', file);
        return { file, status };
      }),
    );
    expect(files.map(({ status }) => status)).toEqual([1, 0, 1, 0]);
    expect(whole.status).toBe(1);
    for (const own of [files.slice(0, 2), files.slice(2)]) {
      const { status, said } = await runCommand('merge', ...own.map(({ file }) => file), '--format', 'json');
      expect(status).toBe(1);
      expect(JSON.parse(said)).toMatchObject({ decision: JSON.parse(whole.said).decision });
    }
    const missing = await runCommand('merge', files[1]?.file ?? '');
    expect(missing.status).toBe(2);
    expect(missing.said).toContain('cluster eu is touched and no part judged it');
    const gone = await runCommand('merge', files[0]?.file ?? '', join(scratch, 'gone.json'));
    expect(gone.said).toMatch(/cannot be read/);
    expect(gone.status).toBe(2);
  });

  test.each([
    [['check', ...sides, '--cluster', 'eu', '--share', '1/2']],
    [['check', ...sides, '--share', '3/2']],
    [['merge']],
    [['merge', 'x.json', '--format', 'sarif']],
  ])('%j is wrong usage', async (args) => {
    expect((await runCommand(...args)).status).toBe(64);
  });
});
