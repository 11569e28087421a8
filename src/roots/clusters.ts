import type { Gap, Reading } from '../manifest/gap.ts';
import { type ManifestReader, type ManifestSelection, treeGaps } from '../manifest/inventory.ts';
import { placeIn } from '../manifest/rendered.ts';
import type { Resource } from '../manifest/resource.ts';
import type { Snapshot } from '../manifest/snapshot.ts';
import { type RenderedSide, readRendering } from './rendering.ts';
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

/** Objects of both sides, and what of them is not known. */
export type ReadSides = { readonly base: Reading<readonly Resource[]>; readonly head: Reading<readonly Resource[]> };
type AppliedSides = { readonly base: AppliedSide; readonly head: AppliedSide };

/** The objects of one cluster. A root that is not rendered is its gap. */
export function readCluster(sides: AppliedSides, name: string | undefined, read: ManifestReader): ReadSides {
  return readSides(sides, ({ cluster }) => cluster === name, read);
}

/** The objects that no controller, no setting and no folder sends to any cluster: they may be part of any. */
export function readUnplaced(sides: AppliedSides, read: ManifestReader): ReadSides {
  return readSides(sides, ({ cluster, declaredBy }) => cluster === undefined && declaredBy === undefined, read);
}

/**
 * A root that is not known at head is left out of base too, with its gap at head: else all its objects would be told as
 * gone, and nobody has seen that.
 */
function readSides({ base, head }: AppliedSides, isAsked: (root: Root) => boolean, read: ManifestReader): ReadSides {
  const isKnown = ({ id }: Root): boolean => head.rendered.renderings.get(id)?.kind !== 'failed';
  const before = base.rendered.roots.filter(isAsked);
  const known = readRoots(before.filter(isKnown), base, read);
  const { gaps } = readRoots(
    before.filter((root) => !isKnown(root)),
    base,
    read,
  );
  return {
    base: { ...known, gaps: [...known.gaps, ...gaps] },
    head: readRoots(head.rendered.roots.filter(isAsked), head, read),
  };
}

function readRoots(roots: readonly Root[], side: AppliedSide, read: ManifestReader): Reading<readonly Resource[]> {
  const readings = roots.map((root) => readRoot(root, side, read));
  return { value: readings.flatMap(({ value }) => value), gaps: readings.flatMap(({ gaps }) => gaps) };
}

/** What is not known of a side as a whole: its roots, and what of its tree could not be read. */
export function sharedGaps({ snapshot, rendered }: AppliedSide, selection: ManifestSelection): readonly Gap[] {
  return [...treeGaps(snapshot, selection), ...rendered.gaps];
}

function readRoot(
  root: Root,
  { snapshot: { files }, rendered: { renderings } }: AppliedSide,
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
  const { value, gaps } = readRendering(rendering, root.namespace);
  return { value, gaps: [...gaps, ...rendering.doubts] };
}
