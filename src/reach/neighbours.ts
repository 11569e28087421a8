import { addBit, type BitSet, intersectBits, membersOf, noBits, uniteAllBits } from '../algebra/bit-set.ts';
import { peersOf, type Traffic } from '../algebra/traffic.ts';
import type { Direction } from '../policy/stage.ts';
import type { Reachability } from './reachability.ts';

/** The classes that may have a connection with a member: its own end and theirs both let something through. */
export type Neighbours = (direction: Direction, member: number) => BitSet;

/**
 * Looks from the other ends: which classes let which members through, for all members at once. Most pairs are ruled out
 * by one end, so nobody loops over all pairs. Pods of unknown address match no address block here.
 */
export function findNeighbours(reachability: Reachability, members: BitSet): Neighbours {
  const both = {
    ingress: neighboursIn(reachability, 'ingress', members),
    egress: neighboursIn(reachability, 'egress', members),
  };
  const none = noBits(reachability.space.size);
  return (direction, member) => both[direction].get(member) ?? none;
}

/** For every member, the classes it lets through in a direction that let it through at their own end, which is the other. */
function neighboursIn(reachability: Reachability, direction: Direction, members: BitSet): ReadonlyMap<number, BitSet> {
  const { size } = reachability.space;
  const wanted = new Map(
    membersOf(members).map((member) => [member, peersOf(reachability.at(direction, member), size)] as const),
  );
  const candidates = uniteAllBits([...wanted.values()], size);
  const admitted = new Map([...wanted.keys()].map((member) => [member, noBits(size)]));
  for (const [own, group] of alikeEnds(reachability, direction === 'ingress' ? 'egress' : 'ingress', candidates)) {
    for (const member of membersOf(intersectBits(peersOf(own, size), members))) {
      const list = admitted.get(member);
      if (list !== undefined) for (const index of group) addBit(list, index);
    }
  }
  return new Map([...admitted].map(([member, list]) => [member, intersectBits(list, wanted.get(member) ?? list)]));
}

/** Classes by what their own end lets through: those that let the same through are one step. */
function alikeEnds(
  reachability: Reachability,
  direction: Direction,
  candidates: BitSet,
): ReadonlyMap<Traffic, readonly number[]> {
  const groups = new Map<Traffic, number[]>();
  for (const index of membersOf(candidates)) {
    const own = reachability.at(direction, index);
    const group = groups.get(own);
    if (group === undefined) groups.set(own, [index]);
    else group.push(index);
  }
  return groups;
}
