import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressParts, parseCidr, toCidrs } from '../../src/algebra/addresses.ts';
import {
  allBits,
  bitsOf,
  equalBits,
  intersectBits,
  membersOf,
  subtractBits,
  unionBits,
} from '../../src/algebra/bit-set.ts';
import { contains, equal, intersect, intervals, isSubset, subtract, union } from '../../src/algebra/intervals.ts';
import {
  ABSENT,
  admits,
  exampleOf,
  except,
  only,
  type Region,
  type Requirement,
  representatives,
  type Selector,
  selectorKey,
  selects,
  splitRegion,
} from '../../src/algebra/labels.ts';
import { describePorts, firstPort, ports, portsToJson } from '../../src/algebra/ports.ts';
import {
  intersectTraffic,
  portsOfPeer,
  subtractTraffic,
  type Traffic,
  traffic,
  uniteTraffic,
} from '../../src/algebra/traffic.ts';

const small = fc.integer({ min: 0, max: 20 });
const set = fc.array(fc.tuple(small, small), { maxLength: 5 }).map(intervals);
const points = Array.from({ length: 22 }, (_, i) => i);

describe('intervals', () => {
  test('are sets of points', () => {
    fc.assert(
      fc.property(set, set, (a, b) => {
        for (const point of points) {
          expect(contains(union(a, b), point)).toBe(contains(a, point) || contains(b, point));
          expect(contains(intersect(a, b), point)).toBe(contains(a, point) && contains(b, point));
          expect(contains(subtract(a, b), point)).toBe(contains(a, point) && !contains(b, point));
        }
        expect(isSubset(a, b)).toBe(points.every((point) => !contains(a, point) || contains(b, point)));
        expect(equal(union(a, b), union(b, a))).toBe(true);
        expect(equal(subtract(a, subtract(a, b)), intersect(a, b))).toBe(true);
      }),
    );
  });

  test('have one form', () => {
    fc.assert(
      fc.property(set, (a) => {
        a.forEach(([from, to], i) => {
          expect(from).toBeLessThan(to);
          expect(a[i + 1]?.[0] ?? Infinity).toBeGreaterThan(to);
        });
      }),
    );
  });
});

describe('ports', () => {
  test.each([
    [ports('TCP', 80), 'TCP 80', { TCP: [[80, 80]] }],
    [ports('UDP', 1, 65_535), 'every UDP port', { UDP: [[1, 65_535]] }],
    [union(ports('TCP', 80, 81), ports('SCTP', 9)), 'TCP 80-81; SCTP 9', { TCP: [[80, 81]], SCTP: [[9, 9]] }],
    [union(ports('TCP', 65_535), ports('UDP', 1)), 'TCP 65535; UDP 1', { TCP: [[65_535, 65_535]], UDP: [[1, 1]] }],
  ])('%j reads %s', (given, words, json) => {
    expect(describePorts(given)).toBe(words);
    expect(portsToJson(given)).toEqual(json);
  });

  test('the first port of a set is in it', () => {
    expect(firstPort(union(ports('UDP', 53), ports('SCTP', 9)))).toEqual({ protocol: 'UDP', port: 53 });
    expect(firstPort([])).toBeUndefined();
  });
});

describe('addresses', () => {
  test.each([
    ['10.1.2.3/8', ['10.0.0.0/8']],
    ['10.1.2.3', ['10.1.2.3/32']],
    ['::/0', ['::/0']],
    ['2001:db8::1', ['2001:db8::1/128']],
    ['fd00:0:0:1::/64', ['fd00:0:0:1::/64']],
    ['::ffff:10.0.0.1', ['::ffff:a00:1/128']],
  ])('%s is %j', (text, cidrs) => expect(toCidrs(parseCidr(text) ?? [])).toEqual(cidrs));

  test.each([
    '',
    '10.0.0',
    '10.0.0.256',
    '010.0.0.1',
    '10.0.0.0/33',
    '10.0.0.0/08',
    '::1::',
    '1:2:3:4:5:6:7',
    '10.0.0.0/8/8',
    'fe80::1%eth0',
  ])('%s is none', (text) => expect(parseCidr(text)).toBeUndefined());

  test('CIDRs of a set make the set again', () => {
    const cidr = fc
      .tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 32 }))
      .map(
        ([n, length]) => parseCidr(`${[24, 16, 8, 0].map((shift) => (n >>> shift) & 255).join('.')}/${length}`) ?? [],
      );
    fc.assert(
      fc.property(cidr, cidr, (a, b) => {
        expect(
          toCidrs(subtract(a, b))
            .map((text) => parseCidr(text) ?? [])
            .reduce(union, []),
        ).toEqual(subtract(a, b));
      }),
    );
  });

  test('parts do not overlap, cover everything, and every set is made of whole ones', () => {
    const sets = ['10.0.0.0/8', '10.1.0.0/16', '0.0.0.0/0', 'fd00::/8'].map((text) => parseCidr(text) ?? []);
    const parts = addressParts(sets);
    expect(parts.reduce(union, [])).toHaveLength(1);
    for (const part of parts)
      for (const each of sets) expect(isSubset(part, each) || intersect(part, each).length === 0).toBe(true);
  });
});

describe('bit sets and traffic', () => {
  const bits = fc.uniqueArray(fc.integer({ min: 0, max: 69 }));
  test('bit sets are sets of small numbers', () => {
    fc.assert(
      fc.property(bits, bits, (a, b) => {
        const [x, y] = [bitsOf(70, a), bitsOf(70, b)];
        const sorted = (members: readonly number[]) => members.toSorted((p, q) => p - q);
        expect([...membersOf(unionBits(x, y))]).toEqual(sorted([...new Set([...a, ...b])]));
        expect([...membersOf(intersectBits(x, y))]).toEqual(sorted(a.filter((each) => b.includes(each))));
        expect([...membersOf(subtractBits(x, y))]).toEqual(sorted(a.filter((each) => !b.includes(each))));
        expect(equalBits(unionBits(x, allBits(70)), allBits(70))).toBe(true);
      }),
    );
  });

  const flow: fc.Arbitrary<Traffic> = fc
    .array(fc.tuple(bits, set), { maxLength: 3 })
    .map((parts) => parts.map(([peers, on]) => traffic(bitsOf(70, peers), on)).reduce(uniteTraffic, []));
  test('traffic is a set of ports for every peer', () => {
    fc.assert(
      fc.property(flow, flow, fc.integer({ min: 0, max: 69 }), (a, b, peer) => {
        const [x, y] = [portsOfPeer(a, peer), portsOfPeer(b, peer)];
        expect(portsOfPeer(uniteTraffic(a, b), peer)).toEqual(union(x, y));
        expect(portsOfPeer(intersectTraffic(a, b), peer)).toEqual(intersect(x, y));
        expect(portsOfPeer(subtractTraffic(a, b), peer)).toEqual(subtract(x, y));
      }),
    );
  });
});

describe('labels', () => {
  const values = ['1', '2', ABSENT];
  const requirement: fc.Arbitrary<Requirement> = fc.record({
    key: fc.constantFrom('a', 'b'),
    allowed: fc
      .tuple(fc.boolean(), fc.subarray(values))
      .map(([listed, some]) => (listed ? only(...some) : except(...some))),
  });
  const selector: fc.Arbitrary<Selector> = fc.array(requirement, { maxLength: 3 });
  const universe = [...values, 'else'].flatMap((a) =>
    [...values, 'else'].map(
      (b) => new Map([['a', a] as const, ['b', b] as const].filter(([, value]) => value !== ABSENT)),
    ),
  );
  const isIn = (region: Region, labels: ReadonlyMap<string, string>) =>
    [...region].every(([key, allowed]) => admits(allowed, labels.get(key) ?? ABSENT));

  test('splitting a region loses nothing and doubles nothing', () => {
    fc.assert(
      fc.property(selector, (each) => {
        const { inside, outside } = splitRegion(new Map(), each);
        for (const labels of universe) {
          const places = [inside, ...outside].filter((region) => region !== undefined && isIn(region, labels));
          expect(places).toHaveLength(1);
          expect(places[0] === inside && inside !== undefined).toBe(selects(each, labels));
        }
        for (const region of outside) expect(isIn(region, exampleOf(region))).toBe(true);
      }),
    );
  });

  test('every combination of selectors that some labels have, has a representative', () => {
    fc.assert(
      fc.property(fc.array(selector, { maxLength: 4 }), (selectors) => {
        const kind = (labels: ReadonlyMap<string, string>) => selectors.map((each) => selects(each, labels)).join();
        const { examples, exceeded } = representatives(new Map(), selectors, 10_000);
        expect(exceeded).toBe(false);
        expect(new Set(examples.map(kind))).toEqual(new Set(universe.map(kind)));
      }),
    );
  });

  test('keys of selectors forget order', () =>
    fc.assert(
      fc.property(selector, (each) => {
        expect(selectorKey(each)).toBe(selectorKey(each.toReversed()));
      }),
    ));
});
