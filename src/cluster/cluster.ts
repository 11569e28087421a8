import type { Labels } from '../algebra/labels.ts';
import type { Gap, Reading } from '../manifest/gap.ts';
import { canonicalJson } from '../manifest/json.ts';
import { NAMESPACE_NAME_LABEL, type Resource, resourceGap, resourceKey, resourceName } from '../manifest/resource.ts';
import { type Entry, entriesOf } from './entry.ts';
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
  readonly entries: readonly Entry[];
  readonly resources: readonly Resource[];
};

/** Builds the cluster from all objects of one side. Two different objects of one identity are a gap: who wins is unknown. */
export function buildCluster(written: readonly Resource[]): Reading<Cluster> {
  const { value: resources, gaps } = withoutTwins(written);
  const namespaces = new Map<string, Namespace>();
  for (const resource of resources) {
    if (resource.group !== '' || resource.kind !== 'Namespace') continue;
    const labels = new Map(resource.labels).set(NAMESPACE_NAME_LABEL, resource.name);
    namespaces.set(resource.name, { name: resource.name, labels, resource });
  }
  for (const { namespace } of resources) {
    if (namespace === undefined || namespaces.has(namespace)) continue;
    namespaces.set(namespace, {
      name: namespace,
      labels: new Map([[NAMESPACE_NAME_LABEL, namespace]]),
      resource: undefined,
    });
  }
  const readings = resources.filter(isWorkload).map(readWorkload);
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
      entries: entriesOf({ workloads, workloadsIn, services, namespaces: labels, resources }),
      resources,
    },
    gaps: [...gaps, ...readings.flatMap((reading) => reading.gaps)],
  };
}

/** Most questions are about one namespace; nobody should walk the whole cluster for them. */
function groupByNamespace(workloads: readonly Workload[]): Cluster['workloadsIn'] {
  const groups = new Map<string, Workload[]>();
  for (const workload of workloads) {
    const group = groups.get(workload.namespace);
    if (group === undefined) groups.set(workload.namespace, [workload]);
    else group.push(workload);
  }
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
      gaps.push({ ...gap, subject: `${gap.subject} ${resourceGap(known, [], '').subject}`, nature: 'doubt' });
    }
  }
  return { value: [...first.values()], gaps };
}

const meaning = ({ body }: Resource): string => canonicalJson(body);
