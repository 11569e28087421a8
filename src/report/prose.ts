import type { SidedLocation } from '../manifest/location.ts';

/** A sentence before it meets a medium: our own words, quoted names, and places that may become links. */
export type Span =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'place'; readonly at: SidedLocation };
export type Prose = readonly Span[];

/** How a medium writes each kind of span; it escapes whatever it is given. */
export type Speaker = {
  readonly text: (text: string) => string;
  readonly code: (text: string) => string;
  readonly place: (at: SidedLocation) => string;
};

/** Tagged template: `say\`ask ${code(owner)}\``. Only the literal parts are our own words. */
export function say(words: TemplateStringsArray, ...values: readonly Prose[]): Prose {
  return words.flatMap(
    (text, index): Prose => [...(text === '' ? [] : [{ kind: 'text', text } as const]), ...(values[index] ?? [])],
  );
}

export const code = (text: string): Prose => [{ kind: 'code', text }];
export const place = (at: SidedLocation): Prose => [{ kind: 'place', at }];
export const words = (text: string): Prose => [{ kind: 'text', text }];

const MAX_MESSAGE = 1_000;

/**
 * A message: what stands between backticks is a name. A name that holds backticks may pair wrongly, never unescaped.
 * Longer messages are cut: nobody reads them, and reports have an end.
 */
export function quoted(message: string): Prose {
  const parts = (message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE).toWellFormed()}…` : message).split(
    '`',
  );
  // An odd number of backticks: the last one opens nothing.
  const closed = parts.length % 2 === 1 ? parts : [...parts.slice(0, -2), parts.slice(-2).join('`')];
  return closed.flatMap(
    (text, index): Prose => (text === '' ? [] : [{ kind: index % 2 === 1 ? 'code' : 'text', text }]),
  );
}

/** `a`, `a and b`, `a, b and c`; past `limit` the rest is counted. */
export function listed(items: readonly Prose[], joint: 'and' | 'or', limit: number = 6): Prose {
  const shown =
    items.length > limit ? [...items.slice(0, limit - 1), words(`${items.length - limit + 1} more`)] : items;
  return shown.flatMap((item, index) =>
    index === 0 ? item : [...words(index === shown.length - 1 ? ` ${joint} ` : ', '), ...item],
  );
}

/** Prose in the voice of one medium. */
export function speak(prose: Prose, speaker: Speaker): string {
  return prose.map((span) => (span.kind === 'place' ? speaker.place(span.at) : speaker[span.kind](span.text))).join('');
}

/** How a place is called: `payments/vault.yaml:12`; `.` stands for no file at all. */
export function placeName({ path, line }: SidedLocation): string {
  return path === '.' ? 'the change as a whole' : `${path}:${line}`;
}

/** What follows the name of a place that is no line of head. */
export function placeSuffix({ side, elsewhere }: SidedLocation): string {
  if (elsewhere === true) return ' in the context';
  return side === 'base' ? ' at base' : '';
}

/** `1 finding`, `2 findings`. */
export function count(number: number, one: string, many: string = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

type Told = {
  readonly path: string;
  readonly at?: string | undefined;
  readonly ageDays?: number | undefined;
};

/** What told of clusters, and how old that is: what has changed since then nobody here knows. */
export function contextProse(context: readonly Told[]): Prose {
  const each = ({ path, at, ageDays }: Told): Prose => {
    if (at === undefined || ageDays === undefined) return say`${code(path)}, of unknown date`;
    const age = ageDays < 0 ? 'still to come' : ageDays === 0 ? 'today' : `${count(ageDays, 'day')} old`;
    return say`${code(path)} of ${words(at.slice(0, 10))} (${words(age)})`;
  };
  return say`With context ${listed(context.map(each), 'and')}.`;
}
