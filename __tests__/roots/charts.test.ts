import { describe, expect, test } from 'vitest';
import { checkRoots, configMap, type RootsCase, rootsOf } from '../support/roots.ts';

const chart = (name: string, ...lines: readonly string[]): string =>
  `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n${lines.join('\n')}\n`;
const TEMPLATE = '{{ if .Values.on }}\nkind: ConfigMap\n{{ end }}\n';
const BY_NAME = 'nothing but the name of the folder or file';

const CASES: readonly RootsCase[] = [
  {
    why: 'a chart with its own values is one root; templates and CRDs are no plain manifests',
    files: {
      'shop/Chart.yaml': chart('shop'),
      'shop/values.yaml': 'a: 1\n',
      'shop/templates/a.yaml': TEMPLATE,
      'shop/crds/a.yaml': configMap('crd'),
    },
    roots: ['helm shop'],
  },
  {
    why: 'every environment has a values file: one root each, and none with the defaults alone',
    files: {
      'shop/Chart.yaml': chart('shop'),
      'shop/values.yaml': 'a: 1\n',
      'shop/values-prod.yaml': 'a: 2\n',
      'shop/values/test.yaml': 'a: 3\n',
      'shop/demo.values.yaml': 'a: 4\n',
      'shop/env/values-eu.yaml': 'a: 5\n',
    },
    roots: [
      'helm shop (values-prod.yaml) @ prod',
      'helm shop (values/test.yaml) @ test',
      'helm shop (demo.values.yaml) @ demo',
      'helm shop (env/values-eu.yaml) @ eu',
    ],
    gaps: ['values-prod.yaml', 'values/test.yaml', 'demo.values.yaml', 'env/values-eu.yaml'].map(
      (name) => `?shop/${name}:1 ${BY_NAME}`,
    ),
  },
  {
    why: 'values that seem to be shared are not guessed about',
    files: { 'shop/Chart.yaml': chart('shop'), 'shop/values-common.yaml': 'a: 1\n' },
    roots: ['helm shop'],
    gaps: ['shop/values-common.yaml:1 seems to be for several environments'],
  },
  {
    why: 'libraries, subcharts and charts that others depend on are no roots',
    files: {
      'shop/Chart.yaml': chart(
        'shop',
        'dependencies:',
        '  - { name: lib, repository: "file://../lib" }',
        '  - { name: db, repository: "file://../db" }',
      ),
      'shop/charts/cache/Chart.yaml': chart('cache'),
      'lib/Chart.yaml': chart('lib', 'type: library'),
      'db/Chart.yaml': chart('db'),
    },
    roots: ['helm shop'],
  },
  {
    why: 'a dependency that is not vendored is named with what to do',
    files: {
      'shop/Chart.yaml': chart(
        'shop',
        'dependencies:',
        '  - { name: redis, repository: "https://charts.example.com" }',
        '  - { name: lost, repository: "file://../lost" }',
      ),
      'old/Chart.yaml': 'name: old\n',
      'old/requirements.yaml': 'dependencies:\n  - { name: redis, repository: "@stable" }\n',
      'full/Chart.yaml': chart('full', 'dependencies: [{ name: redis, repository: "https://charts.example.com" }]'),
      'full/charts/redis-17.0.1.tgz': 'archive',
    },
    roots: ['helm full', 'helm old', 'helm shop'],
    gaps: [
      'shop/Chart.yaml:5 run `helm dependency build` and commit `charts/redis-*.tgz`',
      'shop/Chart.yaml:6 is no chart at `file://../lost`',
      'old/requirements.yaml:2 is not vendored',
    ],
  },
  {
    why: 'Applications in templates are known once they are rendered',
    files: {
      'shop/Chart.yaml': chart('shop'),
      'shop/templates/a.yaml': '{{ range .Values.apps }}\nkind: Application\n{{ end }}\n',
    },
    roots: ['helm shop'],
    gaps: ['shop/Chart.yaml:1 brings an Application or Flux object that its templates may change'],
  },
  {
    why: 'a chart that cannot be read says so',
    files: { 'shop/Chart.yaml': '- nothing\n' },
    roots: ['helm shop'],
    gaps: ['shop/Chart.yaml:1 has a `Chart.yaml` that cannot be read'],
  },
];

describe('charts', () => {
  test.each(CASES)('$why', checkRoots);

  test('the release of an undeclared chart is called like the chart', () => {
    const [root] = rootsOf({ 'deploy/Chart.yaml': chart('shop'), 'deploy/values-prod.yaml': 'a: 1\n' });
    expect(root?.helm).toMatchObject({ release: 'shop', chartValues: 'kept', valueFiles: ['deploy/values-prod.yaml'] });
  });
});
