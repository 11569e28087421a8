import { defineRule, placed } from './rule.ts';

/** IMG-001: what runs is not fixed by what was reviewed. */
export const imageUnpinned = defineRule(
  { id: 'image-unpinned', summary: 'an image is not pinned by digest', requirements: ['6.3.2', '6.5.1'] },
  ({ images }) =>
    images.flatMap(({ workload, inCde, container, pinning, before }) => {
      if (pinning.kind !== 'unpinned') return [];
      const regression =
        before?.pinning.kind === 'pinned' ? 'was pinned by digest and no longer is' : 'is not pinned by digest';
      const message = `image of container \`${container.name}\` in \`${workload.replace(/\[.*$/, '')}\` ${regression}: ${pinning.reason}; write \`name@sha256:…\``;
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
