import { describe, expect, test } from 'vitest';
import { describeSelector, only, requires } from '../../src/algebra/labels.ts';
import { createReader, readManifests } from '../../src/manifest/inventory.ts';
import type { Resource } from '../../src/manifest/resource.ts';
import { createCompiler } from '../../src/policy/compiler.ts';
import { DEFAULT_ENFORCEMENT, detectEnforcement, policyKind, unenforcedBecause } from '../../src/policy/kinds.ts';
import { isEveryone, type Peer, policiesOf, type Stage, sameStages, selectorsOfRule } from '../../src/policy/stage.ts';
import { DEFAULT_SETTINGS } from '../../src/settings/settings.ts';
import {
  baselinePolicy,
  calicoPolicy,
  clusterPolicy,
  hostEndpoint,
  kubernetesPolicy,
  type Manifest,
  manifest,
  modelOf,
  PODS,
  profile,
  tier,
} from '../support/manifests.ts';
import { snapshotOf } from '../support/world.ts';

// What becomes of objects on their way to a plane: which kinds count, what is compiled once, when two ends meet the same.

const resourcesOf = (...objects: readonly Manifest[]): readonly Resource[] => {
  const files = Object.fromEntries(objects.map(({ path, text }) => [path, text]));
  return readManifests(snapshotOf('world', files), DEFAULT_SETTINGS.manifests, createReader()).value;
};

function resourceOf(object: Manifest): Resource {
  const [resource] = resourcesOf(object);
  if (resource === undefined) throw new Error('one object is one resource');
  return resource;
}

const CALICO = 'projectcalico.org/v3';
const ADMIN = 'policy.networking.k8s.io/v1alpha1';

describe('kinds', () => {
  test.each([
    ['networking.k8s.io/v1', 'NetworkPolicy', 'modelled'],
    ['networking.k8s.io/v1', 'Ingress', undefined],
    [ADMIN, 'AdminNetworkPolicy', 'modelled'],
    [ADMIN, 'BaselineAdminNetworkPolicy', 'modelled'],
    [ADMIN, 'ClusterNetworkPolicy', 'modelled'],
    [ADMIN, 'NetworkPolicy', undefined],
    [CALICO, 'NetworkPolicy', 'modelled'],
    [CALICO, 'GlobalNetworkPolicy', 'modelled'],
    [CALICO, 'StagedNetworkPolicy', 'staged'],
    [CALICO, 'StagedGlobalNetworkPolicy', 'staged'],
    [CALICO, 'StagedKubernetesNetworkPolicy', 'staged'],
    [CALICO, 'Tier', undefined],
    ['extensions/v1beta1', 'NetworkPolicy', 'unmodelled'],
    ['cilium.io/v2', 'CiliumNetworkPolicy', 'unmodelled'],
    ['cilium.io/v2', 'CiliumEndpoint', undefined],
    ['v1', 'Pod', undefined],
  ])('%s %s: %s', (apiVersion, kind, expected) => {
    expect(policyKind(resourceOf(manifest(apiVersion, kind, 'pay/x', '')))).toBe(expected);
  });

  test.each([
    ['AdminNetworkPolicy', '3.28', 'Calico enforces this kind from 3.29, before 3.32, and this is 3.28'],
    ['BaselineAdminNetworkPolicy', '3.32', 'Calico enforces this kind from 3.30, before 3.32, and this is 3.32'],
    ['ClusterNetworkPolicy', '3.31', 'Calico enforces this kind from 3.32, and this is 3.31'],
    ['ClusterNetworkPolicy', '3.32', undefined],
    ['ClusterNetworkPolicy', 'whatever is newest', undefined],
  ])('%s under Calico %s: %s', (kind, version, words) => {
    const policy = resourceOf(manifest(ADMIN, kind, 'x', ''));
    expect(unenforcedBecause(policy, { ...DEFAULT_ENFORCEMENT, plugin: 'calico', version })).toBe(words);
    expect(unenforcedBecause(policy, { ...DEFAULT_ENFORCEMENT, plugin: 'kubernetes', version })).toBeUndefined();
  });

  test('NetworkPolicies are enforced everywhere, Calico policies where nobody says otherwise', () => {
    const [own, calico] = [kubernetesPolicy('pay/k', 'podSelector: {}'), calicoPolicy('p', '')].map(resourceOf);
    if (own === undefined || calico === undefined) throw new Error('two objects are two resources');
    for (const plugin of ['kubernetes', 'calico', 'detect'] as const) {
      expect(unenforcedBecause(own, { ...DEFAULT_ENFORCEMENT, plugin })).toBeUndefined();
      expect(unenforcedBecause(calico, { ...DEFAULT_ENFORCEMENT, plugin })).toBe(
        plugin === 'kubernetes' ? 'the settings say that Calico does not enforce policy here' : undefined,
      );
    }
  });

  test('a Calico object on one side alone means Calico on both; what the settings say counts before that', () => {
    const [calico, plain] = [resourcesOf(tier('pci', 'order: 1')), resourcesOf(...PODS)];
    const detected = (...sides: readonly (readonly Resource[])[]) =>
      detectEnforcement(DEFAULT_ENFORCEMENT, ...sides).plugin;
    expect([detected(plain, calico), detected(calico, plain), detected(plain, plain), detected()]).toEqual([
      'calico',
      'calico',
      'detect',
      'detect',
    ]);
    expect(detectEnforcement({ ...DEFAULT_ENFORCEMENT, plugin: 'kubernetes' }, calico).plugin).toBe('kubernetes');
  });
});

describe('a plane', () => {
  test('of no policies has no stages', () => {
    expect(modelOf(PODS).value.plane).toEqual({ name: 'network', ingress: [], egress: [] });
  });

  test('has the stages of both directions, by name', () => {
    const { ingress, egress } = modelOf([
      tier('pci', 'order: 1, defaultAction: Pass'),
      calicoPolicy('p', 'tier: pci, types: [Egress]'),
      kubernetesPolicy('pay/k', 'podSelector: {}'),
      hostEndpoint('host', '', 'profiles: []'),
    ]).value.plane;
    const told = (stages: readonly Stage[]) => stages.map(({ name, tier: of, unmatched }) => [name, of, unmatched]);
    expect(told(ingress)).toEqual([
      ['tier default', 'default', 'deny'],
      ['profiles', 'profiles', 'deny'],
    ]);
    expect(told(egress)).toEqual([
      ['tier pci', 'pci', 'pass'],
      ['profiles', 'profiles', 'deny'],
    ]);
  });

  test('has no profiles where Calico does not enforce', () => {
    const { plane } = modelOf([hostEndpoint('host', '', 'profiles: []')], { plugin: 'kubernetes' }).value;
    expect(plane.ingress).toEqual([]);
  });

  test('tells whom a policy selects without what asks nothing', () => {
    const subjects = policiesOf(
      modelOf(
        [
          kubernetesPolicy('pay/k', 'podSelector: {}'),
          calicoPolicy('p', "selector: app == 'api'"),
          baselinePolicy('subject: { namespaces: {} }, ingress: [{ action: Deny, from: [{ namespaces: {} }] }]'),
        ],
        { plugin: 'detect', version: '3.31' },
      ).value.plane,
    ).map(({ subject }) => describeSelector(subject));
    expect(subjects.toSorted()).toEqual([
      'app=api',
      'namespace:kubernetes.io/metadata.name',
      'namespace:kubernetes.io/metadata.name=pay',
    ]);
  });
});

describe('what both sides share', () => {
  const objects = [
    ...PODS,
    tier('pci', 'order: 1'),
    calicoPolicy('p', "tier: pci, selector: app == 'api', types: [Ingress, Egress]"),
    kubernetesPolicy('pay/k', 'podSelector: {}'),
    clusterPolicy(
      'c',
      'tier: Admin, priority: 1, subject: { namespaces: {} }, ingress: [{ action: Deny, from: [{ namespaces: {} }] }]',
    ),
    profile('open', 'ingress: [{ action: Allow }]'),
    hostEndpoint('host', 'role: node', 'profiles: [open]'),
  ];
  const { compile } = createCompiler({ ...DEFAULT_ENFORCEMENT, plugin: 'calico' });
  const resources = resourcesOf(...objects);
  const before = compile(resources).value;

  test('is compiled once', () => {
    const after = compile(resources).value;
    expect(policiesOf(before)).toHaveLength(6);
    expect(sameStages(before.ingress, after.ingress)).toBe(true);
    expect(sameStages(before.egress, after.egress)).toBe(true);
  });

  test.each<[what: string, edited: Manifest]>([
    ['a policy', calicoPolicy('p', "tier: pci, selector: app == 'db', types: [Ingress]")],
    ['a profile', profile('open', 'ingress: [{ action: Deny }]')],
    ['a host endpoint', hostEndpoint('host', 'role: other', 'profiles: [open, open]')],
  ])('%s that differs is compiled anew, and nothing else', (_, edited) => {
    const fresh = resourceOf(edited);
    const after = compile(
      resources.map((each) => (each.kind === fresh.kind && each.name === fresh.name ? fresh : each)),
    ).value;
    expect(sameStages(before.ingress, after.ingress)).toBe(false);
    const kept = new Set(policiesOf(before));
    expect(after.ingress.flatMap(({ policies }) => policies).filter((policy) => !kept.has(policy))).toHaveLength(1);
  });

  test('is kept apart by direction', () => {
    const host = (stages: readonly Stage[]) => stages.at(-1)?.policies.map(({ rules }) => rules.length);
    expect([host(before.ingress), host(before.egress)]).toEqual([[1], [0]]);
  });
});

describe('stages', () => {
  const [a, b] = policiesOf(
    modelOf(['a', 'b'].map((name) => calicoPolicy(name, 'types: [Ingress], ingress: [{ action: Allow }]'))).value.plane,
  );
  if (a === undefined || b === undefined) throw new Error('two objects are two policies');
  const stage = (unmatched: Stage['unmatched'], ...policies: Stage['policies']): Stage => ({
    name: 'any',
    tier: 'any',
    unmatched,
    policies,
  });
  // biome-ignore format: one row, one line
  test.each<[why: string, one: readonly Stage[], other: readonly Stage[], same: boolean]>([
    ['none', [], [], true],
    ['one more', [stage('deny', a)], [stage('deny', a), stage('deny')], false],
    ['one less', [stage('deny', a), stage('deny')], [stage('deny', a)], false],
    ['the same policies', [stage('deny', a, b)], [stage('deny', a, b)], true],
    ['another end', [stage('deny', a)], [stage('pass', a)], false],
    ['another policy', [stage('deny', a)], [stage('deny', b)], false],
    ['another order', [stage('deny', a, b)], [stage('deny', b, a)], false],
    ['a policy more', [stage('deny', a)], [stage('deny', a, b)], false],
    ['a policy less', [stage('deny', a, b)], [stage('deny', a)], false],
    ['the second of two differs', [stage('deny', a), stage('deny', a)], [stage('deny', a), stage('deny', b)], false],
    ['other names of stages', [stage('deny', a)], [{ ...stage('deny', a), name: 'other' }], true],
  ])('are the same or not: %s', (_, one, other, same) => {
    expect(sameStages(one, other)).toBe(same);
  });

  const everyone: Peer = { kind: 'everyone' };
  const labelled: Peer = { kind: 'labelled', selector: requires('app', only('web')) };
  // biome-ignore format: one row, one line
  test.each<[why: string, peer: Peer, all: boolean]>([
    ['everyone', everyone, true],
    ['no condition', { kind: 'every', of: [] }, true],
    ['everyone, twice', { kind: 'every', of: [everyone, everyone] }, true],
    ['a condition among others', { kind: 'every', of: [everyone, labelled] }, false],
    ['a condition', labelled, false],
    ['nobody', { kind: 'some', of: [] }, false],
    ['not everyone', { kind: 'not', of: everyone }, false],
  ])('leave nobody out, or do: %s', (_, peer, all) => {
    expect(isEveryone(peer)).toBe(all);
  });

  test('a rule without conditions leaves nobody out, on either end', () => {
    expect(a.rules.map(({ own, peers }) => [own, peers.map(isEveryone)])).toEqual([[undefined, [true]]]);
  });

  test('a rule asks for whom it names, on either end, and for whose port names it counts', () => {
    const [rule] = a.rules;
    if (rule === undefined) throw new Error('the policy has a rule');
    const [own, peer, port, left] = ['own', 'peer', 'port', 'left'].map((key) => requires(key, only('x')));
    if (own === undefined || peer === undefined || port === undefined || left === undefined) throw new Error('four');
    const named = (among: typeof own) => ({ kind: 'named', name: 'http', protocol: undefined, among }) as const;
    const asked = selectorsOfRule({
      ...rule,
      own: { kind: 'pods', selector: own },
      peers: [{ kind: 'every', of: [{ kind: 'not', of: { kind: 'labelled', selector: peer } }, everyone] }],
      ports: [named(port), { kind: 'named', name: 'dns', protocol: undefined, among: undefined }],
      exceptPorts: [named(left)],
    });
    expect(asked).toEqual([own, peer, port, left]);
  });
});
