/**
 * Label selectors as algebra. A requirement on one key is a finite or co-finite set over all strings *and absence*, so
 * conjunction, complement and emptiness are exact on the whole label space, pods that nobody wrote yet included.
 * Semantics: Kubernetes `NotIn` and `DoesNotExist` match objects that do not carry the key at all.
 */
export type Labels = ReadonlyMap<string, string>;

/** The value of a key that is not there. No label value can be spelt like this: label values hold no NUL. */
export const ABSENT = '\0absent';

/** `only` the listed values, or every value `except` the listed ones; ABSENT is a value like any other. */
export type ValueSet = { readonly kind: 'only' | 'except'; readonly values: ReadonlySet<string> };

export type Requirement = { readonly key: string; readonly allowed: ValueSet };

/** A conjunction. No requirement: everything. */
export type Selector = readonly Requirement[];

export const EVERYTHING: Selector = [];

export const only = (...values: readonly string[]): ValueSet => ({ kind: 'only', values: new Set(values) });
export const except = (...values: readonly string[]): ValueSet => ({ kind: 'except', values: new Set(values) });

/** Whether a value (or ABSENT) is in the set. */
export function admits(set: ValueSet, value: string): boolean {
  return set.values.has(value) === (set.kind === 'only');
}

/** Whether an object with these labels is selected. */
export function selects(selector: Selector, labels: Labels): boolean {
  return selector.every(({ key, allowed }) => admits(allowed, labels.get(key) ?? ABSENT));
}

/** A text that is equal for selectors with the same requirements, whatever their order and spelling. */
export function selectorKey(selector: Selector): string {
  const keys = selector.map(
    ({ key, allowed }) => `${key}\x01${allowed.kind}\x01${[...allowed.values].toSorted().join('\x02')}`,
  );
  return [...new Set(keys)].toSorted().join('\x03');
}

/** For people: `app=web, tier notin (db)`; `everything` for the empty selector. */
export function describeSelector(selector: Selector): string {
  if (selector.length === 0) return 'everything';
  return selector.map(describeRequirement).join(',');
}

function describeRequirement({ key, allowed }: Requirement): string {
  const values = [...allowed.values].filter((value) => value !== ABSENT);
  const list = values.join(',');
  const absent = allowed.values.has(ABSENT);
  if (allowed.kind === 'only') {
    if (absent) return values.length === 0 ? `!${key}` : `${key} absent or in (${list})`;
    return values.length === 1 ? `${key}=${list}` : `${key} in (${list})`;
  }
  if (absent) return values.length === 0 ? key : `${key} not in (${list}) and present`;
  return values.length === 1 ? `${key}!=${list}` : `${key} notin (${list})`;
}

/** A part of the label space: per key, the values it may take. Keys that do not occur may take any. */
export type Region = ReadonlyMap<string, ValueSet>;

export const EVERYWHERE: Region = new Map();

function both(a: ValueSet, b: ValueSet): ValueSet {
  if (a.kind === 'only') return { kind: 'only', values: new Set([...a.values].filter((value) => admits(b, value))) };
  if (b.kind === 'only') return both(b, a);
  return { kind: 'except', values: new Set([...a.values, ...b.values]) };
}

const complement = ({ kind, values }: ValueSet): ValueSet => ({ kind: kind === 'only' ? 'except' : 'only', values });

/** The region with one more requirement, or undefined when nothing is left. */
function restrict(region: Region, { key, allowed }: Requirement): Region | undefined {
  const now = both(region.get(key) ?? except(), allowed);
  if (now.kind === 'only' && now.values.size === 0) return undefined;
  return new Map(region).set(key, now);
}

/** The part of `region` that `selector` selects, if any, and the disjoint parts that it does not. */
export function splitRegion(
  region: Region,
  selector: Selector,
): { readonly inside: Region | undefined; readonly outside: readonly Region[] } {
  const outside: Region[] = [];
  let rest: Region | undefined = region;
  for (const requirement of selector) {
    if (rest === undefined) break;
    const fails = restrict(rest, { key: requirement.key, allowed: complement(requirement.allowed) });
    if (fails !== undefined) outside.push(fails);
    rest = restrict(rest, requirement);
  }
  return { inside: rest, outside };
}

/** Labels of one object in the region, with as few labels as possible. Deterministic. */
export function exampleOf(region: Region): Labels {
  const labels = new Map<string, string>();
  for (const [key, allowed] of [...region].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (admits(allowed, ABSENT)) continue;
    const listed = allowed.kind === 'only' ? [...allowed.values].toSorted()[0] : undefined;
    labels.set(key, listed ?? freshValue(allowed.values));
  }
  return labels;
}

function freshValue(taken: ReadonlySet<string>): string {
  let value = 'any';
  for (let i = 2; taken.has(value); i += 1) value = `any-${i}`;
  return value;
}

/**
 * One example object for every combination of selectors that some object can have, within `region`: the finite face of
 * an infinite label space. `exceeded` when there are more than `limit` parts; the examples are then incomplete.
 */
export function representatives(
  region: Region,
  selectors: readonly Selector[],
  limit: number,
): { readonly examples: readonly Labels[]; readonly exceeded: boolean } {
  let parts: Region[] = [region];
  for (const selector of selectors) {
    const next = parts.flatMap((part) => {
      const { inside, outside } = splitRegion(part, selector);
      return inside === undefined ? outside : [...outside, inside];
    });
    if (next.length > limit) return { examples: parts.map(exampleOf), exceeded: true };
    parts = next;
  }
  const bySignature = new Map<string, Labels>();
  for (const part of parts) {
    const labels = exampleOf(part);
    const signature = selectors.map((selector) => (selects(selector, labels) ? '1' : '0')).join('');
    const known = bySignature.get(signature);
    if (known === undefined || labels.size < known.size) bySignature.set(signature, labels);
  }
  return { examples: [...bySignature.values()], exceeded: false };
}
