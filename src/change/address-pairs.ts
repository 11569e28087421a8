import { type AddressSet, ALL_IPV6 } from '../algebra/addresses.ts';
import { intersect, isSubset, subtract, union } from '../algebra/intervals.ts';
import { NO_PORTS, type PortSet } from '../algebra/ports.ts';
import { portsOfPeer } from '../algebra/traffic.ts';
import type { Assessment } from '../assessment.ts';
import type { Direction } from '../policy/stage.ts';
import type { EndpointClass } from '../reach/endpoints.ts';
import { addressValuations } from '../reach/reachability.ts';
import type { Sides } from './gains.ts';
import type { Difference, ReachChange } from './reach.ts';

/**
 * Whether the ends look at one unknown: a rule looks at the address of its own end, or both look at addresses of which
 * some are IPv6, and a packet has one family at both ends.
 */
export function sharesUnknown({ base, head }: Sides, from: number, to: number): boolean {
  const keys = (direction: Direction, index: number) => {
    const both = [base, head].map(({ reachability }) => reachability.addressKeys(direction, index));
    return { own: both.flatMap(({ own }) => own), peer: both.flatMap(({ peer }) => peer) };
  };
  const [sender, receiver] = [keys('egress', from), keys('ingress', to)];
  if (sender.own.length + receiver.own.length > 0) return true;
  return (
    sender.peer.length > 0 &&
    receiver.peer.length > 0 &&
    [...sender.peer, ...receiver.peer].some((set) => intersect(set, ALL_IPV6).length > 0)
  );
}

/** What changes between two ends, over every pair of addresses that they may have at once. */
export function changeByAddresses({ base, head }: Sides, from: EndpointClass, to: EndpointClass): Difference {
  let [gained, lost, plainly] = [NO_PORTS, NO_PORTS, NO_PORTS];
  let byAddressOf: ReachChange['byAddressOf'];
  for (const assumed of addressPairs({ base, head }, from.index, to.index)) {
    const [was, now] = [
      portsUnder(base, from.index, to.index, assumed),
      portsUnder(head, from.index, to.index, assumed),
    ];
    const more = subtract(now, was);
    if (assumed.addressOfFrom === undefined && assumed.addressOfTo === undefined) plainly = more;
    else if (more.length > 0) byAddressOf ??= assumed.addressOfTo === undefined ? 'from' : 'to';
    gained = union(gained, more);
    lost = union(lost, subtract(was, now));
  }
  return { gained, lost, byAddressOf: plainly.length > 0 ? undefined : byAddressOf };
}

export type AddressPair = { readonly addressOfFrom: number | undefined; readonly addressOfTo: number | undefined };

/**
 * Every combination of addresses of one family that some rule at either end, on either side, tells apart. The plain one
 * first.
 */
export function addressPairs({ base, head }: Sides, from: number, to: number): readonly AddressPair[] {
  const keys = [base, head].map(({ reachability }) => ({
    sender: reachability.addressKeys('egress', from),
    receiver: reachability.addressKeys('ingress', to),
  }));
  const ofFrom = createCandidates(
    head,
    keys.flatMap(({ sender, receiver }) => [...sender.own, ...receiver.peer]),
  );
  const ofTo = createCandidates(
    head,
    keys.flatMap(({ sender, receiver }) => [...sender.peer, ...receiver.own]),
  );
  return ofFrom.flatMap((one) =>
    ofTo.flatMap((other) =>
      one.family !== undefined && other.family !== undefined && one.family !== other.family
        ? []
        : [{ addressOfFrom: one.address, addressOfTo: other.address }],
    ),
  );
}

type Candidate = { readonly address: number | undefined; readonly family: 4 | 6 | undefined };

/** Where some rule asks for the family, the address that no rule names is an IPv4 address; elsewhere it is of either. */
function createCandidates({ reachability }: Assessment, sets: readonly AddressSet[]): readonly Candidate[] {
  const asksForFamily = sets.some((set) => isSubset(ALL_IPV6, set));
  return addressValuations(sets, reachability.addressClasses).map((address) => {
    const view = address === undefined ? undefined : reachability.space.classes[address]?.head;
    if (view?.kind !== 'addresses') return { address, family: asksForFamily ? 4 : undefined };
    return { address, family: isSubset(view.addresses, ALL_IPV6) ? 6 : 4 };
  });
}

/** What one side lets through between two ends under one assumption. */
export function portsUnder(
  { reachability }: Assessment,
  from: number,
  to: number,
  { addressOfFrom, addressOfTo }: AddressPair,
): PortSet {
  return intersect(
    portsOfPeer(reachability.at('egress', from, { own: addressOfFrom, peer: addressOfTo }), to),
    portsOfPeer(reachability.at('ingress', to, { own: addressOfTo, peer: addressOfFrom }), from),
  );
}
