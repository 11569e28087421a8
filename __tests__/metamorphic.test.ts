import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReachChange } from '../src/change/reach.ts';
import { compareWritten } from '../src/comparison.ts';
import type { Instant } from '../src/evidence.ts';
import { DEFAULT_SETTINGS } from '../src/settings/settings.ts';
import { type Change, changes, toSnapshot } from './support/arbitraries.ts';
import { runs } from './support/runs.ts';
import { type Edit, judge, policy, WORLD } from './support/world.ts';

// What must not matter does not, and what is turned round comes out turned round.

const yaml = Object.entries(WORLD).filter(([path]) => path.endsWith('.yaml'));
const removed: Edit = Object.fromEntries(yaml.map(([path]) => [path, null]));
const join = (texts: readonly string[]): string => texts.join('---\n');

describe('a refactor gives no finding', () => {
  test.each<[string, Edit]>([
    ['nothing changes', {}],
    ['everything moves into one file', { ...removed, 'all.yaml': join(yaml.map(([, text]) => text)) }],
    ['in reverse order', { ...removed, 'all.yaml': join(yaml.map(([, text]) => text).toReversed()) }],
    [
      'every file is renamed',
      { ...removed, ...Object.fromEntries(yaml.map(([path, text]) => [`deploy/${path}.yml`, text])) },
    ],
    ['every file is there twice', Object.fromEntries(yaml.map(([path, text]) => [`copy/${path}`, text]))],
    [
      'comments and blank lines',
      Object.fromEntries(yaml.map(([path, text]) => [path, `# a comment\n\n${text}\n# the end\n`])),
    ],
    [
      'a policy that selects nobody of the CDE and restricts nobody else',
      {
        'shop/extra.yaml': policy(
          'shop',
          'extra',
          '  podSelector: { matchLabels: { app: nobody } }\n  policyTypes: [Egress]\n',
        ),
      },
    ],
    [
      'a policy is split in two',
      {
        'pay/default-deny.yaml': join(
          ['Ingress', 'Egress'].map((type) =>
            policy('pay', `deny-${type.toLowerCase()}`, `  podSelector: {}\n  policyTypes: [${type}]\n`),
          ),
        ),
      },
    ],
  ])('%s', (_, edit) => {
    const { decision, findings } = judge(WORLD, edit);
    expect(findings.map(({ message }) => message)).toEqual([]);
    expect(decision.kind).toBe('pass');
  });
});

const reachOf = ({ base, head }: Change): readonly ReachChange[] =>
  compareWritten(
    {
      base: toSnapshot(base),
      head: toSnapshot(head),
      merge: { kind: 'clean' },
      request: undefined,
      now: '2026-11-21T00:00:00Z' as Instant,
    },
    DEFAULT_SETTINGS,
  ).reach;

describe('on random changes', () => {
  test('swapping the sides swaps gained and lost', () => {
    const written = ({ from, to }: ReachChange) => from.kind === 'workload' && to.kind === 'workload';
    fc.assert(
      fc.property(changes, (change) => {
        const forth = reachOf(change).filter(written);
        const back = new Map(
          reachOf({ base: change.head, head: change.base }).map((row) => [`${row.from.id} ${row.to.id}`, row]),
        );
        for (const row of forth) {
          const other = back.get(`${row.from.id} ${row.to.id}`);
          expect(other?.lost).toEqual(row.gained);
          expect(other?.gained).toEqual(row.lost);
        }
      }),
      { numRuns: runs(300) },
    );
  });

  test('equal sides give no change', () => {
    fc.assert(
      fc.property(changes, ({ base }) => {
        expect(reachOf({ base, head: base })).toEqual([]);
      }),
      { numRuns: runs(200) },
    );
  });
});
