import { edgeRemarks } from './gained-edges.ts';
import { defineRule } from './rule.ts';

/** NET-003: the CDE can reach addresses outside the cluster that it could not reach. */
export const cdeEgressWidened = defineRule(
  { id: 'cde-egress-widened', summary: 'the CDE gains a way out of the cluster', requirements: ['1.3.2'] },
  (change) =>
    edgeRemarks(change, 'egress', ({ member, others, ports }) => `${member} can now send to ${others} on ${ports}`),
);
