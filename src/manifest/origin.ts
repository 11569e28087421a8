import { findInChart } from './chart-origin.ts';
import { locate, type ManifestDocument, readDocuments } from './documents.ts';
import { asList, asString, type Json, type JsonObject, valueAt } from './json.ts';
import { fileLocation, type Location, type RepoPath, type Route } from './location.ts';
import { findReplaced } from './replacement-origin.ts';
import type { Resource } from './resource.ts';
import { documentsOf, inlineLocation, type SourceBook, type Trace } from './source-book.ts';
import { align, findObject, findScalar, isSame } from './source-search.ts';
import { folderOf, resolvePath } from './tree.ts';

// Rendered objects come in with the files they were rendered from, out goes the line a person would edit. This is best
// effort, for reports only: no verdict hangs on it, and every answer is a line that exists.

/** What an object is called within one rendering: kind and names as they are written. */
export function identityOf(body: JsonObject): string {
  const group = (asString(body['apiVersion']) ?? '').split('/').slice(0, -1).join('/');
  const name = asString(valueAt(body, 'metadata', 'name')) ?? asString(valueAt(body, 'metadata', 'generateName')) ?? '';
  return JSON.stringify([group, body['kind'] ?? '', valueAt(body, 'metadata', 'namespace') ?? '', name]);
}

/**
 * The line that sets a value of a rendered object: in the object it was made from, in a patch, in a kustomization, in a
 * values file; else the nearest line around it, and in the end the first line of the file that makes the root. The route
 * begins at the object.
 */
export function originOf(book: SourceBook, resource: Pick<Resource, 'body'>, route: Route): Location {
  const { body } = resource;
  const trace = book.traces.get(identityOf(body));
  const value = valueAt(body, ...route);
  const found =
    book.values.length > 0 || isTemplate(trace?.from)
      ? findInChart(book, trace, value, route)
      : findInKustomization(book, trace, body, value, route);
  return found ?? fileLocation(book.start);
}

const isTemplate = (path: RepoPath | undefined): boolean => path !== undefined && /(^|\/)templates\//.test(path);

function findInKustomization(
  book: SourceBook,
  trace: Trace | undefined,
  body: JsonObject,
  value: Json | undefined,
  route: Route,
): Location | undefined {
  const base = trace?.from === undefined ? undefined : findObject(documentsOf(book, trace.from), body);
  // An object as a whole stands where it was made from, whatever changed it on the way.
  if (base !== undefined && route.length === 0) return locate(base, []);
  const own = base && align(body, base.value, route);
  if (base !== undefined && own !== undefined && isSame(valueAt(base.value, ...own), value)) return locate(base, own);
  const changes = [...(trace?.changedBy ?? [])].toReversed();
  for (const { path } of changes) {
    const [kustomization] = documentsOf(book, path);
    const found = kustomization && findInPatches(book, kustomization, body, value, route);
    if (found !== undefined) return found;
  }
  for (const { path } of changes) {
    const [kustomization] = documentsOf(book, path);
    const found = kustomization && findScalar([kustomization], value, route);
    if (found !== undefined) return found;
  }
  for (const { path, kind } of changes) {
    const [kustomization] = documentsOf(book, path);
    if (kind !== 'ReplacementTransformer') continue;
    const found = findReplaced(book, kustomization?.value, body, route);
    if (found !== undefined) return found;
  }
  for (const { path, kind } of changes) {
    const [kustomization] = documentsOf(book, path);
    const field = (FIELDS_OF[kind] ?? []).find((each) => valueAt(kustomization?.value, each) !== undefined);
    if (kustomization !== undefined && field !== undefined) return locate(kustomization, [field]);
  }
  if (base !== undefined) return locate(base, own ?? []);
  if (trace?.from !== undefined && book.files.has(trace.from)) return fileLocation(trace.from);
  const [last] = changes;
  return last !== undefined && book.files.has(last.path) ? fileLocation(last.path) : undefined;
}

/** Only what writes values of its own: names, labels and namespaces are found by their text. */
const FIELDS_OF: { readonly [transformer: string]: readonly string[] } = {
  ReplacementTransformer: ['replacements'],
  PatchTransformer: ['patches'],
  PatchStrategicMergeTransformer: ['patchesStrategicMerge', 'patches'],
  PatchJson6902Transformer: ['patchesJson6902', 'patches'],
};

function findInPatches(
  book: SourceBook,
  kustomization: ManifestDocument,
  body: JsonObject,
  value: Json | undefined,
  route: Route,
): Location | undefined {
  if (value === undefined) return undefined;
  const folder = folderOf(kustomization.path);
  const named = ['patches', 'patchesStrategicMerge', 'patchesJson6902'].flatMap((field) =>
    asList(valueAt(kustomization.value, field)).map((entry, index) => ({ entry, at: [field, index] as Route })),
  );
  for (const { entry, at } of named.toReversed()) {
    const name = asString(entry) ?? asString(valueAt(entry, 'path'));
    const path = name === undefined || name.includes('\n') ? undefined : resolvePath(folder, name);
    const inline = path === undefined ? (asString(valueAt(entry, 'patch')) ?? name) : undefined;
    const patches = inline === undefined ? documentsOf(book, path) : readDocuments(kustomization.path, inline).value;
    for (const patch of patches) {
      const way = findInPatch(patch.value, body, value, route);
      if (way === undefined) continue;
      const found = locate(patch, way);
      return inline === undefined
        ? found
        : inlineLocation(book, locate(kustomization, [...at, 'patch']), inline, found);
    }
  }
  return undefined;
}

/** Where a patch sets a value: by the same way as in the object, or by an operation on that way or one above it. */
function findInPatch(patch: Json, body: JsonObject, value: Json, route: Route): Route | undefined {
  if (!Array.isArray(patch)) {
    const way = align(body, patch, route);
    return way !== undefined && isSame(valueAt(patch, ...way), value) ? way : undefined;
  }
  for (const [index, operation] of [...patch.entries()].toReversed()) {
    const pointer = (asString(valueAt(operation, 'path')) ?? '').split('/').slice(1);
    if (pointer.length > route.length) continue;
    const leads = pointer.every((step, at) => step === '-' || unescapePointer(step) === String(route[at]));
    if (!leads) continue;
    const way = ['value', ...route.slice(pointer.length)];
    if (isSame(valueAt(operation, ...way), value)) return [index, ...way];
  }
  return undefined;
}

const unescapePointer = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~');
