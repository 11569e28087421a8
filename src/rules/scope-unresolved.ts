import { defineRule } from './rule.ts';

/** SCOPE-014: something that may concern the CDE could not be read, so nothing can be said about it. */
export const scopeUnresolved = defineRule(
  { id: 'scope-unresolved', summary: 'something that may touch the CDE could not be judged', requirements: ['12.5.2'] },
  ({ gaps }) =>
    gaps
      .filter(({ touchesCde }) => touchesCde)
      .map(({ message, at, side, subject }) => ({ message, at: { ...at, side }, about: subject })),
);
