import { describe, expect, test } from 'vitest';
import { readDocuments } from '../../src/manifest/documents.ts';
import type { RepoPath } from '../../src/manifest/location.ts';
import { readResources } from '../../src/manifest/resource.ts';
import {
  application,
  applicationSet,
  checkRoots,
  configMap,
  HERE,
  kustomization,
  type RootsCase,
  rootsOf,
} from '../support/roots.ts';

const known = { repository: [HERE], branch: 'main' };
const source = (more: string): string => `source: { repoURL: "${HERE}", ${more} }`;
const to = (more: string): string => `destination: { ${more} }`;
const OWN = to('server: "https://kubernetes.default.svc", namespace: pay');
const CHART = 'apiVersion: v2\nname: shop\nversion: 1.0.0\n';
const SHOP = {
  'shop/kustomization.yaml': kustomization('resources: [shop.yaml]'),
  'shop/shop.yaml': configMap('shop'),
};
const apps = (...texts: readonly string[]) => ({
  'apps/kustomization.yaml': kustomization('resources: [app.yaml]'),
  'apps/app.yaml': texts.join('---\n'),
});

/** `root` of these tests: what of it is rendered by itself. */
const APPS = 'kustomize apps';
const NOWHERE = 'apps/kustomization.yaml:1 nothing says to which of';

const resourcesOf = (text: string) =>
  readDocuments('rendered.yaml' as RepoPath, text).value.flatMap((document) => readResources(document).value); // a path of tests

const APPLICATIONS: readonly RootsCase[] = [
  {
    why: 'a declared folder is no root of its own, and the cluster of the controller is that of the declaring objects',
    files: { ...SHOP, ...apps(application('pay', source('path: shop'), OWN)) },
    known,
    roots: [APPS, 'kustomize shop (Application pay) / pay'],
  },
  {
    why: 'other clusters go by name or address',
    files: {
      ...SHOP,
      ...apps(
        application('a', source('path: ./shop'), to('name: eu')),
        application('b', source('path: shop/'), to('server: "https://us"')),
      ),
    },
    known,
    roots: [
      APPS,
      'kustomize shop (Application a) on eu @ eu',
      'kustomize shop (Application b) on https://us @ https://us',
    ],
    gaps: [NOWHERE],
  },
  {
    why: 'the repository is known however its address is written',
    files: {
      ...SHOP,
      ...apps(application('pay', 'source: { repoURL: "git@GIT.example.com:shop/deploy", path: shop }', OWN)),
    },
    known,
    roots: [APPS, 'kustomize shop (Application pay) / pay'],
  },
  {
    why: 'another repository, a chart repository and another state are elsewhere, and the folder stays a root by itself',
    files: {
      ...SHOP,
      ...apps(
        application('a', 'source: { repoURL: "https://git.example.com/other", path: shop }', OWN),
        application('b', 'source: { repoURL: "https://charts.example.com", chart: redis, targetRevision: 1.2.3 }', OWN),
        application('c', source('path: shop, targetRevision: v1.0.0'), OWN),
      ),
    },
    known,
    roots: [APPS, 'kustomize shop'],
    gaps: [
      'apps/app.yaml:5 what it brings to namespace `pay` lives in `https://git.example.com/other`, which is another repository',
      'apps/app.yaml:12 what chart `redis` of `https://charts.example.com` deploys to namespace `pay` is unknown',
      'apps/app.yaml:19 is taken at `v1.0.0`, which is not the state judged here',
    ],
  },
  {
    why: 'without a known repository the only one whose folders exist here is assumed',
    files: {
      ...SHOP,
      ...apps(
        application('pay', source('path: shop'), OWN),
        application('x', 'source: { repoURL: "https://x/y", path: nothing/here }', OWN),
      ),
    },
    roots: [APPS, 'kustomize shop (Application pay) / pay'],
    gaps: ['?apps/app.yaml:1 is taken for this repository', 'apps/app.yaml:12 lives in `https://x/y`'],
  },
  {
    why: 'with two such repositories neither is',
    files: {
      ...SHOP,
      ...apps(
        application('a', source('path: shop'), OWN),
        application('b', 'source: { repoURL: "https://x/y", path: shop }', OWN),
      ),
    },
    roots: [APPS, 'kustomize shop'],
    gaps: ['apps/app.yaml:5 may be any of 2', 'apps/app.yaml:12 may be any of 2'],
  },
  {
    why: 'a missing folder, a plugin, two tools and an override are gaps',
    files: {
      ...SHOP,
      'over/.argocd-source.yaml': 'kustomize: {}\n',
      ...apps(
        application('a', source('path: gone'), OWN),
        application('b', source('path: shop, plugin: { name: x }'), OWN),
        application('c', source('path: shop, helm: { releaseName: x }, kustomize: { namePrefix: x }'), OWN),
        application('d', source('path: over'), OWN),
        application('e', OWN),
      ),
    },
    known,
    roots: [APPS, 'kustomize shop'],
    gaps: [
      'apps/app.yaml:5 there is no folder `gone`',
      'apps/app.yaml:12 is rendered by a plugin',
      'apps/app.yaml:19 `helm` and `kustomize`, which Argo CD refuses',
      'apps/app.yaml:26 `over/.argocd-source.yaml` changes it',
      'apps/app.yaml:32 has no `source`',
    ],
  },
  {
    why: 'what is applied by an Application that an Application applies is found too',
    files: {
      ...SHOP,
      'start.yaml': application('start', source('path: more, directory: { recurse: true }'), OWN),
      'more/deep/pay.yaml': application('pay', source('path: shop'), to('name: eu')),
    },
    known,
    roots: ['plain .', 'plain more (Application start) / pay', 'kustomize shop (Application pay) on eu @ eu'],
    gaps: ['start.yaml:1 nothing says to which of'],
  },
  {
    why: 'directories take what their patterns say; Jsonnet is not run',
    files: {
      'd/a.yaml': configMap('a'),
      'd/b.json': configMap('b'),
      'd/c.jsonnet': '{}',
      'd/sub/d.yaml': configMap('d'),
      ...apps(
        application('flat', source('path: d'), OWN),
        application('odd', source('path: d, directory: { include: "[a].yaml" }'), OWN),
      ),
    },
    known,
    roots: [APPS, 'plain .', 'plain d (Application flat) / pay'],
    gaps: ['apps/app.yaml:5 `d/c.jsonnet` is Jsonnet', 'apps/app.yaml:12 its patterns are not read here'],
  },
];

const SETS: readonly RootsCase[] = [
  {
    why: 'a list, with flat and nested parameters',
    files: {
      ...SHOP,
      ...apps(
        applicationSet(
          'all',
          'generators: [{ list: { elements: [{ env: eu, values.ns: one }, { env: us, values: { ns: two } }] } }]',
          'template:',
          '  metadata: { name: "shop-{{env}}" }',
          `  spec: { ${source('path: shop')}, destination: { name: "{{ env }}", namespace: "{{values.ns}}" } }`,
        ),
      ),
    },
    known,
    roots: [
      APPS,
      'kustomize shop (Application shop-eu) on eu @ eu / one',
      'kustomize shop (Application shop-us) on us @ us / two',
    ],
    gaps: [NOWHERE],
  },
  {
    why: 'folders of the repository, in both languages of templates, but for excluded ones',
    files: {
      'k/eu/pay/a.yaml': configMap('a'),
      'k/us/pay/a.yaml': configMap('a'),
      'k/us/old/a.yaml': configMap('a'),
      ...apps(
        applicationSet(
          'go',
          'goTemplate: true',
          `generators: [{ git: { repoURL: "${HERE}", directories: [{ path: "k/*/*" }, { path: k/us/old, exclude: true }] } }]`,
          'template:',
          '  metadata: { name: "{{ index .path.segments 1 }}-{{ .path.basename }}" }',
          `  spec: { ${source('path: "{{ .path.path }}"')}, destination: { name: "{{ index .path.segments 1 }}" } }`,
        ),
        applicationSet(
          'fast',
          `generators: [{ git: { repoURL: "${HERE}", directories: [{ path: k/us/old }] } }]`,
          'template:',
          '  metadata: { name: "{{path.basename}}" }',
          `  spec: { ${source('path: "{{path}}"')}, destination: { name: "{{path[1]}}" } }`,
        ),
      ),
    },
    known,
    roots: [
      APPS,
      'plain k/eu/pay (Application eu-pay) on eu @ eu',
      'plain k/us/pay (Application us-pay) on us @ us',
      'plain k/us/old (Application old) on us @ us',
    ],
    gaps: [NOWHERE],
  },
  {
    why: 'a matrix of files and a list, where the second uses what the first found',
    files: {
      ...SHOP,
      'envs/eu/config.yaml': 'cluster: { name: eu-1 }\n',
      ...apps(
        applicationSet(
          'm',
          `generators: [{ matrix: { generators: [{ git: { repoURL: "${HERE}", files: [{ path: "envs/**/config.yaml" }] } }, { list: { elements: [{ ns: "a-{{cluster.name}}" }, { ns: b }] } }] } }]`,
          'template:',
          '  metadata: { name: "{{ns}}" }',
          `  spec: { ${source('path: shop')}, destination: { name: "{{cluster.name}}", namespace: "{{ns}}" } }`,
        ),
      ),
    },
    known,
    roots: [
      APPS,
      'kustomize shop (Application a-eu-1) on eu-1 @ eu-1 / a-eu-1',
      'kustomize shop (Application b) on eu-1 @ eu-1 / b',
    ],
    gaps: [NOWHERE],
  },
  {
    why: 'clusters are a gap, and those that a list beside them names are assumed; a folder that one of them lacks says nothing',
    files: {
      'k/eu/a.yaml': configMap('a'),
      ...apps(
        applicationSet(
          'c',
          'generators: [{ merge: { mergeKeys: [nameNormalized], generators: [{ clusters: { values: { dir: base } } }, { list: { elements: [{ nameNormalized: c-eu, values.dir: eu }, { nameNormalized: c-us, values.dir: us }] } }] } }]',
          'template:',
          '  metadata: { name: "k-{{nameNormalized}}" }',
          `  spec: { ${source('path: "k/{{values.dir}}"')}, destination: { server: "{{server}}", namespace: pay } }`,
        ),
      ),
    },
    known,
    roots: [APPS, 'plain k/eu (Application k-c-eu) on c-eu @ c-eu / pay'],
    gaps: ['apps/app.yaml:5 goes to the clusters that Argo CD knows', NOWHERE],
  },
  {
    why: 'a merge overrides what agrees on its keys',
    files: {
      ...SHOP,
      ...apps(
        applicationSet(
          'm',
          'generators: [{ merge: { mergeKeys: [env], generators: [{ list: { elements: [{ env: eu, ns: a }, { env: us, ns: a }] } }, { list: { elements: [{ env: us, ns: b }, { env: xx, ns: c }] } }] } }]',
          'template:',
          '  metadata: { name: "{{env}}" }',
          `  spec: { ${source('path: shop')}, destination: { name: "{{env}}", namespace: "{{ns}}" } }`,
        ),
      ),
    },
    known,
    roots: [APPS, 'kustomize shop (Application eu) on eu @ eu / a', 'kustomize shop (Application us) on us @ us / b'],
    gaps: [NOWHERE],
  },
  {
    why: 'what asks a service, patches its template or leaves a placeholder open is a gap',
    files: {
      ...SHOP,
      ...apps(
        applicationSet(
          'a',
          'generators: [{ pullRequest: { github: {} } }]',
          'template:',
          `  spec: { ${source('path: shop')} }`,
        ),
        applicationSet('b', 'generators: []', 'templatePatch: x', 'template: {}'),
        applicationSet(
          'c',
          'generators: [{ list: { elements: [{ env: eu }] } }]',
          'template:',
          `  spec: { ${source('path: "{{gone}}"')}, destination: {} }`,
        ),
        applicationSet(
          'd',
          'goTemplate: true',
          'generators: [{ list: { elements: [{ env: eu }] } }]',
          'template:',
          `  spec: { ${source('path: "{{ .env | upper }}"')}, destination: {} }`,
        ),
      ),
    },
    known,
    roots: [APPS, 'kustomize shop'],
    gaps: [
      'apps/app.yaml:5 uses the generator `pullRequest`',
      'apps/app.yaml:14 patches its template',
      'apps/app.yaml:23 asks for `{{gone}}`',
      'apps/app.yaml:32 asks for `{{ .env | upper }}`',
    ],
  },
  {
    why: 'a declaration that a kustomization may change waits until it is rendered',
    files: {
      ...SHOP,
      'apps/kustomization.yaml': kustomization(
        'resources: [app.yaml]',
        'patches: [{ target: { kind: Application }, patch: x }]',
      ),
      'apps/app.yaml': application('pay', source('path: shop'), OWN),
    },
    known,
    roots: [APPS, 'kustomize shop'],
    gaps: [
      'apps/kustomization.yaml:1 `kustomize apps` brings an Application or Flux object that `patches` of `apps` may change',
    ],
  },
];

describe('Argo CD', () => {
  test.each(APPLICATIONS)('Application: $why', checkRoots);
  test.each(SETS)('ApplicationSet: $why', checkRoots);

  const declared = (spec: string, files: Readonly<Record<string, string>>, more: readonly string[] = []) =>
    rootsOf({ ...files, ...apps(application('pay', spec, ...more, OWN)) }, known).find(
      ({ declaredBy }) => declaredBy !== undefined,
    );

  test('a chart with all that an Application can give it', () => {
    const root = declared(
      source(
        'path: c, helm: { releaseName: r, valueFiles: [a.yaml, /top.yaml], values: "x: 1", parameters: [{ name: n, value: "1", forceString: true }], fileParameters: [{ name: f, path: a.yaml }], skipCrds: true, kubeVersion: 1.30, apiVersions: [v2] }',
      ),
      { 'c/Chart.yaml': CHART, 'c/a.yaml': 'a: 1\n', 'top.yaml': 'b: 1\n' },
    );
    expect(root?.helm).toEqual({
      release: 'r',
      chartValues: 'kept',
      valueFiles: ['c/a.yaml', 'top.yaml'],
      values: [{ x: 1 }],
      parameters: [{ name: 'n', value: '1', forceString: true }],
      fileParameters: [{ name: 'f', path: 'c/a.yaml' }],
      crds: 'skipped',
      apiVersions: ['v2'],
      kubeVersion: '1.3', // as YAML reads it, and Argo CD with it
      writtenIn: ['apps/app.yaml'],
      postRenderers: [],
    });
    expect(root?.declaredBy).toMatchObject({ path: 'apps/app.yaml', line: 1 });
  });

  test('values files of another source that is this repository, and `valuesObject` before `values`', () => {
    const root = declared(
      `sources: [{ repoURL: "${HERE}", path: c, helm: { valueFiles: ["$v/env/eu.yaml"], values: "x: 1", valuesObject: { x: 2 } } }, { repoURL: "${HERE}", ref: v }]`,
      { 'c/Chart.yaml': CHART, 'env/eu.yaml': 'a: 1\n' },
    );
    expect(root).toMatchObject({
      id: 'helm c (Application pay, source 1)',
      helm: { release: 'pay', valueFiles: ['env/eu.yaml'], values: [{ x: 2 }] },
    });
  });

  test.each([
    ['valueFiles: [gone.yaml]', undefined],
    ['valueFiles: [gone.yaml], ignoreMissingValueFiles: true', []],
    ['valueFiles: ["https://example.com/a.yaml"]', undefined],
    ['valueFiles: ["$other/a.yaml"]', undefined],
    ['values: "- a"', undefined],
    ['values: "a: $ARGOCD_APP_NAME"', undefined],
  ])('helm: { %s }', (helm, expected) => {
    const root = declared(source(`path: c, helm: { ${helm} }`), { 'c/Chart.yaml': CHART });
    expect(root?.helm?.valueFiles).toEqual(expected);
  });

  test('what an Application lays over a kustomization, in the spelling of kustomize', () => {
    const root = declared(
      source(
        'path: shop, kustomize: { namePrefix: p-, namespace: n, images: ["a=b:1", "c@sha256:0", "r:5000/d:2"], commonLabels: { x: y }, labelWithoutSelector: true, replicas: [{ name: w, count: "3" }], components: [../part], patches: [{ patch: z }] }',
      ),
      { ...SHOP, 'part/kustomization.yaml': 'kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\n' },
    );
    expect(root?.kustomize).toEqual({
      overlay: {
        namePrefix: 'p-',
        namespace: 'n',
        patches: [{ patch: 'z' }],
        images: [
          { name: 'a', newName: 'b', newTag: '1' },
          { name: 'c', digest: 'sha256:0' },
          { name: 'r:5000/d', newTag: '2' },
        ],
        replicas: [{ name: 'w', count: 3 }],
        labels: [{ pairs: { x: 'y' }, includeTemplates: false }],
      },
      components: ['part'],
      substitute: undefined,
    });
  });

  test('a declaration that was rendered is read as it came out', () => {
    const files = {
      ...SHOP,
      'apps/kustomization.yaml': kustomization('resources: [app.yaml]', 'namePrefix: x-'),
      'apps/app.yaml': application('pay', source('path: wrong'), OWN),
    };
    const [apart] = rootsOf(files, known);
    expect(apart?.id).toBe(APPS);
    if (apart === undefined) return;
    const found = rootsOf(files, {
      ...known,
      rendered: [{ root: apart, resources: resourcesOf(application('x-pay', source('path: shop'), to('name: eu'))) }],
    });
    expect(found.map(({ id }) => id)).toEqual([APPS, 'kustomize shop (Application x-pay) on eu']);
  });
});
