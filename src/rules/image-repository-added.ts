import { defineRule, placed } from './rule.ts';

/** IMG-009: software from a repository that this CDE workload did not run before. */
export const imageRepositoryAdded = defineRule(
  {
    id: 'image-repository-added',
    summary: 'a CDE workload runs an image of a new repository',
    requirements: ['6.3.2', '12.5.1'],
  },
  ({ images }) =>
    images.flatMap(({ workload, inCde, container, reading, repositoryKnown, before, enteredScope }) => {
      if (!inCde || reading.kind !== 'image' || repositoryKnown || (enteredScope && before === undefined)) return [];
      const { registry, repository } = reading.reference;
      const message = `container \`${container.name}\` of CDE workload \`${workload.replace(/\[.*$/, '')}\` now runs \`${registry}/${repository}\`, which no container of it ran before`;
      return [
        {
          message,
          at: placed('head', container.place),
          about: `${workload} ${container.name} ${registry}/${repository}`,
        },
      ];
    }),
);
