/**
 * Names of hosts outside. `*.example.com` matches one or more whole labels in front and not the bare name (network-policy-api
 * v1alpha2); Calico Enterprise allows one `*` anywhere, as a whole label.
 */
export function matchesDomain(pattern: string, name: string): boolean {
  const [before = '', after] = inOneForm(pattern).split('*');
  if (after === undefined) return before === name;
  return name.length > before.length + after.length && name.startsWith(before) && name.endsWith(after);
}

/** One name for every way in which the patterns can tell names apart: each pattern's own name, something new for its `*`. */
export function domainExamples(patterns: readonly string[]): readonly string[] {
  const names = patterns.map((pattern) => inOneForm(pattern).replace('*', 'any'));
  return [...new Set(names)].toSorted();
}

/** Names have no case, and a dot at their end says nothing more. */
const inOneForm = (pattern: string): string => pattern.toLowerCase().replace(/\.$/, '');
