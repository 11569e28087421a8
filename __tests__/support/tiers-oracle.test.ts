import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calicoSelects } from './calico-selector-oracle.ts';
import type { Labels } from './oracle.ts';
import { tierChanges, tierObjects } from './tiers-arbitraries.ts';
import {
  type CalicoRuleJson,
  type CalicoSpecJson,
  type GlobalSpecJson,
  isAllowedByTiers,
  type TierEnd,
  type TierObject,
  type TierPacket,
  type TierPod,
} from './tiers-oracle.ts';

// The oracle itself, on cases whose answer the specifications tell.

const NAMESPACES: Readonly<Record<string, Labels>> = {
  a: { 'kubernetes.io/metadata.name': 'a', env: 'p' },
  b: { 'kubernetes.io/metadata.name': 'b' },
};

function pod(namespace: string, labels: Labels, own: Partial<TierPod> = {}): TierEnd & { readonly pod: TierPod } {
  return {
    pod: {
      namespace,
      namespaceLabels: NAMESPACES[namespace] ?? {},
      labels,
      account: 'default',
      accountLabels: {},
      ports: [{ name: 'web', protocol: 'TCP', port: 80 }],
      host: false,
      address: undefined,
      ...own,
    },
  };
}

const X = pod('a', { app: 'x' });
const Y = pod('a', { app: 'y' });
const Z = pod('b', { app: 'x' }, { account: 'robot', accountLabels: { role: 'r' } });
const AT = pod('b', {}, { address: '10.1.2.3' });
const OUTSIDE: TierEnd = { address: '8.8.8.8' };
const OUTSIDE6: TierEnd = { address: '2001:db8::1' };
const HTTP: TierPacket = { protocol: 'TCP', port: 80 };
const HTTPS: TierPacket = { protocol: 'TCP', port: 443 };
const PING: TierPacket = { protocol: 'ICMP', port: 0, icmp: { type: 8, code: 0 } };

const API = 'projectcalico.org/v3';
const tier = (name: string, order?: number, defaultAction?: 'Deny' | 'Pass'): TierObject => ({
  apiVersion: API,
  kind: 'Tier',
  metadata: { name },
  spec: { ...(order !== undefined && { order }), ...(defaultAction !== undefined && { defaultAction }) },
});
const calico = (name: string, spec: CalicoSpecJson): TierObject => ({
  apiVersion: API,
  kind: 'NetworkPolicy',
  metadata: { name, namespace: 'a' },
  spec,
});
const global = (name: string, spec: GlobalSpecJson): TierObject => ({
  apiVersion: API,
  kind: 'GlobalNetworkPolicy',
  metadata: { name },
  spec,
});
/** A global policy for what enters the pods of `a`. */
const into = (...ingress: readonly CalicoRuleJson[]): TierObject =>
  global('in', { namespaceSelector: "env == 'p'", types: ['Ingress'], ingress });
const own = (...ingress: readonly CalicoRuleJson[]): TierObject => calico('own', { types: ['Ingress'], ingress });
const globalSet = (labels: Labels, nets: readonly string[]): TierObject => ({
  apiVersion: API,
  kind: 'GlobalNetworkSet',
  metadata: { name: 'g', labels },
  spec: { nets },
});
const setIn = (namespace: string, labels: Labels, nets: readonly string[]): TierObject => ({
  apiVersion: API,
  kind: 'NetworkSet',
  metadata: { name: 's', namespace, labels },
  spec: { nets },
});
const kubernetes = (ports: readonly number[]): TierObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'k', namespace: 'a' },
  spec: {
    podSelector: {},
    policyTypes: ['Ingress'],
    ingress: ports.map((port) => ({ ports: [{ port }] })),
  },
});
const admin = (priority: number, action: 'Allow' | 'Deny' | 'Pass'): TierObject => ({
  apiVersion: 'policy.networking.k8s.io/v1alpha1',
  kind: 'AdminNetworkPolicy',
  metadata: { name: `admin-${priority}` },
  spec: {
    priority,
    subject: { namespaces: { matchLabels: { env: 'p' } } },
    ingress: [{ action, from: [{ namespaces: {} }], ports: [{ namedPort: 'web' }] }],
  },
});
const baseline = (action: 'Allow' | 'Deny'): TierObject => ({
  apiVersion: 'policy.networking.k8s.io/v1alpha1',
  kind: 'BaselineAdminNetworkPolicy',
  metadata: { name: 'default' },
  spec: { subject: { namespaces: {} }, ingress: [{ action, from: [{ namespaces: {} }] }] },
});
const cluster = (place: 'Admin' | 'Baseline', action: 'Accept' | 'Deny' | 'Pass'): TierObject => ({
  apiVersion: 'policy.networking.k8s.io/v1alpha2',
  kind: 'ClusterNetworkPolicy',
  metadata: { name: `cluster-${place.toLowerCase()}` },
  spec: {
    tier: place,
    priority: 10,
    subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: 'y' } } } },
    ingress: [{ action, from: [{ namespaces: {} }], protocols: [{ tcp: { destinationPort: { number: 80 } } }] }],
  },
});
const towards = (...networks: readonly string[]): TierObject => ({
  apiVersion: 'policy.networking.k8s.io/v1alpha2',
  kind: 'ClusterNetworkPolicy',
  metadata: { name: 'out' },
  spec: {
    tier: 'Admin',
    priority: 5,
    subject: { namespaces: {} },
    egress: [{ action: 'Deny', to: [{ networks }] }],
  },
});

type Row = readonly [
  why: string,
  policies: readonly TierObject[],
  from: TierEnd,
  to: TierEnd,
  packet: TierPacket,
  verdict: boolean,
];
const DENY: CalicoRuleJson = { action: 'Deny' };
const ALLOW: CalicoRuleJson = { action: 'Allow' };
const PASS: CalicoRuleJson = { action: 'Pass' };

const KUBERNETES: readonly Row[] = [
  ['an admin Allow is final', [admin(1, 'Allow'), kubernetes([]), baseline('Deny')], X, Y, HTTP, true],
  ['the lower priority number comes first', [admin(2, 'Allow'), admin(1, 'Deny')], X, Y, HTTP, false],
  ['an admin Pass leaves the admin tier', [admin(1, 'Pass'), admin(2, 'Deny')], X, Y, HTTP, true],
  ['an admin policy isolates nothing', [admin(1, 'Allow')], X, Y, HTTPS, true],
  ['a named port is that of the destination', [admin(1, 'Deny')], X, pod('a', {}, { ports: [] }), HTTP, true],
  ['a namespaces peer is never outside', [admin(1, 'Deny')], OUTSIDE, Y, HTTP, true],
  ['a NetworkPolicy stands before the baseline', [kubernetes([80]), baseline('Deny')], X, Y, HTTP, true],
  ['and what it isolates is not left to it', [kubernetes([80]), baseline('Allow')], X, Y, HTTPS, false],
  ['the baseline stands before the default', [baseline('Deny')], X, Y, PING, false],
  ['the baseline decides no other direction', [baseline('Deny')], X, OUTSIDE, HTTP, true],
];

const CLUSTER: readonly Row[] = [
  ['an admin Accept is final', [cluster('Admin', 'Accept'), own()], X, Y, HTTP, true],
  [
    'a tier before kube-admin is more final',
    [tier('pci', 500), global('pci.d', { tier: 'pci', types: ['Ingress'] }), cluster('Admin', 'Accept')],
    X,
    Y,
    HTTP,
    false,
  ],
  [
    'a level tier stands where its name puts it',
    [tier('pci', 1000), global('pci.d', { tier: 'pci', types: ['Ingress'] }), cluster('Admin', 'Accept')],
    X,
    Y,
    HTTP,
    true,
  ],
  ['a baseline Deny comes after a default allow', [own(ALLOW), cluster('Baseline', 'Deny')], X, Y, HTTP, true],
  ['a Pass of the default tier reaches the baseline', [own(PASS), cluster('Baseline', 'Deny')], X, Y, HTTP, false],
  ['networks hold pods too', [towards('10.0.0.0/8')], X, AT, HTTP, false],
  ['and only those in them', [towards('10.0.0.0/8')], X, OUTSIDE, HTTP, true],
];

const TIERS: readonly Row[] = [
  [
    'the end of a tier denies',
    [own({ action: 'Allow', protocol: 'TCP', destination: { ports: [80] } })],
    X,
    Y,
    HTTPS,
    false,
  ],
  [
    'unless its default action is Pass',
    [tier('pci', 1, 'Pass'), global('pci.p', { tier: 'pci', types: ['Ingress'] })],
    X,
    Y,
    HTTP,
    true,
  ],
  ['a policy for egress denies no ingress', [calico('e', { types: ['Egress'] })], Z, Y, HTTP, true],
  [
    'rules of a direction outside types are inert',
    [calico('t', { types: ['Egress'], ingress: [DENY] })],
    Z,
    Y,
    HTTP,
    true,
  ],
  ['without types and egress rules it is ingress', [calico('t', {})], X, OUTSIDE, HTTP, true],
  ['without types and with egress only it is egress', [calico('t', { egress: [ALLOW] })], OUTSIDE, Y, HTTP, true],
  ['Log decides nothing', [own({ action: 'Log' }, DENY)], X, Y, HTTP, false],
  [
    'the first match wins across policies',
    [calico('n', { order: 2, ingress: [ALLOW] }), calico('m', { order: 1, ingress: [DENY] })],
    X,
    Y,
    HTTP,
    false,
  ],
  [
    'level policies stand by name',
    [calico('n', { ingress: [DENY] }), calico('m', { ingress: [ALLOW] })],
    X,
    Y,
    HTTP,
    true,
  ],
  [
    'Pass leaves the tier at once',
    [calico('m', { order: 1, ingress: [PASS] }), calico('n', { order: 2, ingress: [DENY] })],
    X,
    Y,
    HTTP,
    true,
  ],
  [
    'Pass hands on to the next tier',
    [tier('pci', 1), global('pci.p', { tier: 'pci', ingress: [PASS] }), own()],
    X,
    Y,
    HTTP,
    false,
  ],
  [
    'a tier without an order is level with default',
    [tier('audit'), global('audit.a', { tier: 'audit', ingress: [ALLOW] }), own()],
    X,
    Y,
    HTTP,
    true,
  ],
  [
    'and then its name decides',
    [tier('pci'), global('pci.a', { tier: 'pci', ingress: [ALLOW] }), own()],
    X,
    Y,
    HTTP,
    false,
  ],
  [
    'order 999 stands before a NetworkPolicy of Kubernetes',
    [calico('c', { order: 999, ingress: [DENY] }), kubernetes([80])],
    X,
    Y,
    HTTP,
    false,
  ],
  ['no order stands after one', [calico('c', { ingress: [DENY] }), kubernetes([80])], X, Y, HTTP, true],
  [
    'order 1000 stands level with one, by name',
    [calico('c', { order: 1000, ingress: [DENY] }), kubernetes([80])],
    X,
    Y,
    HTTP,
    false,
  ],
  [
    'a staged policy is inert',
    [
      {
        apiVersion: API,
        kind: 'StagedNetworkPolicy',
        metadata: { name: 's', namespace: 'a' },
        spec: { types: ['Ingress'] },
      },
    ],
    X,
    Y,
    HTTP,
    true,
  ],
  [
    'both sides must allow',
    [own(ALLOW), calico('e', { selector: "app == 'x'", types: ['Egress'] })],
    X,
    Y,
    HTTP,
    false,
  ],
  [
    'a service account attaches',
    [global('s', { serviceAccountSelector: "role == 'r'", types: ['Ingress'] })],
    X,
    Z,
    HTTP,
    false,
  ],
  [
    'and only its own pods',
    [global('s', { serviceAccountSelector: "role == 'r'", types: ['Ingress'] })],
    X,
    Y,
    HTTP,
    true,
  ],
];

const ENTITIES: readonly Row[] = [
  ['no condition matches everybody', [into(ALLOW)], OUTSIDE, Y, HTTP, true],
  ['all() is only who is known', [into({ action: 'Allow', source: { selector: 'all()' } })], OUTSIDE, Y, HTTP, false],
  [
    'in a NetworkPolicy it stays in the namespace',
    [own({ action: 'Allow', source: { selector: 'all()' } })],
    Z,
    Y,
    HTTP,
    false,
  ],
  [
    'in a GlobalNetworkPolicy it does not',
    [into({ action: 'Allow', source: { selector: 'all()' } })],
    Z,
    Y,
    HTTP,
    true,
  ],
  [
    'notSelector of a NetworkPolicy is the rest of the namespace',
    [own({ action: 'Allow', source: { notSelector: "app == 'y'" } })],
    X,
    Y,
    HTTP,
    true,
  ],
  ['and nobody outside', [own({ action: 'Allow', source: { notSelector: "app == 'y'" } })], OUTSIDE, Y, HTTP, false],
  [
    'notSelector of a GlobalNetworkPolicy is anybody else',
    [into({ action: 'Allow', source: { notSelector: "app == 'y'" } })],
    OUTSIDE,
    Y,
    HTTP,
    true,
  ],
  ['but not whom it names', [into({ action: 'Allow', source: { notSelector: "app == 'x'" } })], X, Y, HTTP, false],
  [
    'notSelector is asked of labels where there is a positive part',
    [
      globalSet({ net: 'n' }, ['10.1.0.0/16']),
      into({ action: 'Allow', source: { selector: 'all()', notSelector: "net == 'n'" } }),
    ],
    AT,
    Y,
    HTTP,
    true,
  ],
  [
    'and of addresses where there is none',
    [globalSet({ net: 'n' }, ['10.1.0.0/16']), into({ action: 'Allow', source: { notSelector: "net == 'n'" } })],
    AT,
    Y,
    HTTP,
    false,
  ],
  [
    'a network set gives addresses labels',
    [globalSet({ net: 'n' }, ['8.8.8.8']), into({ action: 'Allow', source: { selector: "net == 'n'" } })],
    OUTSIDE,
    Y,
    HTTP,
    true,
  ],
  [
    'those of pods too',
    [globalSet({ net: 'n' }, ['10.1.0.0/16']), into({ action: 'Allow', source: { selector: "net == 'n'" } })],
    AT,
    Y,
    HTTP,
    true,
  ],
  [
    'a NetworkPolicy sees no global set',
    [globalSet({ net: 'n' }, ['8.8.8.8']), own({ action: 'Allow', source: { selector: "net == 'n'" } })],
    OUTSIDE,
    Y,
    HTTP,
    false,
  ],
  [
    'but sets of its namespace',
    [setIn('a', { net: 'n' }, ['8.8.8.8']), own({ action: 'Allow', source: { selector: "net == 'n'" } })],
    OUTSIDE,
    Y,
    HTTP,
    true,
  ],
  [
    'namespaceSelector all() leaves out global sets',
    [globalSet({ net: 'n' }, ['8.8.8.8']), own({ action: 'Allow', source: { namespaceSelector: 'all()' } })],
    OUTSIDE,
    Y,
    HTTP,
    false,
  ],
  [
    'and holds network sets',
    [setIn('b', { net: 'n' }, ['8.8.8.8']), own({ action: 'Allow', source: { namespaceSelector: 'all()' } })],
    OUTSIDE,
    Y,
    HTTP,
    true,
  ],
  [
    'global() holds global sets',
    [globalSet({ net: 'n' }, ['8.8.8.8']), own({ action: 'Allow', source: { namespaceSelector: 'global()' } })],
    OUTSIDE,
    Y,
    HTTP,
    true,
  ],
  ['and no pods', [own({ action: 'Allow', source: { namespaceSelector: 'global()' } })], X, Y, HTTP, false],
  [
    'a negative namespaceSelector holds global sets',
    [globalSet({}, ['8.8.8.8']), own({ action: 'Allow', source: { namespaceSelector: "env != 'p'" } })],
    OUTSIDE,
    Y,
    HTTP,
    true,
  ],
  [
    'a network set inherits from its namespace',
    [setIn('a', {}, ['8.8.8.8']), own({ action: 'Allow', source: { namespaceSelector: "env != 'p'" } })],
    OUTSIDE,
    Y,
    HTTP,
    false,
  ],
  [
    'service accounts are those of the namespace of the policy',
    [own({ action: 'Allow', source: { serviceAccounts: { names: ['robot'] } } })],
    Z,
    Y,
    HTTP,
    false,
  ],
  [
    'and in a global policy of all',
    [into({ action: 'Allow', source: { serviceAccounts: { names: ['robot'], selector: "role == 'r'" } } })],
    Z,
    Y,
    HTTP,
    true,
  ],
  ['nets alone know no namespace', [own({ action: 'Allow', source: { nets: ['10.0.0.0/8'] } })], AT, Y, HTTP, true],
  [
    'notNets of one family say nothing of the other',
    [own({ action: 'Allow', source: { notNets: ['10.0.0.0/8'] } })],
    OUTSIDE6,
    Y,
    HTTP,
    false,
  ],
  [
    'and let the rest of their family in',
    [own({ action: 'Allow', source: { notNets: ['10.0.0.0/8'] } })],
    OUTSIDE,
    Y,
    HTTP,
    true,
  ],
  ['ipVersion 6 is no IPv4', [own({ action: 'Allow', ipVersion: 6 })], OUTSIDE, Y, HTTP, false],
  [
    'a rule can tell the own pods apart',
    [own({ action: 'Allow', destination: { selector: "app == 'x'" } })],
    Z,
    Y,
    HTTP,
    false,
  ],
  ['a named port needs no protocol', [own({ action: 'Allow', destination: { ports: ['web'] } })], X, Y, HTTP, true],
  [
    'and belongs to the pods that the entity selects',
    [own({ action: 'Allow', destination: { ports: ['web'], notSelector: "app == 'y'" } })],
    X,
    Y,
    HTTP,
    false,
  ],
  [
    'notPorts take ports away',
    [own({ action: 'Allow', protocol: 'TCP', destination: { notPorts: ['80:90'] } })],
    X,
    Y,
    HTTP,
    false,
  ],
  ['a number names a protocol', [own({ action: 'Allow', notProtocol: 6 })], X, Y, HTTP, false],
  ['no protocol is every one', [own(ALLOW)], X, Y, PING, true],
  ['a ping has a type', [own({ action: 'Allow', protocol: 'ICMP', icmp: { type: 0 } })], X, Y, PING, false],
  [
    'notICMP takes one away',
    [own({ action: 'Allow', protocol: 'ICMP', notICMP: { type: 8, code: 1 } })],
    X,
    Y,
    PING,
    true,
  ],
];

describe.each([
  ['Kubernetes', KUBERNETES],
  ['ClusterNetworkPolicy in Calico', CLUSTER],
  ['tiers of Calico', TIERS],
  ['entities of Calico', ENTITIES],
])('%s', (_, rows) => {
  test.each(rows)('%s', (_why, policies, from, to, packet, verdict) => {
    expect(isAllowedByTiers({ namespaces: NAMESPACES, pods: [], policies }, from, to, packet)).toBe(verdict);
  });
});

describe('selectors of Calico', () => {
  test.each<[string, Labels, boolean]>([
    ['', {}, true],
    ["!a == 'x' && b == 'y'", { b: 'y' }, true],
    ["!(a == 'x' && b == 'y')", { a: 'x', b: 'y' }, false],
    ["a == 'x' || b == 'y' && c == 'z'", { a: 'x' }, true],
    ["(a == 'x' || b == 'y') && c == 'z'", { a: 'x' }, false],
    ["a != 'x'", {}, true],
    ["a not in {'x'}", {}, true],
    ['a in { \'y\', "x", }', { a: 'x' }, true],
    ['a in {}', { a: 'x' }, false],
    ['!!has(a)', { a: '' }, true],
    ["contains contains 'x'", { contains: 'axa' }, true],
    ["a starts with 'x' && a ends  with 'y'", { a: 'x-y' }, true],
    ["a contains ''", {}, false],
    ['!global() || all( )', {}, true],
  ])('%s of %j is %s', (selector, labels, truth) => {
    expect(calicoSelects(selector, labels)).toBe(truth);
  });

  test.each(["a = 'x'", 'a', "a == 'x' b", '()', 'has (a)'])('%s is none', (selector) => {
    expect(() => calicoSelects(selector, {})).toThrow('no selector');
  });
});

describe('random worlds', () => {
  const sides = fc.constantFrom('base', 'head');

  test('hold no two objects of one name', () => {
    fc.assert(
      fc.property(tierChanges, sides, (change, side) => {
        const names = tierObjects(change[side]).map((object) => {
          const { apiVersion, kind, metadata } = object as TierObject;
          return JSON.stringify([apiVersion, kind, metadata.name, 'namespace' in metadata && metadata.namespace]);
        });
        expect(new Set(names).size).toBe(names.length);
      }),
    );
  });

  test('are decided for every packet, and not all alike', () => {
    const told = new Set<boolean>();
    fc.assert(
      fc.property(tierChanges, sides, (change, side) => {
        const world = change[side];
        const ends = [...world.pods.map((each) => ({ pod: each })), AT, OUTSIDE, OUTSIDE6];
        for (const from of ends)
          for (const to of ends)
            for (const packet of [HTTP, HTTPS, PING]) told.add(isAllowedByTiers(world, from, to, packet));
      }),
    );
    expect(told).toEqual(new Set([true, false]));
  });
});
