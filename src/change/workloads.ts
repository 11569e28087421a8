import type { Assessment } from '../assessment.ts';
import type { Container } from '../cluster/containers.ts';
import { type Workload, workloadId } from '../cluster/workload.ts';
import { pairWorkloads } from '../reach/pairing.ts';
import { type Category, candidateOf } from '../scope/classify.ts';
import { isNamed, type Taxonomy } from '../scope/taxonomy.ts';
import type { Sides } from './gains.ts';

/** A workload as it stands on one side, with its place relative to the boundary. */
export type PlacedWorkload = {
  readonly workload: Workload;
  readonly category: Category;
  readonly holds: boolean;
  readonly accesses: boolean;
};

/** One workload on both sides; `id` is its identity at head, or at base when it is gone. */
export type WorkloadChange = {
  readonly id: string;
  readonly base: PlacedWorkload | undefined;
  readonly head: PlacedWorkload | undefined;
};

/** Every workload of either side, paired by identity (renames with equal evidence are one workload). */
export function compareWorkloads({ base, head }: Sides, taxonomy: Taxonomy): readonly WorkloadChange[] {
  const place = (side: Assessment, workload: Workload | undefined) =>
    workload && placeWorkload(workload, side, taxonomy);
  return [...pairWorkloads(base.model.cluster.workloads, head.model.cluster.workloads)]
    .map((pair) => ({ id: pair.id, base: place(base, pair.base), head: place(head, pair.head) }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** A workload of one side, with its place relative to the boundary there. */
export function placeWorkload(workload: Workload, { model, scope }: Assessment, taxonomy: Taxonomy): PlacedWorkload {
  const candidate = candidateOf(workload, model.cluster);
  return {
    workload,
    category: scope.categories.get(workloadId(workload)) ?? 'outOfScope',
    holds: isNamed(taxonomy.resource, candidate),
    accesses: isNamed(taxonomy.accessor, candidate),
  };
}

/** Containers that run at head and did not at base. A renamed container that runs the same image is no new one. */
export function addedContainers({ base, head }: WorkloadChange): readonly Container[] {
  if (base === undefined || head === undefined) return [];
  const before = base.workload.containers;
  const after = head.workload.containers;
  const vanished = before.filter((each) => !after.some(({ name }) => name === each.name));
  return after.filter(
    (each) =>
      !before.some(({ name }) => name === each.name) &&
      !vanished.some(({ image, role }) => image === each.image && role === each.role),
  );
}
