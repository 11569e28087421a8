import { problemsOf } from './image-problems.ts';
import { defineRule } from './rule.ts';

/** IMG-005: a scan tells of its own day. */
export const scanStale = defineRule(
  { id: 'scan-stale', summary: 'the newest believed scan of an image is too old', requirements: ['11.3.1', '6.3.1'] },
  problemsOf('scan-stale'),
);
