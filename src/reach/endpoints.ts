import type { AddressSet } from '../algebra/addresses.ts';
import { isSubset } from '../algebra/intervals.ts';
import { ABSENT, type Labels, labelsKey, resolve, type Selector } from '../algebra/labels.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { type ContainerPort, type Workload } from '../cluster/workload.ts';
import { ACCOUNT_NAME, HOST_NAME, ofAccount, ofNamespace } from '../manifest/facts.ts';
import type { Side } from '../manifest/location.ts';
import { NAMESPACE_NAME_LABEL } from '../manifest/resource.ts';
import type { Plane } from '../policy/stage.ts';
import { pairWorkloads } from './pairing.ts';

/** One side before it is evaluated: what exists, and the rules. */
export type Model = { readonly cluster: Cluster; readonly plane: Plane };

/** Both sides before evaluation. */
export type Models = { readonly base: Model; readonly head: Model };

/** What policies can see of a pod on one side. */
export type PodView = {
  readonly kind: 'pod';
  readonly namespace: string;
  readonly namespaceLabels: Labels;
  readonly labels: Labels;
  readonly account: string;
  readonly accountLabels: Labels;
  readonly ports: readonly ContainerPort[];
  readonly hostNetwork: boolean;
  /** The pod's addresses when a manifest tells them; otherwise any address is possible. */
  readonly addresses: AddressSet | undefined;
};
/** A host endpoint: an interface of a node that policy governs. */
export type HostView = {
  readonly kind: 'host';
  readonly labels: Labels;
  readonly ports: readonly ContainerPort[];
  readonly addresses: AddressSet | undefined;
};
export type View =
  | PodView
  | HostView
  | { readonly kind: 'addresses'; readonly addresses: AddressSet }
  /** Any host outside that has this name; its address is unknown. */
  | { readonly kind: 'domain'; readonly name: string }
  /** Any process on the network of a node with these labels. */
  | { readonly kind: 'node'; readonly labels: Labels }
  | { readonly kind: 'controller' };

/** Who an endpoint is, the same on both sides. */
export type Identity =
  | {
      readonly kind: 'workload';
      readonly id: string;
      readonly namespace: string;
      readonly name: string;
      readonly workloadKind: string;
      /** The pod's own name, where the manifest is a pod of this owner. */
      readonly pod: string | undefined;
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
  | { readonly kind: 'host' | 'node' | 'domain'; readonly id: string; readonly name: string }
  | { readonly kind: 'ingress-controller'; readonly id: string };

/**
 * One value of what is not known: by owner (an undeclared namespace or service account, as people call it) the labels
 * that it carries in the cluster. The same on both sides.
 */
export type Valuation = ReadonlyMap<string, Labels>;

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
  readonly valuation: Valuation;
};

/** One finite space for both sides, so that their sets compare point by point. */
export type EndpointSpace = { readonly classes: readonly EndpointClass[]; readonly size: number };

/** How undecided facts are read: as the exchange formats declare them, or in every possible way. */
export type Valuations = 'declared' | 'possible';

/** An endpoint before classes are formed. `mark`: what else than policies tells it apart. */
export type Endpoint = {
  readonly identity: Identity;
  readonly base: View | undefined;
  readonly head: View | undefined;
  readonly valuation: Valuation;
  readonly mark: string;
};

export const NO_VALUATION: Valuation = new Map();

/** An endpoint that is the same on both sides and rests on nothing unknown. */
export function fixedEndpoint(identity: Identity, view: View): Endpoint {
  return { identity, base: view, head: view, valuation: NO_VALUATION, mark: '' };
}

/** What some rule or question of either side asks of endpoints: keys of facts, names of ports, blocks of addresses. */
export type Asked = {
  readonly keys: ReadonlySet<string>;
  readonly portNames: ReadonlySet<string>;
  readonly blocks: readonly AddressSet[];
};

/** The label sets that an undeclared namespace or account may carry, told apart as far as some policy tells them apart. */
export type Variants = {
  readonly namespace: (name: string) => readonly Labels[];
  readonly account: (namespace: string, name: string) => readonly Labels[];
};

/** What the data plane adds to every pod (Calico: libcalico-go conversion). */
const ORCHESTRATOR = 'projectcalico.org/orchestrator';

/** Everything that selectors can ask of an endpoint; undefined for those that no selector can name. */
export function factsOf(view: View): Labels | undefined {
  if (view.kind === 'host') return view.labels;
  if (view.kind !== 'pod' || view.hostNetwork) return undefined;
  const facts = new Map(view.labels);
  for (const [key, value] of view.namespaceLabels) facts.set(ofNamespace(key), value);
  for (const [key, value] of view.accountLabels) facts.set(ofAccount(key), value);
  return facts.set(ACCOUNT_NAME, view.account).set(ORCHESTRATOR, 'k8s');
}

/** What a selector still asks of pods in a namespace with these labels. */
export const inNamespaceOf = (selector: Selector, labels: Labels): Selector =>
  resolve(selector, (key) => {
    if (key === ORCHESTRATOR) return 'k8s';
    if (key === HOST_NAME) return ABSENT;
    return key.startsWith(NAMESPACE_PREFIX) ? (labels.get(key.slice(NAMESPACE_PREFIX.length)) ?? ABSENT) : undefined;
  });
const NAMESPACE_PREFIX = ofNamespace('');

/** Groups endpoints into classes of those that nothing asked can tell apart. */
export function formClasses(endpoints: Iterable<Endpoint>, asked: Asked): EndpointSpace {
  const groups = new Map<
    string,
    { readonly endpoint: Endpoint; readonly isSame: boolean; readonly members: Identity[] }
  >();
  const keyOf = createViewKey(asked);
  for (const endpoint of endpoints) {
    const base = keyOf(endpoint.base);
    // survives: one view has one key; not to make it again is only quicker.
    const head = endpoint.head === endpoint.base ? base : keyOf(endpoint.head);
    const assumed = [...endpoint.valuation].map(([owner, labels]) => `${owner} ${labelsKey(labels)}`).join(';');
    const key = `${base}\x05${head}\x05${assumed}\x05${endpoint.mark}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { endpoint, isSame: base === head, members: [endpoint.identity] });
    else group.members.push(endpoint.identity);
  }
  const classes = [...groups.values()].map(({ endpoint: { base, head, valuation }, isSame, members }, index) => ({
    index,
    base,
    head,
    isSame,
    valuation,
    members,
  }));
  return { classes, size: classes.length };
}

/** Equal for views that nothing asked can tell apart. */
function createViewKey({ keys, portNames, blocks }: Asked): (view: View | undefined) => string {
  return (view) => {
    if (view === undefined) return '-';
    switch (view.kind) {
      case 'controller':
        return 'controller';
      case 'domain':
        return `domain ${view.name}`;
      case 'node':
        return `node ${labelsKey(view.labels)}`;
      case 'addresses':
        return `addresses ${rangesKey(view.addresses)}`;
      default: {
        const facts = [...(factsOf(view) ?? [])].flatMap(([key, value]) => (keys.has(key) ? [`${key}=${value}`] : []));
        const ports = view.ports.flatMap(({ name, protocol, port }) =>
          name !== undefined && portNames.has(name) ? [`${name}/${protocol}/${port}`] : [],
        );
        const where = view.kind === 'pod' ? `${view.namespace} ${view.hostNetwork}` : 'host';
        return `${where}\x04${facts.toSorted().join(',')}\x04${ports.toSorted().join(',')}\x04${placeIn(blocks, view.addresses)}`;
      }
    }
  };
}

/** Which blocks hold the addresses; nothing when they are unknown. */
function placeIn(blocks: readonly AddressSet[], addresses: AddressSet | undefined): string {
  return addresses === undefined ? '' : `in ${blocks.map((block) => (isSubset(addresses, block) ? 1 : 0)).join('')}`;
}

/** Equal for equal sets of addresses. */
export function rangesKey(addresses: AddressSet | undefined): string {
  return addresses?.map(([from, to]) => `${from}-${to}`).join(',') ?? '';
}

/** What policies see of a workload under a valuation. */
export function viewOf(workload: Workload, valuation: Valuation, cluster: Cluster): PodView {
  const { namespace, labels, ports, hostNetwork, addresses, serviceAccount: account } = workload;
  const namespaceLabels = namespaceUnder(valuation, namespace, cluster);
  const accountLabels = accountUnder(valuation, namespace, account, cluster);
  return { kind: 'pod', namespace, namespaceLabels, labels, account, accountLabels, ports, hostNetwork, addresses };
}

/** Every workload of either side, each under every valuation of what is unknown about its namespace and account. */
export function* workloadEndpoints(
  base: Cluster,
  head: Cluster,
  variants: Variants,
  mark: (identity: string) => string,
): Generator<Endpoint> {
  const known = new Map<string, readonly Valuation[]>();
  for (const { id, base: before, head: after } of pairWorkloads(base.workloads, head.workloads)) {
    const workload = after ?? before;
    if (workload === undefined) continue;
    const { namespace, name, kind: workloadKind, serviceAccount, pod } = workload;
    const identity: Identity = { kind: 'workload', id, namespace, name, workloadKind, pod };
    const owners = `${namespace} ${serviceAccount}`;
    const valuations = known.get(owners) ?? valuationsOf(namespace, serviceAccount, base, head, variants);
    // survives: remembered, so that they are not made again.
    known.set(owners, valuations);
    for (const valuation of valuations) {
      const was = before && viewOf(before, valuation, base);
      const is = after && viewOf(after, valuation, head);
      // One object for one view: most workloads are the same on both sides, and nobody should look twice.
      const isSame =
        // survives `false`: to look twice tells the same.
        before === after && was?.namespaceLabels === is?.namespaceLabels && was?.accountLabels === is?.accountLabels;
      yield { identity, base: was, head: isSame ? was : is, valuation, mark: mark(id) };
    }
  }
}

/** One empty valuation when namespace and account are declared on both sides, else one per combination of variants. */
export function valuationsOf(
  namespace: string,
  account: string | undefined,
  base: Cluster,
  head: Cluster,
  variants: Variants,
): readonly Valuation[] {
  const isDeclared = ({ namespaces }: Cluster) => namespaces.get(namespace)?.resource !== undefined;
  const isKnown = (name: string) => [base, head].every(({ accounts }) => accounts.has(`${namespace}/${name}`));
  const spaces = isDeclared(base) && isDeclared(head) ? [undefined] : variants.namespace(namespace);
  const owners = account === undefined || isKnown(account) ? [undefined] : variants.account(namespace, account);
  return spaces.flatMap((space) =>
    owners.map(
      (owner): Valuation =>
        new Map([
          ...(space === undefined ? [] : [[namespaceOwner(namespace), space] as const]),
          ...(owner === undefined ? [] : [[accountOwner(namespace, account ?? ''), owner] as const]),
        ]),
    ),
  );
}

const namespaceOwner = (name: string): string => `namespace \`${name}\``;
const accountOwner = (namespace: string, name: string): string => `service account \`${namespace}/${name}\``;

/** A namespace's labels on one side: as declared there, else as the valuation assumes. */
export function namespaceUnder(valuation: Valuation, name: string, { namespaces }: Cluster): Labels {
  const known = namespaces.get(name);
  return known?.resource === undefined
    ? (valuation.get(namespaceOwner(name)) ?? known?.labels ?? new Map([[NAMESPACE_NAME_LABEL, name]]))
    : known.labels;
}

const NO_LABELS: Labels = new Map();

function accountUnder(valuation: Valuation, namespace: string, name: string, { accounts }: Cluster): Labels {
  return accounts.get(`${namespace}/${name}`) ?? valuation.get(accountOwner(namespace, name)) ?? NO_LABELS;
}

/** The view of a class on one side. */
export function viewOn(side: Side, endpoint: EndpointClass): View | undefined {
  return side === 'base' ? endpoint.base : endpoint.head;
}
