import { type Json, valueAt } from '../../manifest/json.ts';
import { digests, has, listAt, notAList, textAt, timeAt } from './field.ts';
import { type ReportDraft, toDraft, toFinding, when } from './report.ts';
import { toSeverity } from './severity.ts';

// NeuVector, reports of repository scans. The time of a scan stands in summaries only, so a report needs `scanned_at`
// beside it. Semantics page, 5 and 5.1; neuvector controller/api/apis.go.

export function isNeuVector(json: Json): boolean {
  const report = valueAt(json, 'report');
  return (
    has(report, 'vulnerabilities') &&
    (has(report, 'modules') || has(report, 'cvedb_version') || has(report, 'image_id'))
  );
}

export function readNeuVector(json: Json): ReportDraft {
  const report = valueAt(json, 'report');
  const error = textAt(json, 'error_message');
  return toDraft('NeuVector', {
    subjects: digests(valueAt(report, 'digest')),
    scanner: 'NeuVector',
    version: textAt(json, 'scanner_version') ?? textAt(report, 'scanner_version'),
    scannedAt: timeAt(json, 'scanned_at') ?? timeAt(report, 'scanned_at'),
    databaseAt: timeAt(report, 'cvedb_create_time'),
    findings: listAt(report, 'vulnerabilities').map((each) => {
      const fix = valueAt(each, 'fixed_version');
      return toFinding({
        id: textAt(each, 'name'),
        severity: toSeverity(textAt(each, 'severity')),
        package: textAt(each, 'package_name'),
        fixed: typeof fix === 'string' ? fix.trim() !== '' : undefined,
        publishedAt: timeAt(each, 'published_timestamp'),
      });
    }),
    fields: {
      subject: '`report.digest`, which only reports of repository scans have',
      scanner: 'the service itself',
      time: '`scanned_at` of the summary, beside the report',
    },
    problems: [
      ...when(error !== undefined, 'its scan failed: `error_message` is set'),
      ...when(
        (valueAt(report, 'vulnerabilities') ?? null) === null,
        'it did not look for vulnerabilities: `report.vulnerabilities` is null',
      ),
      ...notAList(report, 'vulnerabilities'),
    ],
  });
}
