import { type Json, valueAt } from '../../manifest/json.ts';
import { digests, has, listAt, notAList, textAt } from './field.ts';
import { when } from './report.ts';

/**
 * An in-toto statement: a predicate about subjects that are named by digest. Whether it is signed, and by whom, is not
 * asked here; a verifier hands the bytes it verified to `parseStatement`. Specification: in-toto/attestation spec/v1/statement.md.
 */
export type Statement = {
  /** `sha256:…` and `sha512:…` of all subjects. */
  readonly subjects: readonly string[];
  readonly predicateType: string | undefined;
  readonly predicate: Json;
  readonly problems: readonly string[];
};

const TYPES = new Set(['https://in-toto.io/Statement/v1', 'https://in-toto.io/Statement/v0.1']);

export function isStatement(json: Json): boolean {
  return has(json, '_type', 'predicateType');
}

export function parseStatement(json: Json): Statement {
  const subjects = listAt(json, 'subject');
  return {
    subjects: subjects.flatMap((subject) =>
      ['sha256', 'sha512'].flatMap((algorithm) =>
        digests(`${algorithm}:${(textAt(subject, 'digest', algorithm) ?? '').toLowerCase()}`),
      ),
    ),
    predicateType: textAt(json, 'predicateType'),
    predicate: valueAt(json, 'predicate') ?? null,
    problems: [
      ...when(!TYPES.has(textAt(json, '_type') ?? ''), 'its `_type` is no in-toto statement of version 0.1 or 1'),
      ...notAList(json, 'subject'),
    ],
  };
}
