import { fingerprint } from '../algebra/fingerprint.ts';
import { type ComposeLimits, type Composition, compose, type Doubt, type Marks } from './compose.ts';
import type { Gap, Reading } from './gap.ts';
import { type Json, valueAt } from './json.ts';
import type { Location, RepoPath, Route } from './location.ts';
import { Unreadable } from './parse.ts';
import { countLines, type Part, splitStream } from './stream.ts';

/**
 * One document of a file, counted from 0 without the empty ones. `text` is its own text; `line` is the file's line, from
 * 1, on which it begins; `doubts` are what other readers of that text understand otherwise.
 */
export type ManifestDocument = {
  readonly path: RepoPath;
  readonly index: number;
  readonly value: Json;
  readonly text: string;
  readonly line: number;
  readonly doubts: readonly Doubt[];
};

/**
 * Bounds on what one file of a pull request may cost. Passing one is a gap. `maxBytes` counts UTF-16 units and
 * `maxNodes` the values of the whole file; the others hold for each document.
 */
export type ReaderLimits = ComposeLimits & { readonly maxBytes: number; readonly maxDocuments: number };
export const READER_LIMITS: ReaderLimits = {
  maxBytes: 8_000_000,
  maxDocuments: 5_000,
  maxDepth: 100,
  maxAliases: 1_000,
  maxNodes: 1_000_000,
};

/**
 * The documents of a file as Kubernetes reads them: sigs.k8s.io/yaml behind kubectl's splitting at `---`. A document that
 * cannot be read is a gap with its line, and the others stay; empty ones vanish. JSON is the YAML it is, except that
 * objects on lines of their own may follow each other without `---`. Where readers disagree about a text it is a gap.
 */
export function readDocuments(
  path: RepoPath,
  content: string,
  limits: ReaderLimits = READER_LIMITS,
): Reading<readonly ManifestDocument[]> {
  const text = content.startsWith('\uFEFF') ? content.slice(1) : content;
  if (text.length > limits.maxBytes)
    return fileGap(path, text, `file is larger than ${limits.maxBytes} characters; split it`);
  const parts = splitStream(text);
  if (parts.length > limits.maxDocuments) {
    return fileGap(path, text, `file holds more than ${limits.maxDocuments} documents; split it`);
  }
  const value: ManifestDocument[] = [];
  const gaps: Gap[] = [];
  let nodes = limits.maxNodes;
  for (const [index, part] of parts.entries()) {
    const composition = composePart(part, { ...limits, maxNodes: nodes });
    if (composition instanceof Unreadable) {
      gaps.push(unreadableGap(path, index, part, composition));
      continue;
    }
    const { json, size, doubts } = composition;
    nodes -= size;
    if (json !== null) value.push({ path, index, value: json, text: part.text, line: part.line, doubts });
  }
  return { value, gaps };
}

function composePart({ text, problem }: Part, limits: ComposeLimits): Composition | Unreadable {
  if (problem !== undefined) return new Unreadable(problem.message, problem.offset);
  try {
    return compose(text, limits);
  } catch (error) {
    if (error instanceof Unreadable) return error;
    throw error;
  }
}

function fileGap(path: RepoPath, text: string, message: string): Reading<readonly ManifestDocument[]> {
  const at = { path, document: 0, line: 1, column: 1 };
  return { value: [], gaps: [{ message, at, subject: `${path} ${fingerprint(text)}` }] };
}

function unreadableGap(path: RepoPath, index: number, part: Part, { message, offset }: Unreadable): Gap {
  return {
    message: `document ${index + 1} cannot be read: ${message}`,
    at: positionIn({ ...part, path, index }, offset),
    subject: `${path} document ${index} ${fingerprint(part.text)}`,
  };
}

type Written = Pick<ManifestDocument, 'path' | 'index' | 'text' | 'line'>;

function positionIn({ path, index, text, line }: Written, offset: number): Location {
  const before = text.slice(0, offset);
  return { path, document: index, line: line + countLines(before), column: offset - before.lastIndexOf('\n') };
}

/** The place of an offset of a document in its file. */
export function locateOffset(document: ManifestDocument, offset: number): Location {
  return positionIn(document, offset);
}

/**
 * The place in the file where the value at `route` is written: of a mapping entry its key, of merged or aliased content
 * the line that says it. A route that runs past what is written answers its deepest existing ancestor.
 */
export function locate(document: ManifestDocument, route: Route): Location {
  const { composition, marks } = marked(document);
  let { json: at, start: offset } = composition;
  for (const step of route) {
    const next = typeof at === 'object' && at !== null ? marks.get(at)?.get(step) : undefined;
    if (next === undefined) break;
    offset = next;
    at = valueAt(at, step) ?? null;
  }
  return positionIn(document, offset);
}

type Marked = { readonly composition: Composition; readonly marks: Marks };

/**
 * Positions are computed when asked, since few documents ever end up in a report, and then remembered, since one long
 * list may end up there a thousand times. A memory of a pure function: it can never be stale.
 */
const MARKED = new WeakMap<ManifestDocument, Marked>();

function marked(document: ManifestDocument): Marked {
  const known = MARKED.get(document);
  if (known !== undefined) return known;
  const marks: Marks = new Map();
  // What was read once within its limits can be read again without.
  const unlimited = { maxDepth: 1_000, maxAliases: Number.POSITIVE_INFINITY, maxNodes: Number.POSITIVE_INFINITY };
  const fresh = { composition: compose(document.text, unlimited, marks), marks };
  MARKED.set(document, fresh);
  return fresh;
}

/**
 * Whether a text that cannot be read may be meant as a Kubernetes manifest: it has both keys, or keys spelled so that no
 * search finds them (escaped, behind `?`, a tag or an anchor, or as an alias).
 */
export function looksLikeManifest(text: string): boolean {
  return (
    (/(^|[{,])[ \t-]*["']?apiVersion["']?[ \t]*:/m.test(text) && /(^|[{,])[ \t-]*["']?kind["']?[ \t]*:/m.test(text)) ||
    /"[^"\n]*\\[^"\n]*"[ \t]*:|(^|[{,])[ \t-]*(\?[ \t\n]|[!&][^\s,]*[ \t]+[^\s,:]+[ \t]*:|\*[^\s,]+[ \t]+:)/m.test(text)
  );
}
