import type { Json } from '../../manifest/json.ts';

/** Bounds on one report. `maxCharacters` counts UTF-16 units. */
export type JsonLimits = { readonly maxCharacters: number; readonly maxDepth: number };
export const JSON_LIMITS: JsonLimits = { maxCharacters: 32_000_000, maxDepth: 100 };

/**
 * JSON that everybody reads alike. A key written twice is refused, since readers disagree about which one counts, and so
 * are trailing data, deep nesting and size beyond the limits. Never throws.
 */
export function parseStrictly(
  text: string,
  limits: JsonLimits = JSON_LIMITS,
): { readonly json: Json } | { readonly problem: string } {
  if (text.length > limits.maxCharacters) return { problem: `it is larger than ${limits.maxCharacters} characters` };
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (content.trim() === '') return { problem: 'it is empty' };
  const outline = walk(content, limits.maxDepth);
  if (outline === 'deep') return { problem: `it is nested deeper than ${limits.maxDepth} levels` };
  const json = parse(content);
  if (json === undefined)
    return { problem: outline === 'open' ? 'it is truncated: its JSON ends too early' : 'it is not JSON' };
  return typeof outline === 'object'
    ? { problem: `it says \`${outline.twice.slice(0, 100)}\` twice in one object` }
    : { json };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json; // JSON.parse yields JSON
  } catch {
    return undefined;
  }
}

/** One pass over the brackets and keys of a text, which need not be JSON: then the answer only serves a message. */
function walk(text: string, maxDepth: number): 'plain' | 'open' | 'deep' | { readonly twice: string } {
  // The keys of each open object; undefined for a list.
  const open: (Set<string> | undefined)[] = [];
  let twice: string | undefined;
  let isKeyNext = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') {
      const end = closingQuote(text, at);
      if (end < 0) return 'open';
      const written = text.slice(at, end + 1);
      if (isKeyNext) {
        const key = String(written.includes('\\') ? parse(written) : written.slice(1, -1));
        const keys = open.at(-1);
        if (keys?.has(key) === true) twice ??= key;
        keys?.add(key);
      }
      isKeyNext = false;
      at = end;
    } else if (sign === '{' || sign === '[') {
      isKeyNext = sign === '{';
      if (open.push(isKeyNext ? new Set() : undefined) > maxDepth) return 'deep';
    } else if (sign === '}' || sign === ']') {
      open.pop();
      isKeyNext = false;
    } else if (sign === ',') isKeyNext = open.at(-1) !== undefined;
  }
  if (open.length > 0) return 'open';
  return twice === undefined ? 'plain' : { twice };
}

/** The quote that ends the string begun at `start`: the first with an even number of backslashes before it. */
function closingQuote(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end;
    while (text[before - 1] === '\\') before -= 1;
    if ((end - before) % 2 === 0) return end;
  }
  return -1;
}
