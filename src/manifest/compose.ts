import { EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import type { Json } from './documents.ts';
import { DOUBTFUL, plainScalar, taggedScalar } from './scalars.ts';

/** A document that cannot be read, with the offset of the trouble in its text. */
export class Unreadable extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

export type ComposeLimits = { readonly maxDepth: number; readonly maxAliases: number; readonly maxNodes: number };

/** Offsets of keys and items, by container. Recorded only when somebody asks for a position. */
export type Marks = Map<object, Map<string | number, number>>;

/** Something that another YAML reader understands otherwise or refuses, at an offset of the text. */
export type Doubt = { readonly offset: number; readonly message: string };

/** What was read, and what in it is doubtful. */
export type Composition = { readonly json: Json; readonly doubts: readonly Doubt[] };

type Container = { [key: string]: Json } | Json[];
type Composed = { readonly json: Json; readonly size: number };

/**
 * Builds the value that Kubernetes would see from the parse events of one document: keys become strings, merge keys are
 * written out where they stand, duplicate keys are errors. An alias is the same object again; `maxNodes` bounds what a
 * walk over the result can cost, aliases counted as often as they occur. Throws `Unreadable`.
 */
export function compose(text: string, limits: ComposeLimits, marks?: Marks): Composition {
  const doubts: Doubt[] = [];
  const events = parse(text, limits, doubts);
  const anchors = new Map<string, Composed>();
  let position = 0;
  let aliases = 0;

  const remember = (event: { anchorStart: number; anchorEnd: number }, composed: Composed): Composed => {
    if (event.anchorStart >= 0) anchors.set(text.slice(event.anchorStart, event.anchorEnd), composed);
    if (composed.size > limits.maxNodes) throw new Unreadable(`more than ${limits.maxNodes} values`, Math.max(0, event.anchorStart));
    return composed;
  };
  const mark = (container: Container, key: string | number, offset: number): void => {
    if (marks === undefined) return;
    const own = marks.get(container) ?? new Map<string | number, number>();
    marks.set(container, own.set(key, offset));
  };
  const next = (): Event => {
    const event = events[position];
    position += 1;
    if (event === undefined) throw new Unreadable('the document ends too early', text.length);
    return event;
  };
  const node = (event: Event): Composed => {
    switch (event.type) {
      case EVENT_ID.SCALAR: {
        const json = scalar(text, event);
        if (event.style === SCALAR_STYLE.PLAIN && typeof json === 'string' && DOUBTFUL.has(json)) doubts.push(doubtfulWord(json, event.valueStart));
        return remember(event, { json, size: 1 });
      }
      case EVENT_ID.ALIAS: {
        aliases += 1;
        const name = text.slice(event.anchorStart, event.anchorEnd);
        const known = anchors.get(name);
        if (aliases > limits.maxAliases) throw new Unreadable(`more than ${limits.maxAliases} aliases`, event.anchorStart);
        if (known === undefined) throw new Unreadable(`alias \`*${name}\` names no anchor before it`, event.anchorStart);
        return known;
      }
      case EVENT_ID.SEQUENCE: {
        const items: Json[] = [];
        let size = 1;
        for (let item = next(); item.type !== EVENT_ID.POP; item = next()) {
          mark(items, items.length, startOf(item));
          const composed = node(item);
          items.push(composed.json);
          size += composed.size;
        }
        return remember(event, { json: items, size });
      }
      case EVENT_ID.MAPPING:
        return remember(event, mapping());
      default:
        throw new Unreadable('unexpected content', 0);
    }
  };
  const mapping = (): Composed => {
    const object: { [key: string]: Json } = {};
    const merged = new Set<string>();
    let size = 1;
    for (let keyEvent = next(); keyEvent.type !== EVENT_ID.POP; keyEvent = next()) {
      const offset = startOf(keyEvent);
      const isMerge = keyEvent.type === EVENT_ID.SCALAR && keyEvent.style === SCALAR_STYLE.PLAIN && text.slice(keyEvent.valueStart, keyEvent.valueEnd) === '<<';
      const key = isMerge ? '<<' : keyText(node(keyEvent).json, offset);
      // As a key such a word becomes `true` or `false` for every object alike, and nobody doubts it.
      if (doubts.at(-1)?.offset === offset) doubts.pop();
      const { json, size: valueSize } = node(next());
      size += valueSize;
      if (isMerge) mergeInto(object, json, merged, offset);
      else {
        if (Object.hasOwn(object, key) && !merged.delete(key)) throw new Unreadable(`key \`${key}\` is written twice`, offset);
        put(object, key, json);
        mark(object, key, offset);
      }
    }
    return { json: object, size };
  };
  const mergeInto = (object: { [key: string]: Json }, source: Json, merged: Set<string>, offset: number): void => {
    // Of several sources the first wins, so the last is written first and overwritten.
    const sources = Array.isArray(source) ? source.toReversed() : [source];
    for (const each of sources) {
      if (each === null || typeof each !== 'object' || Array.isArray(each)) throw new Unreadable('`<<` merges mappings only', offset);
      for (const [key, value] of Object.entries(each)) {
        // go-yaml lets the merge win here and YAML itself lets the key win: two readers, two objects.
        if (Object.hasOwn(object, key) && !merged.has(key)) throw new Unreadable(`key \`${key}\` stands before \`<<\`, which brings it too; write \`<<\` first`, offset);
        put(object, key, value as Json);
        merged.add(key);
        mark(object, key, marks?.get(each)?.get(key) ?? offset);
      }
    }
  };
  if (events.length === 0) return { json: null, doubts };
  next(); // the document's own event
  const root = next();
  return { json: root.type === EVENT_ID.POP ? null : node(root).json, doubts };
}

function doubtfulWord(word: string, offset: number): Doubt {
  return { offset, message: `unquoted \`${word}\` is text to some readers and ${/y/i.test(word) ? 'true' : 'false'} to kubectl; put it in quotes` };
}

const TABS = /^[ ]*\t[ \t]*/gm;

function parse(text: string, { maxDepth }: ComposeLimits, doubts: Doubt[]): Event[] {
  try {
    return parseEvents(text, { maxDepth });
  } catch (error) {
    const tab = text.search(TABS);
    if (tab < 0) throw unreadable(error);
    // Between brackets kubectl's reader takes tabs for blanks and js-yaml does not; elsewhere both refuse them.
    const events = parseBlanks(text, maxDepth, error);
    doubts.push({ offset: tab, message: 'tabs as indentation are read differently from reader to reader; use spaces' });
    return events;
  }
}

function parseBlanks(text: string, maxDepth: number, first: unknown): Event[] {
  try {
    return parseEvents(text.replace(TABS, (blanks) => ' '.repeat(blanks.length)), { maxDepth });
  } catch {
    throw unreadable(first);
  }
}

/** js-yaml reports by throwing; `mark.position` is its offset. */
function unreadable(error: unknown): Unreadable {
  const { reason, mark } = error as { reason?: string; mark?: { position?: number } };
  return new Unreadable(reason ?? String(error), mark?.position ?? 0);
}

/** Own properties only: a key called `__proto__` is a key like any other. */
function put(object: { [key: string]: Json }, key: string, value: Json): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}

function startOf(event: Event): number {
  switch (event.type) {
    case EVENT_ID.SCALAR:
      return event.tagStart >= 0 ? event.tagStart : event.valueStart;
    case EVENT_ID.ALIAS:
      return event.anchorStart - 1;
    case EVENT_ID.SEQUENCE:
    case EVENT_ID.MAPPING:
      return event.start;
    default:
      return 0;
  }
}

function scalar(text: string, event: ScalarEvent): Json {
  const written = event.fast ? text.slice(event.valueStart, event.valueEnd) : getScalarValue(text, event);
  if (event.tagStart < 0 && event.style !== SCALAR_STYLE.PLAIN) return written;
  const reading = event.tagStart < 0 ? plainScalar(written) : taggedScalar(text.slice(event.tagStart, event.tagEnd), written);
  if ('problem' in reading) throw new Unreadable(reading.problem, event.valueStart);
  return reading.value;
}

function keyText(key: Json, offset: number): string {
  if (key === null || typeof key === 'object') throw new Unreadable('a key must be text, a number or a boolean', offset);
  return String(key);
}
