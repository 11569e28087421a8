import { asList, asObject, type Json, type JsonObject, valueAt } from '../manifest/json.ts';

// Templates of ApplicationSets: fasttemplate `{{path.basename}}`, or Go's `{{ .path.basename }}` as far as it is a plain
// field. Source: argoproj/argo-cd applicationset/utils/utils.go.

export type TemplateSyntax = 'fasttemplate' | 'go';

/** A filled template, and the placeholders in it that parameters do not answer. */
export type Filled = { readonly value: Json; readonly open: readonly string[] };

/** Puts parameters into every text of a value, keys too. */
export function fillTemplate(value: Json, params: JsonObject, syntax: TemplateSyntax): Filled {
  const open = new Set<string>();
  const text = (template: string): string =>
    template.replaceAll(/\{\{([^{}]*)\}\}/g, (whole, inside: string) => {
      const found = syntax === 'go' ? goValue(inside, params) : fastValue(inside.trim(), params);
      if (typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean') return String(found);
      open.add(whole);
      return whole;
    });
  const visit = (at: Json): Json => {
    if (typeof at === 'string') return text(at);
    if (Array.isArray(at)) return asList(at).map(visit);
    const object = asObject(at);
    if (object === undefined) return at;
    return Object.fromEntries(Object.entries(object).map(([key, each]) => [text(key), visit(each)]));
  };
  const filled = visit(value);
  return { value: filled, open: [...open] };
}

/** Keys are flat there (`values.ring` is one), and nested values can be asked for by such keys. */
function fastValue(key: string, params: JsonObject): Json | undefined {
  return valueAt(params, key) ?? valueAt(params, ...key.split('.'));
}

function goValue(inside: string, params: JsonObject): Json | undefined {
  const code = inside.replace(/^-\s/, '').replace(/\s-$/, '').trim();
  if (/^(\.\w+)+$/.test(code)) return valueAt(params, ...code.slice(1).split('.'));
  const indexed = /^index\s+((?:\.\w+)+)\s+(?:(\d+)|"([^"\\]*)")$/.exec(code);
  if (indexed === null) return undefined;
  const [, way = '', position, key = ''] = indexed;
  return valueAt(params, ...way.slice(1).split('.'), position === undefined ? key : Number(position));
}
