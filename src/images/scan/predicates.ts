import { type Json, valueAt } from '../../manifest/json.ts';
import { has } from './field.ts';
import { readOpenVexDraft } from './openvex.ts';
import { type ReportDraft, toDraft } from './report.ts';
import { readProvenanceDraft, readSummaryDraft } from './slsa.ts';
import { isStatement, parseStatement, type Statement } from './statement.ts';
import { readCosignVuln, readVulns } from './vulns.ts';

/** What each predicate type says. The first of cosign's occurs in old data without its scheme. */
const PREDICATES: ReadonlyMap<string, (statement: Statement) => ReportDraft> = new Map([
  ['https://cosign.sigstore.dev/attestation/vuln/v1', readCosignVuln],
  ['cosign.sigstore.dev/attestation/vuln/v1', readCosignVuln],
  ['https://in-toto.io/attestation/vulns/v0.1', readVulns],
  ['https://in-toto.io/attestation/vulns/v0.2', readVulns],
  ['https://slsa.dev/verification_summary/v1', readSummaryDraft],
  ['https://slsa.dev/provenance/v1', readProvenanceDraft],
  ['https://openvex.dev/ns', ({ predicate }) => readOpenVexDraft(predicate)],
  ['https://openvex.dev/ns/v0.2.0', ({ predicate }) => readOpenVexDraft(predicate)],
]);

export function readStatement(json: Json): ReportDraft {
  const statement = parseStatement(json);
  const type = statement.predicateType ?? '';
  const read = PREDICATES.get(type);
  if (read === undefined)
    return toDraft('in-toto statement', {
      subjects: statement.subjects,
      problems: [`its predicate \`${type}\` does not tell what a scan found`],
    });
  const draft = read(statement);
  return { ...draft, problems: [...statement.problems, ...draft.problems] };
}

/** A predicate as `cosign attest --predicate` takes it, before there is a statement around it. */
export function isPredicate(json: Json): boolean {
  return has(bare(json), 'scanner', 'metadata') && !isStatement(json);
}

export function readPredicate(json: Json): ReportDraft {
  const predicate = bare(json);
  const isList = Array.isArray(valueAt(predicate, 'scanner', 'result'));
  const statement = { subjects: [], predicateType: undefined, predicate, problems: [] };
  const draft = isList ? readVulns(statement) : readCosignVuln(statement);
  return { ...draft, problems: ['a predicate without its statement names no image', ...draft.problems] };
}

const bare = (json: Json): Json => (has(json, 'predicate') ? (valueAt(json, 'predicate') ?? null) : json);
