import type { Degree } from '../rules/rule.ts';
import type { Taxonomy } from '../scope/taxonomy.ts';

/**
 * What a finding means for the merge. `informs`: shown. `needs-approval`: red until an owner approved exactly this head.
 * `blocks`: red whatever anybody approves in this pull request.
 */
export type Effect = 'informs' | 'needs-approval' | 'blocks';
export const EFFECTS: readonly Effect[] = ['informs', 'needs-approval', 'blocks'];

/** The effect of a rule's ordinary findings, and of its grave or minor ones where that differs. */
export type RuleEffect = { readonly ordinary: Effect } & { readonly [D in Exclude<Degree, 'ordinary'>]?: Effect };

/** A body of requirements: its vocabulary when settings are silent, and what each rule's findings mean. */
export type RegimePack = {
  readonly name: string;
  readonly title: string;
  readonly taxonomy: Taxonomy;
  readonly effects: { readonly [rule: string]: RuleEffect };
};

/** The effect of a finding under a pack and the settings' overrides. A rule the pack does not know blocks. */
export function effectOf(
  pack: RegimePack,
  overrides: { readonly [rule: string]: Effect },
  rule: string,
  degree: Degree,
): Effect {
  const effects = Object.hasOwn(pack.effects, rule) ? pack.effects[rule] : undefined;
  const packed = effects?.[degree] ?? effects?.ordinary ?? 'blocks';
  const override = Object.hasOwn(overrides, rule) ? overrides[rule] : undefined;
  if (override === undefined) return packed;
  // An override speaks of ordinary findings: grave ones never get milder by it, minor ones never graver.
  if (degree === 'grave') return stricter(packed, override);
  return degree === 'minor' && stricter(packed, override) === override ? packed : override;
}

/** The worse of two effects. */
export function stricter(a: Effect, b: Effect): Effect {
  return EFFECTS.indexOf(a) >= EFFECTS.indexOf(b) ? a : b;
}
