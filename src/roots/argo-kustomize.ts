import { asList, asObject, asString, type Json, type JsonObject, valueAt } from '../manifest/json.ts';
import { resolvePath } from '../manifest/tree.ts';
import { type ArgoSource, sourceGap } from './argo-source.ts';
import { type Declaring, type RootReading, textOf } from './declaring.ts';
import type { Root } from './root.ts';

/**
 * A kustomization with what the Application changes in it before it builds it.
 * Source: argo-cd.readthedocs.io, user-guide/kustomize; util/kustomize/kustomize.go.
 */
export function argoKustomize({ graph }: Declaring, argo: ArgoSource, root: Root): RootReading {
  const { source, folder } = argo;
  const options = asObject(source['kustomize']) ?? {};
  if (!graph.has(folder)) {
    const message = `folder \`${folder}\` has no kustomization, which its \`kustomize\` asks for; add one`;
    return { value: [], gaps: [sourceGap(argo, ['kustomize'], message)] };
  }
  const unknown = Object.keys(options).find((field) => !KNOWN.has(field));
  if (unknown !== undefined) {
    const message = `\`kustomize.${unknown}\` is not read here, so what it applies is unknown; write it into the kustomization`;
    return { value: [], gaps: [sourceGap(argo, ['kustomize', unknown], message)] };
  }
  const listed = asList(options['components']).map((each) => resolvePath(folder, asString(each) ?? ''));
  const components = listed.flatMap((each) => (each !== undefined && graph.has(each) ? [each] : []));
  if (components.length < listed.length && options['ignoreMissingComponents'] !== true) {
    const message = 'names components that do not exist; correct the paths, or add the folders';
    return { value: [], gaps: [sourceGap(argo, ['kustomize', 'components'], message)] };
  }
  const pairs = JSON.stringify(options['commonAnnotations'] ?? {});
  if (options['commonAnnotationsEnvsubst'] === true && pairs.includes('$')) {
    const message = 'its annotations hold names that Argo CD fills in; write the values';
    return { value: [], gaps: [sourceGap(argo, ['kustomize', 'commonAnnotations'], message)] };
  }
  const named = asList(options['patches']).findIndex((patch) => valueAt(patch, 'path') !== undefined);
  if (named >= 0) {
    // What is laid over is no file of the folder, so a path in it would lead elsewhere.
    const message = 'takes a patch from a file, which is not read here; write it as `patch`';
    return { value: [], gaps: [sourceGap(argo, ['kustomize', 'patches', named], message)] };
  }
  const overlay = overlayOf(options);
  const isBare = Object.keys(overlay).length === 0 && components.length === 0;
  return {
    value: [{ ...root, kustomize: isBare ? undefined : { overlay, components, substitute: undefined } }],
    gaps: [],
  };
}

const KNOWN = new Set(
  (
    'namePrefix nameSuffix images commonLabels commonAnnotations forceCommonLabels forceCommonAnnotations ' +
    'commonAnnotationsEnvsubst labelWithoutSelector labelIncludeTemplates namespace replicas patches components ' +
    'ignoreMissingComponents version kubeVersion apiVersions'
  ).split(' '),
);

/** Fields in kustomize's own spelling. */
function overlayOf(options: JsonObject): JsonObject {
  const overlay: { [field: string]: Json } = {};
  for (const field of ['namePrefix', 'nameSuffix', 'commonAnnotations', 'namespace', 'patches'] as const) {
    const value = options[field];
    if (value !== undefined && value !== null && value !== '') overlay[field] = value;
  }
  const images = asList(options['images']).flatMap((each) => imageOf(asString(each) ?? ''));
  if (images.length > 0) overlay['images'] = images;
  const replicas = asList(options['replicas']).map((each) => ({
    name: asString(valueAt(each, 'name')) ?? '',
    count: Number(textOf(valueAt(each, 'count')) ?? '1'),
  }));
  if (replicas.length > 0) overlay['replicas'] = replicas;
  const pairs = asObject(options['commonLabels']);
  if (pairs === undefined) return overlay;
  if (options['labelWithoutSelector'] !== true) return { ...overlay, commonLabels: pairs };
  return { ...overlay, labels: [{ pairs, includeTemplates: options['labelIncludeTemplates'] === true }] };
}

/** `name=new:tag`, `name:tag`, `name@digest`, as `kustomize edit set image` takes them. */
export function imageOf(text: string): readonly JsonObject[] {
  const equals = text.indexOf('=');
  const [name, target] = equals < 0 ? [undefined, text] : [text.slice(0, equals), text.slice(equals + 1)];
  const [, image = '', tag, digest] = /^(.+?)(?::([^:/@]+))?(?:@(.+))?$/.exec(target) ?? [];
  if (image === '') return [];
  return [
    {
      name: name ?? image,
      ...(name !== undefined && image !== '*' && { newName: image }),
      ...(tag !== undefined && { newTag: tag }),
      ...(digest !== undefined && { digest }),
    },
  ];
}
