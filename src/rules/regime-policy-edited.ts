import { resourceKey, resourceName } from '../manifest/resource.ts';
import { defineRule, placed } from './rule.ts';

/** TIER-001, milder: a policy that the settings name as the regime's changes its text. */
export const regimePolicyEdited = defineRule(
  { id: 'regime-policy-edited', summary: 'a policy of the regime is edited', requirements: ['1.2.2', '6.5.1'] },
  ({ policies }) =>
    policies
      .filter(({ kind }) => kind === 'edited')
      .map(({ resource, side, how, wider }) => ({
        message: `${resourceName(resource)} is a policy of the regime and ${how}; ${wider ? 'it now lets more through, see the other findings' : 'proven: nobody gains a connection'}`,
        at: placed(side, { resource, route: side === 'base' ? [] : ['spec'] }),
        about: resourceKey(resource),
      })),
);
