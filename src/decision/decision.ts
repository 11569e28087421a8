import type { SidedGap } from '../change/change.ts';
import type { Effect } from '../regime/pack.ts';
import type { Finding } from '../rules/rule.ts';
import type { Waiver } from '../settings/settings.ts';

/** A list that is never empty. */
export type NonEmpty<T> = readonly [T, ...T[]];

/**
 * A finding with what it means for this merge, and the waiver of the base branch that takes it off. `clusters`: whose it is,
 * where they have names.
 */
export type JudgedFinding = Finding & {
  readonly effect: Effect;
  readonly waiver?: Waiver;
  readonly clusters?: readonly string[];
};

/** An approval that is asked for: any one of `owners` suffices for all `findings`. */
export type Approval = {
  readonly owners: readonly string[];
  /** The line of CODEOWNERS that names them, for people to check. */
  readonly because: string;
  readonly findings: readonly JudgedFinding[];
  readonly state:
    | { readonly kind: 'given'; readonly by: string }
    | { readonly kind: 'missing'; readonly notCounted: readonly { readonly user: string; readonly why: string }[] }
    | { readonly kind: 'refused'; readonly by: string };
};

/** `hold`, `block` and `undecided` are red. Undecided beats hold, a block beats both: the worst that is certain is said first. */
export type Decision =
  | { readonly kind: 'pass' }
  | { readonly kind: 'hold'; readonly needs: NonEmpty<Approval> }
  | { readonly kind: 'block'; readonly because: NonEmpty<JudgedFinding> }
  | { readonly kind: 'undecided'; readonly because: NonEmpty<SidedGap> };

/** The merge decision. `approvals` are those the findings need. */
export function decide(
  findings: readonly JudgedFinding[],
  gaps: readonly SidedGap[],
  approvals: readonly Approval[],
): Decision {
  const [blocking, ...moreBlocking] = findings.filter(({ effect }) => effect === 'blocks');
  if (blocking !== undefined) return { kind: 'block', because: [blocking, ...moreBlocking] };
  const [gap, ...moreGaps] = gaps.filter(({ touchesCde }) => touchesCde);
  if (gap !== undefined) return { kind: 'undecided', because: [gap, ...moreGaps] };
  const [open, ...moreOpen] = approvals.filter(({ state }) => state.kind !== 'given');
  return open === undefined ? { kind: 'pass' } : { kind: 'hold', needs: [open, ...moreOpen] };
}
