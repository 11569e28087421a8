import { asList, asObject, asString, type Json, type JsonObject, valueAt } from '../manifest/json.ts';
import type { RepoPath } from '../manifest/location.ts';
import { folderOf } from '../manifest/tree.ts';
import { matchesPath } from './glob.ts';
import type { SourceTree } from './source-tree.ts';
import type { TemplateSyntax } from './template.ts';

// The git generator of ApplicationSets: a set of parameters for each folder or file that a pattern finds.
// Source: argoproj/argo-cd applicationset/generators/git.go.

/** Parameters of every folder found. Folders with a leading dot are passed over, as Argo CD does. */
export function directoryParams(
  tree: SourceTree,
  spec: Json,
  syntax: TemplateSyntax,
): readonly (JsonObject | string)[] {
  const patterns = patternsOf(spec, 'directories');
  if (typeof patterns === 'string') return [patterns];
  const isFound = (folder: RepoPath): boolean =>
    !folder.split('/').some((name) => name.startsWith('.')) && isWanted(patterns, folder);
  return tree.folders.filter(isFound).map((folder) => wrap(spec, pathParams(folder, undefined, syntax)));
}

/** Parameters of every file found: what is written in it, and where it lies. */
export function fileParams(tree: SourceTree, spec: Json, syntax: TemplateSyntax): readonly (JsonObject | string)[] {
  const patterns = patternsOf(spec, 'files');
  if (typeof patterns === 'string') return [patterns];
  return tree.paths
    .filter((path) => isWanted(patterns, path))
    .flatMap((path): readonly (JsonObject | string)[] => {
      const value = tree.documents(path)[0]?.value;
      const sets = (Array.isArray(value) ? asList(value) : [value]).map(asObject);
      const where = wrap(spec, pathParams(folderOf(path), path.slice(path.lastIndexOf('/') + 1), syntax));
      return sets.map((set) =>
        set === undefined ? `reads parameters of \`${path}\`, which cannot be read` : { ...set, ...where },
      );
    });
}

type Pattern = { readonly path: string; readonly exclude: boolean };

function patternsOf(spec: Json, field: string): readonly Pattern[] | string {
  const patterns = asList(valueAt(spec, field)).map((each) => ({
    path: (asString(valueAt(each, 'path')) ?? '').replace(/^\.?\//, ''),
    exclude: valueAt(each, 'exclude') === true,
  }));
  const odd = patterns.find(({ path }) => /[[\]{}\\]/.test(path));
  return odd === undefined ? patterns : `looks for \`${odd.path}\`, a pattern that is not read here`;
}

function isWanted(patterns: readonly Pattern[], path: RepoPath): boolean {
  const matched = patterns.filter((pattern) => matchesPath(pattern.path, path));
  return matched.length > 0 && matched.every(({ exclude }) => !exclude);
}

function pathParams(folder: RepoPath, file: string | undefined, syntax: TemplateSyntax): JsonObject {
  const segments = folder === '' ? [] : folder.split('/');
  const basename = segments.at(-1) ?? '';
  const names = {
    basename,
    basenameNormalized: normalizeName(basename),
    ...(file !== undefined && { filename: file, filenameNormalized: normalizeName(file) }),
  };
  if (syntax === 'go') return { path: { path: folder, segments, ...names } };
  return Object.fromEntries([
    ['path', folder],
    ...Object.entries(names).map(([key, value]) => [`path.${key}`, value]),
    ...segments.map((segment, index) => [`path[${index}]`, segment]),
  ]) as JsonObject; // of texts only
}

/** `pathParamPrefix` tells several git generators of one matrix apart. */
function wrap(spec: Json, params: JsonObject): JsonObject {
  const prefix = asString(valueAt(spec, 'pathParamPrefix')) ?? '';
  if (prefix === '') return params;
  const isNested = asObject(params['path']) !== undefined;
  return isNested
    ? { [prefix]: params }
    : Object.fromEntries(Object.entries(params).map(([key, value]) => [`${prefix}.${key}`, value]));
}

function normalizeName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^-a-z0-9.]/g, '-')
    .slice(0, 253)
    .replaceAll(/^[-.]+|[-.]+$/g, '');
}
