import { problemsOf } from './image-problems.ts';
import { defineRule } from './rule.ts';

/** IMG-006: what was found is more than was agreed on. */
export const vulnerabilitiesOverThreshold = defineRule(
  {
    id: 'vulnerabilities-over-threshold',
    summary: 'an image has more vulnerabilities than the settings allow',
    requirements: ['6.3.1', '6.3.3'],
  },
  problemsOf('vulnerabilities-over-threshold'),
);
