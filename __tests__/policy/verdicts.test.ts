import { describe, expect, test } from 'vitest';
import { parseCidr } from '../../src/algebra/addresses.ts';
import { contains, intersect, isSubset } from '../../src/algebra/intervals.ts';
import { type Destination, parsePort } from '../../src/algebra/ports.ts';
import { portsOfPeer } from '../../src/algebra/traffic.ts';
import { type TraceJson, verdict } from '../../src/query.ts';
import type { Model } from '../../src/reach/endpoints.ts';
import { reach } from '../../src/reach/reachability.ts';
import { buildSpace, NO_INTERESTS } from '../../src/reach/space.ts';
import {
  adminPolicy,
  asKind,
  baselinePolicy,
  calicoPolicy,
  clusterPolicy,
  gapsOf,
  hostEndpoint,
  kubernetesPolicy,
  type Manifest,
  manifest,
  modelOf,
  networkSet,
  PODS,
  pod,
  profile,
  service,
  stored,
  tier,
} from '../support/manifests.ts';

// What policies mean, packet by packet. `docs/dialects` and `docs/semantics.md` say why; the headings here are theirs.

/** `web > api 80` and what becomes of it: `allowed`, or `denied by` the file and line that decided, as in `denied by p:2`. */
type Answers = { readonly [question: string]: string };
type Row = readonly [why: string, objects: readonly Manifest[], answers: Answers];

const NAMES: { readonly [short: string]: string } = {
  ...Object.fromEntries(['web', 'cart', 'fixed', 'fake'].map((name) => [name, `shop/${name}`])),
  ...Object.fromEntries(['api', 'db', 'job', 'agent'].map((name) => [name, `pay/${name}`])),
  host: '{hostendpoint:host}',
};

function ask(model: Model, question: string): string {
  const [from = '', , to = '', port = ''] = question.split(' ');
  const [source, target, destination] = [NAMES[from] ?? from, NAMES[to] ?? to, parsePort(port) ?? -1];
  const answer = verdict({ head: model }, source, target, destination);
  if ('error' in answer) return answer.error;
  expect(isLetThrough(model, source, target, destination), `${question}, by sets`).toBe(answer.allowed);
  const { egress, ingress } = answer;
  const deciding = egress.allowed === ingress.allowed ? [egress, ingress] : [egress, ingress].filter(isDenied);
  const places = deciding.flatMap(({ at }) => at ?? []).map((at) => at.replace('.yaml', ''));
  return `${answer.allowed ? 'allowed' : 'denied'}${places.length === 0 ? '' : ` by ${places.join(' and ')}`}`;
}

const isDenied = ({ allowed }: TraceJson): boolean => !allowed;

/** The same question to the evaluator of sets, which knows no single packets. */
function isLetThrough(model: Model, source: string, target: string, destination: Destination): boolean {
  const space = buildSpace({ base: model, head: model }, 'declared', NO_INTERESTS).value;
  const { at } = reach(model, space, 'head', 'declared');
  const [from = -1, to = -1] = [source, target].map((name) => {
    const address = parseCidr(name);
    return space.classes.findIndex(({ members, head }) =>
      address === undefined
        ? members.some(({ id }) => id === name || id.startsWith(`${name}[`))
        : head?.kind === 'addresses' && isSubset(address, head.addresses),
    );
  });
  return contains(intersect(portsOfPeer(at('egress', from), to), portsOfPeer(at('ingress', to), from)), destination);
}

const words = (list: string): readonly string[] => list.split(' ').filter((each) => each !== '');

/** A model without gaps. */
function known(...objects: readonly Manifest[]): Model {
  const { value, gaps } = modelOf([...PODS, ...objects]);
  expect(gapsOf(gaps)).toEqual([]);
  return value;
}

function checkRows(rows: readonly Row[]): void {
  test.each(rows)('%s', (_, objects, answers) => {
    const model = known(...objects);
    const told = Object.keys(answers).map((question) => [question, ask(model, question)]);
    expect(Object.fromEntries(told)).toEqual(answers);
  });
}

const LOG = '{ action: Log }';
const ALLOW = '{ action: Allow }';
const DENY = '{ action: Deny }';
const PASS = '{ action: Pass }';

/** Calico policies on one direction of pay/api. */
const on =
  (direction: 'ingress' | 'egress', type: string) =>
  (name: string, where: string, ...rules: readonly string[]): Manifest =>
    calicoPolicy(
      name,
      [...(where === '' ? [] : [where]), API, `types: [${type}]`, `${direction}: [${rules.join(', ')}]`].join(', '),
    );
const API = "selector: app == 'api'";
const into = on('ingress', 'Ingress');
const out = on('egress', 'Egress');
const PCI = tier('pci', 'order: 100');

describe('order of Calico tiers', () => {
  const [early, late] = [into('early', 'tier: one', DENY), into('late', 'tier: two', ALLOW)];
  const admin = (name: string, place: string, action: string) =>
    clusterPolicy(
      name,
      `tier: ${place}, priority: 1, subject: { namespaces: {} }, ingress: [{ action: ${action}, from: [{ namespaces: {} }] }]`,
    );
  // biome-ignore format: one row, one line
  checkRows([
    ['lower first', [tier('one', 'order: 1'), tier('two', 'order: 2'), late, early], { 'web > api 80': 'denied by early:2' }],
    ['the order of files does not matter', [early, late, tier('two', 'order: 2'), tier('one', 'order: 1')], { 'web > api 80': 'denied by early:2' }],
    ['higher last', [tier('one', 'order: 3'), tier('two', 'order: 2'), late, early], { 'web > api 80': 'allowed by late:2' }],
    ['negative and broken orders', [tier('one', 'order: -0.5'), tier('two', 'order: -0.25'), late, early], { 'web > api 80': 'denied by early:2' }],
    ['equal orders by name', [tier('one', 'order: 7'), tier('two', 'order: 7'), late, early], { 'web > api 80': 'denied by early:2' }],
    ['no order is that of `default`: `audit` before it', [tier('audit', ''), into('a', 'tier: audit', DENY), into('d', '', ALLOW)], { 'web > api 80': 'denied by a:2' }],
    ['no order is that of `default`: `pci` behind it', [tier('pci', ''), into('p', 'tier: pci', DENY), into('d', '', ALLOW)], { 'web > api 80': 'allowed by d:2' }],
    ['an admin policy stands at 1000: 999 is before it', [tier('pci', 'order: 999'), into('p', 'tier: pci', DENY), admin('a', 'Admin', 'Accept')], { 'web > api 80': 'denied by p:2' }],
    ['an admin policy stands at 1000: 1001 is behind it', [tier('pci', 'order: 1001'), into('p', 'tier: pci', DENY), admin('a', 'Admin', 'Accept')], { 'web > api 80': 'allowed by a:2' }],
    ['baseline stands at 10000000: behind `default`', [into('d', '', DENY), admin('b', 'Baseline', 'Accept')], { 'web > api 80': 'denied by d:2' }],
    ['baseline stands at 10000000: before what is later', [tier('pci', 'order: 10000001'), into('p', 'tier: pci', DENY), admin('b', 'Baseline', 'Accept')], { 'web > api 80': 'allowed by b:2' }],
    ['an Allow before the tier of the regime is final', [PCI, tier('early', 'order: 1'), into('open', 'tier: early', ALLOW), into('closed', 'tier: pci', DENY)], { 'web > api 80': 'allowed by open:2' }],
    ['a built-in tier may be written down again', [tier('default', 'order: 1000000, defaultAction: Deny'), into('d', '')], { 'web > api 80': 'denied by d:1' }],
  ]);
});

describe('the end of a Calico tier', () => {
  const passing = tier('pci', 'order: 100, defaultAction: Pass');
  // biome-ignore format: one row, one line
  checkRows([
    ['denies when nothing is said', [PCI, into('p', 'tier: pci')], { 'web > api 80': 'denied by p:1' }],
    ['denies when it is said', [tier('pci', 'order: 100, defaultAction: Deny'), into('p', 'tier: pci')], { 'web > api 80': 'denied by p:1' }],
    ['hands on when it is said, and profiles allow', [passing, into('p', 'tier: pci')], { 'web > api 80': 'allowed' }],
    ['hands on to the next tier', [passing, into('p', 'tier: pci'), into('d', '', DENY)], { 'web > api 80': 'denied by d:2' }],
    ['in both directions', [PCI, out('p', 'tier: pci')], { 'api > web 80': 'denied by p:1', 'api > 8.8.8.8 443': 'denied by p:1' }],
    ['no policy of it selects the pod: it does not take part', [PCI, calicoPolicy('p', "tier: pci, selector: app == 'db', types: [Ingress]")], { 'web > api 80': 'allowed', 'web > db 80': 'denied by p:1' }],
    ['no policy of it has the direction: it does not take part', [PCI, out('p', 'tier: pci', ALLOW)], { 'web > api 80': 'allowed' }],
    ['all its policies are staged: it does not take part', [PCI, asKind('StagedGlobalNetworkPolicy', into('p', 'tier: pci', DENY))], { 'web > api 80': 'allowed' }],
    ['the end is that of the first policy that selects the pod', [PCI, into('b', 'tier: pci, order: 1'), into('a', 'tier: pci, order: 2')], { 'web > api 80': 'denied by b:1' }],
  ]);
});

describe('actions', () => {
  // biome-ignore format: one row, one line
  checkRows([
    ['Allow and Deny are final', [into('p', '', ALLOW, DENY), out('q', '', DENY, ALLOW)], { 'web > api 80': 'allowed by p:2', 'api > web 80': 'denied by q:2' }],
    ['Pass leaves the tier, its later policies and its end', [PCI, into('a', 'tier: pci, order: 1', PASS), into('b', 'tier: pci, order: 2', DENY)], { 'web > api 80': 'allowed' }],
    ['Pass goes on to the next tier', [PCI, into('a', 'tier: pci', PASS), into('d', '', DENY)], { 'web > api 80': 'denied by d:2' }],
    ['Pass skips a tier that does not take part', [PCI, tier('next', 'order: 200'), into('a', 'tier: pci', PASS), out('m', 'tier: next'), into('d', '', DENY)], { 'web > api 80': 'denied by d:2' }],
    ['Pass of some traffic leaves the rest', [into('p', '', '{ action: Pass, protocol: TCP, destination: { ports: [80] } }', DENY)], { 'web > api 80': 'allowed', 'web > api 81': 'denied by p:3' }],
    ['Log decides nothing', [into('p', '', LOG, ALLOW)], { 'web > api 80': 'allowed by p:3' }],
    ['Log alone still attaches the policy', [into('p', '', LOG)], { 'web > api 80': 'denied by p:1' }],
    ['both ends must agree', [into('in', '', ALLOW), calicoPolicy('out', "selector: app == 'web', types: [Egress]")], { 'web > api 80': 'denied by out:1', 'cart > api 80': 'allowed by in:2' }],
    ['both ends may deny', [into('in', ''), calicoPolicy('out', "selector: app == 'web', types: [Egress]")], { 'web > api 80': 'denied by out:1 and in:1' }],
  ]);
});

describe('order of Calico policies', () => {
  const named = (name: string, where: string, action: string) =>
    calicoPolicy(name, `${where}, ${API}, types: [Ingress], ingress: [{ action: ${action} }]`);
  // biome-ignore format: one row, one line
  checkRows([
    ['lower first', [named('a', 'order: 2', 'Allow'), named('b', 'order: 1', 'Deny')], { 'web > api 80': 'denied by b:2' }],
    ['negative and broken orders', [named('a', 'order: -1.5', 'Allow'), named('b', 'order: -1.75', 'Deny')], { 'web > api 80': 'denied by b:2' }],
    ['zero is an order', [named('a', 'order: 1', 'Allow'), named('b', 'order: 0', 'Deny')], { 'web > api 80': 'denied by b:2' }],
    ['without order last', [into('a', '', ALLOW), named('b', 'order: 99999999', 'Deny')], { 'web > api 80': 'denied by b:2' }],
    ['equal orders by name', [named('b', 'order: 5', 'Allow'), named('a', 'order: 5', 'Deny')], { 'web > api 80': 'denied by a:2' }],
    ['without order by name', [into('b', '', ALLOW), into('a', '', DENY)], { 'web > api 80': 'denied by a:2' }],
    ['equal orders by name, whatever the kind', [named('b', 'order: 1000', 'Deny'), kubernetesPolicy('pay/a', 'podSelector: {}, ingress: [{ from: [] }]')], { 'web > api 80': 'allowed by k8s/pay/a:2' }],
    ['equal names by namespace: none first', [named('pay/p', 'order: 5', 'Allow'), named('p', 'order: 5', 'Deny')], { 'web > api 80': 'denied by p:2' }],
    ['equal in all that, by kind', [named('pay/p', 'order: 1000', 'Deny'), kubernetesPolicy('pay/p', 'podSelector: {}, ingress: [{ from: [] }]')], { 'web > api 80': 'allowed by k8s/pay/p:2' }],
    ['the tier counts before the order', [PCI, named('a', 'tier: pci, order: 9', 'Deny'), named('b', 'order: 1', 'Allow')], { 'web > api 80': 'denied by a:2' }],
    ['rules as written', [into('p', '', '{ action: Deny, protocol: TCP, destination: { ports: [80] } }', ALLOW)], { 'web > api 80': 'denied by p:2', 'web > api 81': 'allowed by p:3' }],
    ['an empty tier is `default`', [named('a', 'tier: "", order: 1', 'Deny'), named('b', 'tier: default, order: 2', 'Allow')], { 'web > api 80': 'denied by a:2' }],
  ]);
});

describe('types', () => {
  const [none, open] = ['allowed', 'allowed by p:2'];
  const both = (ingress: string, egress: string) => ({ 'web > api 80': ingress, 'api > web 80': egress });
  const of = (spec: string) => calicoPolicy('p', `${API}, ${spec}`);
  // biome-ignore format: one row, one line
  checkRows([
    ['no rules: ingress', [calicoPolicy('p', API)], both('denied by p:1', none)],
    ['ingress rules: ingress', [of(`ingress: [${ALLOW}]`)], both(open, none)],
    ['egress rules: egress', [of(`egress: [${DENY}]`)], both(none, 'denied by p:2')],
    ['both: both', [of(`ingress: [${ALLOW}], egress: [${DENY}]`)], both(open, 'denied by p:3')],
    ['a type without rules attaches', [of('types: [Egress]')], both(none, 'denied by p:1')],
    ['both types without rules', [of('types: [Ingress, Egress]')], both('denied by p:1', 'denied by p:1')],
    ['rules outside the types are inert', [of(`types: [Egress], ingress: [${DENY}], egress: [${ALLOW}]`)], both(none, 'allowed by p:3')],
    ['stored, no rules: both', [stored(calicoPolicy('p', API))], both('denied by p:1', 'denied by p:1')],
    ['stored, ingress rules: both', [stored(of(`ingress: [${ALLOW}]`))], both(open, 'denied by p:1')],
    ['stored, egress rules: both', [stored(of(`egress: [${ALLOW}]`))], both('denied by p:1', open)],
    ['stored, types as given', [stored(of('types: [Ingress]'))], both('denied by p:1', none)],
    ['stored in another tier, `default.` is part of the name', [PCI, stored(into('default.p', 'tier: pci, order: 1', DENY)), stored(into('p', 'tier: pci, order: 2', ALLOW))], { 'web > api 80': 'denied by default.p:2' }],
    ['stored, actions in small letters', [stored(of('types: [Ingress], ingress: [{ action: allow }]'))], both(open, none)],
  ]);
});

describe('attachment', () => {
  const closing = (name: string, spec: string) =>
    calicoPolicy(name, `${spec === '' ? '' : `${spec}, `}types: [Ingress]`);
  const host = hostEndpoint('host', 'role: node', 'profiles: [projectcalico-default-allow]');
  const to = (api: boolean, db: boolean, web: boolean, node: boolean) =>
    Object.fromEntries(
      Object.entries({ api, db, web, host: node }).map(([name, denied]) => [
        `cart > ${name} 80`,
        denied ? 'denied by p:1' : name === 'host' ? 'allowed by host:1' : 'allowed',
      ]),
    );
  // biome-ignore format: one row, one line
  checkRows([
    ['no selector: every pod and host endpoint', [host, closing('p', '')], to(true, true, true, true)],
    ['an empty selector is none', [host, closing('p', 'selector: ""')], to(true, true, true, true)],
    ['selector', [host, closing('p', "selector: app == 'db'")], to(false, true, false, false)],
    ['all() alone: host endpoints too', [host, closing('p', 'selector: all()')], to(true, true, true, true)],
    ['a blank selector is all()', [host, closing('p', "selector: ' '")], to(true, true, true, true)],
    ['a blank namespaceSelector: whoever has a namespace', [host, closing('p', "namespaceSelector: ' '")], to(true, true, true, false)],
    ['an empty namespaceSelector is none', [host, closing('p', 'selector: all(), namespaceSelector: ""')], to(true, true, true, true)],
    ['an empty serviceAccountSelector is none', [host, closing('p', 'serviceAccountSelector: ""')], to(true, true, true, true)],
    ['a negative selector also means host endpoints', [host, closing('p', "selector: app != 'db'")], to(true, false, true, true)],
    ['labels of the namespace', [host, closing('p', "namespaceSelector: env == 'p'")], to(true, true, false, false)],
    ['a negative namespaceSelector also means host endpoints', [host, closing('p', "namespaceSelector: env != 'p'")], to(false, false, true, true)],
    ['namespaceSelector all(): whoever has a namespace', [host, closing('p', 'namespaceSelector: all()')], to(true, true, true, false)],
    ['all() beside a namespaceSelector: whoever has a namespace', [host, closing('p', "selector: all(), namespaceSelector: env != 'p'")], to(false, false, true, false)],
    ['namespaceSelector and selector', [host, closing('p', "selector: app == 'db', namespaceSelector: env == 'q'")], to(false, false, false, false)],
    ['labels of the service account', [host, closing('p', "serviceAccountSelector: role == 'r'")], to(false, true, false, false)],
    ['the name of the service account', [host, closing('p', "serviceAccountSelector: projectcalico.org/name == 'default'")], to(true, false, true, false)],
    ['all() beside a serviceAccountSelector: whoever has an account', [host, closing('p', 'selector: all(), serviceAccountSelector: "!has(role)"')], to(true, false, true, false)],
    ['the name of the namespace', [host, closing('p', "namespaceSelector: projectcalico.org/name == 'shop'")], to(false, false, true, false)],
    ['labels that Calico adds', [host, closing('p', "selector: projectcalico.org/namespace == 'pay' && projectcalico.org/orchestrator == 'k8s' && projectcalico.org/serviceaccount == 'robot'")], to(false, true, false, false)],
  ]);
  // biome-ignore format: one row, one line
  checkRows([
    ['a NetworkPolicy selects in its namespace only', [closing('pay/p', '')], { 'cart > api 80': 'denied by pay/p:1', 'cart > web 80': 'allowed' }],
    ['and never a host endpoint', [host, closing('pay/p', "selector: app != 'x'")], { 'cart > host 80': 'allowed by host:1' }],
    ['by service account too', [closing('pay/p', "serviceAccountSelector: role == 'r'")], { 'cart > api 80': 'allowed', 'cart > db 80': 'denied by pay/p:1' }],
    ['no policy selects pods on the network of the node', [calicoPolicy('p', 'types: [Ingress, Egress]')], { 'agent > 8.8.8.8 80': 'allowed', '8.8.8.8 > agent 80': 'allowed' }],
    ['labels of its own do not make a pod one of another namespace', [pod('shop/fake', 'pcns.env: p'), closing('p', "selector: pcns.env == 'p'")], { 'cart > api 80': 'denied by p:1', 'cart > fake 80': 'allowed' }],
    ['nor of another account', [pod('shop/fake', 'pcsa.role: r, projectcalico.org/serviceaccount: robot'), closing('p', "selector: pcsa.role == 'r' || projectcalico.org/serviceaccount == 'robot'")], { 'cart > db 80': 'denied by p:1', 'cart > fake 80': 'allowed' }],
  ]);
});

/**
 * A condition on the other end: who meets it and who does not. Asked of an ingress rule at its source and of an egress rule
 * at its destination, of an Allow and of a Deny.
 */
type Meeting = readonly [why: string, entity: string, meets: string, misses: string];

function checkPeers(name: string, objects: readonly Manifest[], rows: readonly Meeting[]): void {
  test.each(rows)('%s', (_, entity, meets, misses) => {
    for (const [rules, met, missed] of [
      [[`{ action: Allow, source: { ${entity} } }`], 'allowed', 'denied'],
      [[`{ action: Deny, source: { ${entity} } }`, ALLOW], 'denied', 'allowed'],
    ] as const) {
      const ingress = known(...objects, into(name, '', ...rules));
      const turned = rules.map((rule) => rule.replace('source:', 'destination:'));
      const egress = known(...objects, out(name, '', ...turned));
      for (const [list, told] of [
        [meets, met],
        [misses, missed],
      ] as const)
        for (const peer of words(list)) {
          expect(ask(ingress, `${peer} > api 80`).split(' ')[0], `${told} from ${peer}`).toBe(told);
          expect(ask(egress, `api > ${peer} 80`).split(' ')[0], `${told} to ${peer}`).toBe(told);
        }
    }
  });
}

describe('peers of a GlobalNetworkPolicy', () => {
  const sets = [
    networkSet('pay/s', 'net: x', '203.0.113.0/24', '192.0.2.9'),
    networkSet('g', 'net: x', '198.51.100.0/24', '2001:db8::/32'),
  ];
  // biome-ignore format: one row, one line
  checkPeers('p', sets, [
    ['nothing asked: everybody', '', 'web db fixed agent 8.8.8.8 fd00::1', ''],
    ['selector', "selector: app == 'web'", 'web', 'cart db 8.8.8.8'],
    ['all() is not the internet', 'selector: all()', 'web cart db 203.0.113.7 198.51.100.7', '8.8.8.8 agent'],
    ['a negative selector is not the internet either', "selector: app != 'web'", 'cart db 203.0.113.7', 'web 8.8.8.8'],
    ['notSelector alone: everybody else, the internet included', "notSelector: app == 'web'", 'cart db 8.8.8.8', 'web'],
    ['notSelector spares the addresses of sets', "notSelector: net == 'x'", 'web 8.8.8.8', '203.0.113.7 198.51.100.7'],
    ['selector and notSelector', "selector: has(app), notSelector: app == 'web'", 'cart db', 'web 8.8.8.8 203.0.113.7'],
    ['namespaceSelector', "namespaceSelector: env == 'p'", 'db job 203.0.113.7 192.0.2.9', 'web cart 198.51.100.7 8.8.8.8'],
    ['namespaceSelector and selector', "namespaceSelector: env == 'q', selector: app == 'web'", 'web', 'cart db'],
    ['namespaceSelector and notSelector', "namespaceSelector: env == 'q', notSelector: app == 'web'", 'cart', 'web db 8.8.8.8'],
    ['an empty namespaceSelector is none', "namespaceSelector: '', selector: net == 'x'", '203.0.113.7 198.51.100.7', 'web'],
    ['namespaceSelector all(): whatever has a namespace', 'namespaceSelector: all()', 'web db 203.0.113.7', '198.51.100.7 8.8.8.8'],
    ['namespaceSelector global(): whatever has none', 'namespaceSelector: global()', '198.51.100.7 2001:db8::1', 'web db 203.0.113.7 8.8.8.8'],
    ['global() narrowed by selector', "namespaceSelector: global(), selector: net == 'other'", '', '198.51.100.7 web'],
    ['!all() is nothing with a namespace', 'namespaceSelector: "!all()"', '198.51.100.7', 'web 203.0.113.7 8.8.8.8'],
    ['a negative namespaceSelector also means what has none', "namespaceSelector: env != 'p'", 'web 198.51.100.7', 'db 203.0.113.7 8.8.8.8'],
    ['the name of the namespace', "namespaceSelector: projectcalico.org/name == 'shop'", 'web cart', 'db 203.0.113.7'],
    ['accounts by name', 'serviceAccounts: { names: [robot, ghost] }', 'db', 'web job 203.0.113.7 8.8.8.8'],
    ['accounts by label', "serviceAccounts: { selector: role == 'r' }", 'db', 'web job'],
    ['accounts by name and label', "serviceAccounts: { names: [default], selector: role == 'r' }", '', 'db web job'],
    ['accounts and selector', "serviceAccounts: { names: [default] }, selector: app == 'web'", 'web', 'cart db'],
    ['no account asked', 'serviceAccounts: {}', 'web db 8.8.8.8', ''],
    ['sets by label', "selector: net == 'x'", '203.0.113.7 192.0.2.9 198.51.100.7 2001:db8::1', 'web 192.0.2.8 8.8.8.8 fd00::1'],
    ['a set is no pod', 'selector: has(projectcalico.org/orchestrator)', 'web db', '203.0.113.7 198.51.100.7'],
    ['a set has its namespace', "selector: projectcalico.org/namespace == 'pay'", 'db 203.0.113.7', 'web 198.51.100.7'],
    ['blocks', 'nets: [10.0.0.0/8]', '10.1.2.3 10.255.255.255 fixed', '11.0.0.0 9.255.255.255 fd00::1 web'],
    ['blocks are limited to no namespace', 'nets: [10.9.0.0/16, 8.8.8.8/32]', 'fixed 8.8.8.8', '10.8.255.255 8.8.8.9'],
    ['every IPv4 address: pods too', 'nets: [0.0.0.0/0]', 'web db fixed 8.8.8.8', 'fd00::1'],
    ['every IPv6 address', 'nets: ["::/0"]', 'fd00::1 2001:db8::1', '8.8.8.8 fixed'],
    ['IPv6 blocks', 'nets: ["fd00::/8"]', 'fd00::1', 'fe00::1 10.1.2.3'],
    ['all but a block says nothing of the other family', 'notNets: [10.0.0.0/8]', '8.8.8.8 web', '10.1.2.3 fixed fd00::1'],
    ['all but an IPv6 block', 'notNets: ["fd00::/8"]', '2001:db8::1', 'fd00::1 8.8.8.8 fixed'],
    ['a block without a block', 'nets: [10.0.0.0/8], notNets: [10.1.0.0/16]', '10.2.0.1 fixed', '10.1.2.3 8.8.8.8'],
    ['all but every IPv4 address: no pod either', 'notNets: [0.0.0.0/1, 128.0.0.0/1]', '', 'web fixed 8.8.8.8 fd00::1'],
    ['no block left out is no condition', 'notNets: []', 'web 8.8.8.8 fd00::1', ''],
    ['a blank selector is all()', "selector: ' '", 'web cart db 203.0.113.7', '8.8.8.8 agent'],
    ['a blank namespaceSelector is all() too', "namespaceSelector: ' '", 'web db 203.0.113.7', '198.51.100.7 8.8.8.8'],
    ['blocks and selector', "nets: [203.0.113.0/25], selector: net == 'x'", '203.0.113.7', '203.0.113.200 198.51.100.7'],
  ]);
});

describe('peers of a NetworkPolicy', () => {
  const sets = [
    networkSet('pay/s', 'net: x', '203.0.113.0/24'),
    networkSet('shop/s', 'net: x', '192.0.2.0/24'),
    networkSet('g', 'net: x', '198.51.100.0/24'),
  ];
  // biome-ignore format: one row, one line
  checkPeers('pay/p', sets, [
    ['nothing asked: everybody', '', 'web db 8.8.8.8 fd00::1', ''],
    ['a blank selector: in its namespace', "selector: ' '", 'db job 203.0.113.7', 'web 192.0.2.7 8.8.8.8'],
    ['selector: in its namespace', 'selector: all()', 'db job 203.0.113.7', 'web 192.0.2.7 198.51.100.7 8.8.8.8'],
    ['notSelector alone: in its namespace', "notSelector: app == 'db'", 'job 203.0.113.7', 'db web 192.0.2.7 8.8.8.8'],
    ['sets: of its namespace', "selector: net == 'x'", '203.0.113.7', '192.0.2.7 198.51.100.7 db'],
    ['selector and notSelector: in its namespace', "selector: has(app), notSelector: app == 'db'", 'job', 'db web 203.0.113.7'],
    ['accounts: of its namespace', 'serviceAccounts: { names: [default] }', 'job', 'db web 203.0.113.7'],
    ['namespaceSelector takes the place of its namespace', "namespaceSelector: env == 'q'", 'web cart 192.0.2.7', 'db 203.0.113.7'],
    ['namespaceSelector with accounts', 'namespaceSelector: all(), serviceAccounts: { names: [default] }', 'web job', 'db'],
    ['namespaceSelector global()', 'namespaceSelector: global()', '198.51.100.7', 'db 203.0.113.7'],
    ['blocks are limited to no namespace', 'nets: [10.0.0.0/8]', '10.1.2.3 fixed', '8.8.8.8 db'],
  ]);
});

describe('labels of network sets', () => {
  // biome-ignore format: one row, one line
  checkRows([
    ['its own win over those of its namespace', [networkSet('pay/s', 'pcns.env: q', '203.0.113.0/24'), into('p', '', "{ action: Allow, source: { namespaceSelector: env == 'q' } }")], { '203.0.113.7 > api 80': 'allowed by p:2' }],
    ['a pod is met by its address in a set', [networkSet('g', 'net: x', '10.9.0.0/16'), into('p', '', "{ action: Allow, source: { selector: net == 'x' } }")], { 'fixed > api 80': 'allowed by p:2', 'web > api 80': 'denied by p:1' }],
    ['a set of nothing is nobody', [networkSet('g', 'net: x'), into('p', '', "{ action: Allow, source: { selector: net == 'x' } }")], { '8.8.8.8 > api 80': 'denied by p:1', 'web > api 80': 'denied by p:1' }],
  ]);
});

/** Fields about protocol and destination port of what goes to pay/api, whose `http` is TCP 8443 and whose `dns` is UDP 53. */
type Matching = readonly [fields: string, meets: string, misses: string];

function checkMatches(rows: readonly Matching[]): void {
  test.each(rows)('%s', (fields, meets, misses) => {
    for (const [type, who] of [
      ['Ingress', 'api'],
      ['Egress', 'web'],
    ] as const) {
      const of = (...rules: readonly string[]) =>
        known(
          calicoPolicy(
            'p',
            `selector: app == '${who}', types: [${type}], ${type.toLowerCase()}: [${rules.join(', ')}]`,
          ),
        );
      const [allowing, denying] = [of(`{ action: Allow, ${fields} }`), of(`{ action: Deny, ${fields} }`, ALLOW)];
      for (const port of words(meets)) {
        expect(ask(allowing, `web > api ${port}`), `${type} ${port}`).toBe('allowed by p:2');
        expect(ask(denying, `web > api ${port}`), `${type} ${port}`).toBe('denied by p:2');
      }
      for (const port of words(misses)) {
        expect(ask(allowing, `web > api ${port}`), `${type} ${port}`).toBe('denied by p:1');
        expect(ask(denying, `web > api ${port}`), `${type} ${port}`).toBe('allowed by p:3');
      }
    }
  });
}

describe('protocols and ports', () => {
  // biome-ignore format: one row, one line
  checkMatches([
    ['metadata: { annotations: { a: b } }', 'TCP/1 UDP/1 SCTP/1 ICMP/8 ICMPv6/128 PROTO/47', ''],
    ['protocol: TCP', 'TCP/1 TCP/65535', 'UDP/1 SCTP/1 ICMP/8 PROTO/47'],
    ['protocol: 6', 'TCP/1 TCP/65535', 'UDP/1 SCTP/1 ICMP/8 PROTO/47'],
    ['protocol: null, notProtocol: null', 'TCP/1 UDP/1 ICMP/8 PROTO/47', ''],
    ['protocol: TCP, icmp: null, notICMP: null', 'TCP/1', 'UDP/1 ICMP/8'],
    ['protocol: ICMP, icmp: null, notICMP: null', 'ICMP/8', 'TCP/1'],
    ['protocol: ICMP, icmp: {}', 'ICMP/8 ICMP/254/255', 'TCP/1 ICMPv6/8'],
    ['protocol: ICMPv6, notICMP: { type: 8 }', 'ICMPv6/7', 'ICMPv6/8 ICMP/7'],
    ['protocol: UDP', 'UDP/1 UDP/65535', 'TCP/65535 SCTP/1'],
    ['protocol: 17', 'UDP/1 UDP/65535', 'TCP/65535 SCTP/1'],
    ['protocol: SCTP', 'SCTP/1 SCTP/65535', 'UDP/65535 ICMP/0'],
    ['protocol: 132', 'SCTP/1 SCTP/65535', 'UDP/65535 ICMP/0'],
    ['protocol: UDPLite', 'PROTO/136', 'UDP/1 PROTO/135 PROTO/137'],
    ['protocol: 47', 'PROTO/47', 'PROTO/46 PROTO/48 TCP/47'],
    ['protocol: ICMP', 'ICMP/0 ICMP/254/255', 'ICMPv6/0 TCP/1'],
    ['protocol: 1', 'ICMP/0 ICMP/254/255', 'ICMPv6/0 TCP/1'],
    ['protocol: ICMPv6', 'ICMPv6/0 ICMPv6/254/255', 'ICMP/8 PROTO/0'],
    ['notProtocol: UDP', 'TCP/1 SCTP/1 ICMP/8 PROTO/47', 'UDP/1 UDP/65535'],
    ['notProtocol: 47', 'TCP/1 PROTO/46 PROTO/48', 'PROTO/47'],
    ['protocol: TCP, notProtocol: UDP', 'TCP/1', 'UDP/1 ICMP/8'],
    ['protocol: ICMP, icmp: { type: 8 }', 'ICMP/8/0 ICMP/8/255', 'ICMP/7/255 ICMP/9/0 ICMPv6/8'],
    ['protocol: ICMP, icmp: { type: 8, code: 1 }', 'ICMP/8/1', 'ICMP/8/0 ICMP/8/2 ICMP/9/1'],
    ['protocol: ICMP, icmp: { type: 0, code: 0 }', 'ICMP/0/0', 'ICMP/0/1 ICMP/1/0'],
    ['protocol: ICMPv6, icmp: { type: 128 }', 'ICMPv6/128', 'ICMPv6/129 ICMP/128'],
    ['protocol: ICMP, notICMP: { type: 8 }', 'ICMP/7/255 ICMP/9', 'ICMP/8/0 ICMP/8/255 TCP/1'],
    ['protocol: ICMP, notICMP: { type: 8, code: 1 }', 'ICMP/8/0 ICMP/8/2', 'ICMP/8/1'],
    ['protocol: TCP, destination: { ports: [80, 443] }', 'TCP/80 TCP/443', 'TCP/79 TCP/81 UDP/80'],
    ['protocol: TCP, destination: { ports: ["8000:8002"] }', 'TCP/8000 TCP/8002', 'TCP/7999 TCP/8003'],
    ['protocol: TCP, destination: { ports: ["80"] }', 'TCP/80', 'TCP/81'],
    ['protocol: 132, destination: { ports: [1, 65535] }', 'SCTP/1 SCTP/65535', 'SCTP/2 SCTP/65534 TCP/1'],
    ['protocol: TCP, destination: { ports: [] }', 'TCP/1 TCP/65535', 'UDP/1'],
    ['protocol: TCP, destination: { notPorts: [80, "443:445"] }', 'TCP/79 TCP/442 TCP/446', 'TCP/80 TCP/443 TCP/445 UDP/80'],
    ['protocol: TCP, destination: { ports: ["80:90"], notPorts: [85] }', 'TCP/80 TCP/84 TCP/86', 'TCP/85 TCP/91'],
    ['destination: { ports: [http] }', 'TCP/8443', 'TCP/8080 TCP/5432 UDP/8443'],
    ['protocol: TCP, destination: { ports: [http, 80] }', 'TCP/8443 TCP/80', 'TCP/8080 UDP/8443'],
    ['destination: { ports: [dns] }', 'UDP/53', 'TCP/53'],
    ['protocol: UDP, destination: { ports: [dns, http] }', 'UDP/53', 'UDP/8443 TCP/8443'],
    ['protocol: TCP, destination: { ports: [dns] }', '', 'UDP/53 TCP/53'],
    ['destination: { ports: [ghost] }', '', 'TCP/80 TCP/8443'],
    ['protocol: TCP, destination: { notPorts: [] }', 'TCP/1 TCP/65535', 'UDP/1'],
    ['protocol: TCP, destination: { ports: [h80] }', '', 'TCP/80'],
    ['protocol: TCP, destination: { ports: [80h] }', '', 'TCP/80'],
    ['notProtocol: UDP, destination: { ports: [dns, http] }', 'TCP/8443', 'UDP/53'],
    ['protocol: TCP, destination: { notPorts: [http] }', 'TCP/8442 TCP/8444', 'TCP/8443 UDP/1'],
    ['destination: { notPorts: [http] }', 'TCP/8442 UDP/53 ICMP/8', 'TCP/8443'],
    ["destination: { selector: app == 'api', ports: [http] }", 'TCP/8443', 'TCP/80'],
    ["destination: { selector: app == 'api', notSelector: app == 'api', ports: [http] }", '', 'TCP/8443'],
    ["destination: { notSelector: app == 'db', ports: [http] }", 'TCP/8443', 'TCP/80'],
    ['ipVersion: 4', 'TCP/80', ''],
    ['ipVersion: 6', '', 'TCP/80'],
  ]);
  // biome-ignore format: one row, one line
  checkRows([
    ['a name is a number of each destination', [calicoPolicy('p', "selector: app == 'cart', types: [Egress], egress: [{ action: Allow, destination: { ports: [http] } }]")], { 'cart > web 8080': 'allowed by p:2', 'cart > db 5432': 'allowed by p:2', 'cart > web 5432': 'denied by p:1' }],
    ['nobody outside has names', [out('p', '', '{ action: Allow, destination: { ports: [http] } }')], { 'api > 8.8.8.8 8443': 'denied by p:1' }],
    ['who is met by an address in a set lends no name', [networkSet('g', 'net: x', '10.9.0.0/16'), out('p', '', "{ action: Allow, destination: { selector: net == 'x', ports: [http] } }")], { 'api > fixed 80': 'denied by p:1', 'api > 10.9.0.1 80': 'denied by p:1' }],
    ['IPv4 alone', [into('p', '', '{ action: Allow, ipVersion: 4 }')], { '8.8.8.8 > api 80': 'allowed by p:2', 'web > api 80': 'allowed by p:2', 'fd00::1 > api 80': 'denied by p:1' }],
    ['families of a rule', [into('p', '', '{ action: Allow, ipVersion: 6 }')], { 'fd00::1 > api 80': 'allowed by p:2', '8.8.8.8 > api 80': 'denied by p:1' }],
    ['http is for proxies: an Allow of everything else that the rule asks', [into('p', '', '{ action: Allow, protocol: TCP, http: { methods: [GET], paths: [{ exact: /a }] } }')], { 'web > api 1': 'allowed by p:2', 'web > api UDP/1': 'denied by p:1' }],
    ['source ports: an Allow may be met', [into('p', '', '{ action: Allow, protocol: TCP, source: { ports: [1024] } }')], { 'web > api 80': 'allowed by p:2', 'web > api UDP/80': 'denied by p:1' }],
    ['source ports: a Deny may be avoided', [into('p', '', '{ action: Deny, protocol: TCP, source: { ports: [1024] } }', ALLOW)], { 'web > api 80': 'allowed by p:3' }],
    ['every source port is no condition', [into('p', '', '{ action: Deny, protocol: TCP, source: { ports: [80, "1:65535"] } }', ALLOW)], { 'web > api 80': 'denied by p:2' }],
    ['source ports left out: an Allow may be met', [out('p', '', '{ action: Allow, protocol: TCP, source: { notPorts: [1024] } }')], { 'api > web 80': 'allowed by p:2' }],
    ['source ports left out: a Deny may be avoided', [out('p', '', '{ action: Deny, protocol: TCP, source: { notPorts: [1024] } }', ALLOW)], { 'api > web 80': 'allowed by p:3' }],
    ['the destination of an ingress rule is the own end', [calicoPolicy('pay/p', "types: [Ingress], ingress: [{ action: Allow, destination: { selector: app == 'api' } }]")], { 'web > api 80': 'allowed by pay/p:2', 'web > db 80': 'denied by pay/p:1' }],
    ['the source of an egress rule is the own end', [calicoPolicy('pay/p', "types: [Egress], egress: [{ action: Deny, source: { selector: app == 'api' } }, { action: Allow }]")], { 'api > web 80': 'denied by pay/p:2', 'db > web 80': 'allowed by pay/p:3' }],
    ['conditions on both ends', [calicoPolicy('p', "types: [Ingress], ingress: [{ action: Allow, source: { selector: app == 'web' }, destination: { serviceAccounts: { names: [robot] } } }]")], { 'web > db 80': 'allowed by p:2', 'web > api 80': 'denied by p:1', 'cart > db 80': 'denied by p:1' }],
    ['a block about the own end', [calicoPolicy('p', "selector: has(app), types: [Egress], egress: [{ action: Allow, source: { nets: [10.9.0.0/16] } }]")], { 'fixed > web 80': 'allowed by p:2', 'web > fixed 80': 'denied by p:1' }],
  ]);
});

describe('services', () => {
  const api = service(
    'pay/front',
    'selector: { app: api }, ports: [{ name: a, port: 443, targetPort: http }, { name: b, port: 90 }]',
  );
  const fromWeb = (...rules: readonly string[]) =>
    calicoPolicy('p', `selector: app == 'web', types: [Egress], egress: [${rules.join(', ')}]`);
  // biome-ignore format: one row, one line
  checkRows([
    ['in egress: backends on their target ports', [api, fromWeb('{ action: Allow, destination: { services: { name: front, namespace: pay } } }')], { 'web > api 8443': 'allowed by p:2', 'web > api 90': 'allowed by p:2', 'web > api 443': 'denied by p:1', 'web > api UDP/90': 'denied by p:1', 'web > job 90': 'denied by p:1', 'web > 8.8.8.8 90': 'denied by p:1' }],
    ['in ingress: backends, whatever the port', [api, calicoPolicy('p', `selector: app == 'web', types: [Ingress], ingress: [{ action: Allow, source: { services: { name: front, namespace: pay } } }]`)], { 'api > web 1': 'allowed by p:2', 'job > web 8443': 'denied by p:1', '8.8.8.8 > web 90': 'denied by p:1' }],
    ['in ingress with ports of the destination', [api, calicoPolicy('p', `selector: app == 'web', types: [Ingress], ingress: [{ action: Allow, protocol: TCP, source: { services: { name: front, namespace: pay } }, destination: { ports: [80] } }]`)], { 'api > web 80': 'allowed by p:2', 'api > web 81': 'denied by p:1' }],
    ['a Deny to a service', [api, calicoPolicy('p', "selector: app == 'web', types: [Egress], egress: [{ action: Deny, destination: { services: { name: front, namespace: pay } } }, { action: Allow }]")], { 'web > api 8443': 'denied by p:2', 'web > api 80': 'allowed by p:3' }],
    ['only its namespace has its backends', [api, pod('shop/fake', 'app: api'), fromWeb('{ action: Allow, destination: { services: { name: front, namespace: pay } } }')], { 'web > fake 90': 'denied by p:1' }],
    ['without a namespace an Allow means its own', [api, calicoPolicy('pay/p', "selector: app == 'job', types: [Egress], egress: [{ action: Allow, destination: { services: { name: front } } }]")], { 'job > api 8443': 'allowed by pay/p:2' }],
    ['without a namespace a Deny means nobody', [api, calicoPolicy('pay/p', "selector: app == 'job', types: [Egress], egress: [{ action: Deny, destination: { services: { name: front } } }, { action: Allow }]")], { 'job > api 8443': 'allowed by pay/p:3' }],
    ['an empty namespace is none', [api, calicoPolicy('pay/p', "selector: app == 'job', types: [Egress], egress: [{ action: Deny, destination: { services: { name: front, namespace: '' } } }, { action: Allow }]")], { 'job > api 8443': 'allowed by pay/p:3' }],
    ['nor is null one', [api, calicoPolicy('pay/p', "selector: app == 'job', types: [Egress], egress: [{ action: Deny, destination: { services: { name: front, namespace: null } } }, { action: Allow }]")], { 'job > api 8443': 'allowed by pay/p:3' }],
    ['with a namespace a Deny means its backends', [api, calicoPolicy('pay/p', "selector: app == 'job', types: [Egress], egress: [{ action: Deny, destination: { services: { name: front, namespace: pay } } }, { action: Allow }]")], { 'job > api 8443': 'denied by pay/p:2', 'job > api 80': 'allowed by pay/p:3' }],
    ['a protocol leaves out its other ports', [api, fromWeb('{ action: Allow, protocol: UDP, destination: { services: { name: front, namespace: pay } } }')], { 'web > api 8443': 'denied by p:1' }],
    ['in ingress too', [api, calicoPolicy('pay/p', "selector: app == 'job', types: [Ingress], ingress: [{ action: Deny, source: { services: { name: front } } }, { action: Allow }]")], { 'api > job 1': 'allowed by pay/p:3' }],
  ]);
});

describe('host endpoints', () => {
  const host = (profiles: string, more = '') => hostEndpoint('host', 'role: node', `profiles: [${profiles}]${more}`);
  const web = profile(
    'web-only',
    'ingress: [{ action: Log }, { action: Allow, protocol: TCP, destination: { ports: [80] } }], egress: [{ action: Deny }]',
  );
  const open = 'projectcalico-default-allow';
  const node = (name: string, spec: string) => calicoPolicy(name, `selector: role == 'node', ${spec}`);
  const addressed = hostEndpoint(
    'host',
    'role: node',
    'expectedIPs: [172.16.0.1], ports: [{ name: metrics, protocol: TCP, port: 9100 }]',
  );
  // biome-ignore format: one row, one line
  checkRows([
    ['no policy, no profile: denied', [host('')], { 'web > host 80': 'denied by host:1', 'host > web 80': 'denied by host:1' }],
    ['the built-in profile allows', [host(open)], { 'web > host 80': 'allowed by host:1', 'host > web UDP/1': 'allowed by host:1' }],
    ['a profile that is missing denies', [host('ghost')], { 'web > host 80': 'denied by host:1' }],
    ['and no later one is asked', [host(`ghost, ${open}`)], { 'web > host 80': 'denied by host:1' }],
    ['a profile of its own', [host('web-only'), web], { 'web > host 80': 'allowed by web-only:3', 'web > host 81': 'denied by host:1', 'host > web 80': 'denied by web-only:4' }],
    ['a Pass in a profile has nowhere to go', [host('passing'), profile('passing', 'ingress: [{ action: Pass }, { action: Allow }]')], { 'web > host 80': 'denied by passing:2' }],
    ['profiles in order', [host(`web-only, ${open}`), web], { 'web > host 81': 'allowed by host:1', 'host > web 80': 'denied by web-only:4' }],
    ['profiles in the other order', [host(`${open}, web-only`), web], { 'host > web 80': 'allowed by host:1' }],
    ['a policy decides before profiles', [host(open), node('p', 'types: [Ingress]')], { 'web > host 80': 'denied by p:1', 'host > web 80': 'allowed by host:1' }],
    ['a Pass reaches profiles', [host(open), node('p', `types: [Ingress], ingress: [${PASS}]`)], { 'web > host 80': 'allowed by host:1' }],
    ['a Pass reaches the end of profiles', [host(''), node('p', `types: [Ingress], ingress: [${PASS}]`)], { 'web > host 80': 'denied by host:1' }],
    ['policies of pods do not concern it', [host(open), calicoPolicy('p', 'selector: has(app), types: [Ingress]')], { 'web > host 80': 'allowed by host:1', 'web > api 80': 'denied by p:1' }],
    ['each has its own profiles', [host(open), hostEndpoint('other', 'role: other', 'profiles: []')], { 'web > host 80': 'allowed by host:1', 'web > {hostendpoint:other} 80': 'denied by other:1' }],
    ['Kubernetes names pods only', [addressed, kubernetesPolicy('pay/k', 'podSelector: { matchLabels: { app: api } }, policyTypes: [Egress], egress: [{ to: [{ namespaceSelector: {} }] }]'), node('p', `types: [Ingress], ingress: [${ALLOW}]`)], { 'api > web 80': 'allowed by k8s/pay/k:2', 'api > host 80': 'denied by k8s/pay/k:1' }],
    ['as a peer by label', [addressed, out('o', '', "{ action: Allow, destination: { selector: role == 'node' } }"), node('p', `types: [Ingress], ingress: [${ALLOW}]`)], { 'api > host 80': 'allowed by o:2 and p:2', 'api > web 80': 'denied by o:1' }],
    ['without addresses it is no peer by label: an Allow', [host(open), out('o', '', "{ action: Allow, destination: { selector: role == 'node' } }")], { 'api > host 80': 'denied by o:1' }],
    ['without addresses it is no peer by label: a Deny', [host(open), out('o', '', "{ action: Deny, destination: { selector: role == 'node' } }", ALLOW)], { 'api > host 80': 'allowed by o:3 and host:1' }],
    ['as a peer by address', [addressed, out('o', '', '{ action: Allow, destination: { nets: [172.16.0.0/24] } }'), node('p', `types: [Ingress], ingress: [${ALLOW}]`)], { 'api > host 80': 'allowed by o:2 and p:2' }],
    ['its port names', [addressed, out('o', '', '{ action: Allow, destination: { ports: [metrics] } }'), node('p', 'types: [Ingress], ingress: [{ action: Allow, destination: { ports: [metrics] } }]')], { 'api > host 9100': 'allowed by o:2 and p:2', 'api > host 80': 'denied by o:1 and p:1' }],
    ['namespaceSelector global() names it', [addressed, out('o', '', '{ action: Allow, destination: { namespaceSelector: global() } }'), node('p', `types: [Ingress], ingress: [${ALLOW}]`)], { 'api > host 80': 'allowed by o:2 and p:2', 'api > web 80': 'denied by o:1' }],
    ['namespaceSelector all() does not', [addressed, out('o', '', '{ action: Allow, destination: { namespaceSelector: all() } }'), node('p', `types: [Ingress], ingress: [${ALLOW}]`)], { 'api > host 80': 'denied by o:1', 'api > web 80': 'allowed by o:2' }],
  ]);
});

describe('staged policies are inert', () => {
  checkRows(
    (
      [
        ['StagedGlobalNetworkPolicy', into('p', '', DENY)],
        ['StagedNetworkPolicy', calicoPolicy('pay/p', 'types: [Ingress, Egress]')],
        ['StagedKubernetesNetworkPolicy', calicoPolicy('pay/p', 'podSelector: {}, policyTypes: [Ingress]')],
      ] as const
    ).map(([kind, object]) => [kind, [asKind(kind, object)], { 'web > api 80': 'allowed', 'api > web 80': 'allowed' }]),
  );
  checkRows([
    [
      'a staged Allow opens nothing',
      [into('a', '', DENY), asKind('StagedGlobalNetworkPolicy', into('b', 'order: 1', ALLOW))],
      { 'web > api 80': 'denied by a:2' },
    ],
  ]);
});

describe('NetworkPolicy', () => {
  const onApi = (spec: string) => kubernetesPolicy('pay/k', `podSelector: { matchLabels: { app: api } }, ${spec}`);
  const onNetwork = (network: string): Manifest => {
    const { path, text } = onApi('ingress: []');
    return { path, text: text.replace('labels:', `annotations: { networking.gke.io/network: ${network} }, labels:`) };
  };
  const both = (ingress: string, egress: string) => ({ 'web > api 80': ingress, 'api > web 80': egress });
  // biome-ignore format: one row, one line
  checkRows([
    ['no types: ingress', [onApi('ingress: []')], both('denied by k8s/pay/k:1', 'allowed')],
    ['no types, egress rules: both', [onApi('egress: [{ to: [] }]')], both('denied by k8s/pay/k:1', 'allowed by k8s/pay/k:2')],
    ['no types, an empty egress list: ingress', [onApi('egress: []')], both('denied by k8s/pay/k:1', 'allowed')],
    ['types as given', [onApi('policyTypes: [Egress], ingress: [{ from: [] }]')], both('allowed', 'denied by k8s/pay/k:1')],
    ['both types', [onApi('policyTypes: [Ingress, Egress]')], both('denied by k8s/pay/k:1', 'denied by k8s/pay/k:1')],
    ['an empty podSelector is every pod of the namespace', [kubernetesPolicy('pay/k', 'podSelector: {}')], { 'web > db 80': 'denied by k8s/pay/k:1', 'api > web 80': 'allowed' }],
    ['rules add up, over policies too', [onApi('ingress: [{ ports: [{ port: 80 }] }, { ports: [{ port: 81 }] }]'), kubernetesPolicy('pay/l', 'podSelector: {}, ingress: [{ ports: [{ port: 82 }] }]')], { 'web > api 80': 'allowed by k8s/pay/k:2', 'web > api 81': 'allowed by k8s/pay/k:3', 'web > api 82': 'allowed by k8s/pay/l:2', 'web > api 83': 'denied by k8s/pay/k:1' }],
    ['no policy names pods on the network of the node', [kubernetesPolicy('pay/k', 'podSelector: {}')], { 'web > agent 80': 'allowed' }],
    ['one for another network', [onNetwork('side')], both('allowed', 'allowed')],
    ['one for the default network', [onNetwork('default')], both('denied by k8s/pay/k:1', 'allowed')],
  ]);
  // biome-ignore format: one row, one line
  test.each<Meeting>([
    ['nobody named: everybody', '', 'web db 8.8.8.8 fd00::1', ''],
    ['podSelector: of its own namespace', '{ podSelector: {} }', 'db job', 'web 8.8.8.8'],
    ['podSelector', '{ podSelector: { matchLabels: { app: db } } }', 'db', 'job web'],
    ['namespaceSelector', '{ namespaceSelector: { matchLabels: { env: q } } }', 'web cart', 'db 8.8.8.8'],
    ['an empty namespaceSelector: every pod', '{ namespaceSelector: {} }', 'web db', '8.8.8.8 agent'],
    ['by the name of the namespace', '{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: shop } } }', 'web', 'db'],
    ['both in one item', '{ namespaceSelector: { matchLabels: { env: q } }, podSelector: { matchLabels: { app: web } } }', 'web', 'cart db'],
    ['both in two items', '{ namespaceSelector: { matchLabels: { env: q } } }, { podSelector: { matchLabels: { app: db } } }', 'web cart db', 'job'],
    ['In', '{ podSelector: { matchExpressions: [{ key: app, operator: In, values: [db, x] }] } }', 'db', 'job'],
    ['NotIn', '{ podSelector: { matchExpressions: [{ key: app, operator: NotIn, values: [db] }] } }', 'job', 'db web'],
    ['NotIn of a key that is absent', '{ podSelector: { matchExpressions: [{ key: none, operator: NotIn, values: [a] }] } }', 'job db', 'web'],
    ['Exists', '{ namespaceSelector: { matchExpressions: [{ key: env, operator: Exists }] } }', 'web db', '8.8.8.8'],
    ['DoesNotExist', '{ podSelector: { matchExpressions: [{ key: app, operator: DoesNotExist }] } }', '', 'db job'],
    ['ipBlock', '{ ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16, 10.2.0.0/16] } }', '10.0.0.1 10.255.255.255', '10.1.2.3 10.2.0.0 11.0.0.0 fd00::1 web'],
    ['an exception of one item is none of another', '{ ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16] } }, { ipBlock: { cidr: 10.1.2.0/24 } }', '10.1.2.3', '10.1.3.0'],
    ['every IPv4 address', '{ ipBlock: { cidr: 0.0.0.0/0 } }', '8.8.8.8', 'fd00::1'],
  ])('peers: %s', (_, peer, meets, misses) => {
    const rules = (field: string) => `[{ ${field}: [${peer}] }]`;
    const ingress = modelOf([...PODS, onApi(`policyTypes: [Ingress], ingress: ${rules('from')}`)]).value;
    const egress = modelOf([...PODS, onApi(`policyTypes: [Egress], egress: ${rules('to')}`)]).value;
    for (const [list, told] of [
      [meets, 'allowed by k8s/pay/k:2'],
      [misses, 'denied by k8s/pay/k:1'],
    ] as const)
      for (const each of words(list)) {
        expect(ask(ingress, `${each} > api 80`), `from ${each}`).toBe(told);
        expect(ask(egress, `api > ${each} 80`), `to ${each}`).toBe(told);
      }
  });
  // biome-ignore format: one row, one line
  test.each<Matching>([
    ['', 'TCP/1 UDP/65535 SCTP/1 ICMP/8 PROTO/47', ''],
    ['{}', 'TCP/1 TCP/65535', 'UDP/1 SCTP/1'],
    ['{ protocol: UDP }', 'UDP/1 UDP/65535', 'TCP/1'],
    ['{ port: 80 }', 'TCP/80', 'TCP/79 TCP/81 UDP/80 SCTP/80'],
    ['{ port: 80, endPort: 82 }', 'TCP/80 TCP/82', 'TCP/79 TCP/83'],
    ['{ port: 80, endPort: 80 }', 'TCP/80', 'TCP/81'],
    ['{ port: 53, protocol: SCTP }', 'SCTP/53', 'TCP/53 UDP/53'],
    ['{ port: http }', 'TCP/8443', 'TCP/8080 UDP/8443'],
    ['{ port: dns, protocol: UDP }', 'UDP/53', 'TCP/53'],
    ['{ port: dns }', '', 'UDP/53 TCP/53'],
    ['{ port: ghost }', '', 'TCP/80'],
    ['{ port: 80 }, { port: http }', 'TCP/80 TCP/8443', 'TCP/81'],
  ])('ports: %s', (ports, meets, misses) => {
    const ingress = onApi(`policyTypes: [Ingress], ingress: [{ ports: [${ports}] }]`);
    const egress = kubernetesPolicy('shop/k', `podSelector: {}, policyTypes: [Egress], egress: [{ ports: [${ports}] }]`);
    for (const model of [ingress, egress].map((object) => modelOf([...PODS, object]).value))
      for (const [list, word] of [
        [meets, 'allowed'],
        [misses, 'denied'],
      ] as const)
        for (const port of words(list)) expect(ask(model, `web > api ${port}`).split(' ')[0], port).toBe(word);
  });
});

describe('NetworkPolicy among Calico policies', () => {
  const [open, closed] = [
    kubernetesPolicy('pay/k', 'podSelector: {}, ingress: [{ from: [] }]'),
    kubernetesPolicy('pay/k', 'podSelector: {}'),
  ];
  // biome-ignore format: one row, one line
  checkRows([
    ['a Calico Deny below 1000 beats its Allow', [open, into('p', 'order: 999', DENY)], { 'web > api 80': 'denied by p:2' }],
    ['a Calico Deny above 1000 comes too late', [open, into('p', 'order: 1001', DENY)], { 'web > api 80': 'allowed by k8s/pay/k:2' }],
    ['a Calico Deny without order comes too late', [open, into('p', '', DENY)], { 'web > api 80': 'allowed by k8s/pay/k:2' }],
    ['its isolation is the end of the tier: a Calico Allow is asked before', [closed, into('p', '', ALLOW)], { 'web > api 80': 'allowed by p:2', 'web > db 80': 'denied by k8s/pay/k:1' }],
    ['its peers are pods: never network sets', [kubernetesPolicy('pay/k', 'podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }] }]'), networkSet('shop/s', '', '203.0.113.0/24')], { '203.0.113.7 > api 80': 'denied by k8s/pay/k:1', 'web > api 80': 'allowed by k8s/pay/k:2' }],
    ['a tier before it is final', [PCI, open, into('p', 'tier: pci', DENY)], { 'web > api 80': 'denied by p:2' }],
  ]);
});

const EVERY_POD = '[{ namespaces: {} }]';
const PAY = 'subject: { namespaces: { matchLabels: { env: p } } }';

describe('AdminNetworkPolicy and BaselineAdminNetworkPolicy', () => {
  const from = (action: string, peers = EVERY_POD, more = '') => `{ action: ${action}, from: ${peers}${more} }`;
  const admin = (name: string, priority: number, ...rules: readonly string[]) =>
    adminPolicy(name, `priority: ${priority}, ${PAY}, ingress: [${rules.join(', ')}]`);
  const baseline = (...rules: readonly string[]) => baselinePolicy(`${PAY}, ingress: [${rules.join(', ')}]`);
  const node = manifest('v1', 'Node', 'n1', '', { labels: 'role: db' });
  const [open, closed] = [
    kubernetesPolicy('pay/k', 'podSelector: {}, ingress: [{ from: [] }]'),
    kubernetesPolicy('pay/k', 'podSelector: {}'),
  ];
  // biome-ignore format: one row, one line
  checkRows([
    ['a Deny beats a NetworkPolicy', [admin('a', 1, from('Deny')), open], { 'web > api 80': 'denied by a:2' }],
    ['an Allow beats a NetworkPolicy', [admin('a', 1, from('Allow')), closed], { 'web > api 80': 'allowed by a:2' }],
    ['a Pass leaves it to the NetworkPolicy', [admin('a', 1, from('Pass'), from('Deny')), closed], { 'web > api 80': 'denied by k8s/pay/k:1' }],
    ['a Pass skips every later Deny of the stage', [admin('a', 1, from('Pass')), admin('b', 2, from('Deny'))], { 'web > api 80': 'allowed' }],
    ['lower priority numbers first', [admin('a', 2, from('Deny')), admin('b', 1, from('Allow'))], { 'web > api 80': 'allowed by b:2' }],
    ['0 and 1000 are priorities', [admin('a', 1000, from('Deny')), admin('b', 0, from('Allow'))], { 'web > api 80': 'allowed by b:2' }],
    ['rules as written', [admin('a', 1, from('Allow', EVERY_POD, ', ports: [{ portNumber: { port: 80 } }]'), from('Deny'))], { 'web > api 80': 'allowed by a:2', 'web > api 81': 'denied by a:3' }],
    ['nothing isolates by being there', [admin('a', 1, from('Allow', '[{ namespaces: { matchLabels: { env: none } } }]'))], { 'web > api 80': 'allowed', '8.8.8.8 > api 80': 'allowed' }],
    ['an empty list of rules does nothing', [adminPolicy('a', `priority: 1, ${PAY}, ingress: [], egress: []`)], { 'web > api 80': 'allowed', 'api > web 80': 'allowed' }],
    ['baseline is behind', [baseline(from('Deny'))], { 'web > api 80': 'denied by default:2', 'web > cart 80': 'allowed' }],
    ['what a NetworkPolicy isolates, baseline is not asked about', [baseline(from('Deny')), open], { 'web > api 80': 'allowed by k8s/pay/k:2' }],
    ['not even when it allows', [baseline(from('Allow')), closed], { 'web > api 80': 'denied by k8s/pay/k:1' }],
    ['isolation is of one direction', [baseline(from('Deny')), kubernetesPolicy('pay/k', 'podSelector: {}, policyTypes: [Egress], egress: [{ to: [] }]')], { 'web > api 80': 'denied by default:2' }],
    ['an admin Pass reaches baseline', [admin('a', 1, from('Pass')), baseline(from('Deny'))], { 'web > api 80': 'denied by default:2' }],
    ['an admin Allow is of one end', [admin('a', 1, from('Allow')), kubernetesPolicy('shop/k', 'podSelector: {}, policyTypes: [Egress]')], { 'web > api 80': 'denied by k8s/shop/k:1' }],
    ['egress', [adminPolicy('a', `priority: 1, ${PAY}, egress: [{ action: Deny, to: ${EVERY_POD} }]`)], { 'api > web 80': 'denied by a:2', 'api > 8.8.8.8 80': 'allowed', 'web > api 80': 'allowed' }],
    ['subjects by pod', [adminPolicy('a', `priority: 1, subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: db } } } }, ingress: [${from('Deny')}]`)], { 'web > db 80': 'denied by a:2', 'web > api 80': 'allowed' }],
    ['hosts by name', [adminPolicy('a', `priority: 1, ${PAY}, egress: [{ action: Allow, to: [{ domainNames: [api.example.com] }] }]`), kubernetesPolicy('pay/k', 'podSelector: {}, policyTypes: [Egress]')], { 'api > {dns:api.example.com} 80': 'allowed by a:2', 'api > 8.8.8.8 80': 'denied by k8s/pay/k:1', 'api > web 80': 'denied by k8s/pay/k:1' }],
    ['nodes by label are pods on their network', [node, adminPolicy('a', `priority: 1, ${PAY}, egress: [{ action: Deny, to: [{ nodes: { matchLabels: { role: db } } }] }]`)], { 'api > agent 80': 'denied by a:2', 'api > web 80': 'allowed', 'api > 8.8.8.8 80': 'allowed' }],
    ['pods on the network of the node are no subject', [admin('a', 1, from('Deny'))], { 'web > agent 80': 'allowed' }],
    ['and no peer', [admin('a', 1, from('Deny'))], { 'agent > api 80': 'allowed' }],
    ['networks are pods too, and of one family', [adminPolicy('a', `priority: 1, ${PAY}, egress: [{ action: Deny, to: [{ networks: [0.0.0.0/0] }] }]`)], { 'api > web 80': 'denied by a:2', 'api > 8.8.8.8 80': 'denied by a:2', 'api > fd00::1 80': 'allowed' }],
    ['networks of both families', [adminPolicy('a', `priority: 1, ${PAY}, egress: [{ action: Deny, to: [{ networks: [10.0.0.0/8, "fd00::/8"] }] }]`)], { 'api > 10.1.2.3 80': 'denied by a:2', 'api > fd00::1 80': 'denied by a:2', 'api > fixed 80': 'denied by a:2', 'api > 8.8.8.8 80': 'allowed' }],
    ['peers of one list are alternatives', [admin('a', 1, from('Deny', '[{ pods: { namespaceSelector: { matchLabels: { env: q } }, podSelector: { matchLabels: { app: web } } } }, { namespaces: { matchLabels: { env: p } } }]'))], { 'web > api 80': 'denied by a:2', 'job > api 80': 'denied by a:2', 'cart > api 80': 'allowed' }],
  ]);
  // biome-ignore format: one row, one line
  test.each<Matching>([
    ['', 'TCP/1 UDP/1 ICMP/8 PROTO/47', ''],
    [', ports: [{ portNumber: { port: 80 } }]', 'TCP/80', 'TCP/79 TCP/81 UDP/80'],
    [', ports: [{ portNumber: { protocol: UDP, port: 53 } }]', 'UDP/53', 'TCP/53'],
    [', ports: [{ portRange: { start: 80, end: 82 } }]', 'TCP/80 TCP/82', 'TCP/79 TCP/83 UDP/80'],
    [', ports: [{ portRange: { protocol: SCTP, start: 80, end: 82 } }]', 'SCTP/80 SCTP/82', 'TCP/80'],
    [', ports: [{ namedPort: http }]', 'TCP/8443', 'TCP/8080'],
    [', ports: [{ namedPort: dns }]', 'UDP/53', 'TCP/53'],
    [', ports: [{ namedPort: dns }, { portNumber: { port: 1 } }]', 'UDP/53 TCP/1', 'UDP/1'],
  ])('ports%s', (ports, meets, misses) => {
    const model = modelOf([...PODS, admin('a', 1, from('Deny', EVERY_POD, ports))]).value;
    for (const port of words(meets)) expect(ask(model, `web > api ${port}`), port).toBe('denied by a:2');
    for (const port of words(misses)) expect(ask(model, `web > api ${port}`), port).toBe('allowed');
  });
});

describe('ClusterNetworkPolicy', () => {
  const cluster = (name: string, place: string, priority: number, ...rules: readonly string[]) =>
    clusterPolicy(name, `tier: ${place}, priority: ${priority}, ${PAY}, ingress: [${rules.join(', ')}]`);
  const from = (action: string, more = '') => `{ action: ${action}, from: ${EVERY_POD}${more} }`;
  const closed = kubernetesPolicy('pay/k', 'podSelector: {}');
  // biome-ignore format: one row, one line
  checkRows([
    ['Accept in tier Admin beats a NetworkPolicy', [cluster('c', 'Admin', 1, from('Accept')), closed], { 'web > api 80': 'allowed by c:2' }],
    ['Pass in tier Admin leaves it to the NetworkPolicy', [cluster('c', 'Admin', 1, from('Pass')), closed], { 'web > api 80': 'denied by k8s/pay/k:1' }],
    ['Deny in tier Baseline', [cluster('c', 'Baseline', 1, from('Deny'))], { 'web > api 80': 'denied by c:2' }],
    ['Accept in tier Baseline is behind a NetworkPolicy', [cluster('c', 'Baseline', 1, from('Accept')), closed], { 'web > api 80': 'denied by k8s/pay/k:1' }],
    ['Pass in tier Baseline ends allowed', [cluster('b', 'Baseline', 1, from('Pass')), cluster('c', 'Baseline', 2, from('Deny'))], { 'web > api 80': 'allowed' }],
    ['priorities in tier Baseline', [cluster('b', 'Baseline', 2, from('Deny')), cluster('c', 'Baseline', 1, from('Accept'))], { 'web > api 80': 'allowed by c:2' }],
    ['Admin before Baseline, whatever the priority', [cluster('b', 'Baseline', 1, from('Accept')), cluster('c', 'Admin', 9, from('Deny'))], { 'web > api 80': 'denied by c:2' }],
    ['protocols', [cluster('c', 'Admin', 1, from('Deny', ', protocols: [{ tcp: { destinationPort: { number: 80 } } }, { udp: { destinationPort: { range: { start: 53, end: 54 } } } }]'))], { 'web > api 80': 'denied by c:2', 'web > api UDP/54': 'denied by c:2', 'web > api 81': 'allowed', 'web > api UDP/55': 'allowed', 'web > api ICMP/8': 'allowed' }],
    ['port names', [cluster('c', 'Admin', 1, from('Deny', ', protocols: [{ destinationNamedPort: dns }]'))], { 'web > api UDP/53': 'denied by c:2', 'web > api TCP/53': 'allowed' }],
    ['sctp', [cluster('c', 'Admin', 1, from('Deny', ', protocols: [{ sctp: { destinationPort: { number: 9 } } }]'))], { 'web > api SCTP/9': 'denied by c:2', 'web > api TCP/9': 'allowed' }],
    ['under Calico too priorities go by number', [PCI, cluster('b', 'Admin', 5, from('Deny')), cluster('a', 'Admin', 6, from('Accept'))], { 'web > api 80': 'denied by b:2' }],
  ]);
});

describe('releases of Calico', () => {
  const admin = adminPolicy('admin', `priority: 1, ${PAY}, ingress: [{ action: Deny, from: ${EVERY_POD} }]`);
  const baseline = baselinePolicy(`${PAY}, ingress: [{ action: Deny, from: ${EVERY_POD} }]`);
  const cluster = clusterPolicy(
    'cluster',
    `tier: Admin, priority: 1, ${PAY}, ingress: [{ action: Deny, from: ${EVERY_POD} }]`,
  );
  // biome-ignore format: one row, one line
  test.each([
    ['3.28', false, false, false],
    ['3.29', true, false, false],
    ['3.30', true, true, false],
    ['3.31', true, true, false],
    ['v3.31.5', true, true, false],
    ['3.32', false, false, true],
    ['3.32.1', false, false, true],
    ['3.33', false, false, true],
  ])('%s enforces AdminNetworkPolicy: %s, BaselineAdminNetworkPolicy: %s, ClusterNetworkPolicy: %s', (version, ...enforced) => {
    for (const [index, object] of [admin, baseline, cluster].entries()) {
      const { value } = modelOf([...PODS, object], { plugin: 'calico', version });
      expect(ask(value, 'web > api 80')).toMatch(enforced[index] === true ? /^denied by (admin|default|cluster):2$/ : /^allowed$/);
    }
  });
  test('without Calico they all are', () => {
    for (const object of [admin, baseline, cluster])
      for (const plugin of ['kubernetes', 'detect'] as const)
        expect(ask(modelOf([...PODS, object], { plugin }).value, 'web > api 80')).toMatch(/^denied/);
  });
  test('a Calico object anywhere means Calico', () => {
    expect(ask(modelOf([...PODS, admin, PCI]).value, 'web > api 80')).toBe('allowed');
    expect(ask(modelOf([...PODS, cluster, PCI]).value, 'web > api 80')).toBe('denied by cluster:2');
  });
  test('Calico policies do nothing where the settings say that Calico does not enforce', () => {
    expect(ask(modelOf([...PODS, into('p', '', DENY)], { plugin: 'kubernetes' }).value, 'web > api 80')).toBe(
      'allowed',
    );
  });
  test('tiers of the settings count like written ones', () => {
    const tiers = [{ name: 'platform', order: 5, unmatched: 'pass' }] as const;
    const { value, gaps } = modelOf([...PODS, into('p', 'tier: platform')], { tiers });
    expect(gaps).toEqual([]);
    expect(ask(value, 'web > api 80')).toBe('allowed');
  });
});

/** What is not known is said, where it is written; an object that the API server refuses protects nobody. */
type Unknown = readonly [why: string, objects: readonly Manifest[], says: RegExp, answers: Answers];

describe('gaps', () => {
  const refused = (why: string, rule: string, says: RegExp): Unknown => [
    why,
    [into('p', '', rule)],
    says,
    { 'web > api 80': 'allowed' },
  ];
  const equal = (name: string, action: string, app = 'api') =>
    adminPolicy(
      name,
      `priority: 5, subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: ${app} } } } }, ingress: [{ action: ${action}, from: ${EVERY_POD} }]`,
    );
  // biome-ignore format: one row, one line
  test.each<Unknown>([
    ['a tier that nobody declares stands last and denies', [into('p', 'tier: ghost'), into('d', '', ALLOW)], /^p\.yaml:1 .*tier `ghost` is declared nowhere/, { 'web > api 80': 'allowed by d:2' }],
    ['and denies at its end', [into('p', 'tier: ghost')], /tier `ghost` is declared nowhere/, { 'web > api 80': 'denied by p:1' }],
    ['a Service that nobody declares', [out('p', '', '{ action: Allow, destination: { services: { name: ghost, namespace: pay } } }')], /^p\.yaml:2 .*Service `pay\/ghost` is not declared/, { 'api > db 80': 'denied by p:1' }],
    ['a Service without a selector', [service('pay/s', 'ports: [{ port: 80 }]'), out('p', '', '{ action: Allow, destination: { services: { name: s, namespace: pay } } }')], /^p\.yaml:2 .*Service `pay\/s` is not declared with a selector/, { 'api > db 80': 'denied by p:1' }],
    ['in ingress too', [into('p', '', '{ action: Allow, source: { services: { name: ghost, namespace: pay } } }')], /^p\.yaml:2 .*Service `pay\/ghost` is not declared/, { 'db > api 80': 'denied by p:1' }],
    ['admin policies of one priority that decide differently', [equal('a', 'Allow'), equal('b', 'Deny')], /^b\.yaml:1 .*AdminNetworkPolicy `b` and AdminNetworkPolicy `a` .*priorit/, {}],
    ['a Pass on source ports', [into('p', '', '{ action: Pass, protocol: TCP, source: { ports: [1] } }')], /^p\.yaml:2 .*`Pass` on source ports/, {}],
    ['a policy before NAT acts on hosts only', [calicoPolicy('p', 'preDNAT: true, applyOnForward: true, types: [Ingress], ingress: [{ action: Deny }]')], /`preDNAT` acts on host endpoints/, { 'web > api 80': 'allowed' }],
    ['an untracked policy acts on hosts only', [calicoPolicy('p', 'doNotTrack: true, applyOnForward: true, types: [Ingress], ingress: [{ action: Deny }]')], /`doNotTrack` acts on host endpoints/, { 'web > api 80': 'allowed' }],
    ['both empty lists and no types', [calicoPolicy('p', `${API}, ingress: [], egress: []`)], /write `types`/, { 'web > api 80': 'denied by p:1' }],
    ['an empty egress list and no types', [calicoPolicy('p', `${API}, egress: []`)], /^p\.yaml:1 .*write `types`/, {}],
    ['domains are of Calico Enterprise', [out('p', '', '{ action: Allow, destination: { domains: [example.com] } }')], /^p\.yaml:2 .*`domains` is a field of Calico Enterprise/, {}],
    refused('an action that is none', '{ action: allow }', /`allow` is not one of Allow/),
    refused('a selector that does not parse', '{ action: Deny, source: { selector: "app =" } }', /selector: /),
    refused('global() in a selector', '{ action: Deny, source: { selector: global() } }', /`global\(\)`/),
    refused('ports without a protocol', '{ action: Deny, destination: { ports: [80] } }', /needs `protocol`/),
    refused('ports of ICMP', '{ action: Deny, protocol: ICMP, destination: { ports: [80] } }', /needs protocol TCP, UDP or SCTP/),
    refused('port 0', '{ action: Deny, protocol: TCP, destination: { ports: [0] } }', /`0` is not a port/),
    refused('a reversed range', '{ action: Deny, protocol: TCP, destination: { ports: ["90:80"] } }', /reversed range/),
    refused('a protocol in small letters', '{ action: Deny, protocol: tcp }', /`tcp` is not a protocol/),
    refused('a code without a type', '{ action: Deny, protocol: ICMP, icmp: { code: 1 } }', /`code` needs `type`/),
    refused('ICMP of the other family', '{ action: Deny, protocol: ICMPv6, ipVersion: 4 }', /needs `ipVersion: 6`/),
    refused('all addresses excluded', '{ action: Deny, source: { notNets: [0.0.0.0/0] } }', /excludes every address/),
    refused('services beside a selector', '{ action: Deny, source: { services: { name: a, namespace: b }, selector: all() } }', /cannot stand beside `services`/),
    ['a block with host bits is read', [into('p', '', '{ action: Deny, source: { nets: [10.9.1.1/16] } }', ALLOW)], /has host bits/, { 'fixed > api 80': 'denied by p:2', 'web > api 80': 'allowed by p:3' }],
    ['two families in one rule are read', [into('p', '', '{ action: Allow, source: { notNets: [10.0.0.0/8, "fd00::/8"] } }')], /one rule for each family/, { '8.8.8.8 > api 80': 'allowed by p:2', '2001:db8::1 > api 80': 'allowed by p:2', '10.1.2.3 > api 80': 'denied by p:1', 'fd00::1 > api 80': 'denied by p:1' }],
    ['an exception outside its block is read', [kubernetesPolicy('pay/k', 'podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8, except: [11.0.0.0/8] } }] }]')], /strictly inside/, { '10.1.2.3 > api 80': 'allowed by k8s/pay/k:2', '11.0.0.1 > api 80': 'denied by k8s/pay/k:1' }],
    ['a selector left out of `pods` is read', [adminPolicy('a', `priority: 1, subject: { pods: { namespaceSelector: { matchLabels: { env: p } } } }, ingress: [{ action: Deny, from: ${EVERY_POD} }]`)], /needs `podSelector`/, { 'web > api 80': 'denied by a:2', 'web > cart 80': 'allowed' }],
    ['an unknown field in a NetworkPolicy', [kubernetesPolicy('pay/k', 'podSelector: {}, tier: pci')], /unknown field `tier`/, { 'web > api 80': 'allowed' }],
    ['types twice', [calicoPolicy('p', `${API}, types: [Ingress, Ingress]`)], /stands twice/, { 'web > api 80': 'allowed' }],
    ['a NetworkPolicy that the API server refuses', [kubernetesPolicy('pay/k', 'podSelector: {}, policyTypes: [Both]')], /the API server refuses this object/, { 'web > api 80': 'allowed' }],
    ['Allow in a ClusterNetworkPolicy', [clusterPolicy('c', `tier: Admin, priority: 1, ${PAY}, ingress: [{ action: Allow, from: ${EVERY_POD} }]`)], /`Allow` is not one of Accept/, { 'web > api 80': 'allowed' }],
    ['a priority out of range', [adminPolicy('a', `priority: 1001, ${PAY}, ingress: [{ action: Deny, from: ${EVERY_POD} }]`)], /1001/, { 'web > api 80': 'allowed' }],
    ['an AdminNetworkPolicy of the oldest layout', [adminPolicy('a', `priority: 1, subject: { namespaces: { namespaceSelector: {} } }, ingress: [{ action: Deny, from: ${EVERY_POD} }]`)], /oldest v1alpha1 layout/, { 'web > api 80': 'allowed' }],
    ['a kind that nobody here can read', [manifest('cilium.io/v2', 'CiliumNetworkPolicy', 'x', '')], /^x\.yaml:1 .*of a kind this release cannot read/, { 'web > api 80': 'allowed' }],
    ['a built-in tier with another end', [tier('default', 'order: 1000000, defaultAction: Pass'), into('p', '')], /the built-in tier `default` must have `defaultAction: Deny`/, { 'web > api 80': 'denied by p:1' }],
  ])('%s', (_, objects, says, answers) => {
    const { value, gaps } = modelOf([...PODS, ...objects]);
    expect(gapsOf(gaps)).toEqual([expect.stringMatching(says)]);
    for (const [question, answer] of Object.entries(answers)) expect(ask(value, question)).toBe(answer);
  });
  // biome-ignore format: one row, one line
  test.each([
    ['decide alike', [equal('a', 'Deny'), equal('b', 'Deny')]],
    ['select nobody in common', [equal('a', 'Allow'), equal('b', 'Deny', 'db')]],
    ['have no common direction', [equal('a', 'Allow'), adminPolicy('b', `priority: 5, subject: { namespaces: {} }, egress: [{ action: Deny, to: ${EVERY_POD} }]`)]],
  ])('no doubt about equal priorities that %s', (_, objects) => {
    expect(gapsOf(modelOf([...PODS, ...objects]).gaps)).toEqual([]);
  });
});

describe('the way of a packet', () => {
  const steps = (objects: readonly Manifest[], end: 'ingress' | 'egress', from: string, to: string) => {
    const answer = verdict({ head: modelOf([...PODS, ...objects]).value }, from, to, parsePort('80') ?? -1);
    if ('error' in answer) return answer.error;
    return [...answer[end].steps.map(({ stage, verdict: told, at }) => `${stage}: ${told} ${at}`), answer[end].because];
  };
  const passing = tier('early', 'order: 1, defaultAction: Pass');
  // biome-ignore format: one row, one line
  test.each([
    ['nothing selects the pod', [], ['not-selected']],
    ['a rule decides', [into('p', '', DENY)], ['tier default: deny p.yaml:2', 'rule']],
    ['no rule does', [into('p', '')], ['tier default: unmatched-deny p.yaml:1', 'no-rule-matches']],
    ['a rule hands on', [PCI, into('p', 'tier: pci', PASS), into('d', '', ALLOW)], ['tier pci: pass p.yaml:2', 'tier default: allow d.yaml:2', 'rule']],
    ['a tier hands on', [passing, into('p', 'tier: early'), into('d', '')], ['tier early: unmatched-pass p.yaml:1', 'tier default: unmatched-deny d.yaml:1', 'no-rule-matches']],
    ['an empty list of rules is not on it', [adminPolicy('a', `priority: 1, ${PAY}, ingress: []`)], ['not-selected']],
    ['every tier hands on', [passing, into('p', 'tier: early')], ['tier early: unmatched-pass p.yaml:1', 'end-of-stages']],
    ['a log is no step', [into('p', '', LOG, DENY)], ['tier default: deny p.yaml:3', 'rule']],
    ['admin and baseline policies', [adminPolicy('a', `priority: 1, ${PAY}, ingress: [{ action: Pass, from: ${EVERY_POD} }]`), baselinePolicy(`${PAY}, ingress: [{ action: Deny, from: ${EVERY_POD} }]`)], ['admin policies: pass a.yaml:2', 'baseline policies: deny default.yaml:2', 'rule']],
    ['without Calico', [kubernetesPolicy('pay/k', 'podSelector: {}')], ['NetworkPolicy: unmatched-deny k8s/pay/k.yaml:1', 'no-rule-matches']],
  ])('%s', (_, objects, told) => {
    expect(steps(objects, 'ingress', 'shop/web', 'pay/api')).toEqual(told);
  });
  test('pods on the network of the node are told as such', () => {
    expect(steps([calicoPolicy('p', 'types: [Ingress, Egress]')], 'egress', 'pay/agent', '8.8.8.8')).toEqual([
      'host-network',
    ]);
  });
  test('an end that does not exist is an error', () => {
    const { value } = modelOf(PODS);
    expect(ask(value, 'ghost > api 80')).toMatch(/no workload or address is called `ghost`/);
    expect(ask(value, 'api > ghost 80')).toMatch(/no workload or address is called `ghost`/);
  });
});
