import { locate, type ManifestDocument } from '../manifest/documents.ts';
import { asList, asString, type Json, valueAt } from '../manifest/json.ts';
import { repoPath } from '../manifest/location.ts';
import { isLabelValue } from '../manifest/resource.ts';
import { type Check, list, mapping, type Shape, text } from '../manifest/shape.ts';
import { ROOT, resolvePath } from '../manifest/tree.ts';
import type { GivenRoot } from '../roots/root.ts';
import { strings } from './selectors.ts';

// `roots` and `twins` of the settings file: what is applied to which cluster, and which clusters are to be alike. Meaning:
// docs/roots.md, docs/rules/environment-drift.md.

const path = text(
  (value) => value !== '' && resolvePath(ROOT, value) !== undefined,
  'a path inside the repository, `.` for its top',
);
const clusterName = text((value) => /^\S(.*\S)?$/.test(value), 'the name of a cluster');
const objectName = text((value) => value !== '' && isLabelValue(value), 'a name as Kubernetes has it');

const hasFolder: Check = ({ folder }, route) =>
  folder === undefined ? [{ route, message: '`folder` is missing' }] : [];

/** The shape of `roots`. */
export const ROOTS: Shape = list(
  mapping(
    { folder: path, cluster: clusterName, namespace: objectName, release: objectName, values: list(path) },
    hasFolder,
  ),
);

/** The shape of `twins`: lists of clusters, two names at least, none twice. */
export const TWINS: Shape = list((value, route) => {
  const problems = list(clusterName)(value, route);
  const names = strings(value);
  if (problems.length > 0) return problems;
  return names.length > 1 && new Set(names).size === names.length
    ? []
    : [{ route, message: 'twins are two clusters at least, and none twice' }];
});

/** What `roots` says, once its shape is right; empty where nothing is said. */
export function toGivenRoots(document: ManifestDocument): readonly GivenRoot[] {
  return asList(valueAt(document.value, 'roots')).map((entry, index): GivenRoot => {
    const field = (name: string) => asString(valueAt(entry, name));
    return {
      folder: toPath(field('folder') ?? ''),
      cluster: field('cluster'),
      namespace: field('namespace'),
      release: field('release'),
      valueFiles: strings(valueAt(entry, 'values')).map(toPath),
      at: locate(document, ['roots', index]),
    };
  });
}

/** What `twins` says, once its shape is right. */
export function toTwins(value: Json): readonly (readonly string[])[] {
  return asList(valueAt(value, 'twins')).map(strings);
}

/** The shape refuses what leads out. */
const toPath = (written: string) => resolvePath(ROOT, written) ?? repoPath(written);
