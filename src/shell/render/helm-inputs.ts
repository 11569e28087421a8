import { type ManifestDocument, readDocuments } from '../../manifest/documents.ts';
import { asList, asString, type Json, valueAt } from '../../manifest/json.ts';
import { type RepoPath, repoPath } from '../../manifest/location.ts';
import { resolvePath } from '../../manifest/tree.ts';
import type { Root } from '../../roots/root.ts';
import type { Problem } from './problem.ts';
import { below, type Source } from './source.ts';

/** A chart of this repository that another depends on by `file://`, and where a build of dependencies would put it. */
export type Borrowed = { readonly from: RepoPath; readonly into: string };

/**
 * All that Helm would read for a root, also what lies behind its first `problem`. `opaque`: some of it cannot be told, so
 * it may be anything in the tree.
 */
export type ChartInputs = {
  readonly files: ReadonlySet<RepoPath>;
  readonly borrowed: readonly Borrowed[];
  readonly problem: Problem | undefined;
  readonly opaque: boolean;
};

const childOf = (folder: RepoPath, name: string): RepoPath => repoPath(folder === '' ? name : `${folder}/${name}`);

/** The files of a chart, of its values, and of charts beside it. Throws what reading throws. */
export async function followChart(source: Source, { folder, helm }: Root): Promise<ChartInputs> {
  const values = [...(helm?.valueFiles ?? []), ...(helm?.fileParameters ?? []).map(({ path }) => path)];
  const chart = childOf(folder, 'Chart.yaml');
  const own = below(source, folder);
  const files = new Set([...own, ...values]);
  const borrowed: Borrowed[] = [];
  let problem: Problem | undefined;
  const note = (message: string, path: RepoPath = chart): void => {
    problem ??= { message, path };
  };
  if (source.entries.get(chart)?.kind !== 'file') note(`\`${chart}\` is not in the repository, or is a link`);
  for (const path of values) {
    if (source.entries.get(path)?.kind !== 'file')
      note(`the values file \`${path}\` is not a file of the repository; commit it, or correct its path`, path);
  }
  const { dependencies, unreadable } = await readDependencies(source, folder, own);
  if (unreadable !== undefined) note(`\`${unreadable}\` cannot be read`, unreadable);
  const isVendored = await readVendored(source, childOf(folder, 'charts'));
  for (const dependency of dependencies) {
    const name = asString(valueAt(dependency, 'name')) ?? '';
    const repository = asString(valueAt(dependency, 'repository')) ?? '';
    if (isVendored(name)) continue;
    const from = repository.startsWith('file://') ? resolvePath(folder, repository.slice('file://'.length)) : undefined;
    // Whatever stands there counts, chart or not.
    if (from !== undefined) for (const path of below(source, from)) files.add(path);
    if (from !== undefined && source.entries.get(childOf(from, 'Chart.yaml'))?.kind === 'file') {
      borrowed.push({ from, into: `charts/cde-gate-${borrowed.length}` });
      continue;
    }
    const cure = 'run `helm dependency build` and commit `charts/`';
    const where = repository === '' ? '' : ` of \`${repository}\``;
    note(`its dependency \`${name}\`${where} is not in \`charts/\`, and nothing is fetched; ${cure}`);
  }
  return { files, borrowed, problem, opaque: unreadable !== undefined };
}

/** Charts of the first generation name dependencies in a file of their own. */
async function readDependencies(
  source: Source,
  folder: RepoPath,
  own: readonly RepoPath[],
): Promise<{ readonly dependencies: readonly Json[]; readonly unreadable: RepoPath | undefined }> {
  const named = ['Chart.yaml', 'requirements.yaml'].map((name) => childOf(folder, name));
  const paths = named.filter((path) => own.includes(path) && source.entries.get(path)?.kind === 'file');
  const texts = await source.read(paths);
  const documents: ManifestDocument[] = [];
  for (const [path, bytes] of texts) {
    const { value, gaps } = readDocuments(path, bytes.toString());
    if (gaps.length > 0) return { dependencies: [], unreadable: path };
    documents.push(...value);
  }
  return {
    dependencies: documents.flatMap(({ value }) => asList(valueAt(value, 'dependencies'))),
    unreadable: undefined,
  };
}

/** Names of the charts in `charts/`. An archive begins with the name of its chart; a folder need not have it. */
async function readVendored(source: Source, charts: RepoPath): Promise<(name: string) => boolean> {
  const paths = below(source, charts);
  const inside = (path: RepoPath): readonly string[] => path.slice(charts.length + 1).split('/');
  const named = paths.filter((path) => /^[^/]+\/Chart\.yaml$/.test(inside(path).join('/')));
  const texts = await source.read(named.filter((path) => source.entries.get(path)?.kind === 'file'));
  const names = new Set(
    [...texts].map(([path, bytes]) =>
      asString(valueAt(readDocuments(path, bytes.toString()).value[0]?.value ?? null, 'name')),
    ),
  );
  const archives = paths.flatMap((path) => (path.endsWith('.tgz') ? [inside(path)[0] ?? ''] : []));
  return (name) => names.has(name) || archives.some((archive) => archive.startsWith(`${name}-`));
}
