import { type AddressSet, addressParts } from '../algebra/addresses.ts';
import { type BitSet, hasBit, intersectBits, isSubsetBits, membersOf, noBits, unionBits } from '../algebra/bit-set.ts';
import { intersect, isSubset } from '../algebra/intervals.ts';
import type { Selector } from '../algebra/labels.ts';
import { ALL_PORTS, NO_PORTS, type PortSet, type Protocol, ports as portRange } from '../algebra/ports.ts';
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
import type { Gap, Reading } from '../manifest/gap.ts';
import type { Side } from '../manifest/location.ts';
import type { CompiledPolicy, Direction, PortMatch, Rule, Stage } from '../policy/stage.ts';
import {
  type Endpoint,
  type EndpointClass,
  type EndpointSpace,
  formClasses,
  type Model,
  type PodView,
  type Valuations,
  viewOn,
  workloadEndpoints,
} from './endpoints.ts';
import { type AppliedStage, evaluate } from './evaluate.ts';
import { indexPeers, type PeerIndex } from './peer-index.ts';
import { namespaceVariants, standIns } from './stand-ins.ts';

/** Both sides before evaluation. */
export type Models = { readonly base: Model; readonly head: Model };

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
  /** What the policies of a class let through, given the address class of pods whose address is unknown. */
  readonly at: (direction: Direction, endpoint: number, address: number | undefined) => Traffic;
  /** The same under every address such a pod may have. */
  readonly possible: (direction: Direction, endpoint: number) => Traffic;
  /** Address classes that the rules of an endpoint can tell apart, on this side. */
  readonly addressKeys: (direction: Direction, endpoint: number) => readonly AddressSet[];
  /** The policies that select a class, stage by stage; a stage that selects nobody is left out. */
  readonly policies: (direction: Direction, endpoint: number) => readonly Stage[];
  /** Whether one rule of a class's policies covers one peer and port: what explanations are made of. */
  readonly meets: (
    rule: Rule,
    direction: Direction,
    endpoint: number,
    peer: number,
    port: Destination,
    address: number | undefined,
  ) => boolean;
};

export type Destination = { readonly protocol: Protocol; readonly port: number };

/** Builds the endpoint space of two models. `interesting` are further selectors that future pods are told apart by. */
export function buildSpace(
  models: Models,
  valuations: Valuations,
  interesting: readonly Selector[],
): Reading<EndpointSpace> {
  const gaps: Gap[] = [];
  const endpoints: Endpoint[] = [];
  if (valuations === 'possible') {
    const { variants, gaps: variantGaps } = namespaceVariants(models);
    endpoints.push(...workloadEndpoints(models.base.cluster, models.head.cluster, variants));
    const future = standIns(models, interesting, variants);
    endpoints.push(...future.value);
    gaps.push(...variantGaps, ...future.gaps);
  } else {
    const bare = (namespace: string) => [new Map([['kubernetes.io/metadata.name', namespace]])];
    for (const endpoint of workloadEndpoints(models.base.cluster, models.head.cluster, bare))
      endpoints.push({ ...endpoint, valuation: undefined });
  }
  for (const addresses of addressParts(writtenAddresses(models))) {
    const view = { kind: 'addresses', addresses } as const;
    const id = addresses.map(([from, to]) => `${from}-${to}`).join(',');
    endpoints.push({ identity: { kind: 'external', id, addresses }, base: view, head: view, valuation: undefined });
  }
  const controller = { kind: 'controller' } as const;
  endpoints.push({
    identity: { kind: 'ingress-controller', id: '{ingress-controller}' },
    base: controller,
    head: controller,
    valuation: undefined,
  });
  return { value: formClasses(endpoints), gaps };
}

/** Every label key that a pod carries or a policy asks for, on either side. */
export function labelKeys({ base, head }: Models): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { cluster, plane } of [base, head]) {
    for (const { labels } of cluster.workloads) for (const key of labels.keys()) keys.add(key);
    for (const { subject, rules } of [...plane.ingress, ...plane.egress].flatMap(({ policies }) => policies)) {
      const selectors = [
        subject.pods,
        ...rules.flatMap(({ peers }) => peers.flatMap((peer) => (peer.kind === 'pods' ? [peer.pods] : []))),
      ];
      for (const { key } of selectors.flat()) keys.add(key);
    }
  }
  return keys;
}

function writtenAddresses({ base, head }: Models): readonly AddressSet[] {
  const sets = [base, head].flatMap(({ plane, cluster }) => [
    ...[...plane.ingress, ...plane.egress].flatMap(({ policies }) => policies).flatMap(addressesOf),
    ...cluster.entries.map(({ sources }) => sources),
    ...cluster.workloads.flatMap(({ addresses }) => addresses ?? []).map((range): AddressSet => [range]),
  ]);
  return [...new Map(sets.map((set) => [set.map(([from, to]) => `${from}-${to}`).join(','), set])).values()];
}

function addressesOf({ rules }: CompiledPolicy): readonly AddressSet[] {
  return rules.flatMap(({ peers }) => peers.flatMap((peer) => (peer.kind === 'addresses' ? [peer.addresses] : [])));
}

/** Evaluates one side of a space, class by class, when asked. Semantics: docs/semantics.md, "Reachability". */
export function reach(model: Model, space: EndpointSpace, side: Side, valuations: Valuations): Reachability {
  const index = indexPeers(space, side, valuations);
  const applied = {
    ingress: applyPolicies(model.plane.ingress, index),
    egress: applyPolicies(model.plane.egress, index),
  };
  const addressClasses = space.classes.filter((each) => viewOn(side, each)?.kind === 'addresses');
  const open = restrict(allTraffic(space.size), index.present);
  const known = new Map<string, Traffic>();
  const rulesetKey = createRulesetKey();

  const policies = (direction: Direction, endpoint: number): readonly Stage[] => applied[direction][endpoint] ?? [];
  const addressKeys = (direction: Direction, endpoint: number): readonly AddressSet[] =>
    valuations === 'declared'
      ? []
      : policies(direction, endpoint).flatMap(({ policies: own }) => own.flatMap(addressesOf));

  const isOpen = (direction: Direction, endpoint: number): boolean => {
    const subject = space.classes[endpoint];
    const view = subject && viewOn(side, subject);
    // Addresses, controllers, host-network pods and pods that no policy selects are open at their own end.
    return view !== undefined && (view.kind !== 'pod' || policies(direction, endpoint).length === 0);
  };

  const at = (direction: Direction, endpoint: number, address: number | undefined): Traffic => {
    const subject = space.classes[endpoint];
    const view = subject && viewOn(side, subject);
    if (view === undefined) return NO_TRAFFIC;
    const stages = policies(direction, endpoint);
    if (view.kind !== 'pod' || isOpen(direction, endpoint)) return open;
    const key = `${direction} ${address} ${rulesetKey(stages, direction, view)}`;
    const cached = known.get(key);
    if (cached !== undefined) return cached;
    const decided = evaluate(
      stages.map((stage) => applyStage(stage, direction, view, index, address)),
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
    const results = addressValuations(addressKeys(direction, endpoint), addressClasses).map((address) =>
      at(direction, endpoint, address),
    );
    const value = uniteAllTraffic(results);
    united[direction].set(endpoint, value);
    return value;
  };
  const meets: Reachability['meets'] = (rule, direction, endpoint, peer, { protocol, port }, address) => {
    const destination = space.classes[direction === 'ingress' ? endpoint : peer];
    const view = destination && viewOn(side, destination);
    const point = portRange(protocol, port);
    const isPort = (match: PortMatch): boolean =>
      intersect(
        point,
        match.kind === 'ports'
          ? match.ports
          : view?.kind === 'pod'
            ? namedPorts(view.ports, match.name, match.protocol)
            : NO_PORTS,
      ).length > 0;
    return rule.peers.some((each) => hasBit(index.peers(each, address), peer)) && rule.ports.some(isPort);
  };
  return { side, space, addressClasses, index, isOpen, at, possible, addressKeys, policies, meets };
}

/** No known address, and one address class for every combination of `sets` that some address is in. */
export function addressValuations(
  sets: readonly AddressSet[],
  addressClasses: readonly EndpointClass[],
): readonly (number | undefined)[] {
  if (sets.length === 0) return [undefined];
  const bySignature = new Map<string, number>();
  for (const { index, head, base } of addressClasses) {
    const view = head ?? base;
    if (view?.kind !== 'addresses') continue;
    const signature = sets.map((set) => (isSubset(view.addresses, set) ? '1' : '0')).join('');
    if (signature.includes('1') && !bySignature.has(signature)) bySignature.set(signature, index);
  }
  return [undefined, ...bySignature.values()];
}

/**
 * Names what decides about an end: the policies that select it, and the numbers behind the port names they use. Ends of
 * one name are let through alike, so each ruleset is evaluated once.
 */
function createRulesetKey(): (stages: readonly Stage[], direction: Direction, view: PodView) => string {
  const numbers = new Map<CompiledPolicy, string>();
  const numberOf = (policy: CompiledPolicy): string => {
    const known = numbers.get(policy) ?? String(numbers.size);
    numbers.set(policy, known);
    return known;
  };
  return (stages, direction, view) => {
    const policies = stages.map((stage) => stage.policies.map(numberOf).join(',')).join(';');
    const usesNames =
      direction === 'ingress' &&
      stages.some((stage) =>
        stage.policies.some(({ rules }) => rules.some(({ ports }) => ports.some(({ kind }) => kind === 'named'))),
      );
    return usesNames
      ? `${policies} ${view.ports.map(({ name, protocol, port }) => (name === undefined ? '' : `${name}/${protocol}/${port}`)).join(',')}`
      : policies;
  };
}

function restrict(set: Traffic, peers: BitSet): Traffic {
  if (set.every((stretch) => isSubsetBits(stretch.peers, peers))) return set;
  return intersectTraffic(set, traffic(peers, ALL_PORTS));
}

/** For every class, the policies that select it, stage by stage. */
function applyPolicies(stages: readonly Stage[], index: PeerIndex): readonly (readonly Stage[])[] {
  const perClass = Array.from({ length: index.size }, (): Stage[] => []);
  for (const { name, policies } of stages) {
    const own = new Map<number, CompiledPolicy[]>();
    for (const policy of policies) {
      for (const member of membersOf(index.selected(policy.subject.namespaces, policy.subject.pods))) {
        const list = own.get(member);
        if (list === undefined) own.set(member, [policy]);
        else list.push(policy);
      }
    }
    for (const [member, selecting] of own) perClass[member]?.push({ name, policies: selecting });
  }
  return perClass;
}

function applyStage(
  { policies }: Stage,
  direction: Direction,
  subject: PodView,
  index: PeerIndex,
  address: number | undefined,
): AppliedStage {
  const rules = policies.flatMap((policy) =>
    policy.rules.map((rule) => ({
      verdict: rule.verdict,
      traffic: ruleTraffic(rule, direction, subject, index, address),
    })),
  );
  return { rules, unmatched: policies.some(({ unmatched }) => unmatched === 'deny') ? 'deny' : 'pass' };
}

function ruleTraffic(
  rule: Rule,
  direction: Direction,
  subject: PodView,
  index: PeerIndex,
  address: number | undefined,
): Traffic {
  const peers = rule.peers.map((peer) => index.peers(peer, address)).reduce(unionBits, noBits(index.size));
  return uniteAllTraffic(rule.ports.map((match) => portTraffic(match, direction, subject, peers, index)));
}

function portTraffic(
  match: PortMatch,
  direction: Direction,
  subject: PodView,
  peers: BitSet,
  index: PeerIndex,
): Traffic {
  if (match.kind === 'ports') return traffic(peers, match.ports);
  if (direction === 'egress')
    return uniteAllTraffic(
      index
        .named(match.name, match.protocol)
        .map(({ ports, classes }) => traffic(intersectBits(peers, classes), ports)),
    );
  return traffic(peers, namedPorts(subject.ports, match.name, match.protocol));
}

/** The ports on which one class may connect to another, both ends agreeing. Different valuations of one namespace never meet. */
export function connection(from: EndpointClass, to: EndpointClass, egress: Traffic, ingress: Traffic): PortSet {
  if (!canCoexist(from, to)) return [];
  return intersect(portsOfPeer(egress, to.index), portsOfPeer(ingress, from.index));
}

/** An undeclared namespace has one set of labels at a time: pods of it are met under the same assumption only. */
export function canCoexist({ valuation: a }: EndpointClass, { valuation: b }: EndpointClass): boolean {
  return a === undefined || b === undefined || a.namespace !== b.namespace || a.labels === b.labels;
}
