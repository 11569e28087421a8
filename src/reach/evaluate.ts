import {
  allTraffic,
  intersectTraffic,
  NO_TRAFFIC,
  subtractTraffic,
  type Traffic,
  uniteAllTraffic,
  uniteTraffic,
} from '../algebra/traffic.ts';
import type { RuleVerdict } from '../policy/stage.ts';

/** A rule as one endpoint meets it: the traffic it decides, and how. */
export type DecidedTraffic = { readonly verdict: RuleVerdict; readonly traffic: Traffic };

/** The policies of one stage that select the endpoint, in their order. */
export type AppliedStage = { readonly rules: readonly DecidedTraffic[]; readonly unmatched: 'deny' | 'pass' };

/**
 * The fold at the heart of the gate: traffic not yet decided meets the next rule; allow and deny settle it, pass hands
 * it to the next stage, and a stage says what happens to the rest. What no stage settles is allowed.
 * Stages that do not select the endpoint must be left out. `size` is the number of classes.
 */
export function evaluate(stages: readonly AppliedStage[], size: number): Traffic {
  const everything = allTraffic(size);
  let remaining = everything;
  let allowed = NO_TRAFFIC;
  for (const { rules, unmatched } of stages) {
    let passed = NO_TRAFFIC;
    const runs = joinRuns(rules);
    for (const [index, { verdict, traffic }] of runs.entries()) {
      // survives: of everything the rule's own traffic is left; to see that is only quicker.
      const hit = remaining === everything ? traffic : intersectTraffic(remaining, traffic);
      if (verdict === 'allow') allowed = uniteTraffic(allowed, hit);
      if (verdict === 'pass') passed = uniteTraffic(passed, hit);
      // survives: what is left after the last rule matters only to a stage that hands it on.
      if (unmatched === 'pass' || index + 1 < runs.length) remaining = subtractTraffic(remaining, traffic);
    }
    remaining = unmatched === 'deny' ? passed : uniteTraffic(passed, remaining);
  }
  return uniteTraffic(allowed, remaining);
}

/** Neighbouring rules of one verdict commute, so they count as one: NetworkPolicy folds in a single step. */
function joinRuns(rules: readonly DecidedTraffic[]): readonly DecidedTraffic[] {
  const runs: { verdict: RuleVerdict; parts: Traffic[] }[] = [];
  for (const { verdict, traffic } of rules) {
    const last = runs.at(-1);
    if (last?.verdict === verdict) last.parts.push(traffic);
    else runs.push({ verdict, parts: [traffic] });
  }
  return runs.map(({ verdict, parts }) => ({ verdict, traffic: uniteAllTraffic(parts) }));
}
