import { problemsOf } from './image-problems.ts';
import { defineRule } from './rule.ts';

/** IMG-003: software from a place that nobody agreed on. */
export const registryNotAllowed = defineRule(
  {
    id: 'registry-not-allowed',
    summary: 'an image comes from a registry or repository that the settings do not allow',
    requirements: ['6.3.2'],
  },
  problemsOf('registry-not-allowed'),
);
