import { describe, expect, test } from 'vitest';
import { calicoProblems } from '../../src/manifest/calico-policy.ts';
import type { JsonObject } from '../../src/manifest/json.ts';

type Kind = { readonly kind: string; readonly name?: string; readonly group?: string; readonly labels?: JsonObject };

const CALICO = 'projectcalico.org';
const STORED = 'crd.projectcalico.org';

const namespaced: Kind = { kind: 'NetworkPolicy' };
const global: Kind = { kind: 'GlobalNetworkPolicy' };
const staged: Kind = { kind: 'StagedNetworkPolicy' };
const stagedGlobal: Kind = { kind: 'StagedGlobalNetworkPolicy' };
const stagedKubernetes: Kind = { kind: 'StagedKubernetesNetworkPolicy' };
const host: Kind = { kind: 'HostEndpoint' };
const set: Kind = { kind: 'GlobalNetworkSet' };
const profile: Kind = { kind: 'Profile' };
const tier = (name: string): Kind => ({ kind: 'Tier', name });

/** Every problem as one line: where, and what. */
function check({ kind, name = 'cde', group = CALICO, labels = {} }: Kind, spec: JsonObject): readonly string[] {
  const body = { apiVersion: `${group}/v3`, kind, metadata: { name, labels }, spec, status: {} };
  return calicoProblems(kind, group !== CALICO, body).map(({ route, message }) => `${route.join('.')}: ${message}`);
}

const ingress = (rule: JsonObject): JsonObject => ({ ingress: [{ action: 'Allow', ...rule }] });
const egress = (rule: JsonObject): JsonObject => ({ egress: [{ action: 'Allow', ...rule }] });
const from = (source: JsonObject): JsonObject => ingress({ source });
const to = (destination: JsonObject): JsonObject => egress({ destination });
const tcpTo = (destination: JsonObject): JsonObject => egress({ protocol: 'TCP', destination });
const overHttp = (http: JsonObject): JsonObject => ingress({ protocol: 'TCP', http });
const times = (count: number, entry: (index: number) => JsonObject | string | number): JsonObject[string] =>
  Array.from({ length: count }, (_, index) => entry(index));

const onlyRuleNamespace = "`global()` is only for the `namespaceSelector` of a rule's `source` or `destination`";

// biome-ignore format: one row, one line
const refused: readonly (readonly [kind: Kind, spec: JsonObject, problem: string])[] = [
  // Fields
  [namespaced, { namespaceSelector: 'all()' }, 'spec.namespaceSelector: unknown field `namespaceSelector`; known here: tier, order, ingress, egress, selector, types, serviceAccountSelector, performanceHints'],
  [namespaced, { order: '10' }, 'spec.order: `"10"` must be a number without quotes'],
  [namespaced, { tier: 'pci.strict' }, 'spec.tier: `pci.strict` is not a tier name (at most 63 of a-z, 0-9 and -, no dot)'],
  [namespaced, { performanceHints: ['Fast'] }, 'spec.performanceHints.0: `Fast` is not one of AssumeNeededOnEveryNode'],
  [global, { doNotTrack: 'true' }, 'spec.doNotTrack: `"true"` must be true or false'],
  [namespaced, { types: ['ingress'] }, 'spec.types.0: `ingress` is not one of Ingress, Egress'],
  [namespaced, { types: ['Egress', 'Egress'] }, 'spec.types.1: `Egress` stands twice; write it once'],
  // Selectors
  [namespaced, { selector: 5 }, 'spec.selector: `5` must be a selector (a string)'],
  [namespaced, { selector: 'app = 1' }, 'spec.selector: selector: an operator (==, !=, in, not in, contains, starts with, ends with) was expected after `app`, found `= 1` at column 5'],
  [namespaced, { selector: `a == '${'x'.repeat(1024)}'` }, 'spec.selector: selector: a selector has at most 1024 characters at column 1025'],
  [namespaced, { selector: 'global()' }, `spec.selector: ${onlyRuleNamespace}`],
  [global, { namespaceSelector: 'global()' }, `spec.namespaceSelector: ${onlyRuleNamespace}`],
  [global, { serviceAccountSelector: 'global()' }, `spec.serviceAccountSelector: ${onlyRuleNamespace}`],
  [namespaced, from({ selector: 'global()' }), `spec.ingress.0.source.selector: ${onlyRuleNamespace}`],
  [namespaced, from({ namespaceSelector: "global() || a == 'b'" }), 'spec.ingress.0.source.namespaceSelector: `global()` must stand alone; narrow it with `selector` instead'],
  // Actions
  [namespaced, { ingress: [{}] }, 'spec.ingress.0: a rule needs `action`'],
  [namespaced, ingress({ action: 'allow' }), 'spec.ingress.0.action: `allow` is not one of Allow, Deny, Log, Pass'],
  [{ ...namespaced, group: STORED }, ingress({ action: 'accept' }), 'spec.ingress.0.action: `accept` is not one of Allow, Deny, Log, Pass'],
  // Protocols and ports
  [namespaced, ingress({ protocol: 'tcp' }), 'spec.ingress.0.protocol: `tcp` is not a protocol: one of TCP, UDP, ICMP, ICMPv6, SCTP, UDPLite or a number from 1 to 255'],
  [namespaced, ingress({ notProtocol: 0 }), 'spec.ingress.0.notProtocol: `0` is not a protocol: one of TCP, UDP, ICMP, ICMPv6, SCTP, UDPLite or a number from 1 to 255'],
  [namespaced, ingress({ ipVersion: 5 }), 'spec.ingress.0.ipVersion: `5` must be 4 or 6'],
  [namespaced, to({ ports: [443] }), 'spec.egress.0.destination.ports: `ports` with numbers needs `protocol` TCP, UDP or SCTP in the rule'],
  [namespaced, to({ notPorts: ['web', '1:5'] }), 'spec.egress.0.destination.notPorts: `notPorts` with numbers needs `protocol` TCP, UDP or SCTP in the rule'],
  [namespaced, ingress({ protocol: 'UDPLite', source: { ports: ['web'] } }), 'spec.ingress.0.source.ports: `ports` needs protocol TCP, UDP or SCTP, not `UDPLite`'],
  [namespaced, tcpTo({ ports: [0] }), 'spec.egress.0.destination.ports.0: `0` is not a port: a number from 1 to 65535, a range such as `8000:8999`, or a name (at most 15 of a-z, 0-9 and -)'],
  [namespaced, tcpTo({ ports: ['80-90'] }), 'spec.egress.0.destination.ports.0: `80-90` is not a port: a number from 1 to 65535, a range such as `8000:8999`, or a name (at most 15 of a-z, 0-9 and -)'],
  [namespaced, tcpTo({ ports: [true] }), 'spec.egress.0.destination.ports.0: `true` is not a port: a number from 1 to 65535, a range such as `8000:8999`, or a name (at most 15 of a-z, 0-9 and -)'],
  [namespaced, tcpTo({ ports: ['90:80'] }), 'spec.egress.0.destination.ports.0: `90:80` is a reversed range; write `80:90`'],
  [namespaced, tcpTo({ notPorts: times(51, (port) => port + 1) }), 'spec.egress.0.destination.notPorts: `notPorts` has 51 entries; at most 50 are allowed'],
  // ICMP
  [namespaced, ingress({ icmp: { type: 8 } }), 'spec.ingress.0.icmp: `icmp` needs `protocol` ICMP or ICMPv6 in the rule'],
  [namespaced, ingress({ protocol: 'TCP', icmp: { type: 8 } }), 'spec.ingress.0.icmp: `icmp` needs `protocol` ICMP or ICMPv6 in the rule'],
  [namespaced, ingress({ protocol: 'ICMP', icmp: { code: 0 } }), 'spec.ingress.0.icmp.code: `code` needs `type` beside it'],
  [namespaced, ingress({ notICMP: { type: 255 } }), 'spec.ingress.0.notICMP.type: `255` must be a number from 0 to 254'],
  [namespaced, ingress({ protocol: 1, ipVersion: 6 }), 'spec.ingress.0.ipVersion: `protocol` `1` needs `ipVersion: 4` or none'],
  [namespaced, ingress({ notProtocol: 'ICMPv6', ipVersion: 4 }), 'spec.ingress.0.ipVersion: `notProtocol` `ICMPv6` needs `ipVersion: 6` or none'],
  // Addresses
  [namespaced, from({ nets: ['10.0.0.1'] }), 'spec.ingress.0.source.nets.0: `10.0.0.1` has no mask; write `10.0.0.1/32`'],
  [namespaced, from({ nets: ['10.1.2.3/8'] }), 'spec.ingress.0.source.nets.0: `10.1.2.3/8` has host bits; write `10.0.0.0/8`'],
  [namespaced, from({ notNets: ['fd00::1/8'] }), 'spec.ingress.0.source.notNets.0: `fd00::1/8` has host bits; write `fd00::/8`'],
  [namespaced, from({ notNets: ['::/0'] }), 'spec.ingress.0.source.notNets.0: `::/0` excludes every address, so the rule would never match; name a smaller block'],
  [namespaced, from({ nets: ['10.0.0.0/8', 'fd00::/8'] }), 'spec.ingress.0.source.nets.1: `fd00::/8` is IPv6 and `10.0.0.0/8` is not; write one rule for each family'],
  [namespaced, ingress({ source: { nets: ['fd00::/8'] }, destination: { notNets: ['10.0.0.0/8'] } }), 'spec.ingress.0.destination.notNets.0: `10.0.0.0/8` is IPv4 and `fd00::/8` is not; write one rule for each family'],
  [namespaced, ingress({ ipVersion: 6, source: { nets: ['10.0.0.0/8'] } }), 'spec.ingress.0.source.nets.0: `10.0.0.0/8` is IPv4 and `ipVersion` is 6; write one rule for each family'],
  [namespaced, from({ nets: times(257, (index) => `10.0.${index % 256}.0/24`) }), 'spec.ingress.0.source.nets: `nets` has 257 entries; at most 256 are allowed'],
  // Services
  [namespaced, to({ services: {} }), 'spec.egress.0.destination.services: `services` needs `name`'],
  [namespaced, to({ services: { name: 'db' }, selector: 'all()' }), 'spec.egress.0.destination.selector: `selector` cannot stand beside `services`; write two rules'],
  [namespaced, to({ services: { name: 'db' }, serviceAccounts: {} }), 'spec.egress.0.destination.serviceAccounts: `serviceAccounts` cannot stand beside `services`; write two rules'],
  [namespaced, to({ services: { name: 'db' }, ports: ['web'] }), 'spec.egress.0.destination.ports: `ports` cannot stand beside `services`, which brings its own ports'],
  [namespaced, egress({ source: { services: { name: 'db' } } }), 'spec.egress.0.source.services: `services` in an egress rule is for `destination` only'],
  [namespaced, ingress({ destination: { services: { name: 'db' } } }), 'spec.ingress.0.destination.services: `services` in an ingress rule is for `source` only'],
  [global, from({ services: { name: 'db' } }), 'spec.ingress.0.source.services: `services` needs `namespace`, since the policy itself has none'],
  // HTTP
  [namespaced, egress({ http: { methods: ['GET'] } }), 'spec.egress.0.http: `http` is for ingress rules only'],
  [namespaced, ingress({ action: 'Deny', http: { methods: ['GET'] } }), 'spec.ingress.0.http: `http` needs `action: Allow`'],
  [namespaced, ingress({ protocol: 'UDP', http: {} }), 'spec.ingress.0.http: `http` needs `protocol: TCP` or none'],
  [namespaced, overHttp({ paths: [{ exact: 'pay' }] }), 'spec.ingress.0.http.paths.0.exact: `pay` is not a path that starts with `/` and has no `?`, `#` or space'],
  [namespaced, overHttp({ paths: [{ prefix: '/a?b' }] }), 'spec.ingress.0.http.paths.0.prefix: `/a?b` is not a path that starts with `/` and has no `?`, `#` or space'],
  [namespaced, overHttp({ paths: [{ exact: '/a', prefix: '/a' }] }), 'spec.ingress.0.http.paths.0: a path needs either `exact` or `prefix`'],
  [namespaced, overHttp({ paths: [{}] }), 'spec.ingress.0.http.paths.0: a path needs either `exact` or `prefix`'],
  // Host policies
  [global, { preDNAT: true, doNotTrack: true, applyOnForward: true }, 'spec.preDNAT: `preDNAT` and `doNotTrack` exclude each other'],
  [global, { preDNAT: true }, 'spec.preDNAT: `preDNAT` needs `applyOnForward: true` beside it'],
  [global, { doNotTrack: true, applyOnForward: false }, 'spec.doNotTrack: `doNotTrack` needs `applyOnForward: true` beside it'],
  [global, { preDNAT: true, applyOnForward: true, ...egress({}) }, 'spec.egress: a `preDNAT` policy cannot have `egress` rules'],
  [global, { preDNAT: true, applyOnForward: true, types: ['Ingress', 'Egress'] }, 'spec.types.1: a `preDNAT` policy cannot have type `Egress`'],
  [stagedGlobal, { stagedAction: 'Set', preDNAT: true }, 'spec.preDNAT: `preDNAT` needs `applyOnForward: true` beside it'],
  [namespaced, { ingress: times(1025, () => ({ action: 'Deny' })) }, 'spec.ingress: `ingress` has 1025 entries; at most 1024 are allowed'],
  // Staged policies
  [staged, { stagedAction: 'Replace' }, 'spec.stagedAction: `Replace` is not one of Set, Delete, Learn, Ignore'],
  [staged, { stagedAction: 'Delete', selector: 'all()' }, 'spec.selector: `stagedAction: Delete` takes no field but `tier` beside it'],
  [stagedGlobal, { stagedAction: 'Delete', types: ['Ingress'] }, 'spec.types: `stagedAction: Delete` takes no field but `tier` beside it'],
  [stagedKubernetes, { stagedAction: 'Delete', podSelector: { matchLabels: { app: 'db' } } }, 'spec.podSelector: `stagedAction: Delete` takes no field but `tier` beside it'],
  [stagedKubernetes, { stagedAction: 'Drop', podSelector: {} }, 'spec.stagedAction: `Drop` is not one of Set, Delete, Learn, Ignore'],
  [stagedKubernetes, { selector: 'all()' }, 'spec.selector: unknown field `selector`; known here: podSelector, policyTypes, ingress, egress'],
  // Tiers
  [tier('pci.strict'), { order: 10 }, 'metadata.name: `pci.strict` is not a tier name (at most 63 of a-z, 0-9 and -, no dot)'],
  [tier('p'.repeat(64)), { order: 10 }, `metadata.name: \`${'p'.repeat(64)}\` is not a tier name (at most 63 of a-z, 0-9 and -, no dot)`],
  [tier('pci'), { defaultAction: 'Allow' }, 'spec.defaultAction: `Allow` is not one of Pass, Deny'],
  [tier('default'), { order: 10 }, 'spec.order: the built-in tier `default` must have `order: 1000000`'],
  [tier('default'), { order: 1_000_000, defaultAction: 'Pass' }, 'spec.defaultAction: the built-in tier `default` must have `defaultAction: Deny`'],
  [tier('kube-baseline'), { order: 10_000_000 }, 'spec.defaultAction: the built-in tier `kube-baseline` must have `defaultAction: Pass`'],
  // Network sets, host endpoints, profiles
  [{ ...set, labels: { 'projectcalico.org/namespace': 'cde' } }, {}, 'metadata.labels.projectcalico.org/namespace: label `projectcalico.org/namespace` is reserved for Calico; remove it'],
  [set, { nets: ['example.com'] }, 'spec.nets.0: `example.com` is not an address or a CIDR such as `10.0.0.0/8`'],
  [host, { interfaceName: '*' }, 'spec: a HostEndpoint needs `node`'],
  [host, { node: 'n1' }, 'spec: a HostEndpoint needs `interfaceName` or `expectedIPs`'],
  [host, { node: 'n1', interfaceName: 'eth0:1' }, 'spec.interfaceName: `eth0:1` is not `*` or an interface name'],
  [host, { node: 'n1', expectedIPs: ['10.0.0.1/32'] }, 'spec.expectedIPs.0: `10.0.0.1/32` is not an address such as `10.0.0.1`, without a mask'],
  [host, { node: 'n1', interfaceName: '*', ports: [{ name: 'ssh', port: 22 }] }, 'spec.ports.0: a port needs `protocol`'],
  [host, { node: 'n1', interfaceName: '*', ports: [{ name: 'ssh', protocol: 'ICMP', port: 22 }] }, 'spec.ports.0.protocol: `ICMP` is not a protocol with ports: TCP, UDP or SCTP'],
  [profile, { labelsToApply: { a: 1 } }, 'spec.labelsToApply.a: `a: 1` is not a string; write `a: "1"`'],
  [profile, ingress({ action: 'Reject' }), 'spec.ingress.0.action: `Reject` is not one of Allow, Deny, Log, Pass'],
];

// biome-ignore format: one row, one line
const taken: readonly (readonly [kind: Kind, spec: JsonObject])[] = [
  [namespaced, {}],
  [namespaced, { tier: '', selector: '', types: [], order: -1.5, serviceAccountSelector: "role == 'db'" }],
  [{ ...namespaced, group: STORED }, ingress({ action: 'ALLOW', http: { methods: ['GET'] } })],
  [namespaced, from({ namespaceSelector: ' global( ) ', selector: "zone == 'dmz'" })],
  [namespaced, from({ serviceAccounts: { names: ['web'], selector: 'has(role)' }, notSelector: 'has(quarantine)' })],
  [namespaced, tcpTo({ nets: ['10.0.0.0/8'], notNets: ['10.1.0.0/16'], ports: [443, '80', '8000:8999', 'web'] })],
  [namespaced, egress({ protocol: 132, destination: { ports: [1], notPorts: ['65535:65535'] } })],
  [namespaced, to({ ports: ['web'] })],
  [namespaced, ingress({ protocol: 58, ipVersion: 6, icmp: { type: 128, code: 0 }, metadata: { annotations: { a: 'b' } } })],
  [namespaced, ingress({ notICMP: { type: 8 } })],
  [namespaced, to({ services: { name: 'db' } })],
  [namespaced, to({ domains: ['*.example.com'] })],
  [namespaced, ingress({ protocol: 'TCP', source: { services: { name: 'db' } }, destination: { ports: [80] } })],
  [namespaced, overHttp({ methods: ['GET'], paths: [{ exact: '/pay' }, { prefix: '/' }] })],
  [global, { namespaceSelector: "pci == 'cde'", performanceHints: ['AssumeNeededOnEveryNode'], ...from({ services: { name: 'db', namespace: 'cde' } }) }],
  [global, { preDNAT: true, applyOnForward: true, doNotTrack: false, types: ['Ingress'], egress: [] }],
  [staged, { stagedAction: 'Delete', tier: 'pci', selector: '' }],
  [stagedGlobal, { stagedAction: 'Learn', namespaceSelector: 'all()' }],
  [stagedKubernetes, { stagedAction: 'Set', podSelector: {}, policyTypes: ['Ingress'] }],
  [stagedKubernetes, { stagedAction: 'Delete', podSelector: {} }],
  [tier('pci'), { order: 10, defaultAction: 'Pass' }],
  [tier('default'), { order: 1_000_000 }],
  [tier('kube-admin'), { order: 1000, defaultAction: 'Pass' }],
  [set, { nets: ['10.0.0.1', '10.1.2.3/8', 'fd00::/8'], allowedEgressDomains: ['example.com'] }],
  [{ kind: 'NetworkSet' }, { nets: [] }],
  [host, { node: 'n1', interfaceName: '*', profiles: ['projectcalico-default-allow'], ports: [{ name: 'ssh', protocol: 'TCP', port: 22 }] }],
  [host, { node: 'n1', expectedIPs: ['10.0.0.1', 'fd00::1'] }],
  [profile, { ...ingress({}), ...egress({ action: 'Deny' }), labelsToApply: { zone: 'dmz' } }],
];

describe('refused', () => {
  test.each(refused)('%j %j', (kind, spec, problem) => {
    expect(check(kind, spec)).toEqual([problem]);
  });

  test.each(['NetworkPolicy', 'StagedGlobalNetworkPolicy', 'HostEndpoint', 'Profile'])('%s without spec', (kind) => {
    expect(calicoProblems(kind, false, { metadata: { name: 'cde' } })).toEqual([
      { route: [], message: `a ${kind} needs \`spec\`` },
    ]);
  });

  test('a kind that is none of these is not taken in silence', () => {
    expect(calicoProblems('IPPool', false, {})[0]?.message).toMatch(/^`IPPool` is not a Calico policy kind/);
  });

  test('several problems at once', () => {
    expect(check(namespaced, ingress({ icmp: { type: 8 }, destination: { ports: [80] } }))).toHaveLength(2);
  });
});

test.each(taken)('taken: %j %j', (kind, spec) => {
  expect(check(kind, spec)).toEqual([]);
});
