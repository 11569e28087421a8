import { problemsOf } from './image-problems.ts';
import { defineRule } from './rule.ts';

/** IMG-007: nobody shows who built it, of what. */
export const provenanceMissing = defineRule(
  {
    id: 'provenance-missing',
    summary: 'an image of the CDE has no believed provenance',
    requirements: ['6.3.2', '6.5.1'],
  },
  problemsOf('provenance-missing'),
);
