import type { Change } from '../change/change.ts';
import type { ImageRule } from '../images/question.ts';
import { placed, type Remark } from './rule.ts';

/** What the verdicts about images say that belongs to one rule, each at the line of its image. */
export const problemsOf =
  (rule: ImageRule) =>
  ({ images }: Change): readonly Remark[] =>
    images.flatMap(({ workload, container, inCde, verdict }) =>
      (verdict?.problems ?? [])
        .filter((problem) => problem.rule === rule)
        .map(
          ({ message }): Remark => ({
            message: `image of container \`${container.name}\` in \`${workload.replace(/\[.*$/, '')}\` ${message}`,
            at: placed('head', container.place),
            about: `${workload} ${container.name} ${container.image ?? ''}`,
            degree: inCde ? 'ordinary' : 'minor',
          }),
        ),
    );
