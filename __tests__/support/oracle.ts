/**
 * A naive evaluator of NetworkPolicy, one packet at a time, written straight from the specification and sharing nothing
 * with the program: plain objects in, yes or no out. Slow on purpose.
 */
export type OraclePod = {
  readonly namespace: string;
  readonly namespaceLabels: Labels;
  readonly labels: Labels;
  readonly ports: readonly { readonly name: string; readonly protocol: string; readonly port: number }[];
  readonly host: boolean;
  /** Undefined: its address is in no block that anybody names. */
  readonly address: string | undefined;
};
export type OracleEnd = { readonly pod: OraclePod } | { readonly address: string };
export type Labels = Readonly<Record<string, string>>;

export type SelectorJson = {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
};
export type PeerJson = {
  readonly podSelector?: SelectorJson;
  readonly namespaceSelector?: SelectorJson;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
};
export type PortJson = { readonly protocol?: string; readonly port?: number | string; readonly endPort?: number };
export type RuleJson = {
  readonly from?: readonly PeerJson[];
  readonly to?: readonly PeerJson[];
  readonly ports?: readonly PortJson[];
};
export type PolicyJson = {
  readonly name: string;
  readonly namespace: string;
  readonly spec: {
    readonly podSelector: SelectorJson;
    readonly policyTypes?: readonly string[];
    readonly ingress?: readonly RuleJson[];
    readonly egress?: readonly RuleJson[];
  };
};
export type OraclePacket = { readonly protocol: string; readonly port: number };

/** Whether both ends let the packet through. A host-network end shares the node with any pod, so nothing stops it. */
export function isAllowed(
  policies: readonly PolicyJson[],
  from: OracleEnd,
  to: OracleEnd,
  packet: OraclePacket,
  host: 'exempt' | 'stopped',
): boolean {
  if (host === 'exempt' && [from, to].some((end) => 'pod' in end && end.pod.host)) return true;
  const leaves = 'address' in from || passes(policies, 'egress', from.pod, to, to, packet);
  return leaves && ('address' in to || passes(policies, 'ingress', to.pod, from, to, packet));
}

function passes(
  policies: readonly PolicyJson[],
  direction: 'ingress' | 'egress',
  subject: OraclePod,
  peer: OracleEnd,
  to: OracleEnd,
  packet: OraclePacket,
): boolean {
  if (subject.host) return true;
  const own = policies.filter(
    (policy) =>
      policy.namespace === subject.namespace &&
      selects(policy.spec.podSelector, subject.labels) &&
      types(policy).includes(direction),
  );
  if (own.length === 0) return true;
  return own.some((policy) =>
    (policy.spec[direction] ?? []).some((rule) => meetsPeer(rule, policy, peer) && meetsPort(rule, to, packet)),
  );
}

export function types({ spec }: PolicyJson): readonly string[] {
  if (spec.policyTypes !== undefined && spec.policyTypes.length > 0)
    return spec.policyTypes.map((type) => type.toLowerCase());
  return (spec.egress ?? []).length > 0 ? ['ingress', 'egress'] : ['ingress'];
}

export function meetsPeer(rule: RuleJson, policy: PolicyJson, peer: OracleEnd): boolean {
  const peers = rule.from ?? rule.to ?? [];
  return peers.length === 0 || peers.some((each) => isMeant(each, policy, peer));
}

function isMeant({ ipBlock, namespaceSelector, podSelector }: PeerJson, policy: PolicyJson, peer: OracleEnd): boolean {
  if (ipBlock !== undefined) {
    const address = 'address' in peer ? peer.address : peer.pod.address;
    return (
      address !== undefined &&
      isIn(address, ipBlock.cidr) &&
      !(ipBlock.except ?? []).some((cidr) => isIn(address, cidr))
    );
  }
  if ('address' in peer || peer.pod.host) return false;
  const { pod } = peer;
  const inNamespace =
    namespaceSelector === undefined
      ? pod.namespace === policy.namespace
      : selects(namespaceSelector, pod.namespaceLabels);
  return inNamespace && (podSelector === undefined || selects(podSelector, pod.labels));
}

export function meetsPort({ ports = [] }: RuleJson, to: OracleEnd, { protocol, port }: OraclePacket): boolean {
  return (
    ports.length === 0 ||
    ports.some((match) => {
      if ((match.protocol ?? 'TCP') !== protocol) return false;
      if (match.port === undefined) return true;
      if (typeof match.port === 'number') return port >= match.port && port <= (match.endPort ?? match.port);
      return (
        'pod' in to &&
        to.pod.ports.some(
          (declared) => declared.name === match.port && declared.protocol === protocol && declared.port === port,
        )
      );
    })
  );
}

export function selects({ matchLabels = {}, matchExpressions = [] }: SelectorJson, labels: Labels): boolean {
  if (Object.entries(matchLabels).some(([key, value]) => labels[key] !== value)) return false;
  return matchExpressions.every(({ key, operator, values = [] }) => {
    const value = labels[key];
    switch (operator) {
      case 'In':
        return value !== undefined && values.includes(value);
      case 'NotIn':
        return value === undefined || !values.includes(value);
      case 'Exists':
        return value !== undefined;
      default:
        return value === undefined;
    }
  });
}

export function isIn(address: string, cidr: string): boolean {
  const [network = '', length = '0'] = cidr.split('/');
  const [a, b] = [numberOf(address), numberOf(network)];
  const rest = BigInt(a.bits - Number(length));
  return a.bits === b.bits && a.value >> rest === b.value >> rest;
}

function numberOf(address: string): { readonly bits: number; readonly value: bigint } {
  if (!address.includes(':'))
    return { bits: 32, value: address.split('.').reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) };
  const [left = '', right = ''] = address.split('::');
  const words = (half: string) => half.split(':').filter((word) => word !== '');
  const zeros = Array<string>(8 - words(left).length - words(right).length).fill('0');
  return {
    bits: 128,
    value: [...words(left), ...zeros, ...words(right)].reduce((sum, word) => (sum << 16n) | BigInt(`0x${word}`), 0n),
  };
}
