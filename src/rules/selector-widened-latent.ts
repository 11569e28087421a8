import { edgeRemarks } from './gained-edges.ts';
import { defineRule, placed, type Remark } from './rule.ts';

/** SCOPE-007: no workload of today gains anything, but pods that may come do. */
export const selectorWidenedLatent = defineRule(
  {
    id: 'selector-widened-latent',
    summary: 'pods that do not exist yet would gain a connection with the CDE',
    requirements: ['1.2.1', '1.2.5'],
  },
  (change) => {
    // A line that already lets a declared workload in, or that isolated one, tells its story there.
    const told = new Set([
      ...(['added', 'widened', 'egress'] as const).flatMap((story) => edgeRemarks(change, story, () => '').map(lineOf)),
      ...change.isolation.flatMap(({ was }) => was.map((place) => lineOf({ at: placed('base', place) }))),
    ]);
    const latent = edgeRemarks(change, 'latent', ({ member, others, ports, inward }) =>
      inward ? `${others} could reach ${member} on ${ports}` : `${member} could reach ${others} on ${ports}`,
    );
    const fresh = latent.filter((remark) => !told.has(lineOf(remark)));
    // One representative per cause is enough: the cause is one line to look at.
    return [...new Map(fresh.toReversed().map((remark) => [lineOf(remark), remark])).values()];
  },
);

const lineOf = ({ at }: Pick<Remark, 'at'>): string => `${at.side} ${at.path} ${at.line}`;
