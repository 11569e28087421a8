import { intersect, isSubset, subtract } from '../algebra/intervals.ts';
import { EVERYTHING, every, has, only, requires, type Selector } from '../algebra/labels.ts';
import {
  ALL_PORTS,
  everyPortOf,
  icmp,
  NO_PORTS,
  type PortSet,
  PROTOCOLS,
  ports,
  protocolNumber,
} from '../algebra/ports.ts';
import { calicoProblems } from '../manifest/calico-policy.ts';
import { ACCOUNT_NAME, NAMESPACE_NAME } from '../manifest/facts.ts';
import type { Gap } from '../manifest/gap.ts';
import { asList, asNumber, asObject, asString, type Json, type JsonObject, valueAt } from '../manifest/json.ts';
import type { Route } from '../manifest/location.ts';
import { fieldOf, isStoredForm, type Resource, resourceGap, resourceName } from '../manifest/resource.ts';
import { borrowsNamespace, entityParts, identityParts, parse, serviceOf, servicePorts } from './calico-peers.ts';
import { type Compiled, inert, problemGaps } from './compiled.ts';
import { readHttp } from './http.ts';
import {
  type CompiledPolicy,
  DIRECTIONS,
  type Direction,
  type Peer,
  type PortMatch,
  type Rule,
  type RuleVerdict,
} from './stage.ts';

/** Names of protocols that Calico accepts, by IP number (api/pkg/lib/numorstring/protocol.go). */
const NUMBERS: { readonly [name: string]: number } = { ICMP: 1, TCP: 6, UDP: 17, ICMPv6: 58, SCTP: 132, UDPLite: 136 };

/**
 * Compiles Calico's NetworkPolicy and GlobalNetworkPolicy. Semantics: docs/dialects/calico.md; source: projectcalico/calico
 * api v3, libcalico-go updateprocessors, felix/rules.
 */
export function compileCalicoPolicy(resource: Resource): Compiled {
  const problems = calicoProblems(resource.kind, isStoredForm(resource), resource.body);
  const refused = problemGaps(resource, problems);
  if (problems.some(({ readable }) => readable !== true)) return inert(refused);
  const gaps = [...refused, ...policyGaps(resource)];
  // These apply to host endpoints, before and instead of ordinary policy: to pods they are as if absent.
  const forHosts = ['doNotTrack', 'preDNAT'].find((field) => fieldOf(resource, 'spec', field) === true);
  if (forHosts !== undefined)
    return inert([
      ...gaps,
      unmodelled(
        resource,
        ['spec', forHosts],
        `\`${forHosts}\` acts on host endpoints before ordinary policy, which this release does not model`,
      ),
    ]);
  const compile = (direction: Direction) =>
    hasType(resource, direction) ? compileDirection(resource, direction, gaps) : undefined;
  const { namespace, kind, name } = resource;
  return {
    tier: asString(fieldOf(resource, 'spec', 'tier')) || 'default',
    order: asNumber(fieldOf(resource, 'spec', 'order')) ?? Number.POSITIVE_INFINITY,
    tie: `${name}/${namespace ?? ''}/${kind}`,
    ingress: compile('ingress'),
    egress: compile('egress'),
    gaps,
  };
}

/**
 * The rules of a profile in one direction: what decides about a host endpoint that no policy decides about. There is
 * nothing behind it to pass to, so what it would pass is denied.
 */
export function compileProfile(resource: Resource, direction: Direction, gaps: Gap[]): readonly Rule[] {
  return asList(fieldOf(resource, 'spec', direction)).flatMap((rule, index) =>
    compileRule(rule, { resource, direction, route: ['spec', direction, index], gaps }).map((each) =>
      each.verdict === 'pass' ? { ...each, verdict: 'deny' } : each,
    ),
  );
}

function unmodelled(resource: Resource, route: Route, message: string): Gap {
  return { ...resourceGap(resource, route, `${resourceName(resource)}: ${message}`), nature: 'by-labels' };
}

/** One reading of several: what it hides or shows depends on the other rules, so it is no comfort that it stood there before. */
function unsettled(resource: Resource, route: Route, message: string): Gap {
  return { ...resourceGap(resource, route, `${resourceName(resource)}: ${message}`), nature: 'by-rules' };
}

/** What the object leaves open, though the API takes it. */
function policyGaps(resource: Resource): Gap[] {
  if (isStoredForm(resource) || typesOf(resource).length > 0) return [];
  // The aggregated API server looks at lengths, the admission policy of native CRDs at presence.
  const [byLength, byPresence] = [isFilled, Array.isArray].map((isThere) => impliedTypes(resource, isThere).join());
  if (byLength === byPresence && !Array.isArray(fieldOf(resource, 'spec', 'types'))) return [];
  return [
    unsettled(
      resource,
      ['spec'],
      `\`types\` is not written and a list is empty, which Calico releases read differently; write \`types\``,
    ),
  ];
}

const typesOf = (resource: Resource) => asList(fieldOf(resource, 'spec', 'types'));

/** Types as written; else by the rules that are there. What was stored past the API server acts in both directions. */
function hasType(resource: Resource, direction: Direction): boolean {
  const types = typesOf(resource);
  if (types.length > 0) return types.includes(direction === 'ingress' ? 'Ingress' : 'Egress');
  if (isStoredForm(resource)) return true;
  return impliedTypes(resource, isFilled).includes(direction);
}

/** The types that rules imply: Ingress, unless there are egress rules and no others. */
function impliedTypes(resource: Resource, isThere: (list: Json | undefined) => boolean): readonly Direction[] {
  const [ingress, egress] = DIRECTIONS.map((direction) => isThere(fieldOf(resource, 'spec', direction)));
  if (egress !== true) return ['ingress'];
  return ingress === true ? DIRECTIONS : ['egress'];
}

const isFilled = (list: Json | undefined): boolean => asList(list).length > 0;

function compileDirection(resource: Resource, direction: Direction, gaps: Gap[]): CompiledPolicy {
  const rules = asList(fieldOf(resource, 'spec', direction)).flatMap((rule, index) =>
    compileRule(rule, { resource, direction, route: ['spec', direction, index], gaps }),
  );
  return { subject: subjectOf(resource), rules, place: { resource, route: ['spec'] } };
}

/** Whom a policy selects. Once a namespace or account is asked for, `all()` means "has one". */
function subjectOf(resource: Resource): Selector {
  const text = (field: string) => asString(fieldOf(resource, 'spec', field)) ?? '';
  const ask = (field: string, prefix: string, all: Selector): readonly Selector[] =>
    text(field) === '' ? [] : [parse(text(field), prefix, { all, global: EVERYTHING })];
  const whole = every(
    ...(text('namespaceSelector') === '' ? [] : [has(NAMESPACE_NAME)]),
    ...(text('serviceAccountSelector') === '' ? [] : [has(ACCOUNT_NAME)]),
  );
  return every(
    ...(resource.namespace === undefined ? [] : [requires(NAMESPACE_NAME, only(resource.namespace))]),
    ...ask('namespaceSelector', 'pcns.', has(NAMESPACE_NAME)),
    ...ask('serviceAccountSelector', 'pcsa.', has(ACCOUNT_NAME)),
    ...ask('selector', '', whole),
  );
}

type RuleContext = {
  readonly resource: Resource;
  readonly direction: Direction;
  readonly route: Route;
  readonly gaps: Gap[];
};

const VERDICTS: { readonly [action: string]: RuleVerdict } = {
  allow: 'allow',
  deny: 'deny',
  pass: 'pass',
  'next-tier': 'pass',
};

/** One rule, or none where it never decides: `Log`, and a denial that the sender can step around by its source port. */
function compileRule(rule: Json, context: RuleContext): readonly Rule[] {
  const { resource, direction, route, gaps } = context;
  const verdict = VERDICTS[asString(valueAt(rule, 'action'))?.toLowerCase() ?? ''];
  if (verdict === undefined) return [];
  const gap = (way: Route, message: string) => gaps.push(unsettled(resource, [...route, ...way], message));
  const [source, destination] = [asObject(valueAt(rule, 'source')) ?? {}, asObject(valueAt(rule, 'destination')) ?? {}];
  if (restrictsSourcePorts(source)) {
    if (verdict === 'deny') return [];
    if (verdict === 'pass')
      gap(
        ['source'],
        'whether a `Pass` on source ports hands the traffic on is the choice of the sender; pass without source ports',
      );
  }
  if (isFilled(destination['domains']))
    gap(
      ['destination', 'domains'],
      '`domains` is a field of Calico Enterprise; open-source Calico drops it and the rule means any destination',
    );
  const near = direction === 'ingress' ? destination : source;
  const far = direction === 'ingress' ? source : destination;
  const version = asNumber(valueAt(rule, 'ipVersion'));
  const family: readonly Peer[] = version === 4 || version === 6 ? [{ kind: 'family', version }] : [];
  if (borrowsNamespace(far)) {
    if (verdict === 'deny') return [];
    if (verdict === 'pass')
      gap(
        [direction === 'ingress' ? 'source' : 'destination', 'services'],
        "without `namespace` Calico finds no Service, though its reference says the policy's own; write `namespace`",
      );
  }
  const http = asObject(valueAt(rule, 'http'));
  const own = entityParts(near, resource);
  const protocols = protocolsOf(rule);
  const matches = portsOf(destination, 'ports', rule, protocols, resource.namespace);
  return [
    {
      verdict,
      own: own.length === 0 ? undefined : { kind: 'every', of: own },
      peers: [{ kind: 'every', of: [...entityParts(far, resource), ...family] }],
      ports: direction === 'egress' && serviceOf(far, resource) !== undefined ? servicePorts(far, resource) : matches,
      exceptPorts: [
        ...(isSubset(ALL_PORTS, protocols) ? [] : [{ kind: 'ports', ports: subtract(ALL_PORTS, protocols) } as const]),
        ...portsOf(destination, 'notPorts', rule, protocols, resource.namespace),
      ],
      ...(http !== undefined && { http: readHttp(http) }),
      place: { resource, route },
    },
  ];
}

/** Whether source ports narrow a rule at all. The sender chooses its port, so such a rule may always be met, or avoided. */
function restrictsSourcePorts(source: JsonObject): boolean {
  const listed = asList(source['ports']);
  return (listed.length > 0 && !listed.includes('1:65535')) || asList(source['notPorts']).length > 0;
}

/** The part of the port line that the protocol fields of a rule leave. */
function protocolsOf(rule: Json): PortSet {
  const [protocol = null, notProtocol = null] = [valueAt(rule, 'protocol'), valueAt(rule, 'notProtocol')];
  const named = protocol === null ? ALL_PORTS : protocolNumber(numberOf(protocol));
  const left = notProtocol === null ? named : subtract(named, protocolNumber(numberOf(notProtocol)));
  const narrowed = asObject(valueAt(rule, 'icmp')) === undefined ? left : intersect(left, icmpOf(rule, 'icmp'));
  return asObject(valueAt(rule, 'notICMP')) === undefined ? narrowed : subtract(narrowed, icmpOf(rule, 'notICMP'));
}

const numberOf = (protocol: Json): number =>
  typeof protocol === 'number' ? protocol : (NUMBERS[String(protocol)] ?? Number(protocol));

function icmpOf(rule: Json, field: 'icmp' | 'notICMP'): PortSet {
  const family = numberOf(valueAt(rule, 'protocol') ?? 'ICMP') === NUMBERS['ICMPv6'] ? 'ICMPv6' : 'ICMP';
  const type = asNumber(valueAt(rule, field, 'type'));
  return type === undefined ? everyPortOf(family) : icmp(family, type, asNumber(valueAt(rule, field, 'code')));
}

/** Destination ports; where none are written, everything that the protocol fields leave. */
function portsOf(
  destination: JsonObject,
  field: 'ports' | 'notPorts',
  rule: Json,
  protocols: PortSet,
  namespace: string | undefined,
): readonly PortMatch[] {
  const listed = asList(destination[field]);
  if (listed.length === 0) return field === 'ports' ? [{ kind: 'ports', ports: protocols }] : [];
  const number = numberOf(valueAt(rule, 'protocol') ?? 0);
  const protocol = PROTOCOLS.find((known) => NUMBERS[known] === number);
  const [identity] = identityParts(destination, namespace);
  const among = identity?.kind === 'labelled' ? identity.selector : undefined;
  return listed.map((port): PortMatch => {
    const range = portRange(port);
    if (range === undefined) return { kind: 'named', name: String(port), protocol, among };
    return { kind: 'ports', ports: protocol === undefined ? NO_PORTS : ports(protocol, ...range) };
  });
}

/** `80`, `"80"` or `"80:90"`; undefined: a name. Source: api/pkg/lib/numorstring/port.go. */
function portRange(port: Json): readonly [number, number] | undefined {
  const match = /^(\d+)(?::(\d+))?$/.exec(String(port));
  return match === null ? undefined : [Number(match[1]), Number(match[2] ?? match[1])];
}
