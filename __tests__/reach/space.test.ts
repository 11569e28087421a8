import { describe, expect, test } from 'vitest';
import { toCidrs } from '../../src/algebra/addresses.ts';
import { has, labelsKey } from '../../src/algebra/labels.ts';
import type { EndpointClass, Identity, Valuations } from '../../src/reach/endpoints.ts';
import { buildSpace, type Interests, isSameWorld, labelKeys, NO_INTERESTS } from '../../src/reach/space.ts';
import {
  account,
  adminPolicy,
  calicoPolicy,
  gapsOf,
  hostEndpoint,
  kubernetesPolicy,
  type Manifest,
  manifest,
  modelsOf,
  namespace,
  networkSet,
  pod,
  service,
} from '../support/manifests.ts';

// Endpoints in classes that nothing asked can tell apart, the same for both sides.

const NAMESPACES = [
  namespace('pay', 'env: p'),
  account('pay/default', ''),
  namespace('shop', 'env: q'),
  account('shop/default', ''),
];

function sidesOf(base: readonly Manifest[], head: readonly Manifest[]) {
  const [before, after] = modelsOf([base, head]).value;
  if (before === undefined || after === undefined) throw new Error('two worlds are two models');
  return { base: before, head: after };
}

const nameOf = (identity: Identity): string =>
  identity.kind === 'external' ? toCidrs(identity.addresses).join(' ') : identity.id.replace('[Pod]', '');

function classesOf(
  base: readonly Manifest[],
  head: readonly Manifest[] = base,
  valuations: Valuations = 'declared',
  interests: Interests = NO_INTERESTS,
): readonly EndpointClass[] {
  return buildSpace(sidesOf(base, head), valuations, interests).value.classes;
}

const EVERYWHERE = ['0.0.0.0/0', '::/0', '{ingress-controller}'];
const told = (classes: readonly EndpointClass[]): readonly string[] =>
  classes
    .map(({ members }) => members.map(nameOf).toSorted().join(' = '))
    .filter((name) => !EVERYWHERE.includes(name))
    .toSorted();

const [one, two] = [pod('pay/one', 'app: x, a: "1"'), pod('pay/two', 'app: x, a: "2"')];
const calico = (name: string, selector: string, ...rules: readonly string[]) =>
  calicoPolicy(name, `${selector}, types: [Ingress], ingress: [${rules.join(', ')}]`);
const alike = ['pay/one = pay/two'];
const apart = ['pay/one', 'pay/two'];

describe('pods are of one class', () => {
  // biome-ignore format: one row, one line
  test.each<[why: string, objects: readonly Manifest[], classes: readonly string[]]>([
    ['where nobody asks', [one, two], alike],
    ['where a label is asked for that they share', [one, two, calico('p', "selector: app == 'x'")], alike],
    ['not where a label is asked for that they do not', [one, two, calico('p', 'selector: has(a)')], apart],
    ['not where it is asked of peers', [one, two, calico('p', "selector: app == 'y'", "{ action: Allow, source: { selector: a == '1' } }")], apart],
    ['not in two namespaces', [pod('pay/one', ''), pod('shop/two', '')], ['pay/one', 'shop/two']],
    ['not where one is on the network of the node', [one, pod('pay/two', 'app: x, a: "1"', { host: true })], apart],
    ['where accounts differ and nobody asks', [account('pay/robot', ''), pod('pay/one', ''), pod('pay/two', '', { account: 'robot' })], alike],
    ['not where the name of the account is asked for', [pod('pay/one', ''), pod('pay/two', '', { account: 'robot' }), calico('p', "selector: app == 'y'", '{ action: Allow, source: { serviceAccounts: { names: [robot] } } }')], apart],
    ['not where the labels of the account are asked for', [account('pay/robot', 'role: r'), pod('pay/one', ''), pod('pay/two', '', { account: 'robot' }), calico('p', "serviceAccountSelector: role == 'r'")], apart],
    ['where port names differ and nobody asks', [pod('pay/one', '', { ports: '{ name: http, containerPort: 80 }' }), pod('pay/two', '')], alike],
    ['not where a rule asks for the port name', [pod('pay/one', '', { ports: '{ name: http, containerPort: 80 }' }), pod('pay/two', ''), calico('p', 'selector: all()', '{ action: Allow, destination: { ports: [http] } }')], apart],
    ['not where a rule leaves it out', [pod('pay/one', '', { ports: '{ name: http, containerPort: 80 }' }), pod('pay/two', ''), calico('p', 'selector: all()', '{ action: Allow, destination: { notPorts: [http] } }')], apart],
    ['not where the name is of another number', [pod('pay/one', '', { ports: '{ name: http, containerPort: 80 }' }), pod('pay/two', '', { ports: '{ name: http, containerPort: 81 }' }), calico('p', 'selector: all()', '{ action: Allow, destination: { ports: [http] } }')], apart],
    ['whatever the order of their ports', [pod('pay/one', '', { ports: '{ name: a, containerPort: 80 }, { name: b, containerPort: 81 }' }), pod('pay/two', '', { ports: '{ name: b, containerPort: 81 }, { name: a, containerPort: 80 }' }), calico('p', 'selector: all()', '{ action: Allow, destination: { ports: [a, b] } }')], alike],
    ['whatever the order of their labels', [pod('pay/one', 'a: x, b: y'), pod('pay/two', 'b: y, a: x'), calico('p', 'selector: has(a) && has(b)')], alike],
    ['not where a rule names the Service of one', [one, two, service('pay/s', 'selector: { a: "1" }, ports: [{ port: 80 }]'), calico('p', "selector: app == 'y'", '{ action: Allow, source: { services: { name: s, namespace: pay } } }')], apart],
    ['where no rule names the Service of one', [one, two, service('pay/s', 'selector: { a: "1" }, ports: [{ port: 80 }]'), service('pay/t', 'selector: { app: x }, ports: [{ port: 80 }]'), calico('p', "selector: app == 'y'", '{ action: Allow, source: { services: { name: t, namespace: pay } } }')], alike],
    ['not where a named Service leads to a port name of one', [pod('pay/one', 'app: x', { ports: '{ name: http, containerPort: 80 }' }), pod('pay/two', 'app: x'), service('pay/s', 'selector: { app: x }, ports: [{ port: 80, targetPort: http }]'), calico('p', "selector: app == 'y'", '{ action: Allow, source: { services: { name: s, namespace: pay } } }')], apart],
    ['not where an address of one is known and a block is written', [pod('pay/one', '', { ip: '10.1.1.1' }), pod('pay/two', ''), calico('p', "selector: app == 'y'", '{ action: Allow, source: { nets: [10.0.0.0/8] } }')], apart],
    ['not where a block tells their addresses apart', [pod('pay/one', '', { ip: '10.1.1.1' }), pod('pay/two', '', { ip: '11.1.1.1' }), calico('p', "selector: app == 'y'", '{ action: Allow, source: { nets: [10.0.0.0/8] } }')], apart],
    ['not where a network set tells their addresses apart', [pod('pay/one', '', { ip: '10.1.1.1' }), pod('pay/two', '', { ip: '11.1.1.1' }), networkSet('g', '', '10.0.0.0/8')], apart],
    ['where no block tells their addresses apart', [pod('pay/one', '', { ip: '10.1.1.1' }), pod('pay/two', '', { ip: '10.1.1.2' }), calico('p', "selector: app == 'y'", '{ action: Allow, source: { nets: [10.0.0.0/8] } }')], alike],
    ['where only a Kubernetes block would, which names no pods', [pod('pay/one', '', { ip: '10.1.1.1' }), pod('pay/two', '', { ip: '11.1.1.1' }), kubernetesPolicy('pay/k', 'podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }]')], alike],
  ])('%s', (_, objects, classes) => {
    const pods = told(classesOf([...NAMESPACES, ...objects])).filter((name) => !/^[\d:{]/.test(name));
    expect(pods).toEqual(classes);
  });

  test('not where a Kubernetes block tells their addresses apart, where everything possible is looked at', () => {
    const block = kubernetesPolicy(
      'pay/k',
      'podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }]',
    );
    const addressed = [pod('pay/one', '', { ip: '10.1.1.1' }), pod('pay/two', '', { ip: '11.1.1.1' })];
    const pods = told(classesOf([...NAMESPACES, block, ...addressed], undefined, 'possible')).filter((name) =>
      name.startsWith('pay/'),
    );
    expect(pods).toEqual(apart);
  });

  test('not where a later stage asks, or marks them', () => {
    const marked = (interests: Interests) =>
      told(classesOf([...NAMESPACES, one, two], undefined, 'declared', interests));
    expect(marked({ selectors: [has('a')], mark: () => '' })).toEqual(apart);
    expect(marked({ selectors: [has('app')], mark: () => '' })).toEqual(alike);
    expect(marked({ selectors: [], mark: (id) => id })).toEqual(apart);
  });

  test('not where they are alike on one side only', () => {
    const asked = calico('p', 'selector: has(a)');
    const both = [pod('pay/one', 'a: x'), pod('pay/two', 'a: x')];
    expect(
      told(
        classesOf(
          [...NAMESPACES, asked, ...both],
          [...NAMESPACES, asked, pod('pay/one', 'a: x'), pod('pay/two', 'a: y')],
        ),
      ),
    ).toEqual(apart);
    expect(told(classesOf([...NAMESPACES, asked, pod('pay/one', 'a: x')], [...NAMESPACES, asked, ...both]))).toEqual(
      apart,
    );
    expect(told(classesOf([...NAMESPACES, asked, ...both], [...NAMESPACES, asked, ...both]))).toEqual(alike);
  });
});

describe('a class', () => {
  const byName = (classes: readonly EndpointClass[], name: string) =>
    classes.filter(({ members }) => members.some((member) => nameOf(member) === name));

  test('says where its members exist, and whether policies see them alike', () => {
    const asked = calico('p', 'selector: has(a)');
    const edited = [pod('pay/kept', 'a: x'), pod('pay/other', 'b: x'), pod('pay/gone', 'a: y')];
    const classes = classesOf(
      [...NAMESPACES, asked, ...edited],
      [...NAMESPACES, asked, pod('pay/kept', 'a: x'), pod('pay/other', 'b: y'), pod('pay/new', 'a: z')],
    );
    const sides = (name: string) =>
      byName(classes, name).map(({ base, head, isSame }) => [base !== undefined, head !== undefined, isSame]);
    expect(sides('pay/kept')).toEqual([[true, true, true]]);
    expect(sides('pay/other')).toEqual([[true, true, true]]);
    expect(sides('pay/gone')).toEqual([[true, false, false]]);
    expect(sides('pay/new')).toEqual([[false, true, false]]);
    expect(classes.map(({ index }) => index)).toEqual(classes.map((_, index) => index));
  });

  test.each([
    ['namespace and account', ['p', 'q'], ['r', 's']],
    ['namespace', ['p', 'q'], ['r', 'r']],
    ['account', ['p', 'p'], ['r', 's']],
  ])('sees its %s as each side declares them', (_, envs, roles) => {
    const side = (at: number) => [
      namespace('pay', `env: ${envs[at]}`),
      account('pay/robot', `role: ${roles[at]}`),
      pod('pay/one', '', { account: 'robot' }),
      calico('p', "namespaceSelector: env == 'p', serviceAccountSelector: role == 'r'"),
    ];
    const [kept] = byName(classesOf(side(0), side(1)), 'pay/one');
    const seen = [kept?.base, kept?.head].map((view) =>
      view?.kind === 'pod' ? [labelsKey(view.namespaceLabels), labelsKey(view.accountLabels)] : [],
    );
    expect(seen).toEqual([0, 1].map((at) => [`env=${envs[at]},kubernetes.io/metadata.name=pay`, `role=${roles[at]}`]));
    expect(kept?.isSame).toBe(false);
  });

  const assumed = (classes: readonly EndpointClass[], name: string) =>
    byName(classes, name).map(({ valuation }) =>
      [...valuation].map(([owner, labels]) => `${owner} ${labelsKey(labels)}`).join('; '),
    );
  const asked = calico('p', "namespaceSelector: env == 'p', serviceAccountSelector: role == 'r'");

  test('is there once for each set of labels that nobody declares', () => {
    const name = 'kubernetes.io/metadata.name=new';
    const [space, owner] = ['namespace `new`', 'service account `new/default`'];
    const classes = classesOf([pod('new/one', ''), asked], undefined, 'possible');
    expect(assumed(classes, 'new/one').toSorted()).toEqual([
      `${space} env=p,${name}; ${owner} `,
      `${space} env=p,${name}; ${owner} role=r`,
      `${space} ${name}; ${owner} `,
      `${space} ${name}; ${owner} role=r`,
    ]);
    expect(assumed(classesOf([pod('new/one', ''), asked]), 'new/one')).toEqual([`${space} ${name}; ${owner} `]);
    const own = [namespace('new', 'env: p'), account('new/default', 'role: r')];
    expect(assumed(classesOf([...own, pod('new/one', ''), asked], undefined, 'possible'), 'new/one')).toEqual(['']);
    // What one side declares is known there and unknown on the other.
    expect(
      assumed(classesOf([...own, pod('new/one', ''), asked], [pod('new/one', ''), asked], 'possible'), 'new/one'),
    ).toHaveLength(4);
    expect(
      assumed(classesOf([pod('new/one', ''), asked], [...own, pod('new/one', ''), asked], 'possible'), 'new/one'),
    ).toHaveLength(4);
  });

  test('rests on one assumption: what two owners may be called alike is assumed of each', () => {
    const pods = [pod('pay/one', '', { account: 'a' }), pod('pay/two', '', { account: 'b' })];
    const classes = classesOf(
      [...NAMESPACES, ...pods, calico('p', "serviceAccountSelector: role == 'r'")],
      undefined,
      'possible',
    );
    expect(told(classes)).toEqual(['pay/one', 'pay/one', 'pay/two', 'pay/two']);
  });

  test('carries what is assumed of its namespace and its account', () => {
    const classes = byName(classesOf([pod('new/one', ''), asked], undefined, 'possible'), 'new/one');
    const seen = classes.map(({ head }) =>
      head?.kind === 'pod' ? `${head.namespaceLabels.get('env') ?? '-'} ${head.accountLabels.get('role') ?? '-'}` : '',
    );
    expect(seen.toSorted()).toEqual(['- -', '- r', 'p -', 'p r']);
  });
});

describe('beside pods', () => {
  // biome-ignore format: one row, one line
  test.each<[why: string, objects: readonly Manifest[], valuations: Valuations, classes: readonly string[]]>([
    ['nothing but the outside and the controller', [], 'declared', []],
    ['blocks that rules write', [calico('p', 'selector: all()', '{ action: Allow, source: { nets: [10.0.0.0/8] } }')], 'declared', ['0.0.0.0/5 8.0.0.0/7 11.0.0.0/8 12.0.0.0/6 16.0.0.0/4 32.0.0.0/3 64.0.0.0/2 128.0.0.0/1', '10.0.0.0/8']],
    ['blocks of conditions on the own end', [calico('p', 'selector: all()', '{ action: Allow, destination: { nets: ["fd00::/8"] } }')], 'declared', ['::/1 8000::/2 c000::/3 e000::/4 f000::/5 f800::/6 fc00::/8 fe00::/7', 'fd00::/8']],
    ['blocks of network sets', [networkSet('g', '', '128.0.0.0/1')], 'declared', ['0.0.0.0/1', '128.0.0.0/1']],
    ['addresses from which a load balancer admits clients', [...NAMESPACES, pod('pay/one', 'app: x'), service('pay/s', 'type: LoadBalancer, loadBalancerSourceRanges: [128.0.0.0/1], selector: { app: x }, ports: [{ port: 80 }]')], 'declared', ['0.0.0.0/1', '128.0.0.0/1', 'pay/one']],
    ['host endpoints', [hostEndpoint('n', '', ''), hostEndpoint('m', '', '')], 'declared', ['{hostendpoint:m}', '{hostendpoint:n}']],
    ['hosts by name', [adminPolicy('a', 'priority: 1, subject: { namespaces: {} }, egress: [{ action: Allow, to: [{ domainNames: [b.example.com, "*.example.com"] }] }]')], 'declared', ['{dns:any.example.com}', '{dns:b.example.com}']],
    ['nodes, where everything possible is looked at', [adminPolicy('a', 'priority: 1, subject: { namespaces: {} }, egress: [{ action: Deny, to: [{ nodes: { matchLabels: { role: db } } }] }]')], 'possible', ['{node: role=db}', '{node: }']],
    ['no nodes in the ordinary reading', [adminPolicy('a', 'priority: 1, subject: { namespaces: {} }, egress: [{ action: Deny, to: [{ nodes: { matchLabels: { role: db } } }] }]')], 'declared', []],
  ])('%s', (_, objects, valuations, classes) => {
    expect(told(classesOf(objects, undefined, valuations))).toEqual(classes);
  });

  test('host endpoints of both sides, each as it is there', () => {
    const classes = classesOf(
      [hostEndpoint('a', 'x: "1"', ''), hostEndpoint('b', '', '')],
      [hostEndpoint('a', 'x: "2"', ''), hostEndpoint('c', '', ''), calico('p', 'selector: has(x)')],
    );
    const hosts = classes.flatMap(({ members: [member], base, head, isSame }) =>
      member?.kind === 'host'
        ? [
            [
              member.name,
              base?.kind === 'host' && labelsKey(base.labels),
              head?.kind === 'host' && labelsKey(head.labels),
              isSame,
            ],
          ]
        : [],
    );
    expect(hosts).toEqual([
      ['a', 'host:name=a,x=1', 'host:name=a,x=2', false],
      ['b', 'host:name=b', false, false],
      ['c', false, 'host:name=c', false],
    ]);
  });

  test('blocks of both sides', () => {
    const block = (net: string) => calico('p', 'selector: all()', `{ action: Allow, source: { nets: [${net}] } }`);
    expect(told(classesOf([block('128.0.0.0/1')], [block('192.0.0.0/2')]))).toEqual([
      '0.0.0.0/1',
      '128.0.0.0/2',
      '192.0.0.0/2',
    ]);
  });
});

describe('what is too much to look at', () => {
  const paths = (count: number): Manifest =>
    calico(
      'p',
      "selector: app == 'x'",
      ...Array.from({ length: count }, (_, index) => `{ action: Allow, http: { paths: [{ exact: /p${index} }] } }`),
    );
  const gaps = (base: readonly Manifest[], head: readonly Manifest[], valuations: Valuations) =>
    gapsOf(buildSpace(sidesOf(base, head), valuations, NO_INTERESTS).gaps);
  const many = /HTTP conditions .* too many requests apart/;

  test('is said where a rule changed', () => {
    expect(gaps([paths(255)], [], 'possible')).toEqual([]);
    expect(gaps([paths(256)], [], 'possible')).toEqual([expect.stringMatching(many)]);
    expect(gaps([], [paths(256)], 'possible')).toEqual([expect.stringMatching(many)]);
    expect(gaps([paths(256)], [paths(256)], 'possible')).toEqual([]);
    expect(gaps([paths(256)], [], 'declared')).toEqual([]);
  });

  test('is said of namespaces, nodes and pods to come', () => {
    const rules = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        calico(
          `p${index}`,
          `namespaceSelector: has(l${index})`,
          `{ action: Allow, source: { selector: app == 'a${index}' } }`,
        ),
      );
    expect(gaps([pod('new/one', ''), ...rules(7)], [pod('new/one', ''), ...rules(7)], 'possible')).toEqual([
      expect.stringMatching(/namespace `new` is not declared/),
    ]);
    const nodes = Array.from(
      { length: 7 },
      (_, index) => `{ action: Deny, to: [{ nodes: { matchLabels: { l${index}: x } } }] }`,
    ).join(', ');
    const policy = adminPolicy('a', `priority: 1, subject: { namespaces: {} }, egress: [${nodes}]`);
    expect(gaps([policy], [policy], 'possible')).toEqual([expect.stringMatching(/kinds of nodes apart/)]);
    const subjects = Array.from({ length: 11 }, (_, index) =>
      calico(`p${index}`, `selector: has(l${index})`, `{ action: Allow, source: { selector: app == 'a${index}' } }`),
    );
    expect(gaps(NAMESPACES, [...NAMESPACES, ...subjects], 'possible').length).toBeGreaterThan(0);
  });
});

test('the keys of labels are those of pods and those that policies ask for, on either side', () => {
  const keys = labelKeys(
    sidesOf(
      [pod('pay/a', 'one: x'), calico('p', 'selector: has(two)')],
      [pod('pay/a', 'three: x'), kubernetesPolicy('pay/k', 'podSelector: { matchLabels: { four: x } }')],
    ),
  );
  expect([...keys].toSorted()).toEqual(['four', 'namespace:kubernetes.io/metadata.name', 'one', 'three', 'two']);
});

describe('rules mean the same on both sides', () => {
  const set = (net: string) => networkSet('g', 'a: b', net);
  const front = (port: number) => service('pay/s', `selector: { app: x }, ports: [{ port: ${port} }]`);
  const node = (label: string) => manifest('v1', 'Node', 'n', '', { labels: label });
  const world = [...NAMESPACES, one, set('10.0.0.0/8'), front(80), node('role: db')];
  const edited = (...objects: readonly Manifest[]) => {
    const paths = new Set(objects.map(({ path }) => path));
    return [...world.filter(({ path }) => !paths.has(path)), ...objects];
  };
  // biome-ignore format: one row, one line
  test.each<[why: string, head: readonly Manifest[], same: boolean]>([
    ['where nothing differs', world, true],
    ['where a pod looks the same to them', edited(pod('pay/one', 'app: x, a: "1", more: y')), true],
    ['not where a pod is new', edited(pod('pay/new', '')), false],
    ['not where a network set differs', edited(set('10.0.0.0/9')), false],
    ['not where a network set is new', edited(networkSet('h', '', '10.0.0.0/8')), false],
    ['not where a Service differs', edited(front(81)), false],
    ['not where a Service is new', edited(service('pay/zoo', 'selector: { app: x }, ports: [{ port: 80 }]')), false],
    ['not where a Service is gone', world.filter(({ path }) => path !== front(80).path), false],
    ['not where a node differs', edited(node('role: web')), false],
    ['not where a node is new', edited(manifest('v1', 'Node', 'm', '')), false],
  ])('%s', (_, head, same) => {
    const sides = sidesOf(world, head);
    expect(isSameWorld(sides, buildSpace(sides, 'declared', NO_INTERESTS).value)).toBe(same);
  });
});
