import type { PolicyChange } from '../change/policies.ts';
import { resourceKey, resourceName } from '../manifest/resource.ts';
import { type Finding, type GateRule, placed, toFinding } from './rule.ts';

/**
 * TIER-004: a policy of the regime is changed by somebody who is not among its owners. Who owns it is not in the change,
 * so the decision asks this rule once the owners are known.
 */
export const regimePolicyAuthor: GateRule = {
  id: 'regime-policy-author' as GateRule['id'], // like owner-review-missing, not made by defineRule
  summary: 'a policy of the regime is changed by somebody who does not own it',
  requirements: ['1.1.2', '1.2.2', '6.5.1'],
  check: () => [],
};

/** A policy of the regime, and who changed it without owning it. */
export type ForeignEdit = {
  readonly change: PolicyChange;
  readonly author: string;
  readonly owners: readonly string[];
};

/** One finding per policy. */
export function foreignEditFindings(edits: readonly ForeignEdit[]): readonly Finding[] {
  return edits.map(({ change: { resource, side }, author, owners }) =>
    toFinding(regimePolicyAuthor.id, {
      message: `${resourceName(resource)} is a policy of the regime and \`@${author}\`, who changes it, is not among its owners (${owners.map((owner) => `\`${owner}\``).join(', ')})`,
      at: placed(side, { resource, route: side === 'base' ? [] : ['metadata', 'name'] }),
      about: resourceKey(resource),
    }),
  );
}
