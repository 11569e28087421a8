import { membersOf } from '../algebra/bit-set.ts';
import { requirementsOf } from '../algebra/labels.ts';
import type { Resource } from '../manifest/resource.ts';
import { DIRECTIONS, policiesOf, selectorsOf } from '../policy/stage.ts';
import type { Identity } from '../reach/endpoints.ts';
import { membersOfEither } from '../scope/classify.ts';
import { isNamedPolicy, type Taxonomy } from '../scope/taxonomy.ts';
import type { Sides } from './gains.ts';

/**
 * What has to do with the CDE on purpose. Any pod may be marked one day, so every policy could matter to some CDE workload
 * to come; those that come are judged when they come. But who lives where nobody is written, nobody here can say.
 */
export type Purpose = {
  /**
   * The settings name the policy, or it asks for the marks of the CDE, or it selects a workload that holds card data, or
   * stands in a namespace without written workloads.
   */
  readonly isAbout: (policy: Resource) => boolean;
  /** Workloads that hold card data live in this namespace, or nobody knows who does. */
  readonly isHome: (identity: Identity) => boolean;
};

/** Reads the purpose of policies and namespaces off both sides. */
export function createPurpose({ base, head }: Sides, taxonomy: Taxonomy): Purpose {
  const homes = new Set(taxonomy.resource.flatMap(({ namespaces }) => namespaces ?? []));
  const about = new Set<Resource>();
  const peopled = new Set(
    [base, head].flatMap(({ model }) => model.cluster.workloads.map(({ namespace }) => namespace)),
  );
  const names = [base, head].flatMap(({ model }) => [...model.cluster.namespaces.keys()]);
  for (const name of names) if (!peopled.has(name)) homes.add(name);
  const marks = new Set(
    taxonomy.resource.flatMap(({ podLabels }) =>
      podLabels === undefined ? [] : requirementsOf(podLabels).map(({ key }) => key),
    ),
  );
  for (const policy of policiesOf(base.model.plane, head.model.plane)) {
    const { resource } = policy.place;
    const asks = selectorsOf(policy).some((selector) => requirementsOf(selector).some(({ key }) => marks.has(key)));
    if (asks || (resource.namespace !== undefined && !peopled.has(resource.namespace))) about.add(resource);
  }
  for (const index of membersOf(membersOfEither(base.scope, head.scope))) {
    const written = base.reachability.space.classes[index]?.members.filter(({ kind }) => kind === 'workload') ?? [];
    for (const identity of written) if (identity.kind === 'workload') homes.add(identity.namespace);
    if (written.length === 0) continue;
    for (const { reachability } of [base, head])
      for (const direction of DIRECTIONS)
        for (const { policies } of reachability.policies(direction, index))
          for (const { place } of policies) about.add(place.resource);
  }
  return {
    isAbout: (policy) => about.has(policy) || taxonomy.policies.some((selector) => isNamedPolicy(selector, policy)),
    isHome: (identity) => 'namespace' in identity && homes.has(identity.namespace),
  };
}
