import { resourceKey, resourceName } from '../manifest/resource.ts';
import { defineRule, placed } from './rule.ts';

/** NET-008: a policy of a kind the declared network plugin does not enforce, or this release cannot read. */
export const policyKindNotEnforced = defineRule(
  {
    id: 'policy-kind-not-enforced',
    summary: 'a policy kind that is not enforced, or cannot be read, is changed',
    requirements: ['1.2.1', '1.2.2'],
  },
  ({ unreadPolicies }) =>
    unreadPolicies.map(({ resource, side, kind }) => ({
      message: `${resourceName(resource)} (\`${resource.group}\`) was ${kind}; this kind counts neither as protection nor as permission here, so its owner must judge it`,
      at: placed(side, { resource, route: ['kind'] }),
      about: `${resourceKey(resource)} ${kind}`,
    })),
);
