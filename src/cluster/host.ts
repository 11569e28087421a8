import { type AddressSet, parseCidr } from '../algebra/addresses.ts';
import { union } from '../algebra/intervals.ts';
import type { Labels } from '../algebra/labels.ts';
import { calicoKey, HOST_NAME, NAMESPACE_NAME, ofNamespace } from '../manifest/facts.ts';
import { asList, asString, type Json } from '../manifest/json.ts';
import { fieldOf, type Resource } from '../manifest/resource.ts';
import { type ContainerPort, toPort } from './workload.ts';

/** Addresses under a label: what Calico selectors reach besides pods. `facts` are what selectors see. */
export type NetworkSet = { readonly facts: Labels; readonly addresses: AddressSet; readonly resource: Resource };

/** An interface of a node that policy governs. `profiles` decide what no policy does. */
export type HostEndpoint = {
  readonly name: string;
  readonly labels: Labels;
  readonly ports: readonly ContainerPort[];
  /** What selectors resolve to; undefined: nobody can name it as a peer by address. */
  readonly addresses: AddressSet | undefined;
  readonly profiles: readonly string[];
  readonly resource: Resource;
};

/**
 * Reads a NetworkSet or GlobalNetworkSet. A set of a namespace carries the labels of its namespace too.
 * Source: projectcalico/calico libcalico-go updateprocessors/networksetprocessor.go.
 */
export function readNetworkSet(resource: Resource, namespaceLabels: Labels): NetworkSet {
  const inherited = [...namespaceLabels].map(([key, value]) => [ofNamespace(key), value] as const);
  const name = resource.namespace === undefined ? [] : [[NAMESPACE_NAME, resource.namespace] as const];
  return {
    facts: new Map([...inherited, ...name, ...ownFacts(resource.labels)]),
    addresses: addressesOf(asList(fieldOf(resource, 'spec', 'nets'))),
    resource,
  };
}

/** Reads a HostEndpoint. Source: projectcalico/calico api v3 hostendpoint.go. */
export function readHostEndpoint(resource: Resource): HostEndpoint {
  const addresses = addressesOf(asList(fieldOf(resource, 'spec', 'expectedIPs')));
  return {
    name: resource.name,
    labels: new Map(ownFacts(resource.labels)).set(HOST_NAME, resource.name),
    ports: asList(fieldOf(resource, 'spec', 'ports')).flatMap((entry) => toPort(entry, 'port')),
    addresses: addresses.length === 0 ? undefined : addresses,
    profiles: asList(fieldOf(resource, 'spec', 'profiles')).flatMap((name) => asString(name) ?? []),
    resource,
  };
}

const ownFacts = (labels: Labels) => [...labels].map(([key, value]) => [calicoKey(key), value] as const);

function addressesOf(list: readonly Json[]): AddressSet {
  return list.map((entry) => parseCidr(asString(entry) ?? '') ?? []).reduce(union, []);
}
