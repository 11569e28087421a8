import { type ManifestDocument, readDocuments } from './documents.ts';
import type { Location, RepoPath } from './location.ts';

/** Where a rendered object comes from, and which kustomizations changed it, in order, each with the kind of transformer. */
export type Trace = {
  readonly from: RepoPath | undefined;
  readonly changedBy: readonly { readonly path: RepoPath; readonly kind: string }[];
};

/**
 * What is known of one rendered root. `traces` are by `identityOf`; `files` the texts it was rendered from; `values` the
 * values files of a chart and the manifests that give it values, the strongest last; `start` the file that makes a root
 * of its folder.
 */
export type SourceBook = {
  readonly traces: ReadonlyMap<string, Trace>;
  readonly files: ReadonlyMap<RepoPath, string>;
  readonly values: readonly RepoPath[];
  readonly start: RepoPath;
};

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
