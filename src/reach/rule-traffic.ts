import { type BitSet, hasBit, intersectBits, noBits, unionBits } from '../algebra/bit-set.ts';
import { NO_TRAFFIC, subtractTraffic, type Traffic, traffic, uniteAllTraffic } from '../algebra/traffic.ts';
import { namedPorts } from '../cluster/service.ts';
import { meetsHttp } from '../policy/http.ts';
import type { CompiledPolicy, Direction, PortMatch, Rule, Stage } from '../policy/stage.ts';
import type { HostView, PodView } from './endpoints.ts';
import type { AppliedStage } from './evaluate.ts';
import type { Assumption, PeerIndex } from './peer-index.ts';

type Context = {
  readonly direction: Direction;
  readonly endpoint: number;
  readonly view: PodView | HostView;
  readonly index: PeerIndex;
  readonly assumed: Assumption;
  readonly known: RuleCache;
};

/** What rules decide, where that depends on the other end only: the same rule meets many endpoints. */
export type RuleCache = Map<Rule, Map<number | undefined, Traffic>>;

/** What the rules of a stage decide at one end, in their order, with whom and on which ports. */
export function applyStage({ policies, unmatched }: Stage, context: Context): AppliedStage {
  const { endpoint, index, assumed } = context;
  const rules = policies
    .flatMap((policy) => policy.rules)
    .filter((rule) => appliesTo(rule, endpoint, index, assumed))
    .map((rule) => ({ verdict: rule.verdict, traffic: knownTraffic(rule, context) }));
  return { rules, unmatched };
}

function knownTraffic(rule: Rule, context: Context): Traffic {
  const { direction, assumed, known } = context;
  // survives: whether rules share an answer or make it again is a matter of time.
  const isOwn = [...rule.ports, ...rule.exceptPorts].some(({ kind }) => kind !== 'ports');
  // survives: the same.
  if (direction === 'ingress' && isOwn) return ruleTraffic(rule, context);
  const byAddress = known.get(rule) ?? new Map<number | undefined, Traffic>();
  // survives: the same.
  known.set(rule, byAddress);
  const value = byAddress.get(assumed.peer) ?? ruleTraffic(rule, context);
  // survives: the same.
  byAddress.set(assumed.peer, value);
  return value;
}

function ruleTraffic({ peers, ports, exceptPorts }: Rule, context: Context): Traffic {
  const { index, assumed } = context;
  const [first = noBits(index.size), ...others] = peers.map((peer) => index.peers(peer, assumed.peer));
  const named = others.reduce(unionBits, first);
  const on = (matches: readonly PortMatch[]): Traffic =>
    uniteAllTraffic(matches.map((match) => portTraffic(match, named, context)));
  return subtractTraffic(on(ports), on(exceptPorts));
}

/** Whether a class lends its port names to a rule. */
export function isAmong({ among }: Extract<PortMatch, { kind: 'named' }>, endpoint: number, index: PeerIndex): boolean {
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

/**
 * Names what decides about an end: the policies that select it, the conditions on itself that it meets, and the numbers
 * behind the port names they use. Ends of one name are let through alike, so each ruleset is evaluated once.
 */
export function createRulesetKey(index: PeerIndex) {
  const numbers = new Map<
    CompiledPolicy,
    { readonly id: string; readonly conditions: readonly Rule[]; readonly usesNames: boolean }
  >();
  const traitsOf = (policy: CompiledPolicy) => {
    const known = numbers.get(policy);
    if (known !== undefined) return known;
    const traits = {
      id: String(numbers.size),
      // survives: what all ends meet alike tells none apart; not to ask is only quicker.
      conditions: policy.rules.filter(isConditional),
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
        .map(
          ({ id, conditions }) =>
            `${id}:${conditions.map((rule) => conditionKey(rule, endpoint, index, assumed)).join(' ')}`,
        )
        .join(','),
    );
    // survives `true`: to tell ends apart that are alike costs time only.
    const isNamed = direction === 'ingress' && traits.some((policies) => policies.some(({ usesNames }) => usesNames));
    // survives: ports without a name tell nothing apart here; to leave them out is only quicker.
    const ports = view.ports.filter(({ name }) => name !== undefined);
    const numbered = ports.map(({ name, protocol, port }) => `${name}/${protocol}/${port}`);
    return `${names.join(';')} ${isNamed ? numbered.join(',') : ''}`;
  };
}

/** Whether a rule is met or not depends on more than the other end. */
function isConditional({ own, http, ports, exceptPorts }: Rule): boolean {
  return (
    // survives: to ask more rules than need be tells ends apart that are alike, and costs time only.
    own !== undefined ||
    http !== undefined ||
    // survives: where some ports are numbers, what names mean hangs on the other end, or on `own`.
    [...ports, ...exceptPorts].some(
      // survives: the same.
      (match) => match.kind === 'service' || (match.kind === 'named' && match.among !== undefined),
    )
  );
}

function conditionKey(rule: Rule, endpoint: number, index: PeerIndex, assumed: Assumption): string {
  const met = [...rule.ports, ...rule.exceptPorts].map((match) => {
    if (match.kind === 'ports') return 0;
    if (match.kind === 'named') return Number(isAmong(match, endpoint, index));
    return index.service(match.namespace, match.name).findIndex(({ classes }) => hasBit(classes, endpoint));
  });
  return [Number(appliesTo(rule, endpoint, index, assumed)), ...met].join();
}

/** Whether a rule speaks to this endpoint at all, and to the request that is assumed. */
export function appliesTo({ own, http }: Rule, endpoint: number, index: PeerIndex, assumed: Assumption): boolean {
  return (
    (own === undefined || hasBit(index.peers(own, assumed.own), endpoint)) &&
    (http === undefined || assumed.request === undefined || meetsHttp(http, assumed.request))
  );
}
