import { problemsOf } from './image-problems.ts';
import { defineRule } from './rule.ts';

/** IMG-008: what runs with card data comes from where nothing was checked for it. */
export const nonprodRegistry = defineRule(
  {
    id: 'nonprod-registry',
    summary: 'an image of the CDE comes from a registry that is not for production',
    requirements: ['6.5.3'],
  },
  problemsOf('nonprod-registry'),
);
