import { readDocuments } from '../manifest/documents.ts';
import type { Gap, Reading } from '../manifest/gap.ts';
import { asList, asObject, asString, type Json, type JsonObject, valueAt } from '../manifest/json.ts';
import type { RepoPath } from '../manifest/location.ts';
import type { Resource } from '../manifest/resource.ts';
import { resolvePath } from '../manifest/tree.ts';
import {
  bareHelm,
  bareRoot,
  type Declaring,
  declarationGap,
  declaredAt,
  folderAt,
  missing,
  objectsOf,
  type RootReading,
} from './declaring.ts';
import { findConfigMap, fluxCluster, whyNoTree } from './flux-source.ts';
import type { HelmInputs } from './root.ts';

/**
 * What a Flux HelmRelease installs, where its chart lies in this repository and its values are written in it.
 * Source: fluxcd.io/flux/components/helm/helmreleases.
 */
export function rootsOfHelmRelease(declaring: Declaring, object: Resource): RootReading {
  const spec = asObject(object.body['spec']) ?? {};
  const chart = valueAt(spec, 'chart', 'spec');
  if (chart === undefined)
    return missing(
      object,
      ['spec', 'chartRef'],
      'what it installs comes from a chart that is not in this repository; commit the chart, and name it as `chart`',
    );
  const name = asString(valueAt(chart, 'chart')) ?? '';
  const why = whyNoTree(declaring, object, valueAt(chart, 'sourceRef'));
  if (why !== undefined) return missing(object, ['spec', 'chart', 'spec', 'sourceRef'], `chart \`${name}\` ${why}`);
  const folder = folderAt(declaring, name.replace(/^\.\//, ''));
  if (typeof folder === 'object') return missing(object, ['spec', 'chart', 'spec', 'chart'], folder.why);
  if (!declaring.charts.has(folder))
    return missing(
      object,
      ['spec', 'chart', 'spec', 'chart'],
      `folder \`${folder}\` has no \`Chart.yaml\`; correct the path`,
    );
  const files = valueFiles(declaring, object, chart, folder);
  const values = inlineValues(declaring, object, spec);
  const gaps = [...files.gaps, ...values.gaps];
  const namespace = asString(spec['targetNamespace']) ?? object.namespace;
  const at = { cluster: fluxCluster(declaring, object), namespace, declaredBy: declaredAt(object) };
  const root = bareRoot('helm', folder, `HelmRelease ${object.name}`, at);
  const [problem] = gaps;
  if (problem !== undefined) return { value: [{ ...root, problem }], gaps };
  const prefix = asString(spec['targetNamespace']);
  const inputs: HelmInputs = {
    ...bareHelm(asString(spec['releaseName']) ?? (prefix === undefined ? object.name : `${prefix}-${object.name}`)),
    ...files.value,
    ...values.value,
    crds: valueAt(spec, 'install', 'crds') === 'Skip' ? 'skipped' : 'included',
    postRenderers: objectsOf(asList(spec['postRenderers']).map((each) => valueAt(each, 'kustomize'))),
  };
  return { value: [{ ...root, helm: inputs }], gaps: [] };
}

type Files = Pick<HelmInputs, 'valueFiles' | 'chartValues'>;

/** Values files are named from the top of the repository, and take the place of the chart's own. */
function valueFiles({ tree }: Declaring, object: Resource, chart: Json | undefined, folder: RepoPath): Reading<Files> {
  const named = asList(valueAt(chart, 'valuesFiles')).flatMap((each) => asString(each) ?? []);
  const places = named.map((each) => resolvePath('' as RepoPath, each)); // the empty path is the top
  const found = places.flatMap((place) => (place !== undefined && tree.isFile(place) ? [place] : []));
  const value: Files = { valueFiles: found, chartValues: named.length === 0 ? 'kept' : 'replaced' };
  if (found.length === named.length || valueAt(chart, 'ignoreMissingValuesFiles') === true) return { value, gaps: [] };
  const message = `a values file of chart \`${folder}\` does not exist; correct the path, or add the file`;
  return { value, gaps: [declarationGap(object, ['spec', 'chart', 'spec', 'valuesFiles'], message)] };
}

/** Values of ConfigMaps in order, then those that are written in the object itself. */
function inlineValues(
  declaring: Declaring,
  object: Resource,
  spec: JsonObject,
): Reading<Pick<HelmInputs, 'values' | 'writtenIn'>> {
  const value: Json[] = [];
  const writtenIn: RepoPath[] = [];
  const gaps: Gap[] = [];
  asList(spec['valuesFrom']).forEach((reference, index) => {
    const text = (field: string) => asString(valueAt(reference, field));
    const [kind, name] = [text('kind') ?? '', text('name') ?? ''];
    const map = kind === 'ConfigMap' ? findConfigMap(declaring, object.namespace, name) : undefined;
    const written = asString(valueAt(map?.body, 'data', text('valuesKey') ?? 'values.yaml'));
    const read = written === undefined ? undefined : readDocuments(object.document.path, written);
    const document = read?.gaps.length === 0 && read.value.length === 1 ? asObject(read.value[0]?.value) : undefined;
    if (document !== undefined && map !== undefined && text('targetPath') === undefined) {
      value.push(document);
      writtenIn.push(map.document.path);
    } else {
      const message = `values come from the ${kind} \`${name}\`, which cannot be read here; write them under \`values\``;
      gaps.push(declarationGap(object, ['spec', 'valuesFrom', index], message));
    }
  });
  const own = asObject(spec['values']);
  if (own === undefined) return { value: { values: value, writtenIn }, gaps };
  return { value: { values: [...value, own], writtenIn: [...writtenIn, object.document.path] }, gaps };
}
