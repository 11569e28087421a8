import { isWorkload } from '../cluster/workload.ts';
import type { Gap, Reading } from '../manifest/gap.ts';
import { fileLocation } from '../manifest/location.ts';
import { type Resource, resourceKey } from '../manifest/resource.ts';
import { type Context, type KnownObjects, readContexts } from './context.ts';
import { keyOf, ownerOf } from './owners.ts';

// Where what is known of clusters goes: to which cluster of the repository, and on which of its sides.

export type Sides = { readonly base: Reading<readonly Resource[]>; readonly head: Reading<readonly Resource[]> };

/** What is known of clusters besides: of each of them, and as it was told. */
export type Known = {
  readonly told: readonly KnownObjects[];
  readonly of: (cluster: string | undefined) => readonly KnownObjects[];
};

/** Reads what tells of clusters and gives each of them its own. A gap that is no doubt says what was not heard. */
export function readKnown(
  contexts: readonly Context[],
  clusters: readonly (string | undefined)[],
  now: string,
): Reading<Known> {
  const told = readContexts(contexts, now);
  const placed = placeContexts(clusters, told.value);
  return {
    value: { told: told.value, of: (cluster) => placed.value.get(cluster) ?? [] },
    gaps: [...told.gaps, ...placed.gaps],
  };
}

/**
 * What is known beside each cluster of the repository. A cluster goes by its name; where all manifests are of one cluster
 * that nobody called anything, what tells of one cluster is about that one. What cannot be placed is a gap; what tells
 * of a cluster to which nothing here goes is a doubt.
 */
export function placeContexts(
  clusters: readonly (string | undefined)[],
  known: readonly KnownObjects[],
): Reading<ReadonlyMap<string | undefined, readonly KnownObjects[]>> {
  const placed = new Map<string | undefined, KnownObjects[]>(clusters.map((name) => [name, []]));
  const names = new Set(known.flatMap(({ cluster }) => cluster ?? []));
  const [only, ...others] = clusters;
  const gaps: Gap[] = [];
  const gap = ({ path }: KnownObjects, message: string): Gap => ({
    message: `context \`${path}\` ${message}`,
    at: { ...fileLocation(path), elsewhere: true },
    subject: `context ${path} ${message}`,
  });
  for (const each of known) {
    const { cluster } = each;
    const own = placed.get(cluster);
    if (cluster !== undefined && own !== undefined) own.push(each);
    else if (others.length === 0 && clusters.length > 0 && (cluster === undefined || only === undefined)) {
      if (cluster !== undefined && names.size > 1)
        gaps.push(
          gap(
            each,
            `tells of cluster \`${cluster}\`, another of another one, and the manifests say of none which it is`,
          ),
        );
      else placed.get(only)?.push(each);
    } else if (cluster === undefined)
      gaps.push(gap(each, 'does not say of which cluster it tells, and there are several; give it a `cluster`'));
    else
      gaps.push({
        ...gap(each, `tells of cluster \`${cluster}\`, and nothing of this repository goes to a cluster of that name`),
        nature: 'doubt',
      });
  }
  return { value: placed, gaps };
}

/**
 * Both sides with what is known besides. An object of the repository takes the place of what is known of it: that is what
 * will be applied. What base declares is gone from the cluster once head does not, so it never comes back from here; what
 * only head declares is known to stand there before, so base keeps it.
 */
export function addKnown({ base, head }: Sides, known: readonly KnownObjects[]): Sides {
  if (known.length === 0) return { base, head };
  const objects = known.flatMap((each) => each.objects.value);
  const gaps = known.flatMap((each) => each.objects.gaps);
  const before = objects.filter(isUndeclared(base.value));
  const after = before.filter(isUndeclared(head.value));
  return {
    base: { value: [...base.value, ...before], gaps: [...base.gaps, ...gaps] },
    head: { value: [...head.value, ...after], gaps: [...head.gaps, ...gaps] },
  };
}

/** Whether a repository says nothing of an object, and nothing of the workload that it belongs to. */
function isUndeclared(declared: readonly Resource[]): (known: Resource) => boolean {
  const keys = new Set(declared.map(resourceKey));
  const workloads = new Set(declared.filter(isWorkload).map((each) => keyOf(each, each)));
  return (known) => {
    const owner = ownerOf(known);
    return !keys.has(resourceKey(known)) && (owner === undefined || !workloads.has(keyOf(known, owner)));
  };
}
