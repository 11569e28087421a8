import { ABSENT, every, has, only, requires, type Selector } from '../algebra/labels.ts';
import { asList, asObject, asString, type Json, valueAt } from '../manifest/json.ts';
import type { PolicySelector, WorkloadSelector } from '../scope/taxonomy.ts';

export const strings = (value: Json | undefined): readonly string[] =>
  asList(value).flatMap((each) => asString(each) ?? []);

function toSelector(value: Json | undefined): Selector | undefined {
  const object = asObject(value);
  if (object === undefined) return undefined;
  return every(
    ...Object.entries(object).map(([key, entry]) => {
      if (typeof entry === 'boolean') return entry ? has(key) : requires(key, only(ABSENT));
      return requires(key, only(...(typeof entry === 'string' ? [entry] : strings(entry))));
    }),
  );
}

/** A workload selector as the settings write it. */
export function toWorkloadSelector(value: Json): WorkloadSelector {
  const podLabels = toSelector(valueAt(value, 'podLabels'));
  const namespaceLabels = toSelector(valueAt(value, 'namespaceLabels'));
  return {
    ...(podLabels && { podLabels }),
    ...(namespaceLabels && { namespaceLabels }),
    ...given(value, 'namespaces'),
    ...given(value, 'kinds'),
    ...given(value, 'workloads'),
  };
}

/** A policy selector as the settings write it. */
export function toPolicySelector(value: Json): PolicySelector {
  const own = toSelector(valueAt(value, 'labels'));
  return {
    ...(own && { labels: own }),
    ...given(value, 'namespaces'),
    ...given(value, 'names'),
    ...given(value, 'paths'),
    ...given(value, 'tiers'),
  };
}

function given<F extends string>(value: Json, field: F): { readonly [K in F]?: readonly string[] } {
  const named = strings(valueAt(value, field));
  // A computed key widens to string; the field is the one asked for.
  return named.length === 0 ? {} : ({ [field]: named } as { readonly [K in F]: readonly string[] });
}
