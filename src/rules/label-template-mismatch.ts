import { isEverything, selects } from '../algebra/labels.ts';
import type { Workload } from '../cluster/workload.ts';
import type { Taxonomy } from '../scope/taxonomy.ts';
import { defineRule, placed } from './rule.ts';

/** LABEL-003: a regime label on the controller that its pods do not carry protects and scopes nobody. */
export const labelTemplateMismatch = defineRule(
  {
    id: 'label-template-mismatch',
    summary: 'a regime label stands on the controller and not on its pods',
    requirements: ['12.5.2'],
  },
  ({ workloads, taxonomy }) =>
    workloads.flatMap(({ id, base, head }) => {
      if (
        head === undefined ||
        !mismatch(head.workload, taxonomy) ||
        (base !== undefined && mismatch(base.workload, taxonomy))
      )
        return [];
      const { workload } = head;
      const message = `${workload.kind} \`${workload.namespace}/${workload.name}\` carries a label of the regime that its pod template does not carry; labels take effect on pods: write it under \`template.metadata.labels\``;
      return [
        { message, at: placed('head', { resource: workload.resource, route: ['metadata', 'labels'] }), about: id },
      ];
    }),
);

function mismatch({ resource, labels, kind }: Workload, { resource: holders, accessor }: Taxonomy): boolean {
  if (kind === 'Pod') return false;
  const named = [...holders, ...accessor].flatMap(({ podLabels }) =>
    podLabels === undefined || isEverything(podLabels) ? [] : [podLabels],
  );
  return named.some((selector) => selects(selector, resource.labels) && !selects(selector, labels));
}
