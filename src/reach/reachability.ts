import type { AddressSet } from '../algebra/addresses.ts';
import { type BitSet, hasBit, isSubsetBits, membersOf } from '../algebra/bit-set.ts';
import { contains, intersect, isSubset } from '../algebra/intervals.ts';
import { ALL_PORTS, type Destination, NO_PORTS, type PortSet } from '../algebra/ports.ts';
import {
  allTraffic,
  intersectTraffic,
  NO_TRAFFIC,
  portsOfPeer,
  type Traffic,
  traffic,
  uniteAllTraffic,
  uniteTraffic,
} from '../algebra/traffic.ts';
import { namedPorts } from '../cluster/service.ts';
import type { Side } from '../manifest/location.ts';
import { exampleRequests, type HttpCondition } from '../policy/http.ts';
import {
  type CompiledPolicy,
  type Direction,
  type PortMatch,
  type Rule,
  type Stage,
  sameStages,
} from '../policy/stage.ts';
import {
  type EndpointClass,
  type EndpointSpace,
  type HostView,
  type Model,
  type PodView,
  type Valuations,
  viewOn,
} from './endpoints.ts';
import { evaluate } from './evaluate.ts';
import { type Assumption, indexPeers, type PeerIndex, PLAIN } from './peer-index.ts';
import { appliesTo, applyStage, createRulesetKey, isAmong, type RuleCache } from './rule-traffic.ts';

/**
 * What the rules at an end tell apart of what is unknown: addresses of the selected endpoint itself and of the other end,
 * and requests.
 */
export type UnknownKeys = {
  readonly own: readonly AddressSet[];
  readonly peer: readonly AddressSet[];
  readonly http: readonly HttpCondition[];
};

/**
 * Who may reach whom on one side, exactly, by class. Each direction is what the policies at that end let through:
 * a connection needs both. Answers are computed when first asked for and remembered.
 */
export type Reachability = {
  readonly side: Side;
  readonly space: EndpointSpace;
  /** Classes of addresses outside the cluster. */
  readonly addressClasses: readonly EndpointClass[];
  /** What peers of rules mean on this side. */
  readonly index: PeerIndex;
  /** Whether nothing restrains an end: no policy selects it. */
  readonly isOpen: (direction: Direction, endpoint: number) => boolean;
  /** What the policies of a class let through under an assumption about what is unknown. */
  readonly at: (direction: Direction, endpoint: number, assumed?: Assumption) => Traffic;
  /** The same under every address that either end may have. */
  readonly possible: (direction: Direction, endpoint: number) => Traffic;
  readonly unknownKeys: (direction: Direction, endpoint: number) => UnknownKeys;
  /** The policies that select a class, stage by stage; a stage that selects nobody is left out. */
  readonly policies: (direction: Direction, endpoint: number) => readonly Stage[];
  /** Whether one rule of a class's policies covers one peer and destination: what explanations are made of. */
  readonly meets: (
    rule: Rule,
    direction: Direction,
    endpoint: number,
    peer: number,
    destination: Destination,
    assumed: Assumption,
  ) => boolean;
};

/**
 * Evaluates one side of a space, class by class, when asked. `twin` is the other side, where rules mean the same on both:
 * an end that meets the same policies is not evaluated again. Semantics: docs/semantics.md, "Reachability".
 */
export function reach(
  model: Model,
  space: EndpointSpace,
  side: Side,
  valuations: Valuations,
  twin?: Reachability,
): Reachability {
  const index = twin?.index ?? indexPeers(space, model.cluster, side, valuations);
  const applied = {
    ingress: applyPolicies(model.plane.ingress, index),
    egress: applyPolicies(model.plane.egress, index),
  };
  const addressClasses = space.classes.filter((each) => viewOn(side, each)?.kind === 'addresses');
  const open = restrict(allTraffic(space.size), index.present);
  const known = new Map<string, Traffic>();
  const rules: RuleCache = new Map();
  const rulesetKey = createRulesetKey(index);

  const policies = (direction: Direction, endpoint: number): readonly Stage[] => applied[direction][endpoint] ?? [];
  const unknownKeys = createUnknownKeys(index, policies, valuations);

  /** The view of an end that policy governs. Addresses, controllers and host-network pods are open at their own end. */
  const governed = (direction: Direction, endpoint: number): PodView | HostView | undefined => {
    const subject = space.classes[endpoint];
    const view = subject && viewOn(side, subject);
    const isGoverned = view?.kind === 'pod' || view?.kind === 'host';
    return isGoverned && policies(direction, endpoint).length > 0 ? view : undefined;
  };
  const isOpen = (direction: Direction, endpoint: number): boolean =>
    hasBit(index.present, endpoint) && governed(direction, endpoint) === undefined;

  const plain = { ingress: new Map<number, Traffic>(), egress: new Map<number, Traffic>() };
  const at = (direction: Direction, endpoint: number, assumed: Assumption = PLAIN): Traffic => {
    // survives: what is asked most is looked up quicker.
    if (assumed !== PLAIN) return evaluateAt(direction, endpoint, assumed);
    const value = plain[direction].get(endpoint) ?? evaluateAt(direction, endpoint, PLAIN);
    // survives: the same.
    plain[direction].set(endpoint, value);
    return value;
  };
  const evaluateAt = (direction: Direction, endpoint: number, assumed: Assumption): Traffic => {
    if (!hasBit(index.present, endpoint)) return NO_TRAFFIC;
    const view = governed(direction, endpoint);
    if (view === undefined) return open;
    const stages = policies(direction, endpoint);
    if (twin !== undefined && sameStages(stages, twin.policies(direction, endpoint)))
      return twin.at(direction, endpoint, assumed);
    const key = `${direction} ${assumed.peer} ${rulesetKey(stages, direction, endpoint, view, assumed)}`;
    const cached = known.get(key);
    if (cached !== undefined) return cached;
    const decided = evaluate(
      stages.map((stage) => applyStage(stage, { direction, endpoint, view, index, assumed, known: rules })),
      space.size,
    );
    const result = restrict(
      valuations === 'possible' ? uniteTraffic(decided, traffic(index.hostNetwork, ALL_PORTS)) : decided,
      index.present,
    );
    known.set(key, result);
    return result;
  };

  const united = { ingress: new Map<number, Traffic>(), egress: new Map<number, Traffic>() };
  const possible = (direction: Direction, endpoint: number): Traffic => {
    const cached = united[direction].get(endpoint);
    if (cached !== undefined) return cached;
    const results = assumptions(unknownKeys(direction, endpoint), addressClasses).map((assumed) =>
      at(direction, endpoint, assumed),
    );
    const value = uniteAllTraffic(results);
    united[direction].set(endpoint, value);
    return value;
  };
  const meets: Reachability['meets'] = (rule, direction, endpoint, peer, destination, assumed) => {
    const receiver = direction === 'ingress' ? endpoint : peer;
    const target = space.classes[receiver];
    const view = target && viewOn(side, target);
    const isPort = (match: PortMatch): boolean => {
      if (match.kind === 'ports') return contains(match.ports, destination);
      if (match.kind === 'named')
        return (
          view !== undefined &&
          'ports' in view &&
          isAmong(match, receiver, index) &&
          contains(namedPorts(view.ports, match.name, match.protocol), destination)
        );
      return index
        .service(match.namespace, match.name)
        .some(({ ports, classes }) => hasBit(classes, receiver) && contains(ports, destination));
    };
    return (
      appliesTo(rule, endpoint, index, assumed) &&
      rule.peers.some((each) => hasBit(index.peers(each, assumed.peer), peer)) &&
      rule.ports.some(isPort) &&
      !rule.exceptPorts.some(isPort)
    );
  };
  return { side, space, addressClasses, index, isOpen, at, possible, unknownKeys, policies, meets };
}

/** Which unknowns matter to an end, by the policies that select it. */
function createUnknownKeys(
  index: PeerIndex,
  policies: Reachability['policies'],
  valuations: Valuations,
): Reachability['unknownKeys'] {
  const none: UnknownKeys = { own: [], peer: [], http: [] };
  const perPolicy = new Map<CompiledPolicy, UnknownKeys>();
  const keysOf = (policy: CompiledPolicy): UnknownKeys => {
    const known = perPolicy.get(policy);
    if (known !== undefined) return known;
    const value = {
      own: policy.rules.flatMap(({ own }) => (own === undefined ? [] : index.addressSets(own))),
      peer: policy.rules.flatMap(({ peers }) => peers.flatMap(index.addressSets)),
      http: policy.rules.flatMap(({ http }) => http ?? []),
    };
    // survives: remembered, so that they are not collected again.
    perPolicy.set(policy, value);
    return value;
  };
  return (direction, endpoint) => {
    if (valuations === 'declared') return none;
    const keys = policies(direction, endpoint).flatMap((stage) => stage.policies.map(keysOf));
    return uniteKeys(keys);
  };
}

/** What some of these ends tell apart. */
export function uniteKeys(keys: readonly UnknownKeys[]): UnknownKeys {
  return {
    own: keys.flatMap(({ own }) => own),
    peer: keys.flatMap(({ peer }) => peer),
    http: keys.flatMap(({ http }) => http),
  };
}

/** Every combination of what is unknown, as far as the rules tell it apart. The plain one first. */
export function assumptions(keys: UnknownKeys, addressClasses: readonly EndpointClass[]): readonly Assumption[] {
  const peers = addressValuations(keys.peer, addressClasses);
  const requests = [undefined, ...exampleRequests(keys.http)];
  return addressValuations(keys.own, addressClasses).flatMap((own) =>
    peers.flatMap((peer) =>
      requests.map((request) =>
        own === undefined && peer === undefined && request === undefined ? PLAIN : { own, peer, request },
      ),
    ),
  );
}

/** No known address, and one address class for every combination of `sets` that some address is in. */
export function addressValuations(
  sets: readonly AddressSet[],
  addressClasses: readonly EndpointClass[],
): readonly (number | undefined)[] {
  const bySignature = new Map<string, number>();
  for (const { index, head } of addressClasses) {
    if (head?.kind !== 'addresses') continue;
    const signature = sets.map((set) => (isSubset(head.addresses, set) ? '1' : '0')).join('');
    if (signature.includes('1') && !bySignature.has(signature)) bySignature.set(signature, index);
  }
  return [undefined, ...bySignature.values()];
}

function restrict(set: Traffic, peers: BitSet): Traffic {
  // survives: where nobody is left out it is the same set; to see that is only quicker.
  if (set.every((stretch) => isSubsetBits(stretch.peers, peers))) return set;
  return intersectTraffic(set, traffic(peers, ALL_PORTS));
}

/** For every class, the policies that select it, stage by stage. */
function applyPolicies(stages: readonly Stage[], index: PeerIndex): readonly (readonly Stage[])[] {
  const perClass = Array.from({ length: index.size }, (): Stage[] => []);
  for (const { policies, ...stage } of stages) {
    const own = new Map<number, CompiledPolicy[]>();
    for (const policy of policies) {
      for (const member of membersOf(index.selected(policy.subject))) {
        const list = own.get(member);
        if (list === undefined) own.set(member, [policy]);
        else list.push(policy);
      }
    }
    for (const [member, selecting] of own) perClass[member]?.push({ ...stage, policies: selecting });
  }
  return perClass;
}

/** The ports on which one class may connect to another, both ends agreeing. */
export function connection(from: EndpointClass, to: EndpointClass, egress: Traffic, ingress: Traffic): PortSet {
  if (!canCoexist(from, to)) return NO_PORTS;
  return intersect(portsOfPeer(egress, to.index), portsOfPeer(ingress, from.index));
}

/** What is unknown has one value at a time: ends that rest on different labels of one namespace or account never meet. */
export function canCoexist({ valuation: a }: EndpointClass, { valuation: b }: EndpointClass): boolean {
  for (const [owner, labels] of a) if ((b.get(owner) ?? labels) !== labels) return false;
  return true;
}
