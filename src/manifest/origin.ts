import { locate, type ManifestDocument, readDocuments } from './documents.ts';
import { asList, asString, type Json, type JsonObject, valueAt } from './json.ts';
import { fileLocation, type Location, type RepoPath, type Route } from './location.ts';
import type { Resource } from './resource.ts';
import { align, findObject, findScalar, isSame } from './source-search.ts';
import { folderOf, resolvePath } from './tree.ts';

// Rendered objects come in with the files they were rendered from, out goes the line a person would edit. This is best
// effort, for reports only: no verdict hangs on it, and every answer is a line that exists.

/** Where a rendered object comes from, and which kustomizations changed it, in order, each with the kind of transformer. */
export type Trace = {
  readonly from: RepoPath | undefined;
  readonly changedBy: readonly { readonly path: RepoPath; readonly kind: string }[];
};

/**
 * What is known of one rendered root. `traces` are by `identityOf`; `files` the texts it was rendered from; `values` the
 * values files of a chart, the strongest last; `start` the file that makes a root of its folder.
 */
export type SourceBook = {
  readonly traces: ReadonlyMap<string, Trace>;
  readonly files: ReadonlyMap<RepoPath, string>;
  readonly values: readonly RepoPath[];
  readonly start: RepoPath;
};

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
    const pointer = (asString(valueAt(operation, 'path')) ?? '').split('/').slice(1).map(unescapePointer);
    const leads = pointer.every((step, at) => step === '-' || step === String(route[at]));
    const way = ['value', ...route.slice(pointer.length)];
    if (leads && pointer.length <= route.length && isSame(valueAt(operation, ...way), value)) return [index, ...way];
  }
  return undefined;
}

const unescapePointer = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~');

/** A line of a patch that is written in place, if that line can be told; else the line that begins the patch. */
function inlineLocation(book: SourceBook, start: Location, inline: string, inner: Location): Location {
  const written = inline.split('\n')[inner.line - 1]?.trim();
  const line = start.line + inner.line;
  const there = book.files.get(start.path)?.split('\n')[line - 1];
  const column = there === undefined ? 0 : there.length - there.trimStart().length + 1;
  return written !== undefined && written !== '' && there?.trim() === written ? { ...start, line, column } : start;
}

function findInChart(
  book: SourceBook,
  trace: Trace | undefined,
  value: Json | undefined,
  route: Route,
): Location | undefined {
  for (const path of [...book.values].toReversed()) {
    const found = findScalar(documentsOf(book, path), value, []);
    if (found !== undefined) return found;
  }
  const template = trace?.from;
  const text = template === undefined ? undefined : book.files.get(template);
  if (template === undefined || text === undefined) return undefined;
  return findLiteral(template, text, value, route) ?? fileLocation(template);
}

/** A line of a template that spells the last key and the value, if only one does; else that spells the last key. */
function findLiteral(path: RepoPath, text: string, value: Json | undefined, route: Route): Location | undefined {
  const key = route.findLast((step) => typeof step === 'string');
  if (key === undefined) return undefined;
  const lines = [...text.split('\n').entries()].filter(([, line]) =>
    line.trimStart().replace(/^- /, '').startsWith(`${key}:`),
  );
  const scalar = typeof value === 'object' ? undefined : value;
  const spelt = lines.filter(([, line]) => scalar !== undefined && line.includes(String(scalar)));
  const [only, other] = spelt.length > 0 ? spelt : lines;
  if (only === undefined || other !== undefined) return undefined;
  const [index, line] = only;
  return { path, document: 0, line: index + 1, column: line.length - line.trimStart().length + 1 };
}

/** Parsed when somebody asks. A memory of a pure function: it can never be stale. */
const PARSED = new WeakMap<SourceBook, Map<RepoPath, readonly ManifestDocument[]>>();

function documentsOf(book: SourceBook, path: RepoPath | undefined): readonly ManifestDocument[] {
  if (path === undefined) return [];
  const known = PARSED.get(book) ?? new Map<RepoPath, readonly ManifestDocument[]>();
  PARSED.set(book, known);
  const documents = known.get(path) ?? readDocuments(path, book.files.get(path) ?? '').value;
  known.set(path, documents);
  return documents;
}
