import type { AddressSet } from '../algebra/addresses.ts';
import { allBits, type BitSet, bitsOf, intersectBits, noBits, subtractBits, unionBits } from '../algebra/bit-set.ts';
import { isSubset } from '../algebra/intervals.ts';
import { ABSENT, type Labels, type Requirement, type Selector, selectorKey } from '../algebra/labels.ts';
import type { PortSet, Protocol } from '../algebra/ports.ts';
import { namedPorts } from '../cluster/service.ts';
import type { Side } from '../manifest/location.ts';
import type { Peer } from '../policy/stage.ts';
import { type EndpointSpace, type PodView, type Valuations, viewOn } from './endpoints.ts';

/** Answers "which classes does this peer mean" for one side, a whole selector at a time. */
export type PeerIndex = {
  readonly size: number;
  /** Classes whose members exist on this side. */
  readonly present: BitSet;
  /** Pods that take the node's identity: policy neither restrains nor reliably names them. */
  readonly hostNetwork: BitSet;
  /** Pods that selectors can name. */
  readonly pods: BitSet;
  /** Classes a peer selects. `address` is the class of addresses that pods of unknown address are assumed to have. */
  readonly peers: (peer: Peer, address: number | undefined) => BitSet;
  /** Named ports are resolved at each destination: the classes that declare a name, by what it means there. */
  readonly named: (
    name: string,
    protocol: Protocol,
  ) => readonly { readonly ports: PortSet; readonly classes: BitSet }[];
  readonly selected: (namespaces: Selector, pods: Selector) => BitSet;
};

type LabelIndex = (requirement: Requirement) => BitSet;

/** Builds the index of one side of a space. `possible`: an unknown controller may be any pod that a rule admits. */
export function indexPeers(space: EndpointSpace, side: Side, valuations: Valuations): PeerIndex {
  const { size } = space;
  const views = space.classes.map((endpoint) => viewOn(side, endpoint));
  const where = (test: (index: number) => boolean): BitSet =>
    bitsOf(
      size,
      views.flatMap((_, index) => (test(index) ? [index] : [])),
    );
  const podAt = (index: number): PodView | undefined => {
    const view = views[index];
    return view?.kind === 'pod' && !view.hostNetwork ? view : undefined;
  };
  const pods = where((index) => podAt(index) !== undefined);
  const controllers = where((index) => views[index]?.kind === 'controller');
  const byNamespace = indexLabels(size, pods, (index) => podAt(index)?.namespaceLabels);
  const byPod = indexLabels(size, pods, (index) => podAt(index)?.labels);
  const selected = memoize(
    (namespaces: Selector, of: Selector) =>
      [...namespaces.map(byNamespace), ...of.map(byPod)].reduce(intersectBits, pods),
    (namespaces, of) => `${selectorKey(namespaces)}\x04${selectorKey(of)}`,
  );
  const addressed = memoize(
    (addresses: AddressSet, address: number | undefined) => {
      const assumed = address === undefined ? undefined : views[address];
      const unknownAddressMatches = assumed?.kind === 'addresses' && isSubset(assumed.addresses, addresses);
      return where((index) => {
        const view = views[index];
        if (view?.kind === 'addresses') return isSubset(view.addresses, addresses);
        if (view?.kind !== 'pod') return false;
        return view.addresses === undefined ? unknownAddressMatches : isSubset(view.addresses, addresses);
      });
    },
    (addresses, address) => `${address}|${addresses.map(([from, to]) => `${from}-${to}`).join(',')}`,
  );
  const named = memoize(
    (name: string, protocol: Protocol) => {
      const groups = new Map<string, { readonly ports: PortSet; readonly members: number[] }>();
      for (let index = 0; index < size; index += 1) {
        const view = views[index];
        const ports = view?.kind === 'pod' ? namedPorts(view.ports, name, protocol) : [];
        if (ports.length === 0) continue;
        const key = JSON.stringify(ports);
        const group = groups.get(key) ?? { ports, members: [] };
        group.members.push(index);
        groups.set(key, group);
      }
      return [...groups.values()].map(({ ports, members }) => ({ ports, classes: bitsOf(size, members) }));
    },
    (name, protocol) => `${protocol}/${name}`,
  );
  const everyone = allBits(size);
  return {
    size,
    present: where((index) => views[index] !== undefined),
    hostNetwork: where((index) => views[index]?.kind === 'pod' && podAt(index) === undefined),
    pods,
    named,
    selected,
    peers: (peer, address) => {
      switch (peer.kind) {
        case 'everyone':
          return everyone;
        case 'addresses':
          return addressed(peer.addresses, address);
        case 'pods': {
          const bits = selected(peer.namespaces, peer.pods);
          // A controller that is not in the manifests is an unknown pod: declared, only a rule for all pods names it.
          const namesController = valuations === 'possible' || (peer.namespaces.length === 0 && peer.pods.length === 0);
          return namesController ? unionBits(bits, controllers) : bits;
        }
      }
    },
  };
}

function indexLabels(size: number, universe: BitSet, labelsOf: (index: number) => Labels | undefined): LabelIndex {
  const members = new Map<string, Map<string, number[]>>();
  for (let index = 0; index < size; index += 1) {
    for (const [key, value] of labelsOf(index) ?? []) {
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
  const satisfying = ({ key, allowed }: Requirement): BitSet => {
    let listed = noBits(size);
    for (const value of allowed.values) {
      const bits =
        value === ABSENT ? subtractBits(universe, present(key)) : bitsOf(size, members.get(key)?.get(value) ?? []);
      listed = unionBits(listed, bits);
    }
    return allowed.kind === 'only' ? listed : subtractBits(universe, listed);
  };
  return memoize(satisfying, (requirement) => selectorKey([requirement]));
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
    known.set(id, value);
    return value;
  };
}
