import { type Intervals, intersect, intervals } from './intervals.ts';

/**
 * Sets of IP addresses on one line: IPv4 first (0 to 2^32), IPv6 behind it. The families never mix: `0.0.0.0/0` says
 * nothing about IPv6.
 */
export type AddressSet = Intervals<bigint>;

const V4_SIZE = 1n << 32n;
const V6_SIZE = 1n << 128n;

export const ALL_IPV4: AddressSet = [[0n, V4_SIZE]];
export const ALL_IPV6: AddressSet = [[V4_SIZE, V4_SIZE + V6_SIZE]];
export const ALL_ADDRESSES: AddressSet = intervals([...ALL_IPV4, ...ALL_IPV6]);

type Family = { readonly bits: number; readonly offset: bigint };
const V4: Family = { bits: 32, offset: 0n };
const V6: Family = { bits: 128, offset: V4_SIZE };

function parseV4(text: string): bigint | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1);
  if (parts === undefined) return undefined;
  let value = 0n;
  for (const part of parts) {
    // Go's net package, which the API server validates with, refuses leading zeros (CVE-2021-29923).
    if (Number(part) > 255 || (part.length > 1 && part.startsWith('0'))) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

function parseV6(text: string): bigint | undefined {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const tail = dotted?.[2] === undefined ? undefined : parseV4(dotted[2]);
  const hex =
    tail === undefined ? text : `${dotted?.[1]}${(tail >> 16n).toString(16)}:${(tail & 0xffffn).toString(16)}`;
  const halves = hex.split('::');
  if (halves.length > 2) return undefined;
  // survives: a text that is split has a first part.
  const [left = [], right = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - left.length - right.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const words = [...left, ...Array<string>(missing).fill('0'), ...right];
  if (words.some((word) => !/^[0-9a-f]{1,4}$/i.test(word))) return undefined;
  return words.reduce((value, word) => (value << 16n) | BigInt(`0x${word}`), 0n);
}

/**
 * The addresses of a CIDR (`10.1.2.3/8` means `10.0.0.0/8`: host bits are masked) or of a single address.
 * Undefined when it is neither.
 */
export function parseCidr(text: string): AddressSet | undefined {
  const [address = '', prefix, ...rest] = text.split('/');
  const family = address.includes(':') ? V6 : V4;
  const value = family === V6 ? parseV6(address) : parseV4(address);
  if (value === undefined || rest.length > 0) return undefined;
  if (prefix !== undefined && !/^(0|[1-9]\d{0,2})$/.test(prefix)) return undefined;
  const length = prefix === undefined ? family.bits : Number(prefix);
  if (length > family.bits) return undefined;
  const size = 1n << BigInt(family.bits - length);
  const from = family.offset + value - (value % size);
  return [[from, from + size]];
}

function formatAddress(value: bigint, family: Family): string {
  if (family === V4) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
  const words = Array.from({ length: 8 }, (_, i) => (value >> BigInt(112 - 16 * i)) & 0xffffn);
  const text = words.map((word) => word.toString(16)).join(':');
  const zeros = [...text.matchAll(/(?:^|:)(?:0(?::|$)){2,}/g)].toSorted((a, b) => b[0].length - a[0].length)[0];
  return zeros === undefined ? text : `${text.slice(0, zeros.index)}::${text.slice(zeros.index + zeros[0].length)}`;
}

/** The fewest CIDRs that cover exactly this set, in address order, IPv4 first. */
export function toCidrs(set: AddressSet): readonly string[] {
  const out: string[] = [];
  for (const [family, whole] of [
    [V4, ALL_IPV4],
    [V6, ALL_IPV6],
  ] as const) {
    for (const [from, to] of intersect(set, whole)) {
      for (let at = from - family.offset, end = to - family.offset; at < end; ) {
        let bits = 0;
        while (at % (2n << BigInt(bits)) === 0n && at + (2n << BigInt(bits)) <= end) bits += 1;
        out.push(`${formatAddress(at, family)}/${family.bits - bits}`);
        at += 1n << BigInt(bits);
      }
    }
  }
  return out;
}

/**
 * The coarsest partition of all addresses in which every given set is a union of parts: two addresses share a part when
 * the same sets contain them. The parts come in address order of their first member.
 */
export function addressParts(sets: readonly AddressSet[]): readonly AddressSet[] {
  const bounds = new Set<bigint>([0n, V4_SIZE, V4_SIZE + V6_SIZE]);
  for (const set of sets) for (const [from, to] of set) bounds.add(from).add(to);
  // survives: no two are equal.
  const cuts = [...bounds].toSorted((a, b) => (a < b ? -1 : 1));
  const starts = new Map<bigint, number[]>();
  const ends = new Map<bigint, number[]>();
  sets.forEach((set, index) => {
    for (const [from, to] of set) {
      starts.set(from, [...(starts.get(from) ?? []), index]);
      ends.set(to, [...(ends.get(to) ?? []), index]);
    }
  });
  const parts = new Map<string, [bigint, bigint][]>();
  const open = new Set<number>();
  cuts.slice(0, -1).forEach((from, i) => {
    for (const index of ends.get(from) ?? []) open.delete(index);
    for (const index of starts.get(from) ?? []) open.add(index);
    // The family is part of the key: an external peer is IPv4 or IPv6, never a mixture.
    // survives: any two words tell two families apart.
    const key = `${from < V4_SIZE ? 4 : 6}|${[...open].toSorted((a, b) => a - b).join(',')}`;
    parts.set(key, [...(parts.get(key) ?? []), [from, cuts[i + 1] ?? from]]);
  });
  return [...parts.values()].map((part) => intervals(part));
}
