import { type BitSet, intersectBits, membersOf, noBits, unionBits } from '../algebra/bit-set.ts';
import { peersOf } from '../algebra/traffic.ts';
import type { Direction } from '../policy/stage.ts';
import type { Reachability } from './reachability.ts';

/** The classes that may have a connection with a member: its own end and theirs both let something through. */
export type Neighbours = (direction: Direction, member: number) => BitSet;

/**
 * Looks from the other ends: which classes let which members through, for all members at once. Most pairs are ruled out
 * by one end, so nobody loops over all pairs. Pods of unknown address match no address block here.
 */
export function findNeighbours(reachability: Reachability, members: BitSet): Neighbours {
  const { space } = reachability;
  const admitted = {
    ingress: admitting(reachability, 'egress', members),
    egress: admitting(reachability, 'ingress', members),
  };
  const none = noBits(space.size);
  return (direction, member) =>
    intersectBits(peersOf(reachability.at(direction, member), space.size), admitted[direction].get(member) ?? none);
}

/** For every member, the classes whose own end in `direction` lets it through. */
function admitting(reachability: Reachability, direction: Direction, members: BitSet): ReadonlyMap<number, BitSet> {
  const { space } = reachability;
  const open = noBits(space.size);
  const lists = new Map<number, BitSet>([...membersOf(members)].map((member) => [member, noBits(space.size)]));
  for (const { index } of space.classes) {
    const word = index >>> 5;
    const bit = 1 << (index & 31);
    if (reachability.isOpen(direction, index)) {
      open[word] = (open[word] ?? 0) | bit;
      continue;
    }
    for (const member of membersOf(intersectBits(peersOf(reachability.at(direction, index), space.size), members))) {
      const list = lists.get(member);
      if (list !== undefined) list[word] = (list[word] ?? 0) | bit;
    }
  }
  return new Map([...lists].map(([member, list]) => [member, unionBits(list, open)]));
}
