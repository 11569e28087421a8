import { NO_TRAFFIC, subtractTraffic, type Traffic, uniteAllTraffic } from '../algebra/traffic.ts';
import type { Assessment } from '../assessment.ts';
import type { Direction } from '../policy/stage.ts';
import { addressValuations, type Reachability } from '../reach/reachability.ts';

export type Sides = { readonly base: Assessment; readonly head: Assessment };

/** What the policies at one end let through on one side and not on the other, by class and direction. */
export type Difference = (direction: Direction, endpoint: number) => Traffic;

/**
 * `gained` and `lost` under some assumption about the addresses of pods; `plain` is what is gained without any, so that
 * what remains is due to an address that a pod may have.
 */
export type Gains = { readonly gained: Difference; readonly lost: Difference; readonly plain: Difference };

/** The differences of the two sides; computed per endpoint when asked and remembered. */
export function createGains({ base, head }: Sides): Gains {
  return {
    gained: createDifference(head.reachability, base.reachability, addressesToTry),
    lost: createDifference(base.reachability, head.reachability, addressesToTry),
    plain: createDifference(head.reachability, base.reachability, () => [undefined]),
  };
}

type Addresses = (more: Reachability, less: Reachability, direction: Direction, endpoint: number) => readonly (number | undefined)[];

/** Every address class that the rules of an endpoint tell apart on either side, and none. */
export const addressesToTry: Addresses = (more, less, direction, endpoint) =>
  addressValuations([...more.addressKeys(direction, endpoint), ...less.addressKeys(direction, endpoint)], more.addressClasses);

/** The address of a pod is one unknown for both sides: subtract under the same assumption, then unite. */
function createDifference(more: Reachability, less: Reachability, addresses: Addresses): Difference {
  const known = { ingress: new Map<number, Traffic>(), egress: new Map<number, Traffic>() };
  return (direction, endpoint) => {
    const cached = known[direction].get(endpoint);
    if (cached !== undefined) return cached;
    const tried = addresses(more, less, direction, endpoint);
    const value = uniteAllTraffic(tried.map((address) => difference(more.at(direction, endpoint, address), less.at(direction, endpoint, address))));
    known[direction].set(endpoint, value);
    return value;
  };
}

const difference = (a: Traffic, b: Traffic): Traffic => (a === b ? NO_TRAFFIC : subtractTraffic(a, b));
