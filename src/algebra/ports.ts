import { type Intervals, intersect, intervals } from './intervals.ts';

/** Transport protocols of Kubernetes policies. */
export const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/**
 * Which destination ports of which protocols, as one canonical set on the *port line*: every protocol owns a stretch of
 * 65,536 points, so "TCP 80 and all of UDP" is a set like any other and protocols need no second loop anywhere.
 * Port 0 does not exist; ports are 1 to 65535.
 */
export type PortSet = Intervals<number>;

const STRETCH = 65_536;
const start = (protocol: Protocol): number => PROTOCOLS.indexOf(protocol) * STRETCH;

export const NO_PORTS: PortSet = [];

/** Ports `from` to `to`, both included, of one protocol. */
export function ports(protocol: Protocol, from: number, to: number = from): PortSet {
  return intervals([[start(protocol) + from, start(protocol) + to + 1]]);
}

/** Every port of one protocol. */
export function everyPortOf(protocol: Protocol): PortSet {
  return ports(protocol, 1, STRETCH - 1);
}

export const ALL_PORTS: PortSet = intervals(PROTOCOLS.flatMap((protocol) => everyPortOf(protocol)));

/** Port sets as people and other tools exchange them: closed intervals, absent protocol = none. */
export type PortsJson = { readonly [P in Protocol]?: readonly (readonly [from: number, to: number])[] };

/** The exchange form of `set`; protocols without ports are left out. */
export function portsToJson(set: PortSet): PortsJson {
  const json: { [P in Protocol]?: (readonly [number, number])[] } = {};
  for (const protocol of PROTOCOLS) {
    const own = intersect(set, everyPortOf(protocol));
    if (own.length > 0) json[protocol] = own.map(([from, to]) => [from - start(protocol), to - 1 - start(protocol)]);
  }
  return json;
}

/** One line for people: `TCP 443, 8000-8080`, `all ports`, `every TCP port`. */
export function describePorts(set: PortSet): string {
  const parts: string[] = [];
  let full = 0;
  for (const [protocol, ranges] of Object.entries(portsToJson(set))) {
    if (ranges.length === 1 && ranges[0]?.[0] === 1 && ranges[0][1] === STRETCH - 1) {
      full += 1;
      parts.push(`every ${protocol} port`);
    } else parts.push(`${protocol} ${ranges.map(([from, to]) => (from === to ? from : `${from}-${to}`)).join(', ')}`);
  }
  if (full === PROTOCOLS.length) return 'all ports';
  return parts.length === 0 ? 'no port' : parts.join('; ');
}

/** The first port of a set: the witness that people can try. Undefined when the set is empty. */
export function firstPort(set: PortSet): { readonly protocol: Protocol; readonly port: number } | undefined {
  const point = set[0]?.[0];
  const protocol = point === undefined ? undefined : PROTOCOLS[Math.floor(point / STRETCH)];
  return point === undefined || protocol === undefined ? undefined : { protocol, port: point % STRETCH };
}

/** Reads `TCP/443`, `443` or `udp/53`; undefined when it is not a port. */
export function parsePort(text: string): { readonly protocol: Protocol; readonly port: number } | undefined {
  const match = /^(?:(TCP|UDP|SCTP)\/)?(\d{1,5})$/i.exec(text);
  const port = Number(match?.[2]);
  if (match === null || port < 1 || port >= STRETCH) return undefined;
  const protocol = PROTOCOLS.find((name) => name === (match[1] ?? 'TCP').toUpperCase());
  return protocol === undefined ? undefined : { protocol, port };
}
