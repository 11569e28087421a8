/**
 * Whether a text fits a pattern as a whole. `*` stands for any run of characters without `/` and `@`, `**` for any run at
 * all, everything else for itself, with its case. A star that crossed `/` or `@` would let a branch called
 * `x@refs/heads/main` pass for `main`. Takes time proportional to both lengths, whatever they hold. Never throws.
 */
export function fitsPattern(pattern: string, text: string): boolean {
  const tokens = pattern.match(/\*{2,}|[^]/g) ?? [];
  const reach = (at: number): readonly number[] => (isStar(tokens[at]) ? [at, ...reach(at + 1)] : [at]);
  let open = new Set(reach(0));
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    const next = new Set<number>();
    for (const place of open) {
      const token = tokens[place];
      const places = isStar(token)
        ? token.length > 1 || (sign !== '/' && sign !== '@')
          ? reach(place)
          : []
        : token === sign
          ? reach(place + 1)
          : [];
      for (const each of places) next.add(each);
    }
    open = next;
  }
  return open.has(tokens.length);
}

const isStar = (token: string | undefined): token is string => token?.startsWith('*') === true;
