import { type ManifestDocument, readDocuments } from './documents.ts';
import { asString, type Json, type JsonObject, valueAt } from './json.ts';
import type { Location, RepoPath } from './location.ts';

/**
 * What is known of one rendered root. `files` are the texts it was rendered from; `resources` those of them that it takes
 * without a kustomization; `kustomizations` those that kustomize began with, a folder before what it takes; `overlay` what
 * a controller lays over them; `templates` say which file of a chart made an object, by `identityOf`; `values` the values
 * files of a chart and the manifests that give it values, the strongest last; `start` the file that makes a root of its
 * folder.
 */
export type SourceBook = {
  readonly files: ReadonlyMap<RepoPath, string>;
  readonly resources: readonly RepoPath[];
  readonly kustomizations: readonly RepoPath[];
  readonly components: readonly RepoPath[];
  readonly overlay: JsonObject;
  readonly templates: ReadonlyMap<string, RepoPath>;
  readonly values: readonly RepoPath[];
  readonly start: RepoPath;
};

/** Group and kind of an object, as a text. */
export function kindOf(object: Json): string {
  const group = (asString(valueAt(object, 'apiVersion')) ?? '').split('/').slice(0, -1).join('/');
  return JSON.stringify([group, asString(valueAt(object, 'kind')) ?? '']);
}

/** What an object is called within one rendering: kind and names as they are written. */
export function identityOf(object: Json): string {
  const name = valueAt(object, 'metadata', 'name') ?? valueAt(object, 'metadata', 'generateName') ?? '';
  return JSON.stringify([kindOf(object), valueAt(object, 'metadata', 'namespace') ?? '', name]);
}

/** A line of a text that is written in place, as patches are, if that line can be told; else the line that begins it. */
export function inlineLocation(book: SourceBook, start: Location, inline: string, inner: Location): Location {
  const written = inline.split('\n')[inner.line - 1]?.trim();
  const line = start.line + inner.line;
  const there = book.files.get(start.path)?.split('\n')[line - 1];
  const column = there === undefined ? 0 : there.length - there.trimStart().length + 1;
  return written !== undefined && written !== '' && there?.trim() === written ? { ...start, line, column } : start;
}

/** Parsed when somebody asks. A memory of a pure function: it can never be stale. */
const PARSED = new WeakMap<SourceBook, Map<RepoPath, readonly ManifestDocument[]>>();

/** The documents of a file of a book. */
export function documentsOf(book: SourceBook, path: RepoPath | undefined): readonly ManifestDocument[] {
  if (path === undefined) return [];
  const known = PARSED.get(book) ?? new Map<RepoPath, readonly ManifestDocument[]>();
  PARSED.set(book, known);
  const documents = known.get(path) ?? readDocuments(path, book.files.get(path) ?? '').value;
  known.set(path, documents);
  return documents;
}
