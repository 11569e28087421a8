import { type BitSet, bitsOf, equalBits, intersectBits } from '../algebra/bit-set.ts';
import { NO_TRAFFIC, subtractTraffic, type Traffic, uniteAllTraffic } from '../algebra/traffic.ts';
import type { Assessment } from '../assessment.ts';
import { type Direction, type Peer, type Rule, sameStages } from '../policy/stage.ts';
import type { Assumption } from '../reach/peer-index.ts';
import {
  addressValuations,
  assumptions,
  type Reachability,
  type UnknownKeys,
  uniteKeys,
} from '../reach/reachability.ts';

export type Sides = { readonly base: Assessment; readonly head: Assessment };

/** What the policies at one end let through on one side and not on the other, by class and direction. */
export type Difference = (direction: Direction, endpoint: number) => Traffic;

/**
 * `gained` and `lost` under some assumption about what is unknown; `plain` is what is gained without any about the
 * addresses of pods, so that what remains is due to an address that a pod may have.
 */
export type Gains = {
  readonly gained: Difference;
  readonly lost: Difference;
  readonly plain: Difference;
  /** Classes that let something else through at their own end than before. */
  readonly movers: { readonly [D in Direction]: BitSet };
};

/** The differences of the two sides; computed per endpoint when asked and remembered. */
export function createGains({ base, head }: Sides): Gains {
  const gained = createDifference(head.reachability, base.reachability, everythingToTry);
  const lost = createDifference(base.reachability, head.reachability, everythingToTry);
  const plain = createDifference(head.reachability, base.reachability, requestsToTry);
  const { size, classes } = head.reachability.space;
  const isSame = createSameness(base.reachability, head.reachability);
  const moving = (direction: Direction): BitSet => {
    const moved = (index: number) =>
      !isSame(direction, index) && (gained(direction, index).length > 0 || lost(direction, index).length > 0);
    return bitsOf(
      size,
      classes.flatMap(({ index }) => (moved(index) ? [index] : [])),
    );
  };
  return { gained, lost, plain, movers: { ingress: moving('ingress'), egress: moving('egress') } };
}

/**
 * Whether an end obviously lets the same through on both sides: the same policies select it and everybody they name is
 * the same. It costs a look instead of an evaluation, and nearly every end of a pull request is such.
 */
function createSameness(base: Reachability, head: Reachability): (direction: Direction, endpoint: number) => boolean {
  const samePeers = new Map<Peer, boolean>();
  const present = { base: base.index.present, head: head.index.present };
  const meansTheSame = (peer: Peer): boolean => {
    if (base.index === head.index) return true;
    const known = samePeers.get(peer);
    if (known !== undefined) return known;
    const keys = [...base.index.addressSets(peer), ...head.index.addressSets(peer)];
    const same = addressValuations(keys, head.addressClasses).every((address) =>
      equalBits(
        intersectBits(base.index.peers(peer, address), present.base),
        intersectBits(head.index.peers(peer, address), present.head),
      ),
    );
    samePeers.set(peer, same);
    return same;
  };
  const samePods = head.space.classes.every(({ isSame }) => isSame);
  const namesNumbers = ({ ports, exceptPorts }: Rule): boolean =>
    [...ports, ...exceptPorts].every(({ kind }) => kind === 'ports');
  return (direction, endpoint) => {
    if (samePods && base.isOpen(direction, endpoint) && head.isOpen(direction, endpoint)) return true;
    if (head.space.classes[endpoint]?.isSame !== true) return false;
    const before = base.policies(direction, endpoint);
    if (before.length === 0 || !sameStages(before, head.policies(direction, endpoint))) return false;
    const rules = before.flatMap(({ policies }) => policies.flatMap((policy) => policy.rules));
    // Named ports and host-network peers depend on the pods themselves: where any pod differs, look closely.
    return (
      rules.every(
        (rule) =>
          (samePods || namesNumbers(rule)) &&
          rule.peers.every(meansTheSame) &&
          (rule.own === undefined || meansTheSame(rule.own)),
      ) &&
      (samePods || equalBits(base.index.hostNetwork, head.index.hostNetwork))
    );
  };
}

type Tried = (more: Reachability, less: Reachability, direction: Direction, endpoint: number) => readonly Assumption[];

/** Every combination of unknowns that the rules of an endpoint tell apart on either side, the plain one first. */
const everythingToTry: Tried = (more, less, direction, endpoint) =>
  assumptions(keysOf(more, less, direction, endpoint), more.addressClasses);

/** The same with addresses left alone. */
const requestsToTry: Tried = (more, less, direction, endpoint) =>
  assumptions({ ...keysOf(more, less, direction, endpoint), own: [], peer: [] }, more.addressClasses);

const keysOf = (more: Reachability, less: Reachability, direction: Direction, endpoint: number): UnknownKeys =>
  uniteKeys([more.unknownKeys(direction, endpoint), less.unknownKeys(direction, endpoint)]);

/** An unknown is the same on both sides: subtract under the same assumption, then unite. */
function createDifference(more: Reachability, less: Reachability, assumed: Tried): Difference {
  const known = { ingress: new Map<number, Traffic>(), egress: new Map<number, Traffic>() };
  return (direction, endpoint) => {
    const cached = known[direction].get(endpoint);
    if (cached !== undefined) return cached;
    const tried = assumed(more, less, direction, endpoint);
    const value = uniteAllTraffic(
      tried.map((each) => difference(more.at(direction, endpoint, each), less.at(direction, endpoint, each))),
    );
    known[direction].set(endpoint, value);
    return value;
  };
}

const difference = (a: Traffic, b: Traffic): Traffic => (a === b ? NO_TRAFFIC : subtractTraffic(a, b));
