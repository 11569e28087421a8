/** One way to authenticate that a server offers. Names of schemes and parameters are in lower case, values as written. */
export type Challenge = { readonly scheme: string; readonly parameters: ReadonlyMap<string, string> };

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const END = '(?=[ \\t]*(?:,|$))';
const SEPARATOR = /[ \t,]*/y;
const PARAMETER = new RegExp(`(${TOKEN})[ \\t]*=[ \\t]*(?:"((?:[^"\\\\]|\\\\.)*)"|(${TOKEN}))${END}`, 'y');
const SCHEME = new RegExp(`(${TOKEN})(?:[ \\t]+|${END})`, 'y');
const TOKEN68 = new RegExp(`[A-Za-z0-9._~+/-]+=*${END}`, 'y');

/**
 * Reads `WWW-Authenticate`, several values joined by commas included (RFC 9110, 11.6.1): a comma may separate challenges,
 * parameters, or scopes inside a quoted one. Reading ends where the text breaks the grammar; the challenge that it breaks
 * in is not returned, because half a challenge may name another realm than the whole one. Never throws.
 */
export function parseChallenges(header: string): readonly Challenge[] {
  const challenges: { readonly scheme: string; readonly parameters: Map<string, string> }[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(header);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  for (take(SEPARATOR); at < header.length; take(SEPARATOR)) {
    const open = challenges.at(-1);
    const parameter = open === undefined ? null : take(PARAMETER);
    if (open !== undefined && parameter !== null) {
      const name = (parameter[1] ?? '').toLowerCase();
      if (open.parameters.has(name)) return challenges.slice(0, -1);
      open.parameters.set(name, parameter[2]?.replaceAll(/\\(.)/g, '$1') ?? parameter[3] ?? '');
      continue;
    }
    const scheme = take(SCHEME);
    if (scheme === null) return challenges.slice(0, -1);
    challenges.push({ scheme: (scheme[1] ?? '').toLowerCase(), parameters: new Map() });
    take(TOKEN68);
  }
  return challenges;
}
