import type { ImageOverride } from '../change/image-overrides.ts';
import type { ImageChange } from '../change/images.ts';
import { defineRule, placed, type Remark } from './rule.ts';

/** IMG-001: what runs is not fixed by what was reviewed. */
export const imageUnpinned = defineRule(
  { id: 'image-unpinned', summary: 'an image is not pinned by digest', requirements: ['6.3.2', '6.5.1'] },
  ({ images, imageOverrides }) => [...images.flatMap(onImage), ...imageOverrides.map(onOverride)],
);

function onImage({ workload, inCde, container, pinning, before }: ImageChange): readonly Remark[] {
  if (pinning.kind !== 'unpinned') return [];
  const regression =
    before?.pinning.kind === 'pinned' ? 'was pinned by digest and no longer is' : 'is not pinned by digest';
  const message = `image of ${whatOf(container.role)} \`${container.name}\` in \`${workload.replace(/\[.*$/, '')}\` ${regression}: ${pinning.reason}; write \`name@sha256:…\``;
  return [
    {
      message,
      at: placed('head', container.place),
      about: `${workload} ${container.name}`,
      degree: inCde ? 'ordinary' : 'minor',
    },
  ];
}

function whatOf(role: ImageChange['container']['role']): string {
  return role === 'step' || role === 'script' || role === 'disk' || role === 'component' ? role : 'container';
}

function onOverride({ name, message, at, regression, inCde }: ImageOverride): Remark {
  return {
    message: `${message}${regression ? '; it was pinned before' : ''}`,
    at: { ...at, side: 'head' },
    about: `${at.path} ${name}`,
    degree: inCde ? 'ordinary' : 'minor',
  };
}
