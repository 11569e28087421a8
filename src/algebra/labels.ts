import type { TextPattern } from './text-kinds.ts';

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

/** The conjunction; parts that ask nothing are left out, and what nothing can meet makes it so. */
export function every(...of: readonly Selector[]): Selector {
  if (of.some(isNothing)) return NOTHING;
  const parts = of.filter((part) => !isEverything(part));
  const [first, ...others] = parts;
  return first !== undefined && others.length === 0 ? first : { kind: 'every', of: parts };
}

/** The disjunction; parts that nothing can meet are left out, and what asks nothing makes it so. */
export function some(...of: readonly Selector[]): Selector {
  if (of.some(isEverything)) return EVERYTHING;
  const parts = of.filter((part) => !isNothing(part));
  const [first, ...others] = parts;
  return first !== undefined && others.length === 0 ? first : { kind: 'some', of: parts };
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
    // Plain loops: no other question is asked as often.
    case 'every':
      for (const part of selector.of) if (!selects(part, labels)) return false;
      return true;
    case 'some':
      for (const part of selector.of) if (selects(part, labels)) return true;
      return false;
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
    case 'every':
      return every(...selector.of.map((part) => resolve(part, known)));
    case 'some':
      return some(...selector.of.map((part) => resolve(part, known)));
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
  // survives: remembered, so that it is not made again.
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

/** Equal for equal label sets. */
export function labelsKey(labels: Labels): string {
  return [...labels]
    .map(([key, value]) => `${key}=${value}`)
    .toSorted()
    .join(',');
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
