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
      .map(({ base, head, how }) => ({
        message: `${resourceName(base)} protected the CDE and ${how}`,
        at:
          head === undefined
            ? placed('base', { resource: base, route: [] })
            : placed('head', { resource: head, route: ['spec'] }),
        about: `${resourceKey(base)} ${how}`,
      })),
);
