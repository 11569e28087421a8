import { canonicalJson, type Json, type JsonObject } from '../manifest/json.ts';
import { OWN_WORKLOADS } from './approvals.ts';
import { unnameFinding } from './clusters.ts';
import type { Approval } from './decision.ts';
import { joinFindings } from './merge-findings.ts';
import { type MergedRows, mergeRows } from './merge-rows.ts';
import type { NoPart, PartApproval, PartFinding, PartGap, PartOutcome } from './part-outcome.ts';

/** An outcome by the name of its file. */
export type GivenOutcome = { readonly name: string; readonly outcome: PartOutcome | NoPart };

/** What all parts come to: the outcome that one run over all clusters would have had. */
export type MergedOutcome = MergedRows & {
  readonly decision: MergedDecision;
  readonly mode: 'enforce' | 'warn';
  /** What all parts have in common, as the first one has it; undefined where there is none. */
  readonly first: Pick<PartOutcome, 'subject' | 'settings' | 'tool' | 'context'> | undefined;
  readonly findings: readonly PartFinding[];
  readonly gaps: readonly PartGap[];
  readonly approvals: readonly PartApproval[];
};

/** Like `Decision`, by reference: to owners, to fingerprints, to messages. */
export type MergedDecision =
  | { readonly kind: 'pass' }
  | { readonly kind: 'hold'; readonly needs: readonly (readonly string[])[] }
  | { readonly kind: 'block' | 'undecided'; readonly because: readonly string[] };

/**
 * Joins the outcomes of the parts of one merge. What does not fit together, and a cluster that no part judged, make it
 * undecided; a block stays a block. Never throws. Meaning: docs/matrix.md.
 */
export function mergeOutcomes(given: readonly GivenOutcome[]): MergedOutcome {
  const parts = given.flatMap(({ name, outcome }) => (outcome.kind === 'part' ? [{ name, outcome }] : []));
  const outcomes = parts.map(({ outcome }) => outcome);
  const [first] = outcomes;
  const touched = first?.touched ?? [];
  const { findings, renamed } = joinFindings(outcomes, touched);
  const approvals = joinApprovals(outcomes, renamed);
  const problems = [
    ...given.flatMap(({ name, outcome }) => (outcome.kind === 'part' ? [] : [`outcome \`${name}\` ${outcome.why}`])),
    ...(first === undefined ? ['there is no outcome of any part, so nothing was judged'] : []),
    ...parts.flatMap((part) => misfits(part, first)),
    ...touched
      .filter((cluster) => !outcomes.some(({ judged }) => judged.includes(cluster)))
      .map(
        (cluster) => `${spoken(cluster)} is touched and no part judged it; add a part for it, or run its part again`,
      ),
  ];
  const gaps = joinGaps([...problems.map(problemGap), ...outcomes.flatMap((outcome) => outcome.gaps)]);
  return {
    decision: decideMerged(findings, gaps, approvals),
    // A part that enforces is not talked out of it by one that rehearses.
    mode: first !== undefined && outcomes.every(({ mode }) => mode === 'warn') ? 'warn' : 'enforce',
    first,
    findings,
    gaps,
    approvals,
    ...mergeRows(outcomes, touched),
  };
}

const spoken = (cluster: string | null): string =>
  cluster === null ? 'the cluster without a name' : `cluster \`${cluster}\``;

/** What every part has to have in common: what was judged, with what, and by which settings. */
const IDENTITY: readonly (readonly [name: string, read: (outcome: PartOutcome) => Json])[] = [
  ['subject', ({ subject }) => subject],
  ['tool', ({ tool }) => tool],
  ['settings file', ({ settings, settingsFile }) => [settings, settingsFile]],
  ['context', ({ context }) => context],
  ['mode', ({ mode }) => mode],
  ['list of touched clusters', ({ touched }) => touched],
];

/** What a part says otherwise than the first one, or than itself. */
function misfits(
  { name, outcome }: { readonly name: string; readonly outcome: PartOutcome },
  first: PartOutcome | undefined,
): readonly string[] {
  const { findings, gaps, approvals, decision } = outcome;
  const different = IDENTITY.filter(
    ([, read]) => first === undefined || canonicalJson(read(outcome)) !== canonicalJson(read(first)),
  );
  const own = decideMerged(findings, gaps, approvals).kind;
  const misnamed = findings.filter((finding) => unnameFinding(finding, finding.clusters) === undefined);
  return [
    ...different.map(
      ([field]) => `outcome \`${name}\` has another ${field} than the first one; judge all parts of one merge alike`,
    ),
    ...(own === decision
      ? []
      : [`outcome \`${name}\` says ${decision} and its findings say ${own}; run its part again`]),
    ...(misnamed.length === 0
      ? []
      : [`outcome \`${name}\` has findings without the names of their clusters; run its part again`]),
  ];
}

/** The same unknown once; where one part says that it may hide a widening, it may. */
function joinGaps(gaps: readonly PartGap[]): readonly PartGap[] {
  const known = new Map<string, PartGap>();
  for (const gap of gaps) {
    const key = canonicalJson([gap.message, gap.body['at'] ?? null]);
    if (known.get(key)?.touchesCde !== true) known.set(key, gap);
  }
  return [...known.values()];
}

function problemGap(message: string): PartGap {
  const at = { path: '.', line: 1, column: 1, side: 'head' };
  return { message, touchesCde: true, body: { message, at, touchesCde: true } satisfies JsonObject };
}

/** One approval for each group of owners; it is given where every part says so. */
function joinApprovals(
  outcomes: readonly PartOutcome[],
  renamed: ReadonlyMap<string, ReadonlySet<string>>,
): readonly PartApproval[] {
  const groups = new Map<string, PartApproval>();
  for (const each of outcomes.flatMap(({ approvals }) => approvals)) {
    const key = canonicalJson([each.owners, each.because === OWN_WORKLOADS]);
    const findings = each.findings.flatMap((print) => [...(renamed.get(print) ?? [print])]);
    const known = groups.get(key);
    const joined = known === undefined ? findings : [...known.findings, ...findings];
    const state = known === undefined ? each.state : worse(known.state, each.state);
    groups.set(key, { ...(known ?? each), state, findings: [...new Set(joined)] });
  }
  return [...groups.values()];
}

/** A refusal before a missing approval before one that is given. */
function worse(a: Approval['state'], b: Approval['state']): Approval['state'] {
  if (a.kind === 'missing' && b.kind === 'missing') {
    const all = [...a.notCounted, ...b.notCounted];
    return { kind: 'missing', notCounted: [...new Map(all.map((each) => [canonicalJson(each), each])).values()] };
  }
  const order: readonly Approval['state']['kind'][] = ['refused', 'missing', 'given'];
  return order.indexOf(a.kind) <= order.indexOf(b.kind) ? a : b;
}

/** The same order as `decide` of a single run: a block, then what is unknown, then what waits. */
function decideMerged(
  findings: readonly PartFinding[],
  gaps: readonly PartGap[],
  approvals: readonly PartApproval[],
): MergedDecision {
  const blocking = findings.filter(({ effect }) => effect === 'blocks');
  if (blocking.length > 0) return { kind: 'block', because: blocking.map(({ fingerprint }) => fingerprint) };
  const unknown = gaps.filter(({ touchesCde }) => touchesCde);
  if (unknown.length > 0) return { kind: 'undecided', because: unknown.map(({ message }) => message) };
  const open = approvals.filter(({ state }) => state.kind !== 'given');
  return open.length > 0 ? { kind: 'hold', needs: open.map(({ owners }) => owners) } : { kind: 'pass' };
}

/** Exit status of a merged outcome, as of a single run. */
export function mergedStatus({ decision, mode }: MergedOutcome): 0 | 1 | 2 {
  if (mode === 'warn' || decision.kind === 'pass') return 0;
  return decision.kind === 'undecided' ? 2 : 1;
}
