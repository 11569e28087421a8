import { type AddressSet, parseCidr } from '../../algebra/addresses.ts';
import { isSubset } from '../../algebra/intervals.ts';

/** How far a registry may stand: only at public addresses, or inside the organisation too. */
export type Network = 'public' | 'private';

/** What an address is. `never` is what no registry has, whatever is allowed. */
export type AddressClass = { readonly class: 'public' | 'private' | 'never'; readonly name: string };

/** The first row that contains an address decides. IANA special-purpose registries, and where clouds keep credentials. */
const ROWS: readonly (readonly [AddressClass['class'], string, ...string[]])[] = [
  ['never', 'metadata', '169.254.169.254', '100.100.100.200', '168.63.129.16', 'fd00:ec2::254', 'fd20:ce::254'],
  ['private', 'loopback', '127.0.0.0/8', '::1'],
  ['private', 'private', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
  ['private', 'carrier-grade NAT', '100.64.0.0/10'],
  ['never', 'link-local', '169.254.0.0/16', 'fe80::/10', 'fec0::/10'],
  ['never', 'multicast', '224.0.0.0/4', 'ff00::/8'],
  ['never', 'reserved', '0.0.0.0/8', '192.0.0.0/24', '192.88.99.0/24', '198.18.0.0/15', '240.0.0.0/4'],
  ['never', 'documentation', '192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20'],
  ['never', 'tunnel', '2001::/23', '2002::/16', '64:ff9b:1::/48'],
  ['public', 'public', '0.0.0.0/0', '2000::/3'],
];

const TABLE = ROWS.map(([kind, name, ...blocks]) => ({
  class: kind,
  name,
  sets: blocks.map((block) => parseCidr(block) ?? []),
}));

/** IPv6 that carries an IPv4 address in its last 32 bits and goes where that one goes: mapped (RFC 4291), NAT64 (RFC 6052). */
const CARRIERS = ['::ffff:0:0/96', '64:ff9b::/96'].map((block) => parseCidr(block) ?? []);

/** Classifies one IP address as DNS or a URL writes it. What is no address, and what no row knows, is `never`. */
export function classifyAddress(text: string): AddressClass {
  const address = text.includes('/') ? undefined : parseCidr(text.replace(/^\[(.*)\]$/, '$1'));
  if (address === undefined) return { class: 'never', name: 'unreadable' };
  const plain = carriedV4(address);
  const row = TABLE.find(({ sets }) => sets.some((set) => isSubset(plain, set)));
  return row === undefined ? { class: 'never', name: 'reserved' } : { class: row.class, name: row.name };
}

/** Whether a registry of this network may stand at the address; otherwise what the address is. */
export function addressProblem(address: string, network: Network): string | undefined {
  const { class: kind, name } = classifyAddress(address);
  return kind === 'public' || (kind === 'private' && network === 'private') ? undefined : name;
}

function carriedV4(address: AddressSet): AddressSet {
  const [from] = address[0] ?? [0n];
  if (!CARRIERS.some((block) => isSubset(address, block))) return address;
  const low = (from - (1n << 32n)) & 0xffffffffn; // IPv6 stands behind IPv4 on the line of addresses
  return [[low, low + 1n]];
}
