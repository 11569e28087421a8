import { parseCidr } from '../algebra/addresses.ts';
import { subtract } from '../algebra/intervals.ts';
import { EVERYTHING, only, type Selector } from '../algebra/labels.ts';
import { ALL_PORTS, everyPortOf, PROTOCOLS, type Protocol, ports } from '../algebra/ports.ts';
import type { Reading } from '../manifest/gap.ts';
import { asList, asNumber, asObject, asString, type Json, valueAt } from '../manifest/json.ts';
import { networkPolicyProblems } from '../manifest/network-policy.ts';
import { fieldOf, NAMESPACE_NAME_LABEL, type Resource, resourceGap, resourceName } from '../manifest/resource.ts';
import { parseSelector } from '../manifest/selector.ts';
import type { CompiledPolicy, Direction, Peer, PortMatch, Rule } from './stage.ts';

/** What one NetworkPolicy does: at most one compiled policy per direction. */
export type CompiledNetworkPolicy = {
  readonly ingress: CompiledPolicy | undefined;
  readonly egress: CompiledPolicy | undefined;
};

/**
 * Compiles `networking.k8s.io/v1 NetworkPolicy`: allow rules only, and isolation of whom it selects in each of its
 * types. A policy the API server would refuse is a gap and protects nobody.
 * Semantics: docs/semantics.md, "NetworkPolicy"; source: kubernetes/api networking/v1/types.go.
 */
export function compileNetworkPolicy(resource: Resource): Reading<CompiledNetworkPolicy> {
  const problems = networkPolicyProblems(resource.body);
  if (problems.length > 0) {
    const gaps = problems.map(({ route, message }) =>
      resourceGap(resource, route, `${resourceName(resource)}: ${message}; the API server refuses this object`),
    );
    return { value: { ingress: undefined, egress: undefined }, gaps };
  }
  return {
    value: { ingress: compileDirection(resource, 'ingress'), egress: compileDirection(resource, 'egress') },
    gaps: [],
  };
}

/** `policyTypes` as given; else ingress always, and egress only when egress rules are written. */
export function isolates(resource: Resource, direction: Direction): boolean {
  const types = asList(fieldOf(resource, 'spec', 'policyTypes'));
  if (types.length > 0) return types.includes(direction === 'ingress' ? 'Ingress' : 'Egress');
  return direction === 'ingress' || asList(fieldOf(resource, 'spec', 'egress')).length > 0;
}

function compileDirection(resource: Resource, direction: Direction): CompiledPolicy | undefined {
  if (!isolates(resource, direction)) return undefined;
  const own: Selector = [{ key: NAMESPACE_NAME_LABEL, allowed: only(resource.namespace ?? 'default') }];
  const rules = asList(fieldOf(resource, 'spec', direction)).map((rule, index): Rule => {
    const peers = asList(valueAt(rule, direction === 'ingress' ? 'from' : 'to'));
    const matches = asList(valueAt(rule, 'ports'));
    return {
      verdict: 'allow',
      peers: peers.length === 0 ? [{ kind: 'everyone' }] : peers.map((peer) => compilePeer(peer, own)),
      ports: matches.length === 0 ? [{ kind: 'ports', ports: ALL_PORTS }] : matches.map(compilePort),
      place: { resource, route: ['spec', direction, index] },
    };
  });
  const pods = parseSelector(fieldOf(resource, 'spec', 'podSelector')) ?? EVERYTHING;
  return { subject: { namespaces: own, pods }, rules, unmatched: 'deny', place: { resource, route: ['spec'] } };
}

/** The fields of one list item are ANDed; a missing namespaceSelector means the policy's own namespace. */
function compilePeer(peer: Json, own: Selector): Peer {
  const block = asObject(valueAt(peer, 'ipBlock'));
  if (block !== undefined) {
    const whole = parseCidr(asString(block['cidr']) ?? '') ?? [];
    const addresses = asList(block['except']).reduce(
      (rest, cidr) => subtract(rest, parseCidr(asString(cidr) ?? '') ?? []),
      whole,
    );
    return { kind: 'addresses', addresses };
  }
  return {
    kind: 'pods',
    namespaces: parseSelector(valueAt(peer, 'namespaceSelector')) ?? own,
    pods: parseSelector(valueAt(peer, 'podSelector')) ?? EVERYTHING,
  };
}

function compilePort(match: Json): PortMatch {
  const protocol: Protocol = PROTOCOLS.find((known) => known === valueAt(match, 'protocol')) ?? 'TCP';
  const port = valueAt(match, 'port');
  if (typeof port === 'string') return { kind: 'named', name: port, protocol };
  const from = asNumber(port);
  return {
    kind: 'ports',
    ports:
      from === undefined ? everyPortOf(protocol) : ports(protocol, from, asNumber(valueAt(match, 'endPort')) ?? from),
  };
}
