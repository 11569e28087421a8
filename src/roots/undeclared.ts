import { groupBy } from '../algebra/group.ts';
import type { Gap, Reading } from '../manifest/gap.ts';
import { fileLocation, type RepoPath } from '../manifest/location.ts';
import { folderOf, liesWithin } from '../manifest/tree.ts';
import { type Chart, chartPlaces, dependedOn, environmentValues } from './charts.ts';
import { bareHelm, bareRoot } from './declaring.ts';
import { environmentOf } from './environment.ts';
import { basesBelow, type Kustomization, type KustomizeGraph, topKustomizations } from './kustomize-graph.ts';
import type { Root } from './root.ts';
import { folderName, type SourceTree } from './source-tree.ts';

/** What a tree is made of. */
export type Ground = {
  readonly tree: SourceTree;
  readonly graph: KustomizeGraph;
  readonly charts: ReadonlyMap<RepoPath, Chart>;
};

/** Roots that only files make known: what nothing else takes and nobody declares. */
export function undeclaredRoots(ground: Ground, declared: readonly Root[]): Reading<readonly Root[]> {
  const { tree, graph, charts } = ground;
  const claimed = claimedBy(ground, declared);
  const chartFiles = new Set([...charts.values()].flatMap(chartPlaces));
  const { tops } = topKustomizations(graph);
  const kustomize = tops
    .filter(
      ({ path, folder }) => tree.isSelected(path) && !claimed.folders.has(folder) && !liesWithin(path, chartFiles),
    )
    .map(({ folder }) =>
      bareRoot('kustomize', folder, '', {
        cluster: environmentOf(folder),
        namespace: undefined,
        declaredBy: undefined,
      }),
    );
  const inflated = new Set([...graph.values()].flatMap(({ folders }) => folders));
  const depended = dependedOn(charts);
  const helm = [...charts.values()]
    .filter(
      ({ path, folder, kind }) =>
        tree.isSelected(path) &&
        kind === 'application' &&
        !claimed.folders.has(folder) &&
        !inflated.has(folder) &&
        !depended.has(folder),
    )
    .map((chart) => chartRoots(tree, chart));
  const plain = plainRoot(ground, claimed.files, chartFiles);
  return {
    value: [...kustomize, ...helm.flatMap(({ value }) => value), ...plain.value],
    gaps: [...helm.flatMap(({ gaps }) => gaps), ...plain.gaps],
  };
}

/** Folders and files that declared roots account for. */
function claimedBy({ graph }: Ground, declared: readonly Root[]) {
  const folders = new Set<RepoPath>();
  const files = new Set<RepoPath>();
  for (const { kind, folder, resources } of declared) {
    for (const path of resources) files.add(path);
    if (kind === 'helm') folders.add(folder);
    if (kind !== 'kustomize') continue;
    for (const start of [folder, ...resources]) for (const base of basesBelow(graph, start)) folders.add(base);
  }
  return { folders, files };
}

/** A chart as its values files beside it say: one root for each environment, or one with the chart's own values. */
function chartRoots(tree: SourceTree, chart: Chart): Reading<readonly Root[]> {
  const { folder, name } = chart;
  const all = environmentValues(tree, chart);
  const root = (detail: string, cluster: string | undefined, valueFiles: readonly RepoPath[]): Root => ({
    ...bareRoot('helm', folder, detail, { cluster, namespace: undefined, declaredBy: undefined }),
    helm: { ...bareHelm(name), valueFiles },
  });
  const own = folder === '' ? 0 : folder.length + 1;
  const installed = all.filter(({ use }) => use === 'installed');
  const value =
    installed.length === 0
      ? [root('', environmentOf(folder), [])]
      : installed.map(({ path, environment }) => root(path.slice(own), environment, [path]));
  const gaps = all
    .filter(({ use }) => use === 'shared')
    .map(({ path }): Gap => {
      const message = `\`${path}\` seems to be for several environments of chart \`${folderName(folder)}\`, and nothing says for which; name its values files in the settings of the gate`;
      return { message, at: fileLocation(path), subject: `values ${JSON.stringify([message, tree.contentAt(path)])}` };
    });
  return { value, gaps };
}

/** Manifests that nothing takes. */
function plainRoot(
  { tree, graph }: Ground,
  claimed: ReadonlySet<RepoPath>,
  chartFiles: ReadonlySet<RepoPath>,
): Reading<readonly Root[]> {
  const taken = new Set([...graph.values()].flatMap(({ resources, parts }) => [...resources, ...parts]));
  const free = tree.paths.filter(
    (path) =>
      tree.isSelected(path) &&
      !taken.has(path) &&
      !claimed.has(path) &&
      !liesWithin(path, chartFiles) &&
      tree.holdsManifests(path),
  );
  // Where a kustomization names the files of its folder, or patches of another, those it does not name were left out.
  const namers = new Map(
    [...graph.values()].flatMap((each) => each.parts.map((path) => [folderOf(path), each] as const)),
  );
  const leftOut = groupBy(free, (path) => graph.get(folderOf(path)) ?? namers.get(folderOf(path)));
  const resources = leftOut.get(undefined) ?? [];
  const gaps = [...leftOut].flatMap(([kustomization, paths]) =>
    kustomization === undefined ? [] : [leftOutGap(tree, kustomization, paths)],
  );
  if (resources.length === 0) return { value: [], gaps };
  const at = { cluster: undefined, namespace: undefined, declaredBy: undefined };
  return { value: [{ ...bareRoot('plain', '' as RepoPath, '', at), resources }], gaps }; // the empty path is the top
}

function leftOutGap(tree: SourceTree, { folder }: Kustomization, paths: readonly RepoPath[]): Gap {
  const names = paths.map((path) => `\`${path.slice(path.lastIndexOf('/') + 1)}\``);
  const shown = names.slice(0, 3).join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : '');
  return {
    message: `${shown} ${names.length === 1 ? 'is' : 'are'} not taken by the kustomization of \`${folderName(folder)}\`, so it is read as not applied; name it there, or remove it`,
    at: fileLocation(paths[0] ?? folder),
    subject: `left out ${JSON.stringify(paths.flatMap(tree.contentAt))}`,
    nature: 'doubt',
  };
}
