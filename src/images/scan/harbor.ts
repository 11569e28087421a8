import { asObject, type Json, valueAt } from '../../manifest/json.ts';
import { digests, listAt, notAList, textAt, timeAt } from './field.ts';
import { type ReportDraft, toDraft, toFinding, when } from './report.ts';
import { toSeverity } from './severity.ts';

// Harbor, `GET …/artifacts/<digest>/additions/vulnerabilities`: a report under the media type of its format.
// Semantics page, 5; Harbor's pluggable scanner specification.

const KEY =
  /^application\/vnd\.(?:security\.vulnerability\.report|scanner\.adapter\.vuln\.report\.harbor\+json)(?:;|$)/;

const reportKeys = (json: Json): readonly string[] => Object.keys(asObject(json) ?? {}).filter((key) => KEY.test(key));

export function isHarbor(json: Json): boolean {
  return reportKeys(json).length > 0;
}

export function readHarbor(json: Json): ReportDraft {
  const keys = reportKeys(json);
  const report = valueAt(json, keys[0] ?? '');
  const vulnerabilities = listAt(report, 'vulnerabilities');
  const subjects = vulnerabilities.map((each) => listAt(each, 'artifact_digests').flatMap(digests));
  return toDraft('Harbor', {
    subjects: subjects.flat(),
    scanner: textAt(report, 'scanner', 'name'),
    version: textAt(report, 'scanner', 'version'),
    scannedAt: timeAt(report, 'generated_at'),
    findings: vulnerabilities.map((each) => {
      const fix = valueAt(each, 'fix_version');
      return toFinding({
        id: textAt(each, 'id'),
        severity: toSeverity(textAt(each, 'severity')),
        package: textAt(each, 'package'),
        fixed: typeof fix === 'string' ? fix.trim() !== '' : undefined,
      });
    }),
    fields: {
      subject: '`artifact_digests` of its vulnerabilities, so a report without any cannot be bound',
      scanner: '`scanner.name`',
      time: '`generated_at`',
    },
    problems: [
      ...when(keys.length > 1, 'it holds several reports'),
      ...notAList(report, 'vulnerabilities'),
      ...when(
        subjects.flat().length > 0 && subjects.some((each) => each.length === 0),
        'some of its vulnerabilities do not say which image they are about',
      ),
    ],
  });
}
