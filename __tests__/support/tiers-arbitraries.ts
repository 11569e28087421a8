import * as fc from 'fast-check';
import type { Labels, PeerJson, PolicyJson, PortJson, RuleJson, SelectorJson } from './oracle.ts';
import type {
  AdminPeerJson,
  AdminPortJson,
  AdminRuleJson,
  AdminSpecJson,
  CalicoRuleJson,
  CalicoSpecJson,
  ClusterProtocolJson,
  EntityJson,
  PodsJson,
  SetJson,
  TierJson,
  TierPod,
  TierPolicy,
  TierWorld,
} from './tiers-oracle.ts';

/** A cluster and an edited one. Pods keep their place in the list: `w0` is the same workload on both sides. */
export type TierChange = { readonly base: TierWorld; readonly head: TierWorld };

/** Labels of the service accounts that every namespace has. */
const ACCOUNTS: Readonly<Record<string, Labels>> = { default: {}, robot: { role: 'r' } };
const CALICO = 'projectcalico.org/v3';

const labels = fc.constantFrom<Labels>(
  {},
  { app: 'x' },
  { app: 'y' },
  { t: '1' },
  { app: 'x', t: '1' },
  { app: 'y', t: '2' },
);
const namespace = fc.constantFrom('a', 'b');
const some = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> => fc.array(one, { minLength: 1, maxLength: 2 });

// ---- Selectors and policies of Kubernetes.

const podSelector = fc.constantFrom<SelectorJson>(
  {},
  { matchLabels: { app: 'x' } },
  { matchLabels: { app: 'y', t: '2' } },
  { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['x'] }] },
  { matchExpressions: [{ key: 't', operator: 'Exists' }] },
  { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] },
  { matchLabels: { pci: 'true' } },
);
const namespaceSelector = fc.constantFrom<SelectorJson>(
  {},
  { matchLabels: { env: 'p' } },
  { matchLabels: { 'kubernetes.io/metadata.name': 'a' } },
  { matchExpressions: [{ key: 'env', operator: 'NotIn', values: ['p'] }] },
  { matchExpressions: [{ key: 'env', operator: 'DoesNotExist' }] },
);
const ipBlock = fc.constantFrom(
  { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] },
  { cidr: '10.1.0.0/16' },
  { cidr: '0.0.0.0/0' },
  { cidr: 'fd00::/8' },
);
const peer: fc.Arbitrary<PeerJson> = fc.oneof(
  fc.record({ podSelector }),
  fc.record({ namespaceSelector }),
  fc.record({ podSelector, namespaceSelector }),
  fc.record({ ipBlock }),
);
const port = fc.constantFrom<PortJson>(
  { protocol: 'TCP', port: 80 },
  { protocol: 'TCP', port: 80, endPort: 82 },
  { protocol: 'UDP' },
  { protocol: 'TCP', port: 'web' },
);
const rule = (field: 'from' | 'to'): fc.Arbitrary<RuleJson> =>
  fc.record({ [field]: some(peer), ports: some(port) }, { requiredKeys: [] });
const kubernetesSpec: fc.Arbitrary<PolicyJson['spec']> = fc.record(
  {
    podSelector,
    policyTypes: fc.constantFrom(['Ingress'], ['Egress'], ['Ingress', 'Egress']),
    ingress: some(rule('from')),
    egress: some(rule('to')),
  },
  { requiredKeys: ['podSelector', 'policyTypes'] },
);
const kubernetesPolicy: fc.Arbitrary<TierPolicy> = fc
  .record({ namespace, spec: kubernetesSpec })
  .map(({ namespace: own, spec }) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: '', namespace: own },
    spec,
  }));

const pods: fc.Arbitrary<PodsJson> = fc.oneof(
  fc.record({ namespaces: namespaceSelector }),
  fc.record({ pods: fc.record({ namespaceSelector, podSelector }) }),
);
const networks = fc.constantFrom<AdminPeerJson>(
  { networks: ['10.1.0.0/16', '8.8.8.0/24'] },
  { networks: ['0.0.0.0/0'] },
  { networks: ['fd00::/8'] },
);
const adminPorts = fc.constantFrom<readonly AdminPortJson[]>(
  [{ portNumber: { protocol: 'TCP', port: 80 } }],
  [{ portRange: { protocol: 'TCP', start: 80, end: 443 } }],
  [{ portNumber: { protocol: 'UDP', port: 53 } }, { portNumber: { protocol: 'TCP', port: 8080 } }],
);
const clusterProtocols = fc.constantFrom<readonly ClusterProtocolJson[]>(
  [{ tcp: { destinationPort: { number: 80 } } }],
  [{ tcp: { destinationPort: { range: { start: 80, end: 443 } } } }],
  [{ udp: { destinationPort: { number: 53 } } }, { tcp: { destinationPort: { number: 8080 } } }],
);
/** A port by name goes with pods only. */
const adminRule = <Action extends string>(
  field: 'from' | 'to',
  action: fc.Arbitrary<Action>,
  traffic: fc.Arbitrary<Pick<AdminRuleJson<Action>, 'ports' | 'protocols'>>,
  named: Pick<AdminRuleJson<Action>, 'ports' | 'protocols'>,
): fc.Arbitrary<AdminRuleJson<Action>> =>
  fc
    .oneof(
      fc.record({ peers: some(field === 'to' ? fc.oneof(pods, networks) : pods), match: traffic }),
      fc.record({ peers: some(pods), match: fc.constant(named) }),
    )
    .chain(({ peers, match }) => action.map((own) => ({ action: own, [field]: peers, ...match })));
const adminSpec = <Action extends string>(
  action: fc.Arbitrary<Action>,
  traffic: fc.Arbitrary<Pick<AdminRuleJson<Action>, 'ports' | 'protocols'>>,
  named: Pick<AdminRuleJson<Action>, 'ports' | 'protocols'>,
): fc.Arbitrary<AdminSpecJson<Action>> =>
  fc.record(
    {
      subject: pods,
      ingress: some(adminRule('from', action, traffic, named)),
      egress: some(adminRule('to', action, traffic, named)),
    },
    { requiredKeys: ['subject'] },
  );
const byPorts = fc.record({ ports: adminPorts }, { requiredKeys: [] });
const byProtocols = fc.record({ protocols: clusterProtocols }, { requiredKeys: [] });

const adminPolicy: fc.Arbitrary<TierPolicy> = adminSpec(fc.constantFrom('Allow', 'Deny', 'Pass'), byPorts, {
  ports: [{ namedPort: 'web' }],
}).map((spec) => ({
  apiVersion: 'policy.networking.k8s.io/v1alpha1',
  kind: 'AdminNetworkPolicy',
  metadata: { name: '' },
  spec: { priority: 0, ...spec },
}));
const baselinePolicy: fc.Arbitrary<TierPolicy> = adminSpec(fc.constantFrom('Allow', 'Deny'), byPorts, {
  ports: [{ namedPort: 'web' }],
}).map((spec) => ({
  apiVersion: 'policy.networking.k8s.io/v1alpha1',
  kind: 'BaselineAdminNetworkPolicy',
  metadata: { name: 'default' },
  spec,
}));
const clusterPolicy: fc.Arbitrary<TierPolicy> = fc
  .record({
    tier: fc.constantFrom('Admin', 'Baseline'),
    spec: adminSpec(fc.constantFrom('Accept', 'Deny', 'Pass'), byProtocols, {
      protocols: [{ destinationNamedPort: 'web' }],
    }),
  })
  .map(({ tier, spec }) => ({
    apiVersion: 'policy.networking.k8s.io/v1alpha2',
    kind: 'ClusterNetworkPolicy',
    metadata: { name: '' },
    spec: { tier, priority: 0, ...spec },
  }));

// ---- Selectors and policies of Calico.

const simpleSelector = fc.constantFrom(
  "app == 'x'",
  "app != 'x'",
  "app in {'x', 'y'}",
  "app not in {'y'}",
  'has(t)',
  '!has(app)',
  "app contains 'x'",
  'app starts with "y"',
  "t ends with '1'",
  "pci == 'true'",
  "net == 'n'",
  'all()',
);
const selector = fc.oneof(
  { weight: 4, arbitrary: simpleSelector },
  { weight: 1, arbitrary: fc.tuple(simpleSelector, simpleSelector).map(([one, other]) => `${one} && ${other}`) },
  { weight: 1, arbitrary: fc.tuple(simpleSelector, simpleSelector).map(([one, other]) => `!(${one} || ${other})`) },
);
const ofNamespaces = fc.constantFrom(
  "env == 'p'",
  "env != 'p'",
  'has(env)',
  '!has(env)',
  "projectcalico.org/name == 'a'",
  'all()',
);
const ofAccounts = fc.constantFrom("role == 'r'", '!has(role)', "projectcalico.org/name == 'robot'");
const accounts = fc.constantFrom<NonNullable<EntityJson['serviceAccounts']>>(
  { names: ['robot'] },
  { names: ['default', 'robot'] },
  { selector: "role == 'r'" },
  { names: ['default'], selector: '!has(role)' },
);
/** Blocks of one family only: the API server refuses a rule that mixes them. */
const NETS = {
  4: {
    nets: [['10.1.0.0/16'], ['0.0.0.0/0'], ['8.8.8.0/24', '10.0.0.0/8']],
    notNets: [['10.1.0.0/16'], ['8.8.8.8/32']],
  },
  6: { nets: [['fd00::/8'], ['::/0']], notNets: [['fd00::/16']] },
} as const;
const identity = (family: 4 | 6): fc.Arbitrary<EntityJson> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant({}) },
    { weight: 4, arbitrary: fc.record({ selector }) },
    { weight: 2, arbitrary: fc.record({ notSelector: selector }) },
    {
      weight: 3,
      arbitrary: fc.record(
        { namespaceSelector: fc.oneof({ weight: 4, arbitrary: ofNamespaces }, fc.constant('global()')), selector },
        { requiredKeys: ['namespaceSelector'] },
      ),
    },
    { weight: 1, arbitrary: fc.record({ serviceAccounts: accounts }) },
    {
      weight: 2,
      arbitrary: fc.record(
        { nets: fc.constantFrom(...NETS[family].nets), notNets: fc.constantFrom(...NETS[family].notNets) },
        { requiredKeys: [] },
      ),
    },
    {
      weight: 1,
      arbitrary: fc.record(
        {
          selector,
          notSelector: selector,
          namespaceSelector: ofNamespaces,
          serviceAccounts: accounts,
          nets: fc.constantFrom(...NETS[family].nets),
          notNets: fc.constantFrom(...NETS[family].notNets),
        },
        { requiredKeys: [] },
      ),
    },
  );
/** What a rule asks of the protocol and of the destination port: a port by number needs a protocol, one by name does not. */
type Traffic = { readonly rule: Omit<CalicoRuleJson, 'action'>; readonly to: EntityJson };
const traffic = fc.constantFrom<Traffic>(
  { rule: {}, to: {} },
  { rule: { protocol: 'TCP' }, to: {} },
  { rule: { protocol: 'TCP' }, to: { ports: [80] } },
  { rule: { protocol: 'TCP' }, to: { ports: ['80:82', 443] } },
  { rule: { protocol: 'TCP' }, to: { notPorts: [80] } },
  { rule: { protocol: 'TCP' }, to: { ports: ['web', 443] } },
  { rule: { protocol: 'TCP' }, to: { ports: ['80:8080'], notPorts: ['web'] } },
  { rule: {}, to: { ports: ['web'] } },
  { rule: {}, to: { notPorts: ['web'] } },
  { rule: { protocol: 'UDP' }, to: { ports: [53] } },
  { rule: { protocol: 17 }, to: {} },
  { rule: { notProtocol: 'UDP' }, to: {} },
  { rule: { notProtocol: 'TCP' }, to: {} },
);
const pings = fc.constantFrom<Traffic>(
  { rule: { protocol: 'ICMP' }, to: {} },
  { rule: { protocol: 'ICMP', icmp: { type: 8 } }, to: {} },
  { rule: { protocol: 'ICMP', icmp: { type: 8, code: 0 } }, to: {} },
  { rule: { protocol: 'ICMP', notICMP: { type: 8 } }, to: {} },
);
const action = fc.constantFrom<CalicoRuleJson['action']>('Allow', 'Allow', 'Allow', 'Deny', 'Deny', 'Pass', 'Log');
const calicoRule = (direction: 'ingress' | 'egress'): fc.Arbitrary<CalicoRuleJson> =>
  fc.constantFrom<4 | 6>(4, 4, 4, 6).chain((family) =>
    fc
      .record({
        action,
        peer: identity(family),
        own: fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, identity(family)),
        match: family === 4 ? fc.oneof({ weight: 4, arbitrary: traffic }, pings) : traffic,
        version: fc.constantFrom({}, {}, {}, { ipVersion: family }),
      })
      .map(({ action: verdict, peer: other, own, match, version }) => {
        const [source, to] = direction === 'ingress' ? [other, own] : [own, other];
        const destination = { ...to, ...match.to };
        return {
          action: verdict,
          ...version,
          ...match.rule,
          ...(Object.keys(source).length > 0 && { source }),
          ...(Object.keys(destination).length > 0 && { destination }),
        };
      }),
  );
const calicoSpec: fc.Arbitrary<CalicoSpecJson> = fc.record(
  {
    tier: fc.constantFrom('default', 'default', 'audit', 'pci'),
    order: fc.constantFrom(-1, 10, 10.5, 1000, 2000),
    selector,
    types: fc.constantFrom<NonNullable<CalicoSpecJson['types']>>(['Ingress'], ['Egress'], ['Ingress', 'Egress']),
    ingress: some(calicoRule('ingress')),
    egress: some(calicoRule('egress')),
  },
  { requiredKeys: [] },
);
/** Rare, for a policy that asks for too much attaches to nothing. */
const ofAccount = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.record({ serviceAccountSelector: ofAccounts }) },
);
const ofNamespace = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.record({ namespaceSelector: ofNamespaces }) },
);
const calicoPolicy: fc.Arbitrary<TierPolicy> = fc
  .record({
    kind: fc.constantFrom('NetworkPolicy', 'NetworkPolicy', 'NetworkPolicy', 'StagedNetworkPolicy'),
    namespace,
    spec: calicoSpec,
    account: ofAccount,
  })
  .map(({ kind, namespace: own, spec, account }) => ({
    apiVersion: CALICO,
    kind,
    metadata: { name: '', namespace: own },
    spec: { ...spec, ...account },
  }));
const globalPolicy: fc.Arbitrary<TierPolicy> = fc
  .record({
    kind: fc.constantFrom(
      'GlobalNetworkPolicy',
      'GlobalNetworkPolicy',
      'GlobalNetworkPolicy',
      'StagedGlobalNetworkPolicy',
    ),
    spec: calicoSpec,
    account: ofAccount,
    scope: ofNamespace,
  })
  .map(({ kind, spec, account, scope }) => ({
    apiVersion: CALICO,
    kind,
    metadata: { name: '' },
    spec: { ...spec, ...account, ...scope },
  }));

const set: fc.Arbitrary<SetJson> = fc
  .record({
    of: fc.constantFrom(undefined, 'a', 'b'),
    labels: fc.constantFrom<Labels>({}, { net: 'n' }, { app: 'x' }, { net: 'n', t: '1' }),
    nets: fc.constantFrom(['10.1.0.0/16'], ['8.8.8.8'], ['10.0.0.0/8', 'fd00::/8'], ['0.0.0.0/0']),
  })
  .map(({ of, labels: own, nets }) =>
    of === undefined
      ? { apiVersion: CALICO, kind: 'GlobalNetworkSet', metadata: { name: 'set', labels: own }, spec: { nets } }
      : {
          apiVersion: CALICO,
          kind: 'NetworkSet',
          metadata: { name: 'set', namespace: of, labels: own },
          spec: { nets },
        },
  );
/** On both sides of the built-in tiers, and level with them: then the name decides. */
const tierSpec: fc.Arbitrary<TierJson['spec']> = fc.record(
  {
    order: fc.constantFrom(100, 1000, 5000, 1_000_000, 20_000_000),
    defaultAction: fc.constantFrom('Deny', 'Pass'),
  },
  { requiredKeys: [] },
);

// ---- Worlds.

type PodSeed = Pick<TierPod, 'namespace' | 'labels' | 'account' | 'ports'> & { readonly inCde: boolean };
type Seed = {
  readonly namespaces: Readonly<Record<string, Labels>>;
  readonly pods: readonly PodSeed[];
  readonly tiers: Readonly<Record<string, TierJson['spec']>>;
  readonly sets: readonly SetJson[];
  readonly policies: readonly TierPolicy[];
};

const namespaceLabels = fc.constantFrom<Labels>({}, { env: 'p' }, { env: 'q' });
const pod: fc.Arbitrary<PodSeed> = fc.record({
  namespace,
  labels,
  inCde: fc.boolean(),
  account: fc.constantFrom('default', 'default', 'robot'),
  ports: fc.constantFrom(
    [],
    [{ name: 'web', protocol: 'TCP', port: 80 }],
    [{ name: 'web', protocol: 'TCP', port: 8080 }],
    [{ name: 'web', protocol: 'UDP', port: 53 }],
  ),
});
const EDITS = [
  'nothing',
  'drop-policy',
  'add-policy',
  'replace-policy',
  'edit-tier',
  'edit-set',
  'relabel-pod',
  'relabel-namespace',
] as const;
/** Policies of one world. */
const MOST = 5;

const changesOf = (
  policy: fc.Arbitrary<TierPolicy>,
  tiers: fc.Arbitrary<Seed['tiers']>,
  sets: fc.Arbitrary<Seed['sets']>,
): fc.Arbitrary<TierChange> =>
  fc
    .record({
      namespaces: fc.record({ a: namespaceLabels, b: namespaceLabels }),
      pods: fc.array(pod, { minLength: 2, maxLength: 4 }),
      tiers,
      sets,
      policies: fc.array(policy, { maxLength: MOST }),
      priorities: fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: MOST + 1, maxLength: MOST + 1 }),
      edit: fc.constantFrom(...EDITS),
      other: fc.record({ policy, tiers, sets, labels, namespaceLabels }),
    })
    .map(({ priorities, edit, other, ...seed }) => {
      const place = (each: TierPolicy, index: number, rank: number) => placed(each, `p${index}`, priorities[rank] ?? 0);
      const base: Seed = { ...seed, policies: seed.policies.map((each, index) => place(each, index, index)) };
      const [, ...rest] = base.policies;
      const head = ((): Partial<Seed> => {
        switch (edit) {
          case 'nothing':
            return {};
          case 'drop-policy':
            return { policies: rest };
          case 'add-policy':
            return { policies: [...base.policies, place(other.policy, MOST, MOST)] };
          case 'replace-policy':
            return { policies: [place(other.policy, 0, MOST), ...rest] };
          case 'edit-tier':
            return { tiers: { ...base.tiers, ...Object.fromEntries(Object.entries(other.tiers).slice(0, 1)) } };
          case 'edit-set':
            return { sets: other.sets };
          case 'relabel-pod':
            return { pods: base.pods.map((each, index) => (index === 0 ? { ...each, labels: other.labels } : each)) };
          case 'relabel-namespace':
            return { namespaces: { ...base.namespaces, a: other.namespaceLabels } };
        }
      })();
      return { base: worldOf(base), head: worldOf({ ...base, ...head }) };
    });

/** A random cluster of one API, Calico with what it enforces beside or Kubernetes alone, and one random edit of it. */
export const tierChanges: fc.Arbitrary<TierChange> = fc.oneof(
  {
    weight: 3,
    arbitrary: changesOf(
      fc.oneof(
        { weight: 4, arbitrary: calicoPolicy },
        { weight: 4, arbitrary: globalPolicy },
        { weight: 2, arbitrary: kubernetesPolicy },
        { weight: 2, arbitrary: clusterPolicy },
      ),
      fc.record({ audit: tierSpec, pci: tierSpec }),
      fc.array(set, { maxLength: 2 }),
    ),
  },
  {
    weight: 1,
    arbitrary: changesOf(
      fc.oneof(
        { weight: 3, arbitrary: adminPolicy },
        { weight: 1, arbitrary: baselinePolicy },
        { weight: 2, arbitrary: kubernetesPolicy },
      ),
      fc.constant({}),
      fc.constant([]),
    ),
  },
);

/** A policy under its own name, which in Calico begins with the tier, and with a priority that no other has. */
function placed(policy: TierPolicy, name: string, priority: number): TierPolicy {
  switch (policy.kind) {
    case 'BaselineAdminNetworkPolicy':
      return policy; // the API knows one name
    case 'AdminNetworkPolicy':
      return { ...policy, metadata: { name }, spec: { ...policy.spec, priority } };
    case 'ClusterNetworkPolicy':
      return { ...policy, metadata: { name }, spec: { ...policy.spec, priority } };
    case 'GlobalNetworkPolicy':
    case 'StagedGlobalNetworkPolicy':
      return { ...policy, metadata: { name: nameInTier(policy.spec.tier, name) } };
    case 'StagedNetworkPolicy':
      return { ...policy, metadata: { ...policy.metadata, name: nameInTier(policy.spec.tier, name) } };
    case 'NetworkPolicy':
      return policy.apiVersion === CALICO
        ? { ...policy, metadata: { ...policy.metadata, name: nameInTier(policy.spec.tier, name) } }
        : { ...policy, metadata: { ...policy.metadata, name } };
  }
}

const nameInTier = (tier: string | undefined, name: string): string =>
  tier === undefined || tier === 'default' ? name : `${tier}.${name}`;

function worldOf({ namespaces, pods: seeds, tiers, sets, policies }: Seed): TierWorld {
  const all = Object.fromEntries(
    Object.entries(namespaces).map(([name, own]) => [name, { 'kubernetes.io/metadata.name': name, ...own }]),
  );
  const baseline = policies.find(({ kind }) => kind === 'BaselineAdminNetworkPolicy');
  return {
    namespaces: all,
    pods: seeds.map(({ inCde, ...each }) => ({
      ...each,
      labels: inCde ? { ...each.labels, pci: 'true' } : each.labels,
      namespaceLabels: all[each.namespace] ?? {},
      accountLabels: ACCOUNTS[each.account] ?? {},
      host: false,
      address: undefined,
    })),
    policies: [
      ...Object.entries(tiers).map(
        ([name, spec]): TierJson => ({ apiVersion: CALICO, kind: 'Tier', metadata: { name }, spec }),
      ),
      ...sets.map((each, index) => named(each, `s${index}`)),
      ...policies.filter((each) => each.kind !== 'BaselineAdminNetworkPolicy' || each === baseline),
    ],
  };
}

const named = (each: SetJson, name: string): SetJson =>
  each.kind === 'NetworkSet'
    ? { ...each, metadata: { ...each.metadata, name } }
    : { ...each, metadata: { ...each.metadata, name } };

/** The manifests of a world; its pods are called `w0`, `w1` and so on. */
export function tierObjects({ namespaces, pods: workloads, policies }: TierWorld): readonly object[] {
  return [
    ...Object.entries(namespaces).map(([name, own]) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: own },
    })),
    ...Object.keys(namespaces).flatMap((of) =>
      Object.entries(ACCOUNTS).map(([name, own]) => ({
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name, namespace: of, labels: own },
      })),
    ),
    ...workloads.map((each, index) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `w${index}`, namespace: each.namespace, labels: each.labels },
      spec: {
        serviceAccountName: each.account,
        containers: [
          {
            name: 'c',
            image: 'i',
            ports: each.ports.map(({ name, protocol, port: containerPort }) => ({ name, protocol, containerPort })),
          },
        ],
      },
    })),
    ...policies,
  ];
}
