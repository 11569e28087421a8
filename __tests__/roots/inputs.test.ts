import { describe, expect, test } from 'vitest';
import { inputsOf } from '../../src/roots/inputs.ts';
import { component, configMap, kustomization, rootsOf } from '../support/roots.ts';
import { type Files, snapshotOf } from '../support/world.ts';

/** Inputs of the root whose id begins so. */
function inputsAt(files: Files, id: string): readonly string[] | 'unknown' {
  const root = rootsOf(files).find((each) => each.id.startsWith(id));
  if (root === undefined) throw new Error(`there is no root ${id}`);
  const inputs = inputsOf(root, snapshotOf('tree', files));
  return inputs === 'unknown' ? inputs : [...inputs].toSorted();
}

describe('inputs of a root', () => {
  test('everything a kustomization is made of, and nothing beside it', () => {
    const files = {
      'base/kustomization.yaml': kustomization(
        'resources: [a.yaml]',
        'configMapGenerator: [{ name: x, files: [key=conf.txt] }]',
      ),
      'base/a.yaml': configMap('a'),
      'base/beside.yaml': configMap('b'),
      'base/conf.txt': 'x',
      'part/kustomization.yaml': component('patches: [{ path: p.yaml }]'),
      'part/p.yaml': configMap('a'),
      'shop/kustomization.yaml': kustomization(
        'resources: [../base]',
        'components: [../part]',
        'generators: [gen.yaml]',
      ),
      'shop/gen.yaml': 'kind: Anything\napiVersion: x/v1\nmetadata: { name: g }\nsettings: ./data\n',
      'shop/data/one.txt': '1',
    };
    expect(inputsAt(files, 'kustomize shop')).toEqual([
      'base/a.yaml',
      'base/conf.txt',
      'base/kustomization.yaml',
      'part/kustomization.yaml',
      'part/p.yaml',
      'shop/data/one.txt',
      'shop/gen.yaml',
      'shop/kustomization.yaml',
    ]);
  });

  test('a chart with the charts it borrows and its values', () => {
    const files = {
      'shop/Chart.yaml': 'name: shop\ndependencies: [{ name: lib, repository: "file://../lib" }]\n',
      'shop/templates/a.yaml': 'x',
      'shop/values-eu.yaml': 'a: 1\n',
      'lib/Chart.yaml': 'name: lib\ntype: library\n',
      'lib/templates/_a.tpl': 'x',
      'other.yaml': configMap('a'),
    };
    expect(inputsAt(files, 'helm shop')).toEqual(
      Object.keys(files)
        .filter((path) => path !== 'other.yaml')
        .toSorted(),
    );
    expect(inputsAt(files, 'plain .')).toEqual(['other.yaml']);
  });

  test('a kustomization that cannot be read, or that leads behind a link, is made of nobody knows what', () => {
    expect(inputsAt({ 'a/kustomization.yaml': 'nothing' }, 'kustomize a')).toBe('unknown');
    const files = { 'a/kustomization.yaml': kustomization('resources: [link/b.yaml]'), 'a/link': 'elsewhere' };
    expect(inputsAt(files, 'kustomize a')).toBe('unknown');
  });

  test('a circle ends', () => {
    const files = {
      'top/kustomization.yaml': kustomization('resources: [../a]'),
      'a/kustomization.yaml': kustomization('resources: [../b]'),
      'b/kustomization.yaml': kustomization('resources: [../a]'),
    };
    expect(inputsAt(files, 'kustomize top')).toHaveLength(3);
  });
});
