import { satisfies, valid } from 'semver';
import { covers, type Target } from './coverage.ts';
import type { Document, Refusal, Source } from './documents.ts';
import type { ImagePolicy } from './policy.ts';
import { daysBetween } from './scan/instant.ts';
import type { ScanReport } from './scan/report.ts';

type Scans = NonNullable<ImagePolicy['scans']>;

/** A believed report about a target, with what makes it too old. */
export type Scan = {
  readonly report: ScanReport;
  readonly scanner: string;
  readonly source: Source;
  readonly where: string;
  readonly digest: string;
  /** Whole days since the scan. */
  readonly age: number;
  /** Why it is too old to count; undefined: it is fresh. */
  readonly stale: string | undefined;
};

/** Clocks differ a little. */
const SKEW_MS = 5 * 60_000;

/** A scanner under one name, whatever the format writes: `Trivy`, `pkg:github/aquasecurity/trivy@0.58.0`. */
export function scannerName(written: string): string {
  const [bare = ''] = written
    .trim()
    .toLowerCase()
    .split(/[@?#\s]/);
  return bare.split('/').findLast((segment) => segment !== '') ?? bare;
}

/**
 * The newest believed report of every scanner about a target. Never the best: an old clean report beside a newer bad one
 * is a replay. Reports that count for nothing are told with the reason.
 */
export function newestScans(
  documents: readonly Document[],
  target: Target,
  scans: Scans,
  maxAge: number,
  now: string,
): { readonly scans: readonly Scan[]; readonly refused: readonly Refusal[] } {
  const refused: Refusal[] = [];
  const newest = new Map<string, Scan>();
  for (const document of documents) {
    if (document.kind !== 'scan' || !covers(document.report, target)) continue;
    const { report, source, where, digest } = document;
    const scanner = scannerName(report.scanner);
    const reason = falseTime(report, source, now) ?? unwanted(scanner, report.version, scans);
    if (reason !== undefined) {
      refused.push({ where, reason });
      continue;
    }
    const age = Math.floor(daysBetween(report.scannedAt, now));
    const scan = { report, scanner, source, where, digest, age, stale: staleness(report, scans, maxAge, now) };
    const known = newest.get(scanner);
    if (known === undefined || isNewer(scan, known)) newest.set(scanner, scan);
  }
  return { scans: [...newest.values()].toSorted((a, b) => (a.scanner < b.scanner ? -1 : 1)), refused };
}

/** Later wins; of two at the same moment the one with more findings. */
function isNewer(a: Scan, b: Scan): boolean {
  const later = Date.parse(a.report.scannedAt) - Date.parse(b.report.scannedAt);
  return later > 0 || (later === 0 && a.report.findings.length > b.report.findings.length);
}

function falseTime({ scannedAt }: ScanReport, source: Source, now: string): string | undefined {
  const at = Date.parse(scannedAt);
  if (at > Date.parse(now) + SKEW_MS) return `it says it scanned at ${scannedAt}, which is still to come`;
  if (source.kind !== 'signed' || source.signedAt === undefined || at <= Date.parse(source.signedAt) + SKEW_MS)
    return undefined;
  return `it says it scanned at ${scannedAt} and was signed before, at ${source.signedAt}`;
}

function unwanted(scanner: string, version: string | undefined, { scanners }: Scans): string | undefined {
  if (scanners === undefined) return undefined;
  const [name, range] = Object.entries(scanners).find(([each]) => scannerName(each) === scanner) ?? [];
  if (name === undefined || range === undefined)
    return `its scanner is ${scanner}, and the settings accept ${Object.keys(scanners).join(', ')}`;
  if (range === '*') return undefined;
  const bare = valid(version ?? '');
  return bare !== null && satisfies(bare, range)
    ? undefined
    : `it was made by ${name} ${version ?? 'of no version'}, and the settings accept ${range}`;
}

function staleness(report: ScanReport, scans: Scans, maxAge: number, now: string): string | undefined {
  const age = daysBetween(report.scannedAt, now);
  if (age > maxAge) return `was scanned ${Math.floor(age)} days ago, and ${maxAge} are allowed`;
  if (report.databaseAt === undefined)
    return scans.needsDatabaseAge ? 'was scanned with a database of unknown age' : undefined;
  const old = (Date.parse(report.scannedAt) - Date.parse(report.databaseAt)) / 86_400_000;
  return old > scans.maxDatabaseAgeDays
    ? `was scanned with a database that was ${Math.floor(old)} days old, and ${scans.maxDatabaseAgeDays} are allowed`
    : undefined;
}
