import { readDocuments } from '../../manifest/documents.ts';
import { valueAt } from '../../manifest/json.ts';
import type { RepoPath } from '../../manifest/location.ts';

// What Flux does to objects after a build (`postBuild.substitute`): fluxcd/pkg, kustomize/kustomize_varsub.go and envsubst.
// It works on the YAML of each object as kustomize writes it, which is the text that comes in here.

/** A text with its variables replaced, or the expression that is not known here. */
export type Substitution =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unknown'; readonly expression: string };

const DISABLED = 'kustomize.toolkit.fluxcd.io/substitute';

/** Replaces variables in every object of a build, except in those that say they want none. */
export function substituteAll(path: RepoPath, text: string, values: ReadonlyMap<string, string>): Substitution {
  // Flux leaves objects alone where there is nothing to put in.
  if (values.size === 0) return { kind: 'text', text };
  const objects = text.split(/^---\n/m);
  const replaced: string[] = [];
  for (const object of objects) {
    const result = isDisabled(path, object) ? { kind: 'text' as const, text: object } : substitute(object, values);
    if (result.kind === 'unknown') return result;
    replaced.push(result.text);
  }
  return { kind: 'text', text: replaced.join('---\n') };
}

function isDisabled(path: RepoPath, object: string): boolean {
  if (!object.includes(DISABLED)) return false;
  const value = readDocuments(path, object).value[0]?.value;
  return ['labels', 'annotations'].some((field) => valueAt(value, 'metadata', field, DISABLED) === 'disabled');
}

/**
 * `${name}`, and `${name:=text}`, `${name:-text}`, `${name=text}` for what is missing or empty; `$$` is one `$`; any other
 * `$` is text. A name nobody gives a value is empty. Every other expression is unknown, and so is a default that holds one.
 */
export function substitute(text: string, values: ReadonlyMap<string, string>): Substitution {
  let result = '';
  for (let at = 0; at < text.length; ) {
    const next = text.indexOf('$', at);
    if (next < 0) return { kind: 'text', text: result + text.slice(at) };
    result += text.slice(at, next);
    if (text.startsWith('${', next)) {
      const found = EXPRESSION.exec(text.slice(next, next + MAX_EXPRESSION));
      if (found === null) return { kind: 'unknown', expression: text.slice(next, next + 40).split(/[\n}]/)[0] ?? '' };
      const [whole, name = '', fallback = ''] = found;
      // Line feeds in values are dropped.
      result += (values.get(name) ?? '').replaceAll('\n', '') || fallback;
      at = next + whole.length;
    } else {
      result += '$';
      at = next + (text.startsWith('$$', next) ? 2 : 1);
    }
  }
  return { kind: 'text', text: result };
}

const MAX_EXPRESSION = 10_000;
const EXPRESSION = /^\$\{([\p{L}\p{Nd}_]+)(?:(?::=|:-|=)([^}$]*))?\}/u;
