import { locate } from '../manifest/documents.ts';
import { isChart } from '../manifest/file-names.ts';
import type { Gap } from '../manifest/gap.ts';
import { asList, asObject, asString, type Json, valueAt } from '../manifest/json.ts';
import { fileLocation, type RepoPath, repoPath } from '../manifest/location.ts';
import { folderOf, foldersAbove, resolvePath } from '../manifest/tree.ts';
import { childOf, folderName, type SourceTree } from './source-tree.ts';

/** One Helm chart of the tree. Source of semantics: helm.sh/docs/topics/charts. */
export type Chart = {
  readonly path: RepoPath;
  readonly folder: RepoPath;
  readonly name: string;
  /** A library has only definitions for other charts and is never installed. */
  readonly kind: 'application' | 'library';
  /** Folders of charts that lie elsewhere in the tree and that it depends on. */
  readonly dependencies: readonly RepoPath[];
  /** What keeps it from being rendered. */
  readonly gaps: readonly Gap[];
};

/** All charts of a tree by folder. Charts that lie in `charts/` of another are part of that one and not listed. */
export function readCharts(tree: SourceTree): ReadonlyMap<RepoPath, Chart> {
  const paths = tree.paths.filter(isChart);
  const nested = new Set(paths.map((path) => childOf(folderOf(path), 'charts')));
  const outermost = paths.filter((path) => !foldersAbove(folderOf(path)).some((folder) => nested.has(folder)));
  return new Map(outermost.map((path) => [folderOf(path), readChart(tree, path)]));
}

function readChart(tree: SourceTree, path: RepoPath): Chart {
  const folder = folderOf(path);
  const [document] = tree.documents(path);
  const body = asObject(document?.value);
  const name = asString(body?.['name']);
  if (document === undefined || name === undefined) {
    const message = `chart \`${folderName(folder)}\` has a \`Chart.yaml\` that cannot be read; give it \`apiVersion\`, \`name\` and \`version\``;
    const gap = { message, at: fileLocation(path), subject: subjectOf(tree, folder, message) };
    return {
      path,
      folder,
      name: folder.slice(folder.lastIndexOf('/') + 1),
      kind: 'application',
      dependencies: [],
      gaps: [gap],
    };
  }
  // Charts of the first generation name dependencies in a file of their own.
  const [requirements] = tree.documents(childOf(folder, 'requirements.yaml'));
  const readings = [document, ...(requirements === undefined ? [] : [requirements])].flatMap((each) =>
    asList(valueAt(each.value, 'dependencies')).map((dependency, index) => {
      const found = findDependency(tree, folder, dependency);
      if (typeof found !== 'string') return found;
      const message = `chart \`${folderName(folder)}\`: ${found}`;
      const at = locate(each, ['dependencies', index]);
      return { folders: [], gaps: [{ message, at, subject: subjectOf(tree, folder, message) }] };
    }),
  );
  return {
    path,
    folder,
    name,
    kind: body?.['type'] === 'library' ? 'library' : 'application',
    dependencies: readings.flatMap(({ folders }) => folders),
    gaps: readings.flatMap(({ gaps }) => gaps),
  };
}

const subjectOf = ({ contentAt }: SourceTree, folder: RepoPath, message: string): string =>
  `chart ${folder} ${JSON.stringify({ message, content: contentAt(folder) })}`;

type Found = { readonly folders: readonly RepoPath[]; readonly gaps: readonly Gap[] };

/** Where a dependency lies, or why it cannot be had. */
function findDependency(tree: SourceTree, folder: RepoPath, dependency: Json): Found | string {
  const name = asString(valueAt(dependency, 'name')) ?? '';
  const repository = asString(valueAt(dependency, 'repository')) ?? '';
  if (repository.startsWith('file://')) {
    const place = resolvePath(folder, repository.slice('file://'.length));
    if (place !== undefined && tree.isFile(childOf(place, 'Chart.yaml'))) return { folders: [place], gaps: [] };
  }
  if (isVendored(tree, folder, name)) return { folders: [], gaps: [] };
  if (repository.startsWith('file://'))
    return `dependency \`${name}\` is no chart at \`${repository}\`; correct the path, or commit it below \`charts/\``;
  const from = repository === '' ? '' : ` of \`${repository}\``;
  return `dependency \`${name}\`${from} is not vendored, so what it deploys is unknown; run \`helm dependency build\` and commit \`charts/${name}-*.tgz\``;
}

/** A dependency lies in `charts/` as a folder or as an archive that carries its version. */
function isVendored(tree: SourceTree, folder: RepoPath, name: string): boolean {
  const charts = childOf(folder, 'charts');
  if (tree.isFile(repoPath(`${charts}/${name}/Chart.yaml`))) return true;
  return tree
    .below(repoPath(charts))
    .some(
      (path) =>
        path.startsWith(`${charts}/${name}-`) && /^v?\d[^/]*\.tgz$/.test(path.slice(charts.length + name.length + 2)),
    );
}

/** Folders of charts that another chart depends on, so that nothing says they are installed by themselves. */
export function dependedOn(charts: ReadonlyMap<RepoPath, Chart>): ReadonlySet<RepoPath> {
  return new Set([...charts.values()].flatMap(({ dependencies }) => dependencies));
}

/** Places of a chart whose files are no objects by themselves. */
export function chartPlaces({ folder }: Chart): readonly RepoPath[] {
  return ['templates', 'charts', 'crds'].map((name) => childOf(folder, name));
}

/** A values file beside a chart that an environment of its name installs, or that seems to be for several. */
export type EnvironmentValues = {
  readonly path: RepoPath;
  readonly environment: string;
  readonly use: 'installed' | 'shared';
};

/** Words that people give to values that other files build on. */
const SHARED = new Set(['base', 'common', 'default', 'defaults', 'global', 'shared', 'all']);

/**
 * Values files by convention: `values-prod.yaml`, `values.prod.yaml`, `prod.values.yaml`, `prod-values.yaml` beside the
 * chart, and any file in `values/`, `env/`, `envs/` and `environments/`. `values.yaml` is the chart's own.
 */
export function environmentValues(tree: SourceTree, { folder }: Chart): readonly EnvironmentValues[] {
  const prefix = folder === '' ? '' : `${folder}/`;
  return tree.below(folder).flatMap((path): readonly EnvironmentValues[] => {
    const name = path.slice(prefix.length);
    const found =
      /^values[-.]([^/]+)\.ya?ml$/.exec(name) ??
      /^([^/]+)[-.]values\.ya?ml$/.exec(name) ??
      /^(?:values|env|envs|environments)\/(?:values[-.])?([^/]+?)(?:[-.]values)?\.ya?ml$/.exec(name);
    const environment = found?.[1];
    // Values are a mapping; files that hold objects or nothing are something else.
    if (environment === undefined || !isMapping(tree, path)) return [];
    return [{ path, environment, use: SHARED.has(environment.toLowerCase()) ? 'shared' : 'installed' }];
  });
}

function isMapping({ documents, resources }: SourceTree, path: RepoPath): boolean {
  return asObject(documents(path)[0]?.value) !== undefined && resources(path).length === 0;
}
