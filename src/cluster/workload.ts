import { type AddressSet, parseCidr } from '../algebra/addresses.ts';
import { union } from '../algebra/intervals.ts';
import type { Labels } from '../algebra/labels.ts';
import { PROTOCOLS, type Protocol } from '../algebra/ports.ts';
import type { Gap, Reading } from '../manifest/gap.ts';
import { asList, asNumber, asObject, asString, type Json, valueAt } from '../manifest/json.ts';
import type { Route } from '../manifest/location.ts';
import { fieldOf, labelProblem, type Resource, resourceGap, resourceName, toLabels } from '../manifest/resource.ts';
import { type Container, containerObjects, containersOf, templateOf } from './containers.ts';

/** A declared container port; undeclared ports may still be listened on, declarations restrict nothing. */
export type ContainerPort = {
  readonly name: string | undefined;
  readonly protocol: Protocol;
  readonly port: number;
  readonly hostPort: number | undefined;
};

/** The owner of pods: an object with a pod template. Its identity is never a pod name or an address. */
export type Workload = {
  readonly namespace: string;
  readonly name: string;
  readonly kind: string;
  /** The pod's own name, when the manifest is a pod that has an owner. */
  readonly pod: string | undefined;
  /** Labels that pods will carry: the template's, never the owner's. */
  readonly labels: Labels;
  readonly ports: readonly ContainerPort[];
  readonly containers: readonly Container[];
  readonly serviceAccount: string;
  readonly hostNetwork: boolean;
  /** Declared pod addresses (`status.podIPs`), when the manifest is a dump of a live pod. */
  readonly addresses: AddressSet | undefined;
  /** Mounts a persistent volume or claims one: it stores. */
  readonly stores: boolean;
  readonly resource: Resource;
  /** The way to the pod template's metadata, where labels take effect. */
  readonly labelsRoute: Route;
};

/** Whether an id such as `pay/api[Deployment]` goes by this name, with its kind or without. */
export function isCalled(id: string, name: string): boolean {
  return id === name || id.replace(/\[[^\]]*\]$/, '') === name;
}

/** `payments/card-vault[StatefulSet]`: the identity of a workload on either side. */
export function workloadId({ namespace, name, kind }: Workload): string {
  return `${namespace}/${name}[${kind}]`;
}

/** Ports that Knative's queue proxy opens beside the user's container. */
const KNATIVE_PORTS = [8012, 8013, 8022, 9090, 9091];

/** Whether this kind carries a pod template we know. */
export function isWorkload(resource: Resource): boolean {
  return templateOf(resource) !== undefined;
}

/**
 * The workload an object declares. A pod with a controller belongs to that owner, so replicas read from a live cluster
 * are one workload. Undefined, with a gap, when the API server would refuse the template.
 */
export function readWorkload(resource: Resource): Reading<Workload | undefined> {
  if (resource.kind === 'WorkloadEndpoint') return { value: readWorkloadEndpoint(resource), gaps: [] };
  const template = templateOf(resource) ?? [];
  const refuse = (route: Route, message: string): Reading<undefined> => ({
    value: undefined,
    gaps: [{ ...resourceGap(resource, route, `${resourceName(resource)}: ${message}`), nature: 'doubt' }],
  });
  // A Rollout may borrow its template from a Deployment that stands elsewhere and is read there.
  if (valueAt(resource.body, 'spec', 'workloadRef') !== undefined && fieldOf(resource, ...template) === undefined)
    return { value: undefined, gaps: [] };
  const spec = asObject(fieldOf(resource, ...template, 'spec'));
  if (spec === undefined) return refuse(template, 'no pod template was found; write `spec` of the pod');
  const labelsRoute = [...template, 'metadata', 'labels'];
  const written = fieldOf(resource, ...labelsRoute);
  const problem = labelProblem(written);
  if (problem !== undefined)
    return refuse(
      [...labelsRoute, ...problem.route],
      `pod labels: ${problem.message}; the API server refuses this object`,
    );
  const labels = toLabels(written);
  const gaps: Gap[] = [];
  const unmatched = selectorMismatch(resource, labels);
  if (unmatched !== undefined)
    gaps.push({
      ...resourceGap(resource, ['spec', 'selector'], `${resourceName(resource)}: ${unmatched}`),
      nature: 'doubt',
    });
  const attached = FURTHER_NETWORKS.find((key) => annotationAt(resource, template, key) !== undefined);
  if (attached !== undefined)
    gaps.push(
      resourceGap(
        resource,
        [...template, 'metadata', 'annotations', attached],
        `${resourceName(resource)} is attached to further networks by \`${attached}\`, and what reaches it there no policy of the pod network stops`,
      ),
    );
  const owner = controllerOf(resource);
  return {
    value: {
      namespace: resource.namespace ?? 'default',
      name: owner?.name ?? resource.name,
      kind: owner?.kind ?? resource.kind,
      pod: owner && resource.name,
      labels,
      ports: portsOf(resource, [...template, 'spec']),
      containers: containersOf(resource, [...template, 'spec']),
      serviceAccount: asString(spec['serviceAccountName']) ?? asString(spec['serviceAccount']) ?? 'default',
      hostNetwork: spec['hostNetwork'] === true,
      addresses: addressesOf(resource),
      stores:
        asList(fieldOf(resource, 'spec', 'volumeClaimTemplates')).length > 0 ||
        asList(spec['volumes']).some(isPersistent),
      resource,
      labelsRoute,
    },
    gaps,
  };
}

/** A pod as Calico's own dump tells it: labels, ports and addresses, and no containers. Source: api v3 workloadendpoint.go. */
function readWorkloadEndpoint(resource: Resource): Workload {
  const addresses = asList(fieldOf(resource, 'spec', 'ipNetworks')).map((net) => parseCidr(asString(net) ?? '') ?? []);
  return {
    namespace: resource.namespace ?? 'default',
    name: asString(fieldOf(resource, 'spec', 'pod')) ?? resource.name,
    kind: 'Pod',
    pod: undefined,
    labels: resource.labels,
    ports: asList(fieldOf(resource, 'spec', 'ports')).flatMap((entry) => toPort(entry, 'port')),
    containers: [],
    serviceAccount: asString(fieldOf(resource, 'spec', 'serviceAccountName')) ?? 'default',
    hostNetwork: false,
    addresses: addresses.length === 0 ? undefined : addresses.reduce(union),
    stores: false,
    resource,
    labelsRoute: ['metadata', 'labels'],
  };
}

/** Annotations that put pods on networks beside the pod network (Multus, GKE). */
export const FURTHER_NETWORKS: readonly string[] = [
  'k8s.v1.cni.cncf.io/networks',
  'v1.multus-cni.io/default-network',
  'networking.gke.io/interfaces',
];

const annotationAt = (resource: Resource, template: Route, key: string): Json | undefined =>
  fieldOf(resource, ...template, 'metadata', 'annotations', key);

/** `apps/v1` owners are refused when their selector does not match their own template. */
function selectorMismatch({ group, body }: Resource, labels: Labels): string | undefined {
  if (group !== 'apps') return undefined;
  const wanted = Object.entries(asObject(valueAt(body, 'spec', 'selector', 'matchLabels')) ?? {});
  const missing = wanted.find(([key, value]) => labels.get(key) !== value);
  return (
    missing &&
    `\`spec.selector\` wants \`${missing[0]}=${String(missing[1])}\`, which the pod template does not carry; the API server refuses this object`
  );
}

function controllerOf(resource: Resource): { readonly name: string; readonly kind: string } | undefined {
  if (resource.kind !== 'Pod') return undefined;
  const owners = asList(valueAt(resource.body, 'metadata', 'ownerReferences')).map(asObject);
  const owner = owners.find((each) => each?.['controller'] === true) ?? owners[0];
  const name = asString(owner?.['name']);
  return name === undefined ? undefined : { name, kind: asString(owner?.['kind']) ?? 'Pod' };
}

function addressesOf(resource: Resource): AddressSet | undefined {
  const status = asObject(fieldOf(resource, 'status'));
  const written = [
    asString(status?.['podIP']),
    ...asList(status?.['podIPs']).map((each) => asString(valueAt(each, 'ip'))),
  ];
  const sets = written.flatMap((address) => (address === undefined ? [] : [parseCidr(address) ?? []]));
  return sets.length === 0 ? undefined : sets.reduce(union);
}

const isPersistent = (volume: Json): boolean =>
  valueAt(volume, 'persistentVolumeClaim') !== undefined || valueAt(volume, 'ephemeral') !== undefined;

function portsOf(resource: Resource, spec: Route): readonly ContainerPort[] {
  const declared = containerObjects(resource, spec)
    .filter(({ role }) => role !== 'init')
    .flatMap(({ json }) => asList(valueAt(json, 'ports')))
    .flatMap((entry) => toPort(entry, 'containerPort'));
  const extra = resource.group === 'serving.knative.dev' ? KNATIVE_PORTS : [];
  return [
    ...declared,
    ...extra.map((port): ContainerPort => ({ name: undefined, protocol: 'TCP', port, hostPort: undefined })),
  ];
}

/** One declared port; nothing when the API server would refuse it. */
export function toPort(entry: Json, field: 'containerPort' | 'port'): readonly ContainerPort[] {
  const port = asNumber(valueAt(entry, field));
  const protocol = PROTOCOLS.find((known) => known === (valueAt(entry, 'protocol') ?? 'TCP'));
  if (port === undefined || protocol === undefined) return [];
  return [{ name: asString(valueAt(entry, 'name')), protocol, port, hostPort: asNumber(valueAt(entry, 'hostPort')) }];
}
