import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contains, intersect, isSubset, subtract, union } from '../../src/algebra/intervals.ts';
import { exampleFor, representatives } from '../../src/algebra/label-parts.ts';
import {
  ABSENT,
  admits,
  describeLabels,
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
  NO_PORTS,
  type PortSet,
  parsePort,
  ports,
  portsToJson,
  protocolNumber,
  readDestination,
  TRANSPORT_PORTS,
} from '../../src/algebra/ports.ts';
import { matches, type TextPattern, textExamples } from '../../src/algebra/text-kinds.ts';
import { LONGEST_SELECTOR, parseCalicoSelector } from '../../src/manifest/calico-selector.ts';
import { calicoSelects } from '../support/calico-selector-oracle.ts';
import { runs } from '../support/runs.ts';

// What selectors mean over all labels: docs/dialects/calico-selectors.md. Ports at the end: where protocols touch.

type Labels = Readonly<Record<string, string>>;
const labels = (of: Labels) => new Map(Object.entries(of));
const contained = (text: string): ValueSet => ({ kind: 'contains', text });
const started = (text: string): ValueSet => ({ kind: 'starts with', text });
const ended = (text: string): ValueSet => ({ kind: 'ends with', text });
const [a1, a2, b1] = [requires('a', only('1')), requires('a', only('2')), requires('b', only('1'))];

describe('one requirement', () => {
  // biome-ignore format: one row, one line
  test.each<[set: ValueSet, admitted: readonly string[], refused: readonly string[]]>([
    [only('x'), ['x'], ['X', 'xx', '', ABSENT]],
    [only('x', 'y'), ['x', 'y'], ['z', ABSENT]],
    [only(), [], ['', 'x', ABSENT]],
    [only(''), [''], ['x', ABSENT]],
    [only(ABSENT), [ABSENT], ['', 'x']],
    [except('x'), ['', 'X', ABSENT], ['x']],
    [except('x', 'y'), ['z', ABSENT], ['x', 'y']],
    [except(), ['', 'x', ABSENT], []],
    [except(ABSENT), ['', 'x'], [ABSENT]],
    [except(ABSENT, 'x'), ['', 'y'], [ABSENT, 'x']],
    [contained('b'), ['b', 'abc', 'ab', 'bc'], ['', 'a', 'B', ABSENT]],
    [started('b'), ['b', 'bc'], ['', 'ab', 'B', ABSENT]],
    [ended('b'), ['b', 'ab'], ['', 'bc', 'B', ABSENT]],
    [contained(''), ['', 'x'], [ABSENT]],
    [started(''), ['', 'x'], [ABSENT]],
    [ended(''), ['', 'x'], [ABSENT]],
    [contained('\0'), [], [ABSENT]],
    [started('\0'), [], [ABSENT]],
    [ended('absent'), ['absent'], [ABSENT]],
  ])('%j', (set, admitted, refused) => {
    for (const value of admitted) expect(admits(set, value), value).toBe(true);
    for (const value of refused) expect(admits(set, value), value).toBe(false);
  });
});

describe('selectors as Calico writes them', () => {
  // biome-ignore format: one row, one line
  test.each<[text: string, met: readonly Labels[], unmet: readonly Labels[]]>([
    ['', [{}, { k: 's' }], []],
    [' \t', [{}, { k: 's' }], []],
    ['all()', [{}, { k: 's' }], []],
    ['global( )', [{}, { k: 's' }], []],
    ["k == 's'", [{ k: 's' }], [{}, { k: 'S' }, { k: '' }]],
    ["k != 's'", [{}, { k: 'S' }], [{ k: 's' }]],
    ["k in {'s', 't'}", [{ k: 's' }, { k: 't' }], [{}, { k: 'u' }]],
    ["k in {'s',}", [{ k: 's' }], [{}]],
    ['k in {}', [], [{}, { k: '' }, { k: 's' }]],
    ["k not in {'s', 't'}", [{}, { k: 'u' }], [{ k: 's' }, { k: 't' }]],
    ["k notin{'s'}", [{}, { k: 'u' }], [{ k: 's' }]],
    ['k not in {}', [{}, { k: '' }, { k: 's' }], []],
    ["k contains 'b'", [{ k: 'abc' }], [{}, { k: 'ac' }]],
    ["k starts with 'b'", [{ k: 'bc' }], [{}, { k: 'ab' }]],
    ["k startswith 'b'", [{ k: 'bc' }], [{}, { k: 'ab' }]],
    ["k ends \t with 'b'", [{ k: 'ab' }], [{}, { k: 'bc' }]],
    ["k contains ''", [{ k: '' }, { k: 'x' }], [{}]],
    ['has(k)', [{ k: '' }, { k: 's' }], [{}, { l: 's' }]],
    ['!has( k )', [{}, { l: 's' }], [{ k: '' }]],
    ["!k == 's'", [{}, { k: 't' }], [{ k: 's' }]],
    ["!!k == 's'", [{ k: 's' }], [{}, { k: 't' }]],
    ["!k == 's' && l == 't'", [{ l: 't' }], [{ k: 's', l: 't' }, {}]],
    ["!(k == 's' && l == 't')", [{}, { k: 's' }], [{ k: 's', l: 't' }]],
    ["k == 's' || l == 't' && m == 'u'", [{ k: 's' }, { l: 't', m: 'u' }], [{ l: 't' }, { m: 'u' }]],
    ["(k == 's' || l == 't') && m == 'u'", [{ k: 's', m: 'u' }], [{ k: 's' }, { m: 'u' }]],
    ["has(k) && k != 's'", [{ k: 't' }], [{}, { k: 's' }]],
    ['k == "it\'s"', [{ k: "it's" }], [{ k: 'its' }]],
    ["k == 'a\nb'", [{ k: 'a\nb' }], [{ k: 'a b' }]],
    ["1a/-_. == 's'", [{ '1a/-_.': 's' }], [{}]],
    ["contains contains 'x'", [{ contains: 'ax' }], [{}]],
    ["has == 'x'", [{ has: 'x' }], [{}]],
    ["in in{'x'}", [{ in: 'x' }], [{}]],
    ['all() && !global()', [], [{}, { k: 's' }]],
  ])('%s', (text, met, unmet) => {
    const parsed = parseCalicoSelector(text);
    if ('problem' in parsed) throw new Error(parsed.problem);
    for (const each of met) expect(selects(parsed, labels(each)), JSON.stringify(each)).toBe(true);
    for (const each of unmet) expect(selects(parsed, labels(each)), JSON.stringify(each)).toBe(false);
  });

  // biome-ignore format: one row, one line
  test.each([
    ["k = 's'", 3], ["k == s", 6], ["k == 's", 6], ["'s' == k", 1], ['k', 2], ['()', 2], ["k == 's' &&", 12], ["k == 's' & l == 't'", 10],
    ["k == 's' | l == 't'", 10], ["k == 's' l == 't'", 10], ["k in 's'", 6], ["k in {'s' 't'}", 11], ["k in {,}", 7], ["k in {'s'", 10],
    ["k inf {'s'}", 3], ['has (k)', 5], ['has()', 5], ['has(k', 6], ['all(k)', 5], ['all', 4], ["(k == 's'", 10], ["k == 's')", 9], ['!', 2],
    ["k == 's'\n", 9], ["k\n== 's'", 2], ["kä == 's'", 2], ['k == l', 6],
  ])('%j does not parse, at column %i', (text, column) => {
    expect(parseCalicoSelector(text)).toEqual({ column, problem: expect.any(String) });
  });

  test('a selector has an end', () => {
    const spaces = (length: number) => 'has(k)'.padEnd(length);
    expect(parseCalicoSelector(spaces(LONGEST_SELECTOR))).toEqual(has('k'));
    expect(parseCalicoSelector(spaces(LONGEST_SELECTOR + 1))).toEqual({ column: 1025, problem: expect.any(String) });
  });

  const text = fc.letrec<{ text: string }>((tie) => ({
    text: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('has(k)', 'has(l)', 'all()', 'k in {}', "l not in { 'x' , 'xy' }", 'l in {"x",}'),
      fc
        .tuple(
          fc.constantFrom('k', 'l'),
          fc.constantFrom('==', '!=', 'contains', 'starts with', 'ends with'),
          fc.constantFrom('', 'x', 'y', 'xy'),
        )
        .map(([key, operator, value]) => `${key} ${operator} '${value}'`),
      tie('text').map((one) => `!(${one})`),
      fc.tuple(tie('text'), fc.constantFrom('&&', '||'), tie('text')).map((three) => three.join(' ')),
      fc.tuple(tie('text'), fc.constantFrom('&&', '||'), tie('text')).map((three) => `(${three.join('')})`),
    ),
  })).text;
  const value = fc.constantFrom(undefined, '', 'x', 'y', 'xy', 'yx');

  test('mean what an evaluator of texts says', () => {
    fc.assert(
      fc.property(text, value, value, (written, k, l) => {
        const own = { ...(k !== undefined && { k }), ...(l !== undefined && { l }) };
        const parsed = parseCalicoSelector(written);
        if ('problem' in parsed) throw new Error(`${written}: ${parsed.problem}`);
        expect(selects(parsed, labels(own))).toBe(calicoSelects(written, own));
      }),
      { numRuns: runs(500) },
    );
  });
});

describe('formulas', () => {
  // biome-ignore format: one row, one line
  test.each<[what: string, given: Selector, expected: Selector]>([
    ['one part is itself', every(a1), a1],
    ['one alternative is itself', some(a1), a1],
    ['no part asks nothing', every(), EVERYTHING],
    ['no alternative is nobody', some(), NOTHING],
    ['a key that is there', has('a'), requires('a', except(ABSENT))],
  ])('%s', (_, given, expected) => expect(given).toEqual(expected));

  // biome-ignore format: one row, one line
  test.each<[selector: Selector, everything: boolean, nothing: boolean]>([
    [EVERYTHING, true, false],
    [NOTHING, false, true],
    [every(a1, b1), false, false],
    [some(a1, b1), false, false],
    [a1, false, false],
    [not(EVERYTHING), false, false],
    [not(NOTHING), false, false],
  ])('%j: empty conjunction %s, empty disjunction %s', (selector, everything, nothing) => {
    expect(isEverything(selector)).toBe(everything);
    expect(isNothing(selector)).toBe(nothing);
  });

  test('requirements in the order written', () => {
    expect(requirementsOf(every(a1, not(some(b1, a2)), has('c')))).toEqual([a1, b1, a2, has('c')]);
    expect(requirementsOf(a1)).toEqual([a1]);
    expect(requirementsOf(not(EVERYTHING))).toEqual([]);
  });

  test('other keys, the same form', () => {
    const renamed = renameKeys(every(a1, not(some(b1, requires('c', started('x'))))), (key) => `x.${key}`);
    const [x1, y1, z] = [requires('x.a', only('1')), requires('x.b', only('1')), requires('x.c', started('x'))];
    expect(renamed).toEqual(every(x1, not(some(y1, z))));
  });

  const of = (known: Labels) => (key: string) => known[key];
  // biome-ignore format: one row, one line
  test.each<[what: string, given: Selector, known: Labels, left: Selector]>([
    ['nothing is known', every(a1, b1), {}, every(a1, b1)],
    ['met', a1, { a: '1' }, EVERYTHING],
    ['unmet', a1, { a: '2' }, NOTHING],
    ['known to be absent', a1, { a: ABSENT }, NOTHING],
    ['known to be absent, and that is asked', not(has('a')), { a: ABSENT }, EVERYTHING],
    ['met by being known', has('a'), { a: '' }, EVERYTHING],
    ['a met part goes', every(a1, b1), { a: '1' }, b1],
    ['an unmet part decides', every(a1, b1), { a: '2' }, NOTHING],
    ['all parts met', every(a1, b1), { a: '1', b: '1' }, EVERYTHING],
    ['a met alternative decides', some(a1, b1), { a: '1' }, EVERYTHING],
    ['an unmet alternative goes', some(a1, b1), { a: '2' }, b1],
    ['no alternative met', some(a1, b1), { a: '2', b: '2' }, NOTHING],
    ['not met', not(a1), { a: '1' }, NOTHING],
    ['not unmet', not(a1), { a: '2' }, EVERYTHING],
    ['not of what is open', not(every(a1, b1)), { a: '1' }, not(b1)],
    ['nobody stays nobody', NOTHING, {}, NOTHING],
    ['everybody stays everybody', EVERYTHING, {}, EVERYTHING],
    ['deep inside', every(some(a1, not(b1)), has('c')), { a: '2', c: 'x' }, not(b1)],
  ])('resolved: %s', (_, given, known, left) => expect(resolve(given, of(known))).toEqual(left));

  // biome-ignore format: one row, one line
  test.each<[one: Selector, other: Selector]>([
    [requires('a', only('1', '2')), requires('a', only('2', '1'))],
    [requires('a', only('1', '1')), requires('a', only('1'))],
    [every(a1, b1), every(b1, a1)],
    [some(a1, b1, a1), some(b1, a1)],
    [not(every(a1, b1)), not(every(b1, a1))],
  ])('%j is written in two ways', (one, other) => expect(selectorKey(one)).toBe(selectorKey(other)));

  test('different selectors have different keys', () => {
    const different = [
      a1, a2, b1, requires('a', except('1')), requires('a', contained('1')), requires('a', started('1')), requires('a', ended('1')),
      requires('a', only('1', '2')), requires('a', only(ABSENT)), has('a'), not(a1), not(not(a1)), not(b1), every(a1, b1), some(a1, b1),
      every(a1, b1, a2), EVERYTHING, NOTHING, not(EVERYTHING), every(some(a1, b1), a2), some(every(a1, b1), a2),
    ]; // biome-ignore format: data
    expect(new Set(different.map(selectorKey)).size).toBe(different.length);
  });
});

describe('selectors in words', () => {
  // biome-ignore format: one row, one line
  test.each<[selector: Selector, words: string]>([
    [a1, 'a=1'],
    [requires('a', only('1', '2')), 'a in (1,2)'],
    [requires('a', only()), 'a in ()'],
    [requires('a', only(ABSENT)), '!a'],
    [requires('a', only(ABSENT, '1')), 'a absent or in (1)'],
    [requires('a', except('1')), 'a!=1'],
    [requires('a', except('1', '2')), 'a notin (1,2)'],
    [has('a'), 'a'],
    [requires('a', except(ABSENT, '1')), 'a not in (1) and present'],
    [requires('a', contained('x')), "a contains 'x'"],
    [requires('a', ended('x')), "a ends with 'x'"],
    [some(a1, b1), 'a=1 or b=1'],
    [every(a1, some(a2, b1)), 'a=1,(a=2 or b=1)'],
    [some(every(a1, b1), a2), 'a=1,b=1 or a=2'],
    [not(some(a1, b1)), 'not (a=1 or b=1)'],
    [not(every(a1, b1)), 'not (a=1,b=1)'],
  ])('%j', (selector, words) => expect(describeSelector(selector)).toBe(words));

  test('labels', () => {
    expect(describeLabels(labels({ a: '1', b: '' }))).toBe('a=1,b=');
    expect(describeLabels(labels({}))).toBe('everything');
  });
});

describe('examples', () => {
  // biome-ignore format: one row, one line
  test.each<[selector: Selector, labels: Labels | undefined]>([
    [EVERYTHING, {}],
    [NOTHING, undefined],
    [not(EVERYTHING), undefined],
    [not(NOTHING), {}],
    [a1, { a: '1' }],
    [not(a1), {}],
    [every(not(a1), has('a')), { a: 'any' }],
    [every(requires('a', except('any')), has('a')), { a: 'any-2' }],
    [every(requires('a', except('any', 'any-2')), has('a')), { a: 'any-3' }],
    [every(a1, a2), undefined],
    [every(a1, b1), { a: '1', b: '1' }],
    [some(every(a1, a2), b1), { b: '1' }],
    [every(has('a'), not(has('a'))), undefined],
    [requires('a', only()), undefined],
    [requires('a', except()), {}],
    [requires('a', started('xy')), { a: 'xy' }],
    [every(requires('a', started('xy')), requires('a', ended('yz'))), { a: 'xyz' }],
    [every(requires('a', started('x')), requires('a', contained('y')), requires('a', except('xy'))), { a: expect.stringMatching(/^x.*y/) as string }],
    [every(requires('a', started('x')), requires('a', started('y'))), undefined],
    [every(requires('a', contained('x')), requires('a', only('y', 'z'))), undefined],
  ])('of %j', (selector, expected) => {
    const example = exampleFor(selector);
    expect(example && Object.fromEntries(example)).toEqual(expected);
    if (example !== undefined) expect(selects(selector, example)).toBe(true);
  });

  const texts = (limits: Selector, asking: readonly Selector[], limit = 100) => {
    const { examples, exceeded } = representatives(limits, asking, limit);
    return [exceeded, examples.map((each) => describeLabels(each)).toSorted()];
  };
  // biome-ignore format: one row, one line
  test.each<[what: string, limits: Selector, asking: readonly Selector[], examples: readonly string[]]>([
    ['nothing is asked', EVERYTHING, [], ['everything']],
    ['nobody is in the limits', NOTHING, [a1], []],
    ['two kinds', EVERYTHING, [a1], ['a=1', 'everything']],
    ['the same question twice', EVERYTHING, [a1, a1], ['a=1', 'everything']],
    ['a question and its opposite', EVERYTHING, [a1, not(a1)], ['a=1', 'everything']],
    ['questions that exclude each other', EVERYTHING, [a1, a2], ['a=1', 'a=2', 'everything']],
    ['questions that do not', EVERYTHING, [a1, b1], ['a=1', 'a=1,b=1', 'b=1', 'everything']],
    ['within limits that decide', a1, [a1, a2], ['a=1']],
    ['within limits that do not', has('b'), [a1], ['a=1,b=any', 'b=any']],
    ['a question that everybody meets', EVERYTHING, [EVERYTHING], ['everything']],
  ])('kinds: %s', (_, limits, asking, examples) => expect(texts(limits, asking)).toEqual([false, examples]));

  test('too many kinds are said', () => {
    expect(texts(EVERYTHING, [a1, a2], 3)[0]).toBe(false);
    expect(texts(EVERYTHING, [a1, a2], 2)[0]).toBe(true);
    expect(texts(EVERYTHING, [], 0)).toEqual([false, ['everything']]);
  });
});

describe('kinds of texts', () => {
  const pattern = fc.record({
    kind: fc.constantFrom<TextPattern['kind']>('contains', 'starts with', 'ends with'),
    text: fc.constantFrom('', 'p', 'q', 'pq', 'qp', 'pp'),
  });
  const longer = (list: readonly string[]) => list.flatMap((each) => ['p', 'q', 'z'].map((letter) => each + letter));
  const words = [['']];
  while (words.length <= 5) words.push(longer(words.at(-1) ?? []));
  const literals = fc.uniqueArray(fc.constantFrom<string>('', 'p', 'qp', 'zz'), { maxLength: 2 });

  test('every kind of text has one example, and literals are their own', () => {
    fc.assert(
      fc.property(literals, fc.array(pattern, { minLength: 1, maxLength: 3 }), (listed, patterns) => {
        const kindOf = (word: string) =>
          JSON.stringify([listed.indexOf(word), ...patterns.map((each) => matches(each, word))]);
        const examples = textExamples(listed, patterns);
        const kinds = examples.map(kindOf);
        expect(new Set(kinds).size).toBe(kinds.length);
        for (const word of words.flat()) expect(kinds).toContain(kindOf(word));
        for (const literal of listed) expect(examples).toContain(literal);
      }),
      { numRuns: runs(150) },
    );
  });

  test.each<[TextPattern['kind'], string, readonly string[], readonly string[]]>([
    ['contains', 'b', ['b', 'abc'], ['', 'a']],
    ['starts with', 'ab', ['ab', 'abc'], ['', 'a', 'xab']],
    ['ends with', 'ab', ['ab', 'xab'], ['', 'b', 'abx']],
    ['contains', '', ['', 'a'], []],
  ])('%s %s', (kind, part, met, unmet) => {
    for (const each of met) expect(matches({ kind, text: part }, each)).toBe(true);
    for (const each of unmet) expect(matches({ kind, text: part }, each)).toBe(false);
  });

  test('without patterns: a fresh text, then the literals as given', () => {
    expect(textExamples([], [])).toEqual(['any']);
    expect(textExamples(['z', 'a'], [])).toEqual(['any', 'z', 'a']);
    expect(textExamples(['any-2', 'any'], [])).toEqual(['any-3', 'any-2', 'any']);
  });
});

describe('the port line', () => {
  // biome-ignore format: one row, one line
  const BORDERS: readonly (readonly [text: string, words: string, exchanged: { protocol: string; port: number }])[] = [
    ['TCP/1', 'TCP 1', { protocol: 'TCP', port: 1 }],
    ['TCP/65535', 'TCP 65535', { protocol: 'TCP', port: 65_535 }],
    ['UDP/1', 'UDP 1', { protocol: 'UDP', port: 1 }],
    ['UDP/65535', 'UDP 65535', { protocol: 'UDP', port: 65_535 }],
    ['SCTP/1', 'SCTP 1', { protocol: 'SCTP', port: 1 }],
    ['SCTP/65535', 'SCTP 65535', { protocol: 'SCTP', port: 65_535 }],
    ['ICMP/0/0', 'ICMP type 0 code 0', { protocol: 'ICMP', port: 1 }],
    ['ICMP/1/2', 'ICMP type 1 code 2', { protocol: 'ICMP', port: 259 }],
    ['ICMP/254/255', 'ICMP type 254 code 255', { protocol: 'ICMP', port: 65_280 }],
    ['ICMPv6/0/0', 'ICMPv6 type 0 code 0', { protocol: 'ICMPv6', port: 1 }],
    ['ICMPv6/254/255', 'ICMPv6 type 254 code 255', { protocol: 'ICMPv6', port: 65_280 }],
    ['PROTO/0', 'IP protocol 0', { protocol: 'PROTO', port: 1 }],
    ['PROTO/2', 'IP protocol 2', { protocol: 'PROTO', port: 3 }],
    ['PROTO/59', 'IP protocol 59', { protocol: 'PROTO', port: 60 }],
    ['PROTO/255', 'IP protocol 255', { protocol: 'PROTO', port: 256 }],
  ];
  test.each(BORDERS)('%s', (text, words, exchanged) => {
    const point = parsePort(text) ?? -1;
    expect(describeDestination(point)).toBe(words);
    expect(readDestination(point)).toEqual(exchanged);
    expect(portsToJson([[point, point + 1]])).toEqual({ [exchanged.protocol]: [[exchanged.port, exchanged.port]] });
    expect(contains(ALL_PORTS, point)).toBe(true);
  });

  test('is one stretch without holes, in this order', () => {
    const points = BORDERS.map(([text]) => parsePort(text) ?? -1);
    expect(points).toEqual(points.toSorted((a, b) => a - b));
    expect(ALL_PORTS).toEqual([[points[0], (points.at(-1) ?? 0) + 1]]);
    const families = (['TCP', 'UDP', 'SCTP', 'ICMP', 'ICMPv6', 'PROTO'] as const).map(everyPortOf);
    for (const [index, family] of families.entries())
      expect(family[0]?.[0]).toBe(index === 0 ? 0 : families[index - 1]?.[0]?.[1]);
    expect(families.slice(0, 3).reduce(union)).toEqual(TRANSPORT_PORTS);
  });

  const text = fc.oneof(
    fc
      .tuple(fc.constantFrom('TCP', 'UDP', 'SCTP'), fc.integer({ min: 1, max: 65_535 }))
      .map((parts) => parts.join('/')),
    fc
      .tuple(fc.constantFrom('ICMP', 'ICMPv6'), fc.integer({ min: 0, max: 254 }), fc.integer({ min: 0, max: 255 }))
      .map((parts) => parts.join('/')),
    fc
      .integer({ min: 0, max: 255 })
      .filter((number) => ![1, 6, 17, 58, 132].includes(number))
      .map((number) => `PROTO/${number}`),
  );
  test('what is read is described and read again', () => {
    fc.assert(
      fc.property(text, (written) => {
        const words = describeDestination(parsePort(written) ?? -1)
          .replace('IP protocol', 'PROTO')
          .replace(' type', '')
          .replace(' code', '')
          .replaceAll(' ', '/');
        expect(words).toBe(written);
      }),
      { numRuns: runs(200) },
    );
  });

  test.each(['ICMP', 'ICMPv6'] as const)('a type of %s is all its codes', (family) => {
    for (const type of [0, 8, 254]) {
      const codes = Array.from({ length: 256 }, (_, code) => icmp(family, type, code)).reduce(union);
      expect(icmp(family, type)).toEqual(codes);
      expect(isSubset(codes, everyPortOf(family))).toBe(true);
    }
  });

  // biome-ignore format: one row, one line
  test.each([[1, 'ICMP'], [6, 'TCP'], [17, 'UDP'], [58, 'ICMPv6'], [132, 'SCTP']] as const)('protocol %i is %s', (number, family) => {
    expect(protocolNumber(number)).toEqual(everyPortOf(family));
  });

  // biome-ignore format: one row, one line
  test.each<[set: PortSet, words: string]>([
    [NO_PORTS, 'no port'],
    [ALL_PORTS, 'all ports'],
    [TRANSPORT_PORTS, 'every TCP, UDP and SCTP port'],
    [union(TRANSPORT_PORTS, icmp('ICMP', 8)), 'every TCP, UDP and SCTP port; ICMP type 8'],
    [everyPortOf('TCP'), 'every TCP port'],
    [ports('TCP', 1, 65_534), 'TCP 1-65534'],
    [union(everyPortOf('TCP'), everyPortOf('UDP')), 'every TCP port; every UDP port'],
    [union(ports('TCP', 65_535), everyPortOf('UDP')), 'TCP 65535; every UDP port'],
    [union(ports('TCP', 80), ports('TCP', 443, 444)), 'TCP 80, 443-444'],
    [everyPortOf('ICMP'), 'ICMP'],
    [union(icmp('ICMP', 254), everyPortOf('ICMPv6')), 'ICMP type 254; ICMPv6'],
    [union(icmp('ICMP', 3), icmp('ICMP', 4)), 'ICMP type 3-4'],
    [icmp('ICMPv6', 128, 7), 'ICMPv6 type 128 code 7'],
    [union(icmp('ICMP', 8, 1), icmp('ICMP', 8, 2)), 'ICMP type 8 code 1-type 8 code 2'],
    [union(icmp('ICMP', 3), icmp('ICMP', 8, 0)), 'ICMP type 3, type 8 code 0'],
    [protocolNumber(47), 'IP protocol 47'],
    [[46, 47, 50].map(protocolNumber).reduce(union), 'IP protocol 46-47, 50'],
    [everyPortOf('PROTO'), 'other IP protocols'],
    [union(ports('UDP', 53), protocolNumber(0)), 'UDP 53; IP protocol 0'],
    [subtract(ALL_PORTS, everyPortOf('PROTO')), 'every TCP, UDP and SCTP port; ICMP; ICMPv6'],
  ])('%j in words', (set, words) => expect(describePorts(set)).toBe(words));

  // biome-ignore format: one row, one line
  test.each<[set: PortSet, json: object]>([
    [NO_PORTS, {}],
    [union(ports('TCP', 65_535), ports('UDP', 1)), { TCP: [[65_535, 65_535]], UDP: [[1, 1]] }],
    [[5, 7, 8].map(protocolNumber).reduce(union), { PROTO: [[6, 6], [8, 9]] }],
    [[0, 255].map(protocolNumber).reduce(union), { PROTO: [[1, 1], [256, 256]] }],
    [everyPortOf('ICMP'), { ICMP: [[1, 65_280]] }],
  ])('%j exchanged', (set, json) => expect(portsToJson(set)).toEqual(json));

  test('the first port of a set is its least point, in every family', () => {
    for (const set of [ports('UDP', 5, 9), icmp('ICMP', 8), protocolNumber(47), TRANSPORT_PORTS]) {
      const first = firstPort(set) ?? -1;
      expect(contains(set, first)).toBe(true);
      expect(intersect(set, [[0, first]])).toEqual([]);
    }
  });

  test.each(['TCP', 'TCP/', '/80', 'TCP/80/', '-1', '80.0', '123456', 'ICMP/8/0/0', 'PROTO/47/1', ' 80', 'tcp/080000'])(
    '%j is no port',
    (written) => expect(parsePort(written)).toBeUndefined(),
  );
});
