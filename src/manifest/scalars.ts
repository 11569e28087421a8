/**
 * Plain and tagged YAML scalars as Kubernetes reads them (sigs.k8s.io/yaml on go-yaml v2, then JSON). Every row of the
 * table in the tests was checked against that library.
 */
export type Scalar = { readonly value: null | boolean | number | string } | { readonly problem: string };

const NULLS = new Set(['', '~', 'null', 'Null', 'NULL']);
const TRUES = new Set(['yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']);
const FALSES = new Set(['no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']);
const NOT_JSON = /^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/;
const INTEGER = /^[-+]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|[0-9]+)$/;
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;

/**
 * Words that YAML 1.2 reads as text and kubectl's reader as booleans. As values they are read as text and doubted, so
 * that a namespace called `y` has a name and a merge that relies on it is not green.
 */
export const DOUBTFUL: ReadonlySet<string> = new Set(['y', 'Y', 'n', 'N']);

/** What an unquoted scalar means. */
export function plainScalar(text: string): Scalar {
  if (NULLS.has(text)) return { value: null };
  if (TRUES.has(text)) return { value: true };
  if (FALSES.has(text)) return { value: false };
  if (NOT_JSON.test(text)) return { problem: `\`${text}\` has no JSON form; Kubernetes cannot read it` };
  if (!/^[-+.0-9]/.test(text)) return { value: text };
  const digits = text.replaceAll('_', '');
  if (INTEGER.test(digits)) return { value: integer(digits) };
  if (!FLOAT.test(digits)) return { value: text };
  const number = Number(digits);
  return { value: Number.isFinite(number) ? number : text };
}

/** Beyond 2^53 the nearest number stands in: still a number, so still no valid label value. */
function integer(text: string): number {
  const negative = text.startsWith('-');
  const digits = text.replace(/^[-+]/, '');
  const octal = /^0[oO]?([0-7]+)$/.exec(digits);
  const size = octal?.[1] === undefined ? Number(digits) : Number.parseInt(octal[1], 8);
  return negative && size !== 0 ? -size : size;
}

/** What a scalar with an explicit tag means. Tags that Kubernetes does not know leave the text as it is. */
export function taggedScalar(tag: string, text: string): Scalar {
  const plain = plainScalar(text);
  const value = 'value' in plain ? plain.value : undefined;
  switch (tag.replace(/^tag:yaml\.org,2002:/, '!!')) {
    case '!!bool':
      return typeof value === 'boolean' ? { value } : { problem: `\`${text}\` is not a boolean` };
    case '!!int':
    case '!!float':
      return typeof value === 'number' ? { value } : { problem: `\`${text}\` is not a number` };
    case '!!null':
      return value === null ? { value } : { problem: `\`${text}\` is not null` };
    case '!!binary':
      return { value: fromBase64(text) };
    default:
      return { value: text };
  }
}

function fromBase64(text: string): string {
  const bytes = Uint8Array.from(atob(text.replace(/\s/g, '')), (char) => char.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}
