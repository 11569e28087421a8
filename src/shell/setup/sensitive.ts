import { selects } from '../../algebra/labels.ts';
import { buildModel } from '../../assessment.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { type Workload, workloadId } from '../../cluster/workload.ts';
import type { Reading } from '../../manifest/gap.ts';
import { createReader, readManifests } from '../../manifest/inventory.ts';
import type { RepoPath } from '../../manifest/location.ts';
import { locationOf, type Resource, resourceName } from '../../manifest/resource.ts';
import type { Snapshot } from '../../manifest/snapshot.ts';
import { createCompiler } from '../../policy/compiler.ts';
import { detectEnforcement, policyKind } from '../../policy/kinds.ts';
import { factsOf, NO_VALUATION, viewOf } from '../../reach/endpoints.ts';
import { candidateOf } from '../../scope/classify.ts';
import { isNamed, isNamedPolicy, type Taxonomy } from '../../scope/taxonomy.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Spot } from './diagnosis.ts';

/** What a file holds that only the compliance owners should change. */
export type SensitiveFile = { readonly at: Spot; readonly holds: string };

/** What of a repository belongs to the regime: its workloads, and one row for each file that holds one or its policies. */
export type Sensitive = {
  readonly cluster: Cluster;
  readonly members: readonly Workload[];
  readonly files: readonly SensitiveFile[];
};

/** Finds them by the settings. Policies count when the settings name them, and when they select a member. */
export function findSensitive(
  snapshot: Snapshot,
  { manifests, enforcement, taxonomy }: Pick<Settings, 'manifests' | 'enforcement' | 'taxonomy'>,
): Reading<Sensitive> {
  const read = readManifests(snapshot, manifests, createReader());
  const model = buildModel(read.value, createCompiler(detectEnforcement(enforcement, read.value)));
  const { cluster, plane } = model.value;
  const members = cluster.workloads.filter((workload) => isNamed(taxonomy.resource, candidateOf(workload, cluster)));
  const facts = members.flatMap((member) => factsOf(viewOf(member, NO_VALUATION, cluster)) ?? []);
  const protecting = [...plane.ingress, ...plane.egress]
    .flatMap(({ policies }) => policies)
    .filter(({ subject }) => facts.some((each) => selects(subject, each)))
    .map(({ place }) => place.resource);
  const held = [
    ...members.map((member) => [member.resource, `\`${workloadId(member)}\``] as const),
    ...[...regimePolicies(cluster, taxonomy), ...protecting].map((policy) => [policy, resourceName(policy)] as const),
  ];
  const files = new Map<RepoPath, SensitiveFile>();
  for (const [resource, holds] of held) {
    const { path } = resource.document;
    if (!files.has(path)) files.set(path, { at: spotOf(resource), holds });
  }
  return {
    value: { cluster, members, files: [...files.values()].toSorted((a, b) => (a.at.path < b.at.path ? -1 : 1)) },
    gaps: [...read.gaps, ...model.gaps],
  };
}

/** The policies that the settings name. */
function regimePolicies({ resources }: Cluster, { policies }: Taxonomy): readonly Resource[] {
  return resources.filter(
    (resource) => policyKind(resource) !== undefined && policies.some((selector) => isNamedPolicy(selector, resource)),
  );
}

/** Where a resource begins. */
export function spotOf(resource: Resource): Spot {
  const { path, line } = locationOf({ resource, route: [] });
  return { path, line };
}
