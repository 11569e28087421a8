import { edgeRemarks } from './gained-edges.ts';
import { defineRule } from './rule.ts';

/** SCOPE-005: a pair that already had a connection, or a neighbour already in scope, gains ports. */
export const cdeConnectionWidened = defineRule(
  {
    id: 'cde-connection-widened',
    summary: 'a connection with or inside the CDE grows',
    requirements: ['1.2.2', '1.2.5', '7.2.5'],
  },
  (change) =>
    edgeRemarks(change, 'widened', ({ member, others, ports, inward }) =>
      inward
        ? `${others} can now also reach ${member} on ${ports}`
        : `${member} can now also reach ${others} on ${ports}`,
    ),
);
