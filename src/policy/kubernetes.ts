import { parseCidr } from '../algebra/addresses.ts';
import { subtract } from '../algebra/intervals.ts';
import { EVERYTHING, every, only, renameKeys, requires, type Selector } from '../algebra/labels.ts';
import { ALL_PORTS, everyPortOf, PROTOCOLS, type Protocol, ports } from '../algebra/ports.ts';
import { NAMESPACE_NAME, ofNamespace } from '../manifest/facts.ts';
import { asList, asNumber, asObject, asString, type Json, valueAt } from '../manifest/json.ts';
import { networkPolicyProblems } from '../manifest/network-policy.ts';
import { fieldOf, type Resource } from '../manifest/resource.ts';
import { parseSelector } from '../manifest/selector.ts';
import { type Compiled, inert, problemGaps } from './compiled.ts';
import { type CompiledPolicy, type Direction, type Peer, type PortMatch, type Rule } from './stage.ts';

/** Where Calico sets Kubernetes policies among its own in the default tier (libcalico-go K8sNetworkPolicyToCalico). */
const ORDER = 1000;

/**
 * Compiles `networking.k8s.io/v1 NetworkPolicy`: allow rules only, and isolation of whom it selects in each of its
 * types. A policy the API server would refuse is a gap and protects nobody.
 * Whether an `ipBlock` names pods is left to the enforcer; `blocksOfPods`: it surely does, as under Calico.
 * Semantics: docs/semantics.md, "NetworkPolicy"; source: kubernetes/api networking/v1/types.go.
 */
export function compileNetworkPolicy(resource: Resource, blocksOfPods: boolean): Compiled {
  const problems = networkPolicyProblems(resource.body);
  const gaps = problemGaps(resource, problems);
  if (problems.some(({ readable }) => readable !== true)) return inert(gaps);
  return {
    tier: 'default',
    order: ORDER,
    tie: `${resource.name}/${resource.namespace}/KubernetesNetworkPolicy`,
    ingress: compileDirection(resource, 'ingress', blocksOfPods),
    egress: compileDirection(resource, 'egress', blocksOfPods),
    gaps,
  };
}

/** `policyTypes` as given; else ingress always, and egress only when egress rules are written. */
export function isolates(resource: Resource, direction: Direction): boolean {
  const types = asList(fieldOf(resource, 'spec', 'policyTypes'));
  if (types.length > 0) return types.includes(direction === 'ingress' ? 'Ingress' : 'Egress');
  return direction === 'ingress' || asList(fieldOf(resource, 'spec', 'egress')).length > 0;
}

function compileDirection(resource: Resource, direction: Direction, blocksOfPods: boolean): CompiledPolicy | undefined {
  if (!isolates(resource, direction)) return undefined;
  const own = requires(NAMESPACE_NAME, only(resource.namespace ?? 'default'));
  const rules = asList(fieldOf(resource, 'spec', direction)).map((rule, index): Rule => {
    const peers = asList(valueAt(rule, direction === 'ingress' ? 'from' : 'to'));
    const matches = asList(valueAt(rule, 'ports'));
    return {
      verdict: 'allow',
      own: undefined,
      peers: peers.length === 0 ? [{ kind: 'everyone' }] : peers.map((peer) => compilePeer(peer, own, blocksOfPods)),
      ports: matches.length === 0 ? [{ kind: 'ports', ports: ALL_PORTS }] : matches.map(compilePort),
      exceptPorts: [],
      place: { resource, route: ['spec', direction, index] },
    };
  });
  const pods = parseSelector(fieldOf(resource, 'spec', 'podSelector')) ?? EVERYTHING;
  return { subject: every(own, pods), rules, place: { resource, route: ['spec'] } };
}

/** The fields of one list item are ANDed; a missing namespaceSelector means the policy's own namespace. */
function compilePeer(peer: Json, own: Selector, ofPods: boolean): Peer {
  const block = asObject(valueAt(peer, 'ipBlock'));
  if (block !== undefined) {
    const whole = parseCidr(asString(block['cidr']) ?? '') ?? [];
    const addresses = asList(block['except']).reduce(
      (rest, cidr) => subtract(rest, parseCidr(asString(cidr) ?? '') ?? []),
      whole,
    );
    return { kind: 'addresses', addresses, ofPods };
  }
  return podPeer(parseSelector(valueAt(peer, 'namespaceSelector')), parseSelector(valueAt(peer, 'podSelector')), own);
}

/** Pods by the labels of their namespace and their own; `otherwise` where no namespace is asked for. */
export function podPeer(
  namespaces: Selector | undefined,
  pods: Selector | undefined,
  otherwise: Selector = EVERYTHING,
): Peer {
  return { kind: 'pods', selector: podSelector(namespaces, pods, otherwise) };
}

/** The same as a formula over facts. */
export function podSelector(
  namespaces: Selector | undefined,
  pods: Selector | undefined,
  otherwise: Selector = EVERYTHING,
): Selector {
  return every(namespaces === undefined ? otherwise : renameKeys(namespaces, ofNamespace), pods ?? EVERYTHING);
}

function compilePort(match: Json): PortMatch {
  const protocol: Protocol = PROTOCOLS.find((known) => known === valueAt(match, 'protocol')) ?? 'TCP';
  const port = valueAt(match, 'port');
  if (typeof port === 'string') return { kind: 'named', name: port, protocol, among: undefined };
  const from = asNumber(port);
  return {
    kind: 'ports',
    ports:
      from === undefined ? everyPortOf(protocol) : ports(protocol, from, asNumber(valueAt(match, 'endPort')) ?? from),
  };
}
