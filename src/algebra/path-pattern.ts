/**
 * Path patterns as GitHub reads them in CODEOWNERS: gitignore's, without negation and ranges, and with a last segment
 * `*` covering direct children only. Matching walks segments with a table, so no crafted pattern can make it slow.
 */
export type PathPattern = {
  readonly source: string;
  readonly segments: readonly Segment[];
  readonly below: 'file-or-below' | 'file';
};

/** `deep` is `**`: any number of folders. Otherwise literal text between wildcards: `one` char or `many`. */
type Segment = { readonly kind: 'deep' } | { readonly kind: 'name'; readonly glob: readonly Glob[] };
type Glob = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'one' } | { readonly kind: 'many' };

const MAX_LENGTH = 1_000;
const DEEP: Segment = { kind: 'deep' };

/** Reads a pattern; undefined when GitHub would not accept it. */
export function parsePathPattern(source: string): PathPattern | undefined {
  if (
    source === '' ||
    source.length > MAX_LENGTH ||
    source.includes('***') ||
    /^[!]/.test(source) ||
    hasOpenBracket(source)
  )
    return undefined;
  const parts = splitSegments(source);
  const anchored = parts.length > 1 && parts[1] !== '';
  const isFolder = parts.at(-1) === '';
  const names = parts.filter((part, index) => part !== '' || (index > 0 && index < parts.length - 1));
  const segments = names.map((part): Segment => (part === '**' ? DEEP : { kind: 'name', glob: parseGlob(part) }));
  const rooted = anchored ? segments : [DEEP, ...segments];
  const last = names.at(-1);
  if (isFolder) return { source, segments: names.length === 0 ? [] : [...rooted, DEEP, ANY_NAME], below: 'file' };
  if (last === '**') return { source, segments: [...rooted, ANY_NAME], below: 'file' };
  return { source, segments: rooted, below: last === '*' && anchored ? 'file' : 'file-or-below' };
}

const ANY_NAME: Segment = { kind: 'name', glob: [{ kind: 'many' }] };

/** Whether the pattern covers the file at `path`, itself or through one of its folders. */
export function isMatched({ segments, below }: PathPattern, path: string): boolean {
  const names = path.split('/');
  // reached[j]: the segments so far match the first j names.
  let reached = [true, ...names.map(() => false)];
  for (const segment of segments) {
    let seen = false;
    reached = reached.map((here, j) => {
      if (segment.kind === 'deep') {
        seen ||= here;
        return seen;
      }
      const name = names[j - 1];
      return name !== undefined && reached[j - 1] === true && matchesGlob(segment.glob, name);
    });
  }
  return below === 'file' ? reached.at(-1) === true : reached.includes(true);
}

function hasOpenBracket(source: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*[[\]]/.test(source);
}

/** Segments between slashes; a slash cannot be escaped. */
function splitSegments(source: string): readonly string[] {
  return source.split('/');
}

/** Wildcards, and the text between them; a backslash makes the sign behind it text. */
function parseGlob(part: string): readonly Glob[] {
  // survives: letter by letter is the same, only slower.
  return Array.from(part.matchAll(/[*?]|(?:\\.|[^*?])+/gs), ([piece]): Glob => {
    if (piece === '*') return { kind: 'many' };
    return piece === '?' ? { kind: 'one' } : { kind: 'text', text: piece.replaceAll(/\\(.)/gs, '$1') };
  });
}

/** Greedy matching with one point of return: linear in name times wildcards. */
function matchesGlob(glob: readonly Glob[], name: string): boolean {
  let starts = new Set([0]);
  for (const piece of glob) {
    const next = new Set<number>();
    for (const at of starts) {
      if (piece.kind === 'text') {
        if (name.startsWith(piece.text, at)) next.add(at + piece.text.length);
      } else if (piece.kind === 'one') {
        const [char] = name.slice(at);
        if (char !== undefined) next.add(at + char.length);
      } else {
        for (let j = at; j <= name.length; j += 1) next.add(j);
        break;
      }
    }
    starts = next;
  }
  return starts.has(name.length);
}
