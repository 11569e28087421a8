import { COLLECTION_STYLE, EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import { type ManifestDocument, READER_LIMITS } from './documents.ts';
import type { Route } from './location.ts';
import { type Parsed, parse } from './parse.ts';

// Where a text is written, to the character, for those who edit files without touching anything else.

/** A scalar on one line. Offsets count in the text of the file; `start` to `end` is what stands between its quotes, if any. */
export type ScalarSpan = {
  readonly kind: 'scalar';
  readonly start: number;
  readonly end: number;
  readonly quote: '' | "'" | '"';
  /** The key under which it stands; undefined for an item of a list. */
  readonly key: { readonly start: number; readonly quote: '' | "'" | '"' } | undefined;
  /** How the collection around it is written: line by line, or between brackets. */
  readonly style: 'block' | 'flow';
};

/** Why a text cannot be edited where it stands. The reason follows `it`. */
export type NoSpan = { readonly kind: 'none'; readonly why: string };

const none = (why: string): NoSpan => ({ kind: 'none', why });

/** Finds the scalar at a route of a document, or says why no edit there would be safe. */
export type FindScalar = (document: ManifestDocument, route: Route) => ScalarSpan | NoSpan;

/**
 * Looks through the documents of one file, whose text this is. What an edit would change elsewhere too has no span.
 */
export function createScalarFinder(file: string): FindScalar {
  // A byte order mark belongs to no document.
  const first = file.startsWith('\uFEFF') ? 1 : 0;
  const lines = [first, ...[...file.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const known = new Map<ManifestDocument, number | undefined>();
  const offsetOf = (document: ManifestDocument): number | undefined => {
    if (known.has(document)) return known.get(document);
    const start = lines[document.line - 1];
    const own = start === undefined ? undefined : file.slice(start, start + document.text.length);
    // A tab of JSON is a blank in its document.
    const isOwn = own === document.text || own?.replaceAll('\t', ' ') === document.text;
    known.set(document, isOwn ? start : undefined);
    return known.get(document);
  };
  return (document, route) => {
    const offset = offsetOf(document);
    if (offset === undefined) return none('stands in another text');
    const span = findScalar(document, route);
    if (span.kind === 'none') return span;
    const key = span.key && { ...span.key, start: span.key.start + offset };
    return { ...span, start: span.start + offset, end: span.end + offset, key };
  };
}

/** With offsets in the document. */
function findScalar(document: ManifestDocument, route: Route): ScalarSpan | NoSpan {
  const parsed = parsedOnce(document);
  // The first event opens the document, the next one is its value.
  let at = 1;
  let key: ScalarEvent | undefined;
  let style: ScalarSpan['style'] = 'block';
  for (const step of route) {
    const event = parsed.events[at];
    const obstacle = obstacleOf(event);
    if (obstacle !== undefined) return obstacle;
    if (event?.type !== EVENT_ID.MAPPING && event?.type !== EVENT_ID.SEQUENCE) return none('is not written there');
    style = event.style === COLLECTION_STYLE.FLOW ? 'flow' : 'block';
    const child = event.type === EVENT_ID.MAPPING ? findEntry(parsed, at, step) : findItem(parsed, at, step);
    if (child === undefined) return none('comes from elsewhere by `<<`');
    ({ at, key } = child);
  }
  const event = parsed.events[at];
  return (
    obstacleOf(event) ?? (event?.type === EVENT_ID.SCALAR ? toSpan(parsed, event, key, style) : none('is no text'))
  );
}

/** Parse events, and for each that begins a value the index of the event behind that value. */
type Walkable = Parsed & { readonly behind: readonly number[] };

/** A memory of a pure function: a list of a thousand objects is parsed once for all its images. */
const PARSED = new WeakMap<ManifestDocument, Walkable>();

function parsedOnce(document: ManifestDocument): Walkable {
  const known = PARSED.get(document);
  if (known !== undefined) return known;
  // What was read once within its limits can be read again without.
  const parsed = parse(document.text, 10 * READER_LIMITS.maxDepth);
  const walkable = { ...parsed, behind: endsOf(parsed.events) };
  PARSED.set(document, walkable);
  return walkable;
}

function endsOf(events: readonly Event[]): readonly number[] {
  const behind = events.map((_, index) => index + 1);
  const open: number[] = [];
  for (const [index, { type }] of events.entries()) {
    if (type === EVENT_ID.POP) {
      const start = open.pop();
      if (start !== undefined) behind[start] = index + 1;
    } else if (type !== EVENT_ID.SCALAR && type !== EVENT_ID.ALIAS) open.push(index);
  }
  return behind;
}

function obstacleOf(event: Event | undefined): NoSpan | undefined {
  if (event === undefined) return none('is not written there');
  if (event.type === EVENT_ID.ALIAS) return none('is an alias; edit its anchor');
  return 'anchorStart' in event && event.anchorStart >= 0
    ? none('stands behind an anchor, which may be used elsewhere')
    : undefined;
}

type Child = { readonly at: number; readonly key: ScalarEvent | undefined };

function findEntry(parsed: Walkable, mapping: number, step: string | number): Child | undefined {
  const children = childrenOf(parsed, mapping);
  for (let pair = 0; pair + 1 < children.length; pair += 2) {
    const [key, at] = [parsed.events[children[pair] ?? -1], children[pair + 1]];
    if (at !== undefined && key?.type === EVENT_ID.SCALAR && getScalarValue(parsed.text, key) === step)
      return { at, key };
  }
  return undefined;
}

function findItem(parsed: Walkable, sequence: number, step: string | number): Child | undefined {
  const at = typeof step === 'number' ? childrenOf(parsed, sequence)[step] : undefined;
  return at === undefined ? undefined : { at, key: undefined };
}

/** The events that begin the values in a collection; in a mapping keys and values take turns. */
function childrenOf({ events, behind }: Walkable, collection: number): readonly number[] {
  const children: number[] = [];
  const last = (behind[collection] ?? 0) - 1;
  for (let at = collection + 1; at < last && at < events.length; at = behind[at] ?? last) children.push(at);
  return children;
}

function toSpan(
  { text, originOf }: Parsed,
  event: ScalarEvent,
  key: ScalarEvent | undefined,
  style: ScalarSpan['style'],
): ScalarSpan | NoSpan {
  const { valueStart, valueEnd, tagStart } = event;
  if (tagStart >= 0) return none('has a tag');
  const quote = quoteOf(event);
  if (quote === undefined) return none('is a block of lines');
  const source = text.slice(valueStart, valueEnd);
  if (valueStart < 0 || source.includes('\n')) return none('is written over several lines');
  if (source !== getScalarValue(text, event)) return none('is written with escapes');
  const start = originOf(valueStart);
  const named = key && { start: originOf(key.valueStart) - (quoteOf(key) ?? '').length, quote: quoteOf(key) ?? '' };
  return { kind: 'scalar', start, end: start + source.length, quote, key: named, style };
}

function quoteOf({ style }: ScalarEvent): ScalarSpan['quote'] | undefined {
  switch (style) {
    case SCALAR_STYLE.PLAIN:
      return '';
    case SCALAR_STYLE.SINGLE_QUOTED:
      return "'";
    case SCALAR_STYLE.DOUBLE_QUOTED:
      return '"';
    case SCALAR_STYLE.LITERAL_BLOCK:
    case SCALAR_STYLE.FOLDED_BLOCK:
      return undefined;
  }
}
