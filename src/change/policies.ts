import { hasBit } from '../algebra/bit-set.ts';
import { isSubset } from '../algebra/intervals.ts';
import { ALL_PORTS } from '../algebra/ports.ts';
import type { Assessment } from '../assessment.ts';
import { canonicalJson } from '../manifest/json.ts';
import type { Side } from '../manifest/location.ts';
import { CALICO_GROUP, fieldOf, type Resource, resourceKey } from '../manifest/resource.ts';
import { governsPodNetwork, policyKind } from '../policy/kinds.ts';
import { type CompiledPolicy, DIRECTIONS, type Direction, isEveryone } from '../policy/stage.ts';
import { membersOfEither } from '../scope/classify.ts';
import { isNamedPolicy, type Taxonomy } from '../scope/taxonomy.ts';
import type { Gains, Sides } from './gains.ts';
import type { Purpose } from './purpose.ts';

/**
 * What became of a policy of the regime. `weakened`: gone or without effect, and somebody it protected gained traffic.
 * `unenforced`: it is still written, and nothing acts on it. `edited`: its text changed. `wider` tells whether an end that
 * it selects lets more through than before.
 */
export type PolicyChange = {
  readonly kind: 'weakened' | 'unenforced' | 'edited';
  /** As it stands at head; a deleted one as it stood at base. */
  readonly resource: Resource;
  readonly side: Side;
  /** As it stood at base; undefined for a new one. */
  readonly was: Resource | undefined;
  readonly how: string;
  readonly wider: boolean;
  /** Named in the settings, rather than counted in because it is about the CDE. */
  readonly named: boolean;
};

/**
 * Changes of the regime's policies. Settings may name them; those that are about the CDE count in any case, but an edit
 * of them that is proven equal in meaning is nobody's business.
 */
export function comparePolicies(
  sides: Sides,
  gains: Gains,
  taxonomy: Taxonomy,
  { isAbout }: Purpose,
): readonly PolicyChange[] {
  const byKey = ({ model }: Assessment) =>
    new Map(model.cluster.resources.map((resource) => [resourceKey(resource), resource]));
  const [earlier, after] = [byKey(sides.base), byKey(sides.head)];
  const isNamed = (resource: Resource) => taxonomy.policies.some((selector) => isNamedPolicy(selector, resource));
  const added = [...after].flatMap(([key, resource]): readonly PolicyChange[] => {
    const kind = policyKind(resource);
    if (earlier.has(key) || kind === undefined || kind === 'staged' || !isNamed(resource)) return [];
    const wider = isWider(sides, gains, compiledFrom(sides.head, resource));
    return [{ kind: 'edited', resource, side: 'head', was: undefined, how: 'was added', wider, named: true }];
  });
  const changed = sides.base.model.cluster.resources.flatMap((before): readonly PolicyChange[] => {
    if (policyKind(before) === undefined) return [];
    const now = after.get(resourceKey(before));
    const named = isNamed(before);
    const moved = now !== undefined && named && !isNamed(now);
    if (now === before || (now !== undefined && sameText(before, now) && !moved)) return [];
    const own = compiledFrom(sides.base, before);
    if (!named && !isAbout(before)) return [];
    const wider = isWider(sides, gains, [...own, ...(now === undefined ? [] : compiledFrom(sides.head, now))]);
    const idle = own.length === 0 ? undefined : idleAtHead(before, now, after);
    const rest = { was: before, wider, named };
    if (idle !== undefined) return [{ kind: 'unenforced', resource: idle.head, side: 'head', how: idle.how, ...rest }];
    const where = { resource: now ?? before, side: now === undefined ? 'base' : 'head' } as const;
    const how = lostEffect(sides, before, now);
    if (how !== undefined && wider) return [{ kind: 'weakened', ...where, how, ...rest }];
    if (!named) return [];
    const text = moved ? 'lost the mark by which the settings name it' : (how ?? 'was edited');
    return [{ kind: 'edited', ...where, how: text, ...rest }];
  });
  return [...changed, ...added];
}

/** Where a policy that acted at base is still written at head, and why nothing acts on it there. */
function idleAtHead(
  before: Resource,
  now: Resource | undefined,
  after: ReadonlyMap<string, Resource>,
): { readonly head: Resource; readonly how: string } | undefined {
  if (now !== undefined)
    return governsPodNetwork(now) ? undefined : { head: now, how: 'now governs another network only' };
  const kind = before.group === CALICO_GROUP ? `Staged${before.kind}` : `StagedKubernetes${before.kind}`;
  const staged = after.get(resourceKey({ ...before, group: CALICO_GROUP, kind }));
  return staged && { head: staged, how: 'is only staged now' };
}

/** Equal as far as the cluster reads it. A file move, order of keys or a comment is no edit. */
function sameText(a: Resource, b: Resource): boolean {
  return (
    canonicalJson(fieldOf(a, 'spec')) === canonicalJson(fieldOf(b, 'spec')) &&
    governsPodNetwork(a) === governsPodNetwork(b) &&
    a.group === b.group
  );
}

type Compiled = { readonly direction: Direction; readonly policy: CompiledPolicy };

function compiledFrom({ model }: Assessment, resource: Resource): readonly Compiled[] {
  return DIRECTIONS.flatMap((direction) =>
    model.plane[direction].flatMap(({ policies }) =>
      policies.flatMap((policy) => (policy.place.resource === resource ? [{ direction, policy }] : [])),
    ),
  );
}

function subjectsOf({ reachability }: Assessment, { direction, policy }: Compiled): readonly number[] {
  return reachability.space.classes.flatMap(({ index }) =>
    reachability.policies(direction, index).some(({ policies }) => policies.includes(policy)) ? [index] : [],
  );
}

function isWider({ base, head }: Sides, { gained }: Gains, compiled: readonly Compiled[]): boolean {
  return compiled.some((each) =>
    [...subjectsOf(base, each), ...subjectsOf(head, each)].some((index) => gained(each.direction, index).length > 0),
  );
}

/** Why a policy has no effect any more where it had one; undefined when it still acts. */
function lostEffect(sides: Sides, before: Resource, now: Resource | undefined): string | undefined {
  if (now === undefined) return 'was deleted';
  const own = compiledFrom(sides.base, before);
  const next = compiledFrom(sides.head, now);
  if (own.length > 0 && next.length === 0) return 'would be refused by the API server';
  for (const { direction, policy } of own) {
    const partner = next.find((each) => each.direction === direction);
    if (partner === undefined) return `no longer restricts ${direction}`;
    const [was, is] = [
      memberSubjects(sides, sides.base, { direction, policy }),
      memberSubjects(sides, sides.head, partner),
    ];
    if (was > 0 && is === 0) return 'no longer selects any CDE workload';
    if (allowsEverything(partner.policy) && !allowsEverything(policy))
      return `now allows every ${direction} connection`;
  }
  return undefined;
}

/** How many written CDE members a policy selects. */
function memberSubjects({ base, head }: Sides, side: Assessment, compiled: Compiled): number {
  const members = membersOfEither(base.scope, head.scope);
  const { classes } = side.reachability.space;
  const isWritten = (index: number) => classes[index]?.members.some(({ kind }) => kind === 'workload') === true;
  return subjectsOf(side, compiled).filter((index) => hasBit(members, index) && isWritten(index)).length;
}

function allowsEverything({ rules }: CompiledPolicy): boolean {
  return rules.some(
    ({ verdict, own, peers, ports, exceptPorts }) =>
      verdict === 'allow' &&
      own === undefined &&
      exceptPorts.length === 0 &&
      peers.some(isEveryone) &&
      ports.some((match) => match.kind === 'ports' && isSubset(ALL_PORTS, match.ports)),
  );
}
