import { requirementsOf } from '../algebra/labels.ts';
import { calicoObjects, calicoProblems } from '../manifest/calico-policy.ts';
import { NAMESPACE_NAME, ofNamespace } from '../manifest/facts.ts';
import type { Gap, Reading } from '../manifest/gap.ts';
import { asList, asObject, valueAt } from '../manifest/json.ts';
import {
  CALICO_GROUP,
  fieldOf,
  isStoredForm,
  type Place,
  type Resource,
  resourceGap,
  resourceName,
} from '../manifest/resource.ts';
import { ADMIN_POLICY_KINDS, compileAdminPolicy } from './admin.ts';
import { compileCalicoPolicy, compileProfile } from './calico.ts';
import { type Compiled, inert, problemGaps, type Written } from './compiled.ts';
import { createHostCompiler } from './hosts.ts';
import { ADMIN_GROUP, type Enforcement, governsPodNetwork, policyKind, unenforcedBecause, unreadGap } from './kinds.ts';
import { compileNetworkPolicy } from './kubernetes.ts';
import { DIRECTIONS, type Direction, type Plane, partsOf, type Stage } from './stage.ts';
import { assemble, readTiers, ties, unknownTiers } from './tiers.ts';

/** The policies of one side, as the enforcer reads them. Compiling is pure, so an object that both sides share is compiled once. */
export type Compiler = {
  readonly enforcement: Enforcement;
  readonly compile: (resources: readonly Resource[]) => Reading<Plane>;
};

/**
 * A compiler that remembers what it compiled by object: the two sides of a pull request share nearly everything.
 * Policies of a kind we cannot read are gaps: they may restrict or, in tiers, allow over everything else.
 */
export function createCompiler(enforcement: Enforcement): Compiler {
  const usesCalico = enforcement.plugin === 'calico';
  const compiled = new Map<Resource, Compiled>();
  const known = (resource: Resource): Compiled => {
    const value = compiled.get(resource) ?? compilePolicy(resource, usesCalico);
    compiled.set(resource, value);
    return value;
  };
  const compileHosts = createHostCompiler();
  const compile = (resources: readonly Resource[]): Reading<Plane> => {
    const hasSets = calicoObjects(resources, 'NetworkSet').length > 0;
    const gaps: Gap[] = [];
    const policies: Written[] = [];
    for (const resource of resources) {
      const kind = policyKind(resource);
      if (kind === 'unmodelled') gaps.push(unreadGap(resource));
      gaps.push(...objectGaps(resource));
      if (kind !== 'modelled' && kind !== 'staged') continue;
      const policy = known(resource);
      gaps.push(...policy.gaps);
      if (!governsPodNetwork(resource) || unenforcedBecause(resource, enforcement) !== undefined) continue;
      policies.push({ resource, policy });
      if (usesCalico && resource.group === ADMIN_GROUP) gaps.push(...translationGaps(resource, policy, hasSets));
    }
    const tiers = readTiers(resources, enforcement.tiers);
    gaps.push(...unknownTiers(policies, tiers), ...unknownServices(policies, resources), ...ties(policies));
    gaps.push(...unknownSetLabels(policies, resources));
    const stages = (direction: Direction): readonly Stage[] => {
      const own = assemble(policies, tiers, direction, usesCalico);
      const hosts = enforcement.plugin === 'kubernetes' ? [] : compileHosts(resources, direction);
      return hosts.length === 0
        ? own
        : [...own, { name: 'profiles', tier: 'profiles', unmatched: 'deny', policies: hosts }];
    };
    return { value: { name: 'network', ingress: stages('ingress'), egress: stages('egress') }, gaps };
  };
  return { enforcement, compile };
}

function compilePolicy(resource: Resource, usesCalico: boolean): Compiled {
  if (resource.group === 'networking.k8s.io') return compileNetworkPolicy(resource, usesCalico);
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
  const gaps: Gap[] = [...problemGaps(resource, calicoProblems(resource.kind, isStoredForm(resource), resource.body))];
  const route = ['spec', 'allowedEgressDomains'];
  if (asList(fieldOf(resource, ...route)).length > 0) {
    const message = '`allowedEgressDomains` is a field of Calico Enterprise; open-source Calico drops it';
    gaps.push(resourceGap(resource, route, `${resourceName(resource)}: ${message}`));
  }
  // Of these only profiles have rules.
  for (const direction of DIRECTIONS) compileProfile(resource, direction, gaps);
  return gaps;
}

/** What Calico does not translate: it denies instead of denying or passing on that alone, and drops what would allow. */
function translationGaps(resource: Resource, policy: Compiled, hasSets: boolean): readonly Gap[] {
  const rules = DIRECTIONS.flatMap((direction) => policy[direction]?.rules ?? []);
  return rules.flatMap((rule): readonly Gap[] => {
    const isUnknown =
      partsOf(rule).some(({ kind }) => kind === 'nodes' || kind === 'domains') ||
      rule.ports.some(({ kind }) => kind === 'named');
    if (isUnknown) {
      const message =
        'Calico has no `nodes`, `domainNames` or named ports in this kind and enforces another rule instead';
      return [byRules(rule.place, `${resourceName(resource)}: ${message}; write addresses and numbers`)];
    }
    const way = rule.place.route.includes('ingress') ? 'from' : 'to';
    const peers = asList(fieldOf(resource, ...rule.place.route, way));
    if (!hasSets || !peers.some((peer) => valueAt(peer, 'namespaces') !== undefined)) return [];
    const message = 'Calico may take `namespaces` for the network sets of these namespaces too; write `pods`';
    return [byRules(rule.place, `${resourceName(resource)}: ${message}`)];
  });
}

const byRules = ({ resource, route }: Place, message: string): Gap => ({
  ...resourceGap(resource, route, message),
  nature: 'by-rules',
});

/** A network set inherits the labels of its namespace; where that is not declared and a rule asks for them, they are unknown. */
function unknownSetLabels(policies: readonly Written[], resources: readonly Resource[]): readonly Gap[] {
  const sets = calicoObjects(resources, 'NetworkSet');
  const declared = new Set(
    resources.filter(({ group, kind }) => group === '' && kind === 'Namespace').map(({ name }) => name),
  );
  const unknown = sets.filter(({ namespace }) => !declared.has(namespace ?? ''));
  const asks = policies.some(({ policy }) =>
    DIRECTIONS.some((direction) =>
      (policy[direction]?.rules ?? [])
        .flatMap(partsOf)
        .some(
          (part) =>
            part.kind === 'labelled' &&
            requirementsOf(part.selector).some(({ key }) => key !== NAMESPACE_NAME && key.startsWith(ofNamespace(''))),
        ),
    ),
  );
  if (!asks) return [];
  return unknown.map((resource) =>
    byRules(
      { resource, route: ['metadata', 'namespace'] },
      `${resourceName(resource)}: its namespace is not declared, so the labels it inherits are unknown; declare the Namespace`,
    ),
  );
}

/** An empty selector is none: somebody else writes the backends. */
const hasSelector = (service: Resource): boolean =>
  Object.keys(asObject(fieldOf(service, 'spec', 'selector')) ?? {}).length > 0;

/** A rule on a Service that nobody declared, or that selects nothing: its backends are unknown. */
function unknownServices(policies: readonly Written[], resources: readonly Resource[]): readonly Gap[] {
  const declared = new Set(
    resources
      .filter((each) => each.group === '' && each.kind === 'Service' && hasSelector(each))
      .map(({ namespace, name }) => `${namespace}/${name}`),
  );
  return policies.flatMap(({ policy }) =>
    DIRECTIONS.flatMap((direction) =>
      (policy[direction]?.rules ?? []).flatMap((rule) =>
        partsOf(rule).flatMap((part): readonly Gap[] => {
          if (part.kind !== 'service' || declared.has(`${part.namespace}/${part.name}`)) return [];
          const message = `${resourceName(rule.place.resource)}: Service \`${part.namespace}/${part.name}\` is not declared with a selector, so its backends are unknown`;
          return [byRules(rule.place, message)];
        }),
      ),
    ),
  );
}
