import {
  allBits,
  type BitSet,
  equalBits,
  intersectBits,
  isEmptyBits,
  subtractBits,
  unionBits,
  uniteAllBits,
} from './bit-set.ts';
import { ALL_PORTS, type PortSet } from './ports.ts';

/**
 * A set of (peer class, port) pairs as seen from one endpoint: which peers on which stretch of the port line.
 * INVARIANT (canonical traffic): sorted by port, peers never empty, touching stretches differ in peers. A whole set of
 * peers is handled per stretch, so the cost of policy follows the number of rules, not of peers.
 */
export type Traffic = readonly { readonly from: number; readonly to: number; readonly peers: BitSet }[];

export const NO_TRAFFIC: Traffic = [];

/** `peers` on every port of `set`. */
export function traffic(peers: BitSet, set: PortSet): Traffic {
  return isEmptyBits(peers) ? NO_TRAFFIC : set.map(([from, to]) => ({ from, to, peers }));
}

/** Every peer of a space of `size` classes on every port. */
export function allTraffic(size: number): Traffic {
  return traffic(allBits(size), ALL_PORTS);
}

/** What to do with peers: of stretches that both sets have, and whether to keep those that only one of them has. */
type Operation = { readonly both: (a: BitSet, b: BitSet) => BitSet; readonly onlyA: boolean; readonly onlyB: boolean };
const UNION: Operation = { both: unionBits, onlyA: true, onlyB: true };
const INTERSECTION: Operation = { both: intersectBits, onlyA: false, onlyB: false };
const DIFFERENCE: Operation = { both: subtractBits, onlyA: true, onlyB: false };

/** Applies a set operation stretch by stretch: cut both at all bounds, combine, and make canonical again. */
function combine(a: Traffic, b: Traffic, { both, onlyA, onlyB }: Operation): Traffic {
  // survives: without these two it is the same, only slower.
  if (a.length === 0) return onlyB ? b : NO_TRAFFIC;
  // survives: the same.
  if (b.length === 0) return onlyA ? a : NO_TRAFFIC;
  const cuts = [...new Set([...a, ...b].flatMap(({ from, to }) => [from, to]))].toSorted((x, y) => x - y);
  const out: { from: number; to: number; peers: BitSet }[] = [];
  let i = 0;
  let j = 0;
  let from = cuts[0] ?? 0;
  // survives: an empty stretch in front grows into the first one.
  for (const to of cuts.slice(1)) {
    while ((a[i]?.to ?? Infinity) <= from) i += 1;
    while ((b[j]?.to ?? Infinity) <= from) j += 1;
    const left = stretchAt(a[i], from);
    const right = stretchAt(b[j], from);
    const peers =
      left !== undefined && right !== undefined
        ? both(left, right)
        : ((onlyA ? left : undefined) ?? (onlyB ? right : undefined));
    if (peers !== undefined && !isEmptyBits(peers)) {
      const last = out.at(-1);
      if (last !== undefined && last.to === from && equalBits(last.peers, peers)) last.to = to;
      else out.push({ from, to, peers });
    }
    from = to;
  }
  return out;
}

const stretchAt = (stretch: Traffic[number] | undefined, port: number): BitSet | undefined =>
  stretch !== undefined && stretch.from <= port ? stretch.peers : undefined;

/** Every pair that is in one of the two. */
export function uniteTraffic(a: Traffic, b: Traffic): Traffic {
  return combine(a, b, UNION);
}

/** Every pair that is in both. */
export function intersectTraffic(a: Traffic, b: Traffic): Traffic {
  return combine(a, b, INTERSECTION);
}

/** Every pair of `a` that is not in `b`. */
export function subtractTraffic(a: Traffic, b: Traffic): Traffic {
  return combine(a, b, DIFFERENCE);
}

/** The union of many sets in one sweep of halves: linear rules would rebuild the result once per rule. */
export function uniteAllTraffic(parts: readonly Traffic[]): Traffic {
  if (parts.length < 2) return parts[0] ?? NO_TRAFFIC;
  const middle = parts.length >> 1;
  return uniteTraffic(uniteAllTraffic(parts.slice(0, middle)), uniteAllTraffic(parts.slice(middle)));
}

/** Whether two sets hold the same pairs; they are canonical, so their stretches are equal. */
export function equalTraffic(a: Traffic, b: Traffic): boolean {
  return (
    a.length === b.length &&
    a.every(({ from, to, peers }, i) => {
      const other = b[i];
      return other !== undefined && from === other.from && to === other.to && equalBits(peers, other.peers);
    })
  );
}

/** The ports on which one peer class takes part. */
export function portsOfPeer(set: Traffic, peer: number): PortSet {
  const out: [number, number][] = [];
  for (const { from, to, peers } of set) {
    if (((peers[peer >>> 5] ?? 0) & (1 << (peer & 31))) === 0) continue;
    const last = out.at(-1);
    if (last !== undefined && last[1] === from) last[1] = to;
    else out.push([from, to]);
  }
  return out;
}

/** Every peer that occurs on some port. `size` is the number of classes of the space. */
export function peersOf(set: Traffic, size: number): BitSet {
  return uniteAllBits(
    set.map(({ peers }) => peers),
    size,
  );
}
