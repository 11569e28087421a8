import { parseCidr } from '../algebra/addresses.ts';
import { union } from '../algebra/intervals.ts';
import { every, has, type Selector } from '../algebra/labels.ts';
import { ALL_PORTS, PROTOCOLS, ports } from '../algebra/ports.ts';
import { type AdminPolicyKind, adminPolicyProblems } from '../manifest/admin-network-policy.ts';
import { NAMESPACE_NAME } from '../manifest/facts.ts';
import { asList, asNumber, asObject, asString, type Json, valueAt } from '../manifest/json.ts';
import { fieldOf, type Resource } from '../manifest/resource.ts';
import { parseSelector } from '../manifest/selector.ts';
import { type Compiled, inert, problemGaps } from './compiled.ts';
import { podPeer, podSelector } from './kubernetes.ts';
import {
  type CompiledPolicy,
  type Direction,
  type Peer,
  type PortMatch,
  type Rule,
  type RuleVerdict,
} from './stage.ts';

export const ADMIN_POLICY_KINDS: readonly AdminPolicyKind[] = [
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
];

/** The tiers of admin policies, by the names Calico gives them: before and after everything else that has no tier. */
export const ADMIN_TIER = 'kube-admin';
export const BASELINE_TIER = 'kube-baseline';

const VERDICTS: { readonly [action: string]: RuleVerdict } = {
  Allow: 'allow',
  Accept: 'allow',
  Deny: 'deny',
  Pass: 'pass',
};

/**
 * Compiles AdminNetworkPolicy, BaselineAdminNetworkPolicy (v1alpha1) and ClusterNetworkPolicy (v1alpha2): ordered rules
 * that allow, deny or pass; what no rule names goes on to the next tier. A direction without rules has no effect.
 * Semantics: docs/dialects/admin-network-policies.md; source: kubernetes-sigs/network-policy-api apis.
 */
export function compileAdminPolicy(resource: Resource, kind: AdminPolicyKind): Compiled {
  const problems = adminPolicyProblems(kind, resource.body);
  const gaps = problemGaps(resource, problems);
  if (problems.some(({ readable }) => readable !== true)) return inert(gaps);
  const baseline = kind === 'BaselineAdminNetworkPolicy' || fieldOf(resource, 'spec', 'tier') === 'Baseline';
  return {
    tier: baseline ? BASELINE_TIER : ADMIN_TIER,
    order: asNumber(fieldOf(resource, 'spec', 'priority')) ?? 0,
    tie: `${resource.name}//${kind}`,
    ingress: compileDirection(resource, 'ingress'),
    egress: compileDirection(resource, 'egress'),
    gaps,
  };
}

function compileDirection(resource: Resource, direction: Direction): CompiledPolicy | undefined {
  const written = asList(fieldOf(resource, 'spec', direction));
  if (written.length === 0) return undefined;
  const rules = written.map((rule, index): Rule => {
    const matches = [...asList(valueAt(rule, 'ports')), ...asList(valueAt(rule, 'protocols'))];
    return {
      verdict: VERDICTS[asString(valueAt(rule, 'action')) ?? ''] ?? 'deny',
      own: undefined,
      peers: asList(valueAt(rule, direction === 'ingress' ? 'from' : 'to')).map(compilePeer),
      ports: matches.length === 0 ? [{ kind: 'ports', ports: ALL_PORTS }] : matches.flatMap(compilePort),
      exceptPorts: [],
      place: { resource, route: ['spec', direction, index] },
    };
  });
  return { subject: compileSubject(fieldOf(resource, 'spec', 'subject')), rules, place: { resource, route: ['spec'] } };
}

/** Policies of the cluster select pods only, so a selector that names nothing still means "in some namespace". */
function compileSubject(subject: Json | undefined): Selector {
  return every(has(NAMESPACE_NAME), podsOf(subject));
}

function podsOf(value: Json | undefined): Selector {
  const pods = asObject(valueAt(value, 'pods'));
  if (pods === undefined) return podSelector(parseSelector(valueAt(value, 'namespaces')), undefined);
  return podSelector(parseSelector(pods['namespaceSelector']), parseSelector(pods['podSelector']));
}

function compilePeer(peer: Json): Peer {
  const networks = asList(valueAt(peer, 'networks'));
  if (networks.length > 0) {
    const addresses = networks.map((cidr) => parseCidr(asString(cidr) ?? '') ?? []).reduce(union, []);
    return { kind: 'addresses', addresses, ofPods: true };
  }
  const domains = asList(valueAt(peer, 'domainNames'));
  if (domains.length > 0) return { kind: 'domains', patterns: domains.map(String) };
  const nodes = parseSelector(valueAt(peer, 'nodes'));
  if (nodes !== undefined) return { kind: 'nodes', selector: nodes };
  const pods = asObject(valueAt(peer, 'pods'));
  return pods === undefined
    ? podPeer(parseSelector(valueAt(peer, 'namespaces')), undefined)
    : podPeer(parseSelector(pods['namespaceSelector']), parseSelector(pods['podSelector']));
}

/** One item of `ports` (v1alpha1) or of `protocols` (v1alpha2). A name stands for every protocol that declares it. */
function compilePort(match: Json): readonly PortMatch[] {
  const name = asString(valueAt(match, 'namedPort')) ?? asString(valueAt(match, 'destinationNamedPort'));
  if (name !== undefined) return [{ kind: 'named', name, protocol: undefined, among: undefined }];
  const written = asObject(valueAt(match, 'portRange')) ?? asObject(valueAt(match, 'portNumber'));
  if (written !== undefined)
    return portsOf(
      asString(written['protocol']) ?? 'TCP',
      asNumber(written['start']) ?? asNumber(written['port']),
      asNumber(written['end']),
    );
  return PROTOCOLS.flatMap((protocol) => {
    const port = valueAt(match, protocol.toLowerCase(), 'destinationPort');
    const from = asNumber(valueAt(port, 'number')) ?? asNumber(valueAt(port, 'range', 'start'));
    return portsOf(protocol, from, asNumber(valueAt(port, 'range', 'end')));
  });
}

function portsOf(protocol: string, from: number | undefined, to: number | undefined): readonly PortMatch[] {
  const known = PROTOCOLS.find((each) => each === protocol);
  return known === undefined || from === undefined ? [] : [{ kind: 'ports', ports: ports(known, from, to ?? from) }];
}
