import { describe, expect, test } from 'vitest';
import { checkRoots, configMap, HERE, kustomization, type RootsCase, rootsOf } from '../support/roots.ts';

const known = { repository: [HERE], branch: 'main' };
const object = (group: string, kind: string, name: string, ...spec: readonly string[]): string =>
  `apiVersion: ${group}.toolkit.fluxcd.io/v1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: flux-system }\nspec:\n${spec.map((line) => `  ${line}\n`).join('')}`;
const repository = (more = 'ref: { branch: main }', url = HERE): string =>
  object('source', 'GitRepository', 'here', `url: ${url}`, more);
const FROM = 'sourceRef: { kind: GitRepository, name: here }';
const apply = (name: string, ...spec: readonly string[]): string =>
  object('kustomize', 'Kustomization', name, FROM, ...spec);
const release = (name: string, chart: string, ...spec: readonly string[]): string =>
  object('helm', 'HelmRelease', name, `chart: { spec: { chart: ${chart}, ${FROM} } }`, ...spec);
const files = (...texts: readonly string[]) => ({
  'flux/kustomization.yaml': kustomization('resources: [all.yaml]'),
  'flux/all.yaml': texts.join('---\n'),
});
const SHOP = {
  'shop/kustomization.yaml': kustomization('resources: [shop.yaml]'),
  'shop/shop.yaml': configMap('shop'),
};
const CHART = 'apiVersion: v2\nname: shop\nversion: 1.0.0\n';
const FLUX = 'kustomize flux';
const NOWHERE = 'flux/kustomization.yaml:1 nothing says to which of';

const CASES: readonly RootsCase[] = [
  {
    why: 'a Kustomization applies the kustomization of its folder',
    files: { ...SHOP, ...files(repository(), apply('pay', 'path: ./shop', 'targetNamespace: pay')) },
    known,
    roots: [FLUX, 'kustomize shop (Flux pay) / pay'],
  },
  {
    why: 'a folder without one is plain, and with kustomizations below it is made up of both',
    files: {
      'plain/a.yaml': configMap('a'),
      'plain/deep/b.yaml': configMap('b'),
      'mixed/a.yaml': configMap('a'),
      'mixed/k/kustomization.yaml': kustomization('resources: [b.yaml]'),
      'mixed/k/b.yaml': configMap('b'),
      ...files(repository(), apply('p', 'path: plain'), apply('m', 'path: mixed')),
    },
    known,
    roots: [FLUX, 'plain plain (Flux p)', 'kustomize mixed (Flux m)'],
  },
  {
    why: 'clusters that bootstrap themselves are told apart by their folders, though their objects are called alike',
    files: {
      'clusters/eu/flux-system/sync.yaml': `${repository()}---\n${apply('flux-system', 'path: ./clusters/eu')}`,
      'clusters/us/flux-system/sync.yaml': `${repository()}---\n${apply('flux-system', 'path: ./clusters/us')}`,
      'clusters/eu/pay.yaml': apply('pay', 'path: ./shop'),
      ...SHOP,
    },
    known,
    roots: [
      'plain clusters/eu (Flux flux-system) on eu @ eu',
      'plain clusters/us (Flux flux-system) on us @ us',
      'kustomize shop (Flux pay) on eu @ eu',
    ],
  },
  {
    why: 'another cluster goes by the Secret that opens it',
    files: { ...SHOP, ...files(repository(), apply('pay', 'path: shop', 'kubeConfig: { secretRef: { name: eu } }')) },
    known,
    roots: [FLUX, 'kustomize shop (Flux pay) on eu @ eu'],
    gaps: [NOWHERE],
  },
  {
    why: 'sources that are not this tree',
    files: {
      ...SHOP,
      ...files(
        repository('ref: { tag: v1 }'),
        apply('a', 'path: shop'),
        object('kustomize', 'Kustomization', 'b', 'sourceRef: { kind: OCIRepository, name: x }'),
        object('kustomize', 'Kustomization', 'c', 'sourceRef: { kind: GitRepository, name: unknown }'),
      ),
    },
    known,
    roots: [FLUX, 'kustomize shop'],
    gaps: [
      'flux/all.yaml:12 is taken at `tag of here`',
      'flux/all.yaml:19 comes from the OCIRepository',
      'flux/all.yaml:25 which no manifest declares',
    ],
  },
  {
    why: 'variables that no manifest says, a missing folder, an ignore file',
    files: {
      ...SHOP,
      'odd/.sourceignore': '*',
      'odd/a.yaml': configMap('a'),
      ...files(
        repository(),
        apply('a', 'path: shop', 'postBuild: { substituteFrom: [{ kind: Secret, name: s }] }'),
        apply('b', 'path: gone'),
        apply('c', 'path: odd'),
      ),
    },
    known,
    roots: [FLUX, 'kustomize shop', 'plain odd (Flux c)'],
    gaps: [
      'flux/all.yaml:14 its variables come from the Secret `s`',
      'flux/all.yaml:21 there is no folder `gone`',
      'flux/all.yaml:28 `odd/.sourceignore` may leave files',
    ],
  },
  {
    why: 'charts of this repository are installed; those of others, and values that cannot be read, are gaps',
    files: {
      'c/Chart.yaml': CHART,
      ...files(
        repository(),
        release('a', './c', 'targetNamespace: pay'),
        object(
          'helm',
          'HelmRelease',
          'b',
          'chart: { spec: { chart: redis, sourceRef: { kind: HelmRepository, name: x } } }',
        ),
        release('d', 'c', 'valuesFrom: [{ kind: Secret, name: s }]'),
        release('e', 'gone'),
        object('helm', 'HelmRelease', 'f', 'chartRef: { kind: OCIRepository, name: x }'),
      ),
    },
    known,
    roots: [FLUX, 'helm c (HelmRelease a) / pay', 'helm c (HelmRelease d) / flux-system'],
    gaps: [
      'flux/all.yaml:19 chart `redis` comes from the HelmRepository `x`',
      'flux/all.yaml:26 values come from the Secret `s`',
      'flux/all.yaml:32 there is no folder `gone`',
      'flux/all.yaml:38 comes from a chart that is not in this repository',
    ],
  },
];

describe('Flux', () => {
  test.each(CASES)('$why', checkRoots);

  const declared = (more: Readonly<Record<string, string>>, ...texts: readonly string[]) =>
    rootsOf({ ...more, ...files(repository(), ...texts) }, known).find(({ declaredBy }) => declaredBy !== undefined);

  test('what a Kustomization lays over, in the spelling of kustomize', () => {
    const root = declared(
      SHOP,
      apply(
        'pay',
        'path: shop',
        'targetNamespace: pay',
        'namePrefix: p-',
        'images: [{ name: a, newTag: "1" }]',
        'patches: [{ patch: z }]',
        'commonMetadata: { labels: { x: y } }',
        'postBuild: { substitute: { A: one }, substituteFrom: [{ kind: ConfigMap, name: vars }] }',
      ),
      configMap('vars', 'A: zero, B: two', 'flux-system'),
    );
    expect(root?.kustomize).toEqual({
      overlay: {
        namePrefix: 'p-',
        patches: [{ patch: 'z' }],
        images: [{ name: 'a', newTag: '1' }],
        namespace: 'pay',
        labels: [{ pairs: { x: 'y' }, includeSelectors: false }],
      },
      components: [],
      substitute: new Map([
        ['A', 'one'],
        ['B', 'two'],
      ]),
    });
  });

  test('what is made up for a folder', () => {
    const root = declared(
      {
        'm/a.yaml': configMap('a'),
        'm/values.yaml': 'x: 1\n',
        'm/k/kustomization.yaml': kustomization('resources: [deep]'),
        'm/k/deep/kustomization.yaml': kustomization(),
      },
      apply('m', 'path: m'),
    );
    expect(root?.resources).toEqual(['m/a.yaml', 'm/k']);
  });

  test('values of a release, in order, and the chart without its own', () => {
    const root = declared(
      { 'c/Chart.yaml': CHART, 'c/values.yaml': 'a: 1\n', 'c/eu.yaml': 'a: 2\n' },
      release(
        'r',
        'c',
        'values: { z: 3 }',
        'valuesFrom: [{ kind: ConfigMap, name: v }]',
        'install: { crds: Skip }',
        'postRenderers: [{ kustomize: { images: [{ name: a, newTag: "2" }] } }]',
      ).replace('{ spec: { chart: c,', '{ spec: { chart: c, valuesFiles: [c/eu.yaml],'),
      configMap('v', '"values.yaml": "y: 2"', 'flux-system'),
    );
    expect(root?.helm).toMatchObject({
      release: 'r',
      chartValues: 'replaced',
      valueFiles: ['c/eu.yaml'],
      values: [{ y: 2 }, { z: 3 }],
      crds: 'skipped',
      postRenderers: [{ images: [{ name: 'a', newTag: '2' }] }],
    });
    expect(root?.namespace).toBe('flux-system');
  });
});
