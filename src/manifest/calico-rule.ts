import {
  atMost,
  ICMP,
  ICMPV6,
  isGiven,
  NUMERIC_PORT,
  needs,
  net,
  notNet,
  objectName,
  optional,
  port,
  problem,
  protocol,
  protocolNumber,
  readable,
  ruleNamespaceSelector,
  selector,
  someText,
  TCP,
  WITH_PORTS,
} from './calico-values.ts';
import { asList, asObject, asString, type Json, valueAt } from './json.ts';
import { allOf, anything, type Check, list, mapping, type Shape, whole } from './shape.ts';

type Direction = 'ingress' | 'egress';
export type Scope = 'namespaced' | 'cluster';

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

/** The rules of one direction. The actions are spelled differently in stored objects. */
export const rules = (action: Shape, scope: Scope, direction: Direction): Shape =>
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
