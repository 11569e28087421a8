import { type AddressSet, ALL_IPV4, ALL_IPV6, toCidrs } from '../algebra/addresses.ts';
import { intersect, isSubset, subtract, union } from '../algebra/intervals.ts';
import { describeLabels } from '../algebra/labels.ts';
import { ALL_PORTS, describeDestination, describePorts, type PortSet, ports } from '../algebra/ports.ts';
import type { Change } from '../change/change.ts';
import { type Workload, workloadId } from '../cluster/workload.ts';
import { fileLocation, repoPath, type SidedLocation } from '../manifest/location.ts';
import { NAMESPACE_NAME_LABEL } from '../manifest/resource.ts';
import type { Identity } from '../reach/endpoints.ts';
import type { Trace } from '../reach/trace.ts';
import { type ExplainedWitness, placed } from './rule.ts';

/** An endpoint as people call it. */
export function nameOf(identity: Identity): string {
  switch (identity.kind) {
    case 'workload':
      return `\`${identity.namespace}/${identity.name}\``;
    case 'external':
      return nameAddresses(identity.addresses);
    case 'ingress-controller':
      return 'the ingress controller';
    case 'host':
      return `host endpoint \`${identity.name}\``;
    case 'node':
      return identity.name === '' ? 'any node' : `any node labelled \`${identity.name}\``;
    case 'domain':
      return `\`${identity.name}\``;
    case 'stand-in': {
      const pod =
        identity.labels.size === 0 ? 'a pod that no selector names' : `any pod labelled \`${labels(identity.labels)}\``;
      const rest = new Map([...identity.namespaceLabels].filter(([key]) => key !== NAMESPACE_NAME_LABEL));
      if (!identity.elsewhere) return `${pod} in namespace \`${identity.namespace}\``;
      const named = !identity.namespace.startsWith('any');
      return `${pod} in ${named ? `namespace \`${identity.namespace}\`` : 'any other namespace'}${rest.size === 0 ? '' : ` labelled \`${labels(rest)}\``}`;
    }
  }
}

const labels = (map: ReadonlyMap<string, string>): string => describeLabels(map);

/** Addresses outside the cluster in few words. */
function nameAddresses(addresses: AddressSet): string {
  const whole = [ALL_IPV4, ALL_IPV6].filter((family) => isSubset(family, addresses));
  if (whole.length === 2) return 'any address outside the cluster';
  if (whole[0] !== undefined) return whole[0] === ALL_IPV4 ? 'any IPv4 address' : 'any IPv6 address';
  const cidrs = toCidrs(addresses);
  if (cidrs.length <= 3) return `\`${cidrs.join(', ')}\``;
  const missing = subtract(intersect(ALL_IPV4, addresses).length > 0 ? ALL_IPV4 : ALL_IPV6, addresses);
  const except = toCidrs(missing);
  return except.length <= 3
    ? `any address but \`${except.join(', ')}\``
    : `\`${cidrs.slice(0, 2).join(', ')}\` and ${cidrs.length - 2} more address blocks`;
}

/** Several endpoints in few words: addresses outside are one, of the rest the first two have names. */
export function nameAll(identities: readonly Identity[]): string {
  const outside = identities.reduce<AddressSet>(
    (all, each) => (each.kind === 'external' ? union(all, each.addresses) : all),
    [],
  );
  const [first, second, ...rest] = identities.filter(({ kind }) => kind !== 'external').map(nameOf);
  const inside =
    first === undefined
      ? []
      : second === undefined
        ? [first]
        : rest.length === 0
          ? [first, second]
          : [first, `${rest.length + 1} more`];
  return [...inside, ...(outside.length === 0 ? [] : [nameAddresses(outside)])].join(' and ') || 'nobody';
}

/** Ports in words. A pod to come has no numbers for its named ports, so those go by name. */
export function namePorts(set: PortSet, to: Identity | undefined): string {
  if (isSubset(ALL_PORTS, set)) return describePorts(set);
  const named =
    to?.kind === 'stand-in' ? to.ports.filter(({ protocol, port }) => isSubset(ports(protocol, port), set)) : [];
  const numbered = named.reduce((rest, { protocol, port }) => subtract(rest, ports(protocol, port)), set);
  const words = named.map(({ name }) => `port \`${name}\``);
  return [...(numbered.length > 0 || words.length === 0 ? [describePorts(numbered)] : []), ...words].join(' and ');
}

/** `TCP 5432`. */
export function portName({ destination }: ExplainedWitness): string {
  return describeDestination(destination);
}

/** Whether the trace at an end differs between the sides: that end is why the connection is new. */
export function decidingEnd({ trace: { base, head } }: ExplainedWitness): 'egress' | 'ingress' {
  if (!base.ingress.allowed && head.ingress.allowed) return 'ingress';
  return !base.egress.allowed && head.egress.allowed ? 'egress' : 'ingress';
}

/** Where a gained connection comes from: the rule that allows it now, else what stopped it at base and is gone. */
export function causeOf(change: Change, witness: ExplainedWitness): SidedLocation {
  const end = decidingEnd(witness);
  const { base, head } = witness.trace;
  const ends = () => [witness.to, witness.from].flatMap((identity) => workloadOf(change, identity) ?? []);
  // Policy did not decide: the pod that took the node's network did.
  const host = head[end].because === 'host-network' ? ends().find(({ hostNetwork }) => hostNetwork) : undefined;
  if (host !== undefined) return placed('head', { resource: host.resource, route: ['metadata', 'name'] });
  if (head[end].place !== undefined) return placed('head', head[end].place);
  if (base[end].place !== undefined) return placed('base', base[end].place);
  const [workload] = ends();
  if (workload !== undefined) return placed('head', { resource: workload.resource, route: ['metadata', 'name'] });
  return { ...fileLocation(repoPath('.')), side: 'head' };
}

function workloadOf({ head }: Change, identity: Identity): Workload | undefined {
  if (identity.kind !== 'workload') return undefined;
  return head.model.cluster.workloadsIn(identity.namespace).find((workload) => workloadId(workload) === identity.id);
}

/** Why an end lets the witness pass, in half a sentence. */
export function becauseOf(trace: Trace): string {
  switch (trace.because) {
    case 'rule':
      return trace.allowed ? 'a rule allows it' : 'a rule denies it';
    case 'no-rule-matches':
      return 'no rule allows it';
    case 'not-selected':
      return 'no policy selects that end';
    case 'host-network':
      return 'the other end uses the node network, which policy does not stop';
    case 'end-of-stages':
      return 'no stage decides it';
    case 'absent':
      return 'an end does not exist';
  }
}
