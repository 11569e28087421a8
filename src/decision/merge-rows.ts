import { asList, type JsonObject, valueAt } from '../manifest/json.ts';
import { type ScopeSizes, sumSizes } from '../scope/classify.ts';
import type { PartOutcome } from './part-outcome.ts';

const LISTS = ['reach', 'scope', 'labels', 'images'] as const;

/** What changes in which cluster, and how large the scope is; null where no part compared anything. */
export type MergedRows = {
  readonly change: { readonly [list in (typeof LISTS)[number]]: readonly JsonObject[] } | null;
  readonly clusters: readonly JsonObject[];
  readonly scope: { readonly base: ScopeSizes; readonly head: ScopeSizes } | null;
};

/** The rows of each cluster out of the first part that judged it. */
export function mergeRows(outcomes: readonly PartOutcome[], touched: readonly (string | null)[]): MergedRows {
  const compared = outcomes.filter(({ change }) => change !== null);
  const [some] = compared;
  if (some === undefined) return { change: null, clusters: [], scope: null };
  const judges = touched.flatMap((cluster) => {
    const outcome = compared.find(({ judged }) => judged.includes(cluster));
    return outcome === undefined ? [] : [{ cluster, outcome }];
  });
  const rows = (list: (typeof LISTS)[number]): readonly JsonObject[] =>
    judges.flatMap(({ cluster, outcome }) =>
      objectsIn(outcome, list).filter((row) => (row['cluster'] ?? null) === cluster),
    );
  const clusters =
    touched.length === 0
      ? some.clusters
      : judges.flatMap(({ cluster, outcome }) => outcome.clusters.filter((each) => (each['name'] ?? null) === cluster));
  const sizes = (side: 'base' | 'head') => sumSizes(clusters.map((each) => sizesOf(each, side)));
  return {
    change: { reach: rows('reach'), scope: rows('scope'), labels: rows('labels'), images: rows('images') },
    clusters,
    scope: { base: sizes('base'), head: sizes('head') },
  };
}

function objectsIn({ change }: PartOutcome, list: string): readonly JsonObject[] {
  return asList(change?.[list]).flatMap(
    (row) => (typeof row === 'object' && row !== null && !Array.isArray(row) ? [row as JsonObject] : []), // neither null nor a list
  );
}

function sizesOf(cluster: JsonObject, side: 'base' | 'head'): ScopeSizes {
  const size = (name: keyof ScopeSizes): number => {
    const value = valueAt(cluster, 'scope', side, name);
    return typeof value === 'number' ? value : 0;
  };
  return {
    cde: size('cde'),
    unrestricted: size('unrestricted'),
    connectedTo: size('connectedTo'),
    outOfScope: size('outOfScope'),
    connections: size('connections'),
  };
}
