import type { Instant } from '../evidence.ts';

/** The present moment, to the second. The only place that reads the clock. */
export function now(): Instant {
  return `${new Date().toISOString().slice(0, 19)}Z` as Instant; // the form is the one Instant promises
}
