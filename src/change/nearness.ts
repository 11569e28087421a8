import type { Labels } from '../algebra/labels.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { templateOf } from '../cluster/containers.ts';
import { asList, asObject, type Json } from '../manifest/json.ts';
import { type Resource, toLabels } from '../manifest/resource.ts';
import { isNamed, type Taxonomy } from '../scope/taxonomy.ts';

/**
 * Whether an object that need not be a workload stands where card data is held: the taxonomy names its namespace, its own
 * labels, or labels of pods that stand anywhere in it. Which pods it will make is not known, so one suffices.
 */
export function isNear(resource: Resource, { namespaces }: Pick<Cluster, 'namespaces'>, taxonomy: Taxonomy): boolean {
  const { name, kind } = resource;
  const namespace = resource.namespace ?? '';
  const namespaceLabels: Labels = namespaces.get(namespace)?.labels ?? new Map();
  const workload = { name, kind, stores: false };
  return labelsOf(resource).some((labels) =>
    isNamed(taxonomy.resource, { namespace, namespaceLabels, labels, workload }),
  );
}

function labelsOf(resource: Resource): readonly Labels[] {
  const pods = podLabels(resource.body['spec'] ?? null);
  // The labels of a workload's own object are no labels of its pods.
  const isOwner = (templateOf(resource)?.length ?? 0) > 0;
  return isOwner && pods.length > 0 ? pods : [resource.labels, ...pods];
}

/** What stands as `labels` under `metadata` or `podMetadata`, at any depth. */
function podLabels(json: Json): readonly Labels[] {
  if (Array.isArray(json)) return asList(json).flatMap(podLabels);
  return Object.entries(asObject(json) ?? {}).flatMap(([key, value]) =>
    key === 'metadata' || key === 'podMetadata' ? [toLabels(asObject(value)?.['labels'])] : podLabels(value),
  );
}
