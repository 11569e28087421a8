import { ABSENT, admits, type Labels, not, requirementsOf, type Selector } from './labels.ts';
import { type TextPattern, textExamples } from './text-kinds.ts';

/**
 * A part of the label space: per key, the kinds of values it may take, each kind named by an example. Keys that do not
 * occur may take any.
 */
type Region = ReadonlyMap<string, ReadonlySet<string>>;

/** Per key, one example of every kind of value that the selectors can tell apart: absent, something new, every value they name. */
type Kinds = ReadonlyMap<string, ReadonlySet<string>>;

function kindsOf(selectors: readonly Selector[]): Kinds {
  const literals = new Map<string, Set<string>>();
  const patterns = new Map<string, TextPattern[]>();
  for (const { key, allowed } of selectors.flatMap(requirementsOf)) {
    const own = literals.get(key) ?? new Set<string>();
    literals.set(key, own);
    if ('values' in allowed) for (const value of allowed.values) own.add(value);
    else patterns.set(key, [...(patterns.get(key) ?? []), allowed]);
  }
  const kinds = new Map<string, ReadonlySet<string>>();
  for (const [key, own] of literals) {
    const named = [...own].filter((value) => value !== ABSENT).toSorted();
    kinds.set(key, new Set([ABSENT, ...textExamples(named, patterns.get(key) ?? [])]));
  }
  return kinds;
}

type Split = { readonly inside: readonly Region[]; readonly outside: readonly Region[] };

/** The disjoint parts of a region that a formula selects, and those that it does not. */
function split(region: Region, selector: Selector, kinds: Kinds): Split {
  switch (selector.kind) {
    case 'requirement': {
      const { key, allowed } = selector;
      // survives: every key that a selector asks for has its kinds.
      const now = [...(region.get(key) ?? kinds.get(key) ?? [])];
      const part = (wanted: boolean): readonly Region[] => {
        const values = now.filter((value) => admits(allowed, value) === wanted);
        if (values.length === 0) return [];
        // survives: a region that restricts nothing is the same region, only longer.
        return values.length === now.length ? [region] : [new Map(region).set(key, new Set(values))];
      };
      return { inside: part(true), outside: part(false) };
    }
    case 'not': {
      const { inside, outside } = split(region, selector.of, kinds);
      return { inside: outside, outside: inside };
    }
    case 'every': {
      const outside: Region[] = [];
      let inside: readonly Region[] = [region];
      for (const part of selector.of) {
        const splits = inside.map((each) => split(each, part, kinds));
        outside.push(...splits.flatMap((each) => each.outside));
        inside = splits.flatMap((each) => each.inside);
      }
      return { inside, outside };
    }
    case 'some': {
      const { inside, outside } = split(region, { kind: 'every', of: selector.of.map(not) }, kinds);
      return { inside: outside, outside: inside };
    }
  }
}

/** Labels of one object in the region, with as few labels as possible. The first kind of value is the plainest. */
function exampleOf(region: Region): Labels {
  return new Map(
    [...region]
      // survives: no two keys are equal.
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([key, values]) => {
        const [value = ABSENT] = values;
        return value === ABSENT ? [] : [[key, value] as const];
      }),
  );
}

/** A region, and which of the selectors so far select it. */
type Part = { readonly region: Region; readonly signature: string };

/** The same space in fewer parts: parts that differ in one key only are one. */
function merged(parts: readonly Region[], kinds: Kinds): readonly Region[] {
  let rest = parts;
  for (const key of new Set(parts.flatMap((part) => [...part.keys()]))) {
    // survives: nothing to merge is found by looking, too.
    if (rest.length < 2) return rest;
    const groups = new Map<string, Map<string, ReadonlySet<string>>>();
    for (const part of rest) {
      const others = [...part]
        .filter(([name]) => name !== key)
        .map(([name, values]) => `${name}=${[...values].join('\x01')}`);
      const id = `${part.has(key)} ${others.toSorted().join('\x02')}`;
      const group = groups.get(id);
      if (group === undefined) groups.set(id, new Map(part));
      else {
        // In the order of kinds, so that the first is the plainest.
        const both = (value: string) => group.get(key)?.has(value) === true || part.get(key)?.has(value) === true;
        // survives: every key that a selector asks for has its kinds.
        group.set(key, new Set([...(kinds.get(key) ?? [])].filter(both)));
      }
    }
    rest = [...groups.values()];
  }
  return rest;
}

/** An object that the selector selects, or undefined when no object can be. */
export function exampleFor(selector: Selector): Labels | undefined {
  const [region] = split(new Map(), selector, kindsOf([selector])).inside;
  return region && exampleOf(region);
}

/**
 * One example object for every combination of selectors that some object within `limits` can have: the finite face of
 * an infinite label space. `exceeded` when there are more than `limit` parts; the examples are then incomplete.
 */
export function representatives(
  limits: Selector,
  selectors: readonly Selector[],
  limit: number,
): { readonly examples: readonly Labels[]; readonly exceeded: boolean } {
  const kinds = kindsOf([limits, ...selectors]);
  let parts: readonly Part[] = split(new Map(), limits, kinds).inside.map((region) => ({ region, signature: '' }));
  for (const selector of selectors) {
    const next = parts.flatMap(({ region, signature }): readonly Part[] => {
      const { inside, outside } = split(region, selector, kinds);
      return [
        ...merged(outside, kinds).map((each) => ({ region: each, signature: `${signature}0` })),
        ...merged(inside, kinds).map((each) => ({ region: each, signature: `${signature}1` })),
      ];
    });
    if (next.length > limit) return { examples: parts.map(({ region }) => exampleOf(region)), exceeded: true };
    parts = next;
  }
  const bySignature = new Map<string, Labels>();
  for (const { region, signature } of parts) {
    const labels = exampleOf(region);
    const known = bySignature.get(signature);
    if (known === undefined || labels.size < known.size) bySignature.set(signature, labels);
  }
  return { examples: [...bySignature.values()], exceeded: false };
}
