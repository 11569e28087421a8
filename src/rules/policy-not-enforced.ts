import { resourceKey, resourceName } from '../manifest/resource.ts';
import { defineRule, placed } from './rule.ts';

/** TIER-003: a policy that protected the CDE is still written, and nothing acts on it any more. */
export const policyNotEnforced = defineRule(
  {
    id: 'policy-not-enforced',
    summary: 'a policy that protects the CDE is written but no longer enforced',
    requirements: ['1.2.2', '1.2.8', '1.3.1', '1.3.2'],
  },
  ({ policies }) =>
    policies
      .filter(({ kind }) => kind === 'unenforced')
      .map(({ resource, side, how, wider }) => ({
        message: `${resourceName(resource)} protected the CDE and ${how}; ${wider ? 'what it stopped now passes' : 'other policies still stop what it stopped'}`,
        at: placed(side, { resource, route: ['kind'] }),
        about: `${resourceKey(resource)} ${how}`,
        degree: wider ? 'ordinary' : 'minor',
      })),
);
