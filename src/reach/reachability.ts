import { type AddressSet, addressParts } from '../algebra/addresses.ts';
import { type BitSet, hasBit, intersectBits, isSubsetBits, membersOf, noBits, unionBits } from '../algebra/bit-set.ts';
import { contains, intersect, isSubset } from '../algebra/intervals.ts';
import { requirementsOf, type Selector } from '../algebra/labels.ts';
import { ALL_PORTS, type Destination, NO_PORTS, type PortSet } from '../algebra/ports.ts';
import {
  allTraffic,
  intersectTraffic,
  NO_TRAFFIC,
  portsOfPeer,
  subtractTraffic,
  type Traffic,
  traffic,
  uniteAllTraffic,
  uniteTraffic,
} from '../algebra/traffic.ts';
import { namedPorts } from '../cluster/service.ts';
import type { Gap, Reading } from '../manifest/gap.ts';
import type { Side } from '../manifest/location.ts';
import {
  type CompiledPolicy,
  type Direction,
  type PortMatch,
  partsOf,
  policiesOf,
  type Rule,
  type Stage,
  sameStages,
  selectorsOf,
} from '../policy/stage.ts';
import { domainExamples } from './domains.ts';
import {
  type Asked,
  type Endpoint,
  type EndpointClass,
  type EndpointSpace,
  fixedEndpoint,
  formClasses,
  type HostView,
  labelsKey,
  type Model,
  type PodView,
  rangesKey,
  type Valuations,
  viewOn,
  workloadEndpoints,
} from './endpoints.ts';
import { type AppliedStage, evaluate } from './evaluate.ts';
import { indexPeers, type PeerIndex } from './peer-index.ts';
import { labelVariants, nodeExamples, standIns } from './stand-ins.ts';

/** Both sides before evaluation. */
export type Models = { readonly base: Model; readonly head: Model };

/**
 * The classes of addresses that the own end and the other end are assumed to have where their addresses are unknown;
 * undefined: an IPv4 address that no rule names.
 */
export type Assumption = { readonly own: number | undefined; readonly peer: number | undefined };
export const PLAIN: Assumption = { own: undefined, peer: undefined };

/** Address sets that rules tell apart: of the selected endpoint itself and of the other end. */
export type AddressKeys = { readonly own: readonly AddressSet[]; readonly peer: readonly AddressSet[] };

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
  /** What the policies of a class let through under an assumption about unknown addresses. */
  readonly at: (direction: Direction, endpoint: number, assumed?: Assumption) => Traffic;
  /** The same under every address that either end may have. */
  readonly possible: (direction: Direction, endpoint: number) => Traffic;
  readonly addressKeys: (direction: Direction, endpoint: number) => AddressKeys;
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

/** What else than policies asks about endpoints: selectors over facts, and a mark that tells workloads apart. */
export type Interests = { readonly selectors: readonly Selector[]; readonly mark: (identity: string) => string };
export const NO_INTERESTS: Interests = { selectors: [], mark: () => '' };

/** Builds the endpoint space of two models. */
export function buildSpace(models: Models, valuations: Valuations, interests: Interests): Reading<EndpointSpace> {
  const gaps: Gap[] = [];
  const endpoints: Endpoint[] = [];
  const { base, head } = models;
  const variants = labelVariants(models, valuations);
  endpoints.push(...workloadEndpoints(base.cluster, head.cluster, variants.value, interests.mark));
  if (valuations === 'possible') {
    const future = standIns(models, interests.selectors, variants.value);
    endpoints.push(...future.value, ...nodeExamples(models));
    gaps.push(...variants.gaps, ...future.gaps);
  }
  endpoints.push(...hostEndpoints(models));
  for (const addresses of addressParts(writtenAddresses(models))) {
    const identity = { kind: 'external', id: rangesKey(addresses), addresses } as const;
    endpoints.push(fixedEndpoint(identity, { kind: 'addresses', addresses }));
  }
  for (const name of domainExamples(writtenDomains(models)))
    endpoints.push(fixedEndpoint({ kind: 'domain', id: `{dns:${name}}`, name }, { kind: 'domain', name }));
  endpoints.push(fixedEndpoint({ kind: 'ingress-controller', id: '{ingress-controller}' }, { kind: 'controller' }));
  return { value: formClasses(endpoints, askedBy(models, valuations, interests)), gaps };
}

function askedBy({ base, head }: Models, valuations: Valuations, { selectors }: Interests): Asked {
  const keys = new Set<string>();
  const portNames = new Set<string>();
  const ask = (asking: readonly Selector[]) => {
    for (const { key } of asking.flatMap(requirementsOf)) keys.add(key);
  };
  const policies = new Set([...policiesOf(base.plane), ...policiesOf(head.plane)]);
  ask(selectors);
  for (const policy of policies) {
    ask(selectorsOf(policy));
    for (const { ports, exceptPorts } of policy.rules)
      for (const match of [...ports, ...exceptPorts]) if (match.kind === 'named') portNames.add(match.name);
  }
  // A rule may name the backends of a Service: then its selector and its port names are asked for too.
  const services = new Set(
    [...policies].flatMap(({ rules }) =>
      rules.flatMap((rule) =>
        partsOf(rule).flatMap((part) => (part.kind === 'service' ? [`${part.namespace}/${part.name}`] : [])),
      ),
    ),
  );
  for (const service of [...base.cluster.services, ...head.cluster.services]) {
    if (!services.has(`${service.namespace}/${service.name}`)) continue;
    if (service.selector !== undefined) ask([service.selector]);
    for (const { target } of service.ports) if (typeof target === 'string') portNames.add(target);
  }
  const blocks = writtenBlocks({ base, head }).flatMap(({ addresses, ofPods }) =>
    ofPods || valuations === 'possible' ? [addresses] : [],
  );
  return { keys, portNames, blocks };
}

/** Every label key that a pod carries or a policy asks for, on either side. */
export function labelKeys({ base, head }: Models): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { cluster, plane } of [base, head]) {
    for (const { labels } of cluster.workloads) for (const key of labels.keys()) keys.add(key);
    for (const policy of policiesOf(plane))
      for (const { key } of selectorsOf(policy).flatMap(requirementsOf)) keys.add(key);
  }
  return keys;
}

function hostEndpoints({ base, head }: Models): readonly Endpoint[] {
  const [before, after] = [base, head].map(
    ({ cluster }) =>
      new Map(
        cluster.hosts.map(({ name, labels, ports, addresses }) => [
          name,
          { kind: 'host', labels, ports, addresses } as const,
        ]),
      ),
  );
  return [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])].map((name) => {
    const identity = { kind: 'host', id: `{hostendpoint:${name}}`, name } as const;
    const views = { base: before?.get(name), head: after?.get(name) };
    return { ...fixedEndpoint(identity, { kind: 'controller' }), ...views, mark: name };
  });
}

type Block = { readonly addresses: AddressSet; readonly ofPods: boolean };

/** Every address block that a rule or a network set of either side writes, once each. */
function writtenBlocks({ base, head }: Models): readonly Block[] {
  const blocks = [base, head].flatMap(({ plane, cluster }): readonly Block[] => [
    ...policiesOf(plane).flatMap(({ rules }) =>
      rules.flatMap((rule) => partsOf(rule).flatMap((part) => (part.kind === 'addresses' ? [part] : []))),
    ),
    ...cluster.networkSets.map(({ addresses }) => ({ addresses, ofPods: true })),
  ]);
  return [...new Map(blocks.map((block) => [`${block.ofPods} ${rangesKey(block.addresses)}`, block])).values()];
}

function writtenAddresses(models: Models): readonly AddressSet[] {
  const sets = [
    ...writtenBlocks(models).map(({ addresses }) => addresses),
    ...[models.base, models.head].flatMap(({ cluster }) => cluster.entries.map(({ sources }) => sources)),
  ];
  return [...new Map(sets.map((set) => [rangesKey(set), set])).values()];
}

function writtenDomains({ base, head }: Models): readonly string[] {
  return [base, head].flatMap(({ plane }) =>
    policiesOf(plane).flatMap(({ rules }) =>
      rules.flatMap((rule) => partsOf(rule).flatMap((part) => (part.kind === 'domains' ? part.patterns : []))),
    ),
  );
}

/** Whether rules mean the same on both sides of a space: nothing that they can name differs. */
export function isSameWorld({ base, head }: Models, { classes }: EndpointSpace): boolean {
  const named = ({ cluster }: Model) => [
    ...cluster.networkSets.map(({ resource }) => resource),
    ...cluster.services.map(({ resource }) => resource),
  ];
  const [before, after] = [named(base), named(head)];
  return (
    classes.every(({ isSame }) => isSame) &&
    before.length === after.length &&
    before.every((resource, i) => resource === after[i]) &&
    base.cluster.nodes.map(labelsKey).join('\n') === head.cluster.nodes.map(labelsKey).join('\n')
  );
}

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
  const addressKeys = createAddressKeys(index, policies, valuations);

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
    if (assumed !== PLAIN) return evaluateAt(direction, endpoint, assumed);
    const value = plain[direction].get(endpoint) ?? evaluateAt(direction, endpoint, PLAIN);
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
    const results = assumptions(addressKeys(direction, endpoint), addressClasses).map((assumed) =>
      at(direction, endpoint, assumed),
    );
    const value = uniteAllTraffic(results);
    united[direction].set(endpoint, value);
    return value;
  };
  const meets: Reachability['meets'] = (rule, direction, endpoint, peer, destination, assumed) => {
    const target = space.classes[direction === 'ingress' ? endpoint : peer];
    const view = target && viewOn(side, target);
    const isPort = (match: PortMatch): boolean => {
      if (match.kind === 'ports') return contains(match.ports, destination);
      if (match.kind === 'named')
        return (
          view !== undefined &&
          'ports' in view &&
          isAmong(match, target?.index ?? -1, index) &&
          contains(namedPorts(view.ports, match.name, match.protocol), destination)
        );
      return index
        .service(match.namespace, match.name)
        .some(({ ports, classes }) => hasBit(classes, target?.index ?? -1) && contains(ports, destination));
    };
    return (
      appliesTo(rule, endpoint, index, assumed) &&
      rule.peers.some((each) => hasBit(index.peers(each, assumed.peer), peer)) &&
      rule.ports.some(isPort) &&
      !rule.exceptPorts.some(isPort)
    );
  };
  return { side, space, addressClasses, index, isOpen, at, possible, addressKeys, policies, meets };
}

/** Which address sets matter to an end, by the policies that select it. */
function createAddressKeys(
  index: PeerIndex,
  policies: Reachability['policies'],
  valuations: Valuations,
): Reachability['addressKeys'] {
  const none: AddressKeys = { own: [], peer: [] };
  const perPolicy = new Map<CompiledPolicy, AddressKeys>();
  const keysOf = (policy: CompiledPolicy): AddressKeys => {
    const known = perPolicy.get(policy);
    if (known !== undefined) return known;
    const value = {
      own: policy.rules.flatMap(({ own }) => (own === undefined ? [] : index.addressSets(own))),
      peer: policy.rules.flatMap(({ peers }) => peers.flatMap(index.addressSets)),
    };
    perPolicy.set(policy, value);
    return value;
  };
  return (direction, endpoint) => {
    if (valuations === 'declared') return none;
    const keys = policies(direction, endpoint).flatMap((stage) => stage.policies.map(keysOf));
    return { own: keys.flatMap(({ own }) => own), peer: keys.flatMap(({ peer }) => peer) };
  };
}

/** Every combination of addresses that the ends may have, as far as the sets tell addresses apart. The plain one first. */
export function assumptions(
  { own, peer }: AddressKeys,
  addressClasses: readonly EndpointClass[],
): readonly Assumption[] {
  const peers = addressValuations(peer, addressClasses);
  return addressValuations(own, addressClasses).flatMap((each) =>
    peers.map((other) => (each === undefined && other === undefined ? PLAIN : { own: each, peer: other })),
  );
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
 * Names what decides about an end: the policies that select it, the conditions on itself that it meets, and the numbers
 * behind the port names they use. Ends of one name are let through alike, so each ruleset is evaluated once.
 */
function createRulesetKey(index: PeerIndex) {
  const numbers = new Map<
    CompiledPolicy,
    { readonly id: string; readonly conditions: readonly Rule[]; readonly usesNames: boolean }
  >();
  const traitsOf = (policy: CompiledPolicy) => {
    const known = numbers.get(policy);
    if (known !== undefined) return known;
    const traits = {
      id: String(numbers.size),
      conditions: policy.rules.filter(asksItself),
      usesNames: policy.rules.some(({ ports, exceptPorts }) =>
        [...ports, ...exceptPorts].some(({ kind }) => kind === 'named'),
      ),
    };
    numbers.set(policy, traits);
    return traits;
  };
  return (
    stages: readonly Stage[],
    direction: Direction,
    endpoint: number,
    view: PodView | HostView,
    assumed: Assumption,
  ): string => {
    const traits = stages.map(({ policies }) => policies.map(traitsOf));
    const names = traits.map((policies) =>
      policies
        .map(({ id, conditions }) =>
          conditions.length === 0
            ? id
            : `${id}:${conditions.map((rule) => conditionKey(rule, endpoint, index, assumed)).join('')}`,
        )
        .join(','),
    );
    const ports =
      direction === 'ingress' && traits.some((policies) => policies.some(({ usesNames }) => usesNames))
        ? view.ports.map(({ name, protocol, port }) => (name === undefined ? '' : `${name}/${protocol}/${port}`))
        : [];
    return `${names.join(';')} ${ports.join(',')}`;
  };
}

/** Whether what a rule means depends on its own end. */
function asksItself({ own, ports, exceptPorts }: Rule): boolean {
  return (
    own !== undefined || [...ports, ...exceptPorts].some((match) => match.kind === 'named' && match.among !== undefined)
  );
}

function conditionKey(rule: Rule, endpoint: number, index: PeerIndex, assumed: Assumption): string {
  const named = [...rule.ports, ...rule.exceptPorts].map(
    (match) => match.kind !== 'named' || isAmong(match, endpoint, index),
  );
  return [appliesTo(rule, endpoint, index, assumed), ...named].map((met) => (met ? 1 : 0)).join('');
}

/** Whether a rule speaks to this endpoint at all. */
function appliesTo({ own }: Rule, endpoint: number, index: PeerIndex, assumed: Assumption): boolean {
  return own === undefined || hasBit(index.peers(own, assumed.own), endpoint);
}

function restrict(set: Traffic, peers: BitSet): Traffic {
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

type Context = {
  readonly direction: Direction;
  readonly endpoint: number;
  readonly view: PodView | HostView;
  readonly index: PeerIndex;
  readonly assumed: Assumption;
  readonly known: RuleCache;
};

/** What rules decide, where that depends on the other end only: the same rule meets many endpoints. */
type RuleCache = Map<Rule, Map<number | undefined, Traffic>>;

function applyStage({ policies, unmatched }: Stage, context: Context): AppliedStage {
  const { endpoint, index, assumed } = context;
  const rules = policies
    .flatMap((policy) => policy.rules)
    .filter((rule) => appliesTo(rule, endpoint, index, assumed))
    .map((rule) => ({ verdict: rule.verdict, traffic: knownTraffic(rule, context) }));
  return { rules, unmatched };
}

function knownTraffic(rule: Rule, context: Context): Traffic {
  const { direction, assumed, known } = context;
  const isOwn = [...rule.ports, ...rule.exceptPorts].some(({ kind }) => kind !== 'ports');
  if (direction === 'ingress' && isOwn) return ruleTraffic(rule, context);
  const byAddress = known.get(rule) ?? new Map<number | undefined, Traffic>();
  known.set(rule, byAddress);
  const value = byAddress.get(assumed.peer) ?? ruleTraffic(rule, context);
  byAddress.set(assumed.peer, value);
  return value;
}

function ruleTraffic({ peers, ports, exceptPorts }: Rule, context: Context): Traffic {
  const { index, assumed } = context;
  const [first = noBits(index.size), ...others] = peers.map((peer) => index.peers(peer, assumed.peer));
  const named = others.reduce(unionBits, first);
  const on = (matches: readonly PortMatch[]): Traffic =>
    uniteAllTraffic(matches.map((match) => portTraffic(match, named, context)));
  return exceptPorts.length === 0 ? on(ports) : subtractTraffic(on(ports), on(exceptPorts));
}

/** Whether a class lends its port names to a rule. */
function isAmong({ among }: Extract<PortMatch, { kind: 'named' }>, endpoint: number, index: PeerIndex): boolean {
  return among === undefined || hasBit(index.selected(among), endpoint);
}

function portTraffic(match: PortMatch, peers: BitSet, { direction, endpoint, view, index }: Context): Traffic {
  if (match.kind === 'ports') return traffic(peers, match.ports);
  if (match.kind === 'named' && direction === 'ingress')
    return isAmong(match, endpoint, index)
      ? traffic(peers, namedPorts(view.ports, match.name, match.protocol))
      : NO_TRAFFIC;
  const among = match.kind === 'named' && match.among !== undefined ? index.selected(match.among) : undefined;
  const possible = among === undefined ? peers : intersectBits(peers, among);
  const groups =
    match.kind === 'named' ? index.named(match.name, match.protocol) : index.service(match.namespace, match.name);
  if (direction === 'ingress')
    return uniteAllTraffic(
      groups.filter(({ classes }) => hasBit(classes, endpoint)).map(({ ports }) => traffic(peers, ports)),
    );
  return uniteAllTraffic(groups.map(({ ports, classes }) => traffic(intersectBits(possible, classes), ports)));
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
