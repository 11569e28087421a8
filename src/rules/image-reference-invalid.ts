import { defineRule, placed } from './rule.ts';

/** IMG-011: a reference that no container runtime can read. */
export const imageReferenceInvalid = defineRule(
  { id: 'image-reference-invalid', summary: 'an image reference is not valid', requirements: ['6.3.2'] },
  ({ images }) =>
    images.flatMap(({ workload, inCde, container, pinning }) => {
      if (pinning.kind !== 'invalid') return [];
      const message = `image \`${container.image ?? ''}\` of container \`${container.name}\` in \`${workload.replace(/\[.*$/, '')}\` is not a valid reference: ${pinning.reason}`;
      return [
        {
          message,
          at: placed('head', container.place),
          about: `${workload} ${container.name}`,
          degree: inCde ? ('ordinary' as const) : ('minor' as const),
        },
      ];
    }),
);
