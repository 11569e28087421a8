import { toCidrs } from '../algebra/addresses.ts';
import { addBit, type BitSet, hasBit, intersectBits, membersOf, noBits, unionBits } from '../algebra/bit-set.ts';
import { contains, intersect, union } from '../algebra/intervals.ts';
import { describeLabels } from '../algebra/labels.ts';
import { firstPort, NO_PORTS, type PortSet } from '../algebra/ports.ts';
import { peersOf, portsOfPeer } from '../algebra/traffic.ts';
import type { Assessment } from '../assessment.ts';
import { NAMESPACE_NAME_LABEL, type Place } from '../manifest/resource.ts';
import { DIRECTIONS, type Direction, sameStages } from '../policy/stage.ts';
import type { EndpointClass, Identity, Valuation } from '../reach/endpoints.ts';
import { canCoexist } from '../reach/reachability.ts';
import { type Packet, type Trace, traceEnd } from '../reach/trace.ts';
import { membersOfEither } from '../scope/classify.ts';
import {
  type AddressPair,
  addressPairs,
  changeByAddresses,
  type Difference,
  portsUnder,
  sharesUnknown,
} from './address-pairs.ts';
import type { Gains, Sides } from './gains.ts';

/** Both ends of one packet on both sides: why it passes now, and what stopped it before. */
export type SidedTrace = { readonly [S in 'base' | 'head']: { readonly egress: Trace; readonly ingress: Trace } };

/** One connection that people can try, with what had to be assumed. */
export type Witness = Packet & { readonly assuming: string | undefined };

/** What one ordered pair gained or lost; at least one end holds regulated data on some side. */
export type ReachChange = {
  readonly from: Identity;
  readonly to: Identity;
  /** Which ends are CDE members on some side. */
  readonly members: { readonly from: boolean; readonly to: boolean };
  readonly gained: PortSet;
  readonly lost: PortSet;
  /** Connections of this pair at base that need no assumption about addresses. */
  readonly before: PortSet;
  /**
   * The end whose unknown address alone makes the gain possible: an address block of the other end's policy grew. The
   * addresses of that block outside the cluster gain the same and have a row of their own.
   */
  readonly byAddressOf: 'from' | 'to' | undefined;
  /** A packet of what was gained; undefined when only something was lost. */
  readonly witness: Witness | undefined;
};

/** A CDE member (or a future one) that some policy isolated at base in a direction, and none does at head. */
export type IsolationLoss = {
  readonly endpoint: Identity;
  readonly direction: Direction;
  readonly was: readonly Place[];
  readonly rows: readonly ReachChange[];
};

/**
 * Every pair with an end in the CDE whose connections differ. Exact over all valuations of unknown facts: a pair gains a
 * port when under some valuation head allows it and base, under the same one, does not. The addresses of two pods are
 * independent unknowns, hence `(E − E') ∩ I ∪ E ∩ (I − I')`. Semantics: docs/semantics.md, "Gained".
 */
export function compareReach(sides: Sides, gains: Gains): readonly ReachChange[] {
  if (isUnchanged(sides)) return [];
  const { space } = sides.head.reachability;
  const members = membersOfEither(sides.base.scope, sides.head.scope);
  const rows = new Map<string, ReachChange>();
  for (const direction of DIRECTIONS) {
    for (const [member, peers] of pairsThatMayDiffer(gains, direction, members, space.size)) {
      for (const peer of membersOf(peers)) {
        const [from, to] = direction === 'ingress' ? [peer, member] : [member, peer];
        const change = pairChange(sides, from, to, gains);
        if (change !== undefined)
          addRows(rows, sides, change, { from: hasBit(members, from), to: hasBit(members, to) });
      }
    }
  }
  return [...rows.values()].toSorted((a, b) => (rowKey(a) < rowKey(b) ? -1 : 1));
}

/**
 * For every member, the other ends with which it may differ: those that one of the two ends lets through differently.
 * Looked at from both ends once, so that nobody loops over all pairs.
 */
function pairsThatMayDiffer(
  { gained, lost, movers }: Gains,
  direction: Direction,
  members: BitSet,
  size: number,
): ReadonlyMap<number, BitSet> {
  const differing = (way: Direction, index: number) =>
    unionBits(peersOf(gained(way, index), size), peersOf(lost(way, index), size));
  const pairs = new Map(
    membersOf(members).map((member) => [
      member,
      hasBit(movers[direction], member) ? differing(direction, member) : noBits(size),
    ]),
  );
  const far = direction === 'ingress' ? 'egress' : 'ingress';
  for (const mover of membersOf(movers[far])) {
    for (const member of membersOf(intersectBits(differing(far, mover), members))) {
      const bits = pairs.get(member);
      if (bits !== undefined) addBit(bits, mover);
    }
  }
  return pairs;
}

const rowKey = ({ from, to }: ReachChange): string => `${from.id} > ${to.id}`;

/** Same rules and same views on both sides: nothing can differ, so nothing is computed. */
function isUnchanged({ base, head }: Sides): boolean {
  const same = DIRECTIONS.every((direction) => sameStages(base.model.plane[direction], head.model.plane[direction]));
  // What rules name beside classes (network sets, services, nodes) is in the index.
  return (
    same &&
    base.reachability.index === head.reachability.index &&
    head.reachability.space.classes.every(({ isSame }) => isSame)
  );
}

type PairChange = Difference & {
  readonly from: EndpointClass;
  readonly to: EndpointClass;
};

/** What one pair gained and lost, exactly: under one assumption after another where the ends share one, else by factors. */
function pairChange(sides: Sides, from: number, to: number, gains: Gains): PairChange | undefined {
  const { classes } = sides.head.reachability.space;
  const [source, target] = [classes[from], classes[to]];
  if (source === undefined || target === undefined || !canCoexist(source, target)) return undefined;
  const change = sharesUnknown(sides, from, to)
    ? changeByAddresses(sides, source, target)
    : changeByFactors(sides, from, to, gains);
  if (change.gained.length + change.lost.length === 0) return undefined;
  return { ...change, from: source, to: target };
}

/** The addresses of the two ends are independent unknowns, each seen by the other end only. */
function changeByFactors({ base, head }: Sides, from: number, to: number, { gained, lost, plain }: Gains): Difference {
  const [egress, ingress] = [
    portsOfPeer(head.reachability.possible('egress', from), to),
    portsOfPeer(head.reachability.possible('ingress', to), from),
  ];
  const bySource = intersect(portsOfPeer(gained('egress', from), to), ingress);
  const byTarget = intersect(portsOfPeer(gained('ingress', to), from), egress);
  const lostSource = intersect(
    portsOfPeer(lost('egress', from), to),
    portsOfPeer(base.reachability.possible('ingress', to), from),
  );
  const lostTarget = intersect(
    portsOfPeer(lost('ingress', to), from),
    portsOfPeer(base.reachability.possible('egress', from), to),
  );
  const plainly = union(
    intersect(portsOfPeer(plain('egress', from), to), ingress),
    intersect(portsOfPeer(plain('ingress', to), from), egress),
  );
  const all = union(bySource, byTarget);
  const onlyByAddress = all.length > 0 && plainly.length === 0;
  return {
    gained: all,
    lost: union(lostSource, lostTarget),
    byAddressOf: onlyByAddress ? (bySource.length > 0 ? 'to' : 'from') : undefined,
  };
}

function addRows(
  rows: Map<string, ReachChange>,
  sides: Sides,
  { from: source, to: target, gained, lost, byAddressOf }: PairChange,
  members: ReachChange['members'],
): void {
  const declared = ({ reachability }: Assessment) =>
    intersect(
      portsOfPeer(reachability.at('egress', source.index), target.index),
      portsOfPeer(reachability.at('ingress', target.index), source.index),
    );
  const before = declared(sides.base);
  const witness = witnessOf(sides, source, target, gained);
  for (const from of source.members) {
    for (const to of target.members) {
      if (from.id === to.id) continue;
      const key = `${from.id} > ${to.id}`;
      const known = rows.get(key);
      // Of several valuations of one pair the one that assumes least is shown.
      const better =
        known?.witness === undefined ||
        (known.witness.assuming !== undefined && witness?.assuming === undefined && witness !== undefined);
      rows.set(key, {
        from,
        to,
        members,
        gained: union(known?.gained ?? NO_PORTS, gained),
        lost: union(known?.lost ?? NO_PORTS, lost),
        before: union(known?.before ?? NO_PORTS, before),
        byAddressOf: better ? byAddressOf : known.byAddressOf,
        witness: better ? witness : known.witness,
      });
    }
  }
}

/** A packet of the gained ports, under addresses that let it pass at head and, where that is the point, not at base. */
function witnessOf(sides: Sides, from: EndpointClass, to: EndpointClass, gained: PortSet): Witness | undefined {
  const destination = firstPort(gained);
  if (destination === undefined) return undefined;
  const { base, head } = sides;
  const pairs = addressPairs(sides, from.index, to.index);
  const passes = (side: Assessment, pair: AddressPair) =>
    contains(portsUnder(side, from.index, to.index, pair), destination);
  const assumed =
    pairs.find((pair) => passes(head, pair) && !passes(base, pair)) ?? pairs.find((pair) => passes(head, pair));
  const texts = [
    addressText(head, from, assumed?.addressOfFrom),
    addressText(head, to, assumed?.addressOfTo),
    assumed?.request && `the request is \`${assumed.request.method} ${assumed.request.path}\``,
    ...[from, to].flatMap(({ valuation }) => ownerTexts(valuation)),
  ];
  const parts = [...new Set(texts.flatMap((each) => each ?? []))];
  return {
    from: from.index,
    to: to.index,
    destination,
    addressOfFrom: assumed?.addressOfFrom,
    addressOfTo: assumed?.addressOfTo,
    request: assumed?.request,
    assuming: parts.length === 0 ? undefined : parts.join(' and '),
  };
}

function addressText(
  { reachability }: Assessment,
  { head, members }: EndpointClass,
  address: number | undefined,
): string | undefined {
  const view = address === undefined ? undefined : reachability.space.classes[address]?.head;
  if (view?.kind !== 'addresses' || head?.kind !== 'pod') return undefined;
  const [first] = members;
  const name = first?.kind === 'workload' ? `\`${first.namespace}/${first.name}\`` : 'the pod';
  return `${name} has an address in \`${toCidrs(view.addresses).slice(0, 2).join(', ')}\``;
}

/** What the labels of undeclared namespaces and accounts have to be, beyond their names. */
function ownerTexts(valuation: Valuation): readonly string[] {
  return [...valuation].flatMap(([owner, own]) => {
    const labels = new Map([...own].filter(([key]) => key !== NAMESPACE_NAME_LABEL));
    return labels.size === 0 ? [] : [`${owner}, which is not declared, carries \`${describeLabels(labels)}\``];
  });
}

/** Which ends lost their isolation, with the connections that came of it. An end that exists on one side only is no loss. */
export function compareIsolation({ base, head }: Sides, reach: readonly ReachChange[]): readonly IsolationLoss[] {
  const { space } = head.reachability;
  return membersOf(membersOfEither(base.scope, head.scope)).flatMap((index): readonly IsolationLoss[] => {
    const endpoint = space.classes[index];
    if (endpoint?.base === undefined || endpoint.head === undefined) return [];
    return DIRECTIONS.flatMap((direction): readonly IsolationLoss[] => {
      const was = denying(base, direction, index);
      if (was.length === 0 || denying(head, direction, index).length > 0) return [];
      const own = ({ from, to, gained }: ReachChange, { id }: Identity) =>
        gained.length > 0 && (direction === 'ingress' ? to.id : from.id) === id;
      return endpoint.members.map((identity) => ({
        endpoint: identity,
        direction,
        was,
        rows: reach.filter((row) => own(row, identity)),
      }));
    });
  });
}

function denying({ reachability }: Assessment, direction: Direction, endpoint: number): readonly Place[] {
  return reachability
    .policies(direction, endpoint)
    .flatMap(({ unmatched, policies }) => (unmatched === 'deny' ? policies.map(({ place }) => place) : []));
}

/** Why a witness passes at head and did not at base. */
export function traceWitness({ base, head }: Sides, packet: Packet): SidedTrace {
  const both = ({ reachability }: Assessment) => ({
    egress: traceEnd(reachability, 'egress', packet),
    ingress: traceEnd(reachability, 'ingress', packet),
  });
  return { base: both(base), head: both(head) };
}
