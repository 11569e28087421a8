import { groupBy } from '../algebra/group.ts';
import type { Gap, Reading } from '../manifest/gap.ts';
import type { ManifestReader, ManifestSelection } from '../manifest/inventory.ts';
import { canonicalJson, type Json } from '../manifest/json.ts';
import { fileLocation, type RepoPath } from '../manifest/location.ts';
import type { Snapshot } from '../manifest/snapshot.ts';
import { readCharts } from './charts.ts';
import { assumptionGap, broughtBy, repositoryUses, rootsOfDeclaration } from './declarations.ts';
import { clusterGaps } from './environment.ts';
import { givenRoots, untakenGaps } from './given.ts';
import { basesBelow, type Kustomization, readKustomizeGraph, topKustomizations } from './kustomize-graph.ts';
import { candidateUrls } from './repository-source.ts';
import { type Discovery, type Root, TREE_ONLY } from './root.ts';
import { folderName, readSourceTree, type SourceTree } from './source-tree.ts';
import { type Ground, undeclaredRoots } from './undeclared.ts';

/** Applications may bring Applications; deeper than this nobody nests them. */
const MAX_ROUNDS = 12;
const MAX_ROOTS = 10_000;

/**
 * Everything that is applied as a whole, and what of it cannot be known. Roots that Argo CD, Flux or settings declare
 * come first in importance: what they account for is no root of its own. Declarations inside roots that have to be
 * rendered are found when this is called again with what they were rendered to, until no new root appears.
 * Never throws. What the snapshot could not read is not repeated here. Semantics: docs/roots.md.
 */
export function findRoots(
  snapshot: Snapshot,
  selection: ManifestSelection,
  read: ManifestReader,
  discovery: Discovery = TREE_ONLY,
): Reading<readonly Root[]> {
  const ground = readGround(readSourceTree(snapshot, selection, read));
  if (discovery.given !== undefined) {
    const given = givenRoots(ground, discovery.given);
    const value = withUniqueIds(given.value).toSorted(byId);
    const gaps = [...given.gaps, ...toolGaps(ground, discovery, value), ...untakenGaps(ground, value, discovery)];
    return { value, gaps: distinct(gaps) };
  }
  const { roots, gaps } = settle(ground, discovery);
  return {
    value: roots,
    gaps: distinct([...gaps, ...toolGaps(ground, discovery, roots), ...clusterGaps(ground.graph, roots)]),
  };
}

const byId = (a: Root, b: Root): number => (a.id < b.id ? -1 : 1);

/** The kustomizations and charts of a tree. */
export function readGround(tree: SourceTree): Ground {
  return { tree, graph: readKustomizeGraph(tree), charts: readCharts(tree) };
}

type Settled = { readonly roots: readonly Root[]; readonly gaps: readonly Gap[] };

/** Declared roots take files from undeclared ones and bring further declarations, so this goes on until nothing moves. */
function settle(ground: Ground, discovery: Discovery): Settled {
  let declared: readonly Root[] = [];
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const undeclared = undeclaredRoots(ground, declared);
    const roots = [...declared, ...undeclared.value];
    const brought = broughtBy(ground, roots, discovery);
    const next = declaredRoots(ground, discovery, brought.value);
    if (next.value.length > MAX_ROOTS) break;
    if (sameRoots(next.value, declared)) {
      const gaps = [...undeclared.gaps, ...brought.gaps, ...next.gaps];
      return { roots: roots.toSorted(byId), gaps };
    }
    declared = next.value;
  }
  const message = `Applications and Flux objects bring each other without end, or more than ${MAX_ROOTS} roots; name roots in the settings of the gate`;
  const gap = {
    message,
    at: fileLocation('' as RepoPath),
    subject: `${message} ${JSON.stringify(ground.tree.contentAt('' as RepoPath))}`,
  };
  const undeclared = undeclaredRoots(ground, []);
  return { roots: undeclared.value, gaps: [...undeclared.gaps, gap] };
}

function sameRoots(one: readonly Root[], other: readonly Root[]): boolean {
  return canonicalJson(toJson(one)) === canonicalJson(toJson(other));
}

/** Roots are JSON but for what is absent and for maps. */
function toJson(roots: readonly Root[]): Json {
  const text = JSON.stringify(roots, (_, value: unknown) => (value instanceof Map ? [...value.entries()] : value));
  return JSON.parse(text) as Json; // JSON.parse yields JSON
}

function declaredRoots(
  { tree, graph, charts }: Ground,
  discovery: Discovery,
  brought: ReturnType<typeof broughtBy>['value'],
): Reading<readonly Root[]> {
  const all = brought.flatMap(({ resources }) => resources);
  const candidates = candidateUrls(repositoryUses(tree, all));
  const byCluster = groupBy(brought, ({ root }) => root.cluster);
  const readings = [...byCluster].flatMap(([cluster, those]) => {
    const beside = those.flatMap(({ resources }) => resources);
    const declaring = { tree, graph, charts, discovery, candidates, cluster, beside };
    return beside.map((resource) => rootsOfDeclaration(declaring, resource));
  });
  const value = withUniqueIds(readings.flatMap((reading) => reading.value));
  const [only, other] = candidates;
  const isAssumed = discovery.repository.length === 0 && only !== undefined && other === undefined;
  const assumption = isAssumed ? assumptionGap(all, only) : undefined;
  const gaps = readings.flatMap((reading) => reading.gaps);
  return { value, gaps: assumption === undefined ? gaps : [...gaps, assumption] };
}

/** Equal roots are one; different ones of one name are counted. */
function withUniqueIds(roots: readonly Root[]): readonly Root[] {
  const named = groupBy(roots, ({ id }) => id);
  return [...named.values()].flatMap((alike) => {
    const different = new Map(alike.map((root) => [canonicalJson(toJson([{ ...root, declaredBy: undefined }])), root]));
    return [...different.values()].map((root, index) =>
      index === 0 ? root : { ...root, id: `${root.id} #${index + 1}` },
    );
  });
}

/** What keeps the kustomizations and charts of roots from being rendered as they stand, and what no root takes. */
function toolGaps(
  { tree, graph, charts }: Ground,
  { rendered, renders }: Discovery,
  roots: readonly Root[],
): readonly Gap[] {
  const startsOf = ({ folder, resources, kustomize }: Root) => [folder, ...resources, ...(kustomize?.components ?? [])];
  const basesOf = (all: readonly Root[]) => new Set(all.flatMap(startsOf).flatMap((start) => basesBelow(graph, start)));
  // What was rendered could be rendered.
  const done = new Set(rendered?.map(({ root }) => root.id));
  const open = renders ? [] : roots.filter(({ id }) => !done.has(id));
  const folders = [...basesOf(open)];
  const helm = open.flatMap(({ kind, folder }) => (kind === 'helm' ? [folder] : []));
  const inflated = folders.flatMap((folder) => graph.get(folder)?.folders ?? []);
  const used = basesOf(roots);
  const { unused, circles } = topKustomizations(graph);
  return [
    ...folders.flatMap((folder) => graph.get(folder)?.gaps ?? []),
    ...[...new Set([...helm, ...inflated])].flatMap((folder) => charts.get(folder)?.gaps ?? []),
    ...circles.filter(({ path }) => tree.isSelected(path)).map((each) => circleGap(tree, each)),
    ...unused
      .filter(({ path, folder }) => tree.isSelected(path) && !used.has(folder))
      .map((each) => unusedGap(tree, each)),
  ];
}

function circleGap(tree: SourceTree, { path, folder }: Kustomization): Gap {
  const message = `kustomization of \`${folderName(folder)}\` takes itself through others, which kustomize refuses; take one of the \`resources\` out`;
  return { message, at: fileLocation(path), subject: `circle ${path} ${JSON.stringify(tree.contentAt(folder))}` };
}

function unusedGap(tree: SourceTree, { path, folder }: Kustomization): Gap {
  const message = `component \`${folderName(folder)}\` is taken by no kustomization of this repository, so it is read as not applied; take it, or remove it`;
  return {
    message,
    at: fileLocation(path),
    subject: `unused ${path} ${JSON.stringify(tree.contentAt(folder))}`,
    nature: 'doubt',
  };
}

/** Several roots may run into the same unknown; it is one. */
function distinct(gaps: readonly Gap[]): readonly Gap[] {
  const known = new Map(gaps.map((gap) => [JSON.stringify([gap.subject, gap.at]), gap]));
  return [...known.values()].toSorted((a, b) =>
    a.at.path === b.at.path ? a.at.line - b.at.line : a.at.path < b.at.path ? -1 : 1,
  );
}
