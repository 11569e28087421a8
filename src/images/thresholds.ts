import { packageName } from './exceptions.ts';
import type { ImagePolicy, Threshold } from './policy.ts';
import type { ScanFinding } from './scan/report.ts';
import { SEVERITIES, type Severity } from './scan/severity.ts';

type Scans = NonNullable<ImagePolicy['scans']>;
type Rank = Exclude<Severity, 'unknown'>;

/** Findings of one rank that are more than the policy lets pass. */
export type Excess = { readonly rank: Rank; readonly max: number; readonly findings: readonly ScanFinding[] };

/** A known exploited vulnerability has to be gone within this many days (CISA BOD 22-01 gives two weeks). */
const EXPLOITED_DAYS = 14;

/**
 * The rank that counts. What is known to be exploited is critical whatever the scanner says; an unknown rank is what the
 * policy makes of it (PCI DSS 6.3.1: the organisation ranks).
 */
export function rankOf({ severity, knownExploited }: ScanFinding, { unknownAs }: Scans): Rank {
  if (knownExploited) return 'critical';
  return severity === 'unknown' ? unknownAs : severity;
}

/** Ranks of which there are too many, worst first. `today` is a date; findings that an exception covers are not given. */
export function excessOf(findings: readonly ScanFinding[], scans: Scans, today: string): readonly Excess[] {
  return SEVERITIES.flatMap((rank): readonly Excess[] => {
    const threshold = rank === 'unknown' ? undefined : scans.thresholds[rank];
    if (rank === 'unknown' || threshold === undefined) return [];
    const due = findings.filter((each) => rankOf(each, scans) === rank && isDue(each, threshold, today));
    const distinct = [...new Map(due.map((each) => [nameOf(each), each])).values()];
    return distinct.length > threshold.max ? [{ rank, max: threshold.max, findings: distinct }] : [];
  });
}

/** Two scanners that tell of the same vulnerability of the same package tell of one finding. */
function nameOf({ id, aliases, package: of }: ScanFinding): string {
  const [cve] = [id, ...aliases].filter((each) => each.startsWith('CVE-')).toSorted();
  return `${cve ?? id} ${packageName(of)}`;
}

/** Whether the time to mend a finding is over. Without a date there is no grace; without a fix only where the policy says so. */
function isDue(finding: ScanFinding, { graceDays, withoutFix }: Threshold, today: string): boolean {
  if (finding.fixed === false && !withoutFix) return false;
  const since = [finding.publishedAt, finding.fixedAt].flatMap((each) =>
    each === undefined ? [] : [Date.parse(each)],
  );
  if (since.length === 0) return true;
  const days = finding.knownExploited ? Math.min(graceDays, EXPLOITED_DAYS) : graceDays;
  return Math.max(...since) + days * 86_400_000 < Date.parse(`${today}T00:00:00Z`);
}
