import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FileTree } from '../support/fake-git.ts';
import {
  edited,
  judgeChange,
  knownArguments,
  kustomization,
  ledgerPolicy,
  onPath,
  payWorkload,
  rendererPath,
  runCheck,
} from '../support/gitops.ts';
import { APP_OF_APPS, ARGO, chart, clients, FLUX, HELM, KUSTOMIZE, replaced, URL } from './trees.ts';

const scratch = mkdtempSync(join(tmpdir(), 'gitops-'));
const renderers = await rendererPath();
beforeAll(() => onPath(renderers ?? ''));
afterAll(() => rmSync(scratch, { recursive: true }));

const known = { repository: URL, branch: 'main' };
const OVERLAYS = ['dev', 'stage', 'prod'];

describe.skipIf(renderers === undefined)('what changes nothing', () => {
  test.each([
    [
      'a resource that moves from the base into its overlays',
      KUSTOMIZE,
      {
        'base/policy.yaml': null,
        'base/kustomization.yaml': kustomization('resources: [workloads.yaml]'),
        ...Object.fromEntries(
          OVERLAYS.flatMap((name) => [
            [`overlays/${name}/policy.yaml`, ledgerPolicy('api')],
            ...Object.entries(
              replaced(KUSTOMIZE, `overlays/${name}/kustomization.yaml`, 'resources: [', 'resources: [policy.yaml, '),
            ),
          ]),
        ),
      },
    ],
    [
      'a patch under another name',
      KUSTOMIZE,
      {
        'overlays/dev/audit.yaml': null,
        'overlays/dev/labels.yaml': KUSTOMIZE['overlays/dev/audit.yaml'] ?? '',
        ...replaced(KUSTOMIZE, 'overlays/dev/kustomization.yaml', 'audit.yaml', 'labels.yaml'),
      },
    ],
    [
      'values in another order and style',
      HELM,
      { 'shop/values-prod.yaml': '# three of them\nclients: ["api"]\nreplicas: 3\n' },
    ],
    [
      'an Application in another file',
      ARGO,
      { 'apps/shop.yaml': null, 'apps/eu/shop.yaml': ARGO['apps/shop.yaml'] ?? '' },
    ],
    [
      'values that move from a ConfigMap into the release',
      FLUX,
      {
        'apps/values.yaml': null,
        'apps/kustomization.yaml': kustomization('resources: [release.yaml]'),
        ...replaced(
          FLUX,
          'apps/release.yaml',
          '  valuesFrom:\n    - kind: ConfigMap\n      name: shop-values\n  values:\n    note: none\n',
          '  values: { clients: [api] }\n',
        ),
      },
    ],
  ])(
    '%s',
    async (_, base, edit) => {
      const report = await judgeChange({ base, edit, ...known });
      expect(report.findings).toEqual([]);
      expect(report.gaps).toEqual([]);
      expect(report.decision).toBe('pass');
    },
    60_000,
  );

  test('a file that nothing takes in is not even compared', async () => {
    const report = await judgeChange({ base: KUSTOMIZE, edit: { 'README.md': 'Read me.\n' } });
    expect(report).toMatchObject({ decision: 'pass', rendered: [], clusters: [] });
  });
});

describe.skipIf(renderers === undefined)('either way', () => {
  const rows = [
    ['Kustomize', KUSTOMIZE, { 'components/partners/partners.yaml': ledgerPolicy('api', 'web') }],
    ['Helm', HELM, { 'shop/values-prod.yaml': 'replicas: 3\nclients:\n  - api\n  - web\n' }],
    ['Argo CD', ARGO, replaced(ARGO, 'apps/shop.yaml', 'value: api', 'value: web')],
    ['Applications of Applications', APP_OF_APPS, replaced(APP_OF_APPS, 'fleet/base/shop.yaml', '[api]', '[api, web]')],
    ['Flux', FLUX, replaced(FLUX, 'apps/values.yaml', '- api', '- api\n      - web')],
  ] as const;

  test.each(rows)(
    '%s: taken back, the widening is none',
    async (_, base, edit) => {
      const head = edited(base, edit);
      const back = Object.fromEntries(Object.keys(edit).map((path) => [path, base[path] ?? null]));
      const report = await judgeChange({ base: head, edit: back, ...known });
      expect(report).toMatchObject({ decision: 'pass', findings: [], gaps: [] });
    },
    60_000,
  );

  test.each(rows)(
    '%s: two folders are judged as two commits are',
    async (_, base, edit) => {
      const folders = [writeTree(base), writeTree(edited(base, edit))];
      const [before = '', after = ''] = folders;
      const report = await runCheck(['--base-dir', before, '--head-dir', after, ...knownArguments(known)]);
      expect(report.findings).not.toEqual([]);
      expect(report.whole).toBe((await judgeChange({ base, edit, ...known })).whole);
    },
    60_000,
  );
});

describe.skipIf(renderers === undefined)('what is not known', () => {
  test.each([
    ['kustomize', 1, KUSTOMIZE, { 'overlays/prod/clients.yaml': clients('web') }],
    // A template may read every file of its chart, so the other environment may differ as well.
    ['helm', 2, HELM, { 'shop/values-prod.yaml': 'clients:\n  - web\n' }],
  ])(
    'without %s a change of what it makes is undecided',
    async (program, count, base, edit) => {
      onPath(writeTree({}));
      try {
        const report = await judgeChange({ base, edit });
        expect(report.decision).toBe('undecided');
        expect(report.gaps).toHaveLength(count);
        for (const gap of report.gaps) expect(gap).toMatch(new RegExp(`is not rendered: .*\`${program}\``));
        // Nobody has seen that anything is gone.
        const rules = report.findings.map((finding) => finding.split(' ')[0]);
        expect(new Set(rules)).toEqual(new Set(['scope-unresolved']));
      } finally {
        onPath(renderers ?? '');
      }
    },
    60_000,
  );

  test('without a program what nobody touches is the same unknown', async () => {
    onPath(writeTree({}));
    try {
      const edit = { 'tenants/blue/all.yaml': `# a remark\n${ARGO['tenants/blue/all.yaml']}` };
      const report = await judgeChange({ base: ARGO, edit, ...known });
      expect(report).toMatchObject({ decision: 'pass', gaps: [], clusters: ['blue'] });
    } finally {
      onPath(renderers ?? '');
    }
  });

  const beside = { ...KUSTOMIZE, 'extra/web.yaml': payWorkload('web2') };
  test.each([
    ['another image', replaced(beside, 'extra/web.yaml', 'a0a0', 'b0b0'), []],
    ['a ConfigMap', { 'extra/settings.yaml': clients('web') }, []],
    [
      'other labels',
      replaced(beside, 'extra/web.yaml', 'labels: { app: web2 }', 'labels: { app: web2, tier: api }'),
      ['extra/web.yaml:1 Deployment `pay/web2` changes and may be part of one of 3 clusters'],
    ],
    [
      'a policy',
      { 'extra/policy.yaml': ledgerPolicy('web') },
      ['extra/policy.yaml:1 NetworkPolicy `pay/ledger` changes and may be part of one of 3 clusters'],
    ],
  ])('manifests that go to no cluster by name: %s', async (_, edit, gaps) => {
    const report = await judgeChange({ base: beside, edit });
    expect(report.gaps.map((gap) => gap.split(' (')[0])).toEqual(gaps);
  });

  test('roots that stumble over one folder say so once', async () => {
    const base = { ...KUSTOMIZE, 'base/policy.yaml': ledgerPolicy('api') };
    const edit = replaced(base, 'base/kustomization.yaml', 'policy.yaml', 'gone.yaml');
    const { gaps, findings } = await judgeChange({ base, edit });
    const said = 'what takes `base` is not rendered: `gone.yaml` is not in the repository';
    expect(gaps.filter((gap) => gap.includes('not rendered'))).toEqual([`base/kustomization.yaml:3 ${said}`]);
    expect(findings).toEqual([
      `scope-unresolved base/kustomization.yaml:3 clusters \`dev\`, \`prod\`, \`stage\`: ${said}`,
    ]);
  });

  test('a kustomization that nobody can read is no unknown of other edits', async () => {
    const base = { ...KUSTOMIZE, 'scaffold/kustomization.yaml': 'resources: [{{ name }}.yaml\n' };
    const report = await judgeChange({ base, edit: { 'scaffold-notes/a.yaml': 'x: 1\n' } });
    expect(report).toMatchObject({ decision: 'pass', gaps: [] });
  });

  test('an Application that no text shows is told', async () => {
    const hidden =
      'apiVersion: "argoproj.io\\x2fv1alpha1"\nkind: "\\x41pplication"\nmetadata: { name: more }\nspec: {}\n';
    const base = { ...KUSTOMIZE, ...chart('shop') };
    const edit = {
      'overlays/dev/more.yaml': hidden,
      ...replaced(KUSTOMIZE, 'overlays/dev/kustomization.yaml', 'resources: [', 'resources: [more.yaml, '),
    };
    const { gaps } = await judgeChange({ base, edit });
    expect(gaps).toContainEqual(
      expect.stringContaining('makes Application `default/more`, which none of its files shows'),
    );
  });
});

/** A folder with these files. */
function writeTree(files: FileTree): string {
  const folder = mkdtempSync(join(scratch, 'tree-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}
