import { describe, expect, test } from 'vitest';
import { describeSelector, has, labelsKey, type Selector } from '../../src/algebra/labels.ts';
import { HOST_NAME } from '../../src/manifest/facts.ts';
import { parse } from '../../src/policy/calico-peers.ts';
import { type Endpoint, inNamespaceOf, type PodView } from '../../src/reach/endpoints.ts';
import { searchesFor } from '../../src/reach/searches.ts';
import { standIns } from '../../src/reach/stand-ins.ts';
import { labelVariants, SPACE_LIMITS } from '../../src/reach/variants.ts';
import {
  account,
  calicoPolicy,
  gapsOf,
  kubernetesPolicy,
  type Manifest,
  modelsOf,
  namespace,
  networkSet,
  pod,
  tier,
} from '../support/manifests.ts';

// Pods that may come: where a change makes somebody look for them, and which of them are told apart there.

const PAY = [namespace('pay', 'env: p'), account('pay/default', '')];

/** A NetworkPolicy for pods called `app`, which meets pods called like the peers. */
const kubernetes =
  (direction: 'ingress' | 'egress') =>
  (name: string, app: string, ...peers: readonly string[]): Manifest => {
    const [type, field] = direction === 'ingress' ? ['Ingress', 'from'] : ['Egress', 'to'];
    const rules = peers.map((peer) => `{ ${field}: [{ podSelector: { matchLabels: { app: ${peer} } } }] }`).join(', ');
    return kubernetesPolicy(
      name,
      `podSelector: { matchLabels: { app: ${app} } }, policyTypes: [${type}], ${direction}: [${rules}]`,
    );
  };
const into = kubernetes('ingress');
const out = kubernetes('egress');
/** A GlobalNetworkPolicy. */
const calico = (name: string, subject: string, ...rules: readonly string[]): Manifest =>
  calicoPolicy(name, `${subject}, types: [Ingress], ingress: [${rules.join(', ')}]`);
const allow = (peer: string): string => `{ action: Allow, source: { ${peer} } }`;

const API = "selector: app == 'api'";
const WEB = "selector: app == 'web'";

function sidesOf(both: readonly Manifest[], base: readonly Manifest[], head: readonly Manifest[]) {
  const [before, after] = modelsOf([
    [...both, ...base],
    [...both, ...head],
  ]).value;
  if (before === undefined || after === undefined) throw new Error('two worlds are two models');
  return { base: before, head: after };
}

/** `ns` is short for the name of the namespace. */
const short = (text: string): string => text.replaceAll('namespace:kubernetes.io/metadata.name', 'ns');
const shown = (selectors: readonly Selector[]): string =>
  selectors.map((selector) => `(${short(describeSelector(selector))})`).join(' ');

describe('where to look', () => {
  const search = (limits: string, pay: string, anywhere: string, peers: string) => ({ limits, pay, anywhere, peers });
  const everywhere = search('everything', '', '', '');
  type Row = readonly [
    why: string,
    both: readonly Manifest[],
    base: readonly Manifest[],
    head: readonly Manifest[],
    searches: readonly ReturnType<typeof search>[],
  ];
  const [k, l] = [into('pay/k', 'api', 'db'), into('pay/l', 'db', 'db')];
  const inPay = 'ns=pay,app=api';
  // biome-ignore format: one row, one line
  test.each<Row>([
    ['nowhere when nothing differs', [...PAY, k], [], [], []],
    ['everywhere, four times, when labels of namespaces differ', PAY, [], [namespace('pay', 'env: q')], [everywhere, everywhere, everywhere, everywhere]],
    ['among subjects and everybody when a stage is new', PAY, [], [k], [search(inPay, `(${inPay})`, '', ''), search('everything', '', '', '(ns=pay,app=db)')]],
    ['the same in egress', PAY, [], [out('pay/k', 'api', 'db')], [search(inPay, `(${inPay})`, '', ''), search('everything', '', '', '(ns=pay,app=db)')]],
    ['among subjects and peers of a policy more', [...PAY, l], [], [k], [search(inPay, `(ns=pay,app=db) (${inPay})`, '', ''), search('ns=pay,app=db', '', '', '(ns=pay,app=db)')]],
    ['among those subjects only, where nobody new is met', [...PAY, l], [], [into('pay/k', 'api')], [search(inPay, `(ns=pay,app=db) (${inPay})`, '', '')]],
    ['policies that say the same are asked as one', [...PAY, l, into('pay/m', 'cart', 'db')], [], [into('pay/k', 'api', 'web')], [search(inPay, `(ns=pay,app=db or ns=pay,app=cart) (${inPay})`, '', ''), search('ns=pay,app=web', '', '', '(ns=pay,app=web)')]],
    ['policies of one side are asked apart from those of both', [...PAY, l], [into('pay/m', 'cart', 'db')], [], [search('ns=pay,app=cart', '(ns=pay,app=db) (ns=pay,app=cart)', '', ''), search('everything', '', '', '(ns=pay,app=db)')]],
    ['policies for all namespaces are asked in each', PAY, [], [calico('p', API, allow(WEB))], [search('app=api', '(app=api)', '(app=api)', ''), search('everything', '', '', '(app=web)')]],
    ['policies of another namespace are not asked', [...PAY, into('shop/s', 'x', 'y'), out('shop/t', 'api', 'y')], [], [calico('p', `${API}, namespaceSelector: projectcalico.org/name == 'pay'`, allow(WEB))], [search('ns=pay,app=api', '(ns=pay,app=api)', '', ''), search('app=web', '', '', '(app=web)')]],
    ['everywhere, once, where everybody and somebody are concerned', [...PAY, l], [into('pay/m', 'cart', 'db'), k], [into('pay/k', 'api', 'web')], [search('ns=pay,app=api or ns=pay,app=cart', '(ns=pay,app=api or ns=pay,app=cart) (ns=pay,app=db) (ns=pay,app=api)', '', ''), search('everything', '', '', '(ns=pay,app=db) (ns=pay,app=db) (ns=pay,app=web)')]],
    ['how the other end sees a subject is asked where it may be met', [...PAY, out('pay/o', 'web', 'api')], [], [into('pay/k', 'api', 'web')], [search(inPay, `(${inPay})`, '', `(${inPay})`), search('everything', '(ns=pay,app=web)', '', '(ns=pay,app=web)')]],
    ['not where nobody who may be met is selected', [...PAY, l, out('pay/o', 'cart', 'api')], [], [k], [search(inPay, `(ns=pay,app=db) (${inPay})`, '', ''), search('ns=pay,app=db', '(ns=pay,app=cart)', '', '(ns=pay,app=db)')]],
  ])('%s', (_, both, base, head, searches) => {
    const told = searchesFor(sidesOf(both, base, head)).map(({ limits, subjectsIn, peers }) =>
      search(short(describeSelector(limits)), shown(subjectsIn('pay')), shown(subjectsIn(undefined)), shown(peers)),
    );
    expect(told).toEqual(searches);
  });

  const PCI = tier('pci', 'order: 1');
  const passing = tier('pci', 'order: 1, defaultAction: Pass');
  const grouped = (both: readonly Manifest[], base: readonly Manifest[], head: readonly Manifest[]) =>
    searchesFor(sidesOf([...PAY, ...both], base, head))[0]?.subjectsIn('pay').length;
  const [one, other] = ['a', 'b'].map((name) => calico(name, `tier: pci, selector: app == '${name}'`, allow(WEB)));
  if (one === undefined || other === undefined) throw new Error('two');
  const c = (rule: string) => calico('c', "selector: app == 'c'", rule);
  // biome-ignore format: one row, one line
  test.each<[why: string, both: readonly Manifest[], base: readonly Manifest[], head: readonly Manifest[], groups: number | undefined]>([
    ['say the same', [PCI, one, other], [c(allow(API))], [], 2],
    ['stand in another tier', [PCI, one, calico('b', "selector: app == 'b'", allow(WEB))], [c(allow(API))], [], 3],
    ['are followed by another end on one side', [one, other], [PCI], [passing], 1],
    ['allow what the other denies', [PCI, one, calico('b', "tier: pci, selector: app == 'b'", allow(WEB).replace('Allow', 'Deny'))], [c(allow(API))], [], 3],
    ['are on one side each', [PCI], [one], [other], 2],
  ])('groups of policies that %s', (_, both, base, head, groups) => {
    expect(grouped(both, base, head)).toBe(groups);
  });

  test('a selector that names its namespaces is looked for in these only', () => {
    const named = (selector: string) => {
      const [first] = searchesFor(sidesOf(PAY, [], [calico('p', selector, allow(WEB))]));
      return ['pay', 'shop', undefined].filter((each) => (first?.subjectsIn(each).length ?? 0) > 0);
    };
    const everywhere3 = ['pay', 'shop', undefined];
    expect(named("selector: projectcalico.org/namespace == 'pay'")).toEqual(['pay']);
    expect(named(`selector: "projectcalico.org/namespace in {'pay', 'shop'}"`)).toEqual(['pay', 'shop']);
    expect(named("selector: projectcalico.org/namespace != 'pay'")).toEqual(everywhere3);
    expect(named("selector: projectcalico.org/namespace contains 'pay'")).toEqual(everywhere3);
    expect(named(`selector: "!(projectcalico.org/namespace == 'pay')"`)).toEqual(everywhere3);
    expect(named("selector: app == 'pay'")).toEqual(everywhere3);
    const either = (second: string) => `selector: "projectcalico.org/namespace == 'pay' || ${second}"`;
    expect(named(either("projectcalico.org/namespace == 'shop'"))).toEqual(['pay', 'shop']);
    expect(named(either("app == 'x'"))).toEqual(everywhere3);
    const both = (second: string) => `selector: "app == 'x' && (${second})"`;
    expect(named(both("projectcalico.org/namespace == 'shop' && app != 'y'"))).toEqual(['shop']);
    expect(named(both("app != 'y'"))).toEqual(everywhere3);
  });
});

/** `id` without the name of the namespace as a label, and what is assumed. */
const idOf = ({ identity, valuation }: Endpoint): string =>
  [short(identity.id), ...[...valuation].map(([owner, labels]) => `${owner}: ${labelsKey(labels)}`)].join(' ');

const found = (sides: ReturnType<typeof sidesOf>, interesting: readonly Selector[] = []) =>
  standIns(sides, interesting, labelVariants(sides, 'possible').value);

describe('which pods may come', () => {
  type Row = readonly [
    why: string,
    both: readonly Manifest[],
    base: readonly Manifest[],
    head: readonly Manifest[],
    pods: readonly string[],
  ];
  const k = into('pay/k', 'api', 'db');
  const l = into('pay/l', 'x');
  const undeclared = (name: string, labels: string, assumed = '') =>
    `{${name}: ${labels}} namespace \`${name}\`: ${assumed}kubernetes.io/metadata.name=${name}`;
  const declared = (name: string, labels = 'app: api', parts = {}) => pod(`pay/${name}`, labels, parts);
  const [anywhere, inPay, apis, dbs] = ['{any: ns=any}', '{pay: }', '{pay: app=api}', '{pay: app=db}'];
  // biome-ignore format: one row, one line
  test.each<Row>([
    ['nobody when nothing differs', [...PAY, k], [], [], []],
    ['of each kind that policies tell apart', PAY, [], [k], [apis, inPay, dbs, anywhere]],
    ['of kinds whose own end is asked', [...PAY, l], [], [into('pay/k', 'api')], [apis]],
    ['of kinds that somebody is asked about', [...PAY, l], [], [k], [apis, dbs]],
    ['in every namespace', [...PAY, namespace('shop', '')], [], [calico('p', API)], [apis, '{shop: app=api}', '{any: app=api,ns=any}', inPay, '{shop: }', anywhere]],
    ['in namespaces of both sides', [], [namespace('old', '')], [namespace('new', ''), calico('p', API)], [undeclared('new', ''), undeclared('new', 'app=api'), undeclared('old', ''), undeclared('old', 'app=api'), '{any: app=api,ns=any}', anywhere]],
    ['not where the labels of the namespace forbid it', [...PAY, namespace('shop', 'env: q'), calico('q', "selector: app == 'x'")], [], [calico('p', `${API}, namespaceSelector: env == 'q'`), calico('r', `selector: app == 'y', namespaceSelector: env == 'q'`)], ['{shop: app=api}', '{any: app=api,namespace:env=q,ns=any}']],
    ['where somebody alone is declared, for he never meets himself', [...PAY, l, declared('api')], [], [into('pay/k', 'api')], [apis]],
    ['not where two are declared', [...PAY, l, declared('api'), declared('api2')], [], [into('pay/k', 'api')], []],
    ['but where one of the two is on the network of the node', [...PAY, l, declared('api'), declared('api2', 'app: api', { host: true })], [], [into('pay/k', 'api')], [apis]],
    ['but where one of the two is new', [...PAY, l, declared('api')], [], [declared('api2'), into('pay/k', 'api')], [apis]],
    ['but where one of the two looked otherwise', [...PAY, l, declared('api')], [declared('api2', 'app: other')], [declared('api2'), into('pay/k', 'api')], [inPay, apis, '{pay: app=x}', anywhere]],
    ['but where one of the two looks otherwise now', [...PAY, l, declared('api')], [declared('api2')], [declared('api2', 'app: other'), into('pay/k', 'api')], [apis, inPay, '{pay: app=x}', anywhere]],
    ['not where two serve the port that is named', [...PAY, l, declared('api', 'app: api', { ports: '{ name: http, containerPort: 80 }' }), declared('api2', 'app: api', { ports: '{ name: dns, containerPort: 53 }, { name: http, containerPort: 81 }' })], [], [kubernetesPolicy('pay/k', 'podSelector: { matchLabels: { app: api } }, ingress: [{ ports: [{ port: http }] }]')], [anywhere]],
    ['but where one of the two serves a port of another name', [...PAY, l, declared('api', 'app: api', { ports: '{ name: http, containerPort: 80 }' }), declared('api2', 'app: api', { ports: '{ name: other, containerPort: 80 }' })], [], [kubernetesPolicy('pay/k', 'podSelector: { matchLabels: { app: api } }, ingress: [{ ports: [{ port: http }] }]')], [apis, inPay, anywhere]],
    ['but where two are of two kinds', [...PAY, l, declared('api'), declared('api2', 'app: api, more: y')], [], [into('pay/k', 'api'), calico('p', 'selector: has(more)')], [apis, '{pay: app=api,more=any}', '{pay: more=any}', '{pay: app=x,more=any}', '{any: more=any,ns=any}']],
    ['but where one of the two does not serve a port that is named', [...PAY, l, declared('api', 'app: api', { ports: '{ name: http, containerPort: 80 }' }), declared('api2')], [], [kubernetesPolicy('pay/k', 'podSelector: { matchLabels: { app: api } }, ingress: [{ ports: [{ port: http }] }]')], [apis, inPay, anywhere]],
    ['but where one of the two serves it by another protocol', [...PAY, l, declared('api', 'app: api', { ports: '{ name: http, containerPort: 80 }' }), declared('api2', 'app: api', { ports: '{ name: http, containerPort: 80, protocol: UDP }' })], [], [kubernetesPolicy('pay/k', 'podSelector: { matchLabels: { app: api } }, ingress: [{ ports: [{ port: http }] }]')], [apis, inPay, anywhere]],
    ['with an account where one is asked for', [...PAY, l], [], [calico('p', "serviceAccountSelector: role == 'r'")], ['{pay: account:name=any,account:role=r}', '{pay: account:name=any,account:role=r,app=x}', '{any: account:name=any,account:role=r,ns=any}']],
    ['with the account that is asked for', [...PAY, l], [], [into('pay/k', 'api'), calico('p', "selector: app == 'z'", allow('serviceAccounts: { names: [robot] }'))], ['{pay: app=api}', '{pay: app=z}', '{any: app=z,ns=any}', '{pay: account:name=robot}', '{any: account:name=robot,ns=any}']],
    ['under each set of labels that an undeclared namespace may have', [], [], [kubernetesPolicy('new/l', 'podSelector: {}'), calico('p', "namespaceSelector: env == 'p'")], [undeclared('new', ''), undeclared('new', '', 'env=p,'), '{any: namespace:env=p,ns=any}', anywhere]],
  ])('%s', (_, both, base, head, pods) => {
    const { value, gaps } = found(sidesOf(both, base, head));
    expect(value.map(idOf).toSorted()).toEqual(pods.toSorted());
    expect(gapsOf(gaps)).toEqual([]);
  });

  test('of kinds that somebody else is interested in', () => {
    const sides = sidesOf([...PAY, l], [], [into('pay/k', 'api')]);
    expect(found(sides, [has('pci')]).value.map(idOf)).toEqual([apis, '{pay: app=api,pci=any}']);
  });

  test('of kinds that the labels of their namespace made before', () => {
    const asks = calico('p', "selector: app == 'x', namespaceSelector: env == 'p'");
    const sides = sidesOf([asks], [namespace('pay', 'env: p')], [namespace('pay', 'env: q')]);
    expect(found(sides).value.map(idOf)).toContain('{pay: app=x}');
  });

  test('in no namespace whose name forbids it, however many kinds of it there may be', () => {
    const many = Array.from({ length: 7 }, (_, index) => calico(`p${index}`, `namespaceSelector: has(l${index})`));
    const away = networkSet('away/s', '');
    const sides = sidesOf([...PAY, away, ...many, l], [], [into('pay/k', 'api')]);
    const variants = labelVariants(sides, 'possible');
    expect(standIns(sides, [], variants.value).value.map(idOf)).toContain(apis);
    expect(gapsOf(variants.gaps)).toEqual([]);
  });

  test('under the labels that their namespace had before, too', () => {
    const sides = sidesOf(
      [calico('p', "namespaceSelector: env == 'p'")],
      [namespace('pay', 'env: p')],
      [namespace('pay', 'env: q')],
    );
    expect(new Set(found(sides).value.map(idOf))).toEqual(new Set([inPay, anywhere, '{any: namespace:env=p,ns=any}']));
  });
});

describe('a selector asks of pods in a known namespace', () => {
  const labels = new Map([['env', 'p']]);
  // biome-ignore format: one row, one line
  test.each<[written: string, left: string]>([
    ["app == 'api'", 'app=api'],
    ["app == 'api' && pcns.env == 'p'", 'app=api'],
    ["app == 'api' && pcns.env == 'q'", 'nothing'],
    ["app == 'api' && pcns.zone == 'z'", 'nothing'],
    ["app == 'api' && !has(pcns.zone)", 'app=api'],
    ["app == 'api' && projectcalico.org/orchestrator == 'k8s'", 'app=api'],
    ["app == 'api' && projectcalico.org/orchestrator != 'k8s'", 'nothing'],
    ["app == 'api' && pcsa.role == 'r'", 'app=api,account:role=r'],
  ])('%s: %s', (written, left) => {
    expect(describeSelector(inNamespaceOf(parse(written, ''), labels))).toBe(left);
  });
  test('and no pod is a host endpoint', () => {
    expect(describeSelector(inNamespaceOf(has(HOST_NAME), labels))).toBe('nothing');
  });
});

describe('a pod that may come', () => {
  const viewOf = (view: Endpoint['base']): Omit<PodView, 'ports'> & { readonly ports: string } => {
    if (view?.kind !== 'pod') throw new Error('it is a pod');
    return { ...view, ports: view.ports.map(({ name, protocol, port }) => `${name}/${protocol}/${port}`).join(' ') };
  };

  test('has the labels that make its kind, an account, every port name, and no address', () => {
    const sides = sidesOf(
      [namespace('pay', 'env: p')],
      [],
      [
        calico(
          'p',
          `${API}, serviceAccountSelector: role == 'r'`,
          '{ action: Allow, destination: { ports: [http] } }',
          '{ action: Allow, protocol: UDP, destination: { ports: [dns, http], notPorts: [http, admin] } }',
        ),
      ],
    );
    const { value } = found(sides);
    const [first] = value;
    expect(first?.identity).toMatchObject({
      kind: 'stand-in',
      namespace: 'pay',
      elsewhere: false,
      namespaceLabels: new Map([
        ['env', 'p'],
        ['kubernetes.io/metadata.name', 'pay'],
      ]),
      labels: new Map([['app', 'api']]),
    });
    expect(viewOf(first?.head)).toEqual({
      kind: 'pod',
      namespace: 'pay',
      namespaceLabels: new Map([
        ['env', 'p'],
        ['kubernetes.io/metadata.name', 'pay'],
      ]),
      labels: new Map([['app', 'api']]),
      account: 'any',
      accountLabels: new Map([['role', 'r']]),
      ports: 'http/TCP/65535 dns/UDP/65534 http/UDP/65533 admin/UDP/65532',
      hostNetwork: false,
      addresses: undefined,
    });
    const elsewhere = value.find(({ identity }) => identity.kind === 'stand-in' && identity.elsewhere);
    expect(elsewhere?.identity).toMatchObject({ namespace: 'any', labels: new Map([['app', 'api']]) });
    expect(viewOf(elsewhere?.head)).toMatchObject({
      namespace: 'any',
      namespaceLabels: new Map([['kubernetes.io/metadata.name', 'any']]),
      accountLabels: new Map([['role', 'r']]),
    });
  });

  test('sees its namespace on each side as it is there', () => {
    const sides = sidesOf([], [namespace('pay', 'env: p')], [namespace('pay', 'env: q')]);
    const [first] = found(sides).value;
    expect(viewOf(first?.base).namespaceLabels.get('env')).toBe('p');
    expect(viewOf(first?.head).namespaceLabels.get('env')).toBe('q');
  });

  test('is in the namespace that a policy asks for, where nobody wrote it', () => {
    const sides = sidesOf(
      [networkSet('g', 'a: b')],
      [],
      [calico('p', "namespaceSelector: projectcalico.org/name == 'new'")],
    );
    const { value } = found(sides);
    expect(value.map(idOf)).toEqual(['{any: ns=new}', '{any: ns=any}']);
    expect(viewOf(value[0]?.head).namespace).toBe('new');
  });
});

test('too many kinds of pods are a gap, where they are', () => {
  const labels = Array.from({ length: 11 }, (_, index) =>
    calico(`p${index}`, `selector: has(l${index})`, allow(`selector: app == 'a${index}'`)),
  );
  const { gaps } = found(sidesOf(PAY, [], labels));
  expect(2 ** 11).toBeGreaterThan(SPACE_LIMITS.partsPerNamespace);
  expect(new Set(gaps.map(({ message }) => message))).toEqual(
    new Set([
      'policies tell more than 2000 kinds of pods in namespace `pay` apart; split the change',
      'policies tell more than 2000 kinds of pods in namespaces to come apart; split the change',
    ]),
  );
});
