import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { INetworkPolicyPeer } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyPeer';
import type { INetworkPolicyPort } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyPort';
import type { INetworkPolicySpec } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicySpec';
import { type AddressSet, ALL_IPV4, ALL_IPV6, parseCidr } from '../algebra/addresses.ts';
import { intersect, isSubset } from '../algebra/intervals.ts';
import { asList, asNumber, asObject, asString, type Json, type JsonObject } from './json.ts';
import type { Route } from './location.ts';
import { objectMeta } from './object-meta.ts';
import { anything, labelSelector, list, mapping, oneOf, type Problem, type Shape, text } from './shape.ts';

/** `networking.k8s.io/v1 NetworkPolicy` as the API server validates it. Source: kubernetes pkg/apis/networking/validation. */

/** One shape per field of an API type: the compiler finds a field that is missing here or unknown there. */
type Fields<T> = { readonly [F in keyof T]-?: Shape };

const problem = (route: Route, message: string): readonly Problem[] => [{ route, message }];

const cidr = text((value) => value.includes('/') && parseCidr(value) !== undefined, 'a CIDR such as `10.0.0.0/8`');

const ipBlock = mapping({ cidr, except: list(cidr) }, ({ cidr: whole, except }, route) => {
  const outer = parseCidr(asString(whole) ?? '');
  if (outer === undefined) return problem(route, '`ipBlock` has no `cidr`');
  return asList(except).flatMap((entry, index) => {
    const inner = parseCidr(asString(entry) ?? '') ?? [];
    const strict = isSubset(inner, outer) && JSON.stringify(inner, bigints) !== JSON.stringify(outer, bigints);
    return strict
      ? []
      : [
          {
            route: [...route, 'except', index],
            message: `\`${String(entry)}\` must lie strictly inside \`${String(whole)}\``,
            ...(intersect(inner, familyOf(outer)).length > 0 && { readable: true as const }),
          },
        ];
  });
});

const familyOf = (block: AddressSet): AddressSet => (isSubset(block, ALL_IPV4) ? ALL_IPV4 : ALL_IPV6);

const bigints = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

const peerFields: Fields<INetworkPolicyPeer> = {
  podSelector: labelSelector,
  namespaceSelector: labelSelector,
  ipBlock,
};

const peer: Shape = mapping(peerFields, (object, route) => {
  const given = ['podSelector', 'namespaceSelector', 'ipBlock'].filter(
    (field) => asObject(object[field]) !== undefined,
  );
  if (given.length === 0)
    return problem(
      route,
      'a peer needs `podSelector`, `namespaceSelector` or `ipBlock`; an empty or null one selects nothing and is refused',
    );
  return given.includes('ipBlock') && given.length > 1
    ? problem(route, '`ipBlock` cannot stand beside a selector in one peer')
    : [];
});

const PORT_NAME = /^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/;
const isPortNumber = (value: Json | undefined): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535;

const portNumber: Shape = (value, route) =>
  isPortNumber(value) ? [] : problem(route, `\`${JSON.stringify(value)}\` must be a number from 1 to 65535`);

const portOrName: Shape = (value, route) => {
  if (typeof value !== 'string') return portNumber(value, route);
  return PORT_NAME.test(value) && value.length <= 15
    ? []
    : problem(route, `\`${value}\` is not a port name (at most 15 of a-z, 0-9 and -)`);
};

const portFields: Fields<INetworkPolicyPort> = {
  protocol: oneOf('TCP', 'UDP', 'SCTP'),
  port: portOrName,
  endPort: portNumber,
};

const port: Shape = mapping(portFields, (object, route) => {
  const end = asNumber(object['endPort']);
  if (end === undefined) return [];
  const from = asNumber(object['port']);
  if (from === undefined) return problem([...route, 'endPort'], '`endPort` needs a numeric `port` beside it');
  return end < from ? problem([...route, 'endPort'], `\`endPort\` ${end} is less than \`port\` ${from}`) : [];
});

const specFields: Fields<INetworkPolicySpec> = {
  podSelector: labelSelector,
  policyTypes: list(oneOf('Ingress', 'Egress')),
  ingress: list(mapping({ from: list(peer), ports: list(port) })),
  egress: list(mapping({ to: list(peer), ports: list(port) })),
};

// `status` went away with Kubernetes 1.28; objects read from older clusters still carry it.
const policyFields: Fields<INetworkPolicy> & { readonly status: Shape } = {
  apiVersion: anything,
  kind: anything,
  metadata: objectMeta,
  spec: mapping(specFields),
  status: anything,
};

const networkPolicy = mapping(policyFields, ({ spec }, route) =>
  asObject(spec) === undefined ? problem(route, 'a NetworkPolicy needs a `spec`') : [],
);

/** Everything for which the API server would refuse this NetworkPolicy; empty when it would take it. */
export function networkPolicyProblems(body: JsonObject): readonly Problem[] {
  return networkPolicy(body, []);
}
