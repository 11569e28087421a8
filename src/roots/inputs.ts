import { createReader } from '../manifest/inventory.ts';
import { asObject, type Json } from '../manifest/json.ts';
import type { RepoPath } from '../manifest/location.ts';
import type { Snapshot } from '../manifest/snapshot.ts';
import { foldersAbove, resolvePath } from '../manifest/tree.ts';
import { readGround } from './find.ts';
import { basesBelow, type Kustomization } from './kustomize-graph.ts';
import type { Root } from './root.ts';
import { leadsBehind, readSourceTree, type SourceTree } from './source-tree.ts';
import type { Ground } from './undeclared.ts';

/** The ground of a snapshot, which never changes. A memory of a pure function: it can never be stale. */
const GROUNDS = new WeakMap<Snapshot, Ground>();

function groundOf(snapshot: Snapshot): Ground {
  const known = GROUNDS.get(snapshot);
  if (known !== undefined) return known;
  const ground = readGround(readSourceTree(snapshot, { include: [], exclude: [] }, createReader()));
  GROUNDS.set(snapshot, ground);
  return ground;
}

/**
 * Every path of the repository that what a root renders to can depend on; rather too many than one too few, so equal
 * contents at equal paths mean equal objects. `unknown`: something it is made of cannot be read, or lies behind a link.
 */
export function inputsOf(root: Root, snapshot: Snapshot): ReadonlySet<RepoPath> | 'unknown' {
  const ground = groundOf(snapshot);
  const { tree, graph } = ground;
  const inputs = new Set<RepoPath>();
  const starts = [root.folder, ...root.resources, ...(root.kustomize?.components ?? [])];
  const folders = new Set(root.kind === 'helm' ? [] : starts.flatMap((start) => basesBelow(graph, start)));
  for (const folder of folders) {
    const kustomization = graph.get(folder);
    if (kustomization?.file === undefined) return 'unknown';
    inputs.add(kustomization.path);
    for (const path of [...kustomization.resources, ...kustomization.parts]) inputs.add(path);
    for (const chart of kustomization.folders) addChart(ground, chart, inputs);
    for (const place of placesNamedIn(ground, folder, kustomization)) {
      if (leadsBehind(tree, place)) return 'unknown';
      // What a followed kustomization takes is known one by one.
      if (!folders.has(place)) addMentioned(tree, folder, place, inputs);
    }
  }
  if (root.kind === 'helm') addChart(ground, root.folder, inputs);
  const parameters = (root.helm?.fileParameters ?? []).map((each) => each.path);
  for (const path of [...root.resources, ...(root.helm?.valueFiles ?? []), ...parameters])
    if (tree.isFile(path)) inputs.add(path);
  return inputs;
}

/** By folder, for all the roots that take it. A memory of a pure function, like the grounds. */
const PLACES = new WeakMap<Kustomization, ReadonlySet<RepoPath>>();

/** Whatever a kustomization or one of its parts may mean by a text that is a way from its folder. */
function placesNamedIn({ tree }: Ground, folder: RepoPath, kustomization: Kustomization): ReadonlySet<RepoPath> {
  const known = PLACES.get(kustomization);
  if (known !== undefined) return known;
  const texts = [kustomization.path, ...kustomization.parts].flatMap((path) =>
    tree.documents(path).flatMap(({ value }) => textsOf(value)),
  );
  const places = new Set([...new Set(texts)].flatMap((text) => resolvePath(folder, text) ?? []));
  PLACES.set(kustomization, places);
  return places;
}

/** A chart may read every file of its folder. */
function addChart({ tree, charts }: Ground, folder: RepoPath, inputs: Set<RepoPath>): void {
  const seen = new Set<RepoPath>();
  const queue = [folder];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    for (const path of tree.below(at)) inputs.add(path);
    queue.push(...(charts.get(at)?.dependencies ?? []));
  }
}

/** Fields of later releases and of plugins name paths too; whatever text is one counts. A folder around does not. */
function addMentioned(tree: SourceTree, folder: RepoPath, place: RepoPath, inputs: Set<RepoPath>): void {
  if (tree.isFile(place)) inputs.add(place);
  else if (tree.isFolder(place) && place !== folder && !foldersAbove(folder).includes(place))
    for (const path of tree.below(place)) inputs.add(path);
}

function textsOf(value: Json): readonly string[] {
  if (typeof value === 'string') return value.includes('\n') ? [] : [value, value.slice(value.indexOf('=') + 1)];
  if (Array.isArray(value)) return value.flatMap((each: Json) => textsOf(each));
  return Object.values(asObject(value) ?? {}).flatMap(textsOf);
}
