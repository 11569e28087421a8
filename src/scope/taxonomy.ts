import { type Labels, requirementsOf, type Selector, selects } from '../algebra/labels.ts';
import { asString } from '../manifest/json.ts';
import { CALICO_GROUP, fieldOf, type Resource } from '../manifest/resource.ts';

/** What scope rules can see of a pod, written or not yet written. */
export type Candidate = {
  readonly namespace: string;
  readonly namespaceLabels: Labels;
  readonly labels: Labels;
  /** Undefined for pods that nobody wrote yet. */
  readonly workload: { readonly name: string; readonly kind: string; readonly stores: boolean } | undefined;
};

/** Names workloads; all given fields must hold. `workloads` are `namespace/name`. */
export type WorkloadSelector = {
  readonly podLabels?: Selector;
  readonly namespaceLabels?: Selector;
  readonly namespaces?: readonly string[];
  readonly kinds?: readonly string[];
  readonly workloads?: readonly string[];
};

/** Names policies that belong to the regime; all given fields must hold. */
export type PolicySelector = {
  readonly labels?: Selector;
  readonly namespaces?: readonly string[];
  readonly names?: readonly string[];
  readonly paths?: readonly string[];
  /** Calico tiers, by name. */
  readonly tiers?: readonly string[];
};

/**
 * The declared vocabulary of one regime: who holds regulated data (`resource`), who is cleared to reach it (`accessor`),
 * which holders store it, which workloads are meant to be public. A resource is its own accessor.
 */
export type Taxonomy = {
  readonly name: string;
  readonly resource: readonly WorkloadSelector[];
  /** Whether the settings say who holds regulated data; else `resource` is a list of usual spellings. */
  readonly declared: boolean;
  readonly accessor: readonly WorkloadSelector[];
  /** Empty: a resource with a persistent volume stores. */
  readonly stores: readonly WorkloadSelector[];
  readonly publicServices: readonly WorkloadSelector[];
  readonly policies: readonly PolicySelector[];
};

/** Whether one of the selectors names the candidate. */
export function isNamed(selectors: readonly WorkloadSelector[], candidate: Candidate): boolean {
  return selectors.some(({ podLabels, namespaceLabels, namespaces, kinds, workloads }) => {
    const { workload, namespace } = candidate;
    if (podLabels !== undefined && !selects(podLabels, candidate.labels)) return false;
    if (namespaceLabels !== undefined && !selects(namespaceLabels, candidate.namespaceLabels)) return false;
    if (namespaces !== undefined && !namespaces.includes(namespace)) return false;
    if (kinds !== undefined && (workload === undefined || !kinds.includes(workload.kind))) return false;
    return workloads === undefined || (workload !== undefined && workloads.includes(`${namespace}/${workload.name}`));
  });
}

/** Whether a holder of regulated data also stores it. */
export function isStore({ stores }: Taxonomy, candidate: Candidate): boolean {
  return stores.length === 0 ? candidate.workload?.stores === true : isNamed(stores, candidate);
}

/**
 * Selectors over pod labels by which pods to come can be told to be members: those that settings declare, since workloads
 * may live in another repository; of the built-in vocabulary with its many spellings those whose keys somebody uses.
 */
export function memberSelectors({ resource, declared }: Taxonomy, usedKeys: ReadonlySet<string>): readonly Selector[] {
  return resource.flatMap(({ podLabels }) =>
    podLabels !== undefined && (declared || requirementsOf(podLabels).every(({ key }) => usedKeys.has(key)))
      ? [podLabels]
      : [],
  );
}

/** The Calico tiers that belong to the regime. */
export function regimeTiers({ policies }: Taxonomy): ReadonlySet<string> {
  return new Set(policies.flatMap(({ tiers }) => tiers ?? []));
}

/** Every label key of the vocabulary: the labels whose assertion is itself a change of scope. */
export function vocabularyKeys({ resource, accessor }: Taxonomy): ReadonlySet<string> {
  return new Set(
    [...resource, ...accessor].flatMap(({ podLabels, namespaceLabels }) =>
      [podLabels, namespaceLabels].flatMap((selector) =>
        selector === undefined ? [] : requirementsOf(selector).map(({ key }) => key),
      ),
    ),
  );
}

/** Whether the settings name this policy as one of the regime. */
export function isNamedPolicy(
  { labels, namespaces, names, paths, tiers }: PolicySelector,
  resource: Resource,
): boolean {
  if (tiers !== undefined && !tiers.includes(tierOf(resource) ?? '')) return false;
  if (labels !== undefined && !selects(labels, resource.labels)) return false;
  if (namespaces !== undefined && !namespaces.includes(resource.namespace ?? '')) return false;
  if (names !== undefined && !names.includes(resource.name)) return false;
  return (
    paths === undefined ||
    paths.some(
      (path) =>
        resource.document.path === path || resource.document.path.startsWith(path.endsWith('/') ? path : `${path}/`),
    )
  );
}

/** The Calico tier of a policy; undefined for kinds that have none of their own. */
export function tierOf(resource: Resource): string | undefined {
  return resource.group === CALICO_GROUP ? asString(fieldOf(resource, 'spec', 'tier')) || 'default' : undefined;
}
