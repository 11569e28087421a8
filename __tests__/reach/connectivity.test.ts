import { describe, expect, test } from 'vitest';
import { describePorts, type PortsJson } from '../../src/algebra/ports.ts';
import { connectivity, connectivityDiff } from '../../src/query.ts';
import { type PeerJson, peerToJson, spokenPorts } from '../../src/reach/connectivity.ts';
import {
  adminPolicy,
  calicoPolicy,
  hostEndpoint,
  kubernetesPolicy,
  type Manifest,
  manifest,
  modelOf,
  modelsOf,
  namespace,
  pod,
  service,
} from '../support/manifests.ts';

// Declared connections as rows: `from > to: ports`. `out4` and `out6` are all addresses of a family.

const ALIASES: { readonly [name: string]: string } = { '0.0.0.0/0': 'out4', '::/0': 'out6' };

function nameOf(peer: PeerJson): string {
  if ('special' in peer) return peer.special;
  const name = 'workload' in peer ? peer.workload : peer.cidr.join(' ');
  return ALIASES[name] ?? name;
}

const ranges = (of: PortsJson): string =>
  Object.entries(of)
    .map(([family, list]) => `${family} ${list.map(([from, to]) => (from === to ? from : `${from}-${to}`)).join(',')}`)
    .join('; ');
const EVERYTHING = 'TCP 1-65535; UDP 1-65535; SCTP 1-65535';
const portsOf = (of: PortsJson): string => (ranges(of) === EVERYTHING ? 'all' : ranges(of));

const rowsOf = (...objects: readonly Manifest[]): readonly string[] =>
  connectivity(modelOf(objects).value).map(
    ({ src, dst, ports }) => `${nameOf(src)} > ${nameOf(dst)}: ${portsOf(ports)}`,
  );

/** Rows with one of these ends on either side. */
const withEnd = (rows: readonly string[], ...names: readonly string[]): readonly string[] =>
  rows.filter((row) =>
    row
      .split(': ')[0]
      ?.split(' > ')
      .some((name) => names.includes(name)),
  );

const PAY = namespace('pay', '');
const [web, api] = [pod('pay/web', 'app: web'), pod('pay/api', 'app: api')];
const closed = (app: string, rule = '') =>
  kubernetesPolicy(
    `pay/${app}`,
    `podSelector: { matchLabels: { app: ${app} } }, policyTypes: [Ingress], ingress: [${rule}]`,
  );
const silent = (app: string) =>
  kubernetesPolicy(`pay/${app}-out`, `podSelector: { matchLabels: { app: ${app} } }, policyTypes: [Egress]`);
const fromWeb = (ports: string) => `{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [${ports}] }`;

describe('rows', () => {
  test('are of all pairs where nothing restrains, but of an end with itself and of two ends outside', () => {
    expect(rowsOf(PAY, web, api)).toEqual([
      'out4 > pay/api: all',
      'out4 > pay/web: all',
      'out6 > pay/api: all',
      'out6 > pay/web: all',
      'pay/api > out4: all',
      'pay/api > out6: all',
      'pay/api > pay/web: all',
      'pay/web > out4: all',
      'pay/web > out6: all',
      'pay/web > pay/api: all',
    ]);
  });

  test('are what both ends let through', () => {
    expect(
      rowsOf(
        PAY,
        web,
        api,
        closed('api', fromWeb('{ port: 80 }, { port: 443, endPort: 445 }')),
        closed('web'),
        silent('api'),
      ),
    ).toEqual(['pay/web > out4: all', 'pay/web > out6: all', 'pay/web > pay/api: TCP 80,443-445']);
    expect(rowsOf(PAY, web, api, closed('api', fromWeb('{ port: 80 }')), silent('web'), closed('web'))).toEqual([
      'pay/api > out4: all',
      'pay/api > out6: all',
    ]);
  });

  test('speak of ICMP where some rule does', () => {
    const icmp = (protocol: string) =>
      calicoPolicy(
        'p',
        `selector: app == 'api', types: [Ingress], ingress: [{ action: Allow, protocol: ${protocol}, source: { selector: app == 'web' } }]`,
      );
    const between = (protocol: string) =>
      rowsOf(PAY, web, api, icmp(protocol)).filter((row) => /^pay\/(web|api) > pay/.test(row));
    expect(between('ICMP')).toEqual([
      `pay/api > pay/web: ${EVERYTHING}; ICMP 1-65280; ICMPv6 1-65280; PROTO 1,3-6,8-17,19-58,60-132,134-256`,
      'pay/web > pay/api: ICMP 1-65280',
    ]);
    expect(between('TCP')).toEqual(['pay/api > pay/web: all', 'pay/web > pay/api: TCP 1-65535']);
  });

  test('name hosts outside, host endpoints and blocks', () => {
    const policy = adminPolicy(
      'a',
      'priority: 1, subject: { namespaces: {} }, egress: [{ action: Allow, to: [{ domainNames: ["*.example.com"] }] }, { action: Deny, to: [{ networks: [0.0.0.0/0, "::/0"] }] }]',
    );
    expect(rowsOf(PAY, web, policy, closed('web'))).toEqual(['pay/web > dns:any.example.com: all']);
    const blocks = closed('web', '{ from: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16] } }] }');
    expect(rowsOf(PAY, web, blocks, silent('web'))).toEqual([
      '10.0.0.0/16 10.2.0.0/15 10.4.0.0/14 10.8.0.0/13 10.16.0.0/12 10.32.0.0/11 10.64.0.0/10 10.128.0.0/9 > pay/web: all',
    ]);
    const host = hostEndpoint(
      'node',
      'role: node',
      'expectedIPs: [172.16.0.1], profiles: [projectcalico-default-allow]',
    );
    expect(withEnd(rowsOf(PAY, web, host, closed('web'), silent('web')), 'hostendpoint:node')).toEqual([
      'out4 > hostendpoint:node: all',
      'out6 > hostendpoint:node: all',
      'hostendpoint:node > out4: all',
      'hostendpoint:node > out6: all',
    ]);
  });

  test('of the ingress controller lead where routes lead, and where policy lets any pod in', () => {
    const routed = [
      service('pay/api', 'selector: { app: api }, ports: [{ port: 80, targetPort: 8080 }]'),
      manifest(
        'networking.k8s.io/v1',
        'Ingress',
        'pay/way',
        'defaultBackend: { service: { name: api, port: { number: 80 } } }',
      ),
    ];
    const everyPod = '{ from: [{ namespaceSelector: {} }] }';
    const ofController = (...objects: readonly Manifest[]) =>
      withEnd(rowsOf(PAY, web, api, ...routed, ...objects), 'ingress-controller');
    expect(ofController()).toEqual(['ingress-controller > pay/api: TCP 8080']);
    expect(ofController(closed('api', everyPod))).toEqual(['ingress-controller > pay/api: TCP 8080']);
    expect(ofController(closed('api', fromWeb('{ port: 8080 }')))).toEqual([]);
    const balanced = service('pay/web', 'type: LoadBalancer, selector: { app: web }, ports: [{ port: 80 }]');
    expect(ofController(balanced)).toEqual(['ingress-controller > pay/api: TCP 8080']);
    const second = manifest(
      'networking.k8s.io/v1',
      'Ingress',
      'pay/other',
      'defaultBackend: { service: { name: more, port: { number: 90 } } }',
    );
    const more = service('pay/more', 'selector: { app: api }, ports: [{ port: 90 }]');
    expect(ofController(second, more)).toEqual(['ingress-controller > pay/api: TCP 90,8080']);
  });
});

describe('pods of one owner', () => {
  const replica = (name: string, role: string): Manifest => ({
    path: `pods/${name}.yaml`,
    text: `{ apiVersion: v1, kind: Pod, metadata: { name: ${name}, namespace: pay, labels: { app: set, role: ${role} }, ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: set, uid: u, controller: true }] }, spec: { containers: [{ name: c, image: i }] } }\n`,
  });
  const set = [replica('set-1', 'leader'), replica('set-2', 'follower')];
  const onLeader = kubernetesPolicy(
    'pay/leader',
    'podSelector: { matchLabels: { role: leader } }, policyTypes: [Ingress]',
  );
  const onBoth = kubernetesPolicy(
    'pay/both',
    'podSelector: { matchExpressions: [{ key: role, operator: Exists }] }, policyTypes: [Ingress]',
  );

  test('are one row where they connect alike', () => {
    expect(rowsOf(PAY, web, ...set, silent('web'), closed('web'))).toEqual([
      'out4 > pay/set: all',
      'out6 > pay/set: all',
      'pay/set > out4: all',
      'pay/set > out6: all',
    ]);
    expect(withEnd(rowsOf(PAY, web, ...set, onBoth, onLeader), 'pay/web')).toContain('pay/set > pay/web: all');
  });

  test('speak for themselves where they do not', () => {
    expect(withEnd(rowsOf(PAY, web, ...set, onLeader), 'pay/web').filter((row) => row.includes('set'))).toEqual([
      'pay/set-1 > pay/web: all',
      'pay/set-2 > pay/web: all',
      'pay/web > pay/set-2: all',
    ]);
    const out = kubernetesPolicy('pay/out', 'podSelector: { matchLabels: { role: leader } }, policyTypes: [Egress]');
    expect(withEnd(rowsOf(PAY, web, ...set, out), 'pay/web').filter((row) => row.includes('set'))).toEqual([
      'pay/set-2 > pay/web: all',
      'pay/web > pay/set-1: all',
      'pay/web > pay/set-2: all',
    ]);
  });

  test('speak for themselves where they differ in what looks like others of them', () => {
    const plain = pod('pay/plain', 'app: set, role: plain');
    const fromLeader = kubernetesPolicy(
      'pay/leader-only',
      'podSelector: { matchLabels: { app: set } }, policyTypes: [Ingress], ingress: [{ from: [{ podSelector: { matchLabels: { role: leader } } }] }]',
    );
    expect(
      rowsOf(PAY, plain, ...set, replica('set-3', 'plain'), fromLeader).filter((row) => row.includes('> pay/plain')),
    ).toEqual(['pay/set-1 > pay/plain: all']);
  });

  test('do not where they differ among themselves only', () => {
    const among = kubernetesPolicy(
      'pay/among',
      'podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress], ingress: [{ from: [{ podSelector: { matchLabels: { app: set } } }] }]',
    );
    const inner = kubernetesPolicy(
      'pay/inner',
      'podSelector: { matchLabels: { role: leader } }, policyTypes: [Ingress], ingress: [{ from: [{ podSelector: { matchLabels: { app: set } } }] }]',
    );
    const follower = kubernetesPolicy(
      'pay/follower',
      'podSelector: { matchLabels: { role: follower } }, policyTypes: [Ingress]',
    );
    expect(
      withEnd(rowsOf(PAY, web, ...set, among, inner, follower), 'pay/web').filter((row) => row.includes('set')),
    ).toEqual(['pay/set > pay/web: all']);
  });

  test('speak for themselves on both sides of a change when they do on one', () => {
    const [base, head] = modelsOf([
      [PAY, web, ...set],
      [PAY, web, ...set, onLeader],
    ]).value;
    if (base === undefined || head === undefined) throw new Error('two worlds are two models');
    expect(connectivityDiff(base, head).map(({ src, dst, type }) => `${nameOf(src)} > ${nameOf(dst)} ${type}`)).toEqual(
      [
        'out4 > pay/set-1 removed',
        'out6 > pay/set-1 removed',
        'pay/set-2 > pay/set-1 removed',
        'pay/web > pay/set-1 removed',
      ],
    );
  });
});

test.each<[Parameters<typeof peerToJson>[0], PeerJson]>([
  [{ kind: 'node', id: '{node: role=db}', name: 'role=db' }, { special: 'node:role=db' }],
  [{ kind: 'host', id: '{hostendpoint:n}', name: 'n' }, { special: 'hostendpoint:n' }],
  [
    {
      kind: 'stand-in',
      id: '{pay: }',
      namespace: 'pay',
      namespaceLabels: new Map(),
      labels: new Map(),
      ports: [],
      elsewhere: false,
    },
    { special: 'future-pod {pay: }' },
  ],
])('ends that only a change has: %j', (identity, json) => {
  expect(peerToJson(identity)).toEqual(json);
});

test('a change has a row for each pair that differs, and what it had before', () => {
  const [base, head] = modelsOf([
    [
      PAY,
      web,
      api,
      closed('api', `${fromWeb('{ port: 80 }')}, { from: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }`),
      closed('web'),
      silent('api'),
    ],
    [
      PAY,
      web,
      api,
      closed('api', `${fromWeb('{ port: 81 }')}, { from: [{ ipBlock: { cidr: "::/0" } }] }`),
      closed('web'),
      silent('api'),
    ],
  ]).value;
  if (base === undefined || head === undefined) throw new Error('two worlds are two models');
  const told = connectivityDiff(base, head).map(
    ({ src, dst, base: was, head: now, type }) =>
      `${nameOf(src)} > ${nameOf(dst)} ${type}: ${portsOf(was)} | ${portsOf(now)}`,
  );
  expect(told).toEqual([
    'out4 > pay/api removed: all | ',
    'pay/web > pay/api changed: TCP 80 | TCP 81',
    'out6 > pay/api added:  | all',
  ]);
  expect(connectivityDiff(base, base)).toEqual([]);
});

test.each([
  ['nothing', [], 'every TCP, UDP and SCTP port'],
  ['every port', ['{ action: Allow }'], 'every TCP, UDP and SCTP port'],
  ['transports', ['{ action: Allow, protocol: TCP, destination: { ports: [80] } }'], 'every TCP, UDP and SCTP port'],
  ['port names', ['{ action: Allow, destination: { ports: [http] } }'], 'every TCP, UDP and SCTP port'],
  ['one of ICMP', ['{ action: Allow }', '{ action: Deny, protocol: ICMP, icmp: { type: 8 } }'], 'all ports'],
  ['all but one protocol', ['{ action: Allow, notProtocol: 47 }'], 'all ports'],
  [
    'all but one protocol, by the name of a port',
    ['{ action: Allow, notProtocol: 47, destination: { ports: [http] } }'],
    'all ports',
  ],
])('where rules speak of %s, so do rows', (_, rules, spoken) => {
  const { plane } = modelOf([calicoPolicy('p', `types: [Ingress], ingress: [${rules.join(', ')}]`)]).value;
  expect(describePorts(spokenPorts([plane]))).toBe(spoken);
});
