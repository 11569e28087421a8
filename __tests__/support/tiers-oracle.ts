import { calicoSelects } from './calico-selector-oracle.ts';
import {
  isIn,
  type Labels,
  meetsPeer,
  meetsPort,
  type OraclePacket,
  type OraclePod,
  type PolicyJson,
  type RuleJson,
  type SelectorJson,
  selects,
  types,
} from './oracle.ts';

/**
 * A naive evaluator of policies that stand in tiers, one packet at a time, written straight from the specifications of
 * the Network Policy API and of Calico and sharing nothing with the program. Slow on purpose.
 */
export type TierPod = OraclePod & { readonly account: string; readonly accountLabels: Labels };
export type TierEnd = { readonly pod: TierPod } | { readonly address: string };
/** ICMP has a type and a code where the others have a port; its `port` says nothing. */
export type TierPacket = OraclePacket & { readonly icmp?: IcmpJson };
export type TierWorld = {
  /** All labels of every namespace, its name included: what the pods and the network sets in it inherit. */
  readonly namespaces: Readonly<Record<string, Labels>>;
  readonly pods: readonly TierPod[];
  readonly policies: readonly TierObject[];
};

type Named = { readonly name: string };
type Namespaced = Named & { readonly namespace: string };
type Labelled = { readonly labels?: Labels };

export type IcmpJson = { readonly type?: number; readonly code?: number };
export type EntityJson = {
  readonly selector?: string;
  readonly notSelector?: string;
  readonly namespaceSelector?: string;
  readonly serviceAccounts?: { readonly names?: readonly string[]; readonly selector?: string };
  readonly nets?: readonly string[];
  readonly notNets?: readonly string[];
  readonly ports?: readonly (number | string)[];
  readonly notPorts?: readonly (number | string)[];
};
export type CalicoRuleJson = {
  readonly action: 'Allow' | 'Deny' | 'Pass' | 'Log';
  readonly ipVersion?: 4 | 6;
  readonly protocol?: string | number;
  readonly notProtocol?: string | number;
  readonly icmp?: IcmpJson;
  readonly notICMP?: IcmpJson;
  readonly source?: EntityJson;
  readonly destination?: EntityJson;
};
export type CalicoSpecJson = {
  readonly tier?: string;
  readonly order?: number;
  readonly selector?: string;
  readonly serviceAccountSelector?: string;
  readonly types?: readonly ('Ingress' | 'Egress')[];
  readonly ingress?: readonly CalicoRuleJson[];
  readonly egress?: readonly CalicoRuleJson[];
};
export type GlobalSpecJson = CalicoSpecJson & { readonly namespaceSelector?: string };

export type PodsJson =
  | { readonly namespaces: SelectorJson }
  | { readonly pods: { readonly namespaceSelector: SelectorJson; readonly podSelector: SelectorJson } };
export type AdminPeerJson = PodsJson | { readonly networks: readonly string[] };
export type AdminPortJson =
  | { readonly portNumber: { readonly protocol?: string; readonly port: number } }
  | { readonly portRange: { readonly protocol?: string; readonly start: number; readonly end: number } }
  | { readonly namedPort: string };
type DestinationJson = {
  readonly destinationPort:
    | { readonly number: number }
    | { readonly range: { readonly start: number; readonly end: number } };
};
export type ClusterProtocolJson =
  | { readonly tcp: DestinationJson }
  | { readonly udp: DestinationJson }
  | { readonly destinationNamedPort: string };
export type AdminRuleJson<Action extends string> = {
  readonly action: Action;
  readonly from?: readonly AdminPeerJson[];
  readonly to?: readonly AdminPeerJson[];
  readonly ports?: readonly AdminPortJson[];
  readonly protocols?: readonly ClusterProtocolJson[];
};
export type AdminSpecJson<Action extends string> = {
  readonly subject: PodsJson;
  readonly ingress?: readonly AdminRuleJson<Action>[];
  readonly egress?: readonly AdminRuleJson<Action>[];
};

type Manifest<Version extends string, Kind extends string, Metadata, Spec> = {
  readonly apiVersion: Version;
  readonly kind: Kind;
  readonly metadata: Metadata;
  readonly spec: Spec;
};
type Calico<Kind extends string, Metadata, Spec> = Manifest<'projectcalico.org/v3', Kind, Metadata, Spec>;
type Prioritised = { readonly priority: number };

export type TierJson = Calico<'Tier', Named, { readonly order?: number; readonly defaultAction?: 'Deny' | 'Pass' }>;
export type SetJson =
  | Calico<'NetworkSet', Namespaced & Labelled, { readonly nets: readonly string[] }>
  | Calico<'GlobalNetworkSet', Named & Labelled, { readonly nets: readonly string[] }>;
export type TierPolicy =
  | Manifest<'networking.k8s.io/v1', 'NetworkPolicy', Namespaced, PolicyJson['spec']>
  | Manifest<
      'policy.networking.k8s.io/v1alpha1',
      'AdminNetworkPolicy',
      Named,
      AdminSpecJson<'Allow' | 'Deny' | 'Pass'> & Prioritised
    >
  | Manifest<'policy.networking.k8s.io/v1alpha1', 'BaselineAdminNetworkPolicy', Named, AdminSpecJson<'Allow' | 'Deny'>>
  | Manifest<
      'policy.networking.k8s.io/v1alpha2',
      'ClusterNetworkPolicy',
      Named,
      AdminSpecJson<'Accept' | 'Deny' | 'Pass'> & Prioritised & { readonly tier: 'Admin' | 'Baseline' }
    >
  | Calico<'NetworkPolicy' | 'StagedNetworkPolicy', Namespaced, CalicoSpecJson>
  | Calico<'GlobalNetworkPolicy' | 'StagedGlobalNetworkPolicy', Named, GlobalSpecJson>;
export type TierObject = TierJson | SetJson | TierPolicy;

type Direction = 'ingress' | 'egress';
type Tier = { readonly name: string; readonly order: number; readonly end: 'deny' | 'pass' };
type Verdict = 'allow' | 'deny' | 'pass';
/** A policy in the normal form of Calico; `rules` of a direction is undefined when the policy leaves it alone. */
type Policy = {
  readonly tier: string;
  readonly order: number;
  readonly key: string;
  readonly attaches: (pod: TierPod) => boolean;
  readonly rules: (direction: Direction) => readonly Rule[] | undefined;
};
type Rule = { readonly verdict: Verdict | 'log'; readonly meets: (packet: Sent) => boolean };
type Sent = { readonly from: TierEnd; readonly to: TierEnd; readonly family: 4 | 6; readonly packet: TierPacket };

const DEFAULT_ORDER = 1_000_000;
const BUILT_IN: readonly Tier[] = [
  { name: 'kube-admin', order: 1000, end: 'pass' },
  { name: 'default', order: DEFAULT_ORDER, end: 'deny' },
  { name: 'kube-baseline', order: 10_000_000, end: 'pass' },
];

/**
 * Whether both ends let the packet through. An end outside polices nothing. A pod without an address is in no block that
 * anybody names, not even in one that holds everything, and its family is that of the other end, or IPv4; no packet has
 * ends of two families. Pods of the host network are left out of these worlds.
 */
export function isAllowedByTiers(world: TierWorld, from: TierEnd, to: TierEnd, packet: TierPacket): boolean {
  const families = new Set(
    [from, to]
      .map(addressOf)
      .flatMap((address) => address ?? [])
      .map(familyOf),
  );
  if (families.size > 1) return false;
  const [family = 4] = families;
  const sent: Sent = { from, to, family, packet };
  return (
    ('address' in from || passes(world, from.pod, 'egress', sent)) &&
    ('address' in to || passes(world, to.pod, 'ingress', sent))
  );
}

function passes(world: TierWorld, subject: TierPod, direction: Direction, sent: Sent): boolean {
  const policies = world.policies.flatMap((object) => policyOf(world, object) ?? []);
  for (const { name, end } of tiersOf(world)) {
    const applied = policies
      .filter(({ tier, attaches }) => tier === name && attaches(subject))
      .toSorted((one, other) => compare(one.order, other.order) || compare(one.key, other.key))
      .flatMap(({ rules }) => {
        const own = rules(direction);
        return own === undefined ? [] : [own];
      });
    if (applied.length === 0) continue;
    const decisive = applied.flat().find(({ verdict, meets }) => verdict !== 'log' && meets(sent));
    const verdict = decisive?.verdict ?? end;
    if (verdict !== 'pass') return verdict === 'allow';
  }
  return true; // the profile of its namespace lets everything through
}

function tiersOf({ policies }: TierWorld): readonly Tier[] {
  const own = policies.flatMap((object): readonly Tier[] =>
    object.kind === 'Tier'
      ? [
          {
            name: object.metadata.name,
            order: object.spec.order ?? DEFAULT_ORDER,
            end: object.spec.defaultAction === 'Pass' ? 'pass' : 'deny',
          },
        ]
      : [],
  );
  return [...BUILT_IN, ...own].toSorted(
    (one, other) => compare(one.order, other.order) || compare(one.name, other.name),
  );
}

/** Not by subtraction: a policy without an order has an infinite one. */
const compare = <T extends number | string>(one: T, other: T): number => (one === other ? 0 : one < other ? -1 : 1);

/** An object as Calico reads it; nothing for a staged policy, a tier or a network set, which decide nothing. */
function policyOf(world: TierWorld, object: TierObject): Policy | undefined {
  const { name } = object.metadata;
  switch (object.kind) {
    case 'NetworkPolicy':
      return object.apiVersion === 'networking.k8s.io/v1'
        ? kubernetesPolicy({ ...object.metadata, spec: object.spec })
        : calicoPolicy(world, object.spec, {
            key: `${name}/${object.metadata.namespace}/NetworkPolicy`,
            namespace: object.metadata.namespace,
          });
    case 'GlobalNetworkPolicy':
      return calicoPolicy(world, object.spec, { key: `${name}//GlobalNetworkPolicy`, namespace: undefined });
    case 'AdminNetworkPolicy':
      return adminPolicy(object.spec, { tier: 'kube-admin', order: object.spec.priority, key: name });
    case 'BaselineAdminNetworkPolicy':
      return adminPolicy(object.spec, { tier: 'kube-baseline', order: 1000, key: name });
    case 'ClusterNetworkPolicy':
      return adminPolicy(object.spec, {
        tier: object.spec.tier === 'Admin' ? 'kube-admin' : 'kube-baseline',
        order: object.spec.priority,
        key: name,
      });
    default:
      return undefined;
  }
}

function kubernetesPolicy(policy: PolicyJson): Policy {
  return {
    tier: 'default',
    order: 1000,
    key: `${policy.name}/${policy.namespace}/KubernetesNetworkPolicy`,
    attaches: (pod) => pod.namespace === policy.namespace && selects(policy.spec.podSelector, pod.labels),
    rules: (direction) =>
      types(policy).includes(direction)
        ? (policy.spec[direction] ?? []).map((rule: RuleJson) => ({
            verdict: 'allow',
            meets: ({ from, to, packet }) =>
              meetsPeer(rule, policy, direction === 'ingress' ? from : to) && meetsPort(rule, to, packet),
          }))
        : undefined,
  };
}

// ---- Policies of the Network Policy API: no end of their own, so a direction without rules is left alone.

const ADMIN_VERDICTS = { Accept: 'allow', Allow: 'allow', Deny: 'deny', Pass: 'pass' } as const;

function adminPolicy(
  spec: AdminSpecJson<keyof typeof ADMIN_VERDICTS>,
  place: Pick<Policy, 'tier' | 'order' | 'key'>,
): Policy {
  return {
    ...place,
    attaches: (pod) => isAmong(spec.subject, pod),
    rules: (direction) =>
      spec[direction]?.map(({ action, from, to, ports = [], protocols = [] }) => ({
        verdict: ADMIN_VERDICTS[action],
        meets: (sent) => {
          const peer = direction === 'ingress' ? sent.from : sent.to;
          const wanted = [...ports.map(portIn(sent)), ...protocols.map(protocolIn(sent))];
          return (
            (from ?? to ?? []).some((each) => isPeer(each, peer)) && (wanted.length === 0 || wanted.includes(true))
          );
        },
      })),
  };
}

function isAmong(pods: PodsJson, { namespaceLabels, labels }: TierPod): boolean {
  if ('namespaces' in pods) return selects(pods.namespaces, namespaceLabels);
  return selects(pods.pods.namespaceSelector, namespaceLabels) && selects(pods.pods.podSelector, labels);
}

function isPeer(peer: AdminPeerJson, end: TierEnd): boolean {
  if (!('networks' in peer)) return 'pod' in end && isAmong(peer, end.pod);
  const address = addressOf(end);
  return address !== undefined && peer.networks.some((cidr) => isIn(address, cidr));
}

const portIn =
  (sent: Sent) =>
  (match: AdminPortJson): boolean => {
    if ('namedPort' in match) return isDeclared(match.namedPort, sent);
    const { protocol, port } = sent.packet;
    if ('portNumber' in match)
      return (match.portNumber.protocol ?? 'TCP') === protocol && match.portNumber.port === port;
    const { protocol: own = 'TCP', start, end } = match.portRange;
    return own === protocol && start <= port && port <= end;
  };

const protocolIn =
  (sent: Sent) =>
  (match: ClusterProtocolJson): boolean => {
    if ('destinationNamedPort' in match) return isDeclared(match.destinationNamedPort, sent);
    const [protocol, { destinationPort }] = 'tcp' in match ? ['TCP', match.tcp] : ['UDP', match.udp];
    const { port } = sent.packet;
    return (
      protocol === sent.packet.protocol &&
      ('number' in destinationPort
        ? destinationPort.number === port
        : destinationPort.range.start <= port && port <= destinationPort.range.end)
    );
  };

/** Whether the destination is a pod that declares the port of the packet under this name. */
function isDeclared(name: string, { to, packet }: Sent): boolean {
  return (
    'pod' in to &&
    to.pod.ports.some((each) => each.name === name && each.protocol === packet.protocol && each.port === packet.port)
  );
}

// ---- Policies of Calico.

const CALICO_VERDICTS = { Allow: 'allow', Deny: 'deny', Pass: 'pass', Log: 'log' } as const;

function calicoPolicy(
  world: TierWorld,
  spec: GlobalSpecJson,
  { key, namespace }: { readonly key: string; readonly namespace: string | undefined },
): Policy {
  return {
    tier: spec.tier ?? 'default',
    order: spec.order ?? Number.POSITIVE_INFINITY,
    key,
    attaches: (pod) => {
      const labels = labelsOfPod(pod);
      return (
        (namespace === undefined || pod.namespace === namespace) &&
        calicoSelects(spec.selector ?? '', labels) &&
        calicoSelects(spec.namespaceSelector ?? '', inherited(labels, 'pcns.')) &&
        calicoSelects(spec.serviceAccountSelector ?? '', inherited(labels, 'pcsa.'))
      );
    },
    rules: (direction) =>
      calicoTypes(spec).includes(direction)
        ? (spec[direction] ?? []).map((rule) => ({
            verdict: CALICO_VERDICTS[rule.action],
            meets: (sent) => meetsRule(rule, { world, namespace }, sent),
          }))
        : undefined,
  };
}

function calicoTypes({ types: own = [], ingress = [], egress = [] }: CalicoSpecJson): readonly string[] {
  if (own.length > 0) return own.map((type) => type.toLowerCase());
  if (egress.length === 0) return ['ingress'];
  return ingress.length === 0 ? ['egress'] : ['ingress', 'egress'];
}

/** Where a rule stands: its sets are those of the world, and in a NetworkPolicy its selectors stay in one namespace. */
type Standing = { readonly world: TierWorld; readonly namespace: string | undefined };

function meetsRule(rule: CalicoRuleJson, standing: Standing, sent: Sent): boolean {
  const { source = {}, destination = {} } = rule;
  const { family, packet, from, to } = sent;
  const blocks = [source, destination].flatMap(({ nets = [], notNets = [] }) => [...nets, ...notNets]);
  return (
    (rule.ipVersion ?? family) === family &&
    blocks.every((cidr) => familyOf(cidr) === family) && // even what is excluded ties the rule to one family
    (rule.protocol === undefined || isProtocol(rule.protocol, packet)) &&
    (rule.notProtocol === undefined || !isProtocol(rule.notProtocol, packet)) &&
    (rule.icmp === undefined || isIcmp(rule.icmp, packet)) &&
    (rule.notICMP === undefined || !isIcmp(rule.notICMP, packet)) &&
    meetsEntity(source, standing, from) &&
    meetsEntity(destination, standing, to) &&
    meetsPorts(destination, standing, sent)
  );
}

const NUMBERS: Readonly<Record<string, number>> = { ICMP: 1, TCP: 6, UDP: 17 };
const isProtocol = (named: string | number, { protocol }: TierPacket): boolean =>
  (typeof named === 'number' ? named : NUMBERS[named]) === NUMBERS[protocol];

const isIcmp = ({ type, code }: IcmpJson, { icmp }: TierPacket): boolean =>
  icmp !== undefined && (type ?? icmp.type) === icmp.type && (code ?? icmp.code) === icmp.code;

function meetsEntity(entity: EntityJson, standing: Standing, end: TierEnd): boolean {
  const { nets = [], notNets = [], notSelector } = entity;
  const address = addressOf(end);
  const isInOne = (blocks: readonly string[]) => address !== undefined && blocks.some((cidr) => isIn(address, cidr));
  if (nets.length > 0 && !isInOne(nets)) return false;
  if (isInOne(notNets)) return false;
  const wanted = selected(entity, standing.namespace);
  if (wanted !== undefined) return isInSet(wanted, standing.world, end);
  return !isPresent(notSelector) || !isInSet((labels) => calicoSelects(notSelector, labels), standing.world, end);
}

/** What the identity fields of an entity ask of labels; nothing when the entity has no positive identity. */
function selected(entity: EntityJson, namespace: string | undefined): ((labels: Labels) => boolean) | undefined {
  const {
    selector,
    notSelector,
    namespaceSelector,
    serviceAccounts: { names = [], selector: ofAccount } = {},
  } = entity;
  const own: ((labels: Labels) => boolean)[] = [];
  if (isPresent(selector)) own.push((labels) => calicoSelects(selector, labels));
  if (names.length > 0) own.push((labels) => names.includes(labels['projectcalico.org/serviceaccount'] ?? ''));
  if (isPresent(ofAccount)) own.push((labels) => calicoSelects(ofAccount, inherited(labels, 'pcsa.')));
  if (isPresent(namespaceSelector)) own.push((labels) => meetsNamespace(namespaceSelector, labels));
  else if (namespace !== undefined && (own.length > 0 || isPresent(notSelector)))
    own.push((labels) => labels['projectcalico.org/namespace'] === namespace);
  if (own.length === 0) return undefined;
  return (labels) =>
    own.every((asks) => asks(labels)) && !(isPresent(notSelector) && calicoSelects(notSelector, labels));
}

const isPresent = (selector: string | undefined): selector is string => selector !== undefined && selector !== '';

function meetsNamespace(selector: string, labels: Labels): boolean {
  const all = labels['projectcalico.org/namespace'] !== undefined;
  return calicoSelects(selector, inherited(labels, 'pcns.'), { all, global: !all });
}

/** Whether an end is one of the addresses that a selector stands for: those of pods and those of network sets. */
function isInSet(wanted: (labels: Labels) => boolean, world: TierWorld, end: TierEnd): boolean {
  if ('pod' in end && wanted(labelsOfPod(end.pod))) return true;
  const address = addressOf(end);
  return world.policies.some(
    (object) =>
      (object.kind === 'NetworkSet' || object.kind === 'GlobalNetworkSet') &&
      address !== undefined &&
      object.spec.nets.some((net) => isIn(address, toBlock(net))) &&
      wanted(labelsOfSet(world, object)),
  );
}

function meetsPorts(entity: EntityJson, { namespace }: Standing, sent: Sent): boolean {
  const { ports = [], notPorts = [] } = entity;
  const wanted = selected(entity, namespace);
  const isOne = (port: number | string): boolean => {
    if (typeof port === 'number') return port === sent.packet.port;
    const [low, high] = port.split(':');
    if (high !== undefined) return Number(low) <= sent.packet.port && sent.packet.port <= Number(high);
    // A name stands for the ports of the pods that the entity selects by label, never for those of a network set.
    return isDeclared(port, sent) && 'pod' in sent.to && (wanted === undefined || wanted(labelsOfPod(sent.to.pod)));
  };
  return (ports.length === 0 || ports.some(isOne)) && !notPorts.some(isOne);
}

// ---- Labels and addresses.

function labelsOfPod({ namespace, namespaceLabels, labels, account, accountLabels }: TierPod): Labels {
  return {
    ...passedOn('pcns.', namespaceLabels, namespace),
    ...passedOn('pcsa.', accountLabels, account),
    ...Object.fromEntries(Object.entries(labels).filter(([key]) => !/^pc(ns|sa)\./.test(key))),
    'projectcalico.org/namespace': namespace,
    'projectcalico.org/orchestrator': 'k8s',
    'projectcalico.org/serviceaccount': account,
  };
}

function labelsOfSet({ namespaces }: TierWorld, { kind, metadata }: SetJson): Labels {
  if (kind === 'GlobalNetworkSet') return metadata.labels ?? {};
  const { namespace, labels } = metadata;
  return {
    ...passedOn('pcns.', namespaces[namespace] ?? {}, namespace),
    ...labels,
    'projectcalico.org/namespace': namespace,
  };
}

const passedOn = (prefix: string, labels: Labels, name: string): Labels =>
  Object.fromEntries(
    Object.entries({ ...labels, 'projectcalico.org/name': name }).map(([key, value]) => [prefix + key, value]),
  );

const inherited = (labels: Labels, prefix: string): Labels =>
  Object.fromEntries(
    Object.entries(labels).flatMap(([key, value]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [],
    ),
  );

const addressOf = (end: TierEnd): string | undefined => ('address' in end ? end.address : end.pod.address);
const familyOf = (address: string): 4 | 6 => (address.includes(':') ? 6 : 4);
/** A network set may name a bare address. */
const toBlock = (net: string): string => (net.includes('/') ? net : `${net}/${familyOf(net) === 4 ? 32 : 128}`);
