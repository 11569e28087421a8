import { locate, type ManifestDocument } from './documents.ts';
import { asList, asObject, asString, type Json, valueAt } from './json.ts';
import type { Location, Route } from './location.ts';

// Where a value of one object stands in another that it was made from. Nothing of rendering is known here.

/** The only place that says a value; where there are several, the only one under the same key. */
export function findScalar(
  documents: readonly ManifestDocument[],
  value: Json | undefined,
  route: Route,
): Location | undefined {
  if (value === undefined || value === null || isEmpty(value)) return undefined;
  const found = documents.flatMap((document) => waysTo(document.value, value).map((way) => ({ document, way })));
  const key = route.at(-1);
  const fitting = found.length > 1 ? found.filter(({ way }) => way.at(-1) === key) : found;
  const [only, other] = fitting;
  return only === undefined || other !== undefined ? undefined : locate(only.document, only.way);
}

/** Inside an equal value nothing more is found but by chance, so nobody looks there. */
function waysTo(value: Json, wanted: Json, way: Route = []): readonly Route[] {
  if (way.length > 0 && areEqual(loosen(value), loosen(wanted))) return [way];
  if (typeof value !== 'object' || value === null) return [];
  const entries: readonly (readonly [string | number, Json])[] = Array.isArray(value)
    ? value.map((each: Json, index) => [index, each] as const)
    : Object.entries(asObject(value) ?? {});
  return entries.flatMap(([step, each]) => waysTo(each, wanted, [...way, step]));
}

const isEmpty = (value: Json): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

/** A template writes numbers and texts alike. */
const loosen = (value: Json): Json => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value);

/** Whether both values are there and equal. */
export const isSame = (one: Json | undefined, other: Json | undefined): boolean =>
  one !== undefined && other !== undefined && areEqual(one, other);

/** Ends at the first difference, since most values that are asked about are large and different. */
function areEqual(one: Json, other: Json): boolean {
  if (one === other) return true;
  if (Array.isArray(one) || Array.isArray(other))
    return (
      Array.isArray(one) &&
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((each: Json, index) => areEqual(each, other[index] ?? null))
    );
  const [a, b] = [asObject(one), asObject(other)];
  if (a === undefined || b === undefined) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && areEqual(a[key] ?? null, b[key] ?? null))
  );
}

/** Whether a name, which may have gained a prefix or a suffix, can be the one that is written; texts with signs of a pattern fit any. */
export function mayBeNamed(written: string | undefined, name: string): boolean {
  return written === undefined || name.includes(written) || /[*+?|^$([{\\]/.test(written);
}

/**
 * The way in another object that means the same as a way in this one: items of lists are found by their name, else by
 * their content, else by their number. It may run past what is written there.
 */
export function align(body: Json, other: Json, route: Route): Route | undefined {
  const way: (string | number)[] = [];
  let [here, there]: [Json | undefined, Json | undefined] = [body, other];
  for (const step of route) {
    const item: Json | undefined = valueAt(here, step);
    const list = asList(there);
    let next: string | number = step;
    if (typeof step === 'number' && list.length > 0) {
      const name = asString(valueAt(item, 'name'));
      const byName = name === undefined ? -1 : list.findIndex((each) => valueAt(each, 'name') === name);
      const byContent = list.findIndex((each) => isSame(each, item));
      next = byName >= 0 ? byName : byContent >= 0 ? byContent : step;
    }
    way.push(next);
    [here, there] = [item, valueAt(there, next)];
  }
  return way;
}
