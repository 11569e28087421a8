import type { Category } from '../scope/classify.ts';
import { defineRule, placed } from './rule.ts';

/** SCOPE-009: traffic that went to or from the CDE is led elsewhere, or outside traffic into it. */
export const trafficRetargeted = defineRule(
  {
    id: 'traffic-retargeted',
    summary: 'a Service leads CDE traffic elsewhere, or other traffic into the CDE',
    requirements: ['1.2.4', '1.3.1', '1.4.2'],
  },
  ({ services, base, head }) =>
    services.flatMap(({ service, before, added }) => {
      const inCde = (ids: readonly string[], categories: ReadonlyMap<string, Category>) =>
        ids.filter((id) => categories.get(id) === 'cde');
      const [was, now] = [inCde(before, base.scope.categories), inCde(added, head.scope.categories)];
      const foreign = added.filter((id) => !now.includes(id));
      if (was.length === 0 && now.length === 0) return [];
      // A CDE service that gains a CDE backend stays what it was.
      if (was.length > 0 && foreign.length === 0) return [];
      const [target = ''] = was.length > 0 ? foreign : now;
      const message =
        was.length > 0
          ? `Service \`${service.namespace}/${service.name}\` led to the CDE and now also leads to \`${target}\``
          : `Service \`${service.namespace}/${service.name}\` now leads its clients into the CDE, to \`${target}\``;
      return [
        {
          message,
          at: placed('head', { resource: service.resource, route: ['spec', 'selector'] }),
          about: `${service.namespace}/${service.name} ${target}`,
        },
      ];
    }),
);
