import { type Json, valueAt } from '../../manifest/json.ts';
import { digestsOfReference, has, listAt, notAList, platformAt, textAt, timeAt } from './field.ts';
import { type ReportDraft, type ScanFinding, toDraft, toFinding, when } from './report.ts';
import { toSeverity } from './severity.ts';

// Trivy JSON, schema version 2. Semantics page, 5 and 5.2; source: aquasecurity/trivy pkg/types/report.go.

const FIELDS = { subject: '`Metadata.RepoDigests`', scanner: '`Trivy`', time: '`CreatedAt`' };

export function isTrivy(json: Json): boolean {
  return has(json, 'SchemaVersion') && (has(json, 'ArtifactType') || has(json, 'ArtifactName'));
}

/** A list of results, as Trivy wrote before 2021: it names no image at all. */
export function isTrivyList(json: Json): boolean {
  return Array.isArray(json) && json.length > 0 && json.every((item: Json) => has(item, 'Target', 'Type'));
}

export function readTrivyList(json: Json): ReportDraft {
  return toDraft('Trivy JSON', {
    scanner: 'Trivy',
    fields: FIELDS,
    findings: listAt(json).flatMap(findingsOf),
    problems: ['the list form of Trivy (schema version 1) names no image'],
  });
}

export function readTrivy(json: Json): ReportDraft {
  const results = listAt(json, 'Results');
  const artifact = textAt(json, 'ArtifactType') ?? 'nothing it names';
  const findings = results.flatMap(findingsOf);
  const suppressed = results.flatMap(suppressedIn).length;
  const isEndOfLife = valueAt(json, 'Metadata', 'OS', 'EOSL') === true;
  return toDraft('Trivy JSON', {
    subjects: listAt(json, 'Metadata', 'RepoDigests').flatMap(digestsOfReference),
    scanner: 'Trivy',
    version: textAt(json, 'Trivy', 'Version'),
    scannedAt: timeAt(json, 'CreatedAt'),
    platform: platformAt(valueAt(json, 'Metadata', 'ImageConfig')),
    findings,
    fields: FIELDS,
    notes: [
      ...when(suppressed > 0, `suppressed by the scan, and counted here: ${suppressed}`),
      ...when(isEndOfLife, 'the distribution is out of support, so findings may be missing'),
    ],
    problems: [
      ...when(valueAt(json, 'SchemaVersion') !== 2, 'its `SchemaVersion` is not 2'),
      ...when(artifact !== 'container_image', `it is about ${artifact}, not about an image in a registry`),
      ...notAList(json, 'Results'),
      ...results.flatMap((result) => notAList(result, 'Vulnerabilities')),
      ...results.flatMap((result) => notAList(result, 'ExperimentalModifiedFindings')),
      ...unlooked(json, results),
      ...when(isEndOfLife && findings.length === 0, 'the distribution is out of support, so no findings mean nothing'),
    ],
  });
}

/** Why the report does not show that all packages were looked at. A clean image still has a result for its packages. */
function unlooked(json: Json, results: readonly Json[]): readonly string[] {
  const classes = results.map((result) => textAt(result, 'Class'));
  const looked = results.some(
    (result, index) =>
      classes[index] === 'os-pkgs' ||
      classes[index] === 'lang-pkgs' ||
      // Before 0.20 results had no class; findings show that somebody looked.
      (classes[index] === undefined && listAt(result, 'Vulnerabilities').length > 0),
  );
  if (!looked) return ['it did not look for vulnerabilities: `Results` holds none of class os-pkgs or lang-pkgs'];
  const family = textAt(json, 'Metadata', 'OS', 'Family') ?? 'none';
  const isOsKnown = family !== 'none' && !classes.includes(undefined);
  return when(isOsKnown && !classes.includes('os-pkgs'), `it did not look at the packages of \`${family}\``);
}

/** Findings of one result, those that an exception of the scan took out included: exceptions are the policy's. */
function findingsOf(result: Json): readonly ScanFinding[] {
  return [...listAt(result, 'Vulnerabilities'), ...suppressedIn(result)].map((each) =>
    toFinding({
      id: textAt(each, 'VulnerabilityID'),
      aliases: listAt(each, 'VendorIDs').flatMap((id) => textAt(id) ?? []),
      severity: toSeverity(textAt(each, 'Severity')),
      package: textAt(each, 'PkgIdentifier', 'PURL') ?? textAt(each, 'PkgName'),
      fixed: textAt(each, 'FixedVersion') !== undefined || textAt(each, 'Status') === 'fixed',
      publishedAt: timeAt(each, 'PublishedDate'),
    }),
  );
}

function suppressedIn(result: Json): readonly Json[] {
  return listAt(result, 'ExperimentalModifiedFindings')
    .filter((each) => (textAt(each, 'Type') ?? 'vulnerability') === 'vulnerability')
    .map((each) => valueAt(each, 'Finding') ?? null);
}
