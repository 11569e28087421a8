import { asObject, type Json, valueAt } from '../../manifest/json.ts';
import { digests, digestsOfReference, has, listAt, notAList, textAt, timeAt } from './field.ts';
import { earliest } from './instant.ts';
import { type ReportDraft, type ScanFinding, toDraft, toFinding, when } from './report.ts';
import { toSeverity } from './severity.ts';

// Google Artifact Analysis: `gcloud artifacts docker images describe`, and lists of occurrences. Semantics page, 5 and 5.1.

export function isGoogle(json: Json): boolean {
  return has(json, 'image_summary') || has(json, 'occurrences') || isOccurrenceList(json);
}

function isOccurrenceList(json: Json): boolean {
  return Array.isArray(json) && json.length > 0 && json.every((item: Json) => has(item, 'noteName', 'resourceUri'));
}

export function readGoogle(json: Json): ReportDraft {
  const described = has(json, 'image_summary');
  const byRank = valueAt(json, 'package_vulnerability_summary', 'vulnerabilities');
  const ranks = Object.keys(asObject(byRank) ?? {});
  const occurrences = described
    ? [...listAt(json, 'discovery_summary', 'discovery'), ...ranks.flatMap((rank) => listAt(byRank, rank))]
    : [...listAt(json), ...listAt(json, 'occurrences')];
  const discoveries = occurrences.flatMap((each) =>
    has(each, 'discovery') ? [valueAt(each, 'discovery') ?? null] : [],
  );
  const summary = digests(valueAt(json, 'image_summary', 'digest'));
  const resources = occurrences.flatMap((each) => digestsOfReference(valueAt(each, 'resourceUri')));
  const subjects = described ? summary : resources;
  return toDraft('Google Artifact Analysis', {
    subjects,
    scanner: 'Google Artifact Analysis',
    scannedAt: earliest(discoveries.flatMap((each) => timeAt(each, 'lastScanTime') ?? [])),
    findings: occurrences.flatMap(findingsOf),
    fields: {
      subject: described ? '`image_summary.digest`' : '`resourceUri` of the occurrences',
      scanner: 'the service itself',
      time: '`discovery.lastScanTime`',
    },
    notes: when(
      discoveries.some((each) => textAt(each, 'continuousAnalysis') === 'INACTIVE'),
      'the service does not watch this image any more, so its findings grow old',
    ),
    problems: [
      ...when(discoveries.length === 0, 'it does not say that it was scanned: there is no `discovery`'),
      ...discoveries
        .map((each) => textAt(each, 'analysisStatus') ?? 'missing')
        .flatMap((status) =>
          when(
            status !== 'FINISHED_SUCCESS',
            `its \`analysisStatus\` is ${status}, and only FINISHED_SUCCESS means that it was scanned`,
          ),
        ),
      ...when((byRank ?? null) !== null && asObject(byRank) === undefined, '`vulnerabilities` is not a mapping'),
      ...ranks.flatMap((rank) => notAList(byRank, rank)),
      ...notAList(json, 'occurrences'),
      ...when((valueAt(json, 'nextPageToken') ?? '') !== '', 'it is one page of several: `nextPageToken` is set'),
      ...when(new Set([...subjects, ...resources]).size > 1, 'its occurrences are about different images'),
      ...when(
        !described && resources.length > 0 && resources.length < occurrences.length,
        'some of its occurrences do not say which image they are about',
      ),
    ],
  });
}

/** What is filed under a rank is a finding, and so is every occurrence of a vulnerability; a discovery is none. */
function findingsOf(occurrence: Json): readonly ScanFinding[] {
  const isOther =
    !has(occurrence, 'vulnerability') && (textAt(occurrence, 'kind') ?? 'VULNERABILITY') !== 'VULNERABILITY';
  if (isOther || has(occurrence, 'discovery')) return [];
  const vulnerability = valueAt(occurrence, 'vulnerability');
  const fix = valueAt(vulnerability, 'fixAvailable');
  return [
    toFinding({
      id: textAt(vulnerability, 'shortDescription') ?? textAt(occurrence, 'noteName')?.split('/').at(-1),
      severity: toSeverity(textAt(vulnerability, 'effectiveSeverity') ?? textAt(vulnerability, 'severity')),
      package: listAt(vulnerability, 'packageIssue').flatMap((issue) => textAt(issue, 'affectedPackage') ?? [])[0],
      fixed: typeof fix === 'boolean' ? fix : undefined,
    }),
  ];
}
