import type { Gap } from '../manifest/gap.ts';
import { asList, asObject, asString, type Json, type JsonObject, valueAt } from '../manifest/json.ts';
import type { RepoPath } from '../manifest/location.ts';
import type { Resource } from '../manifest/resource.ts';
import { foldersAbove, liesWithin, resolvePath } from '../manifest/tree.ts';
import {
  bareRoot,
  type Declaring,
  declarationGap,
  declaredAt,
  folderAt,
  missing,
  type RootReading,
  textOf,
} from './declaring.ts';
import { findConfigMap, fluxCluster, whyNoTree } from './flux-source.ts';
import type { KustomizeInputs, Root } from './root.ts';
import { childOf } from './source-tree.ts';

/**
 * What a Flux Kustomization applies: a kustomization, or all manifests of a folder as if one named them.
 * Source: fluxcd.io/flux/components/kustomize/kustomizations; fluxcd/pkg kustomize/kustomize_generator.go.
 */
export function rootsOfFluxKustomization(declaring: Declaring, object: Resource): RootReading {
  const spec = asObject(object.body['spec']) ?? {};
  const path = asString(spec['path']) ?? '';
  const why = whyNoTree(declaring, object, spec['sourceRef']);
  if (why !== undefined) return missing(object, ['spec', 'sourceRef'], `what it applies ${why}`);
  const folder = folderAt(declaring, path.replace(/^\.\//, ''));
  if (typeof folder === 'object') return missing(object, ['spec', 'path'], folder.why);
  const listed = asList(spec['components']).map((each) => resolvePath(folder, asString(each) ?? ''));
  const components = listed.flatMap((each) => (each !== undefined && declaring.graph.has(each) ? [each] : []));
  if (components.length < listed.length && spec['ignoreMissingComponents'] !== true)
    return missing(
      object,
      ['spec', 'components'],
      'names components that do not exist; correct the paths, or add the folders',
    );
  const substitution = readSubstitution(declaring, object, spec);
  if (substitution.gaps.length > 0) return { value: [], gaps: substitution.gaps };
  const namespace = asString(spec['targetNamespace']);
  const at = { cluster: clusterOf(declaring, object, folder), namespace, declaredBy: declaredAt(object) };
  const overlay = overlayOf(spec);
  const { substitute } = substitution;
  const isBare = Object.keys(overlay).length === 0 && components.length === 0 && substitute === undefined;
  const kustomize: KustomizeInputs | undefined = isBare ? undefined : { overlay, components, substitute };
  const resources = declaring.graph.has(folder) ? [] : madeUpResources(declaring, folder);
  const isPlain = !declaring.graph.has(folder) && !resources.some(declaring.tree.isFolder);
  const root = bareRoot(isPlain ? 'plain' : 'kustomize', folder, `Flux ${object.name}`, at);
  return { value: [{ ...root, resources, kustomize }], gaps: ignoreGaps(declaring, object, folder) };
}

/**
 * One that applies the folder it stands in is how a cluster begins (`flux bootstrap --path`), and all of these are called
 * alike, so it is the folder that tells the clusters apart.
 */
function clusterOf(declaring: Declaring, object: Resource, folder: RepoPath): Root['cluster'] {
  const own = fluxCluster(declaring, object);
  if (own !== declaring.cluster || own !== undefined || folder === '') return own;
  return liesWithin(object.document.path, new Set([folder])) ? folder.slice(folder.lastIndexOf('/') + 1) : own;
}

/** What Flux names where a folder has no kustomization: its files, and the kustomizations below it as they are. */
function madeUpResources({ tree, graph }: Declaring, folder: RepoPath): readonly RepoPath[] {
  const kustomized = new Set<RepoPath>();
  const files = tree.below(folder).filter((path) => {
    // The outermost one counts: it says what of the folders below it is taken.
    const outermost = foldersAbove(path).findLast(
      (each) => graph.has(each) && each !== folder && liesWithin(each, new Set([folder])),
    );
    if (outermost !== undefined) kustomized.add(outermost);
    return outermost === undefined && /\.ya?ml$/.test(path) && tree.holdsManifests(path);
  });
  return [...files, ...kustomized].toSorted();
}

/** Flux leaves out what such a file names, anywhere on the way. */
function ignoreGaps({ tree }: Declaring, object: Resource, folder: RepoPath): readonly Gap[] {
  const places = [folder, ...foldersAbove(folder)].map((each) => childOf(each, '.sourceignore'));
  const found = places.find(tree.isFile);
  if (found === undefined) return [];
  const message = `\`${found}\` may leave files of \`${folder}\` out, which is not read here; move what is not applied elsewhere`;
  return [declarationGap(object, ['spec', 'path'], message)];
}

/** Fields in kustomize's own spelling. */
function overlayOf(spec: JsonObject): JsonObject {
  const overlay: { [field: string]: Json } = {};
  for (const field of ['namePrefix', 'nameSuffix', 'patches', 'patchesStrategicMerge', 'patchesJson6902', 'images']) {
    const value = spec[field];
    if (value !== undefined && value !== null && asList(value).length + String(value).length > 0)
      overlay[field] = value;
  }
  const namespace = asString(spec['targetNamespace']);
  if (namespace !== undefined) overlay['namespace'] = namespace;
  const common = asObject(spec['commonMetadata']) ?? {};
  if (common['labels'] !== undefined) overlay['labels'] = [{ pairs: common['labels'], includeSelectors: false }];
  if (common['annotations'] !== undefined) overlay['commonAnnotations'] = common['annotations'];
  return overlay;
}

type Substitution = { readonly substitute: ReadonlyMap<string, string> | undefined; readonly gaps: readonly Gap[] };

/** Variables of `postBuild`; those written there win over those of ConfigMaps. */
function readSubstitution(declaring: Declaring, object: Resource, spec: JsonObject): Substitution {
  const from = asList(valueAt(spec, 'postBuild', 'substituteFrom'));
  const own = Object.entries(asObject(valueAt(spec, 'postBuild', 'substitute')) ?? {});
  if (from.length === 0 && own.length === 0) return { substitute: undefined, gaps: [] };
  const substitute = new Map<string, string>();
  const gaps = from.flatMap((reference, index): readonly Gap[] => {
    const [kind, name] = ['kind', 'name'].map((field) => asString(valueAt(reference, field)) ?? '');
    const map = kind === 'ConfigMap' ? findConfigMap(declaring, object.namespace, name ?? '') : undefined;
    for (const [key, value] of Object.entries(asObject(map?.body['data']) ?? {}))
      substitute.set(key, textOf(value) ?? '');
    if (map !== undefined) return [];
    const message = `its variables come from the ${kind} \`${name}\`, which no manifest says; write them as \`substitute\`, or commit the ConfigMap`;
    return [declarationGap(object, ['spec', 'postBuild', 'substituteFrom', index], message)];
  });
  for (const [key, value] of own) substitute.set(key, textOf(value) ?? '');
  return { substitute, gaps };
}
