/** Ranks of a finding, worst first. `unknown` stands last and is counted like every other: it is never "no finding". */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'negligible', 'unknown'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** The words scanners use, in lower case. Whatever is not here is `unknown`. */
const WORDS: ReadonlyMap<string, Severity> = new Map([
  ['defcon1', 'critical'],
  ['critical', 'critical'],
  ['high', 'high'],
  ['important', 'high'],
  ['medium', 'medium'],
  ['moderate', 'medium'],
  ['low', 'low'],
  ['negligible', 'negligible'],
  ['minimal', 'negligible'],
  ['informational', 'negligible'],
  ['info', 'negligible'],
  ['none', 'negligible'],
]);

/** The rank a scanner's word means. */
export function toSeverity(word: string | undefined): Severity {
  return WORDS.get((word ?? '').trim().toLowerCase()) ?? 'unknown';
}

/** The rank of a CVSS base score, by the qualitative scale of CVSS 3.1 (specification, section 5). */
export function severityOfScore(score: number): Severity {
  if (!(score >= 0 && score <= 10)) return 'unknown';
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : 'negligible';
}

/** The worst of several; of none, `unknown`. */
export function worst(severities: readonly Severity[]): Severity {
  return SEVERITIES.find((severity) => severities.includes(severity)) ?? 'unknown';
}

export type Counts = { readonly [severity in Severity]: number };

/** How many of each rank. */
export function countSeverities(severities: readonly Severity[]): Counts {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, negligible: 0, unknown: 0 };
  for (const severity of severities) counts[severity] += 1;
  return counts;
}
