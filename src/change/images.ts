import type { Container } from '../cluster/workload.ts';
import { type ImageReading, imageKey, type Pinning, parseImageReference, pinning } from '../images/reference.ts';
import type { WorkloadChange } from './workloads.ts';

/** An image that a change brings: new, different, or newly inside the scope because its workload is. */
export type ImageChange = {
  readonly workload: string;
  readonly inCde: boolean;
  readonly container: Container;
  readonly reading: ImageReading;
  readonly pinning: Pinning;
  /** What the same container ran at base; undefined when the container is new. */
  readonly before: { readonly text: string; readonly pinning: Pinning } | undefined;
  /** Whether some container of the workload ran an image of this repository at base. */
  readonly repositoryKnown: boolean;
  readonly enteredScope: boolean;
};

/** The images of one pull request. An unchanged image of an unchanged workload is nobody's business here. */
export function compareImages(workloads: readonly WorkloadChange[]): readonly ImageChange[] {
  return workloads.flatMap(({ id, base, head }): readonly ImageChange[] => {
    if (head === undefined) return [];
    const enteredScope = head.holds && base?.holds !== true;
    if (head.workload === base?.workload && !enteredScope) return [];
    const repositories = new Set(base?.workload.containers.map((each) => repositoryOf(each)));
    return head.workload.containers.flatMap((container): readonly ImageChange[] => {
      const before = base?.workload.containers.find(
        ({ name, role }) => name === container.name && role === container.role,
      );
      const reading = readingOf(container);
      if (before !== undefined && !enteredScope && sameContent(readingOf(before), reading)) return [];
      const was = before && { text: before.image ?? '', pinning: pinning(readingOf(before)) };
      const repositoryKnown = repositories.has(repositoryOf(container));
      return [
        {
          workload: id,
          inCde: head.holds,
          container,
          reading,
          pinning: pinning(reading),
          before: was,
          repositoryKnown,
          enteredScope,
        },
      ];
    });
  });
}

function readingOf({ image }: Container): ImageReading {
  return parseImageReference(image ?? '');
}

function repositoryOf(container: Container): string {
  const reading = readingOf(container);
  return reading.kind === 'image'
    ? `${reading.reference.registry}/${reading.reference.repository}`
    : (container.image ?? '');
}

function sameContent(a: ImageReading, b: ImageReading): boolean {
  if (a.kind === 'image' && b.kind === 'image') return imageKey(a.reference) === imageKey(b.reference);
  return JSON.stringify(a) === JSON.stringify(b);
}
