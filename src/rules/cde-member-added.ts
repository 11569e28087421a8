import { defineRule, placed } from './rule.ts';

/** SCOPE-001: a workload joins the cardholder data environment. */
export const cdeMemberAdded = defineRule(
  { id: 'cde-member-added', summary: 'a workload joins the CDE', requirements: ['12.5.2', '6.5.1', '12.5.1'] },
  ({ workloads, base: before, head }) =>
    workloads.flatMap(({ id, base, head: now }) => {
      if (now?.holds !== true || base?.holds === true) return [];
      const how = base === undefined ? 'is new and holds regulated data' : 'now counts as holding regulated data';
      const { workload } = now;
      const size = head.scope.sizes;
      const message = `\`${workload.namespace}/${workload.name}\` ${how}; the CDE is now ${size.cde} workloads with ${size.connections} ${size.connections === 1 ? 'connection' : 'connections'}${pulledIn(head.scope.sizes.unrestricted - before.scope.sizes.unrestricted)}`;
      return [{ message, at: placed('head', { resource: workload.resource, route: workload.labelsRoute }), about: id }];
    }),
);

/** Whoever is not separated from a holder counts as inside too. */
function pulledIn(count: number): string {
  return count <= 0
    ? ''
    : `, and ${count} more workload${count === 1 ? '' : 's'} count as inside because nothing separates them from it`;
}
