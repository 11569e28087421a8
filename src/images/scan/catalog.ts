import { asObject, type Json } from '../../manifest/json.ts';
import { isClair, isClairScanner, readClair, readClairScanner } from './clair.ts';
import { isCycloneDx, readCycloneDx } from './cyclonedx.ts';
import { isEcr, readEcr } from './ecr.ts';
import { isEnvelope, readEnvelope } from './envelope.ts';
import { has, textAt } from './field.ts';
import { isGoogle, readGoogle } from './google.ts';
import { isGrype, readGrype } from './grype.ts';
import { isHarbor, readHarbor } from './harbor.ts';
import { isNeuVector, readNeuVector } from './neuvector.ts';
import { isOpenVex, readOpenVexDraft } from './openvex.ts';
import { isPredicate, readPredicate, readStatement } from './predicates.ts';
import { judgeDraft, type ReportDraft, type ScanReading, toDraft } from './report.ts';
import { isSarif, readSarif } from './sarif.ts';
import { isStatement } from './statement.ts';
import { parseStrictly } from './strict-json.ts';
import { isTrivy, isTrivyList, readTrivy, readTrivyList } from './trivy.ts';

type Format = {
  readonly name: string;
  readonly recognises: (json: Json) => boolean;
  readonly read: (json: Json) => ReportDraft;
};

const refused = (name: string, recognises: (json: Json) => boolean, problem: string): Format => ({
  name,
  recognises,
  read: () => toDraft(name, { problems: [problem] }),
});

const FORMATS: readonly Format[] = [
  { name: 'Trivy JSON', recognises: isTrivy, read: readTrivy },
  { name: 'Trivy JSON of schema version 1', recognises: isTrivyList, read: readTrivyList },
  { name: 'Grype JSON', recognises: isGrype, read: readGrype },
  { name: 'SARIF', recognises: isSarif, read: readSarif },
  { name: 'CycloneDX', recognises: isCycloneDx, read: readCycloneDx },
  { name: 'an in-toto statement', recognises: isStatement, read: readStatement },
  { name: 'a signed envelope', recognises: isEnvelope, read: readEnvelope },
  { name: 'a predicate', recognises: isPredicate, read: readPredicate },
  { name: 'Amazon ECR', recognises: isEcr, read: readEcr },
  { name: 'Google Artifact Analysis', recognises: isGoogle, read: readGoogle },
  { name: 'Harbor', recognises: isHarbor, read: readHarbor },
  { name: 'NeuVector', recognises: isNeuVector, read: readNeuVector },
  { name: 'Clair 4', recognises: isClair, read: readClair },
  { name: 'clair-scanner', recognises: isClairScanner, read: readClairScanner },
  { name: 'OpenVEX', recognises: isOpenVex, read: readOpenVexDraft },
  refused(
    'Trivy for a cluster',
    (json) => has(json, 'ClusterName'),
    'it is about a whole cluster: a report is about one image',
  ),
  refused(
    'SPDX',
    (json) => has(json, 'spdxVersion') || textAt(json, '@context')?.includes('spdx.org') === true,
    'a bill of material lists components, not what a scan found',
  ),
  refused(
    'Syft JSON',
    (json) => has(json, 'artifacts') && textAt(json, 'descriptor', 'name') === 'syft',
    'a bill of material lists components, not what a scan found',
  ),
  refused(
    "GitLab's report",
    (json) => has(json, 'scan', 'vulnerabilities'),
    "GitLab's format names no image by digest: keep the scanner's own report",
  ),
  refused(
    "Snyk's own JSON",
    (json) => has(json, 'vulnerabilities', 'packageManager'),
    "Snyk's own JSON names no image by digest: use `snyk container test --sarif` with an image by digest",
  ),
];

/**
 * Reads the text of a scan report, whatever its format. Never throws. Usable means that it says what was scanned, by
 * digest, by whom and when; whether to believe it, and whether it is good enough, is decided elsewhere.
 */
export function readScan(text: string): ScanReading {
  const parsed = parseStrictly(text);
  return judgeDraft('problem' in parsed ? toDraft('unknown', { problems: [parsed.problem] }) : read(parsed.json));
}

function read(json: Json): ReportDraft {
  const found = FORMATS.filter(({ recognises }) => recognises(json));
  const [format] = found;
  if (format !== undefined && found.length === 1) return format.read(json);
  const problem =
    format !== undefined
      ? `it can be read in several ways: ${found.map(({ name }) => name).join(' and ')}`
      : asObject(json) === undefined && !Array.isArray(json)
        ? 'it is no report of a scan: neither a mapping nor a list'
        : 'it is in no format that is known here; see docs/scan-reports.md';
  return toDraft('unknown', { problems: [problem] });
}
