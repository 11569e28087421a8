import { type AddressSet, ALL_IPV4, ALL_IPV6 } from '../algebra/addresses.ts';
import { intersect, isSubset, subtract, union } from '../algebra/intervals.ts';
import { NO_PORTS, type PortSet } from '../algebra/ports.ts';
import { portsOfPeer } from '../algebra/traffic.ts';
import type { Assessment } from '../assessment.ts';
import { exampleRequests, type HttpRequest } from '../policy/http.ts';
import type { Direction } from '../policy/stage.ts';
import type { EndpointClass } from '../reach/endpoints.ts';
import { addressValuations, type UnknownKeys, uniteKeys } from '../reach/reachability.ts';
import type { Sides } from './gains.ts';

/**
 * Whether the ends look at one unknown: a rule looks at the address of its own end, or both look at addresses and what they
 * ask tells families apart, for a packet has one family at both ends.
 */
export function sharesUnknown(sides: Sides, from: number, to: number): boolean {
  const [sender, receiver] = [keysOf(sides, 'egress', from), keysOf(sides, 'ingress', to)];
  if (sender.own.length + receiver.own.length > 0) return true;
  return (
    sender.peer.length > 0 &&
    receiver.peer.length > 0 &&
    [...sender.peer, ...receiver.peer].some((set) => intersect(set, ALL_IPV6).length > 0 || isSubset(ALL_IPV4, set))
  );
}

/** What one pair gained and lost; `byAddressOf`: gained only where that end has an address that a rule names. */
export type Difference = {
  readonly gained: PortSet;
  readonly lost: PortSet;
  readonly byAddressOf: 'from' | 'to' | undefined;
};

/** What the rules at an end tell apart on either side. */
const keysOf = ({ base, head }: Sides, direction: Direction, index: number): UnknownKeys =>
  uniteKeys([base, head].map(({ reachability }) => reachability.unknownKeys(direction, index)));

/** What changes between two ends, over every pair of addresses that they may have at once. */
export function changeByAddresses({ base, head }: Sides, from: EndpointClass, to: EndpointClass): Difference {
  let [gained, lost, plainly] = [NO_PORTS, NO_PORTS, NO_PORTS];
  let byAddressOf: Difference['byAddressOf'];
  for (const assumed of addressPairs({ base, head }, from.index, to.index)) {
    const [was, now] = [
      portsUnder(base, from.index, to.index, assumed),
      portsUnder(head, from.index, to.index, assumed),
    ];
    const more = subtract(now, was);
    if (assumed.addressOfFrom === undefined && assumed.addressOfTo === undefined) plainly = union(plainly, more);
    else if (more.length > 0) byAddressOf ??= assumed.addressOfTo === undefined ? 'from' : 'to';
    gained = union(gained, more);
    lost = union(lost, subtract(was, now));
  }
  return { gained, lost, byAddressOf: plainly.length > 0 ? undefined : byAddressOf };
}

export type AddressPair = {
  readonly addressOfFrom: number | undefined;
  readonly addressOfTo: number | undefined;
  readonly request: HttpRequest | undefined;
};

/**
 * Every combination of addresses of one family, and of requests, that some rule at either end, on either side, tells
 * apart. The plain one first.
 */
export function addressPairs(sides: Sides, from: number, to: number): readonly AddressPair[] {
  const [sender, receiver] = [keysOf(sides, 'egress', from), keysOf(sides, 'ingress', to)];
  const ofFrom = createCandidates(sides.head, [...sender.own, ...receiver.peer]);
  const ofTo = createCandidates(sides.head, [...sender.peer, ...receiver.own]);
  const requests = [undefined, ...exampleRequests([...sender.http, ...receiver.http])];
  return ofFrom.flatMap((one) =>
    ofTo.flatMap((other) =>
      one.family !== undefined && other.family !== undefined && one.family !== other.family
        ? []
        : requests.map((request) => ({ addressOfFrom: one.address, addressOfTo: other.address, request })),
    ),
  );
}

type Candidate = { readonly address: number | undefined; readonly family: 4 | 6 | undefined };

/**
 * Where some rule asks for the family, the address that no rule names is an IPv4 address. Where rules name every IPv4
 * address without asking, it is none; elsewhere it is of either.
 */
function createCandidates({ reachability }: Assessment, sets: readonly AddressSet[]): readonly Candidate[] {
  const asksForFamily = sets.some((set) => isSubset(ALL_IPV6, set));
  const unnamed = asksForFamily ? 4 : sets.some((set) => isSubset(ALL_IPV4, set)) ? 6 : undefined;
  return addressValuations(sets, reachability.addressClasses).map((address) => {
    const view = address === undefined ? undefined : reachability.space.classes[address]?.head;
    if (view?.kind !== 'addresses') return { address, family: unnamed };
    return { address, family: isSubset(view.addresses, ALL_IPV6) ? 6 : 4 };
  });
}

/** What one side lets through between two ends under one assumption. */
export function portsUnder(
  { reachability }: Assessment,
  from: number,
  to: number,
  { addressOfFrom, addressOfTo, request }: AddressPair,
): PortSet {
  return intersect(
    portsOfPeer(reachability.at('egress', from, { own: addressOfFrom, peer: addressOfTo, request }), to),
    portsOfPeer(reachability.at('ingress', to, { own: addressOfTo, peer: addressOfFrom, request }), from),
  );
}
