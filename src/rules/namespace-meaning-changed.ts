import { describeLabels } from '../algebra/labels.ts';
import type { Namespace } from '../cluster/cluster.ts';
import { NAMESPACE_NAME_LABEL } from '../manifest/resource.ts';
import { defineRule, placed } from './rule.ts';

/** SCOPE-010: labels of a namespace change which rules of the CDE it falls under: a policy edit in disguise. */
export const namespaceMeaningChanged = defineRule(
  {
    id: 'namespace-meaning-changed',
    summary: 'the labels of a namespace change what a CDE policy selects',
    requirements: ['1.2.1', '1.3.1', '1.3.2'],
  },
  ({ namespaces }) =>
    namespaces.flatMap(({ name, base, head, admittedBy }) => {
      const [rule] = admittedBy;
      const resource = head?.resource ?? base?.resource;
      if (rule === undefined || resource === undefined) return [];
      const by = `${rule.resource.kind} \`${rule.resource.namespace}/${rule.resource.name}\``;
      const message = `namespace \`${name}\` (${labelText(base)} → ${labelText(head)}) is now selected by ${by}, which decides about CDE workloads`;
      return [
        {
          message,
          at: placed(head?.resource === undefined ? 'base' : 'head', { resource, route: ['metadata', 'labels'] }),
          about: `${name} ${by}`,
        },
      ];
    }),
);

function labelText(namespace: Namespace | undefined): string {
  if (namespace?.resource === undefined) return 'not declared';
  const labels = [...namespace.labels].filter(([key]) => key !== NAMESPACE_NAME_LABEL);
  return labels.length === 0 ? 'no labels' : `\`${describeLabels(new Map(labels))}\``;
}
