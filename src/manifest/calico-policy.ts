import { rules, type Scope } from './calico-rule.ts';
import {
  address,
  addressOrCidr,
  flag,
  INTERFACE,
  isGiven,
  isPortName,
  isTierName,
  needs,
  objectName,
  optional,
  order,
  problem,
  protocolNumber,
  readable,
  selector,
  shown,
  someText,
  TIER_NAME_WORDS,
  WITH_PORTS,
} from './calico-values.ts';
import { asList, asObject, asString, type JsonObject, valueAt } from './json.ts';
import { networkPolicyProblems } from './network-policy.ts';
import { objectMeta } from './object-meta.ts';
import { CALICO_GROUP, isStoredForm, labelProblem, type Resource } from './resource.ts';
import { allOf, anything, type Check, list, mapping, oneOf, type Problem, type Shape, text, whole } from './shape.ts';

/**
 * Calico policy objects as the Calico API server, calicoctl and the rules in the resource definitions validate them.
 * What needs the other objects (whether a tier exists) is not asked here. The fields of Calico Enterprise for domain
 * names are known, since only the compiler knows the edition.
 * Source: projectcalico/calico libcalico-go/lib/validator/v3/validator.go and api/pkg/apis/projectcalico/v3.
 */

type Fields = { readonly [name: string]: Shape };

// Specs

const types: Shape = (value, route) => {
  const problems = list(oneOf('Ingress', 'Egress'))(value, route);
  if (problems.length > 0) return problems;
  const given = asList(value);
  const repeated = given.findIndex((type, index) => given.indexOf(type) < index);
  return repeated < 0
    ? []
    : problem([...route, repeated], `\`${String(given[repeated])}\` stands twice; write it once`);
};

const policyFields = (action: Shape, scope: Scope): Fields => ({
  tier: optional(isTierName, TIER_NAME_WORDS),
  order,
  ingress: rules(action, scope, 'ingress'),
  egress: rules(action, scope, 'egress'),
  selector,
  types,
  serviceAccountSelector: selector,
  performanceHints: list(oneOf('AssumeNeededOnEveryNode')),
});

const globalFields = (action: Shape): Fields => ({
  ...policyFields(action, 'cluster'),
  namespaceSelector: selector,
  doNotTrack: flag,
  preDNAT: flag,
  applyOnForward: flag,
});

const noCheck: Check = () => [];

const hostPolicy: Check = ({ doNotTrack, preDNAT, applyOnForward, egress, types: directions }, route) => {
  const early = preDNAT === true ? 'preDNAT' : 'doNotTrack';
  if (preDNAT !== true && doNotTrack !== true) return [];
  if (preDNAT === doNotTrack) return problem([...route, 'preDNAT'], '`preDNAT` and `doNotTrack` exclude each other');
  if (applyOnForward !== true)
    return problem([...route, early], `\`${early}\` needs \`applyOnForward: true\` beside it`);
  if (preDNAT !== true) return [];
  return [
    ...(isGiven(egress) ? problem([...route, 'egress'], 'a `preDNAT` policy cannot have `egress` rules') : []),
    ...asList(directions).flatMap((type, index) =>
      type === 'Egress' ? problem([...route, 'types', index], 'a `preDNAT` policy cannot have type `Egress`') : [],
    ),
  ];
};

const stagedAction = oneOf('Set', 'Delete', 'Learn', 'Ignore');

const EMPTY: ReadonlySet<string> = new Set(['null', '""', 'false', '[]', '{}']);

/** A staged deletion says which policy goes, and nothing of what the policy says. */
const deletesOnly: Check = (spec, route) =>
  Object.entries(spec)
    .filter(([field, value]) => field !== 'stagedAction' && field !== 'tier' && !EMPTY.has(JSON.stringify(value)))
    .flatMap(([field]) => problem([...route, field], `\`stagedAction: Delete\` takes no field but \`tier\` beside it`));

const stagedSpec = (fields: Fields, check: Check): Shape =>
  mapping({ ...fields, stagedAction }, (spec, route) =>
    spec['stagedAction'] === 'Delete' ? deletesOnly(spec, route) : check(spec, route),
  );

// Objects

const object = (spec: Shape, check: Check): Shape =>
  mapping({ apiVersion: anything, kind: anything, metadata: objectMeta, spec, status: anything }, check);

/** The same spec as a Kubernetes policy, and the staged action beside it. */
const stagedKubernetesNetworkPolicy: Shape = (value) => {
  const body = asObject(value) ?? {};
  const spec = asObject(body['spec']);
  if (spec === undefined) return networkPolicyProblems(body);
  const { stagedAction: action = null, ...enforced } = spec;
  return [
    ...(action === null ? [] : stagedAction(action, ['spec', 'stagedAction'])),
    ...networkPolicyProblems({ ...body, spec: enforced }),
    ...(action === 'Delete' ? deletesOnly(enforced, ['spec']) : []),
  ];
};

/** Tiers that stand without a manifest; a manifest may repeat them, not change them. */
const BUILT_IN_TIERS: ReadonlyMap<string, { readonly order: number; readonly defaultAction: string }> = new Map([
  ['default', { order: 1_000_000, defaultAction: 'Deny' }],
  ['kube-admin', { order: 1_000, defaultAction: 'Pass' }],
  ['kube-baseline', { order: 10_000_000, defaultAction: 'Pass' }],
  ['adminnetworkpolicy', { order: 1_000, defaultAction: 'Pass' }],
  ['baselineadminnetworkpolicy', { order: 10_000_000, defaultAction: 'Pass' }],
]);

const tierFits: Check = (tier, route) => {
  const name = asString(valueAt(tier, 'metadata', 'name'));
  if (name === undefined) return [];
  if (!isTierName(name)) return problem([...route, 'metadata', 'name'], `\`${name}\` is not ${TIER_NAME_WORDS}`);
  const builtIn = BUILT_IN_TIERS.get(name);
  if (builtIn === undefined) return [];
  const given = {
    order: valueAt(tier, 'spec', 'order'),
    defaultAction: valueAt(tier, 'spec', 'defaultAction') ?? 'Deny',
  };
  return (['order', 'defaultAction'] as const).flatMap((field) =>
    given[field] === builtIn[field]
      ? []
      : problem([...route, 'spec', field], `the built-in tier \`${name}\` must have \`${field}: ${builtIn[field]}\``),
  );
};

const NAMESPACE_LABEL = 'projectcalico.org/namespace';

const networkSet = object(mapping({ nets: list(addressOrCidr), allowedEgressDomains: list(someText) }), (set, route) =>
  valueAt(set, 'metadata', 'labels', NAMESPACE_LABEL) === undefined
    ? []
    : problem(
        [...route, 'metadata', 'labels', NAMESPACE_LABEL],
        `label \`${NAMESPACE_LABEL}\` is reserved for Calico; remove it`,
      ),
);

const hostEndpoint = object(
  mapping(
    {
      node: objectName,
      interfaceName: optional((name) => INTERFACE.test(name), '`*` or an interface name'),
      expectedIPs: list(address),
      profiles: list(objectName),
      ports: list(
        mapping(
          {
            name: text(isPortName, 'a port name (at most 15 of a-z, 0-9 and -)'),
            protocol: (value, route) =>
              WITH_PORTS.has(protocolNumber(value))
                ? []
                : problem(route, `\`${shown(value)}\` is not a protocol with ports: TCP, UDP or SCTP`),
            port: whole(1, 65_535),
          },
          needs('a port', 'name', 'protocol', 'port'),
        ),
      ),
    },
    allOf(needs('a HostEndpoint', 'node'), ({ interfaceName, expectedIPs }, route) =>
      isGiven(interfaceName) || isGiven(expectedIPs)
        ? []
        : problem(route, 'a HostEndpoint needs `interfaceName` or `expectedIPs`'),
    ),
  ),
  needs('a HostEndpoint', 'spec'),
);

const labels: Shape = (value, route) => {
  const found = labelProblem(value);
  return found === undefined ? [] : problem([...route, ...found.route], found.message);
};

const profile = (action: Shape): Shape =>
  object(
    mapping({
      ingress: rules(action, 'cluster', 'ingress'),
      egress: rules(action, 'cluster', 'egress'),
      labelsToApply: labels,
      types: (_, route) => readable(route, '`types` is no field of a Profile; remove it'),
    }),
    needs('a Profile', 'spec'),
  );

const ACTIONS = ['Allow', 'Deny', 'Log', 'Pass'];

export const action = oneOf(...ACTIONS);

// Stored objects are lower-cased when they are read.
const storedAction = text(
  (value) => ACTIONS.some((word) => word.toLowerCase() === value.toLowerCase()),
  `one of ${ACTIONS.join(', ')}`,
);

const kinds = (word: Shape): ReadonlyMap<string, Shape> =>
  new Map([
    ['NetworkPolicy', object(mapping(policyFields(word, 'namespaced')), needs('a NetworkPolicy', 'spec'))],
    ['GlobalNetworkPolicy', object(mapping(globalFields(word), hostPolicy), needs('a GlobalNetworkPolicy', 'spec'))],
    [
      'StagedNetworkPolicy',
      object(stagedSpec(policyFields(word, 'namespaced'), noCheck), needs('a StagedNetworkPolicy', 'spec')),
    ],
    [
      'StagedGlobalNetworkPolicy',
      object(stagedSpec(globalFields(word), hostPolicy), needs('a StagedGlobalNetworkPolicy', 'spec')),
    ],
    ['StagedKubernetesNetworkPolicy', stagedKubernetesNetworkPolicy],
    ['Tier', object(mapping({ order, defaultAction: oneOf('Pass', 'Deny') }), tierFits)],
    ['NetworkSet', networkSet],
    ['GlobalNetworkSet', networkSet],
    ['HostEndpoint', hostEndpoint],
    ['Profile', profile(word)],
  ]);

const V3 = kinds(action);

const STORED = kinds(storedAction);

const taken = new WeakMap<Resource, boolean>();

/** The objects of a Calico kind that Calico takes: one that it refuses is as good as absent. */
export function calicoObjects(resources: readonly Resource[], kind: string): readonly Resource[] {
  return resources.filter((resource) => {
    if (resource.group !== CALICO_GROUP || resource.kind !== kind) return false;
    const isTaken =
      taken.get(resource) ??
      calicoProblems(kind, isStoredForm(resource), resource.body).every((each) => each.readable === true);
    taken.set(resource, isTaken);
    return isTaken;
  });
}

/**
 * Everything for which Calico would refuse this object; empty when it would take it. Nothing validates the `stored` form
 * (`crd.projectcalico.org`) on the way in: there the same demands are made, except for the case of actions.
 */
export function calicoProblems(kind: string, stored: boolean, body: JsonObject): readonly Problem[] {
  const shape = (stored ? STORED : V3).get(kind);
  return shape === undefined
    ? problem(['kind'], `\`${kind}\` is not a Calico policy kind; known here: ${[...V3.keys()].join(', ')}`)
    : shape(body, []);
}
