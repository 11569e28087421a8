/** What YAML and JSON can say once Kubernetes has read it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };

/** The value as a mapping, or undefined when it is anything else. */
export function asObject(value: Json | undefined): JsonObject | undefined {
  // The cast is the definition of JSON: what is neither null, nor a scalar, nor an array is a mapping.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** The value as a list; anything else is an empty list. */
export function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** The value where it is text. */
export function asString(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The value where it is a number. */
export function asNumber(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** The value at the end of a way through mappings and lists; undefined as soon as a step is missing. */
export function valueAt(value: Json | undefined, ...route: readonly (string | number)[]): Json | undefined {
  let at = value;
  for (const step of route) {
    if (typeof step === 'number') at = asList(at)[step];
    else {
      const object: JsonObject | undefined = asObject(at);
      at = object !== undefined && Object.hasOwn(object, step) ? object[step] : undefined;
    }
  }
  return at;
}

/** A text that is equal for equal values, whatever the order in which keys were written. */
export function canonicalJson(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item)).join(',')}]`;
  const object = asObject(value);
  if (object === undefined) return JSON.stringify(value ?? null);
  const entries = Object.keys(object).toSorted();
  return `{${entries.map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key])}`).join(',')}}`;
}
