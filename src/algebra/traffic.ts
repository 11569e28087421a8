import {
  allBits,
  type BitSet,
  equalBits,
  intersectBits,
  isEmptyBits,
  noBits,
  subtractBits,
  unionBits,
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

type PeerOperation = (a: BitSet, b: BitSet) => BitSet;

/** Applies a set operation stretch by stretch: cut both at all bounds, combine, and make canonical again. */
function combine(a: Traffic, b: Traffic, operation: PeerOperation): Traffic {
  const [one, other] = [a[0], b[0]];
  // Most sets are one stretch, and most of those the same.
  if (a.length === 1 && b.length === 1 && one?.from === other?.from && one?.to === other?.to && one && other) {
    const peers = operation(one.peers, other.peers);
    return isEmptyBits(peers) ? NO_TRAFFIC : [{ from: one.from, to: one.to, peers }];
  }
  const width = a[0]?.peers.length ?? b[0]?.peers.length ?? 0;
  const empty = noBits(width * 32);
  const cuts = [...new Set([...a, ...b].flatMap(({ from, to }) => [from, to]))].toSorted((x, y) => x - y);
  const out: { from: number; to: number; peers: BitSet }[] = [];
  let i = 0;
  let j = 0;
  for (let k = 0; k + 1 < cuts.length; k += 1) {
    const from = cuts[k] ?? 0;
    const to = cuts[k + 1] ?? 0;
    while (i < a.length && (a[i]?.to ?? 0) <= from) i += 1;
    while (j < b.length && (b[j]?.to ?? 0) <= from) j += 1;
    const left = a[i];
    const right = b[j];
    const inA = left !== undefined && left.from <= from ? left.peers : empty;
    const inB = right !== undefined && right.from <= from ? right.peers : empty;
    const peers = operation(inA, inB);
    if (isEmptyBits(peers)) continue;
    const last = out.at(-1);
    if (last !== undefined && last.to === from && equalBits(last.peers, peers)) last.to = to;
    else out.push({ from, to, peers });
  }
  return out;
}

export function uniteTraffic(a: Traffic, b: Traffic): Traffic {
  if (a.length === 0) return b;
  return b.length === 0 ? a : combine(a, b, unionBits);
}

export function intersectTraffic(a: Traffic, b: Traffic): Traffic {
  return a.length === 0 || b.length === 0 ? NO_TRAFFIC : combine(a, b, intersectBits);
}

export function subtractTraffic(a: Traffic, b: Traffic): Traffic {
  return a.length === 0 || b.length === 0 ? a : combine(a, b, subtractBits);
}

/** The union of many sets in one sweep of halves: linear rules would rebuild the result once per rule. */
export function uniteAllTraffic(parts: readonly Traffic[]): Traffic {
  if (parts.length <= 2) return uniteTraffic(parts[0] ?? NO_TRAFFIC, parts[1] ?? NO_TRAFFIC);
  const middle = parts.length >> 1;
  return uniteTraffic(uniteAllTraffic(parts.slice(0, middle)), uniteAllTraffic(parts.slice(middle)));
}

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
  const all = noBits(size);
  for (const { peers } of set) for (let i = 0; i < all.length; i += 1) all[i] = (all[i] ?? 0) | (peers[i] ?? 0);
  return all;
}
