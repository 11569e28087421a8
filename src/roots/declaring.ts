import type { Gap, Reading } from '../manifest/gap.ts';
import { asObject, type Json, type JsonObject } from '../manifest/json.ts';
import type { RepoPath, Route } from '../manifest/location.ts';
import { locationOf, type Resource, resourceGap, resourceName } from '../manifest/resource.ts';
import { resolvePath } from '../manifest/tree.ts';
import type { Chart } from './charts.ts';
import type { KustomizeGraph } from './kustomize-graph.ts';
import { originOf } from './repository-source.ts';
import type { Discovery, HelmInputs, Root } from './root.ts';
import { folderName, type SourceTree } from './source-tree.ts';

/** What declarations are read with. */
export type Declaring = {
  readonly tree: SourceTree;
  readonly graph: KustomizeGraph;
  readonly charts: ReadonlyMap<RepoPath, Chart>;
  readonly discovery: Discovery;
  /** Repositories that this one may be, where nobody says. */
  readonly candidates: readonly string[];
  /** The cluster that the declaring objects are applied to themselves. */
  readonly cluster: string | undefined;
  /** Everything that is applied beside the declaring objects: sources and ConfigMaps are looked up here. */
  readonly beside: readonly Resource[];
};

export type RootReading = Reading<readonly Root[]>;
export const NO_ROOTS: RootReading = { value: [], gaps: [] };

/** An answer that is only a gap. */
export function missing(resource: Resource, route: Route, message: string): RootReading {
  return { value: [], gaps: [declarationGap(resource, route, message)] };
}

/** What a declaration leaves unknown: the same while the object and what it is about are. */
export function declarationGap(resource: Resource, route: Route, message: string): Gap {
  return resourceGap(resource, route, `${resourceName(resource)}: ${message}`);
}

/** Why `url` at `revision` is not this tree, in words that follow its subject; undefined where it is. */
export function whyElsewhere(
  { discovery, candidates }: Declaring,
  url: string,
  revision: string | undefined,
): string | undefined {
  const origin = originOf(discovery, candidates, url, revision);
  return origin.kind === 'elsewhere' ? origin.why : undefined;
}

/** The folder that a declaration names, or why it is none. Paths of controllers begin at the top, with or without `/`. */
export function folderAt({ tree }: Declaring, path: string): RepoPath | { readonly why: string } {
  const place = resolvePath('' as RepoPath, path.replace(/^\/+/, '')); // the empty path is the top
  if (place === undefined) return { why: `\`${path}\` leads out of the repository; correct the path` };
  if (place === '' || tree.isFolder(place)) return place;
  return { why: `there is no folder \`${folderName(place)}\` in this repository; correct the path, or add the folder` };
}

/** A root with nothing but what everyone has. */
export function bareRoot(
  kind: Root['kind'],
  folder: RepoPath,
  detail: string,
  at: Pick<Root, 'cluster' | 'namespace' | 'declaredBy'>,
): Root {
  const where = at.cluster === undefined || at.declaredBy === undefined ? '' : ` on ${at.cluster}`;
  return {
    id: `${kind} ${folderName(folder)}${detail === '' ? '' : ` (${detail})`}${where}`,
    kind,
    folder,
    ...at,
    resources: [],
    helm: undefined,
    kustomize: undefined,
  };
}

/** What `helm template` is given when nobody says more than a name. */
export function bareHelm(release: string): HelmInputs {
  return {
    release,
    chartValues: 'kept',
    valueFiles: [],
    values: [],
    writtenIn: [],
    parameters: [],
    fileParameters: [],
    crds: 'included',
    apiVersions: [],
    kubeVersion: undefined,
    postRenderers: [],
  };
}

/** The place of a declaration in its file. */
export function declaredAt(resource: Resource, route: Route = []): Root['declaredBy'] {
  return locationOf({ resource, route });
}

/** A text of a field that may be a number in YAML (`1.30`). */
export function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

/** The mappings among some values. */
export function objectsOf(values: readonly (Json | undefined)[]): readonly JsonObject[] {
  return values.map(asObject).filter((each) => each !== undefined);
}
