import { type Event, parseEvents, YAMLException } from 'js-yaml';

/** A document that cannot be read, with the offset of the trouble in its text. */
export class Unreadable extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Parse events, the text to which they refer, and the way from its offsets back to those of the text as written. */
export type Parsed = {
  readonly events: readonly Event[];
  readonly text: string;
  readonly originOf: (offset: number) => number;
};

/** Deeper than anything that `maxDepth` lets pass can be indented. */
const INDENT = ' '.repeat(200);
/** Every repair parses again; this many characters may be parsed again before the document is given up. */
const MAX_REPARSED = 20_000_000;

/**
 * The parse events of a document. kubectl's reader, unlike YAML 1.2 and js-yaml, does not care how lines between
 * brackets or quotes are indented (`args: [` with its `]` in the first column is common): such lines are indented
 * before a second reading, which changes no value. Throws `Unreadable`.
 */
export function parse(text: string, maxDepth: number): Parsed {
  let parsed = text;
  const indented: number[] = [];
  const originOf = (offset: number): number => {
    if (indented.length === 0) return offset;
    const before = indented.findLastIndex((line) => line <= offset);
    // An offset inside the added blanks stands for the first character of the line.
    const line = indented[before] ?? 0;
    return Math.max(offset, before < 0 ? 0 : line + INDENT.length) - (before + 1) * INDENT.length;
  };
  for (;;) {
    try {
      return { events: parseEvents(parsed, { maxDepth }), text: parsed, originOf };
    } catch (error) {
      const reason = error instanceof YAMLException ? error.reason : String(error);
      const position = error instanceof YAMLException ? (error.mark?.position ?? 0) : 0;
      const line = parsed.lastIndexOf('\n', position - 1) + 1;
      const isRepairable =
        reason === 'deficient indentation' &&
        line > (indented.at(-1) ?? 0) &&
        (indented.length + 1) * text.length < MAX_REPARSED &&
        // A document marker ends the document wherever it stands.
        !/^(---|\.\.\.)/.test(parsed.slice(line, line + 3));
      if (!isRepairable) throw new Unreadable(reason, originOf(position));
      indented.push(line);
      parsed = parsed.slice(0, line) + INDENT + parsed.slice(line);
    }
  }
}
