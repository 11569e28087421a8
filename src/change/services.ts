import type { Cluster } from '../cluster/cluster.ts';
import { type Service, servesFrom } from '../cluster/service.ts';
import { workloadId } from '../cluster/workload.ts';
import { canonicalJson } from '../manifest/json.ts';
import { fieldOf } from '../manifest/resource.ts';
import type { Sides } from './gains.ts';

/** A Service whose traffic lands elsewhere than before. `added` are workload ids, or what an ExternalName now names. */
export type ServiceChange = {
  readonly service: Service;
  readonly before: readonly string[];
  readonly added: readonly string[];
};

/** Services of both sides that lead somewhere new. A new Service retargets nobody's traffic. */
export function compareServices({ base, head }: Sides): readonly ServiceChange[] {
  const before = new Map(
    base.model.cluster.services.map((service) => [`${service.namespace}/${service.name}`, service]),
  );
  return head.model.cluster.services.flatMap((service): readonly ServiceChange[] => {
    const was = before.get(`${service.namespace}/${service.name}`);
    if (was === undefined) return [];
    const old = backends(was, base.model.cluster);
    const added = backends(service, head.model.cluster).filter((each) => !old.includes(each));
    return added.length === 0 ? [] : [{ service, before: old, added }];
  });
}

/** Where a Service leads: workloads it selects, the name it stands for, or the backends somebody writes by hand. */
function backends(service: Service, { workloadsIn, resources }: Cluster): readonly string[] {
  if (service.alias !== undefined) return [`external name ${service.alias}`];
  if (service.selector !== undefined)
    return workloadsIn(service.namespace)
      .filter(({ namespace, labels }) => servesFrom(service, namespace, labels))
      .map(workloadId);
  const isOurs = (kind: string, name: string, label: string | undefined) =>
    kind === 'Endpoints' ? name === service.name : kind === 'EndpointSlice' && label === service.name;
  return resources
    .filter(
      ({ kind, namespace, name, labels }) =>
        namespace === service.namespace && isOurs(kind, name, labels.get('kubernetes.io/service-name')),
    )
    .map((each) => `addresses ${canonicalJson(fieldOf(each, each.kind === 'Endpoints' ? 'subsets' : 'endpoints'))}`);
}
