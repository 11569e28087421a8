import { addBit, type BitSet, intersectBits, membersOf, noBits } from '../algebra/bit-set.ts';
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
  const { space } = reachability;
  const admitted = {
    ingress: admitting(reachability, 'egress', members),
    egress: admitting(reachability, 'ingress', members),
  };
  const none = noBits(space.size);
  return (direction, member) =>
    intersectBits(peersOf(reachability.at(direction, member), space.size), admitted[direction].get(member) ?? none);
}

/** For every member, the classes whose own end in `direction` lets it through. Ends that let the same through are one step. */
function admitting(reachability: Reachability, direction: Direction, members: BitSet): ReadonlyMap<number, BitSet> {
  const { size, classes } = reachability.space;
  const groups = new Map<Traffic, number[]>();
  for (const { index } of classes) {
    const own = reachability.at(direction, index);
    const group = groups.get(own);
    if (group === undefined) groups.set(own, [index]);
    else group.push(index);
  }
  const lists = new Map<number, BitSet>([...membersOf(members)].map((member) => [member, noBits(size)]));
  for (const [own, group] of groups) {
    for (const member of membersOf(intersectBits(peersOf(own, size), members))) {
      const list = lists.get(member);
      if (list !== undefined) for (const index of group) addBit(list, index);
    }
  }
  return lists;
}
