import { type BitSet, hasBit, membersOf } from '../algebra/bit-set.ts';
import type { PortSet } from '../algebra/ports.ts';
import { firstPort } from '../algebra/ports.ts';
import { peersOf, portsOfPeer, subtractTraffic } from '../algebra/traffic.ts';
import type { Assessment } from '../assessment.ts';
import type { Place } from '../manifest/resource.ts';
import { DIRECTIONS, type Direction, type Plane } from '../policy/stage.ts';
import type { Identity } from '../reach/endpoints.ts';
import { type Reachability, reach } from '../reach/reachability.ts';
import { traceEnd } from '../reach/trace.ts';
import { membersOfEither } from '../scope/classify.ts';
import { isNamedPolicy, type Taxonomy } from '../scope/taxonomy.ts';
import type { Sides } from './gains.ts';
import type { PolicyChange } from './policies.ts';

/**
 * Connections of one CDE member that the regime's own policies stopped at base and no longer stop at head, though a
 * policy of somebody else still does: fine by accident, not by purpose.
 */
export type Accident = {
  readonly member: Identity;
  readonly direction: Direction;
  readonly others: readonly Identity[];
  readonly ports: PortSet;
  /** What of somebody else's still stops them. */
  readonly by: Place;
};

/** Looks only where the regime's policies changed: judged alone, do they still stop what they stopped? */
export function compareAccidents(
  sides: Sides,
  taxonomy: Taxonomy,
  changes: readonly PolicyChange[],
): readonly Accident[] {
  // Where a policy of the regime is gone altogether, that is the news.
  if (!changes.some(({ named }) => named) || changes.some(({ kind }) => kind !== 'edited')) return [];
  const alone = { base: regimeAlone(sides.base, taxonomy), head: regimeAlone(sides.head, taxonomy) };
  const written = writtenMembers(sides);
  return DIRECTIONS.flatMap((direction) =>
    written.flatMap(({ index, member }): readonly Accident[] => {
      if (alone.base.isOpen(direction, index)) return [];
      const opened = subtractTraffic(alone.head.at(direction, index), alone.base.at(direction, index));
      const held = subtractTraffic(opened, sides.head.reachability.at(direction, index));
      const [first] = firstWritten(sides, peersOf(held, sides.head.reachability.space.size));
      if (first === undefined) return [];
      const ports = portsOfPeer(held, first.index);
      const destination = firstPort(ports);
      if (destination === undefined) return [];
      const [from, to] = direction === 'ingress' ? [first.index, index] : [index, first.index];
      const by = traceEnd(sides.head.reachability, direction, { from, to, destination }).place;
      const others = firstWritten(sides, peersOf(held, sides.head.reachability.space.size)).map(
        ({ member: other }) => other,
      );
      return by === undefined ? [] : [{ member, direction, others, ports, by }];
    }),
  );
}

/** One side as if nobody but the regime had policies. */
function regimeAlone({ model, reachability, side }: Assessment, taxonomy: Taxonomy): Reachability {
  const only = (direction: Direction) =>
    model.plane[direction]
      .map((stage) => ({
        ...stage,
        policies: stage.policies.filter(({ place }) =>
          taxonomy.policies.some((selector) => isNamedPolicy(selector, place.resource)),
        ),
      }))
      .filter(({ policies }) => policies.length > 0);
  const plane: Plane = { name: model.plane.name, ingress: only('ingress'), egress: only('egress') };
  return reach({ ...model, plane }, reachability.space, side, 'possible');
}

type Written = { readonly index: number; readonly member: Identity };

function writtenMembers(sides: Sides): readonly Written[] {
  const members = membersOfEither(sides.base.scope, sides.head.scope);
  return firstWritten(sides, members).filter(({ index }) => hasBit(members, index));
}

/** One written workload, or one block of addresses, for each class. */
function firstWritten({ head }: Sides, classes: BitSet): readonly Written[] {
  return membersOf(classes).flatMap((index) => {
    const member = head.reachability.space.classes[index]?.members.find(
      ({ kind }) => kind === 'workload' || kind === 'external',
    );
    return member === undefined ? [] : [{ index, member }];
  });
}
