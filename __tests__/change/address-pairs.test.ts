import { expect, test } from 'vitest';
import { compareWritten } from '../../src/comparison.ts';
import type { Instant } from '../../src/evidence.ts';
import { DEFAULT_SETTINGS } from '../../src/settings/settings.ts';
import { CDE, type Files, namespace, policy, snapshotOf, workload } from '../support/world.ts';

// One packet has one family at both ends, whatever blocks ask of each of them.

const gained = (base: Files, head: Files): readonly string[] =>
  compareWritten(
    {
      base: snapshotOf('base', base),
      head: snapshotOf('head', head),
      merge: { kind: 'clean' },
      request: undefined,
      now: '2026-11-21T00:00:00Z' as Instant, // any fixed moment
    },
    DEFAULT_SETTINGS,
  ).reach.flatMap((row) => (row.gained.length > 0 ? [`${row.from.id} > ${row.to.id}`] : []));

/** Every pod without a role lets in the first block, and goes out to the second one. */
const blocks = (from: string, to: string): string =>
  policy(
    'pay',
    'blocks',
    `  podSelector: { matchExpressions: [{ key: role, operator: DoesNotExist }] }
  policyTypes: [Ingress, Egress]
  ingress: [{ from: [{ ipBlock: { cidr: ${from} } }] }]
  egress: [{ to: [{ ipBlock: { cidr: ${to} } }] }]
`,
  );

const world = (from: string, to: string, labels = ''): Files => ({
  'namespace.yaml': namespace('pay'),
  'api.yaml': workload('pay', 'api', { labels: CDE }),
  'web.yaml': workload('pay', 'web', { labels }),
  'blocks.yaml': blocks(from, to),
});

test.each([
  ['the peer may have an IPv4 address only, and every one of those was let in', '0.0.0.0/0', '10.0.0.0/8', false],
  ['the peer may have an IPv6 address only, and every one of those was let in', '"::/0"', '"fd00::/8"', false],
  ['the peer may have an address that was not let in', '10.1.0.0/16', '10.0.0.0/8', true],
  ['the peer may have an IPv6 address, and IPv4 was let in', '0.0.0.0/0', '"fd00::/8"', true],
])('a pod that is restrained no longer gains where %s: %s %s %s', (_, from, to, gains) => {
  const rows = gained(world(from, to), world(from, to, ', role: free'));
  expect(rows.includes('pay/api[Deployment] > pay/web[Deployment]')).toBe(gains);
});
