import { toCidrs } from '../algebra/addresses.ts';
import { describeSelector, only } from '../algebra/labels.ts';
import type { Change } from '../change/change.ts';
import { NAMESPACE_NAME_LABEL } from '../manifest/resource.ts';
import type { SidedLocation } from '../manifest/location.ts';
import type { Identity } from '../reach/endpoints.ts';
import type { Trace } from '../reach/trace.ts';
import { type ExplainedWitness, placed } from './rule.ts';

/** An endpoint as people call it. */
export function nameOf(identity: Identity): string {
  switch (identity.kind) {
    case 'workload':
      return `\`${identity.namespace}/${identity.name}\``;
    case 'external': {
      const cidrs = toCidrs(identity.addresses);
      if (cidrs.includes('0.0.0.0/0')) return 'any IPv4 address';
      if (cidrs.includes('::/0')) return 'any IPv6 address';
      return cidrs.length > 4 ? `addresses outside the cluster (${cidrs.slice(0, 3).join(', ')} and ${cidrs.length - 3} more)` : `\`${cidrs.join(', ')}\``;
    }
    case 'ingress-controller':
      return 'the ingress controller';
    case 'stand-in': {
      const pod = identity.labels.size === 0 ? 'any pod without labels that a policy names' : `any pod labelled \`${labels(identity.labels)}\``;
      const rest = new Map([...identity.namespaceLabels].filter(([key]) => key !== NAMESPACE_NAME_LABEL));
      if (!identity.elsewhere) return `${pod} in namespace \`${identity.namespace}\``;
      const named = !identity.namespace.startsWith('any');
      return `${pod} in ${named ? `namespace \`${identity.namespace}\`` : 'any other namespace'}${rest.size === 0 ? '' : ` labelled \`${labels(rest)}\``}`;
    }
  }
}

const labels = (map: ReadonlyMap<string, string>): string => describeSelector([...map].map(([key, value]) => ({ key, allowed: only(value) })));

/** `TCP 5432`. */
export function portName({ protocol, port }: ExplainedWitness): string {
  return `${protocol} ${port}`;
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
  if (head[end].place !== undefined) return placed('head', head[end].place);
  if (base[end].place !== undefined) return placed('base', base[end].place);
  const identity = [witness.to, witness.from].find(({ kind }) => kind === 'workload');
  const side = identity && change.head.model.cluster.workloads.find((each) => `${each.namespace}/${each.name}[${each.kind}]` === identity.id);
  if (side !== undefined) return placed('head', { resource: side.resource, route: ['metadata', 'name'] });
  return { path: '.' as SidedLocation['path'], document: 0, line: 1, column: 1, side: 'head' };
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
