import { describe, expect, test } from 'vitest';
import { type AddressSet, ALL_IPV4, ALL_IPV6, parseCidr, toCidrs } from '../../src/algebra/addresses.ts';
import { bitsOf, hasBit, membersOf } from '../../src/algebra/bit-set.ts';
import { contains, intersect } from '../../src/algebra/intervals.ts';
import { ALL_PORTS, type Destination, describePorts, parsePort } from '../../src/algebra/ports.ts';
import { equalTraffic, peersOf, portsOfPeer } from '../../src/algebra/traffic.ts';
import { DIRECTIONS, type Direction, policiesOf, type Rule } from '../../src/policy/stage.ts';
import type { EndpointClass, Model, Models, Valuations } from '../../src/reach/endpoints.ts';
import { findNeighbours } from '../../src/reach/neighbours.ts';
import { type Assumption, PLAIN } from '../../src/reach/peer-index.ts';
import {
  addressValuations,
  assumptions,
  canCoexist,
  connection,
  type Reachability,
  reach,
  uniteKeys,
} from '../../src/reach/reachability.ts';
import { buildSpace, NO_INTERESTS } from '../../src/reach/space.ts';
import { type Packet, traceEnd } from '../../src/reach/trace.ts';
import {
  account,
  adminPolicy,
  calicoPolicy,
  hostEndpoint,
  kubernetesPolicy,
  type Manifest,
  modelsOf,
  namespace,
  networkSet,
  pod,
  profile,
  service,
  tier,
} from '../support/manifests.ts';

// What the policies of an end let through: by sets, the same as rule by rule, and the same whoever was asked before.

const NAMESPACES = [
  namespace('pay', 'env: p'),
  account('pay/default', ''),
  account('pay/robot', 'role: r'),
  namespace('shop', 'env: q'),
  account('shop/default', ''),
];
const PODS = [
  pod('shop/web', 'app: web', { ports: '{ name: http, containerPort: 80 }' }),
  pod('shop/cart', 'app: cart', { ports: '{ name: http, containerPort: 81 }' }),
  pod('pay/api', 'app: api', {
    ports: '{ name: http, containerPort: 80 }, { name: dns, containerPort: 53, protocol: UDP }',
  }),
  pod('pay/db', 'app: db', { account: 'robot', ports: '{ name: http, containerPort: 5432 }' }),
  pod('pay/fixed', 'app: fixed', { ip: '10.9.9.9', ports: '{ name: http, containerPort: 80 }' }),
  pod('pay/agent', 'app: agent', { host: true, ports: '{ name: http, containerPort: 80 }' }),
];
const BASE = [...NAMESPACES, ...PODS];

function modelsFor(...worlds: readonly (readonly Manifest[])[]): readonly Model[] {
  return modelsOf(worlds).value;
}

function sidesOf(base: readonly Manifest[], head: readonly Manifest[]): Models {
  const [before, after] = modelsFor(base, head);
  if (before === undefined || after === undefined) throw new Error('two worlds are two models');
  return { base: before, head: after };
}

function headOf(objects: readonly Manifest[], valuations: Valuations = 'possible'): Reachability {
  const sides = sidesOf(objects, objects);
  return reach(sides.head, buildSpace(sides, valuations, NO_INTERESTS).value, 'head', valuations);
}

const indexOf = ({ space }: Pick<Reachability, 'space'>, name: string): number =>
  space.classes.findIndex(({ members }) =>
    members.some(
      (member) =>
        member.id === `${name}[Pod]` ||
        member.id === name ||
        (member.kind === 'external' && toCidrs(member.addresses).includes(name)),
    ),
  );

const calico = (name: string, subject: string, type: string, ...rules: readonly string[]) =>
  calicoPolicy(name, `${subject}, types: [${type}], ${type.toLowerCase()}: [${rules.join(', ')}]`);
const API = "selector: app == 'api'";
const front = service('pay/front', 'selector: { app: api }, ports: [{ port: 443, targetPort: http }, { port: 9 }]');

/** Worlds in which every kind of rule meets every kind of end. */
const WORLDS: readonly (readonly [what: string, objects: readonly Manifest[]])[] = [
  ['nothing is restrained', []],
  [
    'labels',
    [
      calico(
        'a',
        'selector: has(app)',
        'Ingress',
        "{ action: Deny, source: { selector: app == 'cart' } }",
        "{ action: Pass, source: { namespaceSelector: env == 'q' } }",
        '{ action: Allow }',
      ),
      calico(
        'b',
        "namespaceSelector: env == 'p'",
        'Egress',
        `{ action: Allow, protocol: TCP, destination: { notSelector: app == 'web', ports: [80, "443:445"] } }`,
      ),
    ],
  ],
  [
    'tiers',
    [
      tier('pci', 'order: 1'),
      tier('early', 'order: 0, defaultAction: Pass'),
      calico('e', 'selector: all(), tier: early', 'Ingress', "{ action: Allow, source: { selector: app == 'db' } }"),
      calico(
        'p',
        `tier: pci, ${API}`,
        'Ingress',
        "{ action: Pass, source: { selector: app == 'web' } }",
        '{ action: Allow, protocol: UDP }',
      ),
      calico('d', API, 'Ingress', '{ action: Allow, protocol: TCP, destination: { notPorts: [80] } }'),
      kubernetesPolicy('pay/k', 'podSelector: {}, ingress: [{ ports: [{ port: 5432 }] }]'),
    ],
  ],
  [
    'port names',
    [
      calico(
        'in',
        'selector: has(app)',
        'Ingress',
        '{ action: Allow, destination: { ports: [http] } }',
        '{ action: Allow, protocol: UDP, destination: { notPorts: [dns] } }',
      ),
      calico(
        'out',
        'selector: has(app)',
        'Egress',
        `{ action: Allow, destination: { selector: "app == 'api' || app == 'db'", ports: [http] } }`,
        '{ action: Allow, destination: { notPorts: [http, dns] } }',
      ),
    ],
  ],
  [
    'port names beside numbers',
    [
      tier('early', 'order: 0, defaultAction: Pass'),
      calico('e', 'selector: has(app), tier: early', 'Ingress', '{ action: Deny, protocol: SCTP }'),
      calico('plain', 'selector: has(app)', 'Ingress', '{ action: Allow, protocol: SCTP }'),
      calico(
        'in',
        `selector: "app == 'web' || app == 'cart'"`,
        'Ingress',
        '{ action: Allow, protocol: TCP, destination: { ports: [http, 443] } }',
      ),
      calico(
        'more',
        `selector: "app == 'api' || app == 'db'"`,
        'Ingress',
        '{ action: Allow, destination: { ports: [http] } }',
        '{ action: Allow, protocol: UDP }',
      ),
    ],
  ],
  [
    'names that only some lend',
    [
      networkSet('g', 'net: x', '10.0.0.0/8'),
      calico(
        'out',
        'selector: has(app)',
        'Egress',
        `{ action: Allow, destination: { selector: "net == 'x' || app == 'api'", ports: [http] } }`,
      ),
      calico(
        'in',
        'selector: has(app)',
        'Ingress',
        "{ action: Allow, destination: { selector: app == 'api', ports: [http] } }",
        "{ action: Deny, protocol: TCP, destination: { selector: net == 'x', notPorts: [http] } }",
        '{ action: Allow, protocol: UDP }',
      ),
    ],
  ],
  [
    'services',
    [
      front,
      calico(
        'out',
        'selector: has(app)',
        'Egress',
        '{ action: Allow, destination: { services: { name: front, namespace: pay } } }',
        "{ action: Deny, destination: { selector: app == 'db' } }",
        '{ action: Allow, protocol: UDP }',
      ),
      calico(
        'in',
        'selector: has(app)',
        'Ingress',
        '{ action: Allow, source: { services: { name: front, namespace: pay } } }',
      ),
    ],
  ],
  [
    'services of several numbers',
    [
      pod('pay/b1', 'back: here', { ports: '{ name: http, containerPort: 80 }' }),
      pod('pay/b2', 'back: here', { ports: '{ name: http, containerPort: 81 }' }),
      service('pay/back', 'selector: { back: here }, ports: [{ port: 443, targetPort: http }]'),
      calico(
        'out',
        'selector: has(app)',
        'Egress',
        '{ action: Allow, destination: { services: { name: back, namespace: pay } } }',
      ),
    ],
  ],
  [
    'conditions on the own end',
    [
      calico(
        'in',
        'selector: has(app)',
        'Ingress',
        "{ action: Allow, source: { selector: app == 'web' }, destination: { selector: app == 'api' } }",
        '{ action: Allow, destination: { nets: [10.0.0.0/8] } }',
        '{ action: Deny, destination: { serviceAccounts: { names: [robot] } } }',
        '{ action: Allow, protocol: UDP }',
      ),
      calico(
        'out',
        'selector: has(app)',
        'Egress',
        '{ action: Deny, source: { notNets: [10.0.0.0/8] }, destination: { nets: [10.0.0.0/8] } }',
        '{ action: Allow }',
      ),
    ],
  ],
  [
    'addresses',
    [
      networkSet('g', 'net: x', '10.0.0.0/16', 'fd00::/8'),
      calico(
        'in',
        'selector: has(app)',
        'Ingress',
        "{ action: Allow, source: { selector: net == 'x' } }",
        '{ action: Deny, source: { nets: [10.0.0.0/8] } }',
        '{ action: Allow, ipVersion: 6, protocol: TCP }',
        '{ action: Allow, source: { notNets: [8.8.8.8/32] } }',
      ),
      kubernetesPolicy(
        'pay/k',
        'podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.9.0.0/16] } }] }]',
      ),
    ],
  ],
  [
    'requests',
    [
      calico(
        'in',
        'selector: has(app)',
        'Ingress',
        '{ action: Allow, protocol: TCP, http: { methods: [GET] } }',
        "{ action: Allow, source: { selector: app == 'web' }, http: { paths: [{ prefix: /v1 }] } }",
      ),
    ],
  ],
  [
    'host endpoints',
    [
      hostEndpoint(
        'box',
        'role: node',
        'expectedIPs: [172.16.0.1], profiles: [open], ports: [{ name: http, protocol: TCP, port: 80 }]',
      ),
      hostEndpoint('bare', 'role: node', 'profiles: [projectcalico-default-allow]'),
      profile(
        'open',
        'ingress: [{ action: Allow, protocol: TCP, destination: { ports: [80] } }], egress: [{ action: Allow }]',
      ),
      calico(
        'in',
        "selector: role == 'node'",
        'Ingress',
        "{ action: Deny, source: { selector: app == 'cart' } }",
        '{ action: Pass }',
      ),
      calico(
        'out',
        'selector: has(app)',
        'Egress',
        "{ action: Allow, destination: { selector: role == 'node' } }",
        '{ action: Allow, destination: { ports: [http] } }',
      ),
    ],
  ],
  [
    'baseline and admin policies',
    [
      adminPolicy(
        'a',
        'priority: 1, subject: { namespaces: { matchLabels: { env: p } } }, ingress: [{ action: Deny, from: [{ pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: cart } } } }] }, { action: Pass, from: [{ namespaces: { matchLabels: { env: q } } }], ports: [{ namedPort: http }] }], egress: [{ action: Deny, to: [{ nodes: {} }, { networks: [10.0.0.0/8] }] }]',
      ),
      kubernetesPolicy(
        'pay/k',
        'podSelector: { matchLabels: { app: api } }, ingress: [{ from: [{ namespaceSelector: {} }] }]',
      ),
    ],
  ],
];

const DESTINATIONS: readonly Destination[] = ['TCP/80', 'TCP/81', 'TCP/443', 'TCP/5432', 'UDP/53', 'ICMP/8'].map(
  (text) => parsePort(text) ?? -1,
);

/** What each pair of ends may send, under every assumption that the rules tell apart. */
function* questions(side: Reachability, direction: Direction) {
  for (const { index: own } of side.space.classes)
    for (const assumed of assumptions(side.unknownKeys(direction, own), side.addressClasses))
      for (const { index: peer } of side.space.classes) yield { own, peer, assumed };
}

const packetOf = (direction: Direction, own: number, peer: number, assumed: Assumption): Omit<Packet, 'destination'> =>
  direction === 'ingress'
    ? { from: peer, to: own, addressOfFrom: assumed.peer, addressOfTo: assumed.own, request: assumed.request }
    : { from: own, to: peer, addressOfFrom: assumed.own, addressOfTo: assumed.peer, request: assumed.request };

function checkAgreement(sideOf: (valuations: Valuations) => Reachability): void {
  for (const valuations of ['declared', 'possible'] as const) {
    const side = sideOf(valuations);
    for (const direction of DIRECTIONS)
      for (const { own, peer, assumed } of questions(side, direction)) {
        const passing = portsOfPeer(side.at(direction, own, assumed), peer);
        const isAgent = hasBit(side.index.hostNetwork, peer) && valuations === 'possible';
        for (const destination of DESTINATIONS) {
          const { allowed, because } = traceEnd(side, direction, {
            ...packetOf(direction, own, peer, assumed),
            destination,
          });
          // What shares the node with others is never stopped, whatever rules say; nobody else has that excuse.
          const isExcused = isAgent && side.policies(direction, own).length > 0;
          const isStopped = because === 'host-network' && side.policies(direction, own).length > 0;
          expect(
            contains(passing, destination),
            `${direction} ${own} ${peer} ${JSON.stringify(assumed)} ${destination}`,
          ).toBe((allowed && !isStopped) || isExcused);
        }
      }
  }
}

describe('sets say what the rules say one by one', () => {
  test.each(WORLDS)('%s', (_, objects) => checkAgreement((valuations) => headOf([...BASE, ...objects], valuations)));

  /** The rule language allows more than the dialects say. */
  const reworded =
    (objects: readonly Manifest[], reword: (rule: Rule, all: readonly Rule[]) => Rule) => (valuations: Valuations) => {
      const { head } = sidesOf(objects, objects);
      const all = policiesOf(head.plane).flatMap(({ rules }) => rules);
      const ingress = head.plane.ingress.map((stage) => ({
        ...stage,
        policies: stage.policies.map((policy) => ({ ...policy, rules: policy.rules.map((rule) => reword(rule, all)) })),
      }));
      const model = { ...head, plane: { ...head.plane, ingress } };
      return reach(model, buildSpace({ base: model, head: model }, valuations, NO_INTERESTS).value, 'head', valuations);
    };

  test('ports of a Service, at the receiving end', () => {
    const objects = [
      ...BASE,
      pod('pay/api2', 'app: api', { ports: '{ name: http, containerPort: 81 }' }),
      front,
      calico('in', 'selector: has(app)', 'Ingress', '{ action: Allow }'),
      calico(
        'out',
        "selector: app == 'web'",
        'Egress',
        '{ action: Allow, destination: { services: { name: front, namespace: pay } } }',
      ),
    ];
    const ports = (all: readonly Rule[]) =>
      all.map((each) => each.ports).find(([first]) => first?.kind === 'service') ?? [];
    checkAgreement(reworded(objects, (rule, all) => ({ ...rule, ports: ports(all) })));
  });

  test('port names that only some lend, in a rule that is about all', () => {
    const objects = [
      ...BASE,
      calico(
        'in',
        'selector: has(app)',
        'Ingress',
        "{ action: Allow, destination: { selector: app == 'api', ports: [http] } }",
      ),
    ];
    checkAgreement(reworded(objects, (rule) => ({ ...rule, own: undefined })));
    const left = [
      ...BASE,
      calico(
        'in',
        'selector: has(app)',
        'Ingress',
        "{ action: Allow, destination: { selector: app == 'api', notPorts: [http] } }",
      ),
    ];
    checkAgreement(reworded(left, (rule) => ({ ...rule, own: undefined })));
  });
});

describe('an end of a side', () => {
  test('is open unless policy restrains it, and lets everybody through who is there', () => {
    const sides = sidesOf(
      [...BASE, pod('pay/old', 'app: old')],
      [...BASE, calico('p', 'selector: has(app)', 'Ingress')],
    );
    const space = buildSpace(sides, 'declared', NO_INTERESTS).value;
    const [base, head] = [reach(sides.base, space, 'base', 'declared'), reach(sides.head, space, 'head', 'declared')];
    const [api, old, agent, out] = ['pay/api', 'pay/old', 'pay/agent', '0.0.0.0/0'].map((name) => indexOf(head, name));
    const open = (side: Reachability, direction: Direction) =>
      [api, old, agent, out].map((each) => side.isOpen(direction, each ?? -1));
    expect(open(base, 'ingress')).toEqual([true, true, true, true]);
    expect(open(head, 'ingress')).toEqual([false, false, true, true]);
    expect(open(head, 'egress')).toEqual([true, false, true, true]);
    const everybody = membersOf(head.index.present);
    expect(everybody).not.toContain(old);
    expect(membersOf(peersOf(head.at('egress', api ?? -1), space.size))).toEqual(everybody);
    expect(head.at('ingress', api ?? -1)).toEqual([]);
    expect(head.at('egress', old ?? -1)).toEqual([]);
    expect(membersOf(peersOf(base.at('ingress', api ?? -1), space.size))).toContain(old);
  });

  test('lets nobody through who is not there, on any port', () => {
    const rules = [
      '{ action: Allow, protocol: TCP, destination: { ports: [80] } }',
      "{ action: Allow, protocol: TCP, source: { selector: app == 'web' } }",
    ];
    const sides = sidesOf(
      [...BASE, calico('p', API, 'Ingress', ...rules)],
      [...BASE, pod('pay/new', 'app: new'), calico('p', API, 'Ingress', ...rules)],
    );
    const space = buildSpace(sides, 'declared', NO_INTERESTS).value;
    const base = reach(sides.base, space, 'base', 'declared');
    const head = reach(sides.head, space, 'head', 'declared');
    const [api, fresh] = [indexOf(base, 'pay/api'), indexOf(base, 'pay/new')];
    expect(portsOfPeer(base.at('ingress', api), fresh)).toEqual([]);
    expect(describePorts(portsOfPeer(head.at('ingress', api), fresh))).toBe('TCP 80');
  });

  test('knows the classes of addresses', () => {
    const side = headOf([...BASE, calico('p', API, 'Ingress', '{ action: Allow, source: { nets: [128.0.0.0/1] } }')]);
    const kinds = side.addressClasses.map(({ head }) =>
      head?.kind === 'addresses' ? toCidrs(head.addresses).join() : head?.kind,
    );
    expect(kinds).toEqual(['0.0.0.0/1', '128.0.0.0/1', '::/0']);
  });

  test('has the policies that select it, stage by stage', () => {
    const side = headOf([
      ...BASE,
      tier('pci', 'order: 1, defaultAction: Pass'),
      calico('a', `tier: pci, ${API}`, 'Ingress'),
      calico('b', 'selector: has(app)', 'Ingress'),
      calico('c', `${API}, order: 1`, 'Ingress'),
      calico('d', "selector: app == 'db'", 'Egress'),
    ]);
    const told = (direction: Direction, name: string) =>
      side
        .policies(direction, indexOf(side, name))
        .map(({ name: stage, unmatched, policies }) =>
          [stage, unmatched, ...policies.map(({ place }) => place.resource.name)].join(' '),
        );
    expect(told('ingress', 'pay/api')).toEqual(['tier pci pass a', 'tier default deny c b']);
    expect(told('ingress', 'pay/db')).toEqual(['tier default deny b']);
    expect(told('egress', 'pay/db')).toEqual(['tier default deny d']);
    expect(told('egress', 'pay/api')).toEqual([]);
    expect(told('ingress', 'pay/agent')).toEqual([]);
  });

  test('lets through, under some assumption, what it may', () => {
    const side = headOf([
      ...BASE,
      calico(
        'p',
        API,
        'Ingress',
        '{ action: Allow, protocol: TCP, source: { nets: [10.0.0.0/8] } }',
        '{ action: Allow, protocol: UDP, source: { nets: ["fd00::/8"] } }',
      ),
    ]);
    const [api, web] = [indexOf(side, 'pay/api'), indexOf(side, 'shop/web')];
    expect(portsOfPeer(side.at('ingress', api), web)).toEqual([]);
    expect(describePorts(portsOfPeer(side.possible('ingress', api), web))).toBe('every TCP port; every UDP port');
    expect(side.possible('ingress', api)).toBe(side.possible('ingress', api));
    expect(portsOfPeer(side.possible('egress', api), web)).toEqual(ALL_PORTS);
  });

  test('is not evaluated twice', () => {
    const side = headOf([
      ...BASE,
      pod('pay/api2', 'app: api2'),
      calico('p', 'selector: has(app)', 'Ingress', '{ action: Allow, protocol: TCP }'),
    ]);
    const [api, other] = ['pay/api', 'pay/api2'].map((name) => indexOf(side, name));
    expect(side.at('ingress', api ?? -1)).toBe(side.at('ingress', api ?? -1));
    expect(side.at('ingress', api ?? -1)).toBe(side.at('ingress', other ?? -1));
  });

  test('asks only for what its rules tell apart', () => {
    const side = headOf([
      ...BASE,
      calico(
        'p',
        API,
        'Ingress',
        '{ action: Allow, source: { nets: [10.0.0.0/8] }, destination: { nets: [10.1.0.0/16] }, http: { methods: [GET] } }',
        "{ action: Allow, source: { selector: app == 'web' } }",
      ),
      calico('q', "selector: app == 'db'", 'Ingress', '{ action: Allow }'),
    ]);
    const told = (name: string, direction: Direction, of: Reachability = side) => {
      const { own, peer, http } = of.unknownKeys(direction, indexOf(of, name));
      return [own.flatMap(toCidrs), peer.flatMap(toCidrs), http.length];
    };
    expect(told('pay/api', 'ingress')).toEqual([['10.1.0.0/16'], ['10.0.0.0/8'], 1]);
    expect(told('pay/api', 'egress')).toEqual([[], [], 0]);
    expect(told('pay/db', 'ingress')).toEqual([[], [], 0]);
    const declared = headOf(
      [...BASE, calico('p', API, 'Ingress', '{ action: Allow, source: { nets: [10.0.0.0/8] } }')],
      'declared',
    );
    expect(told('pay/api', 'ingress', declared)).toEqual([[], [], 0]);
  });
});

describe('a side beside its twin', () => {
  const edit = calico('p', API, 'Ingress', '{ action: Allow, protocol: TCP }');
  const common = [
    calico('q', "selector: app == 'db'", 'Ingress', '{ action: Allow, protocol: UDP }'),
    calico('o', 'selector: has(app)', 'Egress', '{ action: Allow, destination: { nets: [10.0.0.0/8] } }'),
  ];
  const sides = sidesOf([...BASE, ...common], [...BASE, ...common, edit]);
  const space = buildSpace(sides, 'possible', NO_INTERESTS).value;
  const base = reach(sides.base, space, 'base', 'possible');
  const beside = reach(sides.head, space, 'head', 'possible', base);
  const alone = reach(sides.head, space, 'head', 'possible');

  test('says what it says alone', () => {
    for (const direction of DIRECTIONS)
      for (const { own, assumed } of questions(alone, direction))
        expect(equalTraffic(beside.at(direction, own, assumed), alone.at(direction, own, assumed))).toBe(true);
  });

  test('is not evaluated where its policies are the same', () => {
    const [api, db] = ['pay/api', 'pay/db'].map((name) => indexOf(base, name));
    expect(beside.at('ingress', db ?? -1)).toBe(base.at('ingress', db ?? -1));
    expect(beside.index).toBe(base.index);
    expect(equalTraffic(beside.at('ingress', api ?? -1), base.at('ingress', api ?? -1))).toBe(false);
  });
});

describe('assumptions', () => {
  const side = headOf([
    ...BASE,
    calico(
      'p',
      API,
      'Ingress',
      '{ action: Allow, source: { nets: [10.0.0.0/8] } }',
      '{ action: Allow, source: { nets: [10.1.0.0/16] } }',
      '{ action: Allow, source: { nets: ["fd00::/8"] } }',
    ),
  ]);
  const set = (...cidrs: readonly string[]): AddressSet => cidrs.flatMap((cidr) => parseCidr(cidr) ?? []);
  const shown = (index: number | undefined): string => {
    const view = index === undefined ? undefined : side.space.classes[index]?.head;
    if (view?.kind !== 'addresses') return 'none';
    const [first = '', ...others] = toCidrs(view.addresses);
    return others.length === 0 ? first : `${first} and others`;
  };
  // biome-ignore format: one row, one line
  test.each<[why: string, sets: readonly AddressSet[], classes: readonly string[]]>([
    ['nobody asks', [], ['none']],
    ['a block', [set('fd00::/8')], ['none', 'fd00::/8']],
    ['two blocks', [set('10.0.0.0/8'), set('fd00::/8')], ['none', '10.0.0.0/9 and others', 'fd00::/8']],
    ['a block in a block', [set('10.0.0.0/8'), set('10.1.0.0/16')], ['none', '10.0.0.0/16 and others', '10.1.0.0/16']],
    ['a family', [ALL_IPV6], ['none', '::/1 and others']],
    ['every IPv4 address', [ALL_IPV4], ['none', '0.0.0.0/5 and others']],
  ])('name one class of addresses for each way to be in blocks: %s', (_, sets, classes) => {
    const told = addressValuations(sets, side.addressClasses).map(shown);
    expect(told).toHaveLength(classes.length);
    expect(told[0]).toBe('none');
    for (const name of classes) if (!name.includes('others')) expect(told).toContain(name);
  });

  test('are all combinations, the plain one first', () => {
    const keys = { own: [set('fd00::/8')], peer: [set('10.0.0.0/8')], http: [{ methods: ['GET'], paths: [] }] };
    const all = assumptions(keys, side.addressClasses);
    const [fd, ten] = [
      addressValuations(keys.own, side.addressClasses)[1],
      addressValuations(keys.peer, side.addressClasses)[1],
    ];
    expect(all[0]).toBe(PLAIN);
    expect(all.map(({ own, peer, request }) => [own, peer, request?.method])).toEqual([
      [undefined, undefined, undefined],
      [undefined, undefined, 'GET'],
      [undefined, undefined, 'OTHER'],
      [undefined, ten, undefined],
      [undefined, ten, 'GET'],
      [undefined, ten, 'OTHER'],
      [fd, undefined, undefined],
      [fd, undefined, 'GET'],
      [fd, undefined, 'OTHER'],
      [fd, ten, undefined],
      [fd, ten, 'GET'],
      [fd, ten, 'OTHER'],
    ]);
    expect(assumptions({ own: [], peer: [], http: [] }, side.addressClasses)).toEqual([PLAIN]);
    expect(uniteKeys([keys, { own: [], peer: keys.own, http: [] }])).toEqual({
      ...keys,
      peer: [...keys.peer, ...keys.own],
    });
    expect(uniteKeys([])).toEqual({ own: [], peer: [], http: [] });
  });
});

describe('ends that rest on something unknown', () => {
  const [p, q] = [new Map([['env', 'p']]), new Map([['env', 'q']])];
  const end = (
    index: number,
    ...valuation: readonly (readonly [string, ReadonlyMap<string, string>])[]
  ): EndpointClass => ({
    index,
    base: undefined,
    head: undefined,
    isSame: true,
    members: [],
    valuation: new Map(valuation),
  });
  // biome-ignore format: one row, one line
  test.each<[why: string, a: EndpointClass, b: EndpointClass, meet: boolean]>([
    ['nothing unknown', end(0), end(1), true],
    ['one of them', end(0, ['a', p]), end(1), true],
    ['the other', end(0), end(1, ['a', p]), true],
    ['the same labels', end(0, ['a', p]), end(1, ['a', p]), true],
    ['other labels', end(0, ['a', p]), end(1, ['a', q]), false],
    ['labels of two owners', end(0, ['a', p]), end(1, ['b', q]), true],
    ['other labels of the second owner', end(0, ['a', p], ['b', p]), end(1, ['a', p], ['b', q]), false],
  ])('meet where it is the same: %s', (_, a, b, meet) => {
    expect(canCoexist(a, b)).toBe(meet);
    const all = (peer: number) => [{ from: 1, to: 5, peers: bitsOf(2, [peer]) }];
    expect(connection(a, b, all(1), all(0))).toEqual(meet ? [[1, 5]] : []);
    expect(connection(a, b, all(0), all(0))).toEqual([]);
    expect(connection(a, b, all(1), all(1))).toEqual([]);
  });
});

describe('neighbours', () => {
  test.each(WORLDS)('are those whose ends let something through both ways: %s', (_, objects) => {
    const side = headOf([...BASE, ...objects]);
    const { size } = side.space;
    const members = bitsOf(
      size,
      ['pay/api', 'pay/db', 'pay/agent'].map((name) => indexOf(side, name)),
    );
    const neighbours = findNeighbours(side, members);
    for (const direction of DIRECTIONS)
      for (const member of membersOf(members)) {
        const far = direction === 'ingress' ? 'egress' : 'ingress';
        const meeting = side.space.classes.flatMap(({ index }) =>
          hasBit(peersOf(side.at(direction, member), size), index) && hasBit(peersOf(side.at(far, index), size), member)
            ? [index]
            : [],
        );
        expect(membersOf(neighbours(direction, member)), `${direction} ${member}`).toEqual(meeting);
      }
  });

  test('are none of somebody who was not asked about', () => {
    const side = headOf([...BASE, calico('p', "selector: app == 'nobody'", 'Ingress')]);
    const neighbours = findNeighbours(side, bitsOf(side.space.size, [indexOf(side, 'pay/api')]));
    expect(membersOf(neighbours('ingress', indexOf(side, 'pay/db')))).toEqual([]);
    expect(membersOf(neighbours('ingress', indexOf(side, 'pay/api')))).toHaveLength(side.space.size);
  });
});

describe('the way of one packet', () => {
  const http = calico('p', API, 'Ingress', '{ action: Allow, protocol: TCP, http: { methods: [GET] } }');
  const blocks = calico(
    'p',
    `${API}, order: 1`,
    'Ingress',
    '{ action: Allow, source: { nets: [10.0.0.0/8] } }',
    '{ action: Allow, protocol: UDP, destination: { nets: ["fd00::/8"] } }',
  );
  const TCP = parsePort('80') ?? -1;
  const told = (
    side: Reachability,
    direction: Direction,
    packet: Omit<Packet, 'from' | 'to'>,
    from = 'shop/web',
    to = 'pay/api',
  ) => {
    const { allowed, because, steps } = traceEnd(side, direction, {
      from: indexOf(side, from),
      to: indexOf(side, to),
      ...packet,
    });
    return [allowed, because, ...steps.map(({ verdict, place }) => `${verdict} ${place.route.at(-1)}`)];
  };

  test('takes the request that is assumed', () => {
    const side = headOf([...BASE, http]);
    expect(told(side, 'ingress', { destination: TCP })).toEqual([true, 'rule', 'allow 0']);
    expect(told(side, 'ingress', { destination: TCP, request: { method: 'GET', path: '/' } })).toEqual([
      true,
      'rule',
      'allow 0',
    ]);
    expect(told(side, 'ingress', { destination: TCP, request: { method: 'PUT', path: '/' } })).toEqual([
      false,
      'no-rule-matches',
      'unmatched-deny spec',
    ]);
  });

  test('takes the address that is assumed of each end', () => {
    const side = headOf([...BASE, blocks]);
    const [ten, fd] = ['10.0.0.0/8', 'fd00::/8'].map((name) => indexOf(side, name));
    const UDP = parsePort('UDP/53') ?? -1;
    const answers = (destination: Destination) =>
      [{}, { addressOfFrom: ten }, { addressOfTo: ten }, { addressOfFrom: fd }, { addressOfTo: fd }].map(
        (assumed) => told(side, 'ingress', { destination, ...assumed })[0],
      );
    expect(answers(TCP)).toEqual([false, true, false, false, false]);
    expect(answers(UDP)).toEqual([false, true, false, false, true]);
    const out = headOf([...BASE, calico('p', API, 'Egress', '{ action: Allow, destination: { nets: [10.0.0.0/8] } }')]);
    const class10 = indexOf(out, '10.0.0.0/8');
    const leaving = [{}, { addressOfFrom: class10 }, { addressOfTo: class10 }].map(
      (assumed) => told(out, 'egress', { destination: TCP, ...assumed }, 'pay/api', 'shop/web')[0],
    );
    expect(leaving).toEqual([false, false, true]);
  });

  test('ends where there is nobody', () => {
    const sides = sidesOf(BASE, [...BASE, pod('pay/new', 'app: new')]);
    const space = buildSpace(sides, 'declared', NO_INTERESTS).value;
    const [base, head] = [reach(sides.base, space, 'base', 'declared'), reach(sides.head, space, 'head', 'declared')];
    expect(told(base, 'ingress', { destination: TCP }, 'shop/web', 'pay/new')).toEqual([false, 'absent']);
    expect(told(base, 'ingress', { destination: TCP }, 'pay/new', 'shop/web')).toEqual([false, 'absent']);
    expect(told(head, 'ingress', { destination: TCP }, 'shop/web', 'pay/new')).toEqual([true, 'not-selected']);
    expect(told(head, 'ingress', { destination: TCP }, 'shop/web', 'pay/agent')).toEqual([true, 'host-network']);
    expect(told(head, 'ingress', { destination: TCP }, 'shop/web', '0.0.0.0/0')).toEqual([true, 'not-selected']);
  });

  test('is not stopped for what shares the node, where everything possible is looked at', () => {
    const closed = calico('p', API, 'Ingress');
    const [possible, declared] = [headOf([...BASE, closed]), headOf([...BASE, closed], 'declared')];
    expect(told(possible, 'ingress', { destination: TCP }, 'pay/agent')).toEqual([
      true,
      'host-network',
      'unmatched-deny spec',
    ]);
    expect(told(declared, 'ingress', { destination: TCP }, 'pay/agent')).toEqual([
      false,
      'no-rule-matches',
      'unmatched-deny spec',
    ]);
    expect(told(possible, 'ingress', { destination: TCP })).toEqual([false, 'no-rule-matches', 'unmatched-deny spec']);
  });

  test('of a connection is both ends', () => {
    const side = headOf([...BASE, http, calico('o', "selector: app == 'web'", 'Egress')], 'declared');
    const [web, api] = [indexOf(side, 'shop/web'), indexOf(side, 'pay/api')];
    const [from, to] = [side.space.classes[web], side.space.classes[api]];
    if (from === undefined || to === undefined) throw new Error('they are there');
    expect(connection(from, to, side.at('egress', web), side.at('ingress', api))).toEqual([]);
    expect(
      intersect(connection(to, from, side.at('egress', api), side.at('ingress', web)), [[TCP, TCP + 1]]),
    ).toHaveLength(1);
  });
});
