import { problemsOf } from './image-problems.ts';
import { defineRule } from './rule.ts';

/** IMG-004: no scan of exactly this digest that anybody has a reason to believe. */
export const imageUnscanned = defineRule(
  {
    id: 'image-unscanned',
    summary: 'an image has no believed scan of exactly its digest',
    requirements: ['6.3.1', '6.3.3', '11.3.1'],
  },
  problemsOf('image-unscanned'),
);
