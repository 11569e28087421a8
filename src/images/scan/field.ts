import { asList, asObject, type Json, valueAt } from '../../manifest/json.ts';
import { instantOf } from './instant.ts';

// How the readers of this folder look at a report. Every field of a report is somebody else's data: own properties only,
// nothing is assumed about its type, and nothing throws.

type Way = readonly (string | number)[];

/** Longer texts are no name, word or version: a report that hides one in megabytes does not get it printed. */
const MAX_TEXT = 1_000;
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/** The text there, without blanks around it; undefined when there is none, or only blanks, or far too much. */
export function textAt(value: Json | undefined, ...way: Way): string | undefined {
  const text = valueAt(value, ...way);
  const trimmed = typeof text === 'string' && text.length <= MAX_TEXT ? text.trim() : '';
  return trimmed === '' ? undefined : trimmed;
}

/** The list there; nothing for anything else. Whether something else stands there is asked with `notAList`. */
export function listAt(value: Json | undefined, ...way: Way): readonly Json[] {
  return asList(valueAt(value, ...way));
}

/** The problem where something else than a list stands where findings belong: it would read as "no findings". */
export function notAList(value: Json | undefined, ...way: Way): readonly string[] {
  const found = valueAt(value, ...way) ?? null;
  return found === null || Array.isArray(found) ? [] : [`\`${way.join('.')}\` is not a list`];
}

/** The moment there, as RFC 3339. */
export function timeAt(value: Json | undefined, ...way: Way): string | undefined {
  return instantOf(valueAt(value, ...way));
}

/** Whether the value is a mapping with all these keys of its own. */
export function has(value: Json | undefined, ...keys: readonly string[]): boolean {
  const object = asObject(value);
  return object !== undefined && keys.every((key) => Object.hasOwn(object, key));
}

/** The digest, `sha256:…` or `sha512:…`, as registries write it; none for anything else. */
export function digests(value: Json | undefined): readonly string[] {
  return typeof value === 'string' && DIGEST.test(value) ? [value] : [];
}

/** The digest of `repository@sha256:…`. A name or tag alone identifies nothing. */
export function digestsOfReference(value: Json | undefined): readonly string[] {
  return typeof value === 'string' && value.length <= MAX_TEXT && value.lastIndexOf('@') > 0
    ? digests(value.slice(value.lastIndexOf('@') + 1))
    : [];
}

/** The digest of a package URL `pkg:oci/name@sha256%3A…?…`, which the percent sign may or may not spell. */
export function digestsOfPurl(value: Json | undefined): readonly string[] {
  const match =
    typeof value === 'string' && value.length <= MAX_TEXT
      ? /^pkg:oci\/[^@?#]+@(sha(?:256|512))(?:%3[Aa]|:)([0-9a-f]+)(?:[?#]|$)/.exec(value)
      : null;
  return match === null ? [] : digests(`${match[1]}:${match[2]}`);
}

/** `linux/amd64`, where both are said. */
export function platformAt(value: Json | undefined): string | undefined {
  const [os, architecture] = [textAt(value, 'os'), textAt(value, 'architecture')];
  return os === undefined || architecture === undefined ? undefined : `${os}/${architecture}`;
}
