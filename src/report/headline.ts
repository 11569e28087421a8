import type { Approval } from '../decision/decision.ts';
import type { SidedLocation } from '../manifest/location.ts';
import type { Judgement } from '../outcome.ts';
import { code, count, listed, type Prose, place, quoted, say, words } from './prose.ts';
import { remedyOf } from './remedy.ts';

/** The decision in one word, as reports print it. */
export const DECISION_WORDS = { pass: 'Pass', hold: 'Hold', block: 'Block', undecided: 'Undecided' } as const;

/** One line that says what was decided and why, made of our own words only. */
export function headline(judgement: Judgement): string {
  return `${titleOf(judgement)}: ${sentenceOf(judgement)}`;
}

/** `Hold`; in a rehearsal `Rehearsal, would hold`. */
export function titleOf({ decision, settings }: Judgement): string {
  return settings.mode === 'warn'
    ? `Rehearsal, would ${decision.kind === 'undecided' ? 'stay undecided' : decision.kind}`
    : DECISION_WORDS[decision.kind];
}

/** Why, in one sentence. */
export function sentenceOf({ decision, findings, approvals, changes, gaps }: Judgement): string {
  switch (decision.kind) {
    case 'block':
      return `${count(decision.because.length, 'finding has', 'findings have')} to change; no approval makes ${decision.because.length === 1 ? 'it' : 'them'} right`;
    case 'undecided':
      return `${count(decision.because.length, 'thing')} could not be judged, so nobody can say that the CDE does not widen`;
    case 'hold': {
      const waiting = decision.needs.reduce((sum, need) => sum + need.findings.length, 0);
      return `${count(waiting, 'finding waits', 'findings wait')} for an owner to approve exactly this head`;
    }
    case 'pass':
      if (changes.length === 0) return 'the merge touches no file that the gate reads';
      if (approvals.length > 0)
        return `owners approved ${count(
          approvals.reduce((sum, each) => sum + each.findings.length, 0),
          'finding',
        )} at exactly this head`;
      if (findings.length > 0) return `nothing needs an approval; ${count(findings.length, 'remark')}`;
      return gaps.length > 0
        ? 'nothing in this change widens the CDE, as far as the manifests can be read'
        : 'nothing in this change widens the CDE';
  }
}

/** The one thing to do now; undefined when there is none. */
export function nextStep({ decision, subject }: Judgement): Prose | undefined {
  switch (decision.kind) {
    case 'block':
      return say`${quoted(remedyOf(decision.because[0].rule))}${whereabouts(decision.because[0])}`;
    case 'undecided':
      return quoted(decision.because[0].message);
    case 'hold': {
      const refused = decision.needs.flatMap(({ state }) => (state.kind === 'refused' ? [code(`@${state.by}`)] : []));
      if (refused.length > 0) return say`settle the changes that ${listed(refused, 'and')} asked for`;
      const asks = listed(decision.needs.map(ownersOf), 'and');
      return subject.draft
        ? say`mark the pull request as ready, then ask ${asks} to approve ${thisHead(subject)}`
        : say`ask ${asks} to approve ${thisHead(subject)}`;
    }
    case 'pass':
      return undefined;
  }
}

/** An approval of any other commit does not count, so it is named. */
function thisHead({ head }: Judgement['subject']): Prose {
  return /^[0-9a-f]{40}$/.test(head) ? say`this head (${code(head.slice(0, 7))})` : words('this head');
}

/** Any one of these may give the approval. */
export function ownersOf({ owners }: Approval): Prose {
  return listed(owners.map(code), 'or');
}

function whereabouts({ at }: { readonly at: SidedLocation }): Prose {
  return at.path === '.' ? [] : say` (${place(at)})`;
}
