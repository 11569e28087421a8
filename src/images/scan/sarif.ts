import { type Json, valueAt } from '../../manifest/json.ts';
import { digests, digestsOfReference, has, listAt, notAList, textAt, timeAt } from './field.ts';
import { earliest } from './instant.ts';
import { type ReportDraft, type ScanFinding, toDraft, toFinding, when } from './report.ts';
import { type Severity, toSeverity, worst } from './severity.ts';

// SARIF 2.1.0 as four scanners write it. `level` and `security-severity` are nobody's severity: Grype puts the highest CVSS
// score there. Each scanner keeps its own word elsewhere. Semantics page, 5 and 5.1.

/** How one scanner fills SARIF in. `subjects` are the digests that a run, or one of its results, names. */
type Dialect = {
  readonly subject: string;
  readonly subjectsOfRun: (run: Json) => readonly string[];
  /** Undefined where the run names its image once. */
  readonly subjectsOfResult: ((result: Json) => readonly string[]) | undefined;
  readonly severity: (rule: Json) => Severity;
  readonly finding: (result: Json, rule: Json) => Partial<ScanFinding>;
};

const DIALECTS: ReadonlyMap<string, Dialect> = new Map([
  [
    'trivy',
    {
      subject: '`runs[].properties.repoDigests`',
      subjectsOfRun: (run) => listAt(run, 'properties', 'repoDigests').flatMap(digestsOfReference),
      subjectsOfResult: undefined,
      severity: (rule) => worst(listAt(rule, 'properties', 'tags').map((tag) => toSeverity(textAt(tag)))),
      finding: (result) => {
        const message = linesOf(valueAt(result, 'message', 'text'));
        return named(message.get('Package'), message.get('Fixed Version'));
      },
    },
  ],
  [
    'grype',
    {
      subject: '`fullyQualifiedName` of its locations, where the image was given by digest',
      subjectsOfRun: () => [],
      // `INPUT@LAYER:/PATH`: the digest before the colon is a layer's, and the path is the image's own text. Only an input
      // that ends with a digest leaves one between two `@`.
      subjectsOfResult: (result) =>
        listAt(result, 'locations').flatMap((location) =>
          listAt(location, 'logicalLocations').flatMap((logical) => {
            const text = textAt(logical, 'fullyQualifiedName') ?? '';
            return digests(/^[^@]+@(sha256:[0-9a-f]{64})@/.exec(text)?.[1]);
          }),
        ),
      severity: (rule) => toSeverity(helpOf(rule).get('Severity')),
      finding: (result, rule) => {
        const known = named(helpOf(rule).get('Package'), helpOf(rule).get('Fix Version'));
        const id = textAt(result, 'ruleId') ?? '';
        // Grype appends the package to the id: `CVE-2005-2541-tar`.
        const ending = `-${known.package ?? ''}`;
        return ending !== '-' && id.endsWith(ending) ? { ...known, id: id.slice(0, -ending.length) } : known;
      },
    },
  ],
  [
    'snyk container',
    {
      subject: 'the locations of its results (`name@sha256_…`)',
      subjectsOfRun: () => [],
      subjectsOfResult: byWholeLocation,
      severity: (rule) => toSeverity(/^(\w+) severity - /.exec(textAt(rule, 'shortDescription', 'text') ?? '')?.[1]),
      finding: () => ({}),
    },
  ],
  [
    'docker scout',
    {
      subject: 'the locations of its results (`name@sha256:…`)',
      subjectsOfRun: () => [],
      subjectsOfResult: byWholeLocation,
      severity: (rule) => toSeverity(textAt(rule, 'properties', 'cvssV3_severity')),
      finding: (_, rule) => {
        const fix = textAt(rule, 'properties', 'fixed_version');
        const purl = listAt(rule, 'properties', 'purls').flatMap((each) => textAt(each) ?? [])[0];
        return { ...named(purl ?? textAt(rule, 'properties', 'purl'), fix === 'not fixed' ? '' : fix) };
      },
    },
  ],
]);

/** Rules of Trivy that are about something else than vulnerabilities. */
const OTHER_RULES = new Set(['Misconfiguration', 'Secret', 'License']);

export function isSarif(json: Json): boolean {
  return has(json, 'runs', 'version');
}

export function readSarif(json: Json): ReportDraft {
  const runs = listAt(json, 'runs');
  const names = [...new Set(runs.map((run) => textAt(run, 'tool', 'driver', 'name') ?? 'no tool'))];
  const dialect = names.length === 1 ? DIALECTS.get((names[0] ?? '').toLowerCase()) : undefined;
  if (dialect === undefined) {
    const known = [...DIALECTS.keys()].join(', ');
    return toDraft('SARIF', {
      problems: [`its runs are by ${byline(names)}, and not by one of: ${known}`],
    });
  }
  const rows = runs.flatMap((run) => rowsOf(run, dialect));
  const subjects = [...runs.map(dialect.subjectsOfRun), ...rows.map((row) => row.subjects)];
  const some = subjects.filter((each) => each.length > 0);
  const invocations = runs.flatMap((run) => listAt(run, 'invocations'));
  return toDraft(`SARIF of ${names[0]}`, {
    subjects: some.flat(),
    scanner: names[0],
    version: textAt(runs[0], 'tool', 'driver', 'version') ?? textAt(runs[0], 'tool', 'driver', 'semanticVersion'),
    scannedAt: earliest(invocations.flatMap((each) => timeAt(each, 'endTimeUtc') ?? [])),
    findings: rows.map(({ finding }) => finding),
    fields: { subject: dialect.subject, scanner: '`tool.driver.name`', time: '`invocations[].endTimeUtc`' },
    problems: [
      ...when(textAt(json, 'version') !== '2.1.0', 'its SARIF version is not 2.1.0'),
      ...runs.flatMap((run) => [...notAList(run, 'results'), ...notAList(run, 'tool', 'driver', 'rules')]),
      ...when(rows.length === 0, 'it has no results, and SARIF does not say that somebody looked for vulnerabilities'),
      ...when(
        invocations.some((each) => valueAt(each, 'executionSuccessful') === false),
        'its scan did not end well: `executionSuccessful` is false',
      ),
      ...when(new Set(some.map((each) => each.toSorted().join())).size > 1, 'its results are about different images'),
      ...when(
        dialect.subjectsOfResult !== undefined && some.length > 0 && rows.some((row) => row.subjects.length === 0),
        'some of its results do not say which image they are about',
      ),
    ],
  });
}

function byline(names: readonly string[]): string {
  const [name = 'nobody', ...others] = names;
  return others.length === 0 ? `\`${name}\`` : `\`${name}\` and ${others.length} others`;
}

type Row = { readonly finding: ScanFinding; readonly subjects: readonly string[] };

/** The results of a run that are about vulnerabilities. Suppressed ones count: exceptions are the policy's. */
function rowsOf(run: Json, dialect: Dialect): readonly Row[] {
  const rules = listAt(run, 'tool', 'driver', 'rules');
  const byId = new Map<string, { readonly rule: Json; readonly severity: Severity }>();
  for (const rule of rules) {
    const id = textAt(rule, 'id') ?? '';
    const known = byId.get(id);
    const severity = dialect.severity(rule);
    // Of rules with one id the first speaks, and the worst rank counts.
    byId.set(id, { rule: known?.rule ?? rule, severity: known ? worst([known.severity, severity]) : severity });
  }
  return listAt(run, 'results').flatMap((result): readonly Row[] => {
    const index = valueAt(result, 'ruleIndex');
    const id = textAt(result, 'ruleId') ?? textAt(typeof index === 'number' ? rules[index] : undefined, 'id');
    const { rule, severity } = byId.get(id ?? '') ?? { rule: null, severity: worst([]) };
    if (OTHER_RULES.has(textAt(rule, 'name') ?? '')) return [];
    const finding = toFinding({ id, severity, ...dialect.finding(result, rule) });
    return [{ finding, subjects: [...new Set(dialect.subjectsOfResult?.(result))] }];
  });
}

/** The digest where a whole location is an image by digest. A longer one goes on with a path, which the image's author chose. */
function byWholeLocation(result: Json): readonly string[] {
  return listAt(result, 'locations').flatMap((location) => {
    const uri = textAt(location, 'physicalLocation', 'artifactLocation', 'uri') ?? '';
    const match = /^[^@]+@sha256[:_]([0-9a-f]{64})$/.exec(uri);
    return match === null ? [] : [`sha256:${match[1]}`];
  });
}

function named(packageName: string | undefined, fixedVersion: string | undefined): Partial<ScanFinding> {
  return {
    ...(packageName === undefined ? {} : { package: packageName }),
    fixed: fixedVersion === undefined ? undefined : fixedVersion !== '',
  };
}

const helpOf = (rule: Json): ReadonlyMap<string, string> => linesOf(valueAt(rule, 'help', 'text'));

/** `Key: value` lines, the first of each key: what an author may write stands behind what the scanner writes. */
function linesOf(text: Json | undefined): ReadonlyMap<string, string> {
  const lines = new Map<string, string>();
  const written = typeof text === 'string' ? text.slice(0, 2_000) : '';
  for (const [, key = '', value = ''] of written.matchAll(/^([A-Z][A-Za-z ]{0,40}):[ \t]*(.*)$/gm))
    if (!lines.has(key)) lines.set(key, value.trim());
  return lines;
}
