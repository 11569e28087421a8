import { NO_TRAFFIC, subtractTraffic, type Traffic, uniteAllTraffic } from '../algebra/traffic.ts';
import type { Assessment } from '../assessment.ts';
import type { Direction } from '../policy/stage.ts';
import { addressValuations, type Reachability } from '../reach/reachability.ts';

export type Sides = { readonly base: Assessment; readonly head: Assessment };

/** What the policies at one end let through on one side and not on the other, by class and direction. */
export type Difference = (direction: Direction, endpoint: number) => Traffic;
export type Gains = { readonly gained: Difference; readonly lost: Difference };

/** Both differences of the two sides; computed per endpoint when asked and remembered. */
export function createGains({ base, head }: Sides): Gains {
  return { gained: createDifference(head.reachability, base.reachability), lost: createDifference(base.reachability, head.reachability) };
}

/** The address of a pod is one unknown for both sides: subtract under the same assumption, then unite. */
function createDifference(more: Reachability, less: Reachability): Difference {
  const known = { ingress: new Map<number, Traffic>(), egress: new Map<number, Traffic>() };
  const addressClasses = more.space.classes.filter(({ head }) => head?.kind === 'addresses');
  return (direction, endpoint) => {
    const cached = known[direction].get(endpoint);
    if (cached !== undefined) return cached;
    const valuations = addressValuations([...more.addressKeys(direction, endpoint), ...less.addressKeys(direction, endpoint)], addressClasses);
    const value = uniteAllTraffic(valuations.map((address) => difference(more.at(direction, endpoint, address), less.at(direction, endpoint, address))));
    known[direction].set(endpoint, value);
    return value;
  };
}

const difference = (a: Traffic, b: Traffic): Traffic => (a === b ? NO_TRAFFIC : subtractTraffic(a, b));
