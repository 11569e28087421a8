import { fingerprint } from './algebra/fingerprint.ts';
import { groupBy } from './algebra/group.ts';
import { assessBoth, buildModel } from './assessment.ts';
import { type Change, compare, compareUnknowns, type SidedGap } from './change/change.ts';
import { compareDrift, type TwinSides } from './change/drift.ts';
import { type ImageChange, imagesOfState } from './change/images.ts';
import { compareUnplaced } from './change/unplaced.ts';
import type { KnownObjects } from './context/context.ts';
import { findContradictions } from './context/contradictions.ts';
import { addKnown, type Known, readKnown } from './context/placement.ts';
import type { Evidence } from './evidence.ts';
import { ofNamespace } from './manifest/facts.ts';
import type { Gap, Reading } from './manifest/gap.ts';
import { createReader, type ManifestReader, readManifests } from './manifest/inventory.ts';
import { fileLocation, repoPath, type Side } from './manifest/location.ts';
import type { Resource } from './manifest/resource.ts';
import { createCompiler } from './policy/compiler.ts';
import { detectEnforcement } from './policy/kinds.ts';
import { buildSpace, labelKeys } from './reach/space.ts';
import {
  type AppliedSide,
  allClusters,
  clustersOfPart,
  EVERYTHING,
  type ReadSides,
  readCluster,
  readUnplaced,
  sharedGaps,
  touchedClusters,
} from './roots/clusters.ts';
import { interestsOf } from './scope/classify.ts';
import { vocabularyKeys } from './scope/taxonomy.ts';
import { contextsOf } from './settings/context.ts';
import type { Settings } from './settings/settings.ts';

// Evidence → what changes in meaning, cluster by cluster. What a change means for the merge is not known here.

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
  /** What was known of clusters besides. */
  readonly told: Known['told'];
};

/** Every cluster that the merge touches, each by itself. Where nothing has to be rendered all manifests are one. */
export function compareClusters(evidence: Evidence, settings: Settings): Compared {
  const { base, head, rendered, part = EVERYTHING } = evidence;
  const read = createReader();
  const nothing = () => compareCluster(undefined, NOTHING, [], evidence, settings);
  if (rendered === undefined) {
    const touched = [undefined];
    const isOwn = clustersOfPart(touched, part).length > 0;
    const { value: known, gaps: unheard } = knownOf(touched, evidence, settings);
    const value = [isOwn ? compareWritten(evidence, settings, known.of(undefined)) : nothing()];
    const gaps = [...strangerGaps(settings, touched), ...toSided(unheard, value)];
    return { value, shared: undefined, touched, gaps, told: known.told };
  }
  const sides = {
    base: { snapshot: base, rendered: rendered.base },
    head: { snapshot: head, rendered: rendered.head },
  };
  const touched =
    evidence.images === 'all' ? allClusters(sides.base, sides.head) : touchedClusters(sides.base, sides.head);
  const resources = createResources(sides, read);
  const { value: known, gaps: unheard } = knownOf(allClusters(sides.base, sides.head), evidence, settings);
  const compared = clustersOfPart(touched, part).map((cluster) => {
    const change = compareCluster(cluster, resources(cluster), known.of(cluster), evidence, settings);
    const twins = compareTwins(cluster, touched, resources, settings);
    const unplaced = cluster === undefined ? unplacedGaps(sides, read, settings) : [];
    return { ...change, gateFiles: [], drift: twins.value, gaps: [...change.gaps, ...twins.gaps, ...unplaced] };
  });
  const changes = withSharedGaps(compared);
  const gaps = compareUnknowns(
    sharedGaps(sides.base, settings.manifests),
    sharedGaps(sides.head, settings.manifests),
    () => false,
  );
  const all = [...gaps, ...strangerGaps(settings, allClusters(sides.base, sides.head)), ...toSided(unheard, changes)];
  const shared = nothing();
  return changes.length === 0
    ? { value: [shared], shared: undefined, touched, gaps: all, told: known.told }
    : { value: changes, shared, touched, gaps: all, told: known.told };
}

/** What the settings of base and who runs the gate tell of clusters. */
function knownOf(clusters: readonly (string | undefined)[], { base, context = [], now }: Evidence, settings: Settings) {
  return readKnown([...contextsOf(settings.context, base), ...context], clusters, now);
}

/** Where no object differs between the sides nothing unheard can change the verdict. */
function toSided(unheard: readonly Gap[], changes: readonly Change[]): readonly SidedGap[] {
  const differs = changes.some(({ base, head }) => {
    const before = new Set(base.model.cluster.resources);
    const after = head.model.cluster.resources;
    return after.length !== before.size || after.some((each) => !before.has(each));
  });
  return unheard.map((gap) => ({ ...gap, side: 'base', touchesCde: differs && gap.nature !== 'doubt' }));
}

type ResourcesOf = (cluster: string | undefined) => ReadSides;

/** Reads each cluster once: twins are asked for again. */
function createResources(sides: { readonly [S in Side]: AppliedSide }, read: ManifestReader): ResourcesOf {
  const known = new Map<string | undefined, ReadSides>();
  return (cluster) => {
    const both = known.get(cluster) ?? readCluster(sides, cluster, read);
    known.set(cluster, both);
    return both;
  };
}

/** Where a cluster drifts apart from its twins, and what of twins that the merge does not touch is not known. */
function compareTwins(
  cluster: string | undefined,
  touched: readonly (string | undefined)[],
  resources: ResourcesOf,
  { twins, taxonomy }: Settings,
): { readonly value: Change['drift']; readonly gaps: readonly SidedGap[] } {
  if (cluster === undefined) return { value: [], gaps: [] };
  const sidesOf = (name: string): TwinSides => ({ name, touched: touched.includes(name), ...resources(name) });
  const own = sidesOf(cluster);
  const others = [...new Set(twins.filter((group) => group.includes(cluster)).flat())]
    .filter((name) => name !== cluster)
    .map(sidesOf);
  return {
    value: others.flatMap((twin) => compareDrift(own, twin, taxonomy)),
    gaps: others
      .filter((twin) => !twin.touched)
      .flatMap(({ base, head }) => compareUnknowns(base.gaps, head.gaps, () => false)),
  };
}

/** One line that many clusters stumble over is one unknown, which hangs on all of their contents. */
function withSharedGaps(changes: readonly Change[]): readonly Change[] {
  const alike = groupBy(
    changes.flatMap(({ gaps }) => gaps),
    keyOfGap,
  );
  const share = (gap: SidedGap): SidedGap => {
    const subjects = new Set(alike.get(keyOfGap(gap))?.map(({ subject }) => subject));
    const all = JSON.stringify([...subjects].toSorted());
    return subjects.size < 2 ? gap : { ...gap, subject: `${gap.message} ${fingerprint(all)}` };
  };
  return changes.map((change) => ({ ...change, gaps: change.gaps.map(share) }));
}

const keyOfGap = ({ message, at, side }: SidedGap): string => JSON.stringify([message, at, side]);

/** What of the cluster without a name may be part of others. */
function unplacedGaps(
  sides: { readonly [S in Side]: AppliedSide },
  read: ManifestReader,
  { taxonomy }: Settings,
): readonly SidedGap[] {
  const clusters = allClusters(sides.head).flatMap((name) => name ?? []);
  if (clusters.length === 0) return [];
  const { base, head } = readUnplaced(sides, read);
  const gap = compareUnplaced(base.value, head.value, clusters, taxonomy);
  return gap === undefined ? [] : [gap];
}

/** Twins of which nobody here heard: an error of writing, or a cluster of another repository. */
function strangerGaps({ twins, file }: Settings, known: readonly (string | undefined)[]): readonly SidedGap[] {
  const strangers = [...new Set(twins.flat())].filter((name) => !known.includes(name));
  return strangers.map((name) => ({
    message: `settings: \`twins\` name \`${name}\`, and nothing is applied to a cluster of that name; correct the name`,
    at: fileLocation(file ?? repoPath('.')),
    subject: `twin ${name}`,
    side: 'base',
    touchesCde: false,
  }));
}

/** Both sides as manifests are written, all of them one cluster, beside what is known of it. */
export function compareWritten(evidence: Evidence, settings: Settings, known: readonly KnownObjects[] = []): Change {
  const { base, head } = evidence;
  const read = createReader();
  const { manifests } = settings;
  const sides = { base: readManifests(base, manifests, read), head: readManifests(head, manifests, read) };
  return compareCluster(undefined, sides, known, evidence, settings);
}

/** Images that stand elsewhere are judged there. */
const isJudged = ({ certainty, container }: ImageChange): boolean =>
  certainty === 'image' && container.place.resource.elsewhere !== true;

const NOTHING: ReadSides = { base: { value: [], gaps: [] }, head: { value: [], gaps: [] } };

/** Both sides of one cluster through every stage up to the change. */
function compareCluster(
  cluster: string | undefined,
  declared: ReadSides,
  known: readonly KnownObjects[],
  { base, head, images }: Evidence,
  settings: Settings,
): Change {
  const resources = addKnown(declared, known);
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
  const compared = compare(sides, { base, head }, space.gaps, taxonomy, enforcement);
  const asked = new Set([...labelKeys(both), ...[...vocabularyKeys(taxonomy)].map(ofNamespace)]);
  const contradictions = findContradictions(declared.base.value, known, asked, compiler).map(
    (gap): SidedGap => ({ ...gap, side: 'base', touchesCde: false }),
  );
  const change = { ...compared, gaps: [...compared.gaps, ...contradictions], cluster };
  return images === 'all' ? { ...change, images: imagesOfState(change.head, taxonomy).filter(isJudged) } : change;
}
