import { readDocuments } from '../manifest/documents.ts';
import type { Gap } from '../manifest/gap.ts';
import { asList, asObject, asString, type Json, valueAt } from '../manifest/json.ts';
import { type RepoPath, repoPath } from '../manifest/location.ts';
import { locationOf } from '../manifest/resource.ts';
import { resolvePath } from '../manifest/tree.ts';
import { type ArgoSource, sourceGap } from './argo-source.ts';
import { bareHelm, type Declaring, type RootReading, textOf } from './declaring.ts';
import type { Root } from './root.ts';

/**
 * A chart with what the Application gives it. A values file that cannot be had is a gap, and nothing is rendered: without
 * it, it would be another root. Source: argo-cd.readthedocs.io, user-guide/helm; reposerver/repository/repository.go.
 */
export function argoHelm({ tree }: Declaring, argo: ArgoSource, root: Root): RootReading {
  const { source, application } = argo;
  const helm = source['helm'];
  const isLenient = valueAt(helm, 'ignoreMissingValueFiles') === true;
  const gaps: Gap[] = [];
  const fileAt = (text: string, where: readonly (string | number)[]): readonly RepoPath[] => {
    const place = placeOf(argo, text);
    if (place === undefined) {
      const message = `\`${text}\` is no path of this repository, so its values are unknown; commit the file, and name it by its path`;
      gaps.push(sourceGap(argo, ['helm', ...where], message));
      return [];
    }
    if (tree.isFile(place)) return [place];
    if (!isLenient)
      gaps.push(sourceGap(argo, ['helm', ...where], `\`${place}\` does not exist; correct the path, or add the file`));
    return [];
  };
  const valueFiles = asList(valueAt(helm, 'valueFiles')).flatMap((file, index) =>
    fileAt(asString(file) ?? '', ['valueFiles', index]),
  );
  const fileParameters = asList(valueAt(helm, 'fileParameters')).flatMap((each, index) =>
    fileAt(asString(valueAt(each, 'path')) ?? '', ['fileParameters', index, 'path']).map((path) => ({
      name: asString(valueAt(each, 'name')) ?? '',
      path,
    })),
  );
  const values = inlineValues(helm, gaps, argo);
  const parameters = asList(valueAt(helm, 'parameters')).map((each) => ({
    name: asString(valueAt(each, 'name')) ?? '',
    value: textOf(valueAt(each, 'value')) ?? '',
    forceString: valueAt(each, 'forceString') === true,
  }));
  // Argo CD fills in names of its own there.
  const open = [...values.map((each) => JSON.stringify(each)), ...parameters.map(({ value }) => value)].find((text) =>
    /\$\{?ARGOCD_/.test(text),
  );
  if (open !== undefined)
    gaps.push(sourceGap(argo, ['helm'], 'uses `$ARGOCD_…`, which Argo CD fills in; write the value'));
  const [problem] = gaps;
  if (problem !== undefined) return { value: [{ ...root, problem }], gaps };
  const inputs = {
    ...bareHelm(asString(valueAt(helm, 'releaseName')) || application.name),
    valueFiles,
    values,
    writtenIn: values.length + parameters.length > 0 ? placesOf(argo) : [],
    parameters,
    fileParameters,
    crds: valueAt(helm, 'skipCrds') === true ? ('skipped' as const) : ('included' as const),
    apiVersions: asList(valueAt(helm, 'apiVersions')).flatMap((each) => asString(each) ?? []),
    kubeVersion: textOf(valueAt(helm, 'kubeVersion')),
  };
  const namespace = asString(valueAt(helm, 'namespace')) ?? root.namespace;
  return { value: [{ ...root, namespace, helm: inputs }], gaps: [] };
}

/** The Application as it was made, and where its options come from, which may be a patch. */
function placesOf({ application, route }: ArgoSource): readonly RepoPath[] {
  const { resource } = application;
  return [...new Set([resource.document.path, locationOf({ resource, route: [...route, 'helm'] }).path])];
}

/** Relative to the chart; from the top behind `/`; in another source behind its `$name/`. */
function placeOf({ folder, references }: ArgoSource, text: string): RepoPath | undefined {
  const [, name, rest = ''] = /^\$([\w.-]+)\/(.*)$/.exec(text) ?? [];
  if (name !== undefined) return references.has(name) ? resolvePath(repoPath(''), rest) : undefined;
  if (text === '' || /[$*?[\]{}]/.test(text) || /^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return undefined;
  return text.startsWith('/') ? resolvePath(repoPath(''), text.slice(1)) : resolvePath(folder, text);
}

/** `valuesObject` hides `values`. */
function inlineValues(helm: Json | undefined, gaps: Gap[], argo: ArgoSource): readonly Json[] {
  const object = asObject(valueAt(helm, 'valuesObject'));
  if (object !== undefined) return [object];
  const text = asString(valueAt(helm, 'values'));
  if (text === undefined || text.trim() === '') return [];
  const { value, gaps: unread } = readDocuments(argo.application.resource.document.path, text);
  const [first, second] = value;
  if (unread.length === 0 && second === undefined && (first === undefined || asObject(first.value) !== undefined))
    return first === undefined ? [] : [first.value];
  gaps.push(sourceGap(argo, ['helm', 'values'], '`values` cannot be read; make them one YAML mapping'));
  return [];
}
