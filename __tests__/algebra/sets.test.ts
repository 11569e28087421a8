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
import { exampleFor, representatives } from '../../src/algebra/label-parts.ts';
import {
  ABSENT,
  describeSelector,
  EVERYTHING,
  every,
  except,
  has,
  isEverything,
  isNothing,
  NOTHING,
  not,
  only,
  renameKeys,
  requirementsOf,
  requires,
  resolve,
  type Selector,
  selectorKey,
  selects,
  some,
  type ValueSet,
} from '../../src/algebra/labels.ts';
import {
  ALL_PORTS,
  describeDestination,
  describePorts,
  everyPortOf,
  firstPort,
  icmp,
  parsePort,
  ports,
  portsToJson,
  protocolNumber,
  readDestination,
  TRANSPORT_PORTS,
} from '../../src/algebra/ports.ts';
import { matches, textExamples } from '../../src/algebra/text-kinds.ts';
import {
  intersectTraffic,
  portsOfPeer,
  subtractTraffic,
  type Traffic,
  traffic,
  uniteTraffic,
} from '../../src/algebra/traffic.ts';
import { runs } from '../support/runs.ts';

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
    const first = firstPort(union(ports('UDP', 53), ports('SCTP', 9)));
    expect(first === undefined ? undefined : readDestination(first)).toEqual({ protocol: 'UDP', port: 53 });
    expect(firstPort([])).toBeUndefined();
  });

  test.each([
    ['TCP/1', 'TCP 1'],
    ['65535', 'TCP 65535'],
    ['udp/53', 'UDP 53'],
    ['ICMP/8', 'ICMP type 8 code 0'],
    ['icmpv6/128/1', 'ICMPv6 type 128 code 1'],
    ['PROTO/47', 'IP protocol 47'],
    ['PROTO/6', 'TCP 1'],
  ])('%s is %s', (text, words) => {
    const point = parsePort(text);
    expect(point === undefined ? undefined : describeDestination(point)).toBe(words);
  });

  test.each(['0', '65536', 'TCP/1/1', 'ICMP/255', 'ICMP/1/256', 'PROTO/256', 'GRE/1', ''])('%s is none', (text) =>
    expect(parsePort(text)).toBeUndefined(),
  );

  test.each([
    [icmp('ICMP', 8), 'ICMP type 8', { ICMP: [[2049, 2304]] }],
    [icmp('ICMP', 8, 3), 'ICMP type 8 code 3', { ICMP: [[2052, 2052]] }],
    [protocolNumber(47), 'IP protocol 47', { PROTO: [[48, 48]] }],
    [protocolNumber(6), 'every TCP port', { TCP: [[1, 65_535]] }],
    [
      everyPortOf('PROTO'),
      'other IP protocols',
      {
        PROTO: [
          [1, 1],
          [3, 6],
          [8, 17],
          [19, 58],
          [60, 132],
          [134, 256],
        ],
      },
    ],
    [TRANSPORT_PORTS, 'every TCP, UDP and SCTP port', { TCP: [[1, 65_535]], UDP: [[1, 65_535]], SCTP: [[1, 65_535]] }],
  ])('%j reads %s too', (given, words, json) => {
    expect(describePorts(given)).toBe(words);
    expect(portsToJson(given)).toEqual(json);
    expect(isSubset(given, ALL_PORTS)).toBe(true);
  });

  test('protocols share no point, and together they are everything', () => {
    const numbers = Array.from({ length: 256 }, (_, number) => protocolNumber(number));
    expect(numbers.reduce(union, [])).toEqual(ALL_PORTS);
    expect(describePorts(ALL_PORTS)).toBe('all ports');
    for (const [i, one] of numbers.entries())
      for (const other of numbers.slice(i + 1)) expect(intersect(one, other)).toEqual([]);
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
        expect(membersOf(unionBits(x, y))).toEqual(sorted([...new Set([...a, ...b])]));
        expect(membersOf(intersectBits(x, y))).toEqual(sorted(a.filter((each) => b.includes(each))));
        expect(membersOf(subtractBits(x, y))).toEqual(sorted(a.filter((each) => !b.includes(each))));
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
  const allowed: fc.Arbitrary<ValueSet> = fc.oneof(
    fc
      .tuple(fc.boolean(), fc.subarray(values))
      .map(([listed, chosen]) => (listed ? only(...chosen) : except(...chosen))),
    fc.record({
      kind: fc.constantFrom('contains', 'starts with', 'ends with'),
      text: fc.constantFrom('', '1', '2', '12'),
    }),
  );
  const { selector } = fc.letrec<{ selector: Selector }>((tie) => ({
    selector: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.record({ key: fc.constantFrom('a', 'b'), allowed }).map((each) => requires(each.key, each.allowed)),
      fc.array(tie('selector'), { maxLength: 3 }).map((parts) => every(...parts)),
      fc.array(tie('selector'), { maxLength: 3 }).map((parts) => some(...parts)),
      tie('selector').map(not),
    ),
  }));
  /** Every text that the vocabulary above can tell apart: up to four letters, one of them new. */
  const grow = (texts: readonly string[]) => texts.flatMap((text) => ['1', '2', 'x'].map((letter) => text + letter));
  const texts = [['']];
  for (let length = 1; length <= 4; length += 1) texts.push(grow(texts.at(-1) ?? []));
  const universe = [ABSENT, ...texts.flat()].flatMap((a) =>
    [ABSENT, '', '1', '2', '12', 'x21', '112', '2x'].map(
      (b) => new Map([['a', a] as const, ['b', b] as const].filter(([, value]) => value !== ABSENT)),
    ),
  );

  test('formulas mean what they say', () => {
    fc.assert(
      fc.property(selector, selector, (a, b) => {
        for (const labels of universe.slice(0, 60)) {
          expect(selects(every(a, b), labels)).toBe(selects(a, labels) && selects(b, labels));
          expect(selects(some(a, b), labels)).toBe(selects(a, labels) || selects(b, labels));
          expect(selects(not(a), labels)).toBe(!selects(a, labels));
        }
      }),
    );
  });

  test('every combination of selectors that some labels have, has a representative, and no other', () => {
    fc.assert(
      fc.property(fc.array(selector, { maxLength: 3 }), (selectors) => {
        const kind = (labels: ReadonlyMap<string, string>) => selectors.map((each) => selects(each, labels)).join();
        const { examples, exceeded } = representatives(EVERYTHING, selectors, 10_000);
        expect(exceeded).toBe(false);
        const kinds = new Set(examples.map(kind));
        for (const labels of universe) expect(kinds).toContain(kind(labels));
        expect(kinds.size).toBe(examples.length);
      }),
      { numRuns: runs(200) },
    );
  });

  test('representatives stay within their limits, and say when there are too many', () => {
    const selectors = ['a', 'b', 'c'].map((key) => has(key));
    expect(
      representatives(requires('a', only('1')), selectors, 100).examples.every((one) => one.get('a') === '1'),
    ).toBe(true);
    expect(representatives(EVERYTHING, selectors, 8).exceeded).toBe(false);
    expect(representatives(EVERYTHING, selectors, 7).exceeded).toBe(true);
  });

  test('an example exists exactly when something is selected', () => {
    fc.assert(
      fc.property(selector, (each) => {
        const example = exampleFor(each);
        if (example === undefined) expect(universe.some((labels) => selects(each, labels))).toBe(false);
        else expect(selects(each, example)).toBe(true);
      }),
    );
  });

  test('knowing some labels leaves the question about the others', () => {
    fc.assert(
      fc.property(selector, fc.constantFrom(...universe), (each, labels) => {
        const rest = resolve(each, (key) => (key === 'a' ? (labels.get('a') ?? ABSENT) : undefined));
        expect(selects(rest, labels)).toBe(selects(each, labels));
        expect(requirementsOf(rest).some(({ key }) => key === 'a')).toBe(false);
        const decided = resolve(each, (key) => labels.get(key === 'a' ? 'a' : 'b') ?? ABSENT);
        expect(isEverything(decided)).toBe(selects(each, labels));
        expect(isNothing(decided)).toBe(!selects(each, labels));
      }),
    );
  });

  test('renamed keys ask the same under other names', () => {
    fc.assert(
      fc.property(selector, fc.constantFrom(...universe), (each, labels) => {
        const renamed = new Map([...labels].map(([key, value]) => [`x${key}`, value]));
        expect(
          selects(
            renameKeys(each, (key) => `x${key}`),
            renamed,
          ),
        ).toBe(selects(each, labels));
      }),
    );
  });

  test('keys of selectors forget order', () => {
    fc.assert(
      fc.property(fc.array(selector, { maxLength: 4 }), (parts) => {
        expect(selectorKey(every(...parts))).toBe(selectorKey(every(...parts.toReversed())));
        expect(selectorKey(some(...parts))).toBe(selectorKey(some(...parts.toReversed())));
      }),
    );
  });

  test.each([
    [EVERYTHING, 'everything'],
    [NOTHING, 'nothing'],
    [every(requires('a', only('1')), has('b')), 'a=1,b'],
    [every(some(has('a'), has('b')), not(has('c'))), '(a or b),not (c)'],
    [some(has('a'), some(has('b'), has('c'))), 'a or (b or c)'],
    [every(has('a'), EVERYTHING), 'a'],
    [some(NOTHING, has('a')), 'a'],
    [requires('a', { kind: 'starts with', text: 'x' }), "a starts with 'x'"],
    [requires('a', except('1', '2')), 'a notin (1,2)'],
    [requires('a', only(ABSENT)), '!a'],
  ])('%j reads %s', (each, words) => {
    expect(describeSelector(each)).toBe(words);
  });
});

describe('kinds of texts', () => {
  test('plain values first, something new before them', () => {
    expect(textExamples(['b', 'any'], [])).toEqual(['any-2', 'b', 'any']);
  });

  test('patterns that exclude each other have no common text', () => {
    const patterns = [
      { kind: 'starts with', text: 'ab' },
      { kind: 'starts with', text: 'ba' },
      { kind: 'contains', text: 'aab' },
    ] as const;
    const examples = textExamples([], patterns);
    const kinds = examples.map((text) => patterns.map((pattern) => matches(pattern, text)).join());
    expect(new Set(kinds)).toEqual(
      new Set([
        'false,false,false',
        'true,false,false',
        'false,true,false',
        'false,false,true',
        'true,false,true',
        'false,true,true',
      ]),
    );
  });
});
