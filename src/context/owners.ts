import { isWorkload, readWorkload } from '../cluster/workload.ts';
import { asList, asObject, asString, valueAt } from '../manifest/json.ts';
import type { Resource } from '../manifest/resource.ts';

// A live cluster shows one workload many times: a Deployment, its ReplicaSets, their Pods. What a repository declares is the
// owner at the top, so whatever only repeats it is left out, and what differs goes by its name.

/** A workload as others refer to it. */
type Owner = { readonly kind: string; readonly name: string };

/**
 * The objects without pods and ReplicaSets that an owner among them tells already. Pods that differ from their owner, as
 * they do during a rollout or after an injection, stay: one of each sort, under the owner at the top.
 */
export function foldOwners(resources: readonly Resource[]): readonly Resource[] {
  const workloads = new Map(resources.filter(isWorkload).map((each) => [keyOf(each, each), each]));
  const met = new Set<string>();
  return resources.flatMap((resource): readonly Resource[] => {
    if (resource.kind === 'WorkloadEndpoint') return isPodListed(resource, workloads) ? [] : [resource];
    const chain = isWorkload(resource) ? ownersOf(resource, workloads) : [];
    const top = chain.at(-1);
    if (top === undefined || top.kind === 'Node') return [resource];
    const own = factsOf(resource);
    const present = chain.flatMap((owner) => workloads.get(keyOf(resource, owner)) ?? []);
    const isRetired = resource.kind === 'ReplicaSet' && valueAt(resource.body, 'spec', 'replicas') === 0;
    if (present.length > 0 && (isRetired || present.some((owner) => factsOf(owner) === own))) return [];
    if (resource.kind === 'Pod') {
      const sort = `${keyOf(resource, top)} ${own}`;
      if (met.has(sort)) return [];
      met.add(sort);
    }
    return [underOwner(resource, top)];
  });
}

/** The owner at the top as an object says it itself: only what has been folded knows. */
export function ownerOf(resource: Resource): Owner | undefined {
  const owners = asList(valueAt(resource.body, 'metadata', 'ownerReferences'));
  const owner = owners.find((each) => valueAt(each, 'controller') === true) ?? owners[0];
  const [kind, name] = [asString(valueAt(owner, 'kind')), asString(valueAt(owner, 'name'))];
  return kind === undefined || name === undefined ? undefined : { kind, name };
}

/** What a workload is called among those of its cluster. */
export const keyOf = ({ namespace }: Pick<Resource, 'namespace'>, { kind, name }: Owner): string =>
  `${namespace ?? ''}/${name}[${kind}]`;

/** No chain of owners is this long; one that is runs in a circle. */
const MAX_OWNERS = 8;

/** Owners from the nearest up. One that is not listed is told by its name where that follows a rule. */
function ownersOf(resource: Resource, workloads: ReadonlyMap<string, Resource>): readonly Owner[] {
  const chain: Owner[] = [];
  for (let owner = ownerOf(resource); owner !== undefined && chain.length < MAX_OWNERS; ) {
    chain.push(owner);
    const listed: Resource | undefined = workloads.get(keyOf(resource, owner));
    owner = listed === undefined ? makerOf(owner, resource) : ownerOf(listed);
  }
  return chain;
}

/** A ReplicaSet is called after its maker and the hash that it puts on its pods. */
function makerOf({ kind, name }: Owner, { labels }: Resource): Owner | undefined {
  if (kind !== 'ReplicaSet') return undefined;
  for (const [key, maker] of HASHES) {
    const hash = labels.get(key);
    if (hash !== undefined && name.endsWith(`-${hash}`)) return { kind: maker, name: name.slice(0, -hash.length - 1) };
  }
  return undefined;
}

const HASHES: readonly (readonly [label: string, kind: string])[] = [
  ['pod-template-hash', 'Deployment'],
  ['rollouts-pod-template-hash', 'Rollout'],
];

/** Labels that controllers put on each pod or each generation of pods; the owner's template has none of them. */
const GENERATED: ReadonlySet<string> = new Set([
  ...HASHES.map(([label]) => label),
  'controller-revision-hash',
  'pod-template-generation',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
  'controller-uid',
  'job-name',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-name',
  'batch.kubernetes.io/job-completion-index',
]);

/** Everything about a workload on which connections and scope rest. What cannot be read is like nothing else. */
function factsOf(resource: Resource): string {
  const { value } = readWorkload(resource);
  if (value === undefined) return `unread ${resource.namespace ?? ''}/${resource.name}`;
  const { labels, ports, serviceAccount, hostNetwork, stores } = value;
  const own = [...labels].filter(([key]) => !GENERATED.has(key)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([
    own,
    ports.map((port) => JSON.stringify(port)).toSorted(),
    serviceAccount,
    hostNetwork,
    stores,
  ]);
}

function isPodListed({ namespace, body }: Resource, workloads: ReadonlyMap<string, Resource>): boolean {
  const name = asString(valueAt(body, 'spec', 'pod'));
  return name !== undefined && workloads.has(keyOf({ namespace }, { kind: 'Pod', name }));
}

/** The same object, with the owner at the top as its only one and without labels of its generation. */
function underOwner(resource: Resource, { kind, name }: Owner): Resource {
  const metadata = valueAt(resource.body, 'metadata');
  const labels = Object.fromEntries([...resource.labels].filter(([key]) => !GENERATED.has(key)));
  const own = { ...asObject(metadata), ownerReferences: [{ kind, name, controller: true }] };
  const isPod = resource.kind === 'Pod';
  return {
    ...resource,
    ...(isPod && { labels: new Map(Object.entries(labels)) }),
    body: { ...resource.body, metadata: isPod ? { ...own, labels } : own },
  };
}
