import { parseCidr } from '../algebra/addresses.ts';
import { asList, asNumber, asObject, asString, type Json, type JsonObject, valueAt } from './json.ts';
import type { Route } from './location.ts';
import { objectMeta } from './object-meta.ts';
import {
  allOf,
  anything,
  type Check,
  labelSelector,
  list,
  mapping,
  oneOf,
  type Problem,
  type Shape,
  text,
  whole,
} from './shape.ts';

/**
 * `policy.networking.k8s.io`: AdminNetworkPolicy and BaselineAdminNetworkPolicy v1alpha1, ClusterNetworkPolicy v1alpha2,
 * as their resource definitions (experimental channel) validate them. An object in the oldest v1alpha1 layout is refused
 * with words of its own: a newer server drops the nested selector and selects every namespace.
 * Source: kubernetes-sigs/network-policy-api apis/v1alpha1 (release-0.1) and apis/v1alpha2.
 */

export type AdminPolicyKind = 'AdminNetworkPolicy' | 'BaselineAdminNetworkPolicy' | 'ClusterNetworkPolicy';

type Fields = { readonly [name: string]: Shape };

const problem = (route: Route, message: string): readonly Problem[] => [{ route, message }];

// A null field is an absent field to the API server.
const isGiven = (value: Json | undefined): boolean => value !== undefined && value !== null;

const needs =
  (who: string, ...fields: readonly string[]): Check =>
  (object, route) =>
    fields.flatMap((field) => (isGiven(object[field]) ? [] : problem(route, `${who} needs \`${field}\``)));

/** A mapping of which exactly one field is set. */
const union = (who: string, fields: Fields): Shape =>
  mapping(fields, (object, route) => {
    const given = Object.keys(fields).filter((field) => isGiven(object[field]));
    if (given.length === 1) return [];
    const found = given.length === 0 ? 'none' : given.map((field) => `\`${field}\``).join(' and ');
    const names = Object.keys(fields).map((field) => `\`${field}\``);
    return problem(route, `${who} needs exactly one of ${names.join(', ')}; it has ${found}`);
  });

function counted(from: number, to: number, item: Shape): Shape {
  const items = list(item);
  return (value, route) => {
    const count = asList(value).length;
    if (!Array.isArray(value) || (count >= from && count <= to)) return items(value, route);
    const field = String(route.at(-1));
    return count > to
      ? problem(route, `\`${field}\` has ${count} entries; at most ${to} are allowed`)
      : problem(route, `\`${field}\` must not be empty`);
  };
}

// Who is meant

const OLDEST_NAMESPACES: ReadonlyMap<string, string> = new Map([
  ['namespaceSelector', 'write its labels directly under `namespaces`'],
  ['sameLabels', 'name the namespaces with a selector under `namespaces` instead'],
  ['notSameLabels', 'name the namespaces with a selector under `namespaces` instead'],
]);

const OLDEST_PODS: ReadonlyMap<string, string> = new Map([
  ['namespaces', 'write `pods: {namespaceSelector: …, podSelector: …}`'],
]);

/** `now`, unless the mapping is in the oldest layout. */
const notOldest =
  (oldest: ReadonlyMap<string, string>, now: Shape): Shape =>
  (value, route) => {
    const field = Object.keys(asObject(value) ?? {}).find((name) => oldest.has(name));
    return field === undefined
      ? now(value, route)
      : problem(
          [...route, field],
          `\`${field}\` under \`${String(route.at(-1))}\` is the oldest v1alpha1 layout, which newer servers read as every namespace; ${oldest.get(field)}`,
        );
  };

const namespaces = notOldest(OLDEST_NAMESPACES, labelSelector);

const podsNeeding = (...fields: readonly string[]): Shape =>
  notOldest(
    OLDEST_PODS,
    mapping({ namespaceSelector: labelSelector, podSelector: labelSelector }, (object, route) =>
      fields.flatMap((field) =>
        isGiven(object[field])
          ? []
          : [{ route, message: `\`pods\` needs \`${field}\`; write \`{}\` for all`, readable: true as const }],
      ),
    ),
  );

const cidr = text((value) => value.includes('/') && parseCidr(value) !== undefined, 'a CIDR such as `10.0.0.0/8`');

const DOMAIN_NAME = /^(\*\.)?([a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\.)+[a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\.?$/;

const domainName = text(
  (value) => DOMAIN_NAME.test(value),
  'a domain name such as `api.example.com` or `*.example.com`',
);

// Ports

const portNumber = whole(1, 65_535);

const range = (fields: Fields): Shape =>
  mapping({ ...fields, start: portNumber, end: portNumber }, (object, route) => {
    const [start, end] = [asNumber(object['start']), asNumber(object['end'])];
    if (start === undefined || end === undefined) return needs('a port range', 'start', 'end')(object, route);
    return start < end
      ? []
      : problem(route, `\`start\` ${start} must be less than \`end\` ${end}; one port is written as a number`);
  });

const portName = text((value) => value !== '', 'a port name');

const transport = oneOf('TCP', 'UDP', 'SCTP');

const alphaPort = union('a port', {
  portNumber: mapping({ protocol: transport, port: portNumber }, needs('`portNumber`', 'port')),
  portRange: range({ protocol: transport }),
  namedPort: portName,
});

const transportMatch = mapping(
  { destinationPort: union('`destinationPort`', { number: portNumber, range: range({}) }) },
  ({ destinationPort }, route) =>
    isGiven(destinationPort)
      ? []
      : problem(
          route,
          `\`${String(route.at(-1))}\` needs \`destinationPort\`; for every port write \`range: {start: 1, end: 65535}\``,
        ),
);

const protocolMatch = union('a protocol', {
  tcp: transportMatch,
  udp: transportMatch,
  sctp: transportMatch,
  destinationNamedPort: portName,
});

// Rules

/** What differs between the versions of one idea. */
type Dialect = {
  readonly pods: Shape;
  /** The first one lets traffic through. */
  readonly actions: readonly [string, ...string[]];
  readonly limit: number;
  readonly domainNames: Fields;
  readonly ports: { readonly field: string; readonly named: string; readonly shape: Shape };
};

const V1ALPHA1 = {
  pods: podsNeeding('namespaceSelector', 'podSelector'),
  limit: 100,
  ports: { field: 'ports', named: 'namedPort', shape: alphaPort },
} as const;

const DOMAIN_NAMES: Fields = { domainNames: counted(1, 25, domainName) };

const DIALECTS: { readonly [K in AdminPolicyKind]: Dialect } = {
  AdminNetworkPolicy: { ...V1ALPHA1, actions: ['Allow', 'Deny', 'Pass'], domainNames: DOMAIN_NAMES },
  BaselineAdminNetworkPolicy: { ...V1ALPHA1, actions: ['Allow', 'Deny'], domainNames: {} },
  ClusterNetworkPolicy: {
    pods: podsNeeding('podSelector'),
    actions: ['Accept', 'Deny', 'Pass'],
    limit: 25,
    domainNames: DOMAIN_NAMES,
    ports: { field: 'protocols', named: 'destinationNamedPort', shape: protocolMatch },
  },
};

const WITHOUT_PORT_NAMES = ['networks', 'nodes', 'domainNames'];

/** Only pods have port names. */
const namedPortsMeetPods =
  ({ ports: { field, named } }: Dialect): Check =>
  (rule, route) => {
    const nameless = WITHOUT_PORT_NAMES.find((peer) => asList(rule['to']).some((to) => isGiven(valueAt(to, peer))));
    if (nameless === undefined) return [];
    return asList(rule[field]).flatMap((port, index) =>
      isGiven(valueAt(port, named))
        ? problem(
            [...route, field, index, named],
            `\`${named}\` cannot meet \`${nameless}\`, which has no port names; write the number or a rule of its own`,
          )
        : [],
    );
  };

const domainNamesAreLetThrough =
  ({ actions: [through] }: Dialect): Check =>
  (rule, route) =>
    rule['action'] === through
      ? []
      : asList(rule['to']).flatMap((to, index) =>
          isGiven(valueAt(to, 'domainNames'))
            ? problem([...route, 'to', index, 'domainNames'], `\`domainNames\` needs \`action: ${through}\``)
            : [],
        );

function rules(dialect: Dialect, peers: 'from' | 'to'): Shape {
  const { pods, actions, limit, domainNames, ports } = dialect;
  const inside = { namespaces, pods };
  const outside = { nodes: labelSelector, networks: counted(1, 25, cidr), ...domainNames };
  const peer = union('a peer', peers === 'from' ? inside : { ...inside, ...outside });
  return counted(
    0,
    limit,
    mapping(
      {
        name: text((name) => Array.from(name).length <= 100, 'a rule name of at most 100 characters'),
        action: oneOf(...actions),
        [peers]: counted(1, limit, peer),
        [ports.field]: counted(1, limit, ports.shape),
      },
      allOf(needs('a rule', 'action', peers), namedPortsMeetPods(dialect), domainNamesAreLetThrough(dialect)),
    ),
  );
}

// Objects

const PRIORITY: Fields = { priority: whole(0, 1000) };

/** Which fields a kind has, and needs, beside those that all have. */
const OWN_FIELDS: { readonly [K in AdminPolicyKind]: Fields } = {
  AdminNetworkPolicy: PRIORITY,
  BaselineAdminNetworkPolicy: {},
  ClusterNetworkPolicy: { tier: oneOf('Admin', 'Baseline'), ...PRIORITY },
};

const onlyDefault: Check = (object, route) => {
  const name = asString(valueAt(object, 'metadata', 'name'));
  return name === 'default'
    ? []
    : problem([...route, 'metadata', 'name'], 'the one BaselineAdminNetworkPolicy must be named `default`');
};

function policy(kind: AdminPolicyKind): Shape {
  const dialect = DIALECTS[kind];
  const own = OWN_FIELDS[kind];
  const spec = mapping(
    {
      ...own,
      subject: union('`subject`', { namespaces, pods: dialect.pods }),
      ingress: rules(dialect, 'from'),
      egress: rules(dialect, 'to'),
    },
    needs('the policy', ...Object.keys(own), 'subject'),
  );
  const named: Check = kind === 'BaselineAdminNetworkPolicy' ? onlyDefault : () => [];
  return mapping(
    { apiVersion: anything, kind: anything, metadata: objectMeta, spec, status: anything },
    allOf(needs('the policy', 'spec'), named),
  );
}

const POLICIES: { readonly [K in AdminPolicyKind]: Shape } = {
  AdminNetworkPolicy: policy('AdminNetworkPolicy'),
  BaselineAdminNetworkPolicy: policy('BaselineAdminNetworkPolicy'),
  ClusterNetworkPolicy: policy('ClusterNetworkPolicy'),
};

/** Everything for which the API server would refuse this policy; empty when it would take it. */
export function adminPolicyProblems(kind: AdminPolicyKind, body: JsonObject): readonly Problem[] {
  return POLICIES[kind](body, []);
}
