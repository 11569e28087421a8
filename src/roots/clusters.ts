import type { Gap, Reading } from '../manifest/gap.ts';
import { type ManifestReader, type ManifestSelection, treeGaps } from '../manifest/inventory.ts';
import { placeIn, readRendered } from '../manifest/rendered.ts';
import type { Resource } from '../manifest/resource.ts';
import type { Snapshot } from '../manifest/snapshot.ts';
import type { RenderedSide, RootRendering } from './rendering.ts';
import type { Root } from './root.ts';

// From roots to clusters: which there are, which of them a change touches, and what objects each of them has.

/** A snapshot with what it applies. */
export type AppliedSide = { readonly snapshot: Snapshot; readonly rendered: RenderedSide };

/**
 * The clusters whose roots are not made of exactly the same on both sides. The others are proven to be untouched: every
 * root of theirs is made of equal files, values and settings. Undefined is the cluster that nobody gave a name.
 */
export function touchedClusters(base: AppliedSide, head: AppliedSide): readonly (string | undefined)[] {
  const [before, after] = [keysOf(base), keysOf(head)];
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name)).toSorted(byName);
}

/** Which of the touched clusters one run judges: all, one by name, or the second of three shares of them. */
export type Part =
  | { readonly kind: 'all' }
  | { readonly kind: 'cluster'; readonly name: string | undefined }
  | { readonly kind: 'share'; readonly number: number; readonly of: number };

/** Nobody divides the work. */
export const EVERYTHING: Part = { kind: 'all' };

/** The touched clusters of a part. Shares of one number of runs cover every cluster exactly once. */
export function clustersOfPart(touched: readonly (string | undefined)[], part: Part): readonly (string | undefined)[] {
  switch (part.kind) {
    case 'all':
      return touched;
    case 'cluster':
      return touched.filter((name) => name === part.name);
    case 'share':
      return touched.filter((_, index) => index % part.of === part.number - 1);
  }
}

/** Clusters with those that settings say are to be like them. */
export function withTwins(
  clusters: readonly (string | undefined)[],
  twins: readonly (readonly string[])[],
): ReadonlySet<string | undefined> {
  const own = new Set(clusters);
  return new Set([...clusters, ...twins.filter((group) => group.some((name) => own.has(name))).flat()]);
}

/** Every cluster of some side. */
export function allClusters(...sides: readonly AppliedSide[]): readonly (string | undefined)[] {
  const names = sides.flatMap(({ rendered }) => rendered.roots.map(({ cluster }) => cluster));
  return [...new Set(names)].toSorted(byName);
}

const byName = (a = '', b = ''): number => (a < b ? -1 : a > b ? 1 : 0);

function keysOf({ snapshot, rendered }: AppliedSide): ReadonlyMap<string | undefined, string> {
  const parts = new Map<string | undefined, string[]>();
  for (const root of rendered.roots) {
    const own = parts.get(root.cluster) ?? [];
    own.push(rendered.digests.get(root.id) ?? plainKey(root, snapshot));
    parts.set(root.cluster, own);
  }
  return new Map([...parts].map(([name, keys]) => [name, keys.toSorted().join('\n')]));
}

/** What a root of plain files is made of. */
function plainKey({ resources, namespace }: Root, { files, unread }: Snapshot): string {
  const ids = resources.map((path) => `${path} ${files.get(path)?.id ?? unread.get(path) ?? ''}`);
  // Told apart by itself and not by a hash of it: equality is the proof.
  return JSON.stringify([namespace ?? '', ids]);
}

/** The objects of one cluster on one side. A root that is not rendered is its gap. */
export function readCluster(
  { snapshot, rendered }: AppliedSide,
  name: string | undefined,
  read: ManifestReader,
): Reading<readonly Resource[]> {
  const readings = rendered.roots
    .filter(({ cluster }) => cluster === name)
    .map((root) => readRoot(root, rendered, snapshot, read));
  return { value: readings.flatMap(({ value }) => value), gaps: readings.flatMap(({ gaps }) => gaps) };
}

/** What is not known of a side as a whole: its roots, and what of its tree could not be read. */
export function sharedGaps({ snapshot, rendered }: AppliedSide, selection: ManifestSelection): readonly Gap[] {
  return [...treeGaps(snapshot, selection), ...rendered.gaps];
}

/** Both sides share most renderings. A memory of a pure function: it can never be stale. */
const KNOWN = new WeakMap<RootRendering, Map<string | undefined, Reading<readonly Resource[]>>>();

function readRoot(
  root: Root,
  { renderings }: RenderedSide,
  { files }: Snapshot,
  read: ManifestReader,
): Reading<readonly Resource[]> {
  const rendering = renderings.get(root.id);
  if (rendering === undefined) {
    const contents = root.resources.flatMap((path) => {
      const file = files.get(path);
      return file === undefined ? [] : [read(path, file)];
    });
    return {
      value: contents.flatMap(({ resources }) => resources.map((resource) => placeIn(resource, root.namespace))),
      gaps: contents.flatMap(({ gaps }) => gaps),
    };
  }
  if (rendering.kind === 'failed') return { value: [], gaps: [rendering.gap] };
  const known = KNOWN.get(rendering) ?? new Map<string | undefined, Reading<readonly Resource[]>>();
  KNOWN.set(rendering, known);
  const reading = known.get(root.namespace) ?? readRendered(rendering.text, rendering.book, root.namespace);
  known.set(root.namespace, reading);
  return { value: reading.value, gaps: [...reading.gaps, ...rendering.doubts] };
}
