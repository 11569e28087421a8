import { type Json, valueAt } from '../../manifest/json.ts';
import { digests, digestsOfPurl, digestsOfReference, listAt, notAList, textAt, timeAt } from './field.ts';
import { type ReportDraft, type ScanFinding, toDraft, toFinding, when } from './report.ts';
import { type Severity, severityOfScore, toSeverity, worst } from './severity.ts';

// CycloneDX JSON 1.4 to 1.7 with `vulnerabilities`. Semantics page, 5, 5.1 and 5.2.

const VERSIONS = new Set(['1.4', '1.5', '1.6', '1.7']);
const FIELDS = {
  subject: 'purl, version or `aquasecurity:trivy:RepoDigest` of `metadata.component`',
  scanner: '`metadata.tools`, which must name one',
  time: '`metadata.timestamp`',
};

export function isCycloneDx(json: Json): boolean {
  return textAt(json, 'bomFormat') === 'CycloneDX';
}

export function readCycloneDx(json: Json): ReportDraft {
  const component = valueAt(json, 'metadata', 'component');
  const type = textAt(component, 'type');
  const tools = [...listAt(json, 'metadata', 'tools'), ...listAt(json, 'metadata', 'tools', 'components')];
  const [tool] = tools.length === 1 ? tools : [];
  const vulnerabilities = listAt(json, 'vulnerabilities');
  const settled = vulnerabilities.filter((each) => isSettled(textAt(each, 'analysis', 'state'))).length;
  return toDraft('CycloneDX', {
    subjects: type === 'container' ? subjectsOf(component) : [],
    scanner: textAt(tool, 'name'),
    version: textAt(tool, 'version'),
    scannedAt: timeAt(json, 'metadata', 'timestamp'),
    findings: vulnerabilities.flatMap(findingsOf),
    fields: FIELDS,
    notes: when(settled > 0, `settled by \`analysis.state\`, and counted here: ${settled}`),
    problems: [
      ...when(
        !VERSIONS.has(textAt(json, 'specVersion') ?? ''),
        `its \`specVersion\` is none of ${[...VERSIONS].join(', ')}`,
      ),
      ...notAList(json, 'vulnerabilities'),
      ...vulnerabilities.flatMap((each) => [...notAList(each, 'ratings'), ...notAList(each, 'affects')]),
      ...when(
        vulnerabilities.length === 0,
        'it lists no vulnerabilities, as a bill of material that nobody scanned does',
      ),
      ...when(
        type !== undefined && type !== 'container',
        `it is about a component of type ${type}, not about an image`,
      ),
    ],
  });
}

/** Trivy writes a purl and a property; Grype and Syft the digest of the manifest as the version. */
function subjectsOf(component: Json | undefined): readonly string[] {
  const repoDigests = listAt(component, 'properties')
    .filter((property) => textAt(property, 'name') === 'aquasecurity:trivy:RepoDigest')
    .flatMap((property) => digestsOfReference(valueAt(property, 'value')));
  return [...digestsOfPurl(valueAt(component, 'purl')), ...digests(valueAt(component, 'version')), ...repoDigests];
}

function isSettled(state: string | undefined): boolean {
  return ['resolved', 'resolved_with_pedigree', 'false_positive', 'not_affected'].includes(state ?? '');
}

/** One finding for each package that a vulnerability affects, as the scanner's own format counts. */
function findingsOf(vulnerability: Json): readonly ScanFinding[] {
  const known = toFinding({
    id: textAt(vulnerability, 'id'),
    aliases: listAt(vulnerability, 'references').flatMap((reference) => textAt(reference, 'id') ?? []),
    // No marker says which rating the tool chose, so the worst counts; `other` is EPSS and the like.
    severity: worst(
      listAt(vulnerability, 'ratings')
        .filter((rating) => textAt(rating, 'method') !== 'other')
        .map(severityOf),
    ),
    fixed: textAt(vulnerability, 'recommendation') === undefined ? undefined : true,
    publishedAt: timeAt(vulnerability, 'published'),
  });
  const affected = listAt(vulnerability, 'affects');
  return affected.length === 0
    ? [known]
    : affected.map((each) => ({ ...known, package: textAt(each, 'ref') ?? known.package }));
}

/** The word; where there is none, the score of a CVSS. */
function severityOf(rating: Json): Severity {
  const score = valueAt(rating, 'score');
  const isScored = typeof score === 'number' && textAt(rating, 'method')?.startsWith('CVSS') === true;
  return textAt(rating, 'severity') === undefined && isScored
    ? severityOfScore(score)
    : toSeverity(textAt(rating, 'severity'));
}
