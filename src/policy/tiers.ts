import { exampleFor } from '../algebra/label-parts.ts';
import { every } from '../algebra/labels.ts';
import { calicoObjects } from '../manifest/calico-policy.ts';
import type { Gap } from '../manifest/gap.ts';
import { asNumber } from '../manifest/json.ts';
import { fieldOf, type Resource, resourceGap, resourceName } from '../manifest/resource.ts';
import { ADMIN_TIER, BASELINE_TIER } from './admin.ts';
import type { Written } from './compiled.ts';
import { type CompiledPolicy, DIRECTIONS, type Direction, type Stage } from './stage.ts';

export type Tier = { readonly name: string; readonly order: number; readonly unmatched: 'deny' | 'pass' };

/** Orders are Calico's (api v3 tier.go, felix policy_sorter.go); without Calico the same order is Kubernetes' own. */
const BUILT_IN: readonly Tier[] = [
  { name: ADMIN_TIER, order: 1_000, unmatched: 'pass' },
  { name: 'default', order: 1_000_000, unmatched: 'deny' },
  { name: BASELINE_TIER, order: 10_000_000, unmatched: 'pass' },
];

/** Every tier by name: built-in, declared in the settings, written. A missing order counts like the default tier's. */
export function readTiers(resources: readonly Resource[], declared: readonly Tier[]): ReadonlyMap<string, Tier> {
  const written = calicoObjects(resources, 'Tier').map((tier): Tier => {
    const pass = fieldOf(tier, 'spec', 'defaultAction') === 'Pass';
    return {
      name: tier.name,
      order: asNumber(fieldOf(tier, 'spec', 'order')) ?? 1_000_000,
      unmatched: pass ? 'pass' : 'deny',
    };
  });
  const own = new Map([...declared, ...written].map((tier) => [tier.name, tier]));
  for (const tier of BUILT_IN) own.set(tier.name, tier);
  return own;
}

/** Tiers that nobody declared: enforced after all others, with a denial at their end (felix/calc/policy_sorter.go). */
const LAST = Number.POSITIVE_INFINITY;

/** The policies of one direction in their tiers, and the tiers in their order. */
export function assemble(
  policies: readonly Written[],
  tiers: ReadonlyMap<string, Tier>,
  direction: Direction,
  usesCalico: boolean,
): readonly Stage[] {
  const byTier = new Map<string, { readonly policy: CompiledPolicy; readonly order: number; readonly tie: string }[]>();
  for (const { policy } of policies) {
    const compiled = policy[direction];
    if (compiled === undefined) continue;
    const list = byTier.get(policy.tier) ?? [];
    byTier.set(policy.tier, list);
    list.push({ policy: compiled, order: policy.order, tie: policy.tie });
  }
  const tierOf = (name: string): Tier => tiers.get(name) ?? { name, order: LAST, unmatched: 'deny' };
  return [...byTier.keys()]
    .map(tierOf)
    .toSorted((a, b) => compare(a.order, b.order) || compare(a.name, b.name))
    .map(({ name, unmatched }) => ({
      name: stageName(name, usesCalico),
      tier: name,
      unmatched,
      policies: (byTier.get(name) ?? [])
        .toSorted((a, b) => compare(a.order, b.order) || compare(a.tie, b.tie))
        .map(({ policy }) => policy),
    }));
}

/** Without Calico nobody speaks of tiers. */
function stageName(tier: string, usesCalico: boolean): string {
  if (tier === ADMIN_TIER) return 'admin policies';
  if (tier === BASELINE_TIER) return 'baseline policies';
  return usesCalico ? `tier ${tier}` : 'NetworkPolicy';
}

const compare = <T extends number | string>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

/** A tier that is written elsewhere has an order and an end that nobody here knows. */
export function unknownTiers(policies: readonly Written[], tiers: ReadonlyMap<string, Tier>): readonly Gap[] {
  return policies.flatMap(({ resource, policy }) => {
    if (tiers.has(policy.tier)) return [];
    const message = `${resourceName(resource)}: tier \`${policy.tier}\` is declared nowhere, so its order and its end are unknown; add the Tier, or name it under \`calico.tiers\` in the settings`;
    return [{ ...resourceGap(resource, ['spec', 'tier'], message), nature: 'by-rules' as const }];
  });
}

/**
 * Admin policies of one priority, or of two kinds in one tier, that decide differently about common pods: which of them
 * wins is undefined upstream.
 */
export function ties(policies: readonly Written[]): readonly Gap[] {
  const admin = policies.filter(({ policy: { tier } }) => tier === ADMIN_TIER || tier === BASELINE_TIER);
  return admin.flatMap((written, index) => {
    const rival = admin
      .slice(0, index)
      .find((other) => isUnordered(written, other) && DIRECTIONS.some((direction) => clash(written, other, direction)));
    if (rival === undefined) return [];
    const message = `${resourceName(written.resource)} and ${resourceName(rival.resource)} decide differently about common pods, and their priorities do not say which of them wins; give one kind different priorities`;
    return [{ ...resourceGap(written.resource, ['spec', 'priority'], message), nature: 'by-rules' as const }];
  });
}

/** The older kinds and the newer one have priorities of their own. */
function isUnordered({ policy: a, resource: one }: Written, { policy: b, resource: other }: Written): boolean {
  return a.tier === b.tier && (a.order === b.order || isNewer(one) !== isNewer(other));
}

// survives: only whether two of them differ is asked.
const isNewer = ({ kind }: Resource): boolean => kind === 'ClusterNetworkPolicy';

function clash({ policy: a }: Written, { policy: b }: Written, direction: Direction): boolean {
  const [one, other] = [a[direction], b[direction]];
  if (one === undefined || other === undefined) return false;
  const verdicts = new Set([...one.rules, ...other.rules].map(({ verdict }) => verdict));
  return verdicts.size > 1 && exampleFor(every(one.subject, other.subject)) !== undefined;
}
