import { toCidrs } from '../algebra/addresses.ts';
import { membersOf } from '../algebra/bit-set.ts';
import { equal, intersect, isSubset, subtract, union } from '../algebra/intervals.ts';
import { ALL_PORTS, NO_PORTS, type PortSet, type PortsJson, portsToJson, TRANSPORT_PORTS } from '../algebra/ports.ts';
import { peersOf, portsOfPeer } from '../algebra/traffic.ts';
import { type Entry, throughController } from '../cluster/entry.ts';
import { workloadId } from '../cluster/workload.ts';
import { type Plane, type PortMatch, policiesOf } from '../policy/stage.ts';
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

/** An end of a connection as programs read it. */
export function peerToJson(identity: Identity): PeerJson {
  switch (identity.kind) {
    case 'workload':
      return { workload: `${identity.namespace}/${identity.name}`, kind: identity.workloadKind };
    case 'external':
      return { cidr: toCidrs(identity.addresses) };
    case 'ingress-controller':
      return { special: 'ingress-controller' };
    case 'host':
      return { special: `hostendpoint:${identity.name}` };
    case 'node':
      return { special: `node:${identity.name}` };
    case 'domain':
      return { special: `dns:${identity.name}` };
    case 'stand-in':
      return { special: `future-pod ${identity.id}` };
  }
}

/**
 * Every declared connection of one side, a row per pair. Pairs of an endpoint with itself, and of two external
 * addresses, are left out. The ingress controller reaches what Ingresses and Routes send it to, where policy lets any
 * pod in.
 */
export function connectionsOf(
  reachability: Reachability,
  entries: readonly Entry[],
  spoken: PortSet,
  mixed: ReadonlySet<string>,
): readonly Connection[] {
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
    for (const index of membersOf(peers)) {
      const to = space.classes[index];
      if (to === undefined) continue;
      const ports = intersect(spoken, connection(from, to, egress, reachability.possible('ingress', index)));
      for (const source of from.members.map((member) => named(member, mixed))) {
        for (const target of to.members.map((member) => named(member, mixed))) {
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

/**
 * Owners whose pods connect differently on some side: there each pod speaks for itself. All other pods are one row with
 * the pods of their owner.
 */
export function mixedOwners(sides: readonly Reachability[]): ReadonlySet<string> {
  const homes = new Map<string, Set<number>>();
  for (const { index, members } of sides[0]?.space.classes ?? []) {
    for (const member of members) {
      homes.set(member.id, (homes.get(member.id) ?? new Set()).add(index));
    }
  }
  const differs = (id: string, own: ReadonlySet<number>): boolean =>
    sides.some((side) => new Set([...own].map((index) => connectionsKey(side, index, id))).size > 1);
  // survives: an owner of one class has nothing to differ in; to see that is only quicker.
  return new Set([...homes].filter(([id, own]) => own.size > 1 && differs(id, own)).map(([id]) => id));
}

/** Everything that a class connects with outside its owner. */
function connectionsKey({ space, possible }: Reachability, index: number, owner: string): string {
  const [egress, ingress] = [possible('egress', index), possible('ingress', index)];
  return space.classes
    .filter(({ members }) => members.some(({ id }) => id !== owner))
    .map((other) => {
      const out = intersect(portsOfPeer(egress, other.index), portsOfPeer(possible('ingress', other.index), index));
      const back = intersect(portsOfPeer(ingress, other.index), portsOfPeer(possible('egress', other.index), index));
      return `${out.join()}|${back.join()}`;
    })
    .join(';');
}

/** A member as rows name it. */
function named(member: Identity, mixed: ReadonlySet<string>): Identity {
  if (member.kind !== 'workload' || member.pod === undefined || !mixed.has(member.id)) return member;
  return { ...member, id: `${member.namespace}/${member.pod}[Pod]`, name: member.pod, workloadKind: 'Pod' };
}

const compare = (a: Connection, b: Connection): number =>
  // survives: no two rows are of one pair.
  `${a.from.id} ${a.to.id}` < `${b.from.id} ${b.to.id}` ? -1 : 1;

function isOutside({ kind }: Identity): boolean {
  return kind === 'external' || kind === 'domain';
}

/**
 * What the given rules speak of: TCP, UDP and SCTP, and everything else only where a rule tells it apart. Other tools
 * know three protocols, and a row about the others would say nothing that was written.
 */
export function spokenPorts(planes: readonly Plane[]): PortSet {
  const others = subtract(ALL_PORTS, TRANSPORT_PORTS);
  const tellsApart = (match: PortMatch): boolean => {
    if (match.kind !== 'ports') return false;
    const own = intersect(match.ports, others);
    return own.length > 0 && !isSubset(others, own);
  };
  const rules = planes.flatMap((plane) => policiesOf(plane)).flatMap((policy) => policy.rules);
  return rules.some(({ ports, exceptPorts }) => [...ports, ...exceptPorts].some(tellsApart))
    ? ALL_PORTS
    : TRANSPORT_PORTS;
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

/** A connection as programs read it. */
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
