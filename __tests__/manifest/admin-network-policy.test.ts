import { describe, expect, test } from 'vitest';
import { type AdminPolicyKind, adminPolicyProblems } from '../../src/manifest/admin-network-policy.ts';
import type { JsonObject } from '../../src/manifest/json.ts';

const anp = 'AdminNetworkPolicy';
const banp = 'BaselineAdminNetworkPolicy';
const cnp = 'ClusterNetworkPolicy';

/** What each kind cannot do without. */
const MINIMAL: { readonly [K in AdminPolicyKind]: JsonObject } = {
  [anp]: { priority: 10, subject: { namespaces: {} } },
  [banp]: { subject: { namespaces: {} } },
  [cnp]: { tier: 'Admin', priority: 10, subject: { namespaces: {} } },
};

/** Every problem as one line: where, and what. */
function check(kind: AdminPolicyKind, spec: JsonObject, name = 'default'): readonly string[] {
  const body = { kind, metadata: { name }, spec: { ...MINIMAL[kind], ...spec }, status: {} };
  return adminPolicyProblems(kind, body).map(({ route, message }) => `${route.join('.')}: ${message}`);
}

const everybody: JsonObject = { namespaces: {} };
const ingress = (rule: JsonObject): JsonObject => ({ ingress: [{ action: 'Deny', from: [everybody], ...rule }] });
const egress = (rule: JsonObject): JsonObject => ({ egress: [{ action: 'Deny', to: [everybody], ...rule }] });
const to = (peer: JsonObject): JsonObject => egress({ to: [peer] });
const port = (entry: JsonObject): JsonObject => ingress({ ports: [entry] });
const protocol = (entry: JsonObject): JsonObject => ingress({ protocols: [entry] });
const times = (count: number, entry: JsonObject | string): JsonObject[string] =>
  Array.from({ length: count }, () => entry);

const oldest = 'is the oldest v1alpha1 layout, which newer servers read as every namespace';
const domains = { domainNames: ['*.example.com'] };

// biome-ignore format: one row, one line
const refused: readonly (readonly [kind: AdminPolicyKind, spec: JsonObject, problem: string])[] = [
  // Fields
  [anp, { tier: 'Admin' }, 'spec.tier: unknown field `tier`; known here: priority, subject, ingress, egress'],
  [anp, { priority: null }, 'spec: the policy needs `priority`'],
  [anp, { priority: 1001 }, 'spec.priority: `1001` must be a number from 0 to 1000'],
  [anp, { priority: '5' }, 'spec.priority: `"5"` must be a number from 0 to 1000'],
  [banp, { priority: 5 }, 'spec.priority: unknown field `priority`; known here: subject, ingress, egress'],
  [cnp, { tier: null }, 'spec: the policy needs `tier`'],
  [cnp, { tier: 'admin' }, 'spec.tier: `admin` is not one of Admin, Baseline'],
  [cnp, { priority: null }, 'spec: the policy needs `priority`'],
  [banp, { subject: null }, 'spec: the policy needs `subject`'],
  // Subjects and peers
  [anp, { subject: {} }, 'spec.subject: `subject` needs exactly one of `namespaces`, `pods`; it has none'],
  [cnp, { subject: { namespaces: {}, pods: { podSelector: {} } } }, 'spec.subject: `subject` needs exactly one of `namespaces`, `pods`; it has `namespaces` and `pods`'],
  [anp, { subject: { pods: { podSelector: {} } } }, 'spec.subject.pods: `pods` needs `namespaceSelector`; write `{}` for all'],
  [cnp, { subject: { pods: { namespaceSelector: {} } } }, 'spec.subject.pods: `pods` needs `podSelector`; write `{}` for all'],
  [anp, ingress({ from: [] }), 'spec.ingress.0.from: `from` must not be empty'],
  [anp, ingress({ from: null }), 'spec.ingress.0: a rule needs `from`'],
  [anp, egress({ to: null }), 'spec.egress.0: a rule needs `to`'],
  [anp, ingress({ from: [{}] }), 'spec.ingress.0.from.0: a peer needs exactly one of `namespaces`, `pods`; it has none'],
  [anp, ingress({ from: [{ networks: ['10.0.0.0/8'] }] }), 'spec.ingress.0.from.0.networks: unknown field `networks`; known here: namespaces, pods'],
  [anp, to({ networks: ['10.0.0.0/8'], nodes: {} }), 'spec.egress.0.to.0: a peer needs exactly one of `namespaces`, `pods`, `nodes`, `networks`, `domainNames`; it has `nodes` and `networks`'],
  [anp, to({ networks: [] }), 'spec.egress.0.to.0.networks: `networks` must not be empty'],
  [anp, to({ networks: ['10.0.0.1'] }), 'spec.egress.0.to.0.networks.0: `10.0.0.1` is not a CIDR such as `10.0.0.0/8`'],
  [cnp, to({ networks: times(26, '10.0.0.0/8') }), 'spec.egress.0.to.0.networks: `networks` has 26 entries; at most 25 are allowed'],
  [banp, to(domains), 'spec.egress.0.to.0.domainNames: unknown field `domainNames`; known here: namespaces, pods, nodes, networks'],
  // The oldest layout
  [anp, { subject: { namespaces: { namespaceSelector: {} } } }, `spec.subject.namespaces.namespaceSelector: \`namespaceSelector\` under \`namespaces\` ${oldest}; write its labels directly under \`namespaces\``],
  [banp, ingress({ from: [{ namespaces: { sameLabels: ['team'] } }] }), `spec.ingress.0.from.0.namespaces.sameLabels: \`sameLabels\` under \`namespaces\` ${oldest}; name the namespaces with a selector under \`namespaces\` instead`],
  [anp, to({ namespaces: { notSameLabels: ['team'] } }), `spec.egress.0.to.0.namespaces.notSameLabels: \`notSameLabels\` under \`namespaces\` ${oldest}; name the namespaces with a selector under \`namespaces\` instead`],
  [anp, to({ pods: { namespaces: {}, podSelector: {} } }), `spec.egress.0.to.0.pods.namespaces: \`namespaces\` under \`pods\` ${oldest}; write \`pods: {namespaceSelector: …, podSelector: …}\``],
  // Rules
  [anp, ingress({ action: null }), 'spec.ingress.0: a rule needs `action`'],
  [anp, ingress({ action: 'Accept' }), 'spec.ingress.0.action: `Accept` is not one of Allow, Deny, Pass'],
  [banp, ingress({ action: 'Pass' }), 'spec.ingress.0.action: `Pass` is not one of Allow, Deny'],
  [cnp, ingress({ action: 'Allow' }), 'spec.ingress.0.action: `Allow` is not one of Accept, Deny, Pass'],
  [anp, ingress({ name: 'n'.repeat(101) }), `spec.ingress.0.name: \`${'n'.repeat(101)}\` is not a rule name of at most 100 characters`],
  [anp, ingress({ protocols: [] }), 'spec.ingress.0.protocols: unknown field `protocols`; known here: name, action, from, ports'],
  [cnp, egress({ ports: [] }), 'spec.egress.0.ports: unknown field `ports`; known here: name, action, to, protocols'],
  [anp, { egress: times(101, { action: 'Deny', to: [everybody] }) }, 'spec.egress: `egress` has 101 entries; at most 100 are allowed'],
  [cnp, { egress: times(26, { action: 'Deny', to: [everybody] }) }, 'spec.egress: `egress` has 26 entries; at most 25 are allowed'],
  [cnp, ingress({ from: times(26, everybody) }), 'spec.ingress.0.from: `from` has 26 entries; at most 25 are allowed'],
  // Domain names
  [anp, to(domains), 'spec.egress.0.to.0.domainNames: `domainNames` needs `action: Allow`'],
  [cnp, egress({ action: 'Pass', to: [everybody, domains] }), 'spec.egress.0.to.1.domainNames: `domainNames` needs `action: Accept`'],
  [cnp, egress({ action: 'Accept', to: [{ domainNames: ['a.*.com'] }] }), 'spec.egress.0.to.0.domainNames.0: `a.*.com` is not a domain name such as `api.example.com` or `*.example.com`'],
  [cnp, egress({ action: 'Accept', to: [{ domainNames: ['localhost'] }] }), 'spec.egress.0.to.0.domainNames.0: `localhost` is not a domain name such as `api.example.com` or `*.example.com`'],
  // Ports
  [anp, ingress({ ports: [] }), 'spec.ingress.0.ports: `ports` must not be empty'],
  [cnp, ingress({ protocols: [] }), 'spec.ingress.0.protocols: `protocols` must not be empty'],
  [anp, port({}), 'spec.ingress.0.ports.0: a port needs exactly one of `portNumber`, `portRange`, `namedPort`; it has none'],
  [anp, port({ portNumber: { protocol: 'TCP' } }), 'spec.ingress.0.ports.0.portNumber: `portNumber` needs `port`'],
  [anp, port({ portNumber: { protocol: 'tcp', port: 1 } }), 'spec.ingress.0.ports.0.portNumber.protocol: `tcp` is not one of TCP, UDP, SCTP'],
  [anp, port({ portNumber: { port: 65_536 } }), 'spec.ingress.0.ports.0.portNumber.port: `65536` must be a number from 1 to 65535'],
  [anp, port({ portRange: { start: 1 } }), 'spec.ingress.0.ports.0.portRange: a port range needs `end`'],
  [anp, port({ portRange: { start: 80, end: 80 } }), 'spec.ingress.0.ports.0.portRange: `start` 80 must be less than `end` 80; one port is written as a number'],
  [cnp, protocol({ tcp: {} }), 'spec.ingress.0.protocols.0.tcp: `tcp` needs `destinationPort`; for every port write `range: {start: 1, end: 65535}`'],
  [cnp, protocol({ udp: { destinationPort: {} } }), 'spec.ingress.0.protocols.0.udp.destinationPort: `destinationPort` needs exactly one of `number`, `range`; it has none'],
  [cnp, protocol({ sctp: { destinationPort: { range: { start: 9, end: 8 } } } }), 'spec.ingress.0.protocols.0.sctp.destinationPort.range: `start` 9 must be less than `end` 8; one port is written as a number'],
  [cnp, protocol({ tcp: { destinationPort: { number: 1 } }, destinationNamedPort: 'web' }), 'spec.ingress.0.protocols.0: a protocol needs exactly one of `tcp`, `udp`, `sctp`, `destinationNamedPort`; it has `tcp` and `destinationNamedPort`'],
  [anp, egress({ to: [everybody, { nodes: {} }], ports: [{ namedPort: 'web' }] }), 'spec.egress.0.ports.0.namedPort: `namedPort` cannot meet `nodes`, which has no port names; write the number or a rule of its own'],
  [cnp, egress({ action: 'Accept', to: [domains], protocols: [{ destinationNamedPort: 'web' }] }), 'spec.egress.0.protocols.0.destinationNamedPort: `destinationNamedPort` cannot meet `domainNames`, which has no port names; write the number or a rule of its own'],
];

const selected = { matchLabels: { team: 'pay' } };
const pods = { pods: { namespaceSelector: selected, podSelector: {} } };

// biome-ignore format: one row, one line
const taken: readonly (readonly [kind: AdminPolicyKind, spec: JsonObject])[] = [
  [anp, {}],
  [anp, { priority: 0, subject: pods, ingress: [] }],
  [anp, ingress({ name: 'é'.repeat(100), action: 'Pass', from: [pods, { namespaces: selected }] })],
  [anp, ingress({ ports: [{ portNumber: { port: 443 } }, { portRange: { protocol: 'UDP', start: 1, end: 2 } }, { namedPort: 'web' }] })],
  [anp, egress({ action: 'Allow', to: [domains, { networks: ['10.1.2.3/8', '::/0'] }, { nodes: selected }] })],
  [banp, {}],
  [banp, to({ networks: ['0.0.0.0/0'] })],
  [cnp, { tier: 'Baseline', priority: 1000, subject: { pods: { podSelector: {} } } }],
  [cnp, ingress({ action: 'Accept', protocols: [{ tcp: { destinationPort: { number: 443 } } }, { destinationNamedPort: 'web' }] })],
  [cnp, egress({ action: 'Accept', to: [domains], protocols: [{ udp: { destinationPort: { range: { start: 1, end: 65_535 } } } }] })],
];

describe('refused', () => {
  test.each(refused)('%s %j', (kind, spec, problem) => {
    expect(check(kind, spec)).toEqual([problem]);
  });

  test('a baseline policy of another name', () => {
    expect(check(banp, {}, 'cde')).toEqual([
      'metadata.name: the one BaselineAdminNetworkPolicy must be named `default`',
    ]);
  });

  test('a policy without spec', () => {
    expect(adminPolicyProblems(anp, {})).toEqual([{ route: [], message: 'the policy needs `spec`' }]);
  });
});

test.each(taken)('taken: %s %j', (kind, spec) => {
  expect(check(kind, spec)).toEqual([]);
});
