import { describe, expect, test } from 'vitest';
import { parseCidr } from '../../src/algebra/addresses.ts';
import { only, requires, type Selector, selects } from '../../src/algebra/labels.ts';
import { DIRECTIONS, type Direction, type Peer, type Plane, policiesOf } from '../../src/policy/stage.ts';
import { concernedBy, ruleKey } from '../../src/reach/difference.ts';
import { factsOf, type Model, NO_VALUATION, viewOf } from '../../src/reach/endpoints.ts';
import {
  baselinePolicy,
  calicoPolicy,
  kubernetesPolicy,
  type Manifest,
  modelOf,
  modelsOf,
  PODS,
  service,
  tier,
} from '../support/manifests.ts';

// Whom a change of policies can concern. Every row is asked of both directions: `peer` is the source of an ingress rule and
// the destination of an egress rule, `own` the other one.

const EVERYBODY = 'api cart db fixed job web';
const NOBODY = '';

/** Policies of one direction. */
type Way = {
  readonly direction: Direction;
  /** A GlobalNetworkPolicy for pods that are called `who`. */
  readonly calico: (name: string, who: string, where: string, ...rules: readonly string[]) => Manifest;
  readonly rule: (action: string, peer?: string, own?: string) => string;
  /** A NetworkPolicy of `pay`; its rules are lists of peers, or of `[peers, port]`. */
  readonly kubernetes: (
    name: string,
    who: string,
    ...rules: readonly (string | readonly [string, number])[]
  ) => Manifest;
};

function wayOf(direction: Direction): Way {
  const [near, far] = direction === 'ingress' ? ['destination', 'source'] : ['source', 'destination'];
  const type = direction === 'ingress' ? 'Ingress' : 'Egress';
  const field = direction === 'ingress' ? 'from' : 'to';
  return {
    direction,
    calico: (name, who, where, ...rules) =>
      calicoPolicy(
        name,
        `${where === '' ? '' : `${where}, `}selector: app == '${who}', types: [${type}], ${direction}: [${rules.join(', ')}]`,
      ),
    rule: (action, peer = '', own = '') => `{ action: ${action}, ${far}: { ${peer} }, ${near}: { ${own} } }`,
    kubernetes: (name, who, ...rules) => {
      const written = rules.map((rule) => {
        const [peers, port] = typeof rule === 'string' ? [rule] : rule;
        return `{ ${field}: [${peers}]${port === undefined ? '' : `, ports: [{ port: ${port} }]`} }`;
      });
      const spec = `podSelector: { matchLabels: { app: ${who} } }, policyTypes: [${type}], ${direction}: [${written.join(', ')}]`;
      return kubernetesPolicy(`pay/${name}`, spec);
    },
  };
}

/** The declared pods that a formula over facts selects, by name. */
function namesOf({ cluster }: Model, selector: Selector): string {
  const selected = cluster.workloads.filter((workload) => {
    const facts = factsOf(viewOf(workload, NO_VALUATION, cluster));
    return facts !== undefined && selects(selector, facts);
  });
  return selected
    .map(({ name }) => name)
    .toSorted()
    .join(' ');
}

type Row = readonly [
  why: string,
  worlds: (way: Way) => readonly [base: readonly Manifest[], head: readonly Manifest[]],
  subjects: string,
  peers: string,
];

function checkRows(rows: readonly Row[]): void {
  test.each(rows)('%s', (_, worlds, subjects, peers) => {
    for (const direction of DIRECTIONS) {
      const way = wayOf(direction);
      const { value } = modelsOf(worlds(way).map((objects) => [...PODS, ...objects]));
      const [base, head] = value;
      if (base === undefined || head === undefined) throw new Error('two worlds are two models');
      const told = DIRECTIONS.map((each) => {
        const concerned = concernedBy(base.plane, head.plane, each);
        return [namesOf(head, concerned.subjects), namesOf(head, concerned.peers)];
      });
      const nobody = [NOBODY, NOBODY];
      expect(told, direction).toEqual(
        direction === 'ingress' ? [[subjects, peers], nobody] : [nobody, [subjects, peers]],
      );
    }
  });
}

const pod = (app: string): string => `{ podSelector: { matchLabels: { app: ${app} } } }`;
const app = (name: string): string => `selector: app == '${name}'`;

describe('policies that only allow', () => {
  const others = ({ kubernetes }: Way) => kubernetes('other', 'job', pod('db'));
  const baseline = baselinePolicy(
    'subject: { namespaces: {} }, ingress: [{ action: Deny, from: [{ namespaces: {} }] }], egress: [{ action: Deny, to: [{ namespaces: {} }] }]',
  );
  // biome-ignore format: one row, one line
  checkRows([
    ['nothing differs', (way) => [[others(way)], [others(way)]], NOBODY, NOBODY],
    ['nothing is there', () => [[], []], NOBODY, NOBODY],
    ['a rule more', ({ kubernetes }) => [[kubernetes('k', 'api', pod('db'))], [kubernetes('k', 'api', pod('db'), pod('job'))]], 'api', 'job'],
    ['a rule less', ({ kubernetes }) => [[kubernetes('k', 'api', pod('db'), pod('job'))], [kubernetes('k', 'api', pod('db'))]], 'api', 'job'],
    ['a peer more in a rule', ({ kubernetes }) => [[kubernetes('k', 'api', pod('db'))], [kubernetes('k', 'api', `${pod('db')}, ${pod('job')}`)]], 'api', 'job'],
    ['a rule taken apart', ({ kubernetes }) => [[kubernetes('k', 'api', `${pod('db')}, ${pod('job')}`)], [kubernetes('k', 'api', pod('db'), pod('job'))]], 'api', NOBODY],
    ['rules in another order', ({ kubernetes }) => [[kubernetes('k', 'api', pod('db'), pod('job'))], [kubernetes('k', 'api', pod('job'), pod('db'))]], 'api', NOBODY],
    ['another port', ({ kubernetes }) => [[kubernetes('k', 'api', [pod('db'), 80], pod('job'))], [kubernetes('k', 'api', [pod('db'), 81], pod('job'))]], 'api', 'db'],
    ['other pods selected', ({ kubernetes }) => [[kubernetes('k', 'api', pod('db'))], [kubernetes('k', 'job', pod('db'))]], 'api job', EVERYBODY],
    ['a policy more', (way) => [[others(way)], [others(way), way.kubernetes('k', 'api', pod('db'))]], 'api', 'db'],
    ['a policy more that allows nobody', (way) => [[others(way)], [others(way), way.kubernetes('k', 'api')]], 'api', NOBODY],
    ['a policy more, by block', (way) => [[others(way)], [others(way), way.kubernetes('k', 'api', '{ ipBlock: { cidr: 10.0.0.0/8 } }')]], 'api', NOBODY],
    ['a policy more, for everybody', (way) => [[others(way)], [others(way), way.kubernetes('k', 'api', '')]], 'api', EVERYBODY],
    ['a policy more, for every pod', (way) => [[others(way)], [others(way), way.kubernetes('k', 'api', '{ namespaceSelector: {} }')]], 'api', EVERYBODY],
    ['a policy more that keeps baseline from being asked', (way) => [[others(way), baseline], [others(way), baseline, way.kubernetes('k', 'api', pod('db'))]], 'api', EVERYBODY],
    ['the first policy of a stage', ({ kubernetes }) => [[], [kubernetes('k', 'api', pod('db'))]], 'api', EVERYBODY],
    ['a policy less', (way) => [[others(way), way.kubernetes('k', 'api', pod('db'))], [others(way)]], 'api', EVERYBODY],
    ['the last policy of a stage', ({ kubernetes }) => [[kubernetes('k', 'api', pod('db'))], []], 'api', EVERYBODY],
    ['a policy under another name', (way) => [[others(way), way.kubernetes('k', 'api', pod('db'))], [others(way), way.kubernetes('l', 'api', pod('db'))]], 'api', EVERYBODY],
    ['two policies edited', ({ kubernetes }) => [[kubernetes('k', 'api', pod('db')), kubernetes('l', 'db')], [kubernetes('k', 'api'), kubernetes('l', 'db', pod('job'))]], 'api db', 'db job'],
    ['other orders among them', ({ calico, rule }) => [[calico('p', 'api', 'order: 1', rule('Allow', app('web'))), calico('q', 'db', 'order: 2', rule('Allow', app('cart')))], [calico('p', 'api', 'order: 3', rule('Allow', app('web'))), calico('q', 'db', 'order: 2', rule('Allow', app('cart')))]], 'api', NOBODY],
  ]);
});

describe('policies that also deny or hand on', () => {
  const PCI = tier('pci', 'order: 100');
  const passing = tier('pci', 'order: 100, defaultAction: Pass');
  // biome-ignore format: one row, one line
  checkRows([
    ['an edited rule: everybody its policy names', ({ calico, rule }) => [[calico('p', 'api', '', rule('Deny', app('web')), rule('Allow', app('cart')))], [calico('p', 'api', '', rule('Deny', app('web')), rule('Allow', app('db')))]], 'api', 'cart db web'],
    ['an edited rule beside a denying policy', ({ calico, rule }) => [[calico('d', 'db', '', rule('Deny', app('job'))), calico('p', 'api', '', rule('Allow', app('web')), rule('Allow', app('cart')))], [calico('d', 'db', '', rule('Deny', app('job'))), calico('p', 'api', '', rule('Allow', app('web')))]], 'api', 'cart web'],
    ['the only denial goes', ({ calico, rule }) => [[calico('p', 'api', '', rule('Deny', app('web')), rule('Allow', app('cart')))], [calico('p', 'api', '', rule('Allow', app('cart')))]], 'api', 'cart web'],
    ['rules in another order', ({ calico, rule }) => [[calico('p', 'api', '', rule('Deny', app('web')), rule('Allow', app('cart')))], [calico('p', 'api', '', rule('Allow', app('cart')), rule('Deny', app('web')))]], 'api', 'cart web'],
    ['policies in another order: all of the stage', ({ calico, rule }) => [[calico('p', 'api', 'order: 1', rule('Allow', app('web'))), calico('q', 'db', 'order: 2', rule('Deny', app('cart')))], [calico('p', 'api', 'order: 3', rule('Allow', app('web'))), calico('q', 'db', 'order: 2', rule('Deny', app('cart')))]], 'api db', 'cart web'],
    ['policies in another order: none of another stage', ({ calico, rule }) => [[PCI, calico('n', 'job', 'tier: pci', rule('Allow', app('fixed'))), calico('p', 'api', 'order: 1', rule('Pass', app('web'))), calico('q', 'db', 'order: 2', rule('Allow', app('cart')))], [PCI, calico('n', 'job', 'tier: pci', rule('Allow', app('fixed'))), calico('p', 'api', 'order: 3', rule('Pass', app('web'))), calico('q', 'db', 'order: 2', rule('Allow', app('cart')))]], 'api db', 'cart web'],
    ['policies in another order, where a denial goes', ({ calico, rule }) => [[calico('d', 'job', '', rule('Deny')), calico('p', 'api', 'order: 1', rule('Allow', app('web'))), calico('q', 'db', 'order: 2', rule('Allow', app('cart')))], [calico('p', 'api', 'order: 3', rule('Allow', app('web'))), calico('q', 'db', 'order: 2', rule('Allow', app('cart')))]], 'api db job', EVERYBODY],
    ['policies in another order, where a denial comes', ({ calico, rule }) => [[calico('p', 'api', 'order: 1', rule('Allow', app('web'))), calico('q', 'db', 'order: 2', rule('Allow', app('cart')))], [calico('d', 'job', '', rule('Deny')), calico('p', 'api', 'order: 3', rule('Allow', app('web'))), calico('q', 'db', 'order: 2', rule('Allow', app('cart')))]], 'api db job', EVERYBODY],
    ['another order that changes no sequence', ({ calico, rule }) => [[calico('p', 'api', 'order: 1', rule('Allow', app('web'))), calico('q', 'db', 'order: 5', rule('Deny', app('cart')))], [calico('p', 'api', 'order: 3', rule('Allow', app('web'))), calico('q', 'db', 'order: 5', rule('Deny', app('cart')))]], 'api', 'web'],
    ['a policy more', ({ calico, rule }) => [[calico('q', 'db', '', rule('Deny', app('cart')))], [calico('q', 'db', '', rule('Deny', app('cart'))), calico('p', 'api', '', rule('Allow', app('web')))]], 'api', EVERYBODY],
    ['a policy less', ({ calico, rule }) => [[calico('q', 'db', '', rule('Deny', app('cart'))), calico('p', 'api', '', rule('Deny', app('web')))], [calico('q', 'db', '', rule('Deny', app('cart')))]], 'api', EVERYBODY],
    ['a policy in another tier', ({ calico, rule }) => [[PCI, calico('a', 'db', 'tier: pci'), calico('b', 'db', ''), calico('p', 'api', '', rule('Allow', app('web')))], [PCI, calico('a', 'db', 'tier: pci'), calico('b', 'db', ''), calico('p', 'api', 'tier: pci', rule('Allow', app('web')))]], 'api', EVERYBODY],
    ['another end of a tier', ({ calico, rule }) => [[PCI, calico('a', 'db', 'tier: pci'), calico('b', 'job', '', rule('Allow'))], [passing, calico('a', 'db', 'tier: pci'), calico('b', 'job', '', rule('Allow'))]], 'db', EVERYBODY],
  ]);
});

describe('tiers that change places', () => {
  const tiers = (...names: readonly string[]) => names.map((name, index) => tier(name, `order: ${index}`));
  const policies = ({ calico, rule }: Way): readonly Manifest[] => [
    calico('a', 'api', 'tier: one', rule('Allow', app('web'))),
    calico('b', 'db', 'tier: two', rule('Allow', app('cart'))),
    calico('c', 'job', 'tier: three', rule('Allow', app('fixed'))),
  ];
  const turned =
    (before: readonly string[], after: readonly string[]): Row[1] =>
    (way) => [
      [...tiers(...before), ...policies(way)],
      [...tiers(...after), ...policies(way)],
    ];
  // biome-ignore format: one row, one line
  checkRows([
    ['nobody where none does', turned(['one', 'two', 'three'], ['one', 'two', 'three']), NOBODY, NOBODY],
    ['nobody where another tier, of no policy, comes between', turned(['one', 'two', 'three'], ['one', 'none', 'two', 'three']), NOBODY, NOBODY],
    ['all of two that do', turned(['one', 'two', 'three'], ['two', 'one', 'three']), 'api db', EVERYBODY],
    ['all of the two that do, last', turned(['one', 'two', 'three'], ['one', 'three', 'two']), 'db job', EVERYBODY],
    ['all of those that one overtakes', turned(['one', 'two', 'three'], ['three', 'one', 'two']), 'api db job', EVERYBODY],
    ['those of a policy that moves along', ({ calico, rule }) => [[...tiers('one', 'two'), calico('a', 'api', 'tier: one', rule('Allow')), calico('b', 'db', 'tier: two'), calico('p', 'job', 'tier: one')], [...tiers('two', 'one'), calico('a', 'api', 'tier: one', rule('Allow')), calico('b', 'db', 'tier: two'), calico('p', 'job', 'tier: one', rule('Allow'))]], 'api db job', EVERYBODY],
    ['nobody of a tier that loses its last follower', ({ calico, rule }) => [[...tiers('one', 'two'), calico('a', 'api', 'tier: one', rule('Allow', app('web'))), calico('b', 'db', 'tier: two', rule('Allow', app('cart')))], [...tiers('one', 'two'), calico('a', 'api', 'tier: one', rule('Allow', app('web')))]], 'db', EVERYBODY],
    ['nobody of a tier that is on one side only', ({ calico, rule }) => [[...tiers('one', 'two'), calico('a', 'api', 'tier: one', rule('Allow', app('web')))], [...tiers('two', 'one'), calico('a', 'api', 'tier: one', rule('Allow', app('web'))), calico('b', 'db', 'tier: two', rule('Allow', app('cart')))]], 'db', EVERYBODY],
  ]);
});

describe('whom a rule names', () => {
  const front = service('pay/front', 'selector: { app: api }, ports: [{ port: 80 }]');
  const edit =
    (peer: string, objects: readonly Manifest[] = []): Row[1] =>
    ({ calico, rule }) => [
      [...objects, calico('p', 'api', '')],
      [...objects, calico('p', 'api', '', rule('Allow', peer))],
    ];
  // biome-ignore format: one row, one line
  checkRows([
    ['nobody asked: everybody', edit(''), 'api', EVERYBODY],
    ['selector', edit(app('web')), 'api', 'web'],
    ['namespaceSelector and selector', edit("namespaceSelector: env == 'q', selector: app != 'web'"), 'api', 'cart fixed'],
    ['notSelector alone: everybody else', edit("notSelector: app == 'web'"), 'api', 'api cart db fixed job'],
    ['service accounts', edit('serviceAccounts: { names: [robot] }'), 'api', 'db'],
    ['a block: the addresses outside tell', edit('nets: [10.0.0.0/8]'), 'api', NOBODY],
    ['selector and block', edit(`${app('web')}, nets: [10.0.0.0/8]`), 'api', 'web'],
    ['notSelector and block', edit("notSelector: app == 'web', nets: [10.0.0.0/8]"), 'api', 'api cart db fixed job'],
    ['a service may be anybody', ({ calico, direction }) => [[front, calico('p', 'api', '')], [front, calico('p', 'api', '', `{ action: Allow, ${direction === 'ingress' ? 'source' : 'destination'}: { services: { name: front, namespace: pay } } }`)]], 'api', EVERYBODY],
    ['another condition on the own end', ({ calico, rule }) => [[calico('p', 'api', '', rule('Allow', app('web'), app('api')))], [calico('p', 'api', '', rule('Allow', app('web'), app('db')))]], 'api', 'web'],
    ['another protocol', ({ calico, rule }) => [[calico('p', 'api', '', rule('Allow', app('web')), rule('Allow', app('cart')))], [calico('p', 'api', '', rule('Allow', app('web')).replace('Allow,', 'Allow, protocol: TCP,'), rule('Allow', app('cart')))]], 'api', 'web'],
  ]);
});

describe('formulas of peers', () => {
  const model = modelOf([...PODS, wayOf('ingress').calico('p', 'api', '', wayOf('ingress').rule('Allow'))]).value;
  const planeWith = (...peers: readonly Peer[]): Plane => ({
    ...model.plane,
    ingress: model.plane.ingress.map((stage) => ({
      ...stage,
      policies: stage.policies.map((policy) => ({
        ...policy,
        rules: policy.rules.flatMap((rule) => (peers.length === 0 ? [] : [{ ...rule, peers }])),
      })),
    })),
  });
  const pods = (name: string): Peer => ({ kind: 'pods', selector: requires('app', only(name)) });
  const block: Peer = { kind: 'addresses', addresses: parseCidr('10.0.0.0/8') ?? [], ofPods: true };
  const everyone: Peer = { kind: 'everyone' };
  const backends: Peer = { kind: 'service', namespace: 'pay', name: 'front' };
  // biome-ignore format: one row, one line
  test.each<[why: string, peer: Peer, peers: string]>([
    ['everyone', everyone, EVERYBODY],
    ['everyone, as a condition', { kind: 'every', of: [everyone] }, EVERYBODY],
    ['no condition', { kind: 'every', of: [] }, EVERYBODY],
    ['a block, as a condition', { kind: 'every', of: [block] }, NOBODY],
    ['pods of a block', { kind: 'every', of: [block, pods('web')] }, 'web'],
    ['two conditions', { kind: 'every', of: [pods('web'), { kind: 'not', of: pods('web') }] }, NOBODY],
    ['alternatives', { kind: 'some', of: [pods('web'), block, pods('db')] }, 'db web'],
    ['alternatives, as a condition', { kind: 'every', of: [{ kind: 'some', of: [pods('web'), block] }] }, 'web'],
    ['blocks that are alternatives', { kind: 'every', of: [{ kind: 'some', of: [block, block] }] }, NOBODY],
    ['conditions, as a condition', { kind: 'every', of: [{ kind: 'every', of: [pods('web'), block] }] }, 'web'],
    ['a service', backends, EVERYBODY],
    ['a service, as a condition', { kind: 'every', of: [backends] }, EVERYBODY],
    ['not a block', { kind: 'not', of: block }, EVERYBODY],
    ['not pods', { kind: 'not', of: pods('web') }, 'api cart db fixed job'],
    ['not pods of a block', { kind: 'every', of: [{ kind: 'not', of: pods('web') }, block] }, 'api cart db fixed job'],
    ['hosts by name', { kind: 'domains', patterns: ['example.com'] }, NOBODY],
  ])('concern whom they name: %s', (_, peer, peers) => {
    expect(namesOf(model, concernedBy(planeWith(), planeWith(peer), 'ingress').peers)).toBe(peers);
  });
});

describe('what a rule says', () => {
  const { calico, rule } = wayOf('ingress');
  const keysOf = (...objects: readonly Manifest[]) =>
    policiesOf(modelOf([...PODS, ...objects]).value.plane).flatMap(({ rules }) => rules.map(ruleKey));
  const fields = (text: string) => `{ action: Allow, ${text} }`;

  test('is the same wherever it is written', () => {
    const [one, other] = keysOf(
      calico('p', 'api', 'order: 1', rule('Allow', app('web'))),
      calico('q', 'db', 'order: 2', rule('Allow', app('web'))),
    );
    expect(one).toBe(other);
  });

  test('differs with every field', () => {
    const different = [
      rule('Allow'),
      rule('Deny'),
      rule('Pass'),
      rule('Allow', app('web')),
      rule('Allow', app('cart')),
      rule('Allow', '', app('web')),
      rule('Allow', "notSelector: app == 'web'"),
      rule('Allow', 'nets: [10.0.0.0/8]'),
      rule('Allow', 'nets: [10.0.0.0/9]'),
      rule('Allow', 'notNets: [10.0.0.0/8]'),
      fields('ipVersion: 4'),
      fields('ipVersion: 6'),
      fields('protocol: TCP'),
      fields('protocol: UDP'),
      fields('protocol: TCP, destination: { ports: [80] }'),
      fields('protocol: TCP, destination: { notPorts: [80] }'),
      fields('destination: { ports: [http] }'),
      fields('destination: { notPorts: [http] }'),
      fields('protocol: TCP, destination: { ports: [http] }'),
    ];
    const keys = keysOf(calico('p', 'api', '', ...different));
    expect(keys).toHaveLength(different.length);
    expect(new Set(keys).size).toBe(different.length);
  });
});
