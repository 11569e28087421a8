import { type Severity, worst } from './severity.ts';

/**
 * What all formats of scan reports come down to. A reader of one format gathers a `ReportDraft` and says what speaks against
 * it; `judgeDraft` alone decides whether that is a report. Whom to believe is no question of this folder: a usable report
 * is one that says what was scanned, by whom and when, nothing more.
 */
export type ScanFinding = {
  readonly id: string;
  /** Other names of the same vulnerability: CVE of a GHSA, and the reverse. */
  readonly aliases: readonly string[];
  readonly severity: Severity;
  readonly package: string;
  /** Whether a fix exists; undefined where the report does not say, which is not "no". */
  readonly fixed: boolean | undefined;
  readonly publishedAt: string | undefined;
  readonly fixedAt: string | undefined;
  readonly knownExploited: boolean;
};

export type ScanFacts = {
  /** The format in words. */
  readonly format: string;
  /** Every digest that the report binds itself to, of an image or an index, sorted; never a tag, a name or an image id. */
  readonly subjects: readonly string[];
  readonly version: string | undefined;
  /** When the vulnerability database was made. */
  readonly databaseAt: string | undefined;
  /** The one platform that was looked at, `linux/amd64`: the digest of an index covers no other. */
  readonly platform: string | undefined;
  readonly findings: readonly ScanFinding[];
  /** What a reader of the report should know although it is no reason against it. */
  readonly notes: readonly string[];
};

export type ScanReport = ScanFacts & { readonly scanner: string; readonly scannedAt: string };

/** What a reader could gather. `fields` says where the format keeps the three facts that a proof needs. */
export type ReportDraft = ScanFacts & {
  readonly scanner: string | undefined;
  readonly scannedAt: string | undefined;
  readonly fields: { readonly subject: string; readonly scanner: string; readonly time: string };
  /** Why it is no proof, most telling first. */
  readonly problems: readonly string[];
};

export type ScanReading =
  | { readonly usable: true; readonly report: ScanReport }
  | { readonly usable: false; readonly reason: string; readonly draft: ReportDraft };

export const REPORT_LIMITS = { maxFindings: 50_000, maxSubjects: 100 };

/** A draft with nothing in it, but for what is given. Digests are made unique and sorted. */
export function toDraft(format: string, known: Partial<Omit<ReportDraft, 'format'>>): ReportDraft {
  const draft: ReportDraft = {
    format,
    subjects: [],
    scanner: undefined,
    version: undefined,
    scannedAt: undefined,
    databaseAt: undefined,
    platform: undefined,
    findings: [],
    notes: [],
    fields: { subject: '', scanner: '', time: '' },
    problems: [],
    ...known,
  };
  return { ...draft, subjects: [...new Set(draft.subjects)].toSorted() };
}

/** A finding of which only some is known. One without a name is a finding all the same. */
export function toFinding(
  known: Partial<{ readonly [field in keyof ScanFinding]: ScanFinding[field] | undefined }>,
): ScanFinding {
  return {
    id: known.id ?? '(no id)',
    aliases: known.aliases ?? [],
    severity: known.severity ?? worst([]),
    package: known.package ?? '(no package)',
    fixed: known.fixed,
    publishedAt: known.publishedAt,
    fixedAt: known.fixedAt,
    knownExploited: known.knownExploited ?? false,
  };
}

/** Whether a draft is a report: it says what was scanned, by digest, by whom and when, and nothing speaks against it. */
export function judgeDraft(draft: ReportDraft): ScanReading {
  const { subjects, scanner, scannedAt, findings, fields, problems, ...facts } = draft;
  const refuse = (reason: string): ScanReading => ({ usable: false, reason, draft });
  const [problem] = problems;
  if (problem !== undefined) return refuse(problem);
  if (findings.length > REPORT_LIMITS.maxFindings)
    return refuse(`it lists more than ${REPORT_LIMITS.maxFindings} findings`);
  if (subjects.length > REPORT_LIMITS.maxSubjects)
    return refuse(`it names more than ${REPORT_LIMITS.maxSubjects} digests`);
  if (subjects.length === 0) return refuse(`it names no image by digest: ${fields.subject}`);
  if (scanner === undefined) return refuse(`it does not name its scanner: ${fields.scanner}`);
  if (scannedAt === undefined) return refuse(`it does not say when it scanned: ${fields.time}`);
  return { usable: true, report: { ...facts, subjects, scanner, scannedAt, findings } };
}

/** The problem list of a condition: `[reason]` where it holds. */
export function when(condition: boolean, reason: string): readonly string[] {
  return condition ? [reason] : [];
}
