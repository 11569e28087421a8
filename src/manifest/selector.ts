import { ABSENT, every, except, has, only, type Requirement, requires, type Selector } from '../algebra/labels.ts';
import { asList, asObject, asString, type Json, valueAt } from './json.ts';

/**
 * A Kubernetes `LabelSelector` as algebra; `{}` selects everything. Undefined when there is none (missing or null): what
 * that means depends on the field. Expects what the API server accepts; source: apimachinery meta/v1 LabelSelectorAsSelector.
 */
export function parseSelector(value: Json | undefined): Selector | undefined {
  const object = asObject(value);
  if (object === undefined) return undefined;
  const pairs = Object.entries(asObject(object['matchLabels']) ?? {}).map(([key, entry]) =>
    requires(key, only(String(entry))),
  );
  const expressions = asList(object['matchExpressions']).map(requirementOf);
  return every(...pairs, ...expressions);
}

function requirementOf(expression: Json): Requirement {
  const key = asString(valueAt(expression, 'key')) ?? '';
  const values = asList(valueAt(expression, 'values')).map(String);
  switch (asString(valueAt(expression, 'operator'))) {
    case 'In':
      return requires(key, only(...values));
    case 'NotIn':
      return requires(key, except(...values));
    case 'Exists':
      return has(key);
    case 'DoesNotExist':
      return requires(key, only(ABSENT));
    default:
      // An operator the API server refuses selects nothing: such an object never becomes live.
      return requires(key, only());
  }
}
