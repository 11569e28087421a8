import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AddressSet,
  ALL_ADDRESSES,
  ALL_IPV6,
  addressParts,
  parseCidr,
  toCidrs,
} from '../../src/algebra/addresses.ts';
import {
  addBit,
  allBits,
  type BitSet,
  bitsOf,
  equalBits,
  hasBit,
  isEmptyBits,
  isSubsetBits,
  membersOf,
  noBits,
  subtractBits,
  uniteAllBits,
} from '../../src/algebra/bit-set.ts';
import { fingerprint } from '../../src/algebra/fingerprint.ts';
import { equal, intersect, intervals, subtract, union } from '../../src/algebra/intervals.ts';
import { exampleFor, representatives } from '../../src/algebra/label-parts.ts';
import {
  ABSENT,
  EVERYTHING,
  every,
  except,
  labelsKey,
  only,
  requires,
  type Selector,
  selects,
  some,
} from '../../src/algebra/labels.ts';
import { textExamples } from '../../src/algebra/text-kinds.ts';
import {
  allTraffic,
  equalTraffic,
  intersectTraffic,
  peersOf,
  portsOfPeer,
  subtractTraffic,
  type Traffic,
  traffic,
  uniteAllTraffic,
  uniteTraffic,
} from '../../src/algebra/traffic.ts';
import { runs } from '../support/runs.ts';

// What the sets promise beyond being sets: one form for each, and nothing outside their space.

describe('intervals', () => {
  const parts = fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { maxLength: 6 });
  const pointsOf = (set: readonly (readonly [number, number])[]): string =>
    Array.from({ length: 13 }, (_, point) => (set.some(([from, to]) => from <= point && point < to) ? 1 : 0)).join('');

  test('every operation gives the one form of its result', () => {
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const [a, b] = [intervals(one), intervals(other)];
        for (const set of [a, b, union(a, b), intersect(a, b), subtract(a, b)]) {
          for (const [index, [from, to]] of set.entries()) {
            expect(from).toBeLessThan(to);
            if (index > 0) expect(from).toBeGreaterThan(set[index - 1]?.[1] ?? Infinity);
          }
          expect(intervals(set)).toEqual(set);
        }
        expect(equal(a, b)).toBe(pointsOf(a) === pointsOf(b));
      }),
      { numRuns: runs(300) },
    );
  });

  test.each([
    ['the same', [[1, 4]], [[1, 4]], true],
    ['another end', [[1, 4]], [[1, 5]], false],
    ['another beginning', [[1, 4]], [[2, 4]], false],
    [
      'a part more',
      [[1, 4]],
      [
        [1, 4],
        [6, 7],
      ],
      false,
    ],
    [
      'a part less',
      [
        [1, 4],
        [6, 7],
      ],
      [[1, 4]],
      false,
    ],
    ['nothing', [], [], true],
  ] as const)('are equal or not: %s', (_title, a, b, same) => expect(equal<number>(a, b)).toBe(same));

  test('what is cut out of several parts leaves what is between', () => {
    expect(
      subtract(
        [
          [0, 10],
          [20, 30],
        ],
        [
          [5, 22],
          [25, 26],
          [40, 50],
        ],
      ),
    ).toEqual([
      [0, 5],
      [22, 25],
      [26, 30],
    ]);
    expect(
      subtract(
        [[0, 10]],
        [
          [0, 3],
          [3, 5],
        ],
      ),
    ).toEqual([[5, 10]]);
    expect(subtract([[0, 10]], [[10, 12]])).toEqual([[0, 10]]);
  });
});

describe('bit sets', () => {
  test.each([1, 31, 32, 33, 64, 65])('of %d have that many members and no more', (size) => {
    expect(membersOf(allBits(size))).toEqual(Array.from({ length: size }, (_, index) => index));
    expect(membersOf(subtractBits(allBits(size), bitsOf(size, [0])))).toHaveLength(size - 1);
    expect(noBits(size)).toHaveLength(Math.ceil(size / 32));
  });

  test.each([
    ['nothing in nothing', [], [], true],
    ['something in itself', [3, 40], [3, 40], true],
    ['something in more', [40], [3, 40], true],
    ['something in less, in the first word', [3, 40], [40], false],
    ['something in less, in the last word', [3, 40], [3], false],
  ])('%s', (_title, a, b, inside) => {
    const [one, other] = [bitsOf(64, a), bitsOf(64, b)];
    expect(isSubsetBits(one, other)).toBe(inside);
    expect(isEmptyBits(subtractBits(one, other))).toBe(inside);
    expect(equalBits(one, other)).toBe(inside && a.length === b.length);
  });

  test('know their members', () => {
    const set = bitsOf(70, [0, 31, 32, 69]);
    expect([0, 31, 32, 69].every((member) => hasBit(set, member))).toBe(true);
    expect([1, 30, 33, 68].some((member) => hasBit(set, member))).toBe(false);
    addBit(set, 33);
    expect(hasBit(set, 33)).toBe(true);
    expect([isEmptyBits(set), isEmptyBits(noBits(70))]).toEqual([false, true]);
  });

  test('unite in any number', () => {
    const sets = [[1], [40], [1, 60]].map((members) => bitsOf(64, members));
    expect(membersOf(uniteAllBits(sets, 64))).toEqual([1, 40, 60]);
    expect(membersOf(uniteAllBits([], 64))).toEqual([]);
    expect(membersOf(uniteAllBits(sets.slice(0, 1), 64))).toEqual([1]);
    expect(membersOf(sets[0] ?? noBits(0))).toEqual([1]);
  });
});

describe('traffic', () => {
  const SIZE = 34;
  const bits = (...members: readonly number[]): BitSet => bitsOf(SIZE, members);
  const piece = fc.tuple(fc.nat(3), fc.tuple(fc.nat(9), fc.nat(9)));
  const trafficOf = (pieces: readonly (readonly [number, readonly [number, number]])[]): Traffic =>
    pieces.reduce<Traffic>(
      (all, [peer, range]) => uniteTraffic(all, traffic(bits(peer, 30 + peer), intervals([range]))),
      [],
    );

  test('every operation gives the one form of its result', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 5 }), fc.array(piece, { maxLength: 5 }), (one, other) => {
        const [a, b] = [trafficOf(one), trafficOf(other)];
        for (const set of [
          a,
          uniteTraffic(a, b),
          intersectTraffic(a, b),
          subtractTraffic(a, b),
          uniteAllTraffic([a, b, a]),
        ])
          for (const [index, { from, to, peers }] of set.entries()) {
            const last = set[index - 1];
            expect(from).toBeLessThan(to);
            expect(isEmptyBits(peers)).toBe(false);
            if (last === undefined) continue;
            expect(from).toBeGreaterThanOrEqual(last.to);
            if (from === last.to) expect(equalBits(peers, last.peers)).toBe(false);
          }
        const same = [0, 1, 2, 3].every((peer) => equal(portsOfPeer(a, peer), portsOfPeer(b, peer)));
        expect(equalTraffic(a, b)).toBe(same);
        expect(membersOf(peersOf(a, SIZE)).filter((peer) => peer < 4)).toEqual(
          [0, 1, 2, 3].filter((peer) => portsOfPeer(a, peer).length > 0),
        );
      }),
      { numRuns: runs(300) },
    );
  });

  test('nothing is the empty set on either side', () => {
    const full = traffic(bits(1), [[1, 5]]);
    expect([uniteTraffic([], full), uniteTraffic(full, []), subtractTraffic(full, [])]).toEqual([full, full, full]);
    expect([intersectTraffic([], full), intersectTraffic(full, []), subtractTraffic([], full)]).toEqual([[], [], []]);
    expect(traffic(bits(), [[1, 5]])).toEqual([]);
    expect(uniteAllTraffic([])).toEqual([]);
  });

  test('touching stretches of the same peers are one', () => {
    const joined = uniteTraffic(traffic(bits(1), [[1, 5]]), traffic(bits(1), [[5, 9]]));
    expect(joined.map(({ from, to }) => [from, to])).toEqual([[1, 9]]);
    expect(portsOfPeer(uniteTraffic(joined, traffic(bits(2), [[3, 4]])), 1)).toEqual([[1, 9]]);
    expect(portsOfPeer(uniteTraffic(traffic(bits(1), [[1, 2]]), traffic(bits(1), [[3, 4]])), 1)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test('unites in any number', () => {
    const parts = [1, 2, 3, 4, 5].map((peer) => traffic(bits(peer), [[peer, peer + 1]]));
    for (const count of [0, 1, 2, 3, 4, 5])
      expect(
        parts.flatMap((_, peer) => portsOfPeer(uniteAllTraffic(parts.slice(0, count)), peer + 1)),
        `${count}`,
      ).toEqual(parts.slice(0, count).map((_, peer) => [peer + 1, peer + 2]));
  });

  test.each([
    ['the same', [[1, 5, 1]], [[1, 5, 1]], true],
    ['nothing', [], [], true],
    [
      'a stretch more',
      [[1, 5, 1]],
      [
        [1, 5, 1],
        [7, 9, 1],
      ],
      false,
    ],
    ['another beginning', [[1, 5, 1]], [[2, 5, 1]], false],
    ['another end', [[1, 5, 1]], [[1, 6, 1]], false],
    ['other peers', [[1, 5, 1]], [[1, 5, 2]], false],
    [
      'other peers behind the same',
      [
        [1, 5, 1],
        [5, 9, 2],
      ],
      [
        [1, 5, 1],
        [5, 9, 3],
      ],
      false,
    ],
  ] as const)('is equal or not: %s', (_title, one, other, same) => {
    const read = (pieces: readonly (readonly [number, number, number])[]): Traffic =>
      pieces.map(([from, to, peer]) => ({ from, to, peers: bits(peer) }));
    expect(equalTraffic(read(one), read(other))).toBe(same);
  });

  test('of everybody is everybody', () => {
    expect(membersOf(peersOf(allTraffic(SIZE), SIZE))).toHaveLength(SIZE);
  });
});

describe('addresses', () => {
  test.each([
    '1.2.3.4.5',
    'x1.2.3.4',
    '1.2.3.4x',
    '1.2.3',
    '256.0.0.1',
    '1.2.3.256',
    '01.2.3.4',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '::1.2.3',
    '::1.2.3.4.5',
    '::x1.2.3.4',
    '12345::',
    'g::',
    '1\n::1.2.3.4',
    '1.2.3.4/33',
    '::/129',
    '1.2.3.4/08',
    '1.2.3.4/',
    '',
  ])('`%s` is none', (text) => expect(parseCidr(text)).toBeUndefined());

  test.each([
    ['255.255.255.255', '255.255.255.255/32'],
    ['100.200.130.140', '100.200.130.140/32'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8/128'],
    ['::', '::/128'],
    ['::1', '::1/128'],
    ['1::', '1::/128'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0/128'],
    ['::ffff:100.200.130.140', '::ffff:64c8:828c/128'],
    ['1:2:3:4:5:6:100.200.130.140', '1:2:3:4:5:6:64c8:828c/128'],
    ['::/0', '::/0'],
  ])('`%s` is `%s`', (text, cidr) => expect(toCidrs(parseCidr(text) ?? [])).toEqual([cidr]));

  test('all of them are both families', () => {
    expect(toCidrs(ALL_ADDRESSES)).toEqual(['0.0.0.0/0', '::/0']);
  });

  test('parts keep the families apart, also where one set spans them', () => {
    const cidrs = (sets: readonly AddressSet[]) => addressParts(sets).map((part) => toCidrs(part));
    expect(cidrs([])).toEqual([['0.0.0.0/0'], ['::/0']]);
    expect(cidrs([ALL_ADDRESSES])).toEqual([['0.0.0.0/0'], ['::/0']]);
    const ten = parseCidr('10.0.0.0/8') ?? [];
    expect(cidrs([ten, union(ten, ALL_IPV6)])).toHaveLength(3);
  });

  test('parts are the same where the same sets overlap, whichever of them began first', () => {
    const of = (...seconds: readonly number[]) => seconds.map((n) => parseCidr(`10.${n}.0.0/16`) ?? []).reduce(union);
    const parts = addressParts([of(1, 2, 6), of(2, 3, 5, 6)]);
    expect(parts.map((part) => toCidrs(part)).filter((part) => part.length < 5)).toEqual([
      ['10.1.0.0/16'],
      ['10.2.0.0/16', '10.6.0.0/16'],
      ['10.3.0.0/16', '10.5.0.0/16'],
      ['::/0'],
    ]);
    expect(parts).toHaveLength(5);
  });
});

describe('names of contents', () => {
  test('differ where a letter, the order or the length does', () => {
    const names = ['', 'a', 'b', 'ab', 'ba', 'aa', 'aaa', 'pay/api', 'pay/apj', '\u{1f600}'].map(fingerprint);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[0-9a-f]{14}$/);
    expect(fingerprint('pay/api')).toBe(fingerprint('pay/api'));
  });

  test('of labels forget their order', () => {
    expect(
      labelsKey(
        new Map([
          ['b', '2'],
          ['a', '1'],
        ]),
      ),
    ).toBe('a=1,b=2');
  });
});

describe('examples', () => {
  test('of kinds that selectors do not tell apart there is one, the smallest', () => {
    const { examples } = representatives(requires('app', except()), [requires('app', only('web'))], 10);
    expect(examples.map(labelsKey).toSorted()).toEqual(['', 'app=web']);
    expect(exampleFor(requires('app', only('web', 'api')))?.size).toBe(1);
  });

  const [a1, a2, b1, b2, c1] = [
    ['a', '1'],
    ['a', '2'],
    ['b', '1'],
    ['b', '2'],
    ['c', '1'],
  ].map(([key = '', value = '']) => requires(key, only(value)));
  if (a1 === undefined || a2 === undefined || b1 === undefined || b2 === undefined || c1 === undefined)
    throw new Error('five');
  // biome-ignore format: one row, one line
  test.each<[why: string, selector: Selector, parts: number]>([
    ['one value of a key, and the others', a1, 2],
    ['two values of a key', some(a1, a2), 2],
    ['two values of a key beside another key', some(every(a1, b1), every(a2, b1)), 3],
    ['two values of two keys', some(every(a1, b1), every(a2, b2)), 5],
    ['two keys', some(a1, b1), 3],
  ])('parts that differ in one key only are one: %s', (_, selector, parts) => {
    expect(representatives(EVERYTHING, [selector], parts).exceeded).toBe(false);
    expect(representatives(EVERYTHING, [selector], parts - 1).exceeded).toBe(true);
  });

  // biome-ignore format: one row, one line
  test.each<[why: string, selector: Selector, example: string]>([
    ['the plainest value of those that are one part', some(a2, a1), 'a=1'],
    ['the plainest value, whichever is written first', some(a1, a2), 'a=1'],
    ['the fewest labels', some(every(b1, c1), a1), 'a=1'],
    ['the first of equally many', some(a1, b1), 'a=1'],
    ['the first of equally many, written the other way', some(b1, a1), 'b=1'],
  ])('an example has %s', (_, selector, example) => {
    const { examples } = representatives(EVERYTHING, [selector], 10);
    expect(examples.map(labelsKey).filter((each) => each !== '')).toEqual([example]);
  });

  test('an example is what a label can be, also where every common letter is asked for', () => {
    const letters = ['a', 'n', 'y', 'x'].map((text) => requires('k', { kind: 'contains', text }));
    const asked = [...letters, requires('k', only('', ABSENT))];
    const { examples } = representatives(EVERYTHING, asked, 100);
    const values = examples.flatMap((labels) => [...labels.values()]);
    for (const value of values) expect(value).toMatch(/^[-._A-Za-z0-9]*$/);
    const kinds = values.map((value) => letters.filter((letter) => selects(letter, new Map([['k', value]]))).length);
    expect(kinds.filter((count) => count === 0)).toHaveLength(1);
    expect(examples).toHaveLength(2 + 15);
  });

  test('a text that only begins like a pattern is another kind than one that has it', () => {
    const kinds = textExamples(
      ['ab'],
      [
        { kind: 'starts with', text: 'a' },
        { kind: 'ends with', text: 'b' },
        { kind: 'contains', text: 'x' },
      ],
    ).map((text) => [text === 'ab', text.startsWith('a'), text.endsWith('b'), text.includes('x')].map(Number).join(''));
    expect(kinds.toSorted()).toEqual(['0000', '0001', '0010', '0011', '0100', '0101', '0110', '0111', '1110']);
  });
});
