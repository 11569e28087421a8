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

/** Every cluster that the merge touches, each by itself. Where nothing has to be rendered all manifests are one. */
export function compareClusters(
  evidence: Evidence,
  settings: Settings,
): Reading<readonly Change[]> & { readonly gaps: readonly SidedGap[] } {
  const { base, head, rendered } = evidence;
  const read = createReader();
  if (rendered === undefined) return { value: [compareWritten(evidence, settings)], gaps: [] };
  const before = { snapshot: base, rendered: rendered.base };
  const after = { snapshot: head, rendered: rendered.head };
  const touched = evidence.images === 'all' ? allClusters(before, after) : touchedClusters(before, after);
  const changes = touched.map((cluster) =>
    compareCluster(
      cluster,
      { base: readCluster(before, cluster, read), head: readCluster(after, cluster, read) },
      evidence,
      settings,
    ),
  );
  const gaps = compareUnknowns(
    sharedGaps(before, settings.manifests),
    sharedGaps(after, settings.manifests),
    () => false,
  );
  // Files that steer the gate belong to no cluster: they are looked at once, and where no cluster is touched, too.
  const [first = compareCluster(undefined, NOTHING, evidence, settings), ...others] = changes;
  return { value: [first, ...others.map((change) => ({ ...change, gateFiles: [], imageOverrides: [] }))], gaps };
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
