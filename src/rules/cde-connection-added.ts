import { edgeRemarks } from './gained-edges.ts';
import { defineRule } from './rule.ts';

/** SCOPE-004: a connection between the CDE and somebody who had none: a new connected-to system. */
export const cdeConnectionAdded = defineRule(
  {
    id: 'cde-connection-added',
    summary: 'somebody outside the scope gains a connection with the CDE',
    requirements: ['1.2.2', '1.2.5', '1.3.1', '1.3.2'],
  },
  (change) =>
    edgeRemarks(change, 'added', ({ member, others, ports, inward }) =>
      inward ? `${others} can now reach ${member} on ${ports}` : `${member} can now reach ${others} on ${ports}`,
    ),
);
