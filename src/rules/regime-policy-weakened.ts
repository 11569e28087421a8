import { resourceKey, resourceName } from '../manifest/resource.ts';
import { defineRule, placed } from './rule.ts';

/** TIER-001: a policy that protects the CDE is gone or without effect, and something is open that was not. */
export const regimePolicyWeakened = defineRule(
  {
    id: 'regime-policy-weakened',
    summary: 'a policy that protects the CDE is deleted or made ineffective',
    requirements: ['1.2.2', '1.2.8', '1.3.1', '1.3.2'],
  },
  ({ policies }) =>
    policies
      .filter(({ kind }) => kind === 'weakened')
      .map(({ resource, side, how }) => ({
        message: `${resourceName(resource)} protected the CDE and ${how}`,
        at: placed(side, { resource, route: side === 'base' ? [] : ['spec'] }),
        about: `${resourceKey(resource)} ${how}`,
      })),
);
