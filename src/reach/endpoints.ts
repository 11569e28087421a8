import type { AddressSet } from '../algebra/addresses.ts';
import { type Labels, selects } from '../algebra/labels.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { type ContainerPort, type Workload, workloadId } from '../cluster/workload.ts';
import type { Side } from '../manifest/location.ts';
import { NAMESPACE_NAME_LABEL } from '../manifest/resource.ts';
import type { CompiledPolicy, Plane } from '../policy/stage.ts';

/** One side before it is evaluated: what exists, and the rules. */
export type Model = { readonly cluster: Cluster; readonly plane: Plane };

/** What policies can see of an endpoint on one side. */
export type PodView = {
  readonly kind: 'pod';
  readonly namespace: string;
  readonly namespaceLabels: Labels;
  readonly labels: Labels;
  readonly ports: readonly ContainerPort[];
  readonly hostNetwork: boolean;
  /** The pod's addresses when a manifest tells them; otherwise any address is possible. */
  readonly addresses: AddressSet | undefined;
};
export type View =
  | PodView
  | { readonly kind: 'addresses'; readonly addresses: AddressSet }
  | { readonly kind: 'controller' };

/** Who an endpoint is, the same on both sides. */
export type Identity =
  | {
      readonly kind: 'workload';
      readonly id: string;
      readonly namespace: string;
      readonly name: string;
      readonly workloadKind: string;
    }
  /** A pod that nobody wrote yet and that selectors of either side would meet. */
  | {
      readonly kind: 'stand-in';
      readonly id: string;
      readonly namespace: string;
      readonly namespaceLabels: Labels;
      readonly labels: Labels;
      readonly ports: readonly ContainerPort[];
      readonly elsewhere: boolean;
    }
  | { readonly kind: 'external'; readonly id: string; readonly addresses: AddressSet }
  | { readonly kind: 'ingress-controller'; readonly id: string };

/** One value of what is not known: the labels that an undeclared namespace carries in the cluster. The same on both sides. */
export type Valuation = { readonly namespace: string; readonly labels: Labels };

/**
 * Endpoints that no policy of either side can tell apart, under one valuation. Sets of peers are sets of class indices.
 * A class is absent on a side where its members do not exist.
 */
export type EndpointClass = {
  readonly index: number;
  readonly base: View | undefined;
  readonly head: View | undefined;
  /** Whether policies see the same on both sides. */
  readonly isSame: boolean;
  readonly members: readonly Identity[];
  readonly valuation: Valuation | undefined;
};

/** One finite space for both sides, so that their sets compare point by point. */
export type EndpointSpace = { readonly classes: readonly EndpointClass[]; readonly size: number };

/** How undecided facts are read: as the exchange formats declare them, or in every possible way. */
export type Valuations = 'declared' | 'possible';

/** An endpoint before classes are formed. */
export type Endpoint = {
  readonly identity: Identity;
  readonly base: View | undefined;
  readonly head: View | undefined;
  readonly valuation: Valuation | undefined;
};

/** The label sets an undeclared namespace may carry, told apart as far as some policy tells them apart. */
export type NamespaceVariants = (namespace: string) => readonly Labels[];

/** Groups endpoints into classes. */
export function formClasses(endpoints: Iterable<Endpoint>): EndpointSpace {
  const groups = new Map<string, Endpoint[]>();
  for (const endpoint of endpoints) {
    const key = `${viewKey(endpoint.base)}\x05${viewKey(endpoint.head)}\x05${endpoint.valuation === undefined ? '' : labelsKey(endpoint.valuation.labels)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [endpoint]);
    else group.push(endpoint);
  }
  const classes: EndpointClass[] = [];
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const isSame = viewKey(first.base) === viewKey(first.head);
    classes.push({
      index: classes.length,
      base: first.base,
      head: first.head,
      isSame,
      valuation: first.valuation,
      members: group.map(({ identity }) => identity),
    });
  }
  return { classes, size: classes.length };
}

/** Equal for equal label sets. */
export function labelsKey(labels: Labels): string {
  return [...labels]
    .map(([key, value]) => `${key}=${value}`)
    .toSorted()
    .join(',');
}

function viewKey(view: View | undefined): string {
  if (view === undefined) return '-';
  if (view.kind === 'controller') return 'controller';
  if (view.kind === 'addresses') return `addresses ${view.addresses.map(([from, to]) => `${from}-${to}`).join(',')}`;
  const ports = view.ports
    .filter(({ name }) => name !== undefined)
    .map(({ name, protocol, port }) => `${name}/${protocol}/${port}`);
  const addresses = view.addresses?.map(([from, to]) => `${from}-${to}`).join(',') ?? '';
  return [
    view.namespace,
    labelsKey(view.namespaceLabels),
    labelsKey(view.labels),
    ports.toSorted().join(','),
    view.hostNetwork ? 'host' : '',
    addresses,
  ].join('\x04');
}

/** What policies see of a workload whose namespace carries these labels. */
export function viewOf(workload: Workload, namespaceLabels: Labels): PodView {
  const { namespace, labels, ports, hostNetwork, addresses } = workload;
  return { kind: 'pod', namespace, namespaceLabels, labels, ports, hostNetwork, addresses };
}

/** Whether the policy selects the endpoint. Host-network pods are subject to no policy: they use the node's identity. */
export function isSubject({ subject }: CompiledPolicy, view: PodView): boolean {
  return !view.hostNetwork && selects(subject.namespaces, view.namespaceLabels) && selects(subject.pods, view.labels);
}

/** Every workload of either side, each under every valuation of what is unknown about its namespace. */
export function* workloadEndpoints(base: Cluster, head: Cluster, variants: NamespaceVariants): Generator<Endpoint> {
  for (const { id, base: before, head: after } of pairWorkloads(base.workloads, head.workloads)) {
    const workload = after ?? before;
    if (workload === undefined) continue;
    const identity: Identity = {
      kind: 'workload',
      id,
      namespace: workload.namespace,
      name: workload.name,
      workloadKind: workload.kind,
    };
    for (const valuation of valuationsOf(workload.namespace, base, head, variants)) {
      const view = (side: Workload | undefined, cluster: Cluster) =>
        side && viewOf(side, labelsUnder(valuation, side.namespace, cluster));
      yield { identity, base: view(before, base), head: view(after, head), valuation };
    }
  }
}

/** One empty valuation when the namespace is declared on both sides, else one per variant. */
export function valuationsOf(
  namespace: string,
  base: Cluster,
  head: Cluster,
  variants: NamespaceVariants,
): readonly (Valuation | undefined)[] {
  const declared = (cluster: Cluster) => cluster.namespaces.get(namespace)?.resource !== undefined;
  if (declared(base) && declared(head)) return [undefined];
  return variants(namespace).map((labels) => ({ namespace, labels }));
}

/** A namespace's labels on one side: as declared there, else as the valuation assumes. */
export function labelsUnder(valuation: Valuation | undefined, namespace: string, { namespaces }: Cluster): Labels {
  const known = namespaces.get(namespace);
  return known?.resource?.kind === 'Namespace'
    ? known.labels
    : (valuation?.labels ?? new Map([[NAMESPACE_NAME_LABEL, namespace]]));
}

type WorkloadPair = { readonly id: string; readonly base: Workload | undefined; readonly head: Workload | undefined };

/**
 * Pairs workloads by identity. What is left and looks exactly alike in the same namespace was renamed: a rename with
 * equal evidence (labels, ports, images, account) is no new endpoint.
 */
export function* pairWorkloads(base: readonly Workload[], head: readonly Workload[]): Generator<WorkloadPair> {
  const before = groupBy(base, workloadId);
  const gone = new Map<string, Workload[]>();
  const fresh: Workload[] = [];
  for (const [id, after] of groupBy(head, workloadId)) {
    // Pods of one owner may differ in labels; equal ones belong together, the others pair in order.
    const candidates = [...(before.get(id) ?? [])];
    const take = (index: number): Workload | undefined => (index < 0 ? undefined : candidates.splice(index, 1)[0]);
    const exact = after.map((workload) => take(candidates.findIndex((each) => evidence(each) === evidence(workload))));
    for (const [index, workload] of after.entries()) {
      const partner = exact[index] ?? candidates.shift();
      if (partner === undefined && !before.has(id)) fresh.push(workload);
      else yield { id, base: partner, head: workload };
    }
    for (const rest of candidates) yield { id, base: rest, head: undefined };
    before.delete(id);
  }
  for (const workload of [...before.values()].flat())
    gone.set(evidence(workload), [...(gone.get(evidence(workload)) ?? []), workload]);
  for (const workload of fresh) {
    const renamed = gone.get(evidence(workload))?.shift();
    yield { id: workloadId(workload), base: renamed, head: workload };
  }
  for (const workload of [...gone.values()].flat()) yield { id: workloadId(workload), base: workload, head: undefined };
}

function evidence({ namespace, kind, labels, ports, containers, serviceAccount, hostNetwork }: Workload): string {
  const images = containers.map(({ image }) => image ?? '').toSorted();
  return JSON.stringify([namespace, kind, labelsKey(labels), ports, images, serviceAccount, hostNetwork]);
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** The view of a class on one side. */
export function viewOn(side: Side, endpoint: EndpointClass): View | undefined {
  return side === 'base' ? endpoint.base : endpoint.head;
}
