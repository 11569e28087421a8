import { intervals } from '../algebra/intervals.ts';
import { describePorts, type PortSet } from '../algebra/ports.ts';
import type { Change } from '../change/change.ts';
import { ENTRY_WORDS, throughController } from '../cluster/entry.ts';
import { peerToJson } from '../reach/connectivity.ts';
import type { Identity } from '../reach/endpoints.ts';
import { nameAll, nameOf } from '../rules/wording.ts';

/**
 * A node stands for every endpoint with the same gained edges. Whoever is outside and gets in as well as being reached
 * is drawn on both hands, so that all edges point one way. `joined`: it becomes part of the CDE by this change.
 */
export type PictureNode = {
  readonly id: string;
  readonly names: readonly string[];
  readonly more: number;
  readonly place: 'sender' | 'cde' | 'receiver';
  readonly joined: boolean;
};
export type PictureEdge = { readonly from: string; readonly to: string; readonly label: string };

/** What a change opens, as a graph around the CDE. `hidden` edges are too many to draw. */
export type Picture = {
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
  readonly hidden: number;
};

const MAX_EDGES = 25;
const MAX_NAMES = 4;

type Edge = { readonly from: Identity; readonly to: Identity; readonly label: string };

/** The gained edges of a change, endpoints that gained the same drawn as one; undefined when there are none. */
export function pictureOf(change: Change): Picture | undefined {
  const edges = withoutTangle(change, [...gainedEdges(change), ...entryEdges(change)]);
  if (edges.length === 0) return undefined;
  const nodeOf = groupNodes(change, edges);
  const drawn = new Map<string, PictureEdge>();
  for (const { from, to, label } of edges) {
    const [a, b] = [nodeOf(from, 'sender')?.id ?? '', nodeOf(to, 'receiver')?.id ?? ''];
    drawn.set(`${a} ${b} ${label}`, { from: a, to: b, label });
  }
  const all = [...drawn.values()];
  const shown = all.slice(0, MAX_EDGES);
  const used = new Set(shown.flatMap(({ from, to }) => [from, to]));
  const nodes = [
    ...new Set(edges.flatMap(({ from, to }) => [nodeOf(from, 'sender') ?? [], nodeOf(to, 'receiver') ?? []].flat())),
  ].filter(({ id }) => used.has(id));
  return { nodes, edges: shown, hidden: all.length - shown.length };
}

const AMONG = 'among each other';
const MAX_INNER_EDGES = 6;

/** Many edges inside the CDE are one knot: who has some stands in one box, with one edge to itself. */
function withoutTangle(change: Change, edges: readonly Edge[]): readonly Edge[] {
  const isInner = ({ from, to }: Edge): boolean => isMember(change, from.id) && isMember(change, to.id);
  if (edges.filter(isInner).length <= MAX_INNER_EDGES) return edges;
  return edges.map((edge) => (isInner(edge) ? { ...edge, label: AMONG } : edge));
}

const isMember = ({ base, head }: Change, id: string): boolean =>
  [base, head].some(({ scope }) => scope.categories.get(id) === 'cde');

/** Edges between written endpoints first: pods to come only where nothing else was gained. */
function gainedEdges({ reach }: Change): readonly Edge[] {
  const gained = reach.filter(({ gained: ports, from, to, members, byAddressOf }) => {
    // Pods that might have an address of a grown block: the block itself is drawn.
    const echo = (byAddressOf === 'from' && members.to) || (byAddressOf === 'to' && members.from);
    return ports.length > 0 && !echo && from.kind !== 'ingress-controller' && to.kind !== 'ingress-controller';
  });
  const written = gained.filter(({ from, to }) => from.kind !== 'stand-in' && to.kind !== 'stand-in');
  return (written.length > 0 ? written : gained).map(({ from, to, gained: ports }) => ({
    from,
    to,
    label: shortPorts(ports),
  }));
}

function entryEdges({ entries, head }: Change): readonly Edge[] {
  return entries.flatMap(({ workload, entry, gained }): readonly Edge[] => {
    if ((head.scope.categories.get(workload) ?? 'outOfScope') === 'outOfScope') return [];
    const { namespace, name, kind } = entry.workload;
    const from: Identity = throughController(entry)
      ? { kind: 'ingress-controller', id: '{ingress-controller}' }
      : { kind: 'external', id: '{outside}', addresses: entry.sources };
    return [
      {
        from,
        to: { kind: 'workload', id: workload, namespace, name, workloadKind: kind, pod: undefined },
        label: `${ENTRY_WORDS[entry.kind]}, ${shortPorts(gained)}`,
      },
    ];
  });
}

function shortPorts(ports: PortSet): string {
  return ports.length <= 3 ? describePorts(ports) : `${describePorts(intervals(ports.slice(0, 2)))} and more`;
}

type Role = 'sender' | 'receiver';
type NodeOf = (identity: Identity, role: Role) => PictureNode | undefined;

/** Endpoints at one place with the same edges become one node. */
function groupNodes(change: Change, edges: readonly Edge[]): NodeOf {
  const placeOf = (id: string, role: Role): PictureNode['place'] => (isMember(change, id) ? 'cde' : role);
  const keyOf = ({ id }: Identity, role: Role): string => `${placeOf(id, role)} ${id}`;
  const ends = new Map<
    string,
    { readonly identity: Identity; readonly place: PictureNode['place']; readonly edges: string[] }
  >();
  const note = (identity: Identity, role: Role, edge: string): void => {
    const known = ends.get(keyOf(identity, role));
    if (known === undefined)
      ends.set(keyOf(identity, role), { identity, place: placeOf(identity.id, role), edges: [edge] });
    else known.edges.push(edge);
  };
  for (const { from, to, label } of edges) {
    note(from, 'sender', label === AMONG ? AMONG : `> ${to.id} ${label}`);
    note(to, 'receiver', label === AMONG ? AMONG : `< ${from.id} ${label}`);
  }
  const groups = new Map<
    string,
    {
      readonly keys: string[];
      readonly identities: Identity[];
      readonly place: PictureNode['place'];
      readonly joined: boolean;
    }
  >();
  for (const [key, { identity, place, edges: own }] of ends) {
    const joined = place === 'cde' && change.base.scope.categories.get(identity.id) !== 'cde';
    const alike = `${identity.kind} ${place} ${joined} ${[...new Set(own)].toSorted().join('\n')}`;
    const group = groups.get(alike) ?? { keys: [], identities: [], place, joined };
    group.keys.push(key);
    group.identities.push(identity);
    groups.set(alike, group);
  }
  const nodes = new Map(
    [...groups.values()].flatMap(({ keys, ...group }, index) => {
      const node = toNode(`n${index}`, group);
      return keys.map((key) => [key, node] as const);
    }),
  );
  return (identity, role) => nodes.get(keyOf(identity, role));
}

function toNode(
  id: string,
  {
    identities,
    place,
    joined,
  }: { readonly identities: readonly Identity[]; readonly place: PictureNode['place']; readonly joined: boolean },
): PictureNode {
  const names = identities.every(({ kind }) => kind === 'external')
    ? [nameAll(identities).replaceAll('`', '')]
    : [...new Set(identities.map(plainName))];
  const shown = names.length > MAX_NAMES ? names.slice(0, MAX_NAMES - 1) : names;
  return { id, names: shown, more: names.length - shown.length, place, joined };
}

/** A name without quotes, as fits a box. */
function plainName(identity: Identity): string {
  const peer = peerToJson(identity);
  return 'workload' in peer ? peer.workload : nameOf(identity).replaceAll('`', '');
}
