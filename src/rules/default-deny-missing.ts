import { defineRule, placed } from './rule.ts';

/** NET-004: pods to come in a namespace of the CDE would be open. */
export const defaultDenyMissing = defineRule(
  {
    id: 'default-deny-missing',
    summary: 'a namespace of the CDE has no default deny for a direction',
    requirements: ['1.3.1', '1.3.2', '1.2.1'],
  },
  ({ defaultDeny }) =>
    defaultDeny.flatMap(({ namespace, direction, was, at }) => {
      const place = was ?? at;
      if (place === undefined) return [];
      const message = `namespace \`${namespace}\` has CDE workloads and no policy that denies ${direction} by default; add one with \`podSelector: {}\` and \`policyTypes: [${direction === 'ingress' ? 'Ingress' : 'Egress'}]\``;
      return [{ message, at: placed(was === undefined ? 'head' : 'base', place), about: `${namespace} ${direction}` }];
    }),
);
