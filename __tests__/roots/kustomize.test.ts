import { describe, expect, test } from 'vitest';
import type { RepoPath } from '../../src/manifest/location.ts';
import { checkRoots, component, configMap, kustomization, type RootsCase, subjectsOf } from '../support/roots.ts';

const DEPLOYMENT = configMap('shop');
const BY_NAME = 'nothing but the name of the folder';

const CASES: readonly RootsCase[] = [
  {
    why: 'a base that overlays take is no root, and overlays are told apart by their folders',
    files: {
      'base/kustomization.yaml': kustomization('resources: [shop.yaml]'),
      'base/shop.yaml': DEPLOYMENT,
      'overlays/prod/kustomization.yaml': kustomization('resources: [../../base]'),
      'overlays/test/kustomization.yml': kustomization('bases: [../../base]'),
    },
    roots: ['kustomize overlays/prod @ prod', 'kustomize overlays/test @ test'],
    gaps: [`?overlays/prod/kustomization.yaml:1 ${BY_NAME}`, `?overlays/test/kustomization.yml:1 ${BY_NAME}`],
  },
  {
    why: 'folders that mean clusters come before folders that mean overlays',
    files: {
      'clusters/eu/overlays/blue/Kustomization': kustomization('resources: [shop.yaml]'),
      'clusters/eu/overlays/blue/shop.yaml': DEPLOYMENT,
    },
    roots: ['kustomize clusters/eu/overlays/blue @ eu'],
    gaps: [`?clusters/eu/overlays/blue/Kustomization:1 ${BY_NAME}`],
  },
  {
    why: 'two roots with one base and no names of their own cannot be one cluster',
    files: {
      'base/kustomization.yaml': kustomization('resources: [shop.yaml]'),
      'base/shop.yaml': DEPLOYMENT,
      'blue/kustomization.yaml': kustomization('resources: [../base]'),
      'green/kustomization.yaml': kustomization('resources: [../base]'),
    },
    roots: ['kustomize blue', 'kustomize green'],
    gaps: [`blue/kustomization.yaml:1 \`kustomize blue\`, \`kustomize green\` build on \`base\``],
  },
  {
    why: 'with namespaces of their own they can',
    files: {
      'base/kustomization.yaml': kustomization('resources: [shop.yaml]'),
      'base/shop.yaml': DEPLOYMENT,
      'blue/kustomization.yaml': kustomization('resources: [../base]', 'namespace: blue'),
      'green/kustomization.yaml': kustomization('resources: [../base]', 'namespace: green'),
    },
    roots: ['kustomize blue', 'kustomize green'],
  },
  {
    why: 'a component is never a root, and one that nobody takes is said',
    files: {
      'shop/kustomization.yaml': kustomization('resources: [shop.yaml]', 'components: [../parts/tls]'),
      'shop/shop.yaml': DEPLOYMENT,
      'parts/tls/kustomization.yaml': component('patches: [{ path: tls.yaml }]'),
      'parts/tls/tls.yaml': DEPLOYMENT,
      'parts/idle/kustomization.yaml': component('resources: [idle.yaml]'),
      'parts/idle/idle.yaml': DEPLOYMENT,
    },
    roots: ['kustomize shop'],
    gaps: ['?parts/idle/kustomization.yaml:1 component `parts/idle` is taken by no kustomization'],
  },
  {
    why: 'kustomizations that take each other are refused by kustomize',
    files: {
      'a/kustomization.yaml': kustomization('resources: [../b]'),
      'b/kustomization.yaml': kustomization('resources: [../a]'),
    },
    roots: [],
    gaps: ['a/kustomization.yaml:1 takes itself through others', 'b/kustomization.yaml:1 takes itself through others'],
  },
  {
    why: 'what lies elsewhere, leads out, or is not there is named with its line',
    files: {
      'shop/kustomization.yaml': kustomization(
        'resources:',
        '  - https://example.com/crds.yaml',
        '  - github.com/example/base/deploy?ref=v1',
        '  - ../../outside',
        '  - gone.yaml',
        '  - ../plain',
      ),
      'plain/shop.yaml': DEPLOYMENT,
    },
    roots: ['kustomize shop', 'plain .'],
    gaps: [
      'shop/kustomization.yaml:4 lies outside this repository',
      'shop/kustomization.yaml:5 lies outside this repository',
      'shop/kustomization.yaml:6 leads out of this repository',
      'shop/kustomization.yaml:7 does not exist',
      'shop/kustomization.yaml:8 is a folder without a kustomization',
    ],
  },
  {
    why: 'charts inside need to lie in the chart home',
    files: {
      'shop/kustomization.yaml': kustomization(
        'helmCharts:',
        '  - { name: here, valuesFile: own.yaml }',
        '  - { name: gone, repo: https://charts.example.com }',
      ),
      'shop/own.yaml': 'replicas: 1\n',
      'shop/charts/here/Chart.yaml': 'apiVersion: v2\nname: here\nversion: 1.0.0\n',
    },
    roots: ['kustomize shop'],
    gaps: ['shop/kustomization.yaml:5 chart `gone` of `https://charts.example.com` is not in this repository'],
  },
  {
    why: 'two files of one folder, and a text that is no kustomization',
    files: {
      'twice/kustomization.yaml': kustomization(),
      'twice/kustomization.yml': kustomization(),
      'broken/kustomization.yaml': '- no mapping\n',
    },
    roots: ['kustomize broken', 'kustomize twice'],
    gaps: ['twice/kustomization.yaml:1 has two kustomizations', 'broken/kustomization.yaml:1 cannot be read'],
  },
  {
    why: 'plain manifests that nothing takes are one root; those left out of a kustomization beside them are in doubt',
    files: {
      'shop/kustomization.yaml': kustomization('resources: [shop.yaml]', 'patches: [{ path: patches/a.yaml }]'),
      'shop/shop.yaml': DEPLOYMENT,
      'shop/forgotten.yaml': DEPLOYMENT,
      'shop/patches/a.yaml': DEPLOYMENT,
      'shop/patches/b.yaml': DEPLOYMENT,
      'policies/deny.yaml': DEPLOYMENT,
      'notes.yaml': 'just: text\n',
    },
    roots: ['kustomize shop', 'plain .'],
    gaps: ['?shop/forgotten.yaml:1 `forgotten.yaml`, `b.yaml` are not taken by the kustomization of `shop`'],
  },
  {
    why: 'beside clusters with names nobody knows whose the plain manifests are',
    files: {
      'clusters/eu/kustomization.yaml': kustomization('resources: [shop.yaml]'),
      'clusters/eu/shop.yaml': DEPLOYMENT,
      'deny.yaml': DEPLOYMENT,
    },
    roots: ['kustomize clusters/eu @ eu', 'plain .'],
    gaps: [
      `?clusters/eu/kustomization.yaml:1 ${BY_NAME}`,
      'deny.yaml:1 nothing says to which of the cluster (`eu`) `plain .` goes',
    ],
  },
  {
    why: 'settings take the place of discovery',
    files: {
      'a/kustomization.yaml': kustomization('resources: [shop.yaml]'),
      'a/shop.yaml': DEPLOYMENT,
      'b/deep/shop.yaml': DEPLOYMENT,
      'c/Chart.yaml': 'name: c\n',
      'c/prod.yaml': 'x: 1\n',
    },
    known: {
      given: (['a', 'b', 'c', 'd'] as const).map((folder) => ({
        folder: folder as RepoPath, // paths of tests
        cluster: 'eu',
        namespace: 'pay',
        release: undefined,
        valueFiles: folder === 'c' ? ['c/prod.yaml' as RepoPath] : [], // paths of tests
        at: { path: '.github/cde-gate.yml' as RepoPath, document: 0, line: 3, column: 1 }, // paths of tests
      })),
    },
    roots: ['kustomize a on eu @ eu / pay', 'plain b on eu @ eu / pay', 'helm c (c/prod.yaml) on eu @ eu / pay'],
    gaps: ['.github/cde-gate.yml:3 `d` does not exist'],
  },
];

describe('kustomizations and plain manifests', () => {
  test.each(CASES)('$why', checkRoots);

  const tree = {
    'clusters/eu/kustomization.yaml': kustomization('resources: [shop.yaml, ../../gone.yaml]'),
    'clusters/eu/shop.yaml': DEPLOYMENT,
    'clusters/eu/idle.yaml': DEPLOYMENT,
    'deny.yaml': DEPLOYMENT,
  };

  test.each([
    ['README.md', 0],
    ['clusters/eu/shop.yaml', 0],
    ['clusters/eu/idle.yaml', 1],
    // What of it could matter to the cluster is told where objects are compared.
    ['deny.yaml', 0],
  ])('an edit of %s makes %i unknowns other unknowns', (path, count) => {
    const edited = { ...tree, [path]: configMap('edited') };
    const known = subjectsOf(tree);
    expect([...subjectsOf(edited)].filter((subject) => !known.has(subject))).toHaveLength(count);
  });
});
