import { type Json, valueAt } from '../../manifest/json.ts';
import { listAt, notAList, textAt, timeAt } from './field.ts';
import { isGrype, readGrype } from './grype.ts';
import { daysBetween } from './instant.ts';
import { type ReportDraft, type ScanFinding, toDraft, toFinding, when } from './report.ts';
import { type Severity, severityOfScore, toSeverity, worst } from './severity.ts';
import type { Statement } from './statement.ts';
import { isTrivy, readTrivy } from './trivy.ts';

// Predicates that tell what a scan found: in-toto vulns 0.1 and 0.2, and cosign's vuln/v1 before them.
// Semantics page, 5 and 5.1; in-toto/attestation spec/predicates/vulns*.md; cosign specs/COSIGN_VULN_ATTESTATION_SPEC.md.

const FIELDS = {
  subject: '`subject[].digest` of the statement',
  scanner: '`predicate.scanner.uri`',
  time: '`predicate.metadata.scanFinishedOn`',
};
/** A result older than the scan it is said to come from is another scan's. */
const MAX_DAYS_APART = 1;

type Common = Pick<ReportDraft, 'subjects' | 'scanner' | 'version' | 'scannedAt' | 'databaseAt' | 'fields'>;

const commonOf = ({ subjects, predicate }: Statement): Common => ({
  subjects,
  scanner: textAt(predicate, 'scanner', 'uri'),
  version: textAt(predicate, 'scanner', 'version'),
  scannedAt: timeAt(predicate, 'metadata', 'scanFinishedOn'),
  databaseAt: timeAt(predicate, 'scanner', 'db', 'lastUpdate'),
  fields: FIELDS,
});

/** An empty result is one here: the predicate says that it means "no vulnerabilities found". */
export function readVulns(statement: Statement): ReportDraft {
  const { predicate } = statement;
  const common = commonOf(statement);
  return toDraft('in-toto vulns predicate', {
    ...common,
    findings: listAt(predicate, 'scanner', 'result').map(toVulnerability),
    problems: [
      ...when((valueAt(predicate, 'scanner', 'result') ?? null) === null, 'it holds no result of a scan'),
      ...notAList(predicate, 'scanner', 'result'),
      ...when(
        common.databaseAt === undefined,
        'it does not say how old its vulnerability database was: `scanner.db.lastUpdate`',
      ),
    ],
  });
}

/** Version 0.1 describes one more level, `vulnerability`, and shows examples without. */
function toVulnerability(entry: Json): ScanFinding {
  const inner = valueAt(entry, 'vulnerability') ?? entry;
  return toFinding({
    id: textAt(inner, 'id'),
    severity: worst(listAt(inner, 'severity').map(severityOf)),
  });
}

/** A score is a word, or a number where its method is a CVSS; other numbers, such as EPSS, are no severity. */
function severityOf(rating: Json): Severity {
  const written = valueAt(rating, 'score');
  const score = typeof written === 'number' ? String(written) : textAt(written);
  if (score === undefined || !/^\d+(?:\.\d+)?$/.test(score)) return toSeverity(score);
  return /cvss/i.test(textAt(rating, 'method') ?? '') ? severityOfScore(Number(score)) : 'unknown';
}

/** The result is the scanner's own report, which must be about the statement's subject by its own account. */
export function readCosignVuln(statement: Statement): ReportDraft {
  const common = commonOf(statement);
  const result = valueAt(statement.predicate, 'scanner', 'result') ?? null;
  const inner = isTrivy(result) ? readTrivy(result) : isGrype(result) ? readGrype(result) : undefined;
  const isNamed = statement.subjects.length > 0 && inner !== undefined;
  const own = new Set(inner?.subjects);
  const shared = isNamed ? statement.subjects.filter((digest) => own.has(digest)) : statement.subjects;
  const [said, made] = [common.scannedAt, inner?.scannedAt];
  return toDraft('cosign vuln predicate', {
    ...common,
    subjects: shared,
    version: common.version ?? inner?.version,
    databaseAt: common.databaseAt ?? inner?.databaseAt,
    platform: inner?.platform,
    findings: inner?.findings ?? [],
    notes: inner?.notes ?? [],
    problems: [
      ...when(result === null, 'it holds no result of a scan'),
      ...when(result !== null && inner === undefined, 'its `scanner.result` is neither Trivy nor Grype JSON'),
      ...(inner?.problems ?? []),
      ...when(isNamed && inner.subjects.length === 0, `its result names no image by digest: ${inner?.fields.subject}`),
      ...when(isNamed && shared.length === 0, 'its result is about another image than its subject'),
      ...when(
        said !== undefined && made !== undefined && daysBetween(said, made) > MAX_DAYS_APART,
        `its result was made on ${made}, and its scan ended on ${said}`,
      ),
    ],
  });
}
