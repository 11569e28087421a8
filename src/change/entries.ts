import type { AddressSet } from '../algebra/addresses.ts';
import { intersect, intervals, isSubset, subtract, union } from '../algebra/intervals.ts';
import type { PortSet } from '../algebra/ports.ts';
import { portsOfPeer } from '../algebra/traffic.ts';
import type { Assessment } from '../assessment.ts';
import { type Entry, throughController } from '../cluster/entry.ts';
import { PRIVATE_ADDRESSES } from '../cluster/service.ts';
import { workloadId } from '../cluster/workload.ts';
import { resourceKey } from '../manifest/resource.ts';
import { viewOn } from '../reach/endpoints.ts';
import type { Sides } from './gains.ts';

/** A way in from outside that policies let through, on one side. */
export type OpenEntry = { readonly entry: Entry; readonly ports: PortSet; readonly sources: AddressSet };

/** A way in that is new or wider. `internet`: public addresses get to the pod with no proxy of the cluster between. */
export type EntryChange = {
  readonly workload: string;
  readonly entry: Entry;
  readonly gained: PortSet;
  readonly isNew: boolean;
  readonly internet: boolean;
};

/** Ways in that head opens and base did not, port by port and address by address. */
export function compareEntries({ base, head }: Sides): readonly EntryChange[] {
  const before = openEntries(base);
  const gains = openEntries(head).flatMap(({ entry, ports, sources }): readonly EntryChange[] => {
    const same = before.filter(
      (each) => workloadId(each.entry.workload) === workloadId(entry.workload) && wayIn(each.entry) === wayIn(entry),
    );
    // Ports count as known only from an entry that admitted at least these clients.
    const known = intervals(same.filter((each) => isSubset(sources, each.sources)).flatMap((each) => each.ports));
    const gained = subtract(ports, known);
    if (gained.length === 0) return [];
    const internet =
      !throughController(entry) && entry.kind !== 'implied-node-port' && !isSubset(sources, PRIVATE_ADDRESSES);
    return [{ workload: workloadId(entry.workload), entry, gained, isNew: same.length === 0, internet }];
  });
  return mergeEntries(gains);
}

/** One change per way in: its ports and client addresses united. */
function mergeEntries(changes: readonly EntryChange[]): readonly EntryChange[] {
  const merged = new Map<string, EntryChange>();
  for (const change of changes) {
    const key = `${change.workload} ${wayIn(change.entry)} ${resourceKey(change.entry.place.resource)}`;
    const known = merged.get(key);
    merged.set(
      key,
      known === undefined
        ? change
        : { ...known, gained: union(known.gained, change.gained), internet: known.internet || change.internet },
    );
  }
  // The node port that a load balancer brings along is worth a word only where the balancer itself is not new.
  const balanced = new Set(
    [...merged.values()]
      .filter(({ entry }) => entry.kind === 'load-balancer')
      .map(({ workload, entry }) => `${workload} ${resourceKey(entry.place.resource)}`),
  );
  return [...merged.values()].filter(
    ({ workload, entry }) =>
      entry.kind !== 'implied-node-port' || !balanced.has(`${workload} ${resourceKey(entry.place.resource)}`),
  );
}

/** Ways of one family replace one another without widening: two Ingresses for one, an Ingress for a Route. */
function wayIn(entry: Entry): string {
  return throughController(entry) ? 'controller' : entry.kind;
}

function openEntries({ model, reachability, side }: Assessment): readonly OpenEntry[] {
  const { space } = reachability;
  const classOf = new Map(space.classes.flatMap(({ index, members }) => members.map(({ id }) => [id, index] as const)));
  const external = space.classes.filter((each) => viewOn(side, each)?.kind === 'addresses');
  return model.cluster.entries.flatMap((entry): readonly OpenEntry[] => {
    const index = classOf.get(workloadId(entry.workload));
    if (index === undefined) return [];
    const ingress = reachability.possible('ingress', index);
    const admitted = (peer: number): PortSet => intersect(portsOfPeer(ingress, peer), entry.ports);
    if (throughController(entry)) {
      // The proxy may be any pod: the way is open as soon as the policies admit one.
      const ports = ingress.map(({ from, to }) => [from, to] as const);
      const open = intersect(entry.ports, intervals(ports));
      return open.length === 0 ? [] : [{ entry, ports: open, sources: entry.sources }];
    }
    // Behind source NAT the pod sees its own node, which policy never stops.
    if (entry.maySeeNodeAddress) return [{ entry, ports: entry.ports, sources: entry.sources }];
    const clients = external.filter((each) => {
      const view = viewOn(side, each);
      return view?.kind === 'addresses' && isSubset(view.addresses, entry.sources) && admitted(each.index).length > 0;
    });
    return clients.map((each) => {
      const view = viewOn(side, each);
      return { entry, ports: admitted(each.index), sources: view?.kind === 'addresses' ? view.addresses : [] };
    });
  });
}
