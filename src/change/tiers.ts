import { membersOf } from '../algebra/bit-set.ts';
import type { Assessment } from '../assessment.ts';
import type { Side } from '../manifest/location.ts';
import { CALICO_GROUP, type Place } from '../manifest/resource.ts';
import type { Enforcement } from '../policy/kinds.ts';
import { type CompiledPolicy, DIRECTIONS, type Rule, type Stage } from '../policy/stage.ts';
import { readTiers, type Tier } from '../policy/tiers.ts';
import { ruleKey } from '../reach/difference.ts';
import { membersOfEither } from '../scope/classify.ts';
import { isNamedPolicy, regimeTiers, type Taxonomy } from '../scope/taxonomy.ts';
import type { Gains, Sides } from './gains.ts';

/**
 * What changed about the place of the regime's policies among the others. `wider`: somebody in the CDE lets more through
 * than before.
 */
export type OrderChange = {
  readonly what: string;
  readonly at: Place | undefined;
  readonly side: Side;
  readonly wider: boolean;
};

/** Tiers of the regime that moved, end otherwise or are gone, and rules that now decide before the regime's. */
export function compareOrder(
  sides: Sides,
  gains: Gains,
  taxonomy: Taxonomy,
  enforcement: Enforcement,
): readonly OrderChange[] {
  return [...compareTiers(sides, gains, taxonomy, enforcement), ...findOvertakers(sides, gains, taxonomy)];
}

function compareTiers(
  sides: Sides,
  gains: Gains,
  taxonomy: Taxonomy,
  enforcement: Enforcement,
): readonly OrderChange[] {
  const [before, after] = [sides.base, sides.head].map(({ model }) =>
    readTiers(model.cluster.resources, enforcement.tiers),
  );
  if (before === undefined || after === undefined) return [];
  return [...regimeTiers(taxonomy)].flatMap((name): readonly OrderChange[] => {
    const [was, is] = [before.get(name), after.get(name)];
    if (was === undefined) return [];
    const ahead = is === undefined ? [] : inUse(sides.head, after, is).filter((other) => !precedes(before, other, was));
    if (is !== undefined && was.unmatched === is.unmatched && ahead.length === 0) return [];
    const wider = someMemberGains(sides, gains);
    if (is === undefined)
      return [{ what: `tier \`${name}\` of the regime is gone`, at: tierPlace(sides.base, name), side: 'base', wider }];
    const at = { at: tierPlace(sides.head, name), side: 'head', wider } as const;
    const passed = ahead.map((other) => ({
      what: `tier \`${other}\` now decides before tier \`${name}\` of the regime`,
      ...at,
    }));
    return was.unmatched === 'deny' && is.unmatched === 'pass'
      ? [{ what: `tier \`${name}\` of the regime now ends with Pass instead of Deny`, ...at }, ...passed]
      : passed;
  });
}

/** Names of the tiers that hold policies and stand before a tier. */
function inUse({ model }: Assessment, tiers: ReadonlyMap<string, Tier>, own: Tier): readonly string[] {
  const used = new Set(DIRECTIONS.flatMap((direction) => model.plane[direction].map(({ tier }) => tier)));
  return [...tiers.values()].filter((tier) => used.has(tier.name) && isBefore(tier, own)).map(({ name }) => name);
}

const precedes = (tiers: ReadonlyMap<string, Tier>, name: string, own: Tier): boolean => {
  const tier = tiers.get(name);
  return tier !== undefined && isBefore(tier, own);
};

const isBefore = (a: Tier, b: Tier): boolean => a.order < b.order || (a.order === b.order && a.name < b.name);

function tierPlace({ model }: Assessment, name: string): Place | undefined {
  const resource = model.cluster.resources.find(
    (each) => each.group === CALICO_GROUP && each.kind === 'Tier' && each.name === name,
  );
  return resource && { resource, route: ['spec'] };
}

/** Rules that allow or hand on, are new at head, and meet a CDE member before the regime's own policies do. */
function findOvertakers(sides: Sides, gains: Gains, taxonomy: Taxonomy): readonly OrderChange[] {
  const isRegime = ({ place }: CompiledPolicy) => taxonomy.policies.some((each) => isNamedPolicy(each, place.resource));
  const members = membersOfEither(sides.base.scope, sides.head.scope);
  const found = new Map<Rule, OrderChange>();
  for (const direction of DIRECTIONS) {
    for (const index of membersOf(members)) {
      const [before, after] = [sides.base, sides.head].map(({ reachability }) =>
        beforeRegime(reachability.policies(direction, index), isRegime),
      );
      const known = new Set((before ?? []).flatMap(({ rules }) => rules.map(ruleKey)));
      for (const policy of (after ?? []).filter((each) => before?.includes(each) !== true)) {
        const rule = policy.rules.find((each) => each.verdict !== 'deny' && !known.has(ruleKey(each)));
        if (rule === undefined || found.has(rule)) continue;
        const what = `a rule that ${rule.verdict === 'allow' ? 'allows' : 'hands on'} now decides before the regime's policies about the CDE`;
        found.set(rule, { what, at: rule.place, side: 'head', wider: gains.gained(direction, index).length > 0 });
      }
    }
  }
  return [...found.values()];
}

/**
 * The policies that decide at one end before the first of the regime; none where the regime has no say at all. Among
 * policies of one stage that only allow, nobody is first.
 */
function beforeRegime(
  stages: readonly Stage[],
  isRegime: (policy: CompiledPolicy) => boolean,
): readonly CompiledPolicy[] {
  const own = stages.findIndex(({ policies }) => policies.some(isRegime));
  const stage = stages[own];
  if (stage === undefined) return [];
  const earlier = stages.slice(0, own).flatMap(({ policies }) => policies);
  const first = stage.policies.findIndex(isRegime);
  const isOrdered = stage.policies.slice(first).some(({ rules }) => rules.some(({ verdict }) => verdict !== 'allow'));
  return isOrdered ? [...earlier, ...stage.policies.slice(0, first)] : earlier;
}

/** Whether some CDE member lets something through at its own end that it did not before. */
function someMemberGains(sides: Sides, { gained }: Gains): boolean {
  const members = membersOf(membersOfEither(sides.base.scope, sides.head.scope));
  return DIRECTIONS.some((direction) => members.some((index) => gained(direction, index).length > 0));
}
