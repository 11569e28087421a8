import { defineRule, placed } from './rule.ts';

/** SCOPE-002: a workload that stays loses the mark that put it into scope: silent de-scoping. */
export const cdeLabelRemoved = defineRule(
  {
    id: 'cde-label-removed',
    summary: 'a workload leaves the CDE by losing its label',
    requirements: ['12.5.2', '1.2.2'],
  },
  ({ workloads }) =>
    workloads.flatMap(({ id, base, head }) => {
      if (base?.holds !== true || head === undefined || head.holds) return [];
      const { workload } = head;
      const message = `\`${workload.namespace}/${workload.name}\` no longer counts as CDE but still runs; restore its label, or have the owners confirm that it holds no regulated data`;
      return [{ message, at: placed('head', { resource: workload.resource, route: workload.labelsRoute }), about: id }];
    }),
);
