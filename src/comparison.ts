import { assessBoth, buildModel } from './assessment.ts';
import { type Change, compare, compareUnknowns, type SidedGap } from './change/change.ts';
import { imagesOfState } from './change/images.ts';
import type { Evidence } from './evidence.ts';
import type { Reading } from './manifest/gap.ts';
import { createReader, readManifests } from './manifest/inventory.ts';
import type { Resource } from './manifest/resource.ts';
import { createCompiler } from './policy/compiler.ts';
import { detectEnforcement } from './policy/kinds.ts';
import { buildSpace } from './reach/space.ts';
import { allClusters, readCluster, sharedGaps, touchedClusters } from './roots/clusters.ts';
import { interestsOf } from './scope/classify.ts';
import type { Settings } from './settings/settings.ts';

// Evidence → what changes in meaning, cluster by cluster. What a change means for the merge is not known here.

type BothSides = { readonly base: Reading<readonly Resource[]>; readonly head: Reading<readonly Resource[]> };

/** What the clusters of this run's part come to. */
export type Compared = {
  /** One for each of them; where there is none, one of nothing. */
  readonly value: readonly Change[];
  /** Files that steer the gate belong to no cluster. Undefined where a change in `value` tells of them. */
  readonly shared: Change | undefined;
  /** Every cluster that the merge touches, judged here or by another part. */
  readonly touched: readonly (string | undefined)[];
  /** What is not known of the sides as a whole. */
  readonly gaps: readonly SidedGap[];
};

/** Every cluster that the merge touches, each by itself. Where nothing has to be rendered all manifests are one. */
export function compareClusters(evidence: Evidence, settings: Settings): Compared {
  const { base, head, rendered, part = EVERYTHING } = evidence;
  const read = createReader();
  const nothing = () => compareCluster(undefined, NOTHING, evidence, settings);
  if (rendered === undefined) {
    const touched = [undefined];
    const isOwn = clustersOfPart(touched, part).length > 0;
    return { value: [isOwn ? compareWritten(evidence, settings) : nothing()], shared: undefined, touched, gaps: [] };
  }
  const sides = {
    base: { snapshot: base, rendered: rendered.base },
    head: { snapshot: head, rendered: rendered.head },
  };
  const touched =
    evidence.images === 'all' ? allClusters(sides.base, sides.head) : touchedClusters(sides.base, sides.head);
  const known = new Map<string | undefined, BothSides>();
  const both = (cluster: string | undefined): BothSides => {
    const own = known.get(cluster) ?? {
      base: readCluster(sides.base, cluster, read),
      head: readCluster(sides.head, cluster, read),
    };
    known.set(cluster, own);
    return own;
  };
  const changes = clustersOfPart(touched, part).map((cluster) => ({
    ...compareCluster(cluster, both(cluster), evidence, settings),
    gateFiles: [],
    ...compareTwins(cluster, { touched, both, settings, all: allClusters(sides.base, sides.head) }),
  }));
  const gaps = compareUnknowns(
    sharedGaps(sides.base, settings.manifests),
    sharedGaps(sides.head, settings.manifests),
    () => false,
  );
  const shared = nothing();
  return changes.length === 0
    ? { value: [shared], shared: undefined, touched, gaps }
    : { value: changes, shared, touched, gaps };
}

/** Both sides as manifests are written, all of them one cluster. */
export function compareWritten(evidence: Evidence, settings: Settings): Change {
  const { base, head } = evidence;
  const read = createReader();
  const { manifests } = settings;
  const sides = { base: readManifests(base, manifests, read), head: readManifests(head, manifests, read) };
  return compareCluster(undefined, sides, evidence, settings);
}

const NOTHING: BothSides = { base: { value: [], gaps: [] }, head: { value: [], gaps: [] } };

/** Both sides of one cluster through every stage up to the change. */
function compareCluster(
  cluster: string | undefined,
  resources: BothSides,
  { base, head, images }: Evidence,
  settings: Settings,
): Change {
  const enforcement = detectEnforcement(settings.enforcement, resources.base.value, resources.head.value);
  const compiler = createCompiler(enforcement);
  const model = (side: Reading<readonly Resource[]>) => {
    const { value, gaps } = buildModel(side.value, compiler);
    return { value, gaps: [...side.gaps, ...gaps] };
  };
  const models = { base: model(resources.base), head: model(resources.head) };
  const { taxonomy } = settings;
  const both = { base: models.base.value, head: models.head.value };
  const space = buildSpace(both, 'possible', interestsOf(both, taxonomy));
  const sides = assessBoth(models, space.value, taxonomy);
  const change = { ...compare(sides, { base, head }, space.gaps, taxonomy, enforcement), cluster };
  return images === 'all'
    ? { ...change, images: imagesOfState(change.head, taxonomy).filter(({ certainty }) => certainty === 'image') }
    : change;
}
