// Patterns of Argo CD: those of its directory sources (gobwas/glob, where `*` crosses folders) and those of its git
// generator (Go's path.Match and doublestar, where it does not). Both walk a table, so no pattern can make them slow.

const MAX_ALTERNATIVES = 200;

/** The plain patterns that braces stand for. Undefined: it uses what is not known here, or stands for too many. */
export function expandBraces(pattern: string): readonly string[] | undefined {
  if (/[[\]\\!]/.test(pattern)) return undefined;
  const open = pattern.lastIndexOf('{');
  if (open < 0) return pattern.includes('}') ? undefined : [pattern];
  const close = pattern.indexOf('}', open);
  if (close < 0) return undefined;
  const all: string[] = [];
  for (const choice of pattern.slice(open + 1, close).split(',')) {
    const inner = expandBraces(pattern.slice(0, open) + choice.trim() + pattern.slice(close + 1));
    if (inner === undefined || all.length + inner.length > MAX_ALTERNATIVES) return undefined;
    all.push(...inner);
  }
  return all;
}

/** Whether wildcards match a text; `*` is any text and `?` any character, slashes too. */
export function matchesWildcards(pattern: string, text: string): boolean {
  let reached = new Set([0]);
  for (const char of pattern) {
    const next = new Set<number>();
    const first = Math.min(...reached);
    if (char === '*') for (let at = first; at <= text.length; at += 1) next.add(at);
    else for (const at of reached) if (at < text.length && (char === '?' || text[at] === char)) next.add(at + 1);
    if (next.size === 0) return false;
    reached = next;
  }
  return reached.has(text.length);
}

/** Whether a pattern matches a path folder by folder; `**` is any number of folders. */
export function matchesPath(pattern: string, path: string): boolean {
  const names = path.split('/');
  let reached = [true, ...names.map(() => false)];
  for (const segment of pattern.split('/')) {
    let seen = false;
    reached = reached.map((here, index) => {
      if (segment === '**') {
        seen ||= here;
        return seen;
      }
      const name = names[index - 1];
      return name !== undefined && reached[index - 1] === true && matchesWildcards(segment, name);
    });
  }
  return reached.at(-1) === true;
}
