import { type Intervals, intersect, intervals, isSubset, union } from './intervals.ts';

/** Transport protocols of Kubernetes policies. */
export const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** Every protocol that some policy can tell apart; `PROTO` stands for all the others, by their number. */
const FAMILIES = [...PROTOCOLS, 'ICMP', 'ICMPv6', 'PROTO'] as const;
export type Family = (typeof FAMILIES)[number];

/** IP protocol numbers of the protocols that have a stretch of their own (IANA). */
const NUMBERS: { readonly [number: number]: Exclude<Family, 'PROTO'> } = {
  1: 'ICMP',
  6: 'TCP',
  17: 'UDP',
  58: 'ICMPv6',
  132: 'SCTP',
};
const OTHER_NUMBERS = Array.from({ length: 256 }, (_, number) => number).filter((number) => !(number in NUMBERS));

/**
 * Which destination ports of which protocols, as one canonical set on the *port line*: every protocol owns a stretch, so
 * "TCP 80 and all of UDP" is a set like any other and protocols need no second loop anywhere. TCP, UDP and SCTP have a
 * point per port 1 to 65535, ICMP and ICMPv6 one per type and code, all other IP protocols one per number.
 */
export type PortSet = Intervals<number>;

const LAST_PORT = 65_535;
/** ICMP types 0 to 254, 256 codes each; 255 is reserved (RFC 2780). */
const ICMP_SIZE = 255 * 256;
const SIZES: { readonly [F in Family]: number } = {
  TCP: LAST_PORT,
  UDP: LAST_PORT,
  SCTP: LAST_PORT,
  ICMP: ICMP_SIZE,
  ICMPv6: ICMP_SIZE,
  PROTO: OTHER_NUMBERS.length,
};
const startOf = (family: Family): number =>
  FAMILIES.slice(0, FAMILIES.indexOf(family)).reduce((sum, each) => sum + SIZES[each], 0);
const STARTS = Object.fromEntries(FAMILIES.map((family) => [family, startOf(family)])) as {
  readonly [F in Family]: number;
}; // fromEntries forgets its keys

export const NO_PORTS: PortSet = [];

/** Ports `from` to `to`, both included, of one protocol. */
export function ports(protocol: Protocol, from: number, to: number = from): PortSet {
  return intervals([[STARTS[protocol] + from - 1, STARTS[protocol] + to]]);
}

/** Everything of one protocol. */
export function everyPortOf(family: Family): PortSet {
  return [[STARTS[family], STARTS[family] + SIZES[family]]];
}

/** One ICMP type, or one code of it. */
export function icmp(family: 'ICMP' | 'ICMPv6', type: number, code?: number): PortSet {
  const from = STARTS[family] + type * 256 + (code ?? 0);
  return intervals([[from, from + (code === undefined ? 256 : 1)]]);
}

/** Everything of the protocol with this IP number. */
export function protocolNumber(number: number): PortSet {
  const family = NUMBERS[number];
  if (family !== undefined) return everyPortOf(family);
  const from = STARTS.PROTO + OTHER_NUMBERS.indexOf(number);
  return [[from, from + 1]];
}

export const ALL_PORTS: PortSet = FAMILIES.map(everyPortOf).reduce(union);
/** What Kubernetes policies can name. */
export const TRANSPORT_PORTS: PortSet = PROTOCOLS.map(everyPortOf).reduce(union);

/** Port sets as people and other tools exchange them: closed intervals, absent protocol = none. */
export type PortsJson = { readonly [F in Family]?: readonly (readonly [from: number, to: number])[] };

/**
 * The exchange form of `set`; protocols without ports are left out. ICMP is `type * 256 + code + 1`, other protocols are
 * their number + 1, so that everything counts from 1.
 */
export function portsToJson(set: PortSet): PortsJson {
  const json: { [F in Family]?: (readonly [number, number])[] } = {};
  for (const family of FAMILIES) {
    const own = intersect(set, everyPortOf(family));
    if (own.length === 0) continue;
    const ranges = own.map(([from, to]) => [from - STARTS[family], to - STARTS[family]] as const);
    json[family] =
      family === 'PROTO'
        ? intervals(
            OTHER_NUMBERS.filter((_, i) => ranges.some(([from, to]) => from <= i && i < to)).map((n) => [n + 1, n + 2]),
          ).map(([from, to]) => [from, to - 1])
        : ranges.map(([from, to]) => [from + 1, to]);
  }
  return json;
}

/** One line for people: `TCP 443, 8000-8080`, `all ports`, `every TCP port`, `ICMP type 8`. */
export function describePorts(set: PortSet): string {
  if (isSubset(ALL_PORTS, set)) return 'all ports';
  const transports = isSubset(TRANSPORT_PORTS, set);
  const parts = transports ? ['every TCP, UDP and SCTP port'] : [];
  for (const family of FAMILIES) {
    const own = intersect(set, everyPortOf(family));
    if (own.length === 0 || (transports && isTransport(family))) continue;
    parts.push(isSubset(everyPortOf(family), own) ? everythingOf(family) : describeSome(family, own));
  }
  return parts.length === 0 ? 'no port' : parts.join('; ');
}

const isTransport = (family: Family): family is Protocol => PROTOCOLS.some((each) => each === family);

function everythingOf(family: Family): string {
  if (isTransport(family)) return `every ${family} port`;
  return family === 'PROTO' ? 'other IP protocols' : family;
}

function describeSome(family: Family, own: PortSet): string {
  const points = own.map(([from, to]) => [from - STARTS[family], to - 1 - STARTS[family]] as const);
  const range = (from: number | string, to: number | string) => (from === to ? `${from}` : `${from}-${to}`);
  if (family === 'PROTO')
    return `IP protocol ${points.map(([from, to]) => range(OTHER_NUMBERS[from] ?? from, OTHER_NUMBERS[to] ?? to)).join(', ')}`;
  if (isTransport(family)) return `${family} ${points.map(([from, to]) => range(from + 1, to + 1)).join(', ')}`;
  return `${family} ${points.map(([from, to]) => (from % 256 === 0 && to % 256 === 255 ? `type ${range(from >> 8, to >> 8)}` : range(icmpName(from), icmpName(to)))).join(', ')}`;
}

const icmpName = (point: number): string => `type ${point >> 8} code ${point & 255}`;

/** One thing that can be sent: what witnesses and questions are about. A point of the port line. */
export type Destination = number;

/** The first point of a set: the witness that people can try. Undefined when the set is empty. */
export function firstPort(set: PortSet): Destination | undefined {
  return set[0]?.[0];
}

/** The protocol of a point, and its number there in the exchange form. */
export function readDestination(point: Destination): { readonly protocol: Family; readonly port: number } {
  const protocol = FAMILIES.findLast((family) => STARTS[family] <= point) ?? 'TCP';
  const offset = point - STARTS[protocol];
  return { protocol, port: 1 + (protocol === 'PROTO' ? (OTHER_NUMBERS[offset] ?? 0) : offset) };
}

/** `TCP 443`, `ICMP type 8 code 0`, `IP protocol 47`. */
export function describeDestination(point: Destination): string {
  return describePorts([[point, point + 1]]);
}

/** Reads `TCP/443`, `443`, `udp/53`, `ICMP/8/0`, `ICMP/8`, `47` as `PROTO/47`; undefined when it is none of these. */
export function parsePort(text: string): Destination | undefined {
  const match = /^(?:(TCP|UDP|SCTP|ICMP|ICMPV6|PROTO)\/)?(\d{1,5})(?:\/(\d{1,3}))?$/i.exec(text);
  if (match === null) return undefined;
  const family = FAMILIES.find((name) => name.toUpperCase() === (match[1] ?? 'TCP').toUpperCase()) ?? 'TCP';
  const [number, code] = [Number(match[2]), Number(match[3] ?? 0)];
  if (family === 'PROTO') return number > 255 || match[3] !== undefined ? undefined : firstPort(protocolNumber(number));
  if (!isTransport(family)) return number > 254 || code > 255 ? undefined : firstPort(icmp(family, number, code));
  return number < 1 || number > LAST_PORT || match[3] !== undefined ? undefined : firstPort(ports(family, number));
}
