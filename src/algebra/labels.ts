import { type TextPattern, textExamples } from './text-kinds.ts';

/**
 * Label selectors as algebra: formulas over requirements on single keys. A requirement ranges over all strings *and
 * absence*, so what a selector means is exact on the whole label space, pods that nobody wrote yet included.
 * Semantics: docs/semantics.md, "Selectors" (Kubernetes apimachinery labels, Calico libcalico-go selector).
 */
export type Labels = ReadonlyMap<string, string>;

/** The value of a key that is not there. No label value can be spelt like this: label values hold no NUL. */
export const ABSENT = '\0absent';

/** `only` the listed values, or every value `except` the listed ones, ABSENT being a value like any other; or a part of the text. */
export type ValueSet = { readonly kind: 'only' | 'except'; readonly values: ReadonlySet<string> } | TextPattern;

export type Requirement = { readonly kind: 'requirement'; readonly key: string; readonly allowed: ValueSet };

export type Selector =
  | Requirement
  | { readonly kind: 'every' | 'some'; readonly of: readonly Selector[] }
  | { readonly kind: 'not'; readonly of: Selector };

export const EVERYTHING: Selector = { kind: 'every', of: [] };
export const NOTHING: Selector = { kind: 'some', of: [] };

export const only = (...values: readonly string[]): ValueSet => ({ kind: 'only', values: new Set(values) });
export const except = (...values: readonly string[]): ValueSet => ({ kind: 'except', values: new Set(values) });

export const requires = (key: string, allowed: ValueSet): Requirement => ({ kind: 'requirement', key, allowed });
export const has = (key: string): Requirement => requires(key, except(ABSENT));
export const not = (of: Selector): Selector => ({ kind: 'not', of });

/** The conjunction. */
export function every(...of: readonly Selector[]): Selector {
  return of.length === 1 && of[0] !== undefined ? of[0] : { kind: 'every', of };
}

/** The disjunction. */
export function some(...of: readonly Selector[]): Selector {
  return of.length === 1 && of[0] !== undefined ? of[0] : { kind: 'some', of };
}

/** Whether a value (or ABSENT) is in the set. */
export function admits(set: ValueSet, value: string): boolean {
  switch (set.kind) {
    case 'only':
      return set.values.has(value);
    case 'except':
      return !set.values.has(value);
    case 'contains':
      return value !== ABSENT && value.includes(set.text);
    case 'starts with':
      return value !== ABSENT && value.startsWith(set.text);
    case 'ends with':
      return value !== ABSENT && value.endsWith(set.text);
  }
}

/** Whether an object with these labels is selected. */
export function selects(selector: Selector, labels: Labels): boolean {
  switch (selector.kind) {
    case 'requirement':
      return admits(selector.allowed, labels.get(selector.key) ?? ABSENT);
    case 'every':
      return selector.of.every((part) => selects(part, labels));
    case 'some':
      return selector.of.some((part) => selects(part, labels));
    case 'not':
      return !selects(selector.of, labels);
  }
}

/** Every requirement of a formula, in the order written. */
export function requirementsOf(selector: Selector): readonly Requirement[] {
  if (selector.kind === 'requirement') return [selector];
  return selector.kind === 'not' ? requirementsOf(selector.of) : selector.of.flatMap(requirementsOf);
}

/** The same formula over other keys. */
export function renameKeys(selector: Selector, rename: (key: string) => string): Selector {
  switch (selector.kind) {
    case 'requirement':
      return { ...selector, key: rename(selector.key) };
    case 'not':
      return not(renameKeys(selector.of, rename));
    default:
      return { kind: selector.kind, of: selector.of.map((part) => renameKeys(part, rename)) };
  }
}

/**
 * What a selector still asks when some keys are known: `known` answers a value, ABSENT, or undefined for an open key.
 * EVERYTHING and NOTHING are answered as such.
 */
export function resolve(selector: Selector, known: (key: string) => string | undefined): Selector {
  switch (selector.kind) {
    case 'requirement': {
      const value = known(selector.key);
      if (value === undefined) return selector;
      return admits(selector.allowed, value) ? EVERYTHING : NOTHING;
    }
    case 'not': {
      const inner = resolve(selector.of, known);
      if (isEverything(inner)) return NOTHING;
      return isNothing(inner) ? EVERYTHING : not(inner);
    }
    case 'every': {
      const parts = selector.of.map((part) => resolve(part, known));
      return parts.some(isNothing) ? NOTHING : every(...parts.filter((part) => !isEverything(part)));
    }
    case 'some': {
      const parts = selector.of.map((part) => resolve(part, known));
      return parts.some(isEverything) ? EVERYTHING : some(...parts.filter((part) => !isNothing(part)));
    }
  }
}

/** Whether the formula is the empty conjunction: it asks nothing. */
export function isEverything(selector: Selector): boolean {
  return selector.kind === 'every' && selector.of.length === 0;
}

/** Whether the formula is the empty disjunction: nothing can meet it. */
export function isNothing(selector: Selector): boolean {
  return selector.kind === 'some' && selector.of.length === 0;
}

const keys = new WeakMap<Selector, string>();

/** A text that is equal for selectors with the same requirements, whatever their order and spelling. */
export function selectorKey(selector: Selector): string {
  const known = keys.get(selector);
  if (known !== undefined) return known;
  const key = makeKey(selector);
  keys.set(selector, key);
  return key;
}

function makeKey(selector: Selector): string {
  switch (selector.kind) {
    case 'requirement': {
      const { key, allowed } = selector;
      const values = 'values' in allowed ? [...allowed.values].toSorted().join('\x02') : allowed.text;
      return `${key}\x01${allowed.kind}\x01${values}`;
    }
    case 'not':
      return `!(${selectorKey(selector.of)})`;
    default:
      return `${selector.kind}(${[...new Set(selector.of.map(selectorKey))].toSorted().join('\x03')})`;
  }
}

/** For people: `app=web, tier notin (db)`; `everything` for the empty selector. */
export function describeSelector(selector: Selector): string {
  if (isEverything(selector)) return 'everything';
  return isNothing(selector) ? 'nothing' : describe(selector, false);
}

/** The same for the labels of one object. */
export function describeLabels(labels: Labels): string {
  return describeSelector(every(...[...labels].map(([key, value]) => requires(key, only(value)))));
}

function describe(selector: Selector, nested: boolean): string {
  switch (selector.kind) {
    case 'requirement':
      return describeRequirement(selector);
    case 'not':
      return `not (${describe(selector.of, false)})`;
    case 'every':
      return selector.of.map((part) => describe(part, true)).join(',');
    case 'some': {
      const text = selector.of.map((part) => describe(part, true)).join(' or ');
      return nested ? `(${text})` : text;
    }
  }
}

function describeRequirement({ key, allowed }: Requirement): string {
  if (!('values' in allowed)) return `${key} ${allowed.kind} '${allowed.text}'`;
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
      const now = [...(region.get(key) ?? kinds.get(key) ?? [])];
      const part = (wanted: boolean): readonly Region[] => {
        const values = now.filter((value) => admits(allowed, value) === wanted);
        if (values.length === 0) return [];
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
    if (rest.length < 2) return rest;
    const groups = new Map<string, Map<string, ReadonlySet<string>>>();
    for (const part of rest) {
      const others = [...part].flatMap(([name, values]) =>
        name === key ? [] : [`${name}=${[...values].join('\x01')}`],
      );
      const id = `${part.has(key)} ${others.toSorted().join('\x02')}`;
      const group = groups.get(id);
      if (group === undefined) groups.set(id, new Map(part));
      else {
        // In the order of kinds, so that the first is the plainest.
        const both = (value: string) => group.get(key)?.has(value) === true || part.get(key)?.has(value) === true;
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
