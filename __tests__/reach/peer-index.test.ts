import { describe, expect, test } from 'vitest';
import { type AddressSet, ALL_ADDRESSES, parseCidr, toCidrs } from '../../src/algebra/addresses.ts';
import { type BitSet, membersOf } from '../../src/algebra/bit-set.ts';
import {
  ABSENT,
  EVERYTHING,
  every,
  except,
  has,
  not,
  only,
  requires,
  type Selector,
  selects,
  some,
} from '../../src/algebra/labels.ts';
import { describePorts } from '../../src/algebra/ports.ts';
import type { Peer } from '../../src/policy/stage.ts';
import { factsOf, type Identity, type Valuations } from '../../src/reach/endpoints.ts';
import { indexPeers, type PeerIndex, type PortGroups } from '../../src/reach/peer-index.ts';
import { buildSpace, NO_INTERESTS } from '../../src/reach/space.ts';
import {
  account,
  calicoPolicy,
  clusterPolicy,
  hostEndpoint,
  type Manifest,
  manifest,
  modelOf,
  namespace,
  networkSet,
  pod,
  service,
} from '../support/manifests.ts';

// Whom a peer means. `web` has no known address, `fixed` and `six` have; `agent` is on the network of its node; `box` is a
// host endpoint with an address, `bare` one without; `out4` and `out6` are addresses that no rule writes.

const WORLD: readonly Manifest[] = [
  namespace('pay', 'env: p'),
  account('pay/default', ''),
  pod('pay/web', 'app: web', { ports: '{ name: http, containerPort: 80 }' }),
  pod('pay/fixed', 'app: fixed', { ip: '10.9.9.9', ports: '{ name: http, containerPort: 81 }' }),
  pod('pay/six', 'app: six', { ip: 'fd00::9' }),
  pod('pay/agent', 'app: agent', { host: true, ports: '{ name: http, containerPort: 80 }' }),
  hostEndpoint('box', 'role: node', 'expectedIPs: [10.1.1.1], ports: [{ name: http, protocol: UDP, port: 80 }]'),
  hostEndpoint('bare', 'role: node', ''),
  networkSet('ten', 'net: ten', '10.0.0.0/8'),
  networkSet('four', 'net: four', '0.0.0.0/0'),
  networkSet('pay/none', 'net: none'),
  service('pay/front', 'selector: { app: web }, ports: [{ port: 443, targetPort: http }, { port: 9 }]'),
  manifest('v1', 'Node', 'n1', '', { labels: 'role: db' }),
  clusterPolicy(
    'c',
    'tier: Admin, priority: 1, subject: { namespaces: {} }, egress: [{ action: Accept, to: [{ domainNames: ["*.example.com", a.example.com] }] }, { action: Deny, to: [{ nodes: { matchLabels: { role: db } } }] }]',
  ),
  calicoPolicy(
    'p',
    'selector: has(app), types: [Ingress], ingress: [{ action: Allow, source: { nets: ["fd00::/8"] } }]',
  ),
];

const MODEL = modelOf(WORLD).value;

function nameOf(identity: Identity | undefined): string {
  if (identity?.kind !== 'external') return identity?.id.replaceAll(/[{}]|pay\/|hostendpoint:|dns:|\[Pod\]/g, '') ?? '';
  const [first = '', ...others] = toCidrs(identity.addresses);
  return others.length === 0 ? first : first.includes(':') ? 'out6' : 'out4';
}

function worldOf(valuations: Valuations) {
  const { classes } = buildSpace({ base: MODEL, head: MODEL }, valuations, NO_INTERESTS).value;
  const names = classes.map(({ members }) => nameOf(members[0]));
  const index = indexPeers({ classes, size: classes.length }, MODEL.cluster, 'head', valuations);
  const shown = (bits: BitSet) =>
    membersOf(bits)
      .map((each) => names[each])
      .join(' ');
  return { classes, names, index, shown };
}

const DECLARED = worldOf('declared');
const POSSIBLE = worldOf('possible');

const addresses = (cidr: string, ofPods: boolean): Peer => ({
  kind: 'addresses',
  addresses: parseCidr(cidr) ?? [],
  ofPods,
});
const pods = (selector: Selector): Peer => ({ kind: 'pods', selector });
const labelled = (selector: Selector): Peer => ({ kind: 'labelled', selector });
const family = (version: 4 | 6): Peer => ({ kind: 'family', version });
const is = (key: string, value: string): Selector => requires(key, only(value));
const EVERYONE: Peer = { kind: 'everyone' };
const TEN = '10.0.0.0/8';
const FD = 'fd00::/8';

/** `assuming`: an address of this class for whoever has none that is known. */
type Row = readonly [why: string, peer: Peer, assuming: string, declared: string, possible: string];

describe('a peer means', () => {
  // biome-ignore format: one row, one line
  test.each<Row>([
    ['everyone', EVERYONE, '', 'agent fixed six web bare box out4 10.0.0.0/8 out6 fd00::/8 a.example.com any.example.com ingress-controller', 'agent fixed six web node:  node: role=db bare box out4 10.0.0.0/8 out6 fd00::/8 a.example.com any.example.com ingress-controller'],
    ['nobody, by no alternative', { kind: 'some', of: [] }, '', '', ''],
    ['everyone, by no condition', { kind: 'every', of: [] }, '', 'agent fixed six web bare box out4 10.0.0.0/8 out6 fd00::/8 a.example.com any.example.com ingress-controller', 'agent fixed six web node:  node: role=db bare box out4 10.0.0.0/8 out6 fd00::/8 a.example.com any.example.com ingress-controller'],
    ['pods, all of them', pods(EVERYTHING), '', 'fixed six web ingress-controller', 'fixed six web ingress-controller'],
    ['pods', pods(is('app', 'web')), '', 'web', 'web ingress-controller'],
    ['no pod', pods(is('app', 'none')), '', '', 'ingress-controller'],
    ['pods, never host endpoints', pods(is('role', 'node')), '', '', 'ingress-controller'],
    ['what is labelled: host endpoints with an address', labelled(is('role', 'node')), '', 'box', 'box ingress-controller'],
    ['what is labelled: pods', labelled(has('app')), '', 'fixed six web', 'fixed six web ingress-controller'],
    ['what is labelled: addresses in a set', labelled(is('net', 'ten')), '', 'fixed box 10.0.0.0/8', 'fixed box 10.0.0.0/8 ingress-controller'],
    ['addresses in a set, and whoever has one of them', labelled(is('net', 'ten')), TEN, 'agent fixed web bare box 10.0.0.0/8 a.example.com any.example.com', 'agent fixed web node:  node: role=db bare box 10.0.0.0/8 a.example.com any.example.com ingress-controller'],
    ['every IPv4 address in a set', labelled(is('net', 'four')), '', 'agent fixed web bare box out4 10.0.0.0/8 a.example.com any.example.com', 'agent fixed web node:  node: role=db bare box out4 10.0.0.0/8 a.example.com any.example.com ingress-controller'],
    ['every IPv4 address in a set, and whoever has no other', labelled(is('net', 'four')), FD, 'fixed box out4 10.0.0.0/8', 'fixed box out4 10.0.0.0/8 ingress-controller'],
    ['a set of nothing', labelled(is('net', 'none')), '', '', 'ingress-controller'],
    ['a block', addresses(TEN, true), '', 'fixed box 10.0.0.0/8', 'fixed box 10.0.0.0/8'],
    ['a block, and whoever is in it', addresses(TEN, true), TEN, 'agent fixed web bare box 10.0.0.0/8 a.example.com any.example.com', 'agent fixed web node:  node: role=db bare box 10.0.0.0/8 a.example.com any.example.com'],
    ['a block, and whoever is not', addresses(TEN, true), 'out4', 'fixed box 10.0.0.0/8', 'fixed box 10.0.0.0/8'],
    ['a block of Kubernetes, and whoever is in it', addresses(TEN, false), TEN, 'fixed bare box 10.0.0.0/8 a.example.com any.example.com', 'agent fixed web node:  node: role=db bare box 10.0.0.0/8 a.example.com any.example.com'],
    ['every IPv4 address', addresses('0.0.0.0/0', true), '', 'agent fixed web bare box out4 10.0.0.0/8 a.example.com any.example.com', 'agent fixed web node:  node: role=db bare box out4 10.0.0.0/8 a.example.com any.example.com'],
    ['every IPv4 address of Kubernetes', addresses('0.0.0.0/0', false), '', 'fixed box out4 10.0.0.0/8', 'fixed box out4 10.0.0.0/8'],
    ['every address of Kubernetes', { kind: 'addresses', addresses: ALL_ADDRESSES, ofPods: false }, '', 'fixed six bare box out4 10.0.0.0/8 out6 fd00::/8 a.example.com any.example.com', 'agent fixed six web node:  node: role=db bare box out4 10.0.0.0/8 out6 fd00::/8 a.example.com any.example.com'],
    ['an IPv6 block', addresses(FD, true), '', 'six fd00::/8', 'six fd00::/8'],
    ['an IPv6 block, and whoever is in it', addresses(FD, true), FD, 'agent six web bare fd00::/8 a.example.com any.example.com', 'agent six web node:  node: role=db bare fd00::/8 a.example.com any.example.com'],
    ['no address', { kind: 'addresses', addresses: [], ofPods: true }, '', '', ''],
    ['IPv4', family(4), '', 'agent fixed web bare box out4 10.0.0.0/8 a.example.com any.example.com ingress-controller', 'agent fixed web node:  node: role=db bare box out4 10.0.0.0/8 a.example.com any.example.com ingress-controller'],
    ['IPv4, and whoever has no such address', family(4), FD, 'fixed box out4 10.0.0.0/8 ingress-controller', 'fixed box out4 10.0.0.0/8 ingress-controller'],
    ['IPv6', family(6), '', 'six out6 fd00::/8', 'six out6 fd00::/8'],
    ['IPv6, and whoever has such an address', family(6), FD, 'agent six web bare out6 fd00::/8 a.example.com any.example.com', 'agent six web node:  node: role=db bare out6 fd00::/8 a.example.com any.example.com'],
    ['nodes, and the pods on their network when all nodes are', { kind: 'nodes', selector: is('role', 'db') }, '', 'agent', 'agent node: role=db'],
    ['nodes, and no pod when some node is another', { kind: 'nodes', selector: is('role', 'web') }, '', '', ''],
    ['hosts by a pattern', { kind: 'domains', patterns: ['*.example.com'] }, '', 'a.example.com any.example.com', 'a.example.com any.example.com'],
    ['hosts by a name', { kind: 'domains', patterns: ['a.example.com', 'b.example.com'] }, '', 'a.example.com', 'a.example.com'],
    ['the backends of a Service', { kind: 'service', namespace: 'pay', name: 'front' }, '', 'web', 'web'],
    ['nobody, by a Service of another namespace', { kind: 'service', namespace: 'shop', name: 'front' }, '', '', ''],
    ['nobody, by a Service that is not there', { kind: 'service', namespace: 'pay', name: 'back' }, '', '', ''],
    ['what meets all conditions', { kind: 'every', of: [addresses(TEN, true), pods(EVERYTHING)] }, '', 'fixed', 'fixed'],
    ['what meets all conditions, with an assumed address', { kind: 'every', of: [addresses(TEN, true), pods(EVERYTHING)] }, TEN, 'fixed web', 'fixed web'],
    ['what meets one of them', { kind: 'some', of: [addresses(FD, true), pods(is('app', 'web'))] }, '', 'six web fd00::/8', 'six web fd00::/8 ingress-controller'],
    ['what meets one of them, with an assumed address', { kind: 'some', of: [addresses(FD, true), pods(is('app', 'web'))] }, FD, 'agent six web bare fd00::/8 a.example.com any.example.com', 'agent six web node:  node: role=db bare fd00::/8 a.example.com any.example.com ingress-controller'],
    ['everybody else', { kind: 'not', of: pods(EVERYTHING) }, '', 'agent bare box out4 10.0.0.0/8 out6 fd00::/8 a.example.com any.example.com', 'agent node:  node: role=db bare box out4 10.0.0.0/8 out6 fd00::/8 a.example.com any.example.com'],
    ['everybody else, with an assumed address', { kind: 'not', of: addresses(TEN, true) }, TEN, 'six out4 out6 fd00::/8 ingress-controller', 'six out4 out6 fd00::/8 ingress-controller'],
  ])('%s', (_, peer, assuming, declared, possible) => {
    const told = [DECLARED, POSSIBLE].map(({ names, index, shown }) =>
      shown(index.peers(peer, assuming === '' ? undefined : names.indexOf(assuming))),
    );
    expect(told).toEqual([declared, possible]);
  });

  test('the same whenever it is asked, under each address', () => {
    const { index, names, shown } = POSSIBLE;
    const peer = addresses(TEN, true);
    const ask = () => [undefined, names.indexOf(TEN), names.indexOf(FD)].map((each) => shown(index.peers(peer, each)));
    expect(ask()).toEqual(ask());
    expect(new Set(ask()).size).toBe(2);
  });
});

describe('pods on the network of a node are named by its labels', () => {
  const nodes = (...labels: readonly string[]) =>
    labels.map((each, index) => manifest('v1', 'Node', `n${index}`, '', { labels: each }));
  // biome-ignore format: one row, one line
  test.each<[why: string, objects: readonly Manifest[], named: string]>([
    ['where every node has them', nodes('role: db', 'role: db, zone: a'), 'agent'],
    ['not where some node has not', nodes('role: db', 'role: web'), ''],
    ['not where no node is declared', [], ''],
  ])('%s', (_, objects, named) => {
    const model = modelOf([...WORLD.filter(({ text }) => !text.includes('kind: Node,')), ...objects]).value;
    const { classes, size } = buildSpace({ base: model, head: model }, 'declared', NO_INTERESTS).value;
    const index = indexPeers({ classes, size }, model.cluster, 'head', 'declared');
    const bits = index.peers({ kind: 'nodes', selector: is('role', 'db') }, undefined);
    expect(membersOf(bits).map((each) => nameOf(classes[each]?.members[0])).join(' ')).toBe(named);
  });
});

describe('the meaning of a peer rests on addresses', () => {
  const rests = (index: PeerIndex, peer: Peer) =>
    index.addressSets(peer).map((set: AddressSet) => toCidrs(set).join(' '));
  // biome-ignore format: one row, one line
  test.each<[why: string, peer: Peer, sets: readonly string[]]>([
    ['of a block', addresses(TEN, true), [TEN]],
    ['of every IPv4 address, and whether it is one', addresses('0.0.0.0/0', true), ['0.0.0.0/0', '::/0']],
    ['of every IPv4 address, in a block that may not mean pods', addresses('0.0.0.0/0', false), ['0.0.0.0/0']],
    ['of no block', { kind: 'addresses', addresses: [], ofPods: true }, []],
    ['of the sets that a selector names', labelled(is('net', 'ten')), [TEN]],
    ['of the sets that a selector names, and whether it is one', labelled(is('net', 'four')), ['0.0.0.0/0', '::/0']],
    ['of none, where a selector names no set', labelled(is('app', 'web')), []],
    ['of a family', family(4), ['::/0']],
    ['of all its conditions', { kind: 'every', of: [addresses(TEN, true), addresses(FD, true), pods(EVERYTHING)] }, [TEN, FD]],
    ['of all its alternatives', { kind: 'some', of: [addresses(TEN, true), EVERYONE] }, [TEN]],
    ['of what it is not', { kind: 'not', of: addresses(TEN, true) }, [TEN]],
    ['not of pods by label', pods(EVERYTHING), []],
  ])('%s', (_, peer, sets) => {
    expect(rests(POSSIBLE.index, peer)).toEqual(sets);
  });
});

describe('ports', () => {
  const told = (groups: PortGroups) =>
    groups.map(({ ports, classes }) => `${describePorts(ports)}: ${DECLARED.shown(classes)}`);
  const { index } = DECLARED;
  test('by name are those that each end declares', () => {
    expect(told(index.named('http', 'TCP'))).toEqual(['TCP 80: agent web', 'TCP 81: fixed']);
    expect(told(index.named('http', 'UDP'))).toEqual(['UDP 80: box']);
    expect(told(index.named('http', undefined))).toEqual(['TCP 80: agent web', 'TCP 81: fixed', 'UDP 80: box']);
    expect(told(index.named('ghost', undefined))).toEqual([]);
  });
  test('of a Service are its target ports', () => {
    expect(told(index.service('pay', 'front'))).toEqual(['TCP 9, 80: web']);
    expect(told(index.service('pay', 'back'))).toEqual([]);
  });
});

describe('an index', () => {
  test('knows its ends', () => {
    const { index, shown, names } = DECLARED;
    expect(index.size).toBe(names.length);
    expect(shown(index.hostNetwork)).toBe('agent');
    expect(shown(index.pods)).toBe('fixed six web');
    expect(shown(index.present)).toBe(names.join(' '));
  });

  test('knows who exists on its side only', () => {
    const head = modelOf([...WORLD, pod('pay/new', 'app: new')]).value;
    const space = buildSpace({ base: MODEL, head }, 'declared', NO_INTERESTS).value;
    const present = (['base', 'head'] as const).map((side) => {
      const { present: bits } = indexPeers(space, side === 'base' ? MODEL.cluster : head.cluster, side, 'declared');
      return space.classes.some(
        ({ members, index }) => nameOf(members[0]) === 'new' && membersOf(bits).includes(index),
      );
    });
    expect(present).toEqual([false, true]);
  });

  const [web, fixed] = [is('app', 'web'), is('app', 'fixed')];
  // biome-ignore format: one row, one line
  test.each<Selector>([
    EVERYTHING,
    web,
    has('app'),
    not(web),
    requires('app', except('web')),
    requires('app', except(ABSENT, 'web')),
    requires('app', only(ABSENT)),
    requires('app', only(ABSENT, 'web')),
    requires('app', only('web', 'fixed')),
    requires('app', only()),
    requires('ghost', except()),
    requires('app', { kind: 'contains', text: 'i' }),
    requires('app', { kind: 'starts with', text: 'w' }),
    requires('ghost', { kind: 'ends with', text: '' }),
    every(has('app'), not(web)),
    every(web, fixed),
    some(web, fixed),
    some(web, has('role')),
    not(some(web, has('role'))),
    some(),
  ])('selects by a formula whom each end by itself would: %j', (selector) => {
    const { classes, index, shown, names } = DECLARED;
    const met = classes.flatMap(({ head }, each) => {
      const facts = head && factsOf(head);
      return facts !== undefined && selects(selector, facts) ? [names[each]] : [];
    });
    expect(shown(index.selected(selector))).toBe(met.join(' '));
  });
});
