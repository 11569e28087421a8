import { fingerprint } from '../algebra/fingerprint.ts';
import { compose, type ComposeLimits, type Doubt, type Marks, Unreadable } from './compose.ts';
import type { Gap, Reading } from './gap.ts';
import type { Location, RepoPath, Route } from './location.ts';

/** What YAML and JSON can say once Kubernetes has read it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * One document of a file. `text` is its own text; `line` is the file's line, from 1, on which it begins; `doubts` are
 * what other readers of that text understand otherwise.
 */
export type ManifestDocument = {
  readonly path: RepoPath;
  readonly index: number;
  readonly value: Json;
  readonly text: string;
  readonly line: number;
  readonly doubts: readonly Doubt[];
};

/** Bounds on what one file of a pull request may cost. Passing one is a gap. */
export type ReaderLimits = ComposeLimits & { readonly maxBytes: number; readonly maxDocuments: number };
export const READER_LIMITS: ReaderLimits = { maxBytes: 8_000_000, maxDocuments: 5_000, maxDepth: 100, maxAliases: 1_000, maxNodes: 1_000_000 };

/**
 * The documents of a file as Kubernetes reads them. A document that cannot be read is a gap with its line, and the
 * others stay; empty ones vanish. JSON is read as the YAML it is. Splitting follows kubectl: at lines that begin `---`.
 */
export function readDocuments(path: RepoPath, content: string, limits: ReaderLimits = READER_LIMITS): Reading<readonly ManifestDocument[]> {
  const text = content.startsWith('\uFEFF') ? content.slice(1) : content;
  const fileGap = (message: string): Gap => ({ message, at: { path, document: 0, line: 1, column: 1 }, subject: `${path} ${fingerprint(text)}` });
  if (text.length > limits.maxBytes) return { value: [], gaps: [fileGap(`file is larger than ${limits.maxBytes} characters; split it`)] };
  const parts = splitDocuments(text);
  if (parts.length > limits.maxDocuments) return { value: [], gaps: [fileGap(`file holds more than ${limits.maxDocuments} documents; split it`)] };
  const value: ManifestDocument[] = [];
  const gaps: Gap[] = [];
  for (const [index, part] of parts.entries()) {
    try {
      const { json, doubts } = compose(part.text, limits);
      if (json !== null) value.push({ path, index, value: json, text: part.text, line: part.line, doubts });
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      const at = positionOf(part.text, error.offset);
      const message = `document ${index + 1} cannot be read: ${error.message}`;
      gaps.push({ message, at: { path, document: index, line: part.line + at.line, column: at.column }, subject: `${path} document ${index} ${fingerprint(part.text)}` });
    }
  }
  return { value, gaps };
}

type Part = { readonly text: string; readonly line: number };

/** Cuts a stream at its `---` lines. What follows the marker on its line belongs to the next document. */
function splitDocuments(text: string): readonly Part[] {
  if (!/^---/m.test(text)) return [{ text, line: 1 }];
  const parts: Part[] = [];
  let start = 0;
  let line = 1;
  for (const match of text.matchAll(/^---(?=[ \t\r\n]|$)/gm)) {
    const before = text.slice(start, match.index);
    // Directives belong to the document behind the marker.
    if (/^%/m.test(before) && !/^[^%#\s]/m.test(before)) continue;
    if (before.trim() !== '') parts.push({ text: before, line });
    line += countLines(before);
    start = match.index;
  }
  return [...parts, { text: text.slice(start), line }];
}

const countLines = (text: string): number => text.split('\n').length - 1;

/** The place of an offset of a document in its file. */
export function locateOffset({ path, index, text, line }: ManifestDocument, offset: number): Location {
  const position = positionOf(text, offset);
  return { path, document: index, line: line + position.line, column: position.column };
}

function positionOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  return { line: countLines(before), column: offset - before.lastIndexOf('\n') };
}

/**
 * The place in the file where the value at `route` is written: of a mapping entry its key, of merged or aliased content
 * the line that says it. A route that runs past what is written answers its deepest existing ancestor. Positions are
 * computed when asked: few values of a large repository ever end up in a report.
 */
export function locate(document: ManifestDocument, route: Route): Location {
  const { text } = document;
  const marks: Marks = new Map();
  let at = compose(text, { maxDepth: 1_000, maxAliases: Number.POSITIVE_INFINITY, maxNodes: Number.POSITIVE_INFINITY }, marks).json;
  let offset = firstContent(text);
  for (const step of route) {
    const next = typeof at === 'object' && at !== null ? marks.get(at)?.get(step) : undefined;
    if (next === undefined) break;
    offset = next;
    // The mark was made for exactly this key or index of this container.
    at = (at as { readonly [key: string | number]: Json })[step] ?? null;
  }
  return locateOffset(document, offset);
}

/** The offset of the first character that is neither marker, comment nor blank. */
function firstContent(text: string): number {
  const match = /^(?:---[ \t]*(?:#.*)?\r?\n|[ \t]*(?:#.*)?\r?\n|%.*\r?\n)*[ \t]*/.exec(text);
  return match?.[0].length === text.length ? 0 : (match?.[0].length ?? 0);
}

/** Whether a text that cannot be read was meant as a Kubernetes manifest. */
export function looksLikeManifest(text: string): boolean {
  return /^[ \t-]*["']?apiVersion["']?[ \t]*:/m.test(text) && /^[ \t-]*["']?kind["']?[ \t]*:/m.test(text);
}
