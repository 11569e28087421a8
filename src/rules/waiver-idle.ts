import type { SidedLocation } from '../manifest/location.ts';
import { type Finding, type GateRule, toFinding } from './rule.ts';

/** A waiver that does nothing, in the words of its file: what it names, and why that has no effect. */
export type IdleWaiver = { readonly names: string; readonly why: string; readonly at: SidedLocation };

/**
 * CHG-007: a waiver is over, or stands in the pull request only. It reads settings, not the change, so the decision asks
 * it.
 */
export const waiverIdle: GateRule = {
  id: 'waiver-idle' as GateRule['id'], // like owner-review-missing: not made by defineRule
  summary: 'a waiver does nothing',
  requirements: ['6.5.1'],
  check: () => [],
};

/** One finding for each of them. */
export function idleWaiverFindings(idle: readonly IdleWaiver[]): readonly Finding[] {
  return idle.map(({ names, why, at }) =>
    toFinding(waiverIdle.id, { message: `the waiver of ${names} ${why}`, at, about: `${names} ${why}` }),
  );
}
