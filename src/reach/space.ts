import { type AddressSet, addressParts } from '../algebra/addresses.ts';
import { labelsKey, requirementsOf, type Selector } from '../algebra/labels.ts';
import type { Gap, Reading } from '../manifest/gap.ts';
import { areTooMany } from '../policy/http.ts';
import { DIRECTIONS, type Peer, partsOf, policiesOf, sameStages, selectorsOf } from '../policy/stage.ts';
import { domainExamples } from './domains.ts';
import {
  type Asked,
  type Endpoint,
  type EndpointSpace,
  fixedEndpoint,
  formClasses,
  type HostView,
  type Model,
  type Models,
  rangesKey,
  type Valuations,
  workloadEndpoints,
} from './endpoints.ts';
import { standIns } from './stand-ins.ts';
import { labelVariants, limitGap, nodeExamples } from './variants.ts';

/** What else than policies asks about endpoints: selectors over facts, and a mark that tells workloads apart. */
export type Interests = { readonly selectors: readonly Selector[]; readonly mark: (identity: string) => string };
export const NO_INTERESTS: Interests = { selectors: [], mark: () => '' };

/** Builds the endpoint space of two models. */
export function buildSpace(models: Models, valuations: Valuations, interests: Interests): Reading<EndpointSpace> {
  const gaps: Gap[] = [];
  const endpoints: Endpoint[] = [];
  const { base, head } = models;
  const written = policiesOf(base.plane, head.plane).flatMap(({ rules }) => rules.flatMap(partsOf));
  const blocks = writtenBlocks(models, written);
  const variants = labelVariants(models, valuations);
  endpoints.push(...workloadEndpoints(base.cluster, head.cluster, variants.value, interests.mark));
  if (valuations === 'possible') {
    const future = standIns(models, interests.selectors, variants.value);
    const nodes = nodeExamples(written);
    endpoints.push(...future.value, ...nodes.value);
    gaps.push(...variants.gaps, ...future.gaps, ...nodes.gaps, ...manyRequests(models));
  }
  endpoints.push(...hostEndpoints(models));
  for (const addresses of addressParts([...blocks.map((block) => block.addresses), ...clientAddresses(models)])) {
    const identity = { kind: 'external', id: rangesKey(addresses), addresses } as const;
    endpoints.push(fixedEndpoint(identity, { kind: 'addresses', addresses }));
  }
  for (const name of domainExamples(written.flatMap((part) => (part.kind === 'domains' ? part.patterns : []))))
    endpoints.push(fixedEndpoint({ kind: 'domain', id: `{dns:${name}}`, name }, { kind: 'domain', name }));
  endpoints.push(fixedEndpoint({ kind: 'ingress-controller', id: '{ingress-controller}' }, { kind: 'controller' }));
  const counted = blocks.filter(({ ofPods }) => ofPods || valuations === 'possible').map(({ addresses }) => addresses);
  return { value: formClasses(endpoints, { ...askedBy(models, written, interests), blocks: counted }), gaps };
}

/** HTTP conditions that tell too many requests apart, where a rule changed and some request might gain. */
function manyRequests({ base, head }: Models): readonly Gap[] {
  if (DIRECTIONS.every((direction) => sameStages(base.plane[direction], head.plane[direction]))) return [];
  const conditions = policiesOf(base.plane, head.plane).flatMap(({ rules }) => rules.flatMap(({ http }) => http ?? []));
  return areTooMany(conditions)
    ? [limitGap('the HTTP conditions of Calico rules tell too many requests apart to try them all; write fewer')]
    : [];
}

function askedBy({ base, head }: Models, written: readonly Peer[], { selectors }: Interests): Omit<Asked, 'blocks'> {
  const keys = new Set<string>();
  const portNames = new Set<string>();
  const ask = (asking: readonly Selector[]) => {
    for (const { key } of asking.flatMap(requirementsOf)) keys.add(key);
  };
  ask(selectors);
  for (const policy of policiesOf(base.plane, head.plane)) {
    ask(selectorsOf(policy));
    for (const { ports, exceptPorts } of policy.rules)
      for (const match of [...ports, ...exceptPorts]) if (match.kind === 'named') portNames.add(match.name);
  }
  // A rule may name the backends of a Service: then its selector and its port names are asked for too.
  const services = new Set<string>();
  for (const part of written) if (part.kind === 'service') services.add(`${part.namespace}/${part.name}`);
  for (const service of [...base.cluster.services, ...head.cluster.services]) {
    if (!services.has(`${service.namespace}/${service.name}`)) continue;
    if (service.selector !== undefined) ask([service.selector]);
    for (const { target } of service.ports) if (typeof target === 'string') portNames.add(target);
  }
  return { keys, portNames };
}

/** Every label key that a pod carries or a policy asks for, on either side. */
export function labelKeys({ base, head }: Models): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { labels } of new Set([...base.cluster.workloads, ...head.cluster.workloads]))
    for (const key of labels.keys()) keys.add(key);
  for (const policy of policiesOf(base.plane, head.plane))
    for (const { key } of selectorsOf(policy).flatMap(requirementsOf)) keys.add(key);
  return keys;
}

function hostEndpoints({ base, head }: Models): readonly Endpoint[] {
  const viewsOf = ({ cluster }: Model): ReadonlyMap<string, HostView> =>
    new Map(
      cluster.hosts.map(({ name, labels, ports, addresses }) => [name, { kind: 'host', labels, ports, addresses }]),
    );
  const [before, after] = [viewsOf(base), viewsOf(head)];
  return [...new Set([...before.keys(), ...after.keys()])].map((name) => {
    const identity = { kind: 'host', id: `{hostendpoint:${name}}`, name } as const;
    const views = { base: before.get(name), head: after.get(name) };
    return { ...fixedEndpoint(identity, { kind: 'controller' }), ...views, mark: name };
  });
}

type Block = { readonly addresses: AddressSet; readonly ofPods: boolean };

/** Every address block that a rule or a network set of either side writes, once each. */
function writtenBlocks({ base, head }: Models, written: readonly Peer[]): readonly Block[] {
  const inSets = [base, head].flatMap(({ cluster }) => cluster.networkSets);
  const blocks = [
    ...written.flatMap((part) => (part.kind === 'addresses' ? [part] : [])),
    ...inSets.map(({ addresses }) => ({ addresses, ofPods: true })),
  ];
  return [...new Map(blocks.map((block) => [`${block.ofPods} ${rangesKey(block.addresses)}`, block])).values()];
}

/** The addresses from which ways into the cluster admit clients. */
function clientAddresses({ base, head }: Models): readonly AddressSet[] {
  const sets = [base, head].flatMap(({ cluster }) => cluster.entries.map(({ sources }) => sources));
  return [...new Map(sets.map((set) => [rangesKey(set), set])).values()];
}

/** Whether rules mean the same on both sides of a space: nothing that they can name differs. */
export function isSameWorld({ base, head }: Models, { classes }: EndpointSpace): boolean {
  const named = ({ cluster }: Model) => [
    ...cluster.networkSets.map(({ resource }) => resource),
    ...cluster.services.map(({ resource }) => resource),
  ];
  const [before, after] = [named(base), named(head)];
  return (
    classes.every(({ isSame }) => isSame) &&
    before.length === after.length &&
    before.every((resource, i) => resource === after[i]) &&
    base.cluster.nodes.map(labelsKey).join('\n') === head.cluster.nodes.map(labelsKey).join('\n')
  );
}
