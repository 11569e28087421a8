import type { Drift } from '../change/drift.ts';
import { resourceKey, resourceName } from '../manifest/resource.ts';
import { defineRule, placed } from './rule.ts';

/** ENV-001: a policy of the regime is no longer the same in clusters that the settings call twins. */
export const environmentDrift = defineRule(
  {
    id: 'environment-drift',
    summary: 'a policy of the regime is no longer the same in clusters that are to be alike',
    requirements: ['1.2.8', '6.5.3'],
  },
  ({ drift }) =>
    drift.map(({ resource, side, twin, how }) => ({
      message: `${resourceName(resource)} is a policy of the regime and ${WORDS[how](`\`${twin}\``)}; settings call the two clusters twins`,
      at: placed(side, { resource, route: side === 'base' || how === 'only-there' ? [] : ['spec'] }),
      about: `${resourceKey(resource)} ${twin}`,
    })),
);

const WORDS: { readonly [H in Drift['how']]: (twin: string) => string } = {
  differs: (twin) => `no longer the same as in ${twin}`,
  'only-here': (twin) => `stands here and not in ${twin}`,
  'only-there': (twin) => `stands in ${twin} and not here any more`,
};
