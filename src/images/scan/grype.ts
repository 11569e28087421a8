import { type Json, valueAt } from '../../manifest/json.ts';
import { digests, digestsOfReference, has, listAt, notAList, platformAt, textAt, timeAt } from './field.ts';
import { type ReportDraft, type ScanFinding, toDraft, toFinding, when } from './report.ts';
import { toSeverity } from './severity.ts';

// Grype JSON. Semantics page, 5 and 5.1; source: anchore/grype grype/presenter/models.

/** Settings that leave findings out: a report made with one of them is not a full scan. */
const NARROWING = ['only-fixed', 'only-notfixed', 'ignore-wontfix', 'ignore-states', 'exclude', 'vex-documents'];
/** Grype ignores findings of kernel headers by itself: they are about the node's kernel. */
const BUILT_IN_IGNORES = new Set(['kernel-headers', 'linux(-.*)?-headers-.*', 'linux-libc-dev']);

export function isGrype(json: Json): boolean {
  return has(json, 'matches', 'source') || (has(json, 'matches') && textAt(json, 'descriptor', 'name') === 'grype');
}

export function readGrype(json: Json): ReportDraft {
  const target = valueAt(json, 'source', 'target');
  const source = textAt(json, 'source', 'type') ?? 'nothing it names';
  const settings = valueAt(json, 'descriptor', 'configuration');
  const database = valueAt(json, 'descriptor', 'db');
  return toDraft('Grype JSON', {
    subjects: [...listAt(target, 'repoDigests').flatMap(digestsOfReference), ...manifestDigests(target)],
    scanner: textAt(json, 'descriptor', 'name'),
    version: textAt(json, 'descriptor', 'version'),
    scannedAt: timeAt(json, 'descriptor', 'timestamp'),
    databaseAt: timeAt(database, 'built') ?? timeAt(database, 'status', 'built'),
    platform: platformAt(target),
    findings: listAt(json, 'matches').map(toMatch),
    fields: { subject: '`source.target.repoDigests`', scanner: '`descriptor.name`', time: '`descriptor.timestamp`' },
    problems: [
      ...when(source !== 'image', `it is about ${source}, not about an image`),
      ...when((valueAt(json, 'matches') ?? null) === null, 'it did not look for vulnerabilities: `matches` is missing'),
      ...notAList(json, 'matches'),
      ...when(
        valueAt(database, 'status', 'valid') === false || isSet(valueAt(database, 'error')),
        'its vulnerability database was not valid',
      ),
      ...NARROWING.filter((name) => isSet(valueAt(settings, name))).map(
        (name) => `it was made with \`${name}\`, which leaves findings out`,
      ),
      ...notAList(settings, 'ignore'),
      ...when(!listAt(settings, 'ignore').every(isBuiltIn), 'it was made with ignore rules, which leave findings out'),
    ],
  });
}

/** A daemon or an archive has no registry's manifest, so Grype makes one up; only one fetched from a registry counts. */
function manifestDigests(target: Json | undefined): readonly string[] {
  const isFromRegistry = textAt(target, 'userInput')?.startsWith('registry:') === true;
  return isFromRegistry ? digests(valueAt(target, 'manifestDigest')) : [];
}

function isSet(value: Json | undefined): boolean {
  const isEmptyList = Array.isArray(value) && value.length === 0;
  return value !== undefined && value !== null && value !== false && value !== '' && !isEmptyList;
}

function isBuiltIn(rule: Json): boolean {
  return (
    textAt(rule, 'match-type') === 'exact-indirect-match' &&
    BUILT_IN_IGNORES.has(textAt(rule, 'package', 'name') ?? '') &&
    textAt(rule, 'package', 'upstream-name') !== undefined
  );
}

function toMatch(match: Json): ScanFinding {
  const vulnerability = valueAt(match, 'vulnerability');
  return toFinding({
    id: textAt(vulnerability, 'id'),
    aliases: listAt(match, 'relatedVulnerabilities').flatMap((related) => textAt(related, 'id') ?? []),
    severity: toSeverity(textAt(vulnerability, 'severity')),
    package: textAt(match, 'artifact', 'purl') ?? textAt(match, 'artifact', 'name'),
    fixed: isFixed(vulnerability),
    fixedAt: listAt(vulnerability, 'fix', 'available').flatMap((fix) => timeAt(fix, 'date') ?? dayAt(fix))[0],
    knownExploited: listAt(vulnerability, 'knownExploited').length > 0,
  });
}

/** Undefined for the states `unknown` and empty: nobody looked, or nobody knows. */
function isFixed(vulnerability: Json | undefined): boolean | undefined {
  const state = textAt(vulnerability, 'fix', 'state');
  if (state === 'fixed' || listAt(vulnerability, 'fix', 'versions').length > 0) return true;
  return state === 'not-fixed' || state === 'wont-fix' ? false : undefined;
}

/** Grype writes some dates as days. */
function dayAt(fix: Json): readonly string[] {
  const day = textAt(fix, 'date');
  return day !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(day) ? [`${day}T00:00:00Z`] : [];
}
