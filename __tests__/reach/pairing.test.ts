import { describe, expect, test } from 'vitest';
import { pairWorkloads } from '../../src/reach/pairing.ts';
import { type Manifest, manifest, modelsOf } from '../support/manifests.ts';

// Which workload of base is which of head: by identity, and what is left by looking exactly alike.

type Look = {
  readonly labels?: string;
  readonly image?: string;
  readonly port?: number;
  readonly account?: string;
  readonly host?: boolean;
};

function podTemplate({ labels = '', image = 'i', port = 80, account = 'default', host = false }: Look): string {
  const container = `{ name: c, image: ${image}, ports: [{ containerPort: ${port} }] }`;
  return `metadata: { labels: { app: x${labels} } }, spec: { serviceAccountName: ${account}, hostNetwork: ${host}, containers: [${container}] }`;
}

const deployment = (name: string, look: Look = {}, kind = 'Deployment'): Manifest =>
  manifest('apps/v1', kind, name, `selector: { matchLabels: { app: x } }, template: { ${podTemplate(look)} }`);

/** A pod of the ReplicaSet `pay/set`, which stands for all of its pods. */
const replica = (name: string, labels: string, owner = 'set'): Manifest => ({
  path: `${name}.yaml`,
  text: `{ apiVersion: v1, kind: Pod, ${podTemplate({ labels }).replace('metadata: {', `metadata: { name: ${name}, namespace: pay, ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: ${owner}, uid: u, controller: true }],`)} }\n`,
});

/** `id: base -> head`, by the name of the object on each side. */
function told(base: readonly Manifest[], head: readonly Manifest[]): readonly string[] {
  const [before, after] = modelsOf([base, head]).value;
  const pairs = [...pairWorkloads(before?.cluster.workloads ?? [], after?.cluster.workloads ?? [])];
  return pairs
    .map((pair) => `${pair.id}: ${pair.base?.resource.name ?? 'none'} -> ${pair.head?.resource.name ?? 'none'}`)
    .toSorted();
}

const [a, b] = [deployment('pay/a'), deployment('pay/b')];

describe('workloads of two sides', () => {
  test.each<[why: string, base: readonly Manifest[], head: readonly Manifest[], pairs: readonly string[]]>([
    ['none', [], [], []],
    ['untouched', [a, b], [a, b], ['pay/a[Deployment]: a -> a', 'pay/b[Deployment]: b -> b']],
    ['edited', [a], [deployment('pay/a', { image: 'j' })], ['pay/a[Deployment]: a -> a']],
    ['added', [], [a], ['pay/a[Deployment]: none -> a']],
    ['removed', [a], [], ['pay/a[Deployment]: a -> none']],
    ['renamed', [a], [b], ['pay/b[Deployment]: a -> b']],
    [
      'renamed beside an untouched twin',
      [a, deployment('pay/c')],
      [b, deployment('pay/c')],
      ['pay/b[Deployment]: a -> b', 'pay/c[Deployment]: c -> c'],
    ],
    [
      'two renamed, in order',
      [a, b],
      [deployment('pay/c'), deployment('pay/d')],
      ['pay/c[Deployment]: a -> c', 'pay/d[Deployment]: b -> d'],
    ],
    ['two become one', [a, b], [deployment('pay/c')], ['pay/b[Deployment]: b -> none', 'pay/c[Deployment]: a -> c']],
    [
      'a copy is no rename',
      [a],
      [deployment('pay/a', { image: 'j' }), b],
      ['pay/a[Deployment]: a -> a', 'pay/b[Deployment]: none -> b'],
    ],
  ])('%s', (_, base, head, pairs) => {
    expect(told(base, head)).toEqual(pairs);
  });

  test.each<[what: string, head: Manifest]>([
    ['namespace', deployment('shop/b')],
    ['kind', deployment('pay/b', {}, 'StatefulSet')],
    ['labels', deployment('pay/b', { labels: ', more: y' })],
    ['image', deployment('pay/b', { image: 'j' })],
    ['port', deployment('pay/b', { port: 81 })],
    ['account', deployment('pay/b', { account: 'robot' })],
    ['network of the node', deployment('pay/b', { host: true })],
  ])('another name and another %s: two workloads', (_, head) => {
    expect(told([a], [head])).toHaveLength(2);
  });
});

describe('pods of one owner', () => {
  const [one, two] = [replica('set-1', ', role: leader'), replica('set-2', ', role: other')];
  const id = 'pay/set[ReplicaSet]';
  test.each<[why: string, base: readonly Manifest[], head: readonly Manifest[], pairs: readonly string[]]>([
    [
      'belong together where they look alike',
      [one, two],
      [replica('set-3', ', role: other'), replica('set-4', ', role: leader')],
      [`${id}: set-1 -> set-4`, `${id}: set-2 -> set-3`],
    ],
    [
      'else in order',
      [one, two],
      [replica('set-3', ', role: a'), replica('set-4', ', role: b')],
      [`${id}: set-1 -> set-3`, `${id}: set-2 -> set-4`],
    ],
    [
      'the others where one looks alike',
      [one, two],
      [replica('set-3', ', role: new'), replica('set-4', ', role: leader')],
      [`${id}: set-1 -> set-4`, `${id}: set-2 -> set-3`],
    ],
    ['fewer of them', [one, two], [replica('set-3', ', role: new')], [`${id}: set-1 -> set-3`, `${id}: set-2 -> none`]],
    [
      'more of them',
      [one],
      [replica('set-3', ', role: new'), replica('set-4', ', role: leader')],
      [`${id}: none -> set-3`, `${id}: set-1 -> set-4`],
    ],
    [
      'one more of them is no pod of another owner',
      [two, replica('other-1', ', role: leader', 'other')],
      [replica('set-3', ', role: new'), replica('set-4', ', role: leader')],
      ['pay/other[ReplicaSet]: other-1 -> none', `${id}: none -> set-4`, `${id}: set-2 -> set-3`],
    ],
    [
      'an untouched one keeps its place',
      [one, two],
      [two, replica('set-3', ', role: new')],
      [`${id}: set-1 -> set-3`, `${id}: set-2 -> set-2`],
    ],
  ])('%s', (_, base, head, pairs) => {
    expect(told(base, head)).toEqual(pairs);
  });
});
