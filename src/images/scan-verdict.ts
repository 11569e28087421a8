import type { Target } from './coverage.ts';
import type { Document, Refusal } from './documents.ts';
import { type Excuse, excuseOf, packageName } from './exceptions.ts';
import type { ImagePolicy } from './policy.ts';
import type { ImageKnowledge, ImageProblem, ImageQuestion, ImageVerdict } from './question.ts';
import { type ImageReference, parseImageReference } from './reference.ts';
import { newestScans } from './scans.ts';
import { type Excess, excessOf } from './thresholds.ts';

/** The part of a verdict that rests on what scanners said. */
export type ScanVerdict = Pick<ImageVerdict, 'problems' | 'scans' | 'findings' | 'excuses' | 'refused'>;
export const NOT_SCANNED: ScanVerdict = { problems: [], scans: [], findings: [], excuses: [], refused: [] };

/** Judges what scanners said of every target, by the newest that each of them said. */
export function judgeScans(
  targets: readonly Target[],
  { reference, inScope }: ImageQuestion,
  { documents, refused, exceptions, problems: unseen }: ImageKnowledge,
  { scans: policy }: ImagePolicy,
  now: string,
): ScanVerdict {
  if (policy === undefined) return { ...NOT_SCANNED, refused };
  const maxAge = policy.maxAgeDays[inScope ? 'inside' : 'outside'];
  const digests = [
    ...new Set(targets.flatMap(({ digest, index }) => (index === undefined ? [digest] : [digest, index]))),
  ];
  const perTarget = targets.map((target) => ({ target, ...newestScans(documents, target, policy, maxAge, now) }));
  const scans = perTarget.flatMap((each) => each.scans);
  const allRefused = distinct([...refused, ...perTarget.flatMap((each) => each.refused)]);
  const found = scans.flatMap(({ report }) => report.findings);
  const today = now.slice(0, 10);
  const vex = documents.flatMap((each) => (each.kind === 'vex' ? [each.vex] : []));
  const excuses: Excuse[] = [];
  const findings = found.filter((finding) => {
    const excuse = excuseOf(finding, { digests, reference }, exceptions, vex, today);
    if (excuse !== undefined) excuses.push(excuse);
    return excuse === undefined;
  });
  const problems = perTarget.flatMap(({ target, scans: own }): readonly ImageProblem[] => {
    const on = target.platform === undefined ? '' : ` on ${target.platform}`;
    const [first] = own;
    if (first === undefined)
      return isVouched(documents, target, reference, policy.verifiers, maxAge, now)
        ? []
        : [{ rule: 'image-unscanned', message: `has no believed scan${on}${refusalText(allRefused)}` }];
    if (own.some(({ stale }) => stale === undefined)) return [];
    return [{ rule: 'scan-stale', message: `${first.stale}${on} (${first.scanner}, ${first.where})` }];
  });
  const excess = excessOf(findings, policy, today);
  return {
    problems: [
      ...unseen.map((each) => ({
        rule: 'image-unscanned' as const,
        message: `may have evidence that could not be fetched: ${each}`,
      })),
      ...problems,
      ...(excess.length === 0
        ? []
        : [{ rule: 'vulnerabilities-over-threshold' as const, message: excessText(excess) }]),
    ],
    scans,
    findings,
    excuses,
    refused: allRefused,
  };
}

const distinct = (refusals: readonly Refusal[]): readonly Refusal[] => [
  ...new Map(refusals.map((each) => [`${each.where} ${each.reason}`, each])).values(),
];

/** Whether somebody whose verdicts the policy takes says so, about this very digest, lately, in the last thing it said. */
function isVouched(
  documents: readonly Document[],
  { digest, index }: Target,
  reference: ImageReference,
  verifiers: readonly string[],
  maxAge: number,
  now: string,
): boolean {
  const said = documents
    .flatMap((each) => (each.kind === 'summary' && each.source.kind === 'signed' ? [each.summary] : []))
    .filter(({ verifier, subjects, resourceUri }) => {
      const isAbout = subjects.includes(digest) || (index !== undefined && subjects.includes(index));
      return isAbout && verifiers.includes(verifier) && isSameRepository(resourceUri, reference);
    })
    .toSorted((a, b) => Date.parse(a.verifiedAt) - Date.parse(b.verifiedAt));
  const last = said.at(-1);
  if (last === undefined || last.verdict !== 'passed') return false;
  const age = (Date.parse(now) - Date.parse(last.verifiedAt)) / 86_400_000;
  return age <= maxAge && age > -1 / 288; // five minutes of skew
}

function isSameRepository(uri: string, { registry, repository }: ImageReference): boolean {
  const reading = parseImageReference(uri.replace(/^(?:https|oci|docker):\/\//, ''));
  return (
    reading.kind === 'image' && reading.reference.registry === registry && reading.reference.repository === repository
  );
}

function refusalText(refused: readonly Refusal[]): string {
  const [first] = refused;
  if (first === undefined) return '';
  const more = refused.length === 1 ? '' : `, and ${refused.length - 1} more`;
  return `; found and not believed: \`${first.where}\`: ${first.reason}${more}`;
}

const SHOWN = 3;

/** All ranks in one sentence: they are one thing to mend. */
function excessText(excess: readonly Excess[]): string {
  const all = excess.reduce((sum, { findings }) => sum + findings.length, 0);
  const parts = excess.map(rankText).join('; ');
  return `has ${all === 1 ? 'a vulnerability' : 'vulnerabilities'} past the day to mend them: ${parts}`;
}

function rankText({ rank, max, findings }: Excess): string {
  const named = findings.slice(0, SHOWN).map(({ id, package: of }) => `\`${id}\` in \`${packageName(of)}\``);
  const more = findings.length > SHOWN ? ` and ${findings.length - SHOWN} more` : '';
  return `${findings.length} ${rank} (${max} allowed): ${named.join(', ')}${more}`;
}
