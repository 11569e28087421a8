import { addedContainers } from '../change/workloads.ts';
import { defineRule, placed } from './rule.ts';

/** SCOPE-008: whatever runs in a CDE pod shares its network, volumes and identity. */
export const cdeContainerAdded = defineRule(
  {
    id: 'cde-container-added',
    summary: 'a container is added to a CDE pod',
    requirements: ['2.2.3', '6.5.1', '12.5.1'],
  },
  ({ workloads }) =>
    workloads.flatMap((change) => {
      if (change.head?.holds !== true) return [];
      const { namespace, name } = change.head.workload;
      return addedContainers(change).map(({ name: container, role, image, place }) => ({
        message: `${role === 'container' ? 'container' : `${role} container`} \`${container}\` joins CDE workload \`${namespace}/${name}\` and shares its network, volumes and identity${image === undefined ? '' : ` (image \`${image}\`)`}`,
        at: placed('head', place),
        about: `${change.id} ${role} ${container}`,
      }));
    }),
);
