/**
 * Plain and tagged YAML scalars as Kubernetes reads them: sigs.k8s.io/yaml, which is go-yaml v2 `resolve` and then JSON.
 * Every row of the table in the tests was checked against that library.
 */
export type Scalar = { readonly value: null | boolean | number | string } | { readonly problem: string };

const NULLS = new Set(['', '~', 'null', 'Null', 'NULL']);
const TRUES = new Set(['yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']);
const FALSES = new Set(['no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']);
/** The characters with which anything but text can begin; most scalars of a manifest are settled by this test. */
const NOT_TEXT = /^[-+.0-9~nNtTfFyYoO]/;
const NOT_JSON = /^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/;
const BASED = /^([-+]?)0(?:([xX][0-9a-fA-F]+)|([bB][01]+)|[oO]?([0-7]+))$/;
const DECIMAL = /^[-+]?[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?$/;
const DOT_FIRST = /^[-+]?\.[0-9]+([eE][-+]?[0-9]+)?$/;

/**
 * Words that YAML 1.2 reads as text and kubectl's reader as booleans. As values they are read as text and doubted, so
 * that a namespace called `y` has a name and a merge that relies on it is not green.
 */
export const DOUBTFUL: ReadonlySet<string> = new Set(['y', 'Y', 'n', 'N']);

/** What an unquoted scalar means. */
export function plainScalar(text: string): Scalar {
  if (text !== '' && !NOT_TEXT.test(text)) return { value: text };
  if (NULLS.has(text)) return { value: null };
  if (TRUES.has(text)) return { value: true };
  if (FALSES.has(text)) return { value: false };
  if (NOT_JSON.test(text))
    return { problem: `\`${text}\` has no JSON form, so Kubernetes cannot read it; put it in quotes if it is text` };
  return { value: number(text) ?? text };
}

/**
 * The number that go-yaml sees, if it sees one. Underscores vanish; in a number that begins with a dot they must stand
 * between digits. A number beyond 64 bits is text when it has a base prefix, and the nearest floating-point number
 * otherwise. Beyond 2^53 the nearest number stands in for an integer too: it is still a number, so still no valid label.
 */
function number(text: string): number | undefined {
  // `0b-1` is the one sign go-yaml accepts behind a prefix.
  const digits = text.startsWith('.')
    ? text.replace(/(?<=[0-9])_(?=[0-9])/g, '')
    : text.replaceAll('_', '').replace(/^0b([-+])(?=[01])/, '$10b');
  const based = BASED.exec(digits);
  const value = based === null ? undefined : fromBase(based);
  if (value !== undefined) return value;
  if (!DECIMAL.test(digits) && !DOT_FIRST.test(digits)) return undefined;
  const decimal = Number(digits);
  return Number.isFinite(decimal) ? decimal : undefined;
}

const MAX_INT64 = 2n ** 63n;

function fromBase([, sign, hex, binary, octal]: readonly (string | undefined)[]): number | undefined {
  const size = BigInt(`0${hex ?? binary ?? `o${octal}`}`);
  // Only a number without a sign gets the 64th bit.
  const fits = sign === '-' ? size <= MAX_INT64 : size < (sign === '+' ? MAX_INT64 : 2n * MAX_INT64);
  if (!fits) return undefined;
  return sign === '-' && size !== 0n ? -Number(size) : Number(size);
}

const INTEGER = /^[-+]?([0-9_]+|0_*[xXbBoO][0-9a-fA-F_]+)$/;

/** What a scalar with an explicit tag, in its `!!` form, means. A tag that Kubernetes does not know is a problem: it hides what was meant. */
export function taggedScalar(tag: string, text: string): Scalar {
  if (tag === '!!str') return { value: text };
  if (tag === '!!binary') return fromBase64(text);
  const plain = plainScalar(text);
  if ('problem' in plain) return plain;
  switch (tag) {
    case '!!null':
      return plain.value === null ? plain : { problem: `\`${text}\` is not null; remove the tag \`${tag}\`` };
    case '!!bool':
      return typeof plain.value === 'boolean'
        ? plain
        : { problem: `\`${text}\` is not a boolean; remove the tag \`${tag}\`` };
    case '!!int':
    case '!!float':
      return typeof plain.value === 'number' && (tag === '!!float' || INTEGER.test(text))
        ? plain
        : { problem: `\`${text}\` does not fit the tag \`${tag}\`; remove the tag` };
    default:
      return { problem: unknownTag(tag) };
  }
}

/** `!<tag:yaml.org,2002:str>` and `!!str` are one tag. */
export function shortTag(tag: string): string {
  return tag.replace(/^!<tag:yaml\.org,2002:(.*)>$/, '!!$1');
}

export function unknownTag(tag: string): string {
  return `tag \`${tag}\` means nothing to Kubernetes; remove it`;
}

function fromBase64(text: string): Scalar {
  const digits = text.replace(/[\r\n]/g, '');
  if (digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits))
    return { problem: 'the value of a `!!binary` is not base64' };
  const bytes = Uint8Array.from(atob(digits), (char) => char.charCodeAt(0));
  const value = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return value.includes('\uFFFD') ? { problem: 'the value of a `!!binary` is not UTF-8 text' } : { value };
}

/**
 * A mapping key as JSON writes it, or undefined when Kubernetes refuses it or the text depends on how Go prints a
 * floating-point number. `source` is how the key is written.
 */
export function keyText(key: unknown, source: string): string | undefined {
  if (typeof key === 'string') return key;
  if (typeof key === 'boolean') return String(key);
  if (typeof key !== 'number' || !Number.isSafeInteger(key)) return undefined;
  // Below a million Go prints a whole number the same way, whether it read an integer or a float.
  return Math.abs(key) < 1_000_000 || /^[-+]?[1-9][0-9_]*$/.test(source) ? String(key) : undefined;
}
