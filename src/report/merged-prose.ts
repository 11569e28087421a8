import type { MergedOutcome } from '../decision/merge.ts';
import type { PartFinding, PartGap } from '../decision/part-outcome.ts';
import { asNumber, asString, type Json, type JsonObject, valueAt } from '../manifest/json.ts';
import { repoPath, type SidedLocation } from '../manifest/location.ts';
import { EFFECTS } from '../regime/pack.ts';
import { DECISION_WORDS } from './headline.ts';
import { code, contextProse, count, listed, type Prose, placeName, placeSuffix, quoted, say, words } from './prose.ts';
import { remedyOf } from './remedy.ts';

// What the views of a merged outcome have in common: order and sentences. Each medium only sets it.

/** Findings by effect, worst first. */
export const findingsOf = ({ findings }: MergedOutcome): readonly PartFinding[] =>
  EFFECTS.toReversed().flatMap((effect) => findings.filter((each) => each.effect === effect));

/** Gaps that may hide a widening first. */
export const gapsOf = ({ gaps }: MergedOutcome): readonly PartGap[] => [
  ...gaps.filter(({ touchesCde }) => touchesCde),
  ...gaps.filter(({ touchesCde }) => !touchesCde),
];

/** The place of a finding or a gap of a merged outcome. */
export function mergedPlace(body: JsonObject): SidedLocation {
  const at = (field: string) => valueAt(body, 'at', field);
  return {
    path: repoPath(asString(at('path')) ?? '.'),
    document: 0,
    line: asNumber(at('line')) ?? 1,
    column: asNumber(at('column')) ?? 1,
    side: at('side') === 'base' ? 'base' : 'head',
    ...(at('elsewhere') === true && { elsewhere: true }),
  };
}

/** The verdict in one line, made of our own words only. */
export function mergedHeadline(merged: MergedOutcome): string {
  const { decision, mode, findings, approvals } = merged;
  const title = mode === 'warn' ? `Rehearsal, would be ${decision.kind}` : DECISION_WORDS[decision.kind];
  const asked = approvals.filter(({ state }) => state.kind !== 'given').flatMap((each) => each.findings);
  switch (decision.kind) {
    case 'block':
      return `${title}: ${count(decision.because.length, 'finding has', 'findings have')} to change`;
    case 'undecided':
      return `${title}: ${count(decision.because.length, 'thing')} could not be judged`;
    case 'hold':
      return `${title}: ${count(asked.length, 'finding waits', 'findings wait')} for an owner to approve exactly this head`;
    case 'pass':
      return findings.length === 0
        ? `${title}: nothing in this change widens the CDE`
        : `${title}: nothing needs another approval; ${count(findings.length, 'remark')}`;
  }
}

/** The one thing to do now; none where it passes. */
export function stepOf({ decision, findings, approvals }: MergedOutcome): readonly Prose[] {
  switch (decision.kind) {
    case 'pass':
      return [];
    case 'block': {
      const [first] = findings.filter(({ effect }) => effect === 'blocks');
      return first === undefined ? [] : [quoted(remedyOf(first.rule))];
    }
    case 'undecided':
      return decision.because.slice(0, 1).map(quoted);
    case 'hold': {
      const refused = approvals.flatMap(({ state }) => (state.kind === 'refused' ? [code(`@${state.by}`)] : []));
      if (refused.length > 0) return [say`settle the changes that ${listed(refused, 'and')} asked for`];
      const owners = decision.needs.map((each) => listed(each.map(code), 'or'));
      return [say`ask ${listed(owners, 'and')} to approve this head`];
    }
  }
}

/** Who has to approve how much, and where that stands. */
export function mergedApproval({ owners, findings, because, state }: MergedOutcome['approvals'][number]): Prose {
  const who = say`${listed(owners.map(code), 'or')} for ${words(count(findings.length, 'finding'))} (${words(because)})`;
  if (state.kind === 'missing') return say`${who}: missing`;
  return state.kind === 'given'
    ? say`${who}: given by ${code(`@${state.by}`)}`
    : say`${who}: refused by ${code(`@${state.by}`)}`;
}

/** How large the scope of the touched clusters is. */
export function mergedScope({ scope, clusters }: MergedOutcome): string {
  if (scope === null) return 'not compared';
  const [before, after] = [scope.base, scope.head];
  const change = (was: number, is: number) => (was === is ? String(is) : `${was} → ${is}`);
  return `CDE workloads ${change(before.cde, after.cde)}, connections ${change(before.connections, after.connections)}, on ${count(clusters.length, 'touched cluster')}`;
}

/** By what it was judged, and with what. */
export function mergedFooter({ first }: MergedOutcome): readonly Prose[] {
  if (first === undefined) return [];
  const { subject, tool, context } = first;
  const text = (value: Json | undefined): string => asString(value) ?? '';
  const lines = [
    say`Base ${code(text(subject['base']))}, head ${code(text(subject['head']))}, by ${words(text(tool['name']))} ${words(text(tool['version']))}.`,
  ];
  const told = context.map((each) => ({
    path: text(valueAt(each, 'path')),
    at: asString(valueAt(each, 'takenAt')),
    ageDays: asNumber(valueAt(each, 'ageDays')),
  }));
  return told.length === 0 ? lines : [...lines, contextProse(told)];
}

/** A place with its side, where that is not head. */
export const mergedPlaceName = (at: SidedLocation): string => `${placeName(at)}${placeSuffix(at)}`;
