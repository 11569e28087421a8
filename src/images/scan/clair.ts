import { asObject, type Json, valueAt } from '../../manifest/json.ts';
import { digests, has, listAt, notAList, textAt } from './field.ts';
import { type ReportDraft, type ScanFinding, toDraft, toFinding, when } from './report.ts';
import { toSeverity } from './severity.ts';

// Clair 4 and the older clair-scanner. Neither says when it scanned, so neither is a proof by itself: they are read so that
// people see what is in them. Semantics page, 5.

const FIELDS = { scanner: 'the tool itself', time: 'Clair reports have no time' };

export function isClair(json: Json): boolean {
  return has(json, 'manifest_hash', 'vulnerabilities');
}

export function isClairScanner(json: Json): boolean {
  return has(json, 'image', 'unapproved', 'vulnerabilities');
}

export function readClair(json: Json): ReportDraft {
  const packages = valueAt(json, 'package_vulnerabilities');
  const pairs = Object.keys(asObject(packages) ?? {}).flatMap((id) =>
    listAt(packages, id).map((vulnerability) => [id, textAt(vulnerability) ?? ''] as const),
  );
  return toDraft('Clair 4', {
    subjects: digests(valueAt(json, 'manifest_hash')),
    scanner: 'Clair',
    findings: pairs.map(([id, vulnerability]): ScanFinding => {
      const found = valueAt(json, 'vulnerabilities', vulnerability);
      const fix = valueAt(found, 'fixed_in_version');
      return toFinding({
        id: textAt(found, 'name'),
        severity: toSeverity(textAt(found, 'normalized_severity')),
        package: textAt(json, 'packages', id, 'name') ?? textAt(found, 'package', 'name'),
        fixed: typeof fix === 'string' ? fix.trim() !== '' : undefined,
      });
    }),
    fields: { subject: '`manifest_hash`', ...FIELDS },
    problems: [
      ...when(
        asObject(packages) === undefined,
        'it did not look for vulnerabilities: `package_vulnerabilities` is no mapping',
      ),
      ...Object.keys(asObject(packages) ?? {}).flatMap((id) => notAList(packages, id)),
    ],
  });
}

export function readClairScanner(json: Json): ReportDraft {
  return toDraft('clair-scanner', {
    scanner: 'Clair',
    findings: listAt(json, 'vulnerabilities').map((each) =>
      toFinding({
        id: textAt(each, 'vulnerability'),
        severity: toSeverity(textAt(each, 'severity')),
        package: textAt(each, 'featurename'),
        fixed: typeof valueAt(each, 'fixedby') === 'string' ? textAt(each, 'fixedby') !== undefined : undefined,
      }),
    ),
    fields: { subject: '`image` is a tag', ...FIELDS },
    problems: notAList(json, 'vulnerabilities'),
  });
}
