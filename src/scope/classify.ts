import { type BitSet, bitsOf, hasBit, membersOf, unionBits } from '../algebra/bit-set.ts';
import { isSubset } from '../algebra/intervals.ts';
import { TRANSPORT_PORTS } from '../algebra/ports.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { type Workload, workloadId } from '../cluster/workload.ts';
import type { Models } from '../reach/endpoints.ts';
import { type EndpointClass, type EndpointSpace, viewOn } from '../reach/endpoints.ts';
import { findNeighbours } from '../reach/neighbours.ts';
import { connection, type Reachability } from '../reach/reachability.ts';
import { type Interests, labelKeys } from '../reach/space.ts';
import { type Candidate, isNamed, memberSelectors, type Taxonomy } from './taxonomy.ts';

/**
 * Where a workload stands to the regime's boundary. `cde` holds regulated data; `unrestricted` is not separated from a
 * holder by ports or protocols, so it counts as inside; `connectedTo` has a restricted connection with one.
 * Source: docs/semantics.md, "Scope" (PCI DSS 4.0.1 section 4).
 */
export type Category = 'cde' | 'unrestricted' | 'connectedTo' | 'outOfScope';
export const CATEGORIES: readonly Category[] = ['cde', 'unrestricted', 'connectedTo', 'outOfScope'];

/** The scope of one side. `members` are the classes, stand-ins included, that hold regulated data. */
export type Scope = {
  readonly categories: ReadonlyMap<string, Category>;
  readonly members: BitSet;
  readonly sizes: ScopeSizes;
};

/** How large the scope is: workloads per category, and connections that have an end in the CDE. */
export type ScopeSizes = { readonly [C in Category]: number } & { readonly connections: number };

/** The sizes of several clusters together. */
export function sumSizes(all: readonly ScopeSizes[]): ScopeSizes {
  const none: ScopeSizes = { cde: 0, unrestricted: 0, connectedTo: 0, outOfScope: 0, connections: 0 };
  return all.reduce(
    (a, b) => ({
      cde: a.cde + b.cde,
      unrestricted: a.unrestricted + b.unrestricted,
      connectedTo: a.connectedTo + b.connectedTo,
      outOfScope: a.outOfScope + b.outOfScope,
      connections: a.connections + b.connections,
    }),
    none,
  );
}

/** What scope rules see of a workload on one side. */
export function candidateOf(workload: Workload, { namespaces }: Cluster): Candidate {
  const { namespace, labels, name, kind, stores } = workload;
  return {
    namespace,
    namespaceLabels: namespaces.get(namespace)?.labels ?? new Map(),
    labels,
    workload: { name, kind, stores },
  };
}

/**
 * What the scope asks about endpoints: the labels by which pods to come are members, and a mark that keeps workloads of
 * different standing apart however alike policies find them.
 */
export function interestsOf({ base, head }: Models, taxonomy: Taxonomy): Interests {
  const marks = new Map<string, string>();
  for (const { cluster } of [base, head]) {
    for (const workload of cluster.workloads) {
      const id = workloadId(workload);
      marks.set(id, `${marks.get(id) ?? ''}${isNamed(taxonomy.resource, candidateOf(workload, cluster)) ? 1 : 0}`);
    }
  }
  return {
    selectors: memberSelectors(taxonomy, labelKeys({ base, head })),
    mark: (identity) => marks.get(identity) ?? '',
  };
}

/** Classifies every workload of one side by what may reach it and what it may reach. */
export function classifyScope(reachability: Reachability, cluster: Cluster, taxonomy: Taxonomy): Scope {
  const { space, side } = reachability;
  const workloads = new Map(cluster.workloads.map((workload) => [workloadId(workload), workload]));
  // The space keeps workloads of different standing apart, so the first of a class speaks for all of it.
  const isMember = (endpoint: EndpointClass): boolean => {
    const view = viewOn(side, endpoint);
    const [identity] = endpoint.members;
    if (view?.kind !== 'pod' || identity === undefined) return false;
    const workload = identity.kind === 'workload' ? workloads.get(identity.id) : undefined;
    const details = workload && { name: workload.name, kind: workload.kind, stores: workload.stores };
    return isNamed(taxonomy.resource, {
      namespace: view.namespace,
      namespaceLabels: view.namespaceLabels,
      labels: view.labels,
      workload: details,
    });
  };
  const members = space.classes.filter(isMember);
  const standing = new Map<EndpointClass, Category>();
  const counter = createCounter(space);
  // Pods to come put nobody in scope today: only written members do.
  const written = members.filter((endpoint) => endpoint.members.some(({ kind }) => kind === 'workload'));
  for (const { from, to, peer, unrestricted } of connectionsWith(reachability, written)) {
    const category = unrestricted ? 'unrestricted' : 'connectedTo';
    if (standing.get(peer) !== 'unrestricted') standing.set(peer, category);
    counter.add(from, to);
  }
  const categories = new Map<string, Category>([...workloads.keys()].map((id) => [id, 'outOfScope']));
  const raise = (id: string, category: Category): void => {
    if (CATEGORIES.indexOf(category) < CATEGORIES.indexOf(categories.get(id) ?? 'outOfScope'))
      categories.set(id, category);
  };
  for (const [endpoint, category] of standing)
    for (const { kind, id } of endpoint.members) if (kind === 'workload') raise(id, category);
  for (const member of members) for (const { kind, id } of member.members) if (kind === 'workload') raise(id, 'cde');
  const sizes = { cde: 0, unrestricted: 0, connectedTo: 0, outOfScope: 0 };
  for (const category of categories.values()) sizes[category] += 1;
  return {
    categories,
    members: bitsOf(
      space.size,
      members.map(({ index }) => index),
    ),
    sizes: { ...sizes, connections: counter.count() },
  };
}

/**
 * Counts connections between workloads, and between workloads and the whole outside. Nobody lists the pairs of two
 * classes: only what stands in several classes, because something about it is unknown, could be counted twice.
 */
function createCounter({ classes }: EndpointSpace): {
  readonly add: (from: EndpointClass, to: EndpointClass) => void;
  readonly count: () => number;
} {
  const homes = new Map<string, number>();
  for (const endpoint of classes) for (const name of names(endpoint)) homes.set(name, (homes.get(name) ?? 0) + 1);
  const isPlain = new Map(
    classes.map((endpoint) => [endpoint, names(endpoint).every((name) => homes.get(name) === 1)] as const),
  );
  let plain = 0;
  const others = new Set<string>();
  const seen = new Map<EndpointClass, Set<EndpointClass>>();
  return {
    add: (from, to) => {
      const targets = seen.get(from) ?? new Set();
      seen.set(from, targets);
      if (targets.has(to)) return;
      targets.add(to);
      if (isPlain.get(from) === true && isPlain.get(to) === true) {
        plain += names(from).length * names(to).length - (from === to ? names(from).length : 0);
        return;
      }
      for (const source of names(from))
        for (const target of names(to)) if (source !== target) others.add(`${source} > ${target}`);
    },
    count: () => plain + others.size,
  };
}

const named = new WeakMap<EndpointClass, readonly string[]>();

/** What counts as one end of a connection: a workload, or the whole outside. */
function names(endpoint: EndpointClass): readonly string[] {
  const known = named.get(endpoint);
  if (known !== undefined) return known;
  const own = endpoint.members.flatMap(({ kind, id }) =>
    kind === 'workload' ? [id] : kind === 'external' ? ['outside'] : [],
  );
  const value = [...new Set(own)];
  named.set(endpoint, value);
  return value;
}

type ScopedConnection = {
  readonly from: EndpointClass;
  readonly to: EndpointClass;
  readonly peer: EndpointClass;
  readonly unrestricted: boolean;
};

/**
 * Every connection of a member, in either direction. An address block names who is outside: that a pod might have such
 * an address puts nobody in scope.
 */
function* connectionsWith(reachability: Reachability, members: readonly EndpointClass[]): Generator<ScopedConnection> {
  const { space } = reachability;
  const neighbours = findNeighbours(
    reachability,
    bitsOf(
      space.size,
      members.map(({ index }) => index),
    ),
  );
  for (const member of members) {
    for (const direction of ['ingress', 'egress'] as const) {
      for (const index of membersOf(neighbours(direction, member.index))) {
        const peer = space.classes[index];
        if (peer === undefined) continue;
        const [from, to] = direction === 'ingress' ? [peer, member] : [member, peer];
        const found = connection(from, to, reachability.at('egress', from.index), reachability.at('ingress', to.index));
        if (found.length > 0) yield { from, to, peer, unrestricted: isSubset(TRANSPORT_PORTS, found) };
      }
    }
  }
}

/** Classes that are members on some side: a label that vanishes does not hide what it marked. */
export function membersOfEither(base: Scope, head: Scope): BitSet {
  return unionBits(base.members, head.members);
}

/** Whether a class holds regulated data on this side. */
export function isMemberClass(scope: Scope, { index }: EndpointClass): boolean {
  return hasBit(scope.members, index);
}
