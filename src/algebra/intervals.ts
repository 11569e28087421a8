/**
 * Sets of points on a line, as half-open intervals `[from, to)`.
 * INVARIANT (canonical intervals): sorted, non-empty, neither overlapping nor touching. Equal sets are therefore
 * structurally equal. Half-open bounds keep the algebra free of "plus one", so one implementation serves ports
 * (numbers) and addresses (bigints).
 */
export type Intervals<T extends number | bigint> = readonly (readonly [from: T, to: T])[];

/** The canonical set that covers exactly the given intervals, in any order, overlapping or not; empty ones are dropped. */
export function intervals<T extends number | bigint>(parts: Iterable<readonly [from: T, to: T]>): Intervals<T> {
  // survives: of two that begin together either may come first.
  const sorted = [...parts].filter(([from, to]) => from < to).toSorted((a, b) => (a[0] < b[0] ? -1 : 1));
  const merged: [T, T][] = [];
  for (const [from, to] of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = greater(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

// survives: of equal numbers either is the greater, and the lesser.
const greater = <T extends number | bigint>(a: T, b: T): T => (a > b ? a : b);
// survives: the same.
const lesser = <T extends number | bigint>(a: T, b: T): T => (a < b ? a : b);

/** Points in `a` or in `b`. */
export function union<T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): Intervals<T> {
  // survives: without these two it is the same, only slower.
  if (a.length === 0) return b;
  // survives: the same.
  return b.length === 0 ? a : intervals([...a, ...b]);
}

/** Points in `a` and in `b`. */
export function intersect<T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): Intervals<T> {
  const out: [T, T][] = [];
  for (let i = 0, j = 0; ; ) {
    const left = a[i];
    const right = b[j];
    if (left === undefined || right === undefined) return out;
    const from = greater(left[0], right[0]);
    const to = lesser(left[1], right[1]);
    if (from < to) out.push([from, to]);
    // survives: where both end, either may be left first.
    if (left[1] < right[1]) i += 1;
    else j += 1;
  }
}

/** Points in `a` and not in `b`. */
export function subtract<T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): Intervals<T> {
  const out: [T, T][] = [];
  let j = 0;
  for (const [start, end] of a) {
    let from = start;
    // survives: what ends before cuts nothing, so that to skip it is only quicker.
    while ((b[j]?.[1] ?? end) <= from) j += 1;
    for (let k = j; ; k += 1) {
      const cut = b[k];
      // survives: what begins at the end cuts nothing either.
      if (cut === undefined || cut[0] >= end) break;
      if (from < cut[0]) out.push([from, cut[0]]);
      from = greater(from, cut[1]);
    }
    if (from < end) out.push([from, end]);
  }
  return out;
}

/** Whether both hold the same points. */
export function equal<T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): boolean {
  return a.length === b.length && a.every(([from, to], i) => from === b[i]?.[0] && to === b[i]?.[1]);
}

/** Whether every point of `a` is in `b`. */
export function isSubset<T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): boolean {
  return subtract(a, b).length === 0;
}

/** Whether `point` is in the set. */
export function contains<T extends number | bigint>(set: Intervals<T>, point: T): boolean {
  return set.some(([from, to]) => from <= point && point < to);
}
