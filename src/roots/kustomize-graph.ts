import { locate, type ManifestDocument } from '../manifest/documents.ts';
import type { Gap } from '../manifest/gap.ts';
import { fileLocation, type RepoPath, type Route } from '../manifest/location.ts';
import { folderOf, resolvePath } from '../manifest/tree.ts';
import {
  type Entry,
  generatedCharts,
  type InflatedChart,
  isKustomizationFile,
  type KustomizationFile,
  parseKustomization,
} from './kustomization.ts';
import { childOf, folderName, leadsBehind, type SourceTree } from './source-tree.ts';

/** A kustomization and where its entries lead. `file` is undefined where it cannot be read. */
export type Kustomization = {
  readonly path: RepoPath;
  readonly folder: RepoPath;
  readonly file: KustomizationFile | undefined;
  /** Files whose objects it takes. */
  readonly resources: readonly RepoPath[];
  /** Files it takes that are no objects of the cluster by themselves: patches, plugins, values. */
  readonly parts: readonly RepoPath[];
  /** Folders of kustomizations it takes. */
  readonly bases: readonly RepoPath[];
  /** Folders it takes as a whole: charts. */
  readonly folders: readonly RepoPath[];
  readonly gaps: readonly Gap[];
};

/** Every kustomization of a tree, by its folder. */
export type KustomizeGraph = ReadonlyMap<RepoPath, Kustomization>;

/** Reads all kustomizations of a tree and resolves what they take. */
export function readKustomizeGraph(tree: SourceTree): KustomizeGraph {
  const folders = new Map<RepoPath, RepoPath[]>();
  for (const path of tree.paths.filter(isKustomizationFile)) {
    if (isFluxObject(tree, path)) continue;
    const folder = folderOf(path);
    folders.set(folder, [...(folders.get(folder) ?? []), path]);
  }
  const isKustomized = (folder: RepoPath) => folders.has(folder);
  return new Map([...folders].map(([folder, paths]) => [folder, readKustomization(tree, folder, paths, isKustomized)]));
}

/** Flux calls its own objects Kustomizations, and some people its files. */
function isFluxObject({ resources }: SourceTree, path: RepoPath): boolean {
  return resources(path).some(({ group }) => group === 'kustomize.toolkit.fluxcd.io');
}

type IsKustomized = (folder: RepoPath) => boolean;
/** Where one entry leads. */
type Taken = Partial<Pick<Kustomization, 'resources' | 'parts' | 'bases' | 'folders' | 'gaps'>>;

function readKustomization(
  tree: SourceTree,
  folder: RepoPath,
  paths: readonly RepoPath[],
  isKustomized: IsKustomized,
): Kustomization {
  const [path = folder, twin] = paths;
  const nothing = { path, folder, file: undefined, resources: [], parts: [], bases: [], folders: [] };
  const [document] = tree.documents(path);
  const file = document && parseKustomization(document);
  if (document === undefined || file === undefined || twin !== undefined) {
    const what =
      twin === undefined
        ? `kustomization \`${path}\` cannot be read; make it a mapping that kustomize knows, or exclude it under \`manifests.exclude\``
        : `folder \`${folderName(folder)}\` has two kustomizations, which kustomize refuses; remove \`${twin}\``;
    const subject = `kustomization ${folder} ${JSON.stringify(tree.contentAt(folder))}`;
    return { ...nothing, gaps: [{ message: what, at: fileLocation(path), subject }] };
  }
  const say = gapAt(tree, path, folder, document);
  const taken = [
    ...file.entries.map((entry) => follow(tree, folder, entry, isKustomized, say)),
    ...file.charts.map((chart) => inflate(tree, folder, chart, say)),
  ];
  const plugins = file.entries.filter(({ role }) => role === 'plugin');
  for (const { text, route } of plugins) {
    const place = resolvePath(folder, text);
    if (place === undefined || !tree.isFile(place)) continue;
    const charts = generatedCharts(tree.documents(place));
    taken.push(...charts.map((chart) => inflate(tree, folder, { ...chart, route }, say)));
  }
  return {
    path,
    folder,
    file,
    resources: taken.flatMap(({ resources = [] }) => resources),
    parts: taken.flatMap(({ parts = [] }) => parts),
    bases: taken.flatMap(({ bases = [] }) => bases),
    folders: taken.flatMap((each) => each.folders ?? []),
    gaps: taken.flatMap(({ gaps = [] }) => gaps),
  };
}

type Say = (route: Route, message: string, about: string) => Gap;

/** A gap about an entry; what stands where it leads is part of what is unknown. */
function gapAt(tree: SourceTree, path: RepoPath, folder: RepoPath, document: ManifestDocument): Say {
  return (route, message, about) => {
    const place = resolvePath(folder, about);
    const content = place === undefined ? [] : tree.contentAt(place);
    return {
      message: `kustomization of \`${folderName(folder)}\`: ${message}`,
      at: locate(document, route),
      subject: `kustomization ${path} ${JSON.stringify({ message, content })}`,
    };
  };
}

function follow(tree: SourceTree, folder: RepoPath, entry: Entry, isKustomized: IsKustomized, say: Say): Taken {
  const { role, text, route } = entry;
  const place = resolvePath(folder, text);
  if (place !== undefined && tree.isFile(place))
    return role === 'resource' ? { resources: [place] } : { parts: [place] };
  if (place !== undefined && isKustomized(place) && role !== 'part') return { bases: [place] };
  const gap = (message: string) => ({ gaps: [say(route, message, text)] });
  if (place !== undefined && tree.isFolder(place))
    return gap(`\`${text}\` is a folder without a kustomization, which kustomize refuses; add one, or name its files`);
  if (isRemote(text))
    return gap(`\`${text}\` lies outside this repository, so what it brings is unknown; commit what it stands for`);
  if (place === undefined)
    return gap(`\`${text}\` leads out of this repository; commit what it stands for, and name that`);
  if (leadsBehind(tree, place))
    return gap(`\`${text}\` leads through a link or a submodule; commit what it stands for, and name that`);
  return gap(`\`${text}\` does not exist, so kustomize refuses the folder; correct the path, or add the file`);
}

/** Whether an entry that is no path here names another repository or a web address. */
export function isRemote(text: string): boolean {
  return (
    /^[a-z][a-z0-9+.-]*:/i.test(text) ||
    /^[\w.-]+@[\w.-]+[:/]/.test(text) ||
    /^[\w-]+(\.[\w-]+)+(:\d+)?\/[^/]+\//.test(text)
  );
}

/** kustomize takes a chart from its chart home, and fetches it only where it is not there. */
function inflate(
  tree: SourceTree,
  folder: RepoPath,
  { name, version, repo, home, route }: InflatedChart,
  say: Say,
): Taken {
  const candidates = [`${home}/${name}`, `${home}/${name}-${version ?? ''}/${name}`];
  const place = candidates
    .flatMap((each) => resolvePath(folder, each) ?? [])
    .find((each) => tree.isFile(childOf(each, 'Chart.yaml')));
  if (place !== undefined) return { folders: [place] };
  const from = repo === undefined ? '' : ` of \`${repo}\``;
  const message = `chart \`${name}\`${from} is not in this repository, so what it brings is unknown; commit it as \`${home}/${name}\``;
  return { gaps: [say(route, message, `${home}/${name}`)] };
}

/** The folders of kustomizations that a kustomization is made of, its own first. Cycles end where they begin. */
export function basesBelow(graph: KustomizeGraph, folder: RepoPath): readonly RepoPath[] {
  const seen = new Set<RepoPath>();
  const queue = [folder];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    const kustomization = seen.has(at) ? undefined : graph.get(at);
    if (kustomization === undefined) continue;
    seen.add(at);
    queue.push(...kustomization.bases.toReversed());
  }
  return [...seen];
}

/** Kustomizations that no other one takes. `unused` are components among them: nobody builds those. */
export function topKustomizations(graph: KustomizeGraph): {
  readonly tops: readonly Kustomization[];
  readonly unused: readonly Kustomization[];
  /** Kustomizations that take themselves through others. */
  readonly circles: readonly Kustomization[];
} {
  const all = [...graph.values()];
  const taken = new Set(all.flatMap(({ folder, bases }) => bases.filter((base) => base !== folder)));
  const untaken = all.filter(({ folder }) => !taken.has(folder));
  return {
    tops: untaken.filter(({ file }) => file?.kind !== 'Component'),
    unused: untaken.filter(({ file }) => file?.kind === 'Component'),
    circles: all.filter(({ folder, bases }) => bases.some((base) => basesBelow(graph, base).includes(folder))),
  };
}

/** The kustomizations on the way that change what an Application or a Flux object says. */
export function changesObjects(graph: KustomizeGraph, folder: RepoPath): readonly Kustomization[] {
  return basesBelow(graph, folder).flatMap((each) => {
    const kustomization = graph.get(each);
    return kustomization !== undefined && kustomization.file?.changing.length !== 0 ? [kustomization] : [];
  });
}
