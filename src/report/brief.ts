import type { Judgement } from '../outcome.ts';
import { EFFECTS } from '../regime/pack.ts';
import { markdownCode } from './escape.ts';
import { headline, ownersOf } from './headline.ts';
import { EFFECT_WORDS } from './page.ts';
import { count, type Speaker, speak } from './prose.ts';

/**
 * What everybody may read: the verdict, how many findings of which rule, and who has to approve. No workload, address or
 * place: who reaches whom in a CDE is nobody else's business.
 */
export function toBrief(judgement: Judgement): string {
  const speaker: Speaker = { text: (text) => text, code: markdownCode, place: () => '' };
  const { findings, gaps, approvals } = judgement;
  const rules = EFFECTS.toReversed().flatMap((effect) => {
    const own = findings.filter((finding) => finding.effect === effect);
    return [...new Set(own.map(({ rule }) => rule))].map(
      (rule) => `- ${EFFECT_WORDS[effect]}: ${markdownCode(rule)} (${own.filter((each) => each.rule === rule).length})`,
    );
  });
  const live = gaps.filter(({ touchesCde }) => touchesCde).length;
  const owners = approvals
    .filter(({ state }) => state.kind !== 'given')
    .map((approval) => `- waits for ${speak(ownersOf(approval), speaker)}`);
  return `${[
    `## cde-gate: ${headline(judgement)}`,
    ...(rules.length === 0 ? [] : [rules.join('\n')]),
    ...(live === 0 ? [] : [`${count(live, 'thing')} could not be judged.`]),
    ...(owners.length === 0 ? [] : [[...new Set(owners)].join('\n')]),
    'This repository is public, so the details are left out; run `cde-gate check` on a clone to see them.',
  ].join('\n\n')}\n`;
}
