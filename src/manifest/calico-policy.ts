import { parseCidr, toCidrs } from '../algebra/addresses.ts';
import { parseCalicoSelector } from './calico-selector.ts';
import { asList, asObject, asString, type Json, type JsonObject, valueAt } from './json.ts';
import type { Route } from './location.ts';
import { networkPolicyProblems } from './network-policy.ts';
import { objectMeta } from './object-meta.ts';
import { labelProblem } from './resource.ts';
import { allOf, anything, type Check, list, mapping, oneOf, type Problem, type Shape, text, whole } from './shape.ts';

/**
 * Calico policy objects as the Calico API server, calicoctl and the rules in the resource definitions validate them.
 * What needs the other objects (whether a tier exists) is not asked here. The fields of Calico Enterprise for domain
 * names are known, since only the compiler knows the edition.
 * Source: projectcalico/calico libcalico-go/lib/validator/v3/validator.go and api/pkg/apis/projectcalico/v3.
 */

type Fields = { readonly [name: string]: Shape };

const problem = (route: Route, message: string): readonly Problem[] => [{ route, message }];

/** Refused as well, and yet only one thing can be meant. */
const readable = (route: Route, message: string): readonly Problem[] => [{ route, message, readable: true }];

const shown = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** To the API an empty text or list is an absent field. */
const isGiven = (value: Json | undefined): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);

const needs =
  (who: string, ...fields: readonly string[]): Check =>
  (object, route) =>
    fields.flatMap((field) => (isGiven(object[field]) ? [] : problem(route, `${who} needs \`${field}\``)));

function atMost(limit: number, item: Shape): Shape {
  const items = list(item);
  return (value, route) =>
    Array.isArray(value) && value.length > limit
      ? problem(route, `\`${String(route.at(-1))}\` has ${value.length} entries; at most ${limit} are allowed`)
      : items(value, route);
}

const isWhole = (value: Json | undefined, from: number, to: number): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;

const order: Shape = (value, route) =>
  typeof value === 'number' ? [] : problem(route, `\`${JSON.stringify(value)}\` must be a number without quotes`);

const flag: Shape = (value, route) =>
  typeof value === 'boolean' ? [] : problem(route, `\`${JSON.stringify(value)}\` must be true or false`);

/** A text that may be empty, which is the same as absent. */
const optional = (accepts: (value: string) => boolean, expected: string): Shape =>
  text((value) => value === '' || accepts(value), expected);

const someText = text(() => true, 'text');

const TIER_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const OBJECT_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const PORT_NAME = /^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/;
const INTERFACE = /^(\*|[a-zA-Z0-9_.-]{1,15})$/;

const isTierName = (name: string): boolean => TIER_NAME.test(name) && name.length <= 63;
const isPortName = (name: string): boolean => PORT_NAME.test(name) && name.length <= 15;

const TIER_NAME_WORDS = 'a tier name (at most 63 of a-z, 0-9 and -, no dot)';

const objectName = optional((name) => OBJECT_NAME.test(name) && name.length <= 253, 'an object name');

// Selectors

// The API looks for these characters too, wherever they stand: a label value with them is refused as well.
const GLOBAL = /global\(/;
const ONLY_GLOBAL = /^global\([ \t]*\)$/;

const anySelector: Shape = (value, route) => {
  if (typeof value !== 'string') return problem(route, `\`${JSON.stringify(value)}\` must be a selector (a string)`);
  const parsed = parseCalicoSelector(value);
  return 'problem' in parsed ? problem(route, `selector: ${parsed.problem} at column ${parsed.column}`) : [];
};

const withoutGlobal =
  (refuse: (route: Route, message: string) => readonly Problem[], message: string): Shape =>
  (value, route) => [
    ...anySelector(value, route),
    ...(typeof value === 'string' && GLOBAL.test(value) ? refuse(route, message) : []),
  ];

const selector = withoutGlobal(
  problem,
  "`global()` is only for the `namespaceSelector` of a rule's `source` or `destination`",
);

const combinedGlobal = withoutGlobal(readable, '`global()` must stand alone; narrow it with `selector` instead');

const ruleNamespaceSelector: Shape = (value, route) =>
  typeof value === 'string' && ONLY_GLOBAL.test(value.trim())
    ? anySelector(value, route)
    : combinedGlobal(value, route);

// Addresses

const cidr = text((value) => value.includes('/') && parseCidr(value) !== undefined, 'a CIDR such as `10.0.0.0/8`');

const net: Shape = (value, route) => {
  const block = typeof value === 'string' ? parseCidr(value) : undefined;
  if (block === undefined || typeof value !== 'string') return cidr(value, route);
  if (!value.includes('/')) return readable(route, `\`${value}\` has no mask; write \`${toCidrs(block).join()}\``);
  const address = parseCidr(value.split('/')[0] ?? '') ?? [];
  return block[0]?.[0] === address[0]?.[0]
    ? []
    : readable(route, `\`${value}\` has host bits; write \`${toCidrs(block).join()}\``);
};

const notNet: Shape = (value, route) =>
  typeof value === 'string' && value.endsWith('/0')
    ? problem(route, `\`${value}\` excludes every address, so the rule would never match; name a smaller block`)
    : net(value, route);

const addressOrCidr = text((value) => parseCidr(value) !== undefined, 'an address or a CIDR such as `10.0.0.0/8`');

const address = text(
  (value) => !value.includes('/') && parseCidr(value) !== undefined,
  'an address such as `10.0.0.1`, without a mask',
);

// Protocols and ports

const PROTOCOLS: ReadonlyMap<Json, number> = new Map([
  ['TCP', 6],
  ['UDP', 17],
  ['ICMP', 1],
  ['ICMPv6', 58],
  ['SCTP', 132],
  ['UDPLite', 136],
]);
const TCP = 6;
const ICMP = 1;
const ICMPV6 = 58;
const WITH_PORTS: ReadonlySet<Json> = new Set([TCP, 17, 132]);

const protocol: Shape = (value, route) =>
  PROTOCOLS.has(value) || isWhole(value, 1, 255)
    ? []
    : problem(
        route,
        `\`${shown(value)}\` is not a protocol: one of ${[...PROTOCOLS.keys()].join(', ')} or a number from 1 to 255`,
      );

/** One protocol has one number, however it is written; null when no protocol is given. */
const protocolNumber = (value: Json | undefined): Json => PROTOCOLS.get(value ?? null) ?? value ?? null;

const NUMERIC_PORT = /^(\d+)(?::(\d+))?$/;

const port: Shape = (value, route) => {
  const written = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  if (isPortName(written)) return [];
  if (PORT_NAME.test(written))
    return readable(route, `\`${written}\` is not a port name (at most 15 of a-z, 0-9 and -)`);
  const numbers = NUMERIC_PORT.exec(written);
  const from = Number(numbers?.[1]);
  const to = Number(numbers?.[2] ?? from);
  if (!isWhole(from, 1, 65_535) || !isWhole(to, 1, 65_535)) {
    return problem(
      route,
      `\`${shown(value)}\` is not a port: a number from 1 to 65535, a range such as \`8000:8999\`, or a name (at most 15 of a-z, 0-9 and -)`,
    );
  }
  return from > to ? problem(route, `\`${written}\` is a reversed range; write \`${to}:${from}\``) : [];
};

// Rules

type Direction = 'ingress' | 'egress';
type Scope = 'namespaced' | 'cluster';

const SIDES = ['source', 'destination'] as const;

const beside = ['selector', 'notSelector', 'namespaceSelector', 'serviceAccounts', 'nets', 'notNets'];

const entity = mapping(
  {
    nets: atMost(256, net),
    selector,
    namespaceSelector: ruleNamespaceSelector,
    services: mapping({ name: objectName, namespace: objectName }, needs('`services`', 'name')),
    ports: atMost(50, port),
    domains: list(someText),
    notNets: atMost(256, notNet),
    notSelector: selector,
    notPorts: atMost(50, port),
    serviceAccounts: mapping({ names: list(someText), selector }),
  },
  (object, route) =>
    isGiven(object['services'])
      ? beside
          .filter((field) => isGiven(object[field]))
          .flatMap((field) =>
            problem([...route, field], `\`${field}\` cannot stand beside \`services\`; write two rules`),
          )
      : [],
);

const icmp = mapping({ type: whole(0, 254), code: whole(0, 255) }, ({ type, code }, route) =>
  isGiven(code) && !isGiven(type) ? problem([...route, 'code'], '`code` needs `type` beside it') : [],
);

const path = optional((value) => /^\/[^?# ]*$/.test(value), 'a path that starts with `/` and has no `?`, `#` or space');

const httpPath = mapping({ exact: path, prefix: path }, ({ exact, prefix }, route) =>
  isGiven(exact) !== isGiven(prefix) ? [] : problem(route, 'a path needs either `exact` or `prefix`'),
);

const http = mapping({ methods: atMost(20, someText), paths: atMost(20, httpPath) });

const portsFitProtocol: Check = (rule, route) =>
  SIDES.flatMap((side) =>
    ['ports', 'notPorts'].flatMap((field) => {
      const ports = asList(valueAt(rule, side, field));
      const number = protocolNumber(rule['protocol']);
      if (ports.length === 0 || WITH_PORTS.has(number)) return [];
      const at = [...route, side, field];
      if (number !== null)
        return problem(at, `\`${field}\` needs protocol TCP, UDP or SCTP, not \`${String(rule['protocol'])}\``);
      return ports.some((entry) => NUMERIC_PORT.test(String(entry)))
        ? problem(at, `\`${field}\` with numbers needs \`protocol\` TCP, UDP or SCTP in the rule`)
        : [];
    }),
  );

const icmpFits: Check = (rule, route) => {
  const number = protocolNumber(rule['protocol']);
  return isGiven(rule['icmp']) && number !== ICMP && number !== ICMPV6
    ? problem([...route, 'icmp'], '`icmp` needs `protocol` ICMP or ICMPv6 in the rule')
    : [];
};

const icmpFitsFamily: Check = (rule, route) =>
  ['protocol', 'notProtocol'].flatMap((field) => {
    const number = protocolNumber(rule[field]);
    const family = number === ICMP ? 4 : number === ICMPV6 ? 6 : undefined;
    return family === undefined || !isGiven(rule['ipVersion']) || rule['ipVersion'] === family
      ? []
      : problem(
          [...route, 'ipVersion'],
          `\`${field}\` \`${String(rule[field])}\` needs \`ipVersion: ${family}\` or none`,
        );
  });

const familyOf = (block: Json): 4 | 6 => (String(block).includes(':') ? 6 : 4);

/** One rule has one family, over both of its ends. */
const oneFamily: Check = (rule, route) => {
  const blocks = SIDES.flatMap((side) =>
    ['nets', 'notNets'].flatMap((field) =>
      asList(valueAt(rule, side, field)).map((block, index) => ({ block, at: [...route, side, field, index] })),
    ),
  );
  const first = blocks[0];
  const version = rule['ipVersion'] ?? (first === undefined ? null : familyOf(first.block));
  const stranger = blocks.find(({ block }) => familyOf(block) !== version);
  if (stranger === undefined) return [];
  const reason = isGiven(rule['ipVersion'])
    ? `\`ipVersion\` is ${String(version)}`
    : `\`${String(first?.block)}\` is not`;
  return readable(
    stranger.at,
    `\`${String(stranger.block)}\` is IPv${familyOf(stranger.block)} and ${reason}; write one rule for each family`,
  );
};

const httpFits =
  (direction: Direction): Check =>
  (rule, route) => {
    if (!isGiven(rule['http'])) return [];
    const at = [...route, 'http'];
    if (direction === 'egress') return problem(at, '`http` is for ingress rules only');
    if (asString(rule['action'])?.toLowerCase() !== 'allow') return problem(at, '`http` needs `action: Allow`');
    const number = protocolNumber(rule['protocol']);
    return number === null || number === TCP ? [] : problem(at, '`http` needs `protocol: TCP` or none');
  };

/** A rule names services only at the far end, where a service stands for its pods. */
const servicesFit =
  (scope: Scope, direction: Direction): Check =>
  (rule, route) =>
    SIDES.flatMap((side) => {
      const services = asObject(valueAt(rule, side, 'services'));
      if (services === undefined) return [];
      const at = [...route, side, 'services'];
      const far = direction === 'ingress' ? 'source' : 'destination';
      if (side !== far) return problem(at, `\`services\` in an ${direction} rule is for \`${far}\` only`);
      if (scope === 'cluster' && !isGiven(services['namespace']))
        return problem(at, '`services` needs `namespace`, since the policy itself has none');
      return ['ports', 'notPorts']
        .filter((field) => side === 'destination' && isGiven(valueAt(rule, side, field)))
        .flatMap((field) =>
          problem([...route, side, field], `\`${field}\` cannot stand beside \`services\`, which brings its own ports`),
        );
    });

const rules = (action: Shape, scope: Scope, direction: Direction): Shape =>
  atMost(
    1024,
    mapping(
      {
        action,
        ipVersion: (value, route) =>
          value === 4 || value === 6 ? [] : problem(route, `\`${JSON.stringify(value)}\` must be 4 or 6`),
        protocol,
        icmp,
        notProtocol: protocol,
        notICMP: icmp,
        source: entity,
        destination: entity,
        http,
        metadata: mapping({ annotations: anything }),
      },
      allOf(
        needs('a rule', 'action'),
        portsFitProtocol,
        icmpFits,
        icmpFitsFamily,
        oneFamily,
        httpFits(direction),
        servicesFit(scope, direction),
      ),
    ),
  );

// Specs

const types: Shape = (value, route) => {
  const problems = list(oneOf('Ingress', 'Egress'))(value, route);
  if (problems.length > 0) return problems;
  const given = asList(value);
  const repeated = given.findIndex((type, index) => given.indexOf(type) < index);
  return repeated < 0
    ? []
    : problem([...route, repeated], `\`${String(given[repeated])}\` stands twice; write it once`);
};

const policyFields = (action: Shape, scope: Scope): Fields => ({
  tier: optional(isTierName, TIER_NAME_WORDS),
  order,
  ingress: rules(action, scope, 'ingress'),
  egress: rules(action, scope, 'egress'),
  selector,
  types,
  serviceAccountSelector: selector,
  performanceHints: list(oneOf('AssumeNeededOnEveryNode')),
});

const globalFields = (action: Shape): Fields => ({
  ...policyFields(action, 'cluster'),
  namespaceSelector: selector,
  doNotTrack: flag,
  preDNAT: flag,
  applyOnForward: flag,
});

const noCheck: Check = () => [];

const hostPolicy: Check = ({ doNotTrack, preDNAT, applyOnForward, egress, types: directions }, route) => {
  const early = preDNAT === true ? 'preDNAT' : 'doNotTrack';
  if (preDNAT !== true && doNotTrack !== true) return [];
  if (preDNAT === doNotTrack) return problem([...route, 'preDNAT'], '`preDNAT` and `doNotTrack` exclude each other');
  if (applyOnForward !== true)
    return problem([...route, early], `\`${early}\` needs \`applyOnForward: true\` beside it`);
  if (preDNAT !== true) return [];
  return [
    ...(isGiven(egress) ? problem([...route, 'egress'], 'a `preDNAT` policy cannot have `egress` rules') : []),
    ...asList(directions).flatMap((type, index) =>
      type === 'Egress' ? problem([...route, 'types', index], 'a `preDNAT` policy cannot have type `Egress`') : [],
    ),
  ];
};

const stagedAction = oneOf('Set', 'Delete', 'Learn', 'Ignore');

const EMPTY: ReadonlySet<string> = new Set(['null', '""', 'false', '[]', '{}']);

/** A staged deletion says which policy goes, and nothing of what the policy says. */
const deletesOnly: Check = (spec, route) =>
  Object.entries(spec)
    .filter(([field, value]) => field !== 'stagedAction' && field !== 'tier' && !EMPTY.has(JSON.stringify(value)))
    .flatMap(([field]) => problem([...route, field], `\`stagedAction: Delete\` takes no field but \`tier\` beside it`));

const stagedSpec = (fields: Fields, check: Check): Shape =>
  mapping({ ...fields, stagedAction }, (spec, route) =>
    spec['stagedAction'] === 'Delete' ? deletesOnly(spec, route) : check(spec, route),
  );

// Objects

const object = (spec: Shape, check: Check): Shape =>
  mapping({ apiVersion: anything, kind: anything, metadata: objectMeta, spec, status: anything }, check);

/** The same spec as a Kubernetes policy, and the staged action beside it. */
const stagedKubernetesNetworkPolicy: Shape = (value) => {
  const body = asObject(value) ?? {};
  const spec = asObject(body['spec']);
  if (spec === undefined) return networkPolicyProblems(body);
  const { stagedAction: action = null, ...enforced } = spec;
  return [
    ...(action === null ? [] : stagedAction(action, ['spec', 'stagedAction'])),
    ...networkPolicyProblems({ ...body, spec: enforced }),
    ...(action === 'Delete' ? deletesOnly(enforced, ['spec']) : []),
  ];
};

/** Tiers that stand without a manifest; a manifest may repeat them, not change them. */
const BUILT_IN_TIERS: ReadonlyMap<string, { readonly order: number; readonly defaultAction: string }> = new Map([
  ['default', { order: 1_000_000, defaultAction: 'Deny' }],
  ['kube-admin', { order: 1_000, defaultAction: 'Pass' }],
  ['kube-baseline', { order: 10_000_000, defaultAction: 'Pass' }],
  ['adminnetworkpolicy', { order: 1_000, defaultAction: 'Pass' }],
  ['baselineadminnetworkpolicy', { order: 10_000_000, defaultAction: 'Pass' }],
]);

const tierFits: Check = (tier, route) => {
  const name = asString(valueAt(tier, 'metadata', 'name'));
  if (name === undefined) return [];
  if (!isTierName(name)) return problem([...route, 'metadata', 'name'], `\`${name}\` is not ${TIER_NAME_WORDS}`);
  const builtIn = BUILT_IN_TIERS.get(name);
  if (builtIn === undefined) return [];
  const given = {
    order: valueAt(tier, 'spec', 'order'),
    defaultAction: valueAt(tier, 'spec', 'defaultAction') ?? 'Deny',
  };
  return (['order', 'defaultAction'] as const).flatMap((field) =>
    given[field] === builtIn[field]
      ? []
      : problem([...route, 'spec', field], `the built-in tier \`${name}\` must have \`${field}: ${builtIn[field]}\``),
  );
};

const NAMESPACE_LABEL = 'projectcalico.org/namespace';

const networkSet = object(mapping({ nets: list(addressOrCidr), allowedEgressDomains: list(someText) }), (set, route) =>
  valueAt(set, 'metadata', 'labels', NAMESPACE_LABEL) === undefined
    ? []
    : problem(
        [...route, 'metadata', 'labels', NAMESPACE_LABEL],
        `label \`${NAMESPACE_LABEL}\` is reserved for Calico; remove it`,
      ),
);

const hostEndpoint = object(
  mapping(
    {
      node: objectName,
      interfaceName: optional((name) => INTERFACE.test(name), '`*` or an interface name'),
      expectedIPs: list(address),
      profiles: list(objectName),
      ports: list(
        mapping(
          {
            name: text(isPortName, 'a port name (at most 15 of a-z, 0-9 and -)'),
            protocol: (value, route) =>
              WITH_PORTS.has(protocolNumber(value))
                ? []
                : problem(route, `\`${shown(value)}\` is not a protocol with ports: TCP, UDP or SCTP`),
            port: whole(1, 65_535),
          },
          needs('a port', 'name', 'protocol', 'port'),
        ),
      ),
    },
    allOf(needs('a HostEndpoint', 'node'), ({ interfaceName, expectedIPs }, route) =>
      isGiven(interfaceName) || isGiven(expectedIPs)
        ? []
        : problem(route, 'a HostEndpoint needs `interfaceName` or `expectedIPs`'),
    ),
  ),
  needs('a HostEndpoint', 'spec'),
);

const labels: Shape = (value, route) => {
  const found = labelProblem(value);
  return found === undefined ? [] : problem([...route, ...found.route], found.message);
};

const profile = (action: Shape): Shape =>
  object(
    mapping({
      ingress: rules(action, 'cluster', 'ingress'),
      egress: rules(action, 'cluster', 'egress'),
      labelsToApply: labels,
      types: (_, route) => readable(route, '`types` is no field of a Profile; remove it'),
    }),
    needs('a Profile', 'spec'),
  );

const ACTIONS = ['Allow', 'Deny', 'Log', 'Pass'];

const action = oneOf(...ACTIONS);

// Stored objects are lower-cased when they are read.
const storedAction = text(
  (value) => ACTIONS.some((word) => word.toLowerCase() === value.toLowerCase()),
  `one of ${ACTIONS.join(', ')}`,
);

const kinds = (word: Shape): ReadonlyMap<string, Shape> =>
  new Map([
    ['NetworkPolicy', object(mapping(policyFields(word, 'namespaced')), needs('a NetworkPolicy', 'spec'))],
    ['GlobalNetworkPolicy', object(mapping(globalFields(word), hostPolicy), needs('a GlobalNetworkPolicy', 'spec'))],
    [
      'StagedNetworkPolicy',
      object(stagedSpec(policyFields(word, 'namespaced'), noCheck), needs('a StagedNetworkPolicy', 'spec')),
    ],
    [
      'StagedGlobalNetworkPolicy',
      object(stagedSpec(globalFields(word), hostPolicy), needs('a StagedGlobalNetworkPolicy', 'spec')),
    ],
    ['StagedKubernetesNetworkPolicy', stagedKubernetesNetworkPolicy],
    ['Tier', object(mapping({ order, defaultAction: oneOf('Pass', 'Deny') }), tierFits)],
    ['NetworkSet', networkSet],
    ['GlobalNetworkSet', networkSet],
    ['HostEndpoint', hostEndpoint],
    ['Profile', profile(word)],
  ]);

const V3 = kinds(action);
const STORED = kinds(storedAction);

/**
 * Everything for which Calico would refuse this object; empty when it would take it. Nothing validates the `stored` form
 * (`crd.projectcalico.org`) on the way in: there the same demands are made, except for the case of actions.
 */
export function calicoProblems(kind: string, stored: boolean, body: JsonObject): readonly Problem[] {
  const shape = (stored ? STORED : V3).get(kind);
  return shape === undefined
    ? problem(['kind'], `\`${kind}\` is not a Calico policy kind; known here: ${[...V3.keys()].join(', ')}`)
    : shape(body, []);
}
