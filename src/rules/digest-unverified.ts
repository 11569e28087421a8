import { problemsOf } from './image-problems.ts';
import { defineRule } from './rule.ts';

/** IMG-002: nobody confirmed that the digest exists and is what the tag says. */
export const digestUnverified = defineRule(
  {
    id: 'digest-unverified',
    summary: 'an image could not be confirmed at its registry, or its tag and digest disagree',
    requirements: ['6.3.2', '6.5.1'],
  },
  problemsOf('digest-unverified'),
);
