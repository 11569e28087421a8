import type { ManifestDocument } from '../manifest/documents.ts';
import { asList, asObject, asString, type Json, type JsonObject, valueAt } from '../manifest/json.ts';
import type { RepoPath, Route } from '../manifest/location.ts';

// What one kustomization file says, as kustomize reads it: api/types/kustomization.go and api/internal/target/kusttarget.go
// of kubernetes-sigs/kustomize. Where its entries lead is not known here.

/**
 * Something that a kustomization takes in. `resource`: objects, of a file or of another kustomization. `component`: a
 * folder. `plugin`: a file, a folder or text that says what to generate or to change. `part`: a file, no objects.
 */
export type Entry = {
  readonly role: 'resource' | 'component' | 'plugin' | 'part';
  readonly text: string;
  readonly route: Route;
};

/** A chart that kustomize renders with helm. */
export type InflatedChart = {
  readonly name: string;
  readonly version: string | undefined;
  readonly repo: string | undefined;
  readonly home: string;
  readonly route: Route;
};

/** One file. A component changes what other kustomizations take and is never built by itself. */
export type KustomizationFile = {
  readonly kind: 'Kustomization' | 'Component';
  readonly entries: readonly Entry[];
  readonly charts: readonly InflatedChart[];
  /** Fields by which it may change objects it takes beyond images, labels and namespaces. */
  readonly changing: readonly string[];
  /** Whether it puts objects into another namespace. */
  readonly moves: boolean;
  /** What tells its objects from those of another one with the same base; empty where nothing does, but for two slashes. */
  readonly renaming: string;
};

/** Whether a file is the one that kustomize reads in its folder: these three spellings, and no other. */
export function isKustomizationFile(path: RepoPath): boolean {
  return /(^|\/)(kustomization\.ya?ml|Kustomization)$/.test(path);
}

const ROLES: { readonly [field: string]: Entry['role'] } = {
  resources: 'resource',
  bases: 'resource',
  components: 'component',
  generators: 'plugin',
  transformers: 'plugin',
  validators: 'plugin',
  configurations: 'part',
  crds: 'part',
  patchesStrategicMerge: 'part',
};

/**
 * Fields that leave the meaning of an Application alone, whatever they do to other objects; that of a Flux object too, but
 * for `namespace`.
 */
const KEEPING = new Set(
  (
    'apiVersion kind metadata resources bases components crds configurations openapi sortOptions buildMetadata ' +
    'namespace labels commonLabels commonAnnotations images replicas configMapGenerator secretGenerator ' +
    'generatorOptions generators helmCharts helmGlobals validators'
  ).split(' '),
);

/** Reads a kustomization. Undefined: it is none, so kustomize refuses the folder. */
export function parseKustomization({ value }: ManifestDocument): KustomizationFile | undefined {
  const body = asObject(value);
  if (body === undefined || !isKustomizeGroup(body['apiVersion'])) return undefined;
  const kind = body['kind'] ?? 'Kustomization';
  if (kind !== 'Kustomization' && kind !== 'Component') return undefined;
  const listed = Object.entries(ROLES).flatMap(([field, role]) => listEntries(body, field, role));
  return {
    kind,
    entries: [...listed, ...partEntries(body), ...generatorEntries(body)],
    charts: inflatedCharts(body),
    changing: Object.keys(body).filter((field) => !KEEPING.has(field)),
    moves: asString(body['namespace']) !== undefined,
    renaming: ['namespace', 'namePrefix', 'nameSuffix'].map((field) => asString(body[field]) ?? '').join('/'),
  };
}

/** A kustomization may leave out what it is. */
function isKustomizeGroup(apiVersion: Json | undefined): boolean {
  return (
    apiVersion === undefined || (typeof apiVersion === 'string' && apiVersion.startsWith('kustomize.config.k8s.io/'))
  );
}

function entry(role: Entry['role'], value: Json | undefined, route: Route): readonly Entry[] {
  const text = asString(value);
  // Text of several lines is the thing itself and not a path to it.
  return text === undefined || text === '' || text.includes('\n') ? [] : [{ role, text, route }];
}

function listEntries(body: JsonObject, field: string, role: Entry['role']): readonly Entry[] {
  return asList(body[field]).flatMap((each, index) => entry(role, each, [field, index]));
}

function partEntries(body: JsonObject): readonly Entry[] {
  const paths = ['patches', 'patchesJson6902', 'replacements'].flatMap((field) =>
    asList(body[field]).flatMap((each, index) => entry('part', valueAt(each, 'path'), [field, index, 'path'])),
  );
  const values = asList(body['helmCharts']).flatMap((chart, index) => [
    ...entry('part', valueAt(chart, 'valuesFile'), ['helmCharts', index, 'valuesFile']),
    ...asList(valueAt(chart, 'additionalValuesFiles')).flatMap((file, at) =>
      entry('part', file, ['helmCharts', index, 'additionalValuesFiles', at]),
    ),
  ]);
  return [...paths, ...values, ...entry('part', valueAt(body, 'openapi', 'path'), ['openapi', 'path'])];
}

/** Files of generators are written `path` or `key=path`. */
function generatorEntries(body: JsonObject): readonly Entry[] {
  return ['configMapGenerator', 'secretGenerator'].flatMap((field) =>
    asList(body[field]).flatMap((generator, index) => {
      const files = ['files', 'envs'].flatMap((list) =>
        asList(valueAt(generator, list)).flatMap((file, at) => entry('part', file, [field, index, list, at])),
      );
      const all = [...files, ...entry('part', valueAt(generator, 'env'), [field, index, 'env'])];
      return all.map((each) => ({ ...each, text: each.text.slice(each.text.indexOf('=') + 1) }));
    }),
  );
}

function inflatedCharts(body: JsonObject): readonly InflatedChart[] {
  const home = asString(valueAt(body, 'helmGlobals', 'chartHome')) ?? 'charts';
  return asList(body['helmCharts']).map((chart, index) => inflatedChart(chart, home, ['helmCharts', index]));
}

function inflatedChart(chart: Json, home: string, route: Route): InflatedChart {
  const text = (field: string) => asString(valueAt(chart, field));
  return { name: text('name') ?? '', version: text('version'), repo: text('repo'), home, route };
}

/** The charts that the objects of a generator's file ask for. */
export function generatedCharts(documents: readonly ManifestDocument[]): readonly InflatedChart[] {
  return documents.flatMap(({ value }) =>
    valueAt(value, 'kind') === 'HelmChartInflationGenerator'
      ? [inflatedChart(value, asString(valueAt(value, 'chartHome')) ?? 'charts', [])]
      : [],
  );
}
