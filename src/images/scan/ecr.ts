import { type Json, valueAt } from '../../manifest/json.ts';
import { digests, has, listAt, notAList, textAt, timeAt } from './field.ts';
import { type ReportDraft, type ScanFinding, toDraft, toFinding, when } from './report.ts';
import { countSeverities, SEVERITIES, type Severity, toSeverity } from './severity.ts';

// Amazon ECR, `describe-image-scan-findings`: basic scanning by ECR, enhanced scanning by Amazon Inspector.
// Semantics page, 5 and 5.1; AWS ECR API reference, DescribeImageScanFindings.

export function isEcr(json: Json): boolean {
  return has(json, 'imageScanFindings') || has(json, 'imageScanStatus');
}

export function readEcr(json: Json): ReportDraft {
  const scan = valueAt(json, 'imageScanFindings');
  const status = textAt(json, 'imageScanStatus', 'status');
  const isEnhanced = has(scan, 'enhancedFindings') || status === 'ACTIVE';
  const wanted = isEnhanced ? 'ACTIVE' : 'COMPLETE';
  const enhanced = listAt(scan, 'enhancedFindings');
  const basic = listAt(scan, 'findings');
  const subjects = digests(valueAt(json, 'imageId', 'imageDigest'));
  const others = enhanced.flatMap((each) => listAt(each, 'resources')).flatMap(imageOf);
  const listed = [...enhanced, ...basic].map((each) => toSeverity(textAt(each, 'severity')));
  return toDraft(isEnhanced ? 'Amazon ECR enhanced scanning' : 'Amazon ECR basic scanning', {
    subjects,
    scanner: isEnhanced ? 'Amazon Inspector' : 'Amazon ECR',
    scannedAt: timeAt(scan, 'imageScanCompletedAt'),
    databaseAt: timeAt(scan, 'vulnerabilitySourceUpdatedAt'),
    findings: [...enhanced.flatMap(enhancedFindings), ...basic.map(basicFinding)],
    fields: {
      subject: '`imageId.imageDigest`; ask by digest, not by tag',
      scanner: 'the service itself',
      time: '`imageScanFindings.imageScanCompletedAt`',
    },
    problems: [
      ...when(
        status !== wanted,
        `its \`imageScanStatus.status\` is ${status ?? 'missing'}, and only ${wanted} means that it was scanned`,
      ),
      ...when(
        !has(scan, isEnhanced ? 'enhancedFindings' : 'findings') && !has(scan, 'findingSeverityCounts'),
        'it did not look for vulnerabilities: `imageScanFindings` has no findings and no counts',
      ),
      ...notAList(scan, 'findings'),
      ...notAList(scan, 'enhancedFindings'),
      ...when(
        subjects.length > 0 && others.some((digest) => !subjects.includes(digest)),
        'some of its findings are about another image',
      ),
      ...incomplete(json, listed),
    ],
  });
}

/** Results come in pages, and a page is not the scan: as many must be listed as the service counted. */
function incomplete(json: Json, listed: readonly Severity[]): readonly string[] {
  const counted = valueAt(json, 'imageScanFindings', 'findingSeverityCounts');
  const hasMore = (valueAt(json, 'nextToken') ?? '') !== '';
  if (!has(counted)) return when(hasMore, 'it is one page of several: `nextToken` is set');
  const found = countSeverities(listed);
  const entries = Object.entries(counted as { readonly [word: string]: Json }); // `has` says that it is a mapping
  const sums = SEVERITIES.map((severity) =>
    entries
      .filter(([word]) => toSeverity(word) === severity)
      .reduce((sum, [, count]) => sum + (typeof count === 'number' ? count : Number.NaN), 0),
  );
  const differs = SEVERITIES.find((severity, index) => sums[index] !== found[severity]);
  return differs === undefined
    ? []
    : [
        `it lists ${found[differs]} findings of rank ${differs} where \`findingSeverityCounts\` has another number: fetch all pages`,
      ];
}

function imageOf(resource: Json): readonly string[] {
  return digests(valueAt(resource, 'details', 'awsEcrContainerImage', 'imageHash'));
}

function basicFinding(finding: Json): ScanFinding {
  const attribute = (name: string): string | undefined =>
    listAt(finding, 'attributes')
      .filter((each) => textAt(each, 'key') === name)
      .flatMap((each) => textAt(each, 'value') ?? [])[0];
  return toFinding({
    id: textAt(finding, 'name'),
    severity: toSeverity(textAt(finding, 'severity')),
    package: attribute('package_name'),
  });
}

/** One finding for each vulnerable package of one of Inspector's. */
function enhancedFindings(finding: Json): readonly ScanFinding[] {
  const details = valueAt(finding, 'packageVulnerabilityDetails');
  const available = textAt(finding, 'fixAvailable');
  const known = toFinding({
    id: textAt(details, 'vulnerabilityId') ?? textAt(finding, 'title'),
    aliases: listAt(details, 'relatedVulnerabilities').flatMap((id) => textAt(id) ?? []),
    severity: toSeverity(textAt(finding, 'severity')),
    fixed: available === undefined ? undefined : available !== 'NO',
  });
  const packages = listAt(details, 'vulnerablePackages');
  if (packages.length === 0) return [known];
  return packages.map((each) => {
    const version = textAt(each, 'fixedInVersion');
    const fixed = version === undefined ? known.fixed : version !== 'NotAvailable';
    return { ...known, package: textAt(each, 'name') ?? known.package, fixed };
  });
}
