/** A condition on a part of a text. */
export type TextPattern = { readonly kind: 'contains' | 'starts with' | 'ends with'; readonly text: string };

/** Characters of label values (Kubernetes apimachinery, validation of label values). */
const ALPHABET = 'anyx0bcdefghijklmopqrstuvwz123456789-_.ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Texts are explored up to this many; more patterns on one key than this can tell apart are nobody's labels. */
const EXPLORED = 20_000;

/**
 * One text for every way in which literals and patterns can tell texts apart: something new first, then the literals,
 * then the shortest text of each further kind. Without patterns that is one fresh text and the literals.
 *
 * Texts are grown letter by letter. Two texts with the same *state* (which literals and prefixes they can still become,
 * which parts they hold, which part they are in the middle of) have the same future, so each state is grown once.
 */
export function textExamples(literals: readonly string[], patterns: readonly TextPattern[]): readonly string[] {
  if (patterns.length === 0) return [freshText(new Set(literals)), ...literals];
  const kindOf = (text: string): string =>
    `${literals.indexOf(text)} ${patterns.map((pattern) => matches(pattern, text)).join()}`;
  const known = new Set(literals.map(kindOf));
  const examples: string[] = [];
  // survives: what is followed without need tells more states apart, and hides no kind.
  const starts = [...literals, ...patterns.filter(({ kind }) => kind === 'starts with').map(({ text }) => text)];
  // survives: the same.
  const parts = patterns.filter(({ kind }) => kind !== 'starts with').map(({ text }) => text);
  const stateOf = (text: string): string => {
    // As long as a text can still become a start, how far it is counts; whether it has one is part of its kind.
    const becoming = starts.map((start) => (start.startsWith(text) ? text.length : '')).join();
    const within = parts.map((part) => {
      let length = Math.min(part.length, text.length);
      while (!text.endsWith(part.slice(0, length))) length -= 1;
      return length;
    });
    return `${becoming}|${within.join(',')}|${kindOf(text)}`;
  };
  // survives: more letters make more texts of the same kinds.
  const letters = [...new Set([...lettersOf(ALPHABET.slice(0, 4), ...starts, ...parts), spareLetter(starts, parts)])];
  const seen = new Set<string>();
  let texts = [''];
  // survives: a bound on work, passed only by what is nobody's labels.
  while (texts.length > 0 && seen.size < EXPLORED) {
    const longer: string[] = [];
    for (const text of texts) {
      const state = stateOf(text);
      if (seen.has(state)) continue;
      seen.add(state);
      if (!known.has(kindOf(text))) {
        known.add(kindOf(text));
        examples.push(text);
      }
      longer.push(...letters.map((letter) => text + letter));
    }
    texts = longer;
  }
  return [...examples, ...literals];
}

/** Whether a text meets a pattern. */
export function matches({ kind, text: part }: TextPattern, text: string): boolean {
  if (kind === 'contains') return text.includes(part);
  return kind === 'starts with' ? text.startsWith(part) : text.endsWith(part);
}

/** Letters one by one; a letter beyond the basic plane stays whole. */
const lettersOf = (...texts: readonly string[]): readonly string[] => texts.flatMap((text) => Array.from(text));

/** A letter that no pattern uses leads out of all of them. */
function spareLetter(...used: readonly (readonly string[])[]): string {
  const taken = new Set(used.flat().join(''));
  return lettersOf(ALPHABET).find((letter) => !taken.has(letter)) ?? '~';
}

function freshText(taken: ReadonlySet<string>): string {
  let value = 'any';
  for (let i = 2; taken.has(value); i += 1) value = `any-${i}`;
  return value;
}
