import { hasBit, isEmptyBits, membersOf, unionBits } from '../algebra/bit-set.ts';
import { intersect, union } from '../algebra/intervals.ts';
import { describeSelector, only } from '../algebra/labels.ts';
import { firstPort, NO_PORTS, type PortSet } from '../algebra/ports.ts';
import { peersOf, portsOfPeer } from '../algebra/traffic.ts';
import type { Assessment } from '../assessment.ts';
import { NAMESPACE_NAME_LABEL, type Place } from '../manifest/resource.ts';
import type { Direction } from '../policy/stage.ts';
import { type EndpointClass, type Identity, type Valuation } from '../reach/endpoints.ts';
import { canCoexist, type Reachability } from '../reach/reachability.ts';
import { type Packet, type Trace, traceEnd } from '../reach/trace.ts';
import { membersOfEither } from '../scope/classify.ts';
import type { Difference, Gains, Sides } from './gains.ts';

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
  /** Connections of this pair at base. */
  readonly before: PortSet;
  /** A packet of what was gained; undefined when only something was lost. */
  readonly witness: Witness | undefined;
};

/** A CDE member (or a future one) that some policy isolated at base in a direction, and none does at head. */
export type IsolationLoss = { readonly endpoint: Identity; readonly direction: Direction; readonly was: readonly Place[]; readonly peers: number; readonly witness: Witness | undefined };

/**
 * Every pair with an end in the CDE whose connections differ. Exact over all valuations of unknown facts: a pair gains a
 * port when under some valuation head allows it and base, under the same one, does not. The addresses of two pods are
 * independent unknowns, hence `(E − E') ∩ I ∪ E ∩ (I − I')`. Semantics: docs/semantics.md, "Gained".
 */
export function compareReach(sides: Sides, { gained, lost }: Gains): readonly ReachChange[] {
  const { space } = sides.head.reachability;
  if (isUnchanged(sides)) return [];
  const members = membersOfEither(sides.base.scope, sides.head.scope);
  const rows = new Map<string, ReachChange>();
  for (const index of membersOf(members)) {
    for (const direction of ['ingress', 'egress'] as const) {
      const candidates = unionBits(
        peersOf(sides.head.reachability.possible(direction, index), space.size),
        peersOf(sides.base.reachability.possible(direction, index), space.size),
      );
      if (isEmptyBits(candidates)) continue;
      for (const peer of membersOf(candidates)) {
        const [from, to] = direction === 'ingress' ? [peer, index] : [index, peer];
        addRow(rows, sides, pairChange(sides, from, to, gained, lost), { from: hasBit(members, from), to: hasBit(members, to) });
      }
    }
  }
  return [...rows.values()].toSorted((a, b) => (rowKey(a) < rowKey(b) ? -1 : 1));
}

const rowKey = ({ from, to }: ReachChange): string => `${from.id} > ${to.id}`;

/** Same rules and same views on both sides: nothing can differ, so nothing is computed. */
function isUnchanged({ base, head }: Sides): boolean {
  const same = (['ingress', 'egress'] as const).every((direction) => {
    const [before, after] = [base, head].map(({ model }) => model.plane[direction].flatMap(({ policies }) => policies));
    return before?.length === after?.length && before?.every((policy, i) => policy === after?.[i]);
  });
  // Classes are formed from both views, so one view object per class that is equal on both sides means no change.
  return same && head.reachability.space.classes.every((each) => sameView(each));
}

function sameView({ base, head }: EndpointClass): boolean {
  return base === head || JSON.stringify(base, plain) === JSON.stringify(head, plain);
}

const plain = (_: string, value: unknown): unknown => (value instanceof Map ? [...value].toSorted() : typeof value === 'bigint' ? String(value) : value);

type PairChange = { readonly from: EndpointClass; readonly to: EndpointClass; readonly gained: PortSet; readonly lost: PortSet };

function pairChange({ base, head }: Sides, from: number, to: number, gained: Difference, lost: Difference): PairChange | undefined {
  const quiet = [gained, lost].every((difference) => difference('egress', from).length === 0 && difference('ingress', to).length === 0);
  if (quiet) return undefined;
  const [source, target] = [head.reachability.space.classes[from], head.reachability.space.classes[to]];
  if (source === undefined || target === undefined || !canCoexist(source, target)) return undefined;
  const grown = (side: Reachability, more: Difference): PortSet => {
    const bySource = intersect(portsOfPeer(more('egress', from), to), portsOfPeer(side.possible('ingress', to), from));
    const byTarget = intersect(portsOfPeer(side.possible('egress', from), to), portsOfPeer(more('ingress', to), from));
    return union(bySource, byTarget);
  };
  const change = { from: source, to: target, gained: grown(head.reachability, gained), lost: grown(base.reachability, lost) };
  return change.gained.length + change.lost.length === 0 ? undefined : change;
}

/** Connections of a pair of classes on one side, under every valuation. */
export function connectionsOn({ reachability }: Assessment, from: number, to: number): PortSet {
  return intersect(portsOfPeer(reachability.possible('egress', from), to), portsOfPeer(reachability.possible('ingress', to), from));
}

function addRow(rows: Map<string, ReachChange>, sides: Sides, change: PairChange | undefined, members: { from: boolean; to: boolean }): void {
  if (change === undefined) return;
  const before = connectionsOn(sides.base, change.from.index, change.to.index);
  const port = firstPort(change.gained);
  const witness = port && { from: change.from.index, to: change.to.index, ...port, assuming: assumption([change.from.valuation, change.to.valuation]) };
  for (const from of change.from.members) {
    for (const to of change.to.members) {
      if (from.id === to.id) continue;
      const key = `${from.id} > ${to.id}`;
      const known = rows.get(key);
      rows.set(key, {
        from,
        to,
        members,
        gained: union(known?.gained ?? NO_PORTS, change.gained),
        lost: union(known?.lost ?? NO_PORTS, change.lost),
        before: union(known?.before ?? NO_PORTS, before),
        witness: known?.witness === undefined || (known.witness.assuming !== undefined && witness?.assuming === undefined) ? (witness ?? known?.witness) : known.witness,
      });
    }
  }
}

/** What the labels of undeclared namespaces had to be, beyond their names. */
function assumption(valuations: readonly (Valuation | undefined)[]): string | undefined {
  const parts = valuations.flatMap((valuation) => {
    const labels = [...(valuation?.labels ?? [])].filter(([key]) => key !== NAMESPACE_NAME_LABEL);
    return labels.length === 0 ? [] : [`namespace \`${valuation?.namespace}\`, which is not declared, carries ${describeSelector(labels.map(([key, value]) => ({ key, allowed: only(value) })))}`];
  });
  return parts.length === 0 ? undefined : [...new Set(parts)].join(' and ');
}

/** Which ends lost their isolation. An endpoint that exists on one side only is no loss. */
export function compareIsolation({ base, head }: Sides, { gained }: Gains): readonly IsolationLoss[] {
  const { space } = head.reachability;
  const losses: IsolationLoss[] = [];
  for (const index of membersOf(membersOfEither(base.scope, head.scope))) {
    const endpoint = space.classes[index];
    if (endpoint?.base === undefined || endpoint.head === undefined) continue;
    for (const direction of ['ingress', 'egress'] as const) {
      const was = denying(base, direction, index);
      if (was.length === 0 || denying(head, direction, index).length > 0) continue;
      const peers = [...membersOf(peersOf(gained(direction, index), space.size))];
      const peer = peers.find((each) => space.classes[each]?.members.some(({ kind }) => kind === 'workload')) ?? peers[0];
      const port = peer === undefined ? undefined : firstPort(portsOfPeer(gained(direction, index), peer));
      const ends = direction === 'ingress' ? { from: peer ?? index, to: index } : { from: index, to: peer ?? index };
      const witness = port && { ...ends, ...port, assuming: assumption([endpoint.valuation]) };
      const count = peers.reduce((sum, each) => sum + (space.classes[each]?.members.filter(({ kind }) => kind === 'workload').length ?? 0), 0);
      for (const identity of endpoint.members) losses.push({ endpoint: identity, direction, was, peers: count, witness });
    }
  }
  return losses;
}

function denying({ reachability }: Assessment, direction: Direction, endpoint: number): readonly Place[] {
  return reachability.policies(direction, endpoint).flatMap(({ policies }) => policies.filter(({ unmatched }) => unmatched === 'deny').map(({ place }) => place));
}

/** Why a witness passes at head and did not at base. */
export function traceWitness({ base, head }: Sides, packet: Packet): SidedTrace {
  const both = ({ reachability }: Assessment) => ({ egress: traceEnd(reachability, 'egress', packet), ingress: traceEnd(reachability, 'ingress', packet) });
  return { base: both(base), head: both(head) };
}

