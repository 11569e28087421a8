import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { obtainBinaries } from '../support/real-binaries.ts';
import { kustomization } from '../support/roots.ts';
import { runCommand, workTree } from '../support/work-tree.ts';
import { ALLOW, CDE, DENY, type Files, namespace, workload } from '../support/world.ts';

// Roots by settings, and twins of which only one is touched, with the real kustomize. Where it cannot be had the tests of
// rendering say so.

const found = await obtainBinaries();
const path = process.env['PATH'] ?? '';
const scratch = mkdtempSync(join(tmpdir(), 'twins-test-'));
beforeAll(() => {
  if (found.kind === 'binaries') process.env['PATH'] = [dirname(found.kustomize.path), path].join(delimiter);
});
afterAll(() => {
  process.env['PATH'] = path;
  rmSync(scratch, { recursive: true, force: true });
});

const BASE: Files = {
  '.github/CODEOWNERS': '* @acme/compliance\n',
  '.github/cde-gate.yml': `version: 1
twins: [[staging, production]]
regime: { policies: [{ names: [api] }] }
roots:
  - { folder: clusters/staging, cluster: staging }
  - { folder: clusters/production, cluster: production }
`,
  'base/kustomization.yaml': kustomization('resources: [namespaces.yaml, api.yaml, deny.yaml, allow.yaml]'),
  'base/namespaces.yaml': `${namespace('pay')}---\n${namespace('shop')}`,
  'base/api.yaml': workload('pay', 'api', { labels: CDE }),
  'base/deny.yaml': DENY,
  'base/allow.yaml': ALLOW,
  'clusters/staging/kustomization.yaml': kustomization('resources: [../../base]'),
  'clusters/production/kustomization.yaml': kustomization('resources: [../../base]'),
};
const PATCHED = kustomization(
  'resources: [../../base]',
  'patches:',
  '  - target: { kind: NetworkPolicy, name: api }',
  '    patch: |-',
  '      - { op: replace, path: /spec/ingress/0/ports, value: [{ port: 1, endPort: 9000 }] }',
);

describe.skipIf(found.kind === 'none')('twins that kustomize makes', () => {
  const base = workTree(scratch, BASE);
  const judged = async (head: Files, ...more: readonly string[]) => {
    const sides = ['--base-dir', base, '--head-dir', workTree(scratch, head), '--format', 'json'];
    const { said } = await runCommand('check', ...sides, ...more);
    return JSON.parse(said) as {
      readonly findings: readonly { readonly rule: string; readonly message: string; readonly at: { path: string } }[];
      readonly gaps: readonly { readonly touchesCde: boolean }[];
      readonly clusters: readonly { readonly name: string | null }[];
    };
  };
  const edited = { ...BASE, 'clusters/staging/kustomization.yaml': PATCHED };

  test.each([[[]], [['--cluster', 'staging']], [['--share', '1/2']]])(
    'drift is told although the other one is not touched: %j',
    async (part) => {
      const { findings, clusters, gaps } = await judged(edited, ...part);
      expect(clusters.map(({ name }) => name)).toEqual(['staging']);
      expect(findings.filter(({ rule }) => rule === 'environment-drift')).toMatchObject([
        {
          message: expect.stringMatching(/^cluster `staging`: .* no longer the same as in `production`/),
          at: { path: 'clusters/staging/kustomization.yaml' },
        },
      ]);
      expect(gaps.filter(({ touchesCde }) => touchesCde)).toEqual([]);
    },
  );

  test('an edit of the base they share is none', async () => {
    const { findings, clusters } = await judged({ ...BASE, 'base/allow.yaml': ALLOW.replace('app: web', 'app: cart') });
    expect(clusters.map(({ name }) => name)).toEqual(['production', 'staging']);
    expect(findings.map(({ rule }) => rule)).toContain('regime-policy-edited');
    expect(findings.map(({ rule }) => rule)).not.toContain('environment-drift');
  });
});
