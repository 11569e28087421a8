import { type AddressSet, ALL_ADDRESSES, ALL_IPV4, ALL_IPV6 } from '../algebra/addresses.ts';
import { allBits, type BitSet, bitsOf, intersectBits, noBits, subtractBits, unionBits } from '../algebra/bit-set.ts';
import { isSubset, union } from '../algebra/intervals.ts';
import {
  ABSENT,
  admits,
  isEverything,
  type Labels,
  type Requirement,
  type Selector,
  selectorKey,
  selects,
} from '../algebra/labels.ts';
import type { PortSet, Protocol } from '../algebra/ports.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { namedPorts, servesFrom, targetPorts } from '../cluster/service.ts';
import type { Side } from '../manifest/location.ts';
import type { HttpRequest } from '../policy/http.ts';
import type { Peer } from '../policy/stage.ts';
import { matchesDomain } from './domains.ts';
import { type EndpointSpace, factsOf, rangesKey, type Valuations, viewOn } from './endpoints.ts';

/**
 * What is assumed where it is unknown: the classes of addresses that the own end and the other end have (undefined: an
 * IPv4 address that no rule names), and the request that is made (undefined: one that meets every rule).
 */
export type Assumption = {
  readonly own: number | undefined;
  readonly peer: number | undefined;
  readonly request: HttpRequest | undefined;
};
export const PLAIN: Assumption = { own: undefined, peer: undefined, request: undefined };

/** Classes in groups, by the ports that something means at each of them. */
export type PortGroups = readonly { readonly ports: PortSet; readonly classes: BitSet }[];

/** Answers "which classes does this peer mean" for one side, a whole selector at a time. */
export type PeerIndex = {
  readonly size: number;
  /** Classes whose members exist on this side. */
  readonly present: BitSet;
  /** Pods that take the node's identity: policy neither restrains nor reliably names them. */
  readonly hostNetwork: BitSet;
  /** Pods that selectors can name. */
  readonly pods: BitSet;
  /** Classes a peer selects. `address` is the class of addresses that ends of unknown address are assumed to have. */
  readonly peers: (peer: Peer, address: number | undefined) => BitSet;
  /** The address sets on which the meaning of a peer rests. */
  readonly addressSets: (peer: Peer) => readonly AddressSet[];
  /** Named ports are resolved at each destination: the classes that declare a name, by what it means there. */
  readonly named: (name: string, protocol: Protocol | undefined) => PortGroups;
  /** The target ports of a Service at each of its backends. */
  readonly service: (namespace: string, name: string) => PortGroups;
  /** Pods and host endpoints that a selector over facts names. */
  readonly selected: (selector: Selector) => BitSet;
};

/** Builds the index of one side of a space. `possible`: an unknown controller may be any pod that a rule admits. */
export function indexPeers(space: EndpointSpace, cluster: Cluster, side: Side, valuations: Valuations): PeerIndex {
  const { size } = space;
  const views = space.classes.map((endpoint) => viewOn(side, endpoint));
  const where = (test: (index: number) => boolean): BitSet =>
    bitsOf(
      size,
      views.flatMap((_, index) => (test(index) ? [index] : [])),
    );
  const everyone = allBits(size);
  const nobody = noBits(size);
  const facts = views.map((view) => view && factsOf(view));
  const labelled = where((index) => facts[index] !== undefined);
  const pods = where((index) => facts[index] !== undefined && views[index]?.kind === 'pod');
  const hostNetwork = where((index) => views[index]?.kind === 'pod' && facts[index] === undefined);
  const controllers = where((index) => views[index]?.kind === 'controller');
  const selected = indexSelectors(size, labelled, facts);

  /** The addresses that a peer by labels means through network sets. */
  const setAddresses = memoize(
    (selector: Selector): AddressSet =>
      cluster.networkSets.flatMap((set) => (selects(selector, set.facts) ? [set.addresses] : [])).reduce(union, []),
    selectorKey,
  );
  const addressed = memoize(
    (addresses: AddressSet, address: number | undefined, ofPods: boolean) => {
      const assumed = address === undefined ? undefined : views[address];
      const possible = assumed?.kind === 'addresses' ? assumed.addresses : ofPods ? ALL_IPV4 : ALL_ADDRESSES;
      const unknownAddressMatches = isSubset(possible, addresses);
      return where((index) => {
        const view = views[index];
        if (view === undefined || view.kind === 'controller') return false;
        const own = 'addresses' in view ? view.addresses : undefined;
        if (own !== undefined) return isSubset(own, addresses);
        return unknownAddressMatches && (view.kind !== 'pod' || ofPods || valuations === 'possible');
      });
    },
    (addresses, address, ofPods) => `${address} ${ofPods} ${rangesKey(addresses)}`,
  );
  /** An unknown address is an IPv4 address unless it is assumed to be another: every cluster has IPv4 or treats IPv6 alike. */
  const ofVersion = memoize(
    (version: 4 | 6, address: number | undefined) => {
      const six = addressed(ALL_IPV6, address, true);
      return version === 6 ? six : subtractBits(everyone, six);
    },
    (version, address) => `${version} ${address}`,
  );
  const grouped = (portsAt: (index: number) => PortSet): PortGroups => {
    const groups = new Map<string, { readonly ports: PortSet; readonly members: number[] }>();
    for (const index of views.keys()) {
      const ports = portsAt(index);
      if (ports.length === 0) continue;
      const key = JSON.stringify(ports);
      const group = groups.get(key) ?? { ports, members: [] };
      group.members.push(index);
      groups.set(key, group);
    }
    return [...groups.values()].map(({ ports, members }) => ({ ports, classes: bitsOf(size, members) }));
  };
  const named = memoize(
    (name: string, protocol: Protocol | undefined) =>
      grouped((index) => {
        const view = views[index];
        return view !== undefined && 'ports' in view ? namedPorts(view.ports, name, protocol) : [];
      }),
    (name, protocol) => `${protocol}/${name}`,
  );
  const service = memoize(
    (namespace: string, name: string) => {
      const found = cluster.services.find((each) => each.namespace === namespace && each.name === name);
      return grouped((index) => {
        const view = views[index];
        if (found === undefined || view?.kind !== 'pod' || !servesFrom(found, view.namespace, view.labels)) return [];
        return found.ports.map((port) => targetPorts(port, view)).reduce(union, []);
      });
    },
    (namespace, name) => `${namespace}/${name}`,
  );
  /** Calico knows a host endpoint as a peer by its expected addresses only. */
  const unaddressed = where((index) => {
    const view = views[index];
    return view?.kind === 'host' && view.addresses === undefined;
  });
  /** A controller that is not in the manifests is an unknown pod: declared, only a rule for all pods names it. */
  const withControllers = (bits: BitSet, selector: Selector): BitSet =>
    valuations === 'possible' || isEverything(selector) ? unionBits(bits, controllers) : bits;
  const nodes = memoize((selector: Selector) => {
    // Which node a host-network pod runs on is not written: it is on a named one when all nodes are.
    const onEvery = cluster.nodes.length > 0 && cluster.nodes.every((labels) => selects(selector, labels));
    const own = where((index) => {
      const view = views[index];
      return view?.kind === 'node' && selects(selector, view.labels);
    });
    return onEvery ? unionBits(own, hostNetwork) : own;
  }, selectorKey);
  const peers = (peer: Peer, address: number | undefined): BitSet => {
    switch (peer.kind) {
      case 'everyone':
        return everyone;
      case 'pods':
        return withControllers(intersectBits(selected(peer.selector), pods), peer.selector);
      case 'labelled':
        return withControllers(
          unionBits(
            subtractBits(selected(peer.selector), unaddressed),
            addressed(setAddresses(peer.selector), address, true),
          ),
          peer.selector,
        );
      case 'addresses':
        return addressed(peer.addresses, address, peer.ofPods);
      case 'family':
        return ofVersion(peer.version, address);
      case 'nodes':
        return nodes(peer.selector);
      case 'domains':
        return where((index) => {
          const view = views[index];
          return view?.kind === 'domain' && peer.patterns.some((pattern) => matchesDomain(pattern, view.name));
        });
      case 'service':
        return service(peer.namespace, peer.name).reduce((all, { classes }) => unionBits(all, classes), nobody);
      case 'every':
        return peer.of.reduce((all, part) => intersectBits(all, peers(part, address)), everyone);
      case 'some':
        return peer.of.reduce((all, part) => unionBits(all, peers(part, address)), nobody);
      case 'not':
        return subtractBits(everyone, peers(peer.of, address));
    }
  };
  const addressSets = (peer: Peer): readonly AddressSet[] => {
    switch (peer.kind) {
      case 'addresses':
        return withFamilies(peer.addresses, peer.ofPods);
      case 'family':
        return [ALL_IPV6];
      case 'labelled':
        return withFamilies(setAddresses(peer.selector), true);
      case 'every':
      case 'some':
        return peer.of.flatMap(addressSets);
      case 'not':
        return addressSets(peer.of);
      default:
        return [];
    }
  };
  const known = new Map<Peer, Map<number | undefined, BitSet>>();
  return {
    size,
    present: where((index) => views[index] !== undefined),
    hostNetwork,
    pods,
    addressSets,
    named,
    service,
    selected,
    peers: (peer, address) => {
      const byAddress = known.get(peer) ?? new Map<number | undefined, BitSet>();
      // survives: remembered, so that it is not looked for again.
      known.set(peer, byAddress);
      const bits = byAddress.get(address) ?? peers(peer, address);
      // survives: the same.
      byAddress.set(address, bits);
      return bits;
    },
  };
}

/** A block of every IPv4 address surely holds a pod, unless the pod has an IPv6 address: then the family is the question. */
function withFamilies(addresses: AddressSet, ofPods: boolean): readonly AddressSet[] {
  if (addresses.length === 0) return [];
  return ofPods && isSubset(ALL_IPV4, addresses) ? [addresses, ALL_IPV6] : [addresses];
}

/** Formulas over facts as sets of classes: a look-up per requirement, set operations for the rest. */
function indexSelectors(
  size: number,
  universe: BitSet,
  facts: readonly (Labels | undefined)[],
): (selector: Selector) => BitSet {
  const members = new Map<string, Map<string, number[]>>();
  for (const [index, own] of facts.entries()) {
    for (const [key, value] of own ?? []) {
      const values = members.get(key) ?? new Map<string, number[]>();
      const list = values.get(value);
      if (list === undefined) values.set(value, [index]);
      else list.push(index);
      members.set(key, values);
    }
  }
  const present = memoize(
    (key: string) => bitsOf(size, [...(members.get(key)?.values() ?? [])].flat()),
    (key) => key,
  );
  const listed = (key: string, value: string): BitSet =>
    value === ABSENT ? subtractBits(universe, present(key)) : bitsOf(size, members.get(key)?.get(value) ?? []);
  const satisfying = ({ key, allowed }: Requirement): BitSet => {
    if (!('values' in allowed))
      return bitsOf(
        size,
        [...(members.get(key) ?? [])].flatMap(([value, list]) => (admits(allowed, value) ? list : [])),
      );
    const named = [...allowed.values].map((value) => listed(key, value)).reduce(unionBits, noBits(size));
    return allowed.kind === 'only' ? named : subtractBits(universe, named);
  };
  const evaluate = (selector: Selector): BitSet => {
    switch (selector.kind) {
      case 'requirement':
        return satisfying(selector);
      case 'not':
        return subtractBits(universe, selected(selector.of));
      case 'every':
        return selector.of.map(selected).reduce(intersectBits, universe);
      case 'some':
        return selector.of.map(selected).reduce(unionBits, noBits(size));
    }
  };
  const selected = memoize(evaluate, selectorKey);
  return selected;
}

/** Remembers answers by a text of the arguments: selectors recur from policy to policy. */
function memoize<A extends readonly unknown[], T>(
  answer: (...args: A) => T,
  key: (...args: A) => string,
): (...args: A) => T {
  const known = new Map<string, T>();
  return (...args) => {
    const id = key(...args);
    const cached = known.get(id);
    if (cached !== undefined) return cached;
    const value = answer(...args);
    // survives: the same.
    known.set(id, value);
    return value;
  };
}
