import { toCidrs } from '../algebra/addresses.ts';
import { isEmptyBits, membersOf } from '../algebra/bit-set.ts';
import { equal, intersect, union } from '../algebra/intervals.ts';
import { NO_PORTS, type PortSet, type PortsJson, portsToJson } from '../algebra/ports.ts';
import { peersOf } from '../algebra/traffic.ts';
import { type Entry, throughController } from '../cluster/entry.ts';
import { workloadId } from '../cluster/workload.ts';
import type { Identity } from './endpoints.ts';
import { connection, type Reachability } from './reachability.ts';

/** A peer as other tools write it. */
export type PeerJson =
  | { readonly workload: string; readonly kind: string }
  | { readonly cidr: readonly string[] }
  | { readonly special: string };

/** One declared connection between two endpoints that are not the same. */
export type Connection = { readonly from: Identity; readonly to: Identity; readonly ports: PortSet };

export type ConnectionJson = { readonly src: PeerJson; readonly dst: PeerJson; readonly ports: PortsJson };
export type ConnectionChangeJson = {
  readonly src: PeerJson;
  readonly dst: PeerJson;
  readonly base: PortsJson;
  readonly head: PortsJson;
  readonly type: 'added' | 'removed' | 'changed';
};

export function peerToJson(identity: Identity): PeerJson {
  switch (identity.kind) {
    case 'workload':
      return { workload: `${identity.namespace}/${identity.name}`, kind: identity.workloadKind };
    case 'external':
      return { cidr: toCidrs(identity.addresses) };
    case 'ingress-controller':
      return { special: 'ingress-controller' };
    case 'stand-in':
      return { special: `future-pod ${identity.id}` };
  }
}

/**
 * Every declared connection of one side, a row per pair. Pairs of an endpoint with itself, and of two external
 * addresses, are left out. The ingress controller reaches what Ingresses and Routes send it to, where policy lets any
 * pod in.
 */
export function connectionsOf(reachability: Reachability, entries: readonly Entry[]): readonly Connection[] {
  const { space } = reachability;
  const rows = new Map<string, { from: Identity; to: Identity; ports: PortSet }>();
  const add = (from: Identity, to: Identity, ports: PortSet): void => {
    if (ports.length === 0 || from.id === to.id || (isOutside(from) && isOutside(to))) return;
    const row = rows.get(`${from.id} > ${to.id}`);
    if (row === undefined) rows.set(`${from.id} > ${to.id}`, { from, to, ports });
    else row.ports = union(row.ports, ports);
  };
  const routed = controllerPorts(entries);
  for (const from of space.classes) {
    const egress = reachability.possible('egress', from.index);
    const peers = peersOf(egress, space.size);
    if (isEmptyBits(peers)) continue;
    for (const index of membersOf(peers)) {
      const to = space.classes[index];
      if (to === undefined) continue;
      const ports = connection(from, to, egress, reachability.possible('ingress', index));
      for (const source of from.members) {
        for (const target of to.members) {
          if (target.kind === 'ingress-controller') continue;
          const possible =
            source.kind === 'ingress-controller' ? intersect(ports, routed.get(target.id) ?? NO_PORTS) : ports;
          add(source, target, possible);
        }
      }
    }
  }
  return [...rows.values()].toSorted((a, b) => compare(a, b));
}

const compare = (a: Connection, b: Connection): number =>
  `${a.from.id} ${a.to.id}` < `${b.from.id} ${b.to.id}` ? -1 : 1;

function isOutside({ kind }: Identity): boolean {
  return kind === 'external' || kind === 'ingress-controller';
}

/** Pod ports that some route behind a controller leads to, by workload id. */
export function controllerPorts(entries: readonly Entry[]): ReadonlyMap<string, PortSet> {
  const ports = new Map<string, PortSet>();
  for (const entry of entries.filter(throughController)) {
    const id = workloadId(entry.workload);
    ports.set(id, union(ports.get(id) ?? NO_PORTS, entry.ports));
  }
  return ports;
}

export function connectionToJson({ from, to, ports }: Connection): ConnectionJson {
  return { src: peerToJson(from), dst: peerToJson(to), ports: portsToJson(ports) };
}

/** What differs between two lists of connections of one space. */
export function connectionChanges(
  base: readonly Connection[],
  head: readonly Connection[],
): readonly ConnectionChangeJson[] {
  const before = new Map(base.map((row) => [`${row.from.id} > ${row.to.id}`, row]));
  const after = new Map(head.map((row) => [`${row.from.id} > ${row.to.id}`, row]));
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key): readonly ConnectionChangeJson[] => {
    const row = before.get(key) ?? after.get(key);
    const was = before.get(key)?.ports ?? NO_PORTS;
    const now = after.get(key)?.ports ?? NO_PORTS;
    if (row === undefined || equal(was, now)) return [];
    const type = was.length === 0 ? 'added' : now.length === 0 ? 'removed' : 'changed';
    return [
      { src: peerToJson(row.from), dst: peerToJson(row.to), base: portsToJson(was), head: portsToJson(now), type },
    ];
  });
}
