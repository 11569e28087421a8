import type { Reading } from '../manifest/gap.ts';
import { canonicalJson } from '../manifest/json.ts';
import type { Side } from '../manifest/location.ts';
import { fieldOf, type Resource, resourceKey } from '../manifest/resource.ts';
import { governsPodNetwork, policyKind } from '../policy/kinds.ts';
import { isNamedPolicy, type Taxonomy } from '../scope/taxonomy.ts';

/** A policy of the regime that clusters which are to be alike have no longer alike, though they had. */
export type Drift = {
  /** As it stands in the cluster that is compared, else in its twin. */
  readonly resource: Resource;
  readonly side: Side;
  readonly twin: string;
  readonly how: 'differs' | 'only-here' | 'only-there';
};

/** What a cluster holds on both sides. `touched`: the merge changes something of it. */
export type TwinSides = {
  readonly name: string;
  readonly touched: boolean;
  readonly base: Reading<readonly Resource[]>;
  readonly head: Reading<readonly Resource[]>;
};

/**
 * Drift between a cluster and its twin that head has and base had not, as far as it is this cluster's to tell: the one
 * that changed the policy, or else the first by name of those that changed. An absence is told only where everything of the
 * cluster could be read.
 */
export function compareDrift(own: TwinSides, twin: TwinSides, taxonomy: Taxonomy): readonly Drift[] {
  const of = { own: sidesOf(own, taxonomy), twin: sidesOf(twin, taxonomy) };
  const keys = [of.own.head, of.twin.head].flatMap((side) => [...side.policies.keys()]);
  return [...new Set(keys)].toSorted().flatMap((key): readonly Drift[] => {
    const how = driftOf(of.own.head, of.twin.head, key);
    if (how === undefined || driftOf(of.own.base, of.twin.base, key) !== undefined) return [];
    const changed = { own: isChanged(of.own, key), twin: isChanged(of.twin, key) };
    const isFirst = !twin.touched || own.name < twin.name;
    if (changed.own === changed.twin ? !isFirst : !changed.own) return [];
    const found = (['head', 'base'] as const)
      .map((side) => ({ side, policy: of.own[side].policies.get(key) }))
      .concat({ side: 'head', policy: of.twin.head.policies.get(key) })
      .find(({ policy }) => policy !== undefined);
    return found?.policy === undefined
      ? []
      : [{ resource: found.policy.resource, side: found.side, twin: twin.name, how }];
  });
}

type Policy = { readonly resource: Resource; readonly meaning: string; readonly named: boolean };
type Policies = { readonly policies: ReadonlyMap<string, Policy>; readonly exists: boolean; readonly whole: boolean };
type Sided = { readonly [S in Side]: Policies };

function sidesOf({ base, head }: TwinSides, taxonomy: Taxonomy): Sided {
  return { base: policiesOf(base, taxonomy), head: policiesOf(head, taxonomy) };
}

function policiesOf({ value, gaps }: Reading<readonly Resource[]>, taxonomy: Taxonomy): Policies {
  const written = value.filter((resource) => {
    const kind = policyKind(resource);
    return kind !== undefined && kind !== 'staged';
  });
  const policies = written.map((resource): readonly [string, Policy] => {
    const named = taxonomy.policies.some((selector) => isNamedPolicy(selector, resource));
    const meaning = canonicalJson([fieldOf(resource, 'spec') ?? null, governsPodNetwork(resource)]);
    return [resourceKey(resource), { resource, meaning, named }];
  });
  // A cluster of which nothing is there is none: it is new, or gone.
  const exists = value.length + gaps.length > 0;
  return { policies: new Map(policies), exists, whole: gaps.every(({ nature }) => nature === 'doubt') };
}

/** How a policy that either names as the regime's differs; undefined where it does not, or cannot be told. */
function driftOf(own: Policies, twin: Policies, key: string): Drift['how'] | undefined {
  const [here, there] = [own.policies.get(key), twin.policies.get(key)];
  if (!own.exists || !twin.exists || (here?.named !== true && there?.named !== true)) return undefined;
  if (there === undefined) return twin.whole ? 'only-here' : undefined;
  if (here === undefined) return own.whole ? 'only-there' : undefined;
  return here.meaning === there.meaning ? undefined : 'differs';
}

function isChanged({ base, head }: Sided, key: string): boolean {
  const [before, after] = [base.policies.get(key), head.policies.get(key)];
  return before?.meaning !== after?.meaning || before?.named !== after?.named;
}
