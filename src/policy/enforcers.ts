import { coerce, gte } from 'semver';
import { every, exampleFor, only, requires } from '../algebra/labels.ts';
import { ALL_PORTS } from '../algebra/ports.ts';
import { calicoProblems } from '../manifest/calico-policy.ts';
import { HOST_NAME } from '../manifest/facts.ts';
import type { Gap, Reading } from '../manifest/gap.ts';
import { asList, asNumber, asString } from '../manifest/json.ts';
import { CALICO_GROUP, fieldOf, isStoredForm, type Resource, resourceGap, resourceName } from '../manifest/resource.ts';
import { ADMIN_POLICY_KINDS, ADMIN_TIER, BASELINE_TIER, compileAdminPolicy } from './admin.ts';
import { compileCalicoPolicy, compileProfile } from './calico.ts';
import { type Compiled, inert, problemGaps } from './compiled.ts';
import { compileNetworkPolicy } from './kubernetes.ts';
import { type CompiledPolicy, DIRECTIONS, type Direction, type Plane, partsOf, type Stage } from './stage.ts';

/**
 * What enforces policy in the cluster. Undeclared: Calico when any Calico object is written, else whatever implements the
 * Kubernetes kinds. `version` is Calico's release; `tiers` are tiers that exist although nobody wrote them here.
 */
export type Enforcement = {
  readonly plugin: 'detect' | 'kubernetes' | 'calico';
  readonly version: string;
  readonly tiers: readonly Tier[];
};
export type Tier = { readonly name: string; readonly order: number; readonly unmatched: 'deny' | 'pass' };

/** Undeclared: the newest Calico there is. */
export const DEFAULT_ENFORCEMENT: Enforcement = { plugin: 'detect', version: '3.32', tiers: [] };

const ADMIN_GROUP = 'policy.networking.k8s.io';
const STAGED = ['StagedNetworkPolicy', 'StagedGlobalNetworkPolicy', 'StagedKubernetesNetworkPolicy'];

/** Kinds that decide who reaches whom and that this release cannot read, by group and kind. */
const UNREAD_KINDS = new Set([
  'cilium.io/CiliumNetworkPolicy',
  'cilium.io/CiliumClusterwideNetworkPolicy',
  'extensions/NetworkPolicy',
  'crd.antrea.io/NetworkPolicy',
  'crd.antrea.io/ClusterNetworkPolicy',
  'networking.k8s.aws/ClusterNetworkPolicy',
  'networking.k8s.aws/ApplicationNetworkPolicy',
  'k8s.cni.cncf.io/MultiNetworkPolicy',
  // Networks beside the pod network: who is on one of them is reached there, past every policy of the pod network.
  'k8s.cni.cncf.io/NetworkAttachmentDefinition',
  'k8s.ovn.org/UserDefinedNetwork',
  'k8s.ovn.org/ClusterUserDefinedNetwork',
]);

/**
 * Whether the object is a policy, and whether its rules are in the plane. `staged` ones are written and never enforced.
 */
export function policyKind({ group, kind }: Resource): 'modelled' | 'staged' | 'unmodelled' | undefined {
  if (group === 'networking.k8s.io') return kind === 'NetworkPolicy' ? 'modelled' : undefined;
  if (group === ADMIN_GROUP) return ADMIN_POLICY_KINDS.some((each) => each === kind) ? 'modelled' : undefined;
  if (group === CALICO_GROUP) {
    if (STAGED.includes(kind)) return 'staged';
    return kind === 'NetworkPolicy' || kind === 'GlobalNetworkPolicy' ? 'modelled' : undefined;
  }
  return UNREAD_KINDS.has(`${group}/${kind}`) ? 'unmodelled' : undefined;
}

/** GKE reads this annotation on a NetworkPolicy as "governs that network only": the default network is then free of it. */
const OTHER_NETWORK = 'networking.gke.io/network';

/** Whether a NetworkPolicy governs the pod network; metadata can carry meaning. */
export function governsPodNetwork(policy: Resource): boolean {
  const network = policy.annotations.get(OTHER_NETWORK);
  return network === undefined || network === 'default';
}

/** Why the declared or detected enforcer does not act on a modelled policy; undefined when it does. */
export function unenforcedBecause({ group, kind }: Resource, enforcement: Enforcement): string | undefined {
  if (group === CALICO_GROUP && enforcement.plugin === 'kubernetes')
    return 'the settings say that Calico does not enforce policy here';
  if (group !== ADMIN_GROUP || enforcement.plugin !== 'calico') return undefined;
  const isNew = gte(coerce(enforcement.version) ?? '3.32.0', '3.32.0');
  if (kind === 'ClusterNetworkPolicy')
    return isNew ? undefined : `Calico enforces this kind from 3.32, and this is ${enforcement.version}`;
  return isNew ? `Calico enforces this kind up to 3.31, and this is ${enforcement.version}` : undefined;
}

/** The enforcer, by what is written on either side where the settings are silent. */
export function detectEnforcement(enforcement: Enforcement, ...sides: readonly (readonly Resource[])[]): Enforcement {
  if (enforcement.plugin !== 'detect') return enforcement;
  const usesCalico = sides.some((resources) => resources.some(({ group }) => group === CALICO_GROUP));
  return { ...enforcement, plugin: usesCalico ? 'calico' : 'detect' };
}

/** The compiled policies of one side. Compiling is pure, so an object that both sides share is compiled once. */
export type Compiler = (resources: readonly Resource[], enforcement: Enforcement) => Reading<Plane>;

/**
 * A compiler that remembers what it compiled by object: the two sides of a pull request share nearly everything.
 * Policies of a kind we cannot read are gaps: they may restrict or, in tiers, allow over everything else.
 */
export function createCompiler(): Compiler {
  const compiled = new Map<Resource, Compiled>();
  const known = (resource: Resource): Compiled => {
    const value = compiled.get(resource) ?? compilePolicy(resource);
    compiled.set(resource, value);
    return value;
  };
  const compileHosts = createHostCompiler();
  return (resources, enforcement) => {
    const gaps: Gap[] = [];
    const policies: Written[] = [];
    for (const resource of resources) {
      const kind = policyKind(resource);
      if (kind === 'unmodelled') gaps.push(unreadGap(resource));
      gaps.push(...objectGaps(resource));
      if (kind !== 'modelled' && kind !== 'staged') continue;
      const policy = known(resource);
      gaps.push(...policy.gaps);
      if (kind === 'modelled' && governsPodNetwork(resource) && unenforcedBecause(resource, enforcement) === undefined)
        policies.push({ resource, policy });
    }
    const tiers = readTiers(resources, enforcement);
    gaps.push(...unknownTiers(policies, tiers), ...unknownServices(policies, resources), ...ties(policies));
    const usesCalico = enforcement.plugin === 'calico';
    const stages = (direction: Direction): readonly Stage[] => {
      const own = assemble(policies, tiers, direction, usesCalico);
      const hosts = compileHosts(resources, direction);
      return hosts.length === 0
        ? own
        : [...own, { name: 'profiles', tier: 'profiles', unmatched: 'deny', policies: hosts }];
    };
    return { value: { name: 'network', ingress: stages('ingress'), egress: stages('egress') }, gaps };
  };
}

type Written = { readonly resource: Resource; readonly policy: Compiled };

function compilePolicy(resource: Resource): Compiled {
  if (resource.group === 'networking.k8s.io') return compileNetworkPolicy(resource);
  if (resource.group === ADMIN_GROUP) {
    const kind = ADMIN_POLICY_KINDS.find((each) => each === resource.kind);
    return kind === undefined ? inert() : compileAdminPolicy(resource, kind);
  }
  if (policyKind(resource) !== 'staged') return compileCalicoPolicy(resource);
  return inert(problemGaps(resource, calicoProblems(resource.kind, isStoredForm(resource), resource.body)));
}

/** Objects beside policies on which their meaning rests: an invalid one is as good as absent. */
const SUPPORTING_KINDS = new Set(['Tier', 'NetworkSet', 'GlobalNetworkSet', 'HostEndpoint', 'Profile']);

function objectGaps(resource: Resource): readonly Gap[] {
  if (resource.group !== CALICO_GROUP || !SUPPORTING_KINDS.has(resource.kind)) return [];
  const domains = fieldOf(resource, 'spec', 'allowedEgressDomains');
  const enterprise =
    domains === undefined
      ? []
      : [
          {
            route: ['spec', 'allowedEgressDomains'],
            message: '`allowedEgressDomains` is a field of Calico Enterprise; open-source Calico drops it',
          },
        ];
  const problems = calicoProblems(resource.kind, isStoredForm(resource), resource.body);
  return problemGaps(resource, [...problems, ...enterprise]);
}

/** Orders are Calico's (api v3 tier.go, felix policy_sorter.go); without Calico the same order is Kubernetes' own. */
const BUILT_IN: readonly Tier[] = [
  { name: ADMIN_TIER, order: 1_000, unmatched: 'pass' },
  { name: 'default', order: 1_000_000, unmatched: 'deny' },
  { name: BASELINE_TIER, order: 10_000_000, unmatched: 'pass' },
];

/** Every tier by name: built-in, declared in the settings, written. A missing order counts like the default tier's. */
export function readTiers(resources: readonly Resource[], { tiers }: Enforcement): ReadonlyMap<string, Tier> {
  const written = resources
    .filter(({ group, kind }) => group === CALICO_GROUP && kind === 'Tier')
    .map((tier): Tier => {
      const pass = fieldOf(tier, 'spec', 'defaultAction') === 'Pass';
      return {
        name: tier.name,
        order: asNumber(fieldOf(tier, 'spec', 'order')) ?? 1_000_000,
        unmatched: pass ? 'pass' : 'deny',
      };
    });
  const own = new Map([...tiers, ...written].map((tier) => [tier.name, tier]));
  for (const tier of BUILT_IN) own.set(tier.name, tier);
  return own;
}

/** Tiers that nobody declared: enforced after all others, with a denial at their end (felix/calc/policy_sorter.go). */
const LAST = Number.POSITIVE_INFINITY;

function assemble(
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

/** What decides about host endpoints when no policy does: the rules of their profiles, in order, and then a denial. */
function createHostCompiler(): (resources: readonly Resource[], direction: Direction) => readonly CompiledPolicy[] {
  const known = new Map<string, { readonly of: readonly Resource[]; readonly policy: CompiledPolicy }>();
  return (resources, direction) => {
    const profiles = new Map<string, Resource>();
    for (const resource of resources)
      if (resource.group === CALICO_GROUP && resource.kind === 'Profile') profiles.set(resource.name, resource);
    return resources.flatMap((resource): readonly CompiledPolicy[] => {
      if (resource.group !== CALICO_GROUP || resource.kind !== 'HostEndpoint') return [];
      const names = asList(fieldOf(resource, 'spec', 'profiles')).flatMap((name) => asString(name) ?? []);
      const of = [resource, ...names.flatMap((name) => profiles.get(name) ?? [])];
      const key = `${direction} ${resource.name}`;
      const cached = known.get(key);
      if (cached?.of.length === of.length && cached.of.every((each, i) => each === of[i])) return [cached.policy];
      const place = { resource, route: ['spec', 'profiles'] };
      const rules = names.flatMap((name) => {
        if (name !== 'projectcalico-default-allow') {
          const profile = profiles.get(name);
          return profile === undefined ? [] : compileProfile(profile, direction);
        }
        const everything = { peers: [{ kind: 'everyone' }], ports: [{ kind: 'ports', ports: ALL_PORTS }] } as const;
        return [{ verdict: 'allow', own: undefined, ...everything, exceptPorts: [], place } as const];
      });
      const policy = { subject: requires(HOST_NAME, only(resource.name)), rules, place };
      known.set(key, { of, policy });
      return [policy];
    });
  };
}

/** A tier that is written elsewhere has an order and an end that nobody here knows. */
function unknownTiers(policies: readonly Written[], tiers: ReadonlyMap<string, Tier>): readonly Gap[] {
  return policies.flatMap(({ resource, policy }) => {
    if (tiers.has(policy.tier)) return [];
    const message = `${resourceName(resource)}: tier \`${policy.tier}\` is declared nowhere, so its order and its end are unknown; add the Tier, or name it under \`calico.tiers\` in the settings`;
    return [{ ...resourceGap(resource, ['spec', 'tier'], message), nature: 'by-rules' as const }];
  });
}

/** A rule on a Service that nobody declared, or that selects nothing: its backends are unknown. */
function unknownServices(policies: readonly Written[], resources: readonly Resource[]): readonly Gap[] {
  const declared = new Set(
    resources
      .filter((each) => each.group === '' && each.kind === 'Service' && fieldOf(each, 'spec', 'selector') !== undefined)
      .map(({ namespace, name }) => `${namespace}/${name}`),
  );
  return policies.flatMap(({ policy }) =>
    DIRECTIONS.flatMap((direction) =>
      (policy[direction]?.rules ?? []).flatMap((rule) =>
        partsOf(rule).flatMap((part): readonly Gap[] => {
          if (part.kind !== 'service' || declared.has(`${part.namespace}/${part.name}`)) return [];
          const { resource, route } = rule.place;
          const message = `${resourceName(resource)}: Service \`${part.namespace}/${part.name}\` is not declared with a selector, so its backends are unknown`;
          return [{ ...resourceGap(resource, route, message), nature: 'by-rules' }];
        }),
      ),
    ),
  );
}

/** Admin policies of one priority that decide differently about common pods: which of them wins is undefined upstream. */
function ties(policies: readonly Written[]): readonly Gap[] {
  const groups = new Map<string, Written[]>();
  for (const written of policies) {
    const { tier, order } = written.policy;
    if (tier !== ADMIN_TIER && tier !== BASELINE_TIER) continue;
    groups.set(`${tier} ${order}`, [...(groups.get(`${tier} ${order}`) ?? []), written]);
  }
  return [...groups.values()].flatMap((group) =>
    group.flatMap((written, index) => {
      const rival = group
        .slice(0, index)
        .find((other) => DIRECTIONS.some((direction) => clash(written, other, direction)));
      if (rival === undefined) return [];
      const message = `${resourceName(written.resource)} and ${resourceName(rival.resource)} have the same priority and decide differently about common pods, and which of them wins is undefined; give them different priorities`;
      return [{ ...resourceGap(written.resource, ['spec', 'priority'], message), nature: 'by-rules' as const }];
    }),
  );
}

function clash({ policy: a }: Written, { policy: b }: Written, direction: Direction): boolean {
  const [one, other] = [a[direction], b[direction]];
  if (one === undefined || other === undefined) return false;
  const verdicts = new Set([...one.rules, ...other.rules].map(({ verdict }) => verdict));
  return verdicts.size > 1 && exampleFor(every(one.subject, other.subject)) !== undefined;
}

function unreadGap(resource: Resource): Gap {
  const message = `${resourceName(resource)} (\`${resource.group}\`) is of a kind this release cannot read; its effect on the CDE is unknown`;
  return { ...resourceGap(resource, ['kind'], message), nature: 'by-labels' };
}
