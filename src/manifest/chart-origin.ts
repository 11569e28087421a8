import { locate, readDocuments } from './documents.ts';
import { asObject, type Json } from './json.ts';
import { fileLocation, type Location, type RepoPath, type Route } from './location.ts';
import { documentsOf, inlineLocation, type SourceBook } from './source-book.ts';
import { findScalar } from './source-search.ts';

// Lines of charts: templates are no YAML, so values are found by what they say.

/** The line of the values, else of the template, that says a value of an object that a chart made. */
export function findInChart(
  book: SourceBook,
  template: RepoPath | undefined,
  value: Json | undefined,
  route: Route,
): Location | undefined {
  const whole = findInValues(book, value);
  if (whole !== undefined) return whole;
  const text = template === undefined ? undefined : book.files.get(template);
  if (template === undefined || text === undefined) return undefined;
  return (
    findInside(book, template, text, value, route) ??
    findLiteral(template, text, value, route) ??
    fileLocation(template)
  );
}

/**
 * A rule or another item as a whole stands where something inside it does: what the template does not spell comes from
 * the values. Of more than an item that is told only where there is one such thing.
 */
function findInside(
  book: SourceBook,
  template: RepoPath,
  text: string,
  value: Json | undefined,
  route: Route,
): Location | undefined {
  if (typeof value !== 'object' || route.length === 0) return undefined;
  const words = new Set(text.split(WORD_ENDS));
  const leaves = [...new Set(leavesOf(value).map(String))];
  const given = leaves.filter((leaf) => !words.has(leaf));
  const isItem = typeof route.at(-1) === 'number';
  for (const leaf of isItem || given.length === 1 ? given : []) {
    const found = findInValues(book, leaf);
    if (found !== undefined) return found;
  }
  const lines = text.split('\n');
  for (const leaf of isItem ? leaves : []) {
    const [only, other] = [...lines.entries()].filter(([, line]) => line.split(WORD_ENDS).includes(leaf));
    if (only !== undefined && other === undefined) return lineOf(template, only);
  }
  return undefined;
}

const WORD_ENDS = /[^\w./-]+/;

/** The strongest values that say something in one place only. */
function findInValues(book: SourceBook, value: Json | undefined): Location | undefined {
  for (const path of book.values.toReversed()) {
    const found = findScalar(documentsOf(book, path), value, []) ?? findInBlocks(book, path, value);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Applications and ConfigMaps hold values as a text of many lines. */
function findInBlocks(book: SourceBook, path: RepoPath, value: Json | undefined): Location | undefined {
  if (typeof value === 'object') return undefined; // nobody writes whole objects there, and reading is dear
  for (const document of documentsOf(book, path)) {
    for (const { text, way } of blocksOf(document.value)) {
      const found = findScalar(readDocuments(path, text).value, value, []);
      if (found !== undefined) return inlineLocation(book, locate(document, way), text, found);
    }
  }
  return undefined;
}

function blocksOf(value: Json, way: Route = []): readonly { readonly text: string; readonly way: Route }[] {
  if (typeof value === 'string') return value.includes('\n') ? [{ text: value, way }] : [];
  return entriesOf(value).flatMap(([step, each]) => blocksOf(each, [...way, step]));
}

function leavesOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return typeof value === 'object' ? entriesOf(value).flatMap(([, each]) => leavesOf(each)) : [value];
}

function entriesOf(value: Json): readonly (readonly [string | number, Json])[] {
  return Array.isArray(value)
    ? value.map((each: Json, index) => [index, each] as const)
    : Object.entries(asObject(value) ?? {});
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
  return lineOf(path, only);
}

function lineOf(path: RepoPath, [index, line]: readonly [number, string]): Location {
  return { path, document: 0, line: index + 1, column: line.length - line.trimStart().length + 1 };
}
