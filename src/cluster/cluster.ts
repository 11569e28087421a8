import { groupBy } from '../algebra/group.ts';
import type { Labels } from '../algebra/labels.ts';
import { calicoObjects } from '../manifest/calico-policy.ts';
import type { Gap, Reading } from '../manifest/gap.ts';
import { canonicalJson } from '../manifest/json.ts';
import {
  fieldOf,
  NAMESPACE_NAME_LABEL,
  type Resource,
  resourceGap,
  resourceKey,
  resourceName,
  toLabels,
} from '../manifest/resource.ts';
import { type Entry, entriesOf } from './entry.ts';
import { type HostEndpoint, type NetworkSet, readHostEndpoint, readNetworkSet } from './host.ts';
import { readService, type Service } from './service.ts';
import { isWorkload, readWorkload, type Workload } from './workload.ts';

/** A namespace that objects live in. An undeclared one has its name and nothing else known. */
export type Namespace = { readonly name: string; readonly labels: Labels; readonly resource: Resource | undefined };

/**
 * What exists on one side, dialect-free: namespaces, workloads, services, ways in. Policies are not in here; they are
 * compiled from the same resources. Comes from resources, refuses to know who may reach whom.
 */
export type Cluster = {
  readonly namespaces: ReadonlyMap<string, Namespace>;
  readonly workloads: readonly Workload[];
  readonly workloadsIn: (namespace: string) => readonly Workload[];
  readonly services: readonly Service[];
  /** Labels of declared service accounts, by `namespace/name`. */
  readonly accounts: ReadonlyMap<string, Labels>;
  /** Labels of declared nodes. */
  readonly nodes: readonly Labels[];
  readonly networkSets: readonly NetworkSet[];
  readonly hosts: readonly HostEndpoint[];
  readonly entries: readonly Entry[];
  readonly resources: readonly Resource[];
};

/** Builds the cluster from all objects of one side. Two different objects of one identity are a gap: who wins is unknown. */
export function buildCluster(written: readonly Resource[]): Reading<Cluster> {
  const { value: resources, gaps } = withoutTwins(written);
  const namespaces = new Map<string, Namespace>();
  for (const resource of resources) {
    if (resource.group !== '' || resource.kind !== 'Namespace') continue;
    namespaces.set(resource.name, readNamespace(resource));
  }
  for (const { namespace } of resources) {
    if (namespace === undefined || namespaces.has(namespace)) continue;
    namespaces.set(namespace, {
      name: namespace,
      labels: new Map([[NAMESPACE_NAME_LABEL, namespace]]),
      resource: undefined,
    });
  }
  // A namespace's profile carries its labels; a dump of Calico objects may have nothing else of it.
  const accounts = new Map<string, Labels>();
  for (const profile of calicoObjects(resources, 'Profile')) {
    const labels = profileLabels(profile);
    const [kind, name = '', account = ''] = profile.name.split('.');
    if (kind === 'kns' && namespaces.get(profile.name.slice(4))?.resource === undefined && labels.size > 0) {
      const own = new Map(labels).set(NAMESPACE_NAME_LABEL, profile.name.slice(4));
      namespaces.set(profile.name.slice(4), { name: profile.name.slice(4), labels: own, resource: profile });
    }
    if (kind === 'ksa') accounts.set(`${name}/${account}`, labels);
  }
  for (const { group, kind, namespace, name, labels } of resources)
    if (group === '' && kind === 'ServiceAccount') accounts.set(`${namespace}/${name}`, labels);
  const readings = resources.filter(isWorkload).map(readWorkloadOnce);
  const workloads = readings.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const workloadsIn = groupByNamespace(workloads);
  const services = resources.filter(({ group, kind }) => group === '' && kind === 'Service').map(readService);
  const labels = new Map(
    [...namespaces].flatMap(([name, each]) => (each.resource === undefined ? [] : [[name, each.labels] as const])),
  );
  return {
    value: {
      namespaces,
      workloads,
      workloadsIn,
      services,
      accounts,
      nodes: resources.filter(({ group, kind }) => group === '' && kind === 'Node').map((node) => node.labels),
      networkSets: [...calicoObjects(resources, 'NetworkSet'), ...calicoObjects(resources, 'GlobalNetworkSet')].map(
        (set) => readNetworkSet(set, namespaces.get(set.namespace ?? '')?.labels ?? new Map()),
      ),
      hosts: calicoObjects(resources, 'HostEndpoint').map(readHostEndpoint),
      entries: entriesOf({ workloads, workloadsIn, services, namespaces: labels, resources }),
      resources,
    },
    gaps: [...gaps, ...readings.flatMap((reading) => reading.gaps)],
  };
}

/** The labels a profile hands on, without the prefix that tells whose they are. */
function profileLabels(profile: Resource): Labels {
  const own = toLabels(fieldOf(profile, 'spec', 'labelsToApply'));
  return new Map([...own].map(([key, value]) => [key.replace(/^pc(ns|sa)\./, ''), value]));
}

/** Most questions are about one namespace; nobody should walk the whole cluster for them. */
function groupByNamespace(workloads: readonly Workload[]): Cluster['workloadsIn'] {
  const groups = groupBy(workloads, ({ namespace }) => namespace);
  return (namespace) => groups.get(namespace) ?? [];
}

/** Equal copies count once. Of different ones the first is kept and the doubt is said, with both contents in it. */
function withoutTwins(resources: readonly Resource[]): Reading<readonly Resource[]> {
  const first = new Map<string, Resource>();
  const gaps: Gap[] = [];
  for (const resource of resources) {
    const key = resourceKey(resource);
    const known = first.get(key);
    if (known === undefined) first.set(key, resource);
    else if (known.body !== resource.body && meaning(known) !== meaning(resource)) {
      const gap = resourceGap(
        resource,
        ['kind'],
        `${resourceName(resource)} is declared twice with different content, also in \`${known.document.path}\`; keep one, or list the folders to judge under \`manifests.include\``,
      );
      // Of two policies either may be the one that counts; a workload written twice is most likely a copy by mistake.
      const isPolicy = resource.kind.endsWith('NetworkPolicy');
      gaps.push({
        ...gap,
        subject: `${gap.subject} ${resourceGap(known, [], '').subject}`,
        ...(!isPolicy && { nature: 'doubt' }),
      });
    }
  }
  return { value: [...first.values()], gaps };
}

/** The two sides of a change share nearly every object, and reading one is pure: it is read once. */
function once<T>(read: (resource: Resource) => T): (resource: Resource) => T {
  const known = new WeakMap<Resource, T>();
  return (resource) => {
    const cached = known.get(resource) ?? read(resource);
    known.set(resource, cached);
    return cached;
  };
}

const readWorkloadOnce = once(readWorkload);
const readNamespace = once(
  (resource): Namespace => ({
    name: resource.name,
    labels: new Map(resource.labels).set(NAMESPACE_NAME_LABEL, resource.name),
    resource,
  }),
);

const meaning = ({ body }: Resource): string => canonicalJson(body);
