import { fileLocation, repoPath } from '../manifest/location.ts';
import { defineRule, placed } from './rule.ts';

/** TIER-002: other policies now decide before those of the regime, or its tier ends otherwise. */
export const tierOrderChanged = defineRule(
  {
    id: 'tier-order-changed',
    summary: "the order in which the regime's policies decide is changed",
    requirements: ['1.2.2', '1.2.8', '1.3.1', '1.3.2'],
  },
  ({ order }) =>
    order.map(({ what, at, side, wider }) => ({
      message: `${what}; ${wider ? 'CDE workloads let more through than before' : 'proven: no CDE workload lets more through today'}`,
      at: at === undefined ? { ...fileLocation(repoPath('.')), side } : placed(side, at),
      about: what,
      degree: wider ? 'ordinary' : 'minor',
    })),
);
