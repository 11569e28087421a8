import { groupBy } from '../algebra/group.ts';
import { labelsKey } from '../algebra/labels.ts';
import { type Workload, workloadId } from '../cluster/workload.ts';

type WorkloadPair = { readonly id: string; readonly base: Workload | undefined; readonly head: Workload | undefined };

/**
 * Pairs workloads by identity. What is left and looks exactly alike in the same namespace was renamed: a rename with
 * equal evidence (labels, ports, images, account) is no new endpoint.
 */
export function* pairWorkloads(base: readonly Workload[], head: readonly Workload[]): Generator<WorkloadPair> {
  const untouched = new Set(base);
  for (const workload of head)
    if (untouched.has(workload)) yield { id: workloadId(workload), base: workload, head: workload };
  const kept = new Set(head);
  yield* pairTouched(
    base.filter((workload) => !kept.has(workload)),
    head.filter((workload) => !untouched.has(workload)),
  );
}

function* pairTouched(base: readonly Workload[], head: readonly Workload[]): Generator<WorkloadPair> {
  const before = groupBy(base, workloadId);
  const gone = new Map<string, Workload[]>();
  const fresh: Workload[] = [];
  for (const [id, after] of groupBy(head, workloadId)) {
    // Pods of one owner may differ in labels; equal ones belong together, the others pair in order.
    const candidates = [...(before.get(id) ?? [])];
    const take = (index: number): Workload | undefined => (index < 0 ? undefined : candidates.splice(index, 1)[0]);
    const exact = after.map((workload) => take(candidates.findIndex((each) => evidence(each) === evidence(workload))));
    for (const [index, workload] of after.entries()) {
      const partner = exact[index] ?? candidates.shift();
      if (!before.has(id)) fresh.push(workload);
      else yield { id, base: partner, head: workload };
    }
    for (const rest of candidates) yield { id, base: rest, head: undefined };
    before.delete(id);
  }
  for (const workload of [...before.values()].flat())
    gone.set(evidence(workload), [...(gone.get(evidence(workload)) ?? []), workload]);
  for (const workload of fresh) {
    const renamed = gone.get(evidence(workload))?.shift();
    yield { id: workloadId(workload), base: renamed, head: workload };
  }
  for (const workload of [...gone.values()].flat()) yield { id: workloadId(workload), base: workload, head: undefined };
}

function evidence({ namespace, kind, labels, ports, containers, serviceAccount, hostNetwork }: Workload): string {
  const images = containers.map(({ image }) => image ?? '').toSorted();
  return JSON.stringify([namespace, kind, labelsKey(labels), ports, images, serviceAccount, hostNetwork]);
}
