import { beforeAll, describe, expect, test } from 'vitest';
import type { FileTree } from '../support/fake-git.ts';
import { type GitopsChange, judgeChange, ledgerPolicy, onPath, rendererPath, WORKLOADS } from '../support/gitops.ts';
import { APP_OF_APPS, ARGO, clients, FLUX, HELM, KUSTOMIZE, replaced, URL } from './trees.ts';

/** One widening of the CDE: `web` can reach the ledger, in `cluster`, by the line `at`. Only `rendered` had to be rendered. */
type Widening = {
  readonly why: string;
  readonly base: FileTree;
  readonly edit: GitopsChange['edit'];
  readonly cluster: string;
  readonly at: string;
  readonly rendered: readonly string[];
};

const renderers = await rendererPath();
beforeAll(() => onPath(renderers ?? ''));

async function checkWidening({ base, edit, cluster, at, rendered }: Widening): Promise<void> {
  const known = { repository: URL, branch: 'main' };
  const report = await judgeChange({ base, edit, ...known });
  expect(report.findings).toEqual([
    `cde-connection-widened ${at} ${cluster}: \`pay/web\` can now also reach \`pay/ledger\` on all ports`,
  ]);
  expect(report.gaps).toEqual([]);
  expect(report.decision).toBe('hold');
  expect(report.rendered).toEqual(rendered.toSorted());
}

const inKustomize = (
  why: string,
  edit: Widening['edit'],
  cluster: string,
  at: string,
  ...names: readonly string[]
): Widening => ({
  why,
  base: KUSTOMIZE,
  edit,
  cluster: `cluster \`${cluster}\``,
  at,
  rendered: names.map((name) => `kustomize overlays/${name}`),
});

const ADD_WEB =
  '- op: add\n  path: /spec/ingress/-\n  value: { from: [{ podSelector: { matchLabels: { app: web } } }] }\n';

describe.skipIf(renderers === undefined)('kustomize', () => {
  test.each([
    inKustomize('a patch', { 'overlays/dev/audit.yaml': ADD_WEB }, 'dev', 'overlays/dev/audit.yaml:3', 'dev'),
    inKustomize(
      'a component',
      { 'components/partners/partners.yaml': ledgerPolicy('api', 'web') },
      'stage',
      'components/partners/partners.yaml:9',
      'stage',
    ),
    inKustomize(
      'what a replacement takes',
      { 'overlays/prod/clients.yaml': clients('web') },
      'prod',
      'overlays/prod/clients.yaml:7',
      'prod',
    ),
    {
      ...inKustomize(
        'a base that three overlays share, one of which overrides it',
        { 'base/policy.yaml': ledgerPolicy('api', 'web') },
        '',
        'base/policy.yaml:9',
        'dev',
        'prod',
        'stage',
      ),
      cluster: 'clusters `dev`, `prod`',
    },
    {
      ...inKustomize(
        'a base that three overlays share',
        {
          'base/extra.yaml': ledgerPolicy('web').replace('name: ledger', 'name: extra'),
          ...replaced(KUSTOMIZE, 'base/kustomization.yaml', 'policy.yaml', 'policy.yaml, extra.yaml'),
        },
        '',
        'base/extra.yaml:8',
        'dev',
        'prod',
        'stage',
      ),
      cluster: 'clusters `dev`, `prod`, `stage`',
    },
  ])('hidden in $why', checkWidening, 60_000);
});

const ENVIRONMENTS = ['helm shop (values-prod.yaml)', 'helm shop (values-stage.yaml)'];

describe.skipIf(renderers === undefined)('helm', () => {
  test.each([
    {
      why: 'the values of an environment',
      base: HELM,
      edit: { 'shop/values-prod.yaml': 'replicas: 3\nclients:\n  - api\n  - web\n' },
      cluster: 'cluster `prod`',
      at: 'shop/values-prod.yaml:4',
      rendered: ENVIRONMENTS,
    },
    {
      why: 'the values of the chart, which one environment overrides',
      base: HELM,
      edit: { 'shop/values.yaml': 'clients:\n  - api\n  - web\n' },
      cluster: 'cluster `stage`',
      at: 'shop/values.yaml:3',
      rendered: ENVIRONMENTS,
    },
    {
      why: 'a template',
      base: HELM,
      edit: replaced(
        HELM,
        'shop/templates/policy.yaml',
        '    {{- with',
        '    - from: [{ podSelector: { matchLabels: { app: web } } }]\n    {{- with',
      ),
      cluster: 'clusters `prod`, `stage`',
      at: 'shop/templates/policy.yaml:11',
      rendered: ENVIRONMENTS,
    },
  ])('hidden in $why', checkWidening, 60_000);
});

describe.skipIf(renderers === undefined)('Argo CD', () => {
  test.each([
    {
      why: 'a parameter of an Application',
      base: ARGO,
      edit: replaced(ARGO, 'apps/shop.yaml', 'value: api', 'value: web'),
      cluster: 'cluster `eu`',
      at: 'apps/shop.yaml:13',
      rendered: ['helm charts/shop (Application shop) on eu'],
    },
    {
      why: 'a parameter of an ApplicationSet',
      base: ARGO,
      edit: replaced(ARGO, 'apps/regions.yaml', 'asia\n            partner: api', 'asia\n            partner: web'),
      cluster: 'cluster `asia`',
      at: 'apps/regions.yaml:11',
      rendered: ['helm charts/shop (Application shop-asia) on asia'],
    },
    {
      why: 'a folder that a git generator finds',
      base: ARGO,
      edit: { 'tenants/red/policy.yaml': ledgerPolicy('api', 'web') },
      cluster: 'cluster `red`',
      at: 'tenants/red/policy.yaml:9',
      rendered: ['kustomize tenants/red (Application tenant-red) on red'],
    },
    {
      why: 'plain manifests that a git generator finds',
      base: ARGO,
      edit: { 'tenants/blue/all.yaml': `${WORKLOADS}---\n${ledgerPolicy('api', 'web')}` },
      cluster: 'cluster `blue`',
      at: 'tenants/blue/all.yaml:43',
      rendered: [],
    },
    {
      why: 'the values of a chart that many Applications install',
      base: ARGO,
      edit: { 'charts/shop/values.yaml': 'clients:\n  - api\n  - web\n' },
      cluster: 'clusters `asia`, `eu`, `us`',
      at: 'charts/shop/values.yaml:3',
      rendered: [
        'helm charts/shop (Application shop) on eu',
        'helm charts/shop (Application shop-asia) on asia',
        'helm charts/shop (Application shop-us) on us',
      ],
    },
    {
      why: 'the values of an Application that another brings',
      base: APP_OF_APPS,
      edit: replaced(APP_OF_APPS, 'fleet/base/shop.yaml', '[api]', '[api, web]'),
      cluster: 'cluster `prod`',
      at: 'fleet/base/shop.yaml:12',
      rendered: ['helm charts/shop (Application shop) on prod', 'kustomize fleet/prod (Application root)'],
    },
    {
      why: 'a patch of an Application that another brings',
      base: APP_OF_APPS,
      edit: replaced(
        APP_OF_APPS,
        'fleet/prod/shop.yaml',
        'namespace: pay }\n',
        'namespace: pay }\n  source:\n    helm:\n      valuesObject:\n        clients: [api, web]\n',
      ),
      cluster: 'cluster `prod`',
      at: 'fleet/prod/shop.yaml:9',
      rendered: ['helm charts/shop (Application shop) on prod', 'kustomize fleet/prod (Application root)'],
    },
  ])('hidden in $why', checkWidening, 60_000);
});

const OF_FLUX = ['helm charts/shop (HelmRelease shop) on prod', 'kustomize apps (Flux apps) on prod'];

describe.skipIf(renderers === undefined)('Flux', () => {
  test.each([
    {
      why: 'a ConfigMap that a HelmRelease takes values from',
      base: FLUX,
      edit: replaced(FLUX, 'apps/values.yaml', '- api', '- api\n      - web'),
      cluster: 'cluster `prod`',
      at: 'apps/values.yaml:9',
      rendered: OF_FLUX,
    },
    {
      why: 'the values of a HelmRelease',
      base: FLUX,
      edit: replaced(FLUX, 'apps/release.yaml', 'note: none', 'partner: web'),
      cluster: 'cluster `prod`',
      at: 'apps/release.yaml:12',
      rendered: OF_FLUX,
    },
  ])('hidden in $why', checkWidening, 60_000);

  test.each([
    ['a Secret', replaced(FLUX, 'apps/release.yaml', 'kind: ConfigMap\n', 'kind: Secret\n'), 'Secret `shop-values`'],
    [
      'a ConfigMap from elsewhere',
      replaced(FLUX, 'apps/release.yaml', 'name: shop-values', 'name: other'),
      'ConfigMap `other`',
    ],
  ])(
    'values from %s are not known, and nothing is said about what they make',
    async (_, edit, what) => {
      const report = await judgeChange({ base: FLUX, edit, repository: URL, branch: 'main' });
      const gap = `HelmRelease \`flux-system/shop\`: values come from the ${what}, which cannot be read here; write them under \`values\``;
      expect(report.gaps).toEqual([`apps/release.yaml:9 ${gap}`]);
      expect(report.findings).toEqual([`scope-unresolved apps/release.yaml:9 cluster \`prod\`: ${gap}`]);
      expect(report.decision).toBe('undecided');
    },
    60_000,
  );
});
