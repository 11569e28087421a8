import { resourceName } from '../manifest/resource.ts';
import { defineRule, placed } from './rule.ts';
import { nameAll, nameOf, namePorts } from './wording.ts';

/** TIER-005: what the regime's policies stopped is stopped by somebody else's policy only. */
export const protectedByAccident = defineRule(
  {
    id: 'protected-by-accident',
    summary: "only somebody else's policy stops what the regime's policies stopped",
    requirements: ['1.2.2', '1.2.8', '1.3.1'],
  },
  ({ accidents }) =>
    accidents.map(({ member, direction, others, ports, by }) => ({
      message: `the regime's policies no longer stop ${nameAll(others)} ${direction === 'ingress' ? 'to' : 'from'} ${nameOf(member)} on ${namePorts(ports, undefined)}; only ${resourceName(by.resource)}, which is not the regime's, still does`,
      at: placed('head', by),
      about: `${member.id} ${direction} ${others.map(({ id }) => id).join(' ')}`,
    })),
);
