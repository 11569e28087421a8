import { asObject, type Json, type JsonObject } from './json.ts';
import type { Route } from './location.ts';
import { isLabelKey, isLabelValue, labelProblem } from './resource.ts';

/** Why an object would be refused, and where. `readable`: what it means is clear all the same. */
export type Problem = { readonly route: Route; readonly message: string; readonly readable?: true };

/** What must hold between the fields of a mapping once each of them is well-formed by itself. */
export type Check = (object: JsonObject, route: Route) => readonly Problem[];

export const allOf =
  (...checks: readonly Check[]): Check =>
  (object, route) =>
    checks.flatMap((check) => check(object, route));

/** A whole number from `from` to `to`, both included. */
export const whole =
  (from: number, to: number): Shape =>
  (value, route) =>
    typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to
      ? []
      : wrong(route, `\`${JSON.stringify(value)}\` must be a number from ${from} to ${to}`);

/** Checks one value; answers every problem below it. */
export type Shape = (value: Json, route: Route) => readonly Problem[];

const wrong = (route: Route, message: string): readonly Problem[] => [{ route, message }];

/**
 * A mapping with exactly these fields. A field the API does not know is a problem: `kubectl apply` refuses it, and a
 * lenient server would drop it and leave a policy that means something else than what was reviewed.
 */
export function mapping(fields: { readonly [name: string]: Shape }, rule?: Check): Shape {
  return (value, route) => {
    const object = asObject(value);
    if (object === undefined) return wrong(route, `\`${String(route.at(-1) ?? 'object')}\` must be a mapping`);
    const problems = Object.entries(object).flatMap(([name, entry]) => {
      const shape = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (shape === undefined)
        return wrong([...route, name], `unknown field \`${name}\`; known here: ${Object.keys(fields).join(', ')}`);
      // A null field is an absent field to the API server.
      return entry === null ? [] : shape(entry, [...route, name]);
    });
    const isReadable = problems.every(({ readable }) => readable === true);
    return rule === undefined || !isReadable ? problems : [...problems, ...rule(object, route)];
  };
}

/** A list of such items. */
export function list(item: Shape): Shape {
  return (value, route) =>
    Array.isArray(value)
      ? value.flatMap((entry: Json, index) => item(entry ?? {}, [...route, index]))
      : wrong(route, `\`${String(route.at(-1))}\` must be a list`);
}

/** A text that passes a test; `expected` says what it should be. */
export function text(accepts: (value: string) => boolean, expected: string): Shape {
  return (value, route) => {
    if (typeof value !== 'string') return wrong(route, `\`${JSON.stringify(value)}\` must be ${expected} (a string)`);
    return accepts(value) ? [] : wrong(route, `\`${value}\` is not ${expected}`);
  };
}

/** One of some words, spelled so. */
export function oneOf(...values: readonly string[]): Shape {
  return text((value) => values.includes(value), `one of ${values.join(', ')}`);
}

export const anything: Shape = () => [];

const labelMap: Shape = (value, route) => {
  const problem = labelProblem(value);
  return problem === undefined ? [] : [{ route: [...route, ...problem.route], message: problem.message }];
};

/** `metav1.LabelSelector`, as the API server validates it. */
export const labelSelector: Shape = mapping({
  matchLabels: labelMap,
  matchExpressions: list(
    mapping(
      {
        key: text(isLabelKey, 'a label key'),
        operator: oneOf('In', 'NotIn', 'Exists', 'DoesNotExist'),
        values: list(text(isLabelValue, 'a label value')),
      },
      ({ key, operator, values }, route) => {
        if (typeof key !== 'string') return wrong(route, '`matchExpressions` item has no `key`');
        if (typeof operator !== 'string')
          return wrong(route, `\`matchExpressions\` item for \`${key}\` has no \`operator\``);
        const count = Array.isArray(values) ? values.length : 0;
        const wantsValues = operator === 'In' || operator === 'NotIn';
        if (wantsValues && count === 0) return wrong(route, `\`${operator}\` needs at least one value`);
        return !wantsValues && count > 0 ? wrong([...route, 'values'], `\`${operator}\` takes no values`) : [];
      },
    ),
  ),
});
