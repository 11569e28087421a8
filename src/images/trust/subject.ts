import { asObject, asString, type Json, valueAt } from '../../manifest/json.ts';
import { digests, listAt } from '../scan/field.ts';
import { parseStatement } from '../scan/statement.ts';

const MAX_SUBJECTS = 1_000;

/**
 * Which of the wanted digests a signed statement is about, or why it says nothing of them. Names of subjects identify
 * nothing. A subject that has the right digest under one algorithm and a wrong one under another contradicts itself.
 */
export function findSubject(
  json: Json,
  wanted: readonly string[],
): { readonly about: readonly string[] } | { readonly problem: string } {
  const statement = parseStatement(json);
  const [problem] = statement.problems;
  if (problem !== undefined) return { problem };
  if (statement.predicateType === undefined) return { problem: 'it has no `predicateType`' };
  if (asObject(statement.predicate) === undefined) return { problem: 'its predicate is no mapping' };
  const subjects = listAt(json, 'subject');
  if (subjects.length > MAX_SUBJECTS) return { problem: `it names more than ${MAX_SUBJECTS} subjects` };
  const about = new Set<string>();
  for (const subject of subjects) {
    const named = namedBy(subject);
    const right = named.filter((each) => wanted.includes(each));
    if (right.length === 0) continue;
    const known = (algorithm: string): boolean => wanted.some((each) => each.startsWith(`${algorithm}:`));
    const wrong = named.find((each) => !right.includes(each) && known(each.slice(0, each.indexOf(':'))));
    if (wrong !== undefined) return { problem: `a subject of it is ${right[0]} and also ${wrong}` };
    for (const each of right) about.add(each);
  }
  return about.size === 0 ? { problem: 'it is about something else' } : { about: [...about].toSorted() };
}

/** Algorithms are spelt in lower case; digits of a digest may be in either. */
function namedBy(subject: Json): readonly string[] {
  return ['sha256', 'sha512'].flatMap((algorithm) =>
    digests(`${algorithm}:${(asString(valueAt(subject, 'digest', algorithm)) ?? '').toLowerCase()}`),
  );
}
