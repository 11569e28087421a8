import { problemsOf } from './image-problems.ts';
import { defineRule } from './rule.ts';

/** IMG-010: what is promoted is not what was tested. */
export const promotionMismatch = defineRule(
  {
    id: 'promotion-mismatch',
    summary: 'an image is promoted that the stage before does not run',
    requirements: ['6.5.1', '6.5.3'],
  },
  problemsOf('promotion-mismatch'),
);
