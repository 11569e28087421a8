import { type AddressSet, ALL_ADDRESSES, parseCidr } from '../algebra/addresses.ts';
import { intersect, union } from '../algebra/intervals.ts';
import { every, type Labels, only, requires, type Selector, selects } from '../algebra/labels.ts';
import { NO_PORTS, type PortSet, PROTOCOLS, type Protocol, ports } from '../algebra/ports.ts';
import { asList, asNumber, asObject, asString, valueAt } from '../manifest/json.ts';
import { fieldOf, type Resource } from '../manifest/resource.ts';
import type { ContainerPort, Workload } from './workload.ts';

/** A port of a Service. `target` is where traffic lands in the pod: a number, or a name that each pod resolves. */
export type ServicePort = {
  readonly name: string | undefined;
  readonly protocol: Protocol;
  readonly port: number;
  readonly target: number | string;
};

/**
 * One way by which a Service takes traffic from outside the cluster, and the addresses it admits. A load balancer brings
 * a node port with it, to which its source ranges do not apply: `implied-node-port`.
 */
export type ServiceEntrance = {
  readonly kind: 'node-port' | 'implied-node-port' | 'load-balancer' | 'external-address';
  readonly sources: AddressSet;
};

export type Service = {
  readonly namespace: string;
  readonly name: string;
  /** Undefined: no selector. Such a Service has the backends somebody else writes, which we cannot see. */
  readonly selector: Selector | undefined;
  readonly ports: readonly ServicePort[];
  readonly entrances: readonly ServiceEntrance[];
  /** `Local` keeps the client's address; otherwise the pod may see a node's address instead. */
  readonly keepsClientAddress: boolean;
  /** The name an ExternalName Service stands for. */
  readonly alias: string | undefined;
  readonly resource: Resource;
};

/** Annotations of the large clouds that keep a load balancer inside the private network. */
export const INTERNAL_BALANCERS: readonly (readonly [key: string, value: RegExp])[] = [
  ['service.beta.kubernetes.io/aws-load-balancer-scheme', /^internal$/],
  ['service.beta.kubernetes.io/aws-load-balancer-internal', /^(true|0\.0\.0\.0\/0)$/],
  ['networking.gke.io/load-balancer-type', /^internal$/i],
  ['cloud.google.com/load-balancer-type', /^internal$/i],
  ['service.beta.kubernetes.io/azure-load-balancer-internal', /^true$/],
];

/** Addresses behind an internal load balancer: private networks (RFC 1918, RFC 4193, RFC 6598). */
export const PRIVATE_ADDRESSES: AddressSet = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
]
  .map((cidr) => parseCidr(cidr) ?? [])
  .reduce(union);

/** Reads a core `Service`. Semantics: Kubernetes API, core/v1 ServiceSpec. */
export function readService(resource: Resource): Service {
  const spec = asObject(fieldOf(resource, 'spec')) ?? {};
  const pairs = Object.entries(asObject(spec['selector']) ?? {});
  const type = asString(spec['type']) ?? 'ClusterIP';
  return {
    namespace: resource.namespace ?? 'default',
    name: resource.name,
    selector:
      pairs.length === 0 ? undefined : every(...pairs.map(([key, value]) => requires(key, only(String(value))))),
    ports: asList(spec['ports']).flatMap((entry) => {
      const port = asNumber(valueAt(entry, 'port'));
      const protocol = PROTOCOLS.find((known) => known === (valueAt(entry, 'protocol') ?? 'TCP'));
      const target = valueAt(entry, 'targetPort') ?? port;
      if (port === undefined || protocol === undefined || (typeof target !== 'number' && typeof target !== 'string'))
        return [];
      return [{ name: asString(valueAt(entry, 'name')), protocol, port, target }];
    }),
    entrances: [...entrances(resource, type)],
    keepsClientAddress: spec['externalTrafficPolicy'] === 'Local',
    alias: type === 'ExternalName' ? asString(spec['externalName']) : undefined,
    resource,
  };
}

function* entrances(resource: Resource, type: string): Generator<ServiceEntrance> {
  if (type === 'LoadBalancer') {
    yield { kind: 'load-balancer', sources: balancerSources(resource) };
    if (fieldOf(resource, 'spec', 'allocateLoadBalancerNodePorts') !== false)
      yield { kind: 'implied-node-port', sources: ALL_ADDRESSES };
  }
  if (type === 'NodePort') yield { kind: 'node-port', sources: ALL_ADDRESSES };
  if (asList(fieldOf(resource, 'spec', 'externalIPs')).length > 0)
    yield { kind: 'external-address', sources: ALL_ADDRESSES };
}

function balancerSources(resource: Resource): AddressSet {
  const ranges = asList(fieldOf(resource, 'spec', 'loadBalancerSourceRanges')).map(
    (range) => parseCidr(asString(range)?.trim() ?? '') ?? [],
  );
  const internal = INTERNAL_BALANCERS.some(([key, value]) => value.test(resource.annotations.get(key) ?? ''));
  const admitted = ranges.length > 0 ? ranges.reduce(union, []) : ALL_ADDRESSES;
  return internal ? intersect(admitted, PRIVATE_ADDRESSES) : admitted;
}

/** Whether a pod with these labels in this namespace is a backend. An empty selector selects nothing. */
export function servesFrom(service: Service, namespace: string, labels: Labels): boolean {
  return service.namespace === namespace && service.selector !== undefined && selects(service.selector, labels);
}

/** The pod ports that traffic to `port` of a Service lands on, for one workload. */
export function targetPorts(port: ServicePort, workload: Pick<Workload, 'ports'>): PortSet {
  if (typeof port.target === 'number') return ports(port.protocol, port.target);
  return namedPorts(workload.ports, port.target, port.protocol);
}

/** Every number that a pod declares under a port name and protocol; a name nobody declares is no port at all. */
export function namedPorts(declared: readonly ContainerPort[], name: string, protocol: Protocol | undefined): PortSet {
  const meant = declared.filter((each) => each.name === name && each.protocol === (protocol ?? each.protocol));
  return meant.map((each) => ports(each.protocol, each.port)).reduce(union, NO_PORTS);
}
