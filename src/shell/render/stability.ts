import { readDocuments } from '../../manifest/documents.ts';
import { asObject, canonicalJson, type Json } from '../../manifest/json.ts';
import type { RepoPath, Route } from '../../manifest/location.ts';
import { identityOf } from '../../manifest/source-book.ts';

// A chart may draw passwords or ask the clock. Rendered twice from one input it then differs, and that is no change of the
// pull request. Head is rendered again after base: what stays the same from before base to after it did not change by
// chance in between, since clocks only go forward; what does not is compared without the values that moved.

/** Objects of a rendering by what they are called. Undefined: it cannot be read, or two objects have one name. */
type Objects = ReadonlyMap<string, { readonly value: Json; readonly text: string }>;

/**
 * Base as it is to be compared: where an object differs from head only in values that differ between two renderings of
 * head, it is head's. `unstable` are the objects with such values. Undefined: even the objects differ from time to time.
 */
export type Stabilised = { readonly base: string; readonly unstable: readonly string[] };

/** Compares base with head, rendered before and after it. */
export function stabilise(path: RepoPath, base: string, head: string, again: string): Stabilised | undefined {
  if (head === again) return { base, unstable: [] };
  const [before, first, second] = [base, head, again].map((text) => readObjects(path, text));
  if (before === undefined || first === undefined || second === undefined) return undefined;
  if (first.size !== second.size || [...first.keys()].some((key) => !second.has(key))) return undefined;
  const moving = new Map(
    [...first].map(([key, { value }]) => [key, findMoving(value, second.get(key)?.value ?? null, [])] as const),
  );
  const texts = [...before].map(([key, object]) => {
    const counterpart = first.get(key);
    const routes = moving.get(key) ?? [];
    if (counterpart === undefined || routes.length === 0) return object.text;
    const isEqual = canonicalJson(mask(object.value, routes)) === canonicalJson(mask(counterpart.value, routes));
    return isEqual ? counterpart.text : object.text;
  });
  const unstable = [...moving].flatMap(([key, routes]) => (routes.length > 0 ? [key] : []));
  return { base: texts.map((text) => `---\n${text.replace(/\n?$/, '\n')}`).join(''), unstable };
}

function readObjects(path: RepoPath, text: string): Objects | undefined {
  const { value: documents, gaps } = readDocuments(path, text);
  const objects = new Map(
    documents.map(({ value, text: own }) => [identityOf(asObject(value) ?? {}), { value, text: own }] as const),
  );
  return gaps.length > 0 || objects.size !== documents.length ? undefined : objects;
}

/** The ways to values that differ. Lists of different lengths differ as a whole. */
function findMoving(one: Json, other: Json, way: Route): readonly Route[] {
  if (Array.isArray(one) && Array.isArray(other) && one.length === other.length)
    return one.flatMap((each: Json, index) => findMoving(each, other[index] ?? null, [...way, index]));
  const [a, b] = [asObject(one), asObject(other)];
  const keys = Object.keys(a ?? {});
  if (a !== undefined && b !== undefined && keys.length === Object.keys(b).length && keys.every((key) => key in b))
    return keys.flatMap((key) => findMoving(a[key] ?? null, b[key] ?? null, [...way, key]));
  return canonicalJson(one) === canonicalJson(other) ? [] : [way];
}

const MASK = '(differs from time to time)';

function mask(value: Json, routes: readonly Route[]): Json {
  if (routes.some((route) => route.length === 0)) return MASK;
  const inside = (step: string | number): readonly Route[] =>
    routes.flatMap(([first, ...rest]) => (first === step ? [rest] : []));
  if (Array.isArray(value)) return value.map((each: Json, index) => mask(each, inside(index)));
  const object = asObject(value);
  if (object === undefined) return value;
  return Object.fromEntries(Object.entries(object).map(([key, each]) => [key, mask(each, inside(key))]));
}
