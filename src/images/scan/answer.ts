import type { ScanReading } from './report.ts';
import { type Counts, countSeverities } from './severity.ts';

/** The answer to "what is in this report", for people and other tools. Null is "not said". */
export type ScanAnswer = {
  /** The subject; null where there are none or several and nobody asked about one. */
  readonly digest: string | null;
  readonly scanner: string | null;
  readonly version: string | null;
  readonly scannedAt: string | null;
  readonly counts: Counts;
  readonly usable: boolean;
  readonly reason: string | null;
};

/**
 * Tells what a report says. A report that is no proof is told as far as it could be read. With `wanted`, a report is usable
 * only for that digest: one about others says nothing of it, however equal the names.
 */
export function explainScan(reading: ScanReading, wanted?: string): ScanAnswer {
  const known = reading.usable ? reading.report : reading.draft;
  const isAbout = wanted === undefined || known.subjects.includes(wanted);
  const [only] = known.subjects.length === 1 ? known.subjects : [];
  const reason = reading.usable
    ? isAbout
      ? null
      : `it is not about ${wanted}, but about ${nameAll(known.subjects)}`
    : reading.reason;
  return {
    digest: (wanted === undefined ? only : isAbout ? wanted : undefined) ?? null,
    scanner: known.scanner ?? null,
    version: known.version ?? null,
    scannedAt: known.scannedAt ?? null,
    counts: countSeverities(known.findings.map(({ severity }) => severity)),
    usable: reason === null,
    reason,
  };
}

function nameAll(subjects: readonly string[]): string {
  const [first = 'nothing', ...others] = subjects;
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
