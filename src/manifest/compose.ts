import {
  EVENT_ID,
  type Event,
  getScalarValue,
  type MappingEvent,
  SCALAR_STYLE,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';
import type { Json } from './json.ts';
import { parse, Unreadable } from './parse.ts';
import { DOUBTFUL, keyText, plainScalar, shortTag, taggedScalar, unknownTag } from './scalars.ts';

/** `maxDepth` and `maxNodes` count what an alias stands for each time it occurs: that is what walking the value costs. */
export type ComposeLimits = { readonly maxDepth: number; readonly maxAliases: number; readonly maxNodes: number };

/** Offsets of keys and items, by container. Recorded only when somebody asks for a position. */
export type Marks = Map<object, Map<string | number, number>>;

/** Something that another YAML reader understands otherwise or refuses, at an offset of the text. */
export type Doubt = { readonly offset: number; readonly message: string };

/** What was read, how many values it holds, the offset at which it begins, and what in it is doubtful. */
export type Composition = {
  readonly json: Json;
  readonly size: number;
  readonly start: number;
  readonly doubts: readonly Doubt[];
};

/**
 * Builds the value that Kubernetes would see from the parse events of one document: keys become strings, merge keys are
 * written out where they stand, duplicate keys are errors. An alias is the same object again. Throws `Unreadable`.
 */
export function compose(text: string, limits: ComposeLimits, marks?: Marks): Composition {
  return new Composer(text, limits, marks).compose();
}

type Mapping = { [key: string]: Json };
type Composed = { readonly json: Json; readonly size: number; readonly depth: number };
type Container = { readonly start: number; size: number; depth: number };

class Composer {
  readonly #text: string;
  readonly #originOf: (offset: number) => number;
  readonly #limits: ComposeLimits;
  readonly #marks: Marks | undefined;
  readonly #events: readonly Event[];
  readonly #doubts: Doubt[] = [];
  /** An anchor whose value is still being read is present and undefined: it must not contain itself. */
  readonly #anchors = new Map<string, Composed | undefined>();
  #position = 0;
  #aliases = 0;
  /** Where the last value began: an empty one has no place of its own. */
  #last = 0;

  constructor(text: string, limits: ComposeLimits, marks: Marks | undefined) {
    const parsed = parse(text, limits.maxDepth);
    this.#text = parsed.text;
    this.#originOf = parsed.originOf;
    this.#events = parsed.events;
    this.#limits = limits;
    this.#marks = marks;
  }

  compose(): Composition {
    const doubts = this.#doubts;
    if (this.#events.length === 0) return { json: null, size: 0, start: 0, doubts };
    this.#next();
    const root = this.#next();
    if (root.type === EVENT_ID.POP) return { json: null, size: 0, start: 0, doubts };
    const start = this.#startOf(root);
    const { json, size } = this.#node(root);
    this.#next();
    if (this.#position < this.#events.length) {
      // go-yaml reads one document and drops what follows; other readers do not.
      const behind = this.#events[this.#position + 1];
      throw new Unreadable(
        'a second document begins here; put `---` on a line of its own before it',
        behind === undefined ? 0 : this.#startOf(behind),
      );
    }
    return { json, size, start, doubts };
  }

  #next(): Event {
    const event = this.#events[this.#position];
    this.#position += 1;
    if (event === undefined) throw new Unreadable('the document ends too early', this.#last);
    return event;
  }

  #node(event: Event): Composed {
    switch (event.type) {
      case EVENT_ID.SCALAR:
        return this.#remember(event, { json: this.#scalar(event), size: 1, depth: 0 });
      case EVENT_ID.ALIAS:
        return this.#alias(this.#text.slice(event.anchorStart, event.anchorEnd), this.#startOf(event));
      case EVENT_ID.SEQUENCE:
        return this.#remember(event, this.#sequence(this.#open(event, '!!seq')));
      case EVENT_ID.MAPPING:
        return this.#remember(event, this.#mapping(this.#open(event, '!!map')));
      case EVENT_ID.DOCUMENT:
      case EVENT_ID.POP:
        break;
    }
    throw new Unreadable('unexpected content', this.#last);
  }

  #open(event: SequenceEvent | MappingEvent, tag: '!!seq' | '!!map'): Container {
    const { anchorStart, anchorEnd, tagStart, start } = event;
    if (anchorStart >= 0) this.#anchors.set(this.#text.slice(anchorStart, anchorEnd), undefined);
    if (tagStart >= 0 && this.#tag(event) !== tag)
      throw new Unreadable(unknownTag(this.#tag(event)), this.#originOf(tagStart));
    return { start: this.#originOf(start), size: 1, depth: 1 };
  }

  #tag({ tagStart, tagEnd }: { readonly tagStart: number; readonly tagEnd: number }): string {
    const tag = this.#text.slice(tagStart, tagEnd);
    // go-yaml takes a comma or bracket for a part of the tag.
    if (!/^\s?$/.test(this.#text.charAt(tagEnd)))
      throw new Unreadable(`tag \`${tag}\` needs a blank behind it`, this.#originOf(tagStart));
    return shortTag(tag);
  }

  #remember(event: SequenceEvent | MappingEvent | ScalarEvent, composed: Composed): Composed {
    const { type, anchorStart, anchorEnd } = event;
    if (anchorStart < 0) return composed;
    const name = this.#text.slice(anchorStart, anchorEnd);
    // go-yaml ends the name at any other character and reads the rest as part of the value.
    if (!/^[\w-]+$/.test(name)) {
      throw new Unreadable(
        `anchor \`&${name}\` must consist of letters, digits, \`_\` and \`-\``,
        this.#originOf(anchorStart),
      );
    }
    // Of two anchors of a name the one that begins last counts, even when it stands inside the other.
    if (type === EVENT_ID.SCALAR || this.#anchors.get(name) === undefined) this.#anchors.set(name, composed);
    return composed;
  }

  #alias(name: string, offset: number): Composed {
    this.#aliases += 1;
    const { maxAliases } = this.#limits;
    if (this.#aliases > maxAliases)
      throw new Unreadable(`more than ${maxAliases} aliases; write the values out`, offset);
    const known = this.#anchors.get(name);
    if (known !== undefined) return known;
    const trouble = this.#anchors.has(name) ? 'stands inside its own anchor' : 'names no anchor before it';
    throw new Unreadable(`alias \`*${name}\` ${trouble}`, offset);
  }

  /** Takes a value into a container. Checked at each step, so that no document can cost more than its limits. */
  #grow(container: Container, { size, depth }: Composed): void {
    container.size += size;
    container.depth = Math.max(container.depth, depth + 1);
    const { maxNodes, maxDepth } = this.#limits;
    if (container.size > maxNodes)
      throw new Unreadable(
        'more values than are read from one file, aliases counted as often as they occur; split the file',
        container.start,
      );
    if (container.depth > maxDepth)
      throw new Unreadable(`nested more than ${maxDepth} levels deep, aliases counted`, container.start);
  }

  #mark(container: object, key: string | number, offset: number): void {
    if (this.#marks === undefined) return;
    const own = this.#marks.get(container) ?? new Map<string | number, number>();
    this.#marks.set(container, own.set(key, offset));
  }

  #sequence(container: Container): Composed {
    const json: Json[] = [];
    for (let event = this.#next(); event.type !== EVENT_ID.POP; event = this.#next()) {
      this.#mark(json, json.length, this.#startOf(event));
      const item = this.#node(event);
      json.push(item.json);
      this.#grow(container, item);
    }
    return { json, size: container.size, depth: container.depth };
  }

  #mapping(container: Container): Composed {
    const json: Mapping = {};
    const merged = new Set<string>();
    for (let event = this.#next(); event.type !== EVENT_ID.POP; event = this.#next()) {
      const offset = this.#startOf(event);
      const isMerge = this.#isMerge(event);
      const key = isMerge ? '<<' : this.#key(event, offset);
      const value = this.#node(this.#next());
      this.#grow(container, value);
      if (isMerge) {
        for (const added of this.#merge(json, value.json, offset)) merged.add(added);
        continue;
      }
      if (Object.hasOwn(json, key) && !merged.delete(key))
        throw new Unreadable(`key \`${key}\` is written twice; remove one`, offset);
      put(json, key, value.json);
      this.#mark(json, key, offset);
    }
    return { json, size: container.size, depth: container.depth };
  }

  #isMerge(event: Event): boolean {
    if (event.type !== EVENT_ID.SCALAR || getScalarValue(this.#text, event) !== '<<') return false;
    return event.tagStart < 0 ? event.style === SCALAR_STYLE.PLAIN : this.#tag(event) === '!!merge';
  }

  #key(event: Event, offset: number): string {
    const { json } = this.#node(event);
    const source = event.type === EVENT_ID.SCALAR ? this.#text.slice(event.valueStart, event.valueEnd) : '';
    const key = keyText(json, source);
    if (key === undefined)
      throw new Unreadable('a key must be text, a boolean or a whole number; put it in quotes', offset);
    return key;
  }

  /** Writes out a `<<` entry and answers the keys it brought. Of several sources the first wins. */
  #merge(json: Mapping, source: Json, offset: number): readonly string[] {
    const brought = new Map<string, readonly [Json, number]>();
    for (const each of Array.isArray(source) ? source.toReversed() : [source]) {
      if (each === null || typeof each !== 'object' || Array.isArray(each))
        throw new Unreadable('`<<` merges only mappings', offset);
      const marks = this.#marks?.get(each);
      for (const [key, value] of Object.entries<Json>(each)) brought.set(key, [value, marks?.get(key) ?? offset]);
    }
    for (const [key, [value, mark]] of brought) {
      // go-yaml v2 lets the later entry win here and YAML the earlier: two readers, two objects.
      if (Object.hasOwn(json, key))
        throw new Unreadable(`key \`${key}\` stands before a \`<<\` that brings it too; write \`<<\` first`, offset);
      put(json, key, value);
      this.#mark(json, key, mark);
    }
    return [...brought.keys()];
  }

  #scalar(event: ScalarEvent): Json {
    const { style, tagStart } = event;
    const written = event.fast ? this.#text.slice(event.valueStart, event.valueEnd) : getScalarValue(this.#text, event);
    if (
      style === SCALAR_STYLE.DOUBLE_QUOTED &&
      !event.fast &&
      ESCAPED_BREAK.test(this.#text.slice(event.valueStart, event.valueEnd))
    ) {
      const message =
        'an empty line behind `\\` at the end of a line is read differently from reader to reader; write `\\n`';
      this.#doubts.push({ offset: this.#startOf(event), message });
    }
    if (tagStart < 0 && style !== SCALAR_STYLE.PLAIN) return written;
    const reading = tagStart < 0 ? plainScalar(written) : taggedScalar(this.#tag(event), written);
    if ('problem' in reading) throw new Unreadable(reading.problem, this.#startOf(event));
    if (tagStart < 0) this.#doubt(written, event);
    return reading.value;
  }

  #doubt(written: string, event: ScalarEvent): void {
    const { valueEnd } = event;
    if (DOUBTFUL.has(written)) this.#doubts.push(doubtfulWord(written, this.#startOf(event)));
    // Between brackets go-yaml v2 ends a key only at `:` and a blank, and takes any `?` for the mark of a key.
    if (written.startsWith('?') || /^:[,[\]{}]/.test(this.#text.slice(valueEnd, valueEnd + 2))) {
      this.#doubts.push({
        offset: this.#startOf(event),
        message:
          'between brackets readers disagree about `?` and about `:` without a blank behind it; put the text in quotes and the blank behind',
      });
    }
  }

  #startOf(event: Event): number {
    const start = writtenAt(event);
    if (start >= 0) this.#last = this.#originOf(start);
    return this.#last;
  }
}

const ESCAPED_BREAK = /\\[ \t]*\r?\n[ \t]*\r?\n/;

function doubtfulWord(word: string, offset: number): Doubt {
  const meaning = /y/i.test(word) ? 'true' : 'false';
  return {
    offset,
    message: `unquoted \`${word}\` is text to some readers and ${meaning} to kubectl; put it in quotes`,
  };
}

/** Own properties only: a key called `__proto__` is a key like any other. */
function put(object: Mapping, key: string, value: Json): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}

/** The offset of a value, or of its tag or anchor when nothing else of it is written; -1 for an empty value. */
function writtenAt(event: Event): number {
  switch (event.type) {
    case EVENT_ID.SCALAR:
      // The events of quoted text begin behind the quote.
      if (event.valueStart >= 0)
        return event.style === SCALAR_STYLE.PLAIN || isBlock(event) ? event.valueStart : event.valueStart - 1;
      return Math.max(event.tagStart, event.anchorStart);
    case EVENT_ID.ALIAS:
      return event.anchorStart - 1;
    case EVENT_ID.SEQUENCE:
    case EVENT_ID.MAPPING:
      return event.start;
    case EVENT_ID.DOCUMENT:
    case EVENT_ID.POP:
      break;
  }
  return -1;
}

function isBlock({ style }: ScalarEvent): boolean {
  return style === SCALAR_STYLE.LITERAL_BLOCK || style === SCALAR_STYLE.FOLDED_BLOCK;
}
