import { type AddressSet, ALL_ADDRESSES } from '../algebra/addresses.ts';
import { type Labels, type Selector, selects } from '../algebra/labels.ts';
import { type PortSet, ports } from '../algebra/ports.ts';
import { asList, asNumber, asString, type Json, valueAt } from '../manifest/json.ts';
import type { Route } from '../manifest/location.ts';
import { fieldOf, type Place, type Resource } from '../manifest/resource.ts';
import { parseSelector } from '../manifest/selector.ts';
import { type Service, type ServicePort, servesFrom, targetPorts } from './service.ts';
import type { Workload } from './workload.ts';

/** How traffic from outside gets to a pod. `controller` ways pass through a proxy in the cluster, the others do not. */
export type EntryKind =
  | Service['entrances'][number]['kind']
  | 'host-port'
  | 'host-network'
  | 'ingress'
  | 'gateway'
  | 'route';

/**
 * A declared way from outside the cluster to one workload. It never bypasses policy: what the policies of the workload
 * refuse stays refused. `ports` are the pod's ports.
 */
export type Entry = {
  readonly kind: EntryKind;
  readonly workload: Workload;
  readonly ports: PortSet;
  readonly sources: AddressSet;
  /** Whether the pod may see a node's address instead of the client's (source NAT at the receiving node). */
  readonly maySeeNodeAddress: boolean;
  readonly place: Place;
};

/** A way in, for people. */
export const ENTRY_WORDS: { readonly [K in EntryKind]: string } = {
  'load-balancer': 'a load balancer',
  'node-port': 'a node port',
  'implied-node-port': 'the node port that comes with a load balancer',
  'external-address': 'an external address',
  'host-port': 'a host port',
  'host-network': 'the node network',
  ingress: 'an Ingress',
  gateway: 'a Gateway route',
  route: 'a Route',
};

/** Whether the entry passes a proxy, so that the pod's peer is the proxy and never the client. */
export function throughController({ kind }: Entry): boolean {
  return kind === 'ingress' || kind === 'gateway' || kind === 'route';
}

/** A reference from a route to a Service: by number or name of a Service port, or all of its ports. */
type Backend = {
  readonly namespace: string;
  readonly service: string;
  readonly port: number | string | undefined;
  readonly place: Place;
};

export type EntrySources = {
  readonly workloads: readonly Workload[];
  readonly workloadsIn: (namespace: string) => readonly Workload[];
  readonly services: readonly Service[];
  readonly namespaces: ReadonlyMap<string, Labels>;
  readonly resources: readonly Resource[];
};

/** Every declared entry from outside. Semantics: Kubernetes Service, Ingress, Gateway API and OpenShift Route references. */
export function entriesOf(sources: EntrySources): readonly Entry[] {
  const { workloads, workloadsIn, services, resources } = sources;
  const backends = (service: Service) =>
    workloadsIn(service.namespace).filter((workload) => servesFrom(service, workload.namespace, workload.labels));
  const byName = new Map(services.map((service) => [`${service.namespace}/${service.name}`, service]));
  const direct = services.flatMap((service) =>
    service.entrances.length === 0 ? [] : serviceEntries(service, backends(service)),
  );
  const hosts = workloads.flatMap(hostEntries);
  const routed = resources.flatMap((resource) => {
    const kind = routeKind(resource);
    if (kind === undefined) return [];
    return backendsOf(resource, kind, sources).flatMap((backend) => {
      const service = byName.get(`${backend.namespace}/${backend.service}`);
      return service === undefined ? [] : backendEntries(kind, backend, service, backends(service));
    });
  });
  return [...direct, ...hosts, ...routed];
}

function serviceEntries(service: Service, backends: readonly Workload[]): readonly Entry[] {
  const place = { resource: service.resource, route: ['spec', 'type'] };
  return backends.flatMap((workload) =>
    service.entrances.flatMap(({ kind, sources }) =>
      service.ports.flatMap((port): readonly Entry[] => {
        const landing = targetPorts(port, workload);
        return landing.length === 0
          ? []
          : [{ kind, workload, ports: landing, sources, maySeeNodeAddress: !service.keepsClientAddress, place }];
      }),
    ),
  );
}

function hostEntries(workload: Workload): readonly Entry[] {
  const place = { resource: workload.resource, route: workload.labelsRoute.slice(0, -2) };
  return workload.ports.flatMap(({ protocol, port, hostPort }): readonly Entry[] => {
    const exposed = workload.hostNetwork || (hostPort !== undefined && hostPort > 0);
    const kind = workload.hostNetwork ? 'host-network' : 'host-port';
    return exposed
      ? [{ kind, workload, ports: ports(protocol, port), sources: ALL_ADDRESSES, maySeeNodeAddress: true, place }]
      : [];
  });
}

function routeKind({ group, kind }: Resource): 'ingress' | 'gateway' | 'route' | undefined {
  if (kind === 'Ingress' && (group === 'networking.k8s.io' || group === 'extensions')) return 'ingress';
  if (kind === 'Route' && group === 'route.openshift.io') return 'route';
  return group === 'gateway.networking.k8s.io' && /^(HTTP|GRPC|TLS|TCP|UDP)Route$/.test(kind) ? 'gateway' : undefined;
}

function backendsOf(
  resource: Resource,
  kind: 'ingress' | 'gateway' | 'route',
  sources: EntrySources,
): readonly Backend[] {
  if (kind === 'ingress') return ingressBackends(resource);
  return kind === 'route' ? routeBackends(resource) : gatewayBackends(resource, sources);
}

function ingressBackends(resource: Resource): readonly Backend[] {
  const backend = (json: Json | undefined, route: Route): readonly Backend[] => {
    // `service` is networking.k8s.io/v1; `serviceName` is v1beta1, which old repositories still carry.
    const name = asString(valueAt(json, 'service', 'name')) ?? asString(valueAt(json, 'serviceName'));
    const port =
      valueAt(json, 'service', 'port', 'number') ??
      valueAt(json, 'service', 'port', 'name') ??
      valueAt(json, 'servicePort');
    if (name === undefined) return [];
    return [
      {
        namespace: resource.namespace ?? 'default',
        service: name,
        port: asNumber(port) ?? asString(port),
        place: { resource, route },
      },
    ];
  };
  const rules = asList(fieldOf(resource, 'spec', 'rules')).flatMap((rule, i) =>
    asList(valueAt(rule, 'http', 'paths')).flatMap((path, j) =>
      backend(valueAt(path, 'backend'), ['spec', 'rules', i, 'http', 'paths', j, 'backend']),
    ),
  );
  return [
    ...backend(fieldOf(resource, 'spec', 'defaultBackend'), ['spec', 'defaultBackend']),
    ...backend(fieldOf(resource, 'spec', 'backend'), ['spec', 'backend']),
    ...rules,
  ];
}

function routeBackends(resource: Resource): readonly Backend[] {
  const port = fieldOf(resource, 'spec', 'port', 'targetPort');
  const alternates = asList(fieldOf(resource, 'spec', 'alternateBackends'));
  return [fieldOf(resource, 'spec', 'to') ?? null, ...alternates].flatMap((target, index): readonly Backend[] => {
    const service = asString(valueAt(target, 'name'));
    if (service === undefined || valueAt(target, 'weight') === 0) return [];
    const route: Route = index === 0 ? ['spec', 'to'] : ['spec', 'alternateBackends', index - 1];
    return [
      {
        namespace: resource.namespace ?? 'default',
        service,
        port: asNumber(port) ?? asString(port),
        place: { resource, route },
      },
    ];
  });
}

function gatewayBackends(resource: Resource, sources: EntrySources): readonly Backend[] {
  if (!isAttached(resource, sources)) return [];
  return asList(fieldOf(resource, 'spec', 'rules')).flatMap((rule, i) => {
    const refs = asList(valueAt(rule, 'backendRefs')).map((ref, j) => ({
      ref,
      route: ['spec', 'rules', i, 'backendRefs', j] as Route,
    }));
    const mirrors = asList(valueAt(rule, 'filters')).flatMap((filter, j) => {
      const ref = valueAt(filter, 'requestMirror', 'backendRef');
      return ref === undefined ? [] : [{ ref, route: ['spec', 'rules', i, 'filters', j] as Route }];
    });
    return [...refs, ...mirrors].flatMap(({ ref, route }): readonly Backend[] => {
      const service = asString(valueAt(ref, 'name'));
      const kind = asString(valueAt(ref, 'kind')) ?? 'Service';
      const namespace = asString(valueAt(ref, 'namespace')) ?? resource.namespace ?? 'default';
      if (service === undefined || kind !== 'Service' || valueAt(ref, 'weight') === 0) return [];
      if (namespace !== resource.namespace && !isGranted(resource, namespace, service, sources.resources)) return [];
      return [{ namespace, service, port: asNumber(valueAt(ref, 'port')), place: { resource, route } }];
    });
  });
}

/**
 * Whether some Gateway takes this route. A Gateway that is not declared here may admit it, so it does.
 * A mesh route (its parent is a Service) is not an entry from outside.
 */
function isAttached(route: Resource, { resources, namespaces }: EntrySources): boolean {
  return asList(fieldOf(route, 'spec', 'parentRefs')).some((ref) => {
    if ((asString(valueAt(ref, 'kind')) ?? 'Gateway') !== 'Gateway') return false;
    const namespace = asString(valueAt(ref, 'namespace')) ?? route.namespace ?? 'default';
    const gateway = resources.find(
      (each) =>
        each.group === route.group &&
        each.kind === 'Gateway' &&
        each.namespace === namespace &&
        each.name === valueAt(ref, 'name'),
    );
    if (gateway === undefined) return true;
    const section = asString(valueAt(ref, 'sectionName'));
    return asList(fieldOf(gateway, 'spec', 'listeners')).some((listener) => {
      if (section !== undefined && valueAt(listener, 'name') !== section) return false;
      const allowed = valueAt(listener, 'allowedRoutes', 'namespaces');
      const from = asString(valueAt(allowed, 'from')) ?? 'Same';
      if (from === 'All') return true;
      if (from === 'Same') return route.namespace === gateway.namespace;
      const labels = namespaces.get(route.namespace ?? 'default');
      const selector: Selector | undefined = parseSelector(valueAt(allowed, 'selector'));
      return from === 'Selector' && selector !== undefined && (labels === undefined || selects(selector, labels));
    });
  });
}

/** Whether the target namespace grants this route to refer to a Service in it (ReferenceGrant). */
function isGranted(route: Resource, namespace: string, service: string, resources: readonly Resource[]): boolean {
  return resources.some((grant) => {
    if (grant.kind !== 'ReferenceGrant' || grant.group !== route.group || grant.namespace !== namespace) return false;
    const from = asList(fieldOf(grant, 'spec', 'from')).some(
      (each) =>
        valueAt(each, 'group') === route.group &&
        valueAt(each, 'kind') === route.kind &&
        valueAt(each, 'namespace') === route.namespace,
    );
    const to = asList(fieldOf(grant, 'spec', 'to')).some(
      (each) =>
        (asString(valueAt(each, 'group')) ?? '') === '' &&
        valueAt(each, 'kind') === 'Service' &&
        (valueAt(each, 'name') ?? service) === service,
    );
    return from && to;
  });
}

function backendEntries(
  kind: EntryKind,
  { port, place }: Backend,
  service: Service,
  backends: readonly Workload[],
): readonly Entry[] {
  const chosen = service.ports.filter((each) => refersTo(each, port, kind));
  return backends.flatMap((workload) =>
    chosen.flatMap((each): readonly Entry[] => {
      const landing = targetPorts(each, workload);
      return landing.length === 0
        ? []
        : [{ kind, workload, ports: landing, sources: ALL_ADDRESSES, maySeeNodeAddress: true, place }];
    }),
  );
}

/** Ingress and Gateway name the Service's port; an OpenShift Route names the target port. No port: every one. */
function refersTo(each: ServicePort, port: number | string | undefined, kind: EntryKind): boolean {
  if (port === undefined) return true;
  if (kind === 'route') return each.target === port || each.name === port;
  return each.port === port || each.name === port;
}
