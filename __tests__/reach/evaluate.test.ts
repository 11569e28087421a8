import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bitsOf } from '../../src/algebra/bit-set.ts';
import { contains } from '../../src/algebra/intervals.ts';
import { ALL_PORTS, type PortSet, parsePort, ports } from '../../src/algebra/ports.ts';
import { allTraffic, equalTraffic, portsOfPeer, traffic, uniteTraffic } from '../../src/algebra/traffic.ts';
import type { RuleVerdict } from '../../src/policy/stage.ts';
import { type AppliedStage, evaluate } from '../../src/reach/evaluate.ts';
import { runs } from '../support/runs.ts';

// The fold over stages. A stage is written `deny: +a80 -b >c`: its end, then its rules; `+` allows, `-` denies, `>` hands on.
// A rule names peers by letter, and TCP ports 80 to 82; without a port it means all traffic.

const PEERS = ['a', 'b', 'c'];
const PORTS = [80, 81, 82];
const PROBES = PEERS.flatMap((peer) => PORTS.map((port) => `${peer}${port}`));

type Written = { readonly verdict: RuleVerdict; readonly peers: string; readonly ports: PortSet };
type WrittenStage = { readonly unmatched: 'deny' | 'pass'; readonly rules: readonly Written[] };

const VERDICTS: { readonly [sign: string]: RuleVerdict } = { '+': 'allow', '-': 'deny', '>': 'pass' };

function readStage(text: string): WrittenStage {
  const [end, ...rules] = text.split(' ');
  return {
    unmatched: end === 'deny:' ? 'deny' : 'pass',
    rules: rules.map((rule) => {
      const [, sign = '', peers = '', from, to = from] = /^(.)([a-c]*)(\d+)?(?:-(\d+))?$/.exec(rule) ?? [];
      const on = from === undefined ? ALL_PORTS : ports('TCP', Number(from), Number(to));
      return { verdict: VERDICTS[sign] ?? 'pass', peers, ports: on };
    }),
  };
}

const apply = ({ unmatched, rules }: WrittenStage): AppliedStage => ({
  unmatched,
  rules: rules.map(({ verdict, peers, ports: on }) => ({
    verdict,
    traffic: traffic(
      bitsOf(
        PEERS.length,
        peers.split('').map((peer) => PEERS.indexOf(peer)),
      ),
      on,
    ),
  })),
});

const isAllowed = (stages: readonly WrittenStage[], probe: string): boolean => {
  const result = evaluate(stages.map(apply), PEERS.length);
  return contains(portsOfPeer(result, PEERS.indexOf(probe.slice(0, 1))), parsePort(probe.slice(1)) ?? -1);
};

/** One packet at a time: docs/dialects/calico.md, "Order". */
function passes(stages: readonly WrittenStage[], probe: string): boolean {
  for (const { unmatched, rules } of stages) {
    const point = parsePort(probe.slice(1)) ?? -1;
    const met = rules.find(({ peers, ports: on }) => peers.includes(probe.slice(0, 1)) && contains(on, point));
    const verdict = met?.verdict ?? unmatched;
    if (verdict !== 'pass') return verdict === 'allow';
  }
  return true;
}

const ALL = PROBES.join(' ');

describe('the fold over stages', () => {
  // biome-ignore format: one row, one line
  test.each<[why: string, stages: readonly string[], allowed: string]>([
    ['no stage: everything', [], ALL],
    ['nothing matches, the stage denies', ['deny:'], ''],
    ['nothing matches, the stage hands on', ['pass:'], ALL],
    ['a rule about nobody', ['deny: +'], ''],
    ['an Allow, and the rest denied', ['deny: +a80'], 'a80'],
    ['an Allow, and the rest handed on', ['pass: +a80'], ALL],
    ['a Deny, and the rest denied', ['deny: -a'], ''],
    ['a Deny, and the rest handed on', ['pass: -a'], 'b80 b81 b82 c80 c81 c82'],
    ['a Deny of one port', ['pass: -a80'], 'a81 a82 b80 b81 b82 c80 c81 c82'],
    ['the first match decides: Allow', ['deny: +a80 -a'], 'a80'],
    ['the first match decides: Deny', ['deny: -a80 +a'], 'a81 a82'],
    ['a narrow Deny inside an Allow comes too late', ['deny: +a -a80'], 'a80 a81 a82'],
    ['ranges', ['deny: +ab80-81'], 'a80 a81 b80 b81'],
    ['rules of one verdict add up', ['deny: +a80 +b81 +c82'], 'a80 b81 c82'],
    ['rules of one verdict add up between others', ['deny: +a80 +a81 -ab +a82 +bc'], 'a80 a81 c80 c81 c82'],
    ['a Pass in the last stage is allowed', ['deny: >a80'], 'a80'],
    ['a Pass is final in its stage', ['deny: >a80 -a +b'], 'a80 b80 b81 b82'],
    ['what is denied first is not handed on', ['deny: -a80 >a'], 'a81 a82'],
    ['a Pass goes to the next stage', ['deny: >ab', 'deny: +a80'], 'a80'],
    ['a Pass goes past a later Deny to the next stage', ['deny: >a -abc', 'deny: +abc80'], 'a80'],
    ['what the first stage allows, no later one denies', ['deny: +a80 >b', 'deny: -ab'], 'a80'],
    ['what the first stage denies, no later one allows', ['pass: -a80', 'deny: +a'], 'a81 a82'],
    ['what a stage hands on, the next decides', ['pass: +a80', 'deny: +b80'], 'a80 b80'],
    ['what a stage allows is gone when it hands on', ['pass: +a', 'pass: -a'], ALL],
    ['what a stage denies is gone when it hands on', ['pass: -a', 'pass: +a'], 'b80 b81 b82 c80 c81 c82'],
    ['handed on and unmatched come together', ['pass: >a -b', 'deny: +a80 +b80 +c80'], 'a80 c80'],
    ['a stage that denies everything ends it', ['deny:', 'deny: +abc'], ''],
    ['three stages', ['deny: >abc80', 'pass: -b', 'deny: +ab'], 'a80'],
  ])('%s: %j', (_, stages, allowed) => {
    const written = stages.map(readStage);
    expect(PROBES.filter((probe) => isAllowed(written, probe)).join(' ')).toBe(allowed);
    expect(PROBES.filter((probe) => passes(written, probe)).join(' ')).toBe(allowed);
  });

  test('the whole of all traffic has one form', () => {
    for (const stages of [[], ['pass:'], ['deny: +abc'], ['deny: +a +bc80 >abc'], ['pass: +a80 >b']])
      expect(evaluate(stages.map(readStage).map(apply), 3)).toEqual(allTraffic(3));
    expect(evaluate([], 0)).toEqual([]);
  });

  const rule = fc.tuple(
    fc.constantFrom('+', '-', '>'),
    fc.subarray(PEERS),
    fc.constantFrom('', '80', '80-81', '81-82'),
  );
  const stage = fc
    .tuple(fc.constantFrom('deny:', 'pass:'), fc.array(rule, { maxLength: 5 }))
    .map(([end, rules]) => [end, ...rules.map(([sign, peers, on]) => `${sign}${peers.join('')}${on}`)].join(' '));

  test('agrees with one packet at a time', () => {
    fc.assert(
      fc.property(fc.array(stage, { maxLength: 3 }), (stages) => {
        const written = stages.map(readStage);
        for (const probe of PROBES) expect(isAllowed(written, probe), probe).toBe(passes(written, probe));
      }),
      { numRuns: runs(300) },
    );
  });

  test('a stage that hands everything on may stand anywhere', () => {
    fc.assert(
      fc.property(fc.array(stage, { maxLength: 3 }), fc.nat(3), (stages, at) => {
        const plain = evaluate(stages.map(readStage).map(apply), 3);
        const more = evaluate(stages.toSpliced(at, 0, 'pass:').map(readStage).map(apply), 3);
        expect(equalTraffic(more, plain)).toBe(true);
      }),
      { numRuns: runs(100) },
    );
  });

  test('one more Allow at the end of the last stage never takes anything away', () => {
    fc.assert(
      fc.property(fc.array(stage, { minLength: 1, maxLength: 3 }), (stages) => {
        const plain = evaluate(stages.map(readStage).map(apply), 3);
        const [last = '', ...before] = stages.toReversed();
        const more = evaluate([...before.toReversed(), `${last} +ab80`].map(readStage).map(apply), 3);
        expect(equalTraffic(uniteTraffic(more, plain), more)).toBe(true);
      }),
      { numRuns: runs(100) },
    );
  });
});
