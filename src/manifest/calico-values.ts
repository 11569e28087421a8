import { parseCidr, toCidrs } from '../algebra/addresses.ts';
import { parseCalicoSelector } from './calico-selector.ts';
import type { Json } from './json.ts';
import type { Route } from './location.ts';
import { type Check, list, type Problem, type Shape, text } from './shape.ts';

// The values that Calico's kinds have in common, as its API accepts them; see calico-policy.ts for the source.

export const problem = (route: Route, message: string): readonly Problem[] => [{ route, message }];

/** Refused as well, and yet only one thing can be meant. */
export const readable = (route: Route, message: string): readonly Problem[] => [{ route, message, readable: true }];

export const shown = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** To the API an empty text or list is an absent field. */
export const isGiven = (value: Json | undefined): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);

const isWhole = (value: Json | undefined, from: number, to: number): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;

/** The fields without which an object says nothing. */
export const needs =
  (who: string, ...fields: readonly string[]): Check =>
  (object, route) =>
    fields.flatMap((field) => (isGiven(object[field]) ? [] : problem(route, `${who} needs \`${field}\``)));

/** A list that the API bounds. */
export function atMost(limit: number, item: Shape): Shape {
  const items = list(item);
  return (value, route) =>
    Array.isArray(value) && value.length > limit
      ? problem(route, `\`${String(route.at(-1))}\` has ${value.length} entries; at most ${limit} are allowed`)
      : items(value, route);
}

export const order: Shape = (value, route) =>
  typeof value === 'number' ? [] : problem(route, `\`${JSON.stringify(value)}\` must be a number without quotes`);

export const flag: Shape = (value, route) =>
  typeof value === 'boolean' ? [] : problem(route, `\`${JSON.stringify(value)}\` must be true or false`);

/** A text that may be empty, which is the same as absent. */
export const optional = (accepts: (value: string) => boolean, expected: string): Shape =>
  text((value) => value === '' || accepts(value), expected);

export const someText = text(() => true, 'text');

const TIER_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const OBJECT_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

const PORT_NAME = /^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/;
export const INTERFACE = /^(\*|[a-zA-Z0-9_.-]{1,15})$/;

export const isTierName = (name: string): boolean => TIER_NAME.test(name) && name.length <= 63;
export const isPortName = (name: string): boolean => PORT_NAME.test(name) && name.length <= 15;

export const TIER_NAME_WORDS = 'a tier name (at most 63 of a-z, 0-9 and -, no dot)';

export const objectName = optional((name) => OBJECT_NAME.test(name) && name.length <= 253, 'an object name');

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

export const selector = withoutGlobal(
  problem,
  "`global()` is only for the `namespaceSelector` of a rule's `source` or `destination`",
);

const combinedGlobal = withoutGlobal(readable, '`global()` must stand alone; narrow it with `selector` instead');

export const ruleNamespaceSelector: Shape = (value, route) =>
  typeof value === 'string' && ONLY_GLOBAL.test(value.trim())
    ? anySelector(value, route)
    : combinedGlobal(value, route);

// Addresses

const cidr = text((value) => value.includes('/') && parseCidr(value) !== undefined, 'a CIDR such as `10.0.0.0/8`');

export const net: Shape = (value, route) => {
  const block = typeof value === 'string' ? parseCidr(value) : undefined;
  if (block === undefined || typeof value !== 'string') return cidr(value, route);
  if (!value.includes('/')) return readable(route, `\`${value}\` has no mask; write \`${toCidrs(block).join()}\``);
  const address = parseCidr(value.split('/')[0] ?? '') ?? [];
  return block[0]?.[0] === address[0]?.[0]
    ? []
    : readable(route, `\`${value}\` has host bits; write \`${toCidrs(block).join()}\``);
};

export const notNet: Shape = (value, route) =>
  typeof value === 'string' && value.endsWith('/0')
    ? problem(route, `\`${value}\` excludes every address, so the rule would never match; name a smaller block`)
    : net(value, route);

export const addressOrCidr = text(
  (value) => parseCidr(value) !== undefined,
  'an address or a CIDR such as `10.0.0.0/8`',
);

export const address = text(
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

export const TCP = 6;
export const ICMP = 1;
export const ICMPV6 = 58;

export const WITH_PORTS: ReadonlySet<Json> = new Set([TCP, 17, 132]);

export const protocol: Shape = (value, route) =>
  PROTOCOLS.has(value) || isWhole(value, 1, 255)
    ? []
    : problem(
        route,
        `\`${shown(value)}\` is not a protocol: one of ${[...PROTOCOLS.keys()].join(', ')} or a number from 1 to 255`,
      );

/** One protocol has one number, however it is written; null when no protocol is given. */
export const protocolNumber = (value: Json | undefined): Json => PROTOCOLS.get(value ?? null) ?? value ?? null;

export const NUMERIC_PORT = /^(\d+)(?::(\d+))?$/;

export const port: Shape = (value, route) => {
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
