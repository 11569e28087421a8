import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { portsToJson } from '../../src/algebra/ports.ts';
import type { ReachChange } from '../../src/change/reach.ts';
import { compareWritten } from '../../src/comparison.ts';
import type { Instant } from '../../src/evidence.ts';
import { connectivity, readModels } from '../../src/query.ts';
import type { ConnectionJson } from '../../src/reach/connectivity.ts';
import type { Identity } from '../../src/reach/endpoints.ts';
import { DEFAULT_SETTINGS } from '../../src/settings/settings.ts';
import { type Change, changes, labelsOf, toSnapshot, type World } from '../support/arbitraries.ts';
import { isAllowed, type Labels, type OracleEnd, type OraclePod } from '../support/oracle.ts';
import { runs } from '../support/runs.ts';

// The set evaluator against a packet-at-a-time one, on random clusters, under every reading of what is unknown.

const PACKETS = [
  { protocol: 'TCP', port: 80 },
  { protocol: 'TCP', port: 81 },
  { protocol: 'TCP', port: 443 },
  { protocol: 'TCP', port: 8080 },
  { protocol: 'UDP', port: 53 },
] as const;
const ADDRESSES = ['10.1.2.3', '10.9.9.9', '8.8.8.8', 'fd00::1', '2001:db8::1'];
const ENVIRONMENTS: readonly Labels[] = [{}, { env: 'p' }, { env: 'q' }, { env: 'r' }];

type Assumed = Readonly<Record<string, Labels>>;
const ASSUMPTIONS: readonly Assumed[] = ENVIRONMENTS.flatMap((a) => ENVIRONMENTS.map((b) => ({ a, b })));

const namespaceLabels = ({ declared }: World, name: string, assumed: Assumed): Labels => ({
  'kubernetes.io/metadata.name': name,
  ...(declared[name] ?? assumed[name]),
});

function podOf(world: World, index: number, assumed: Assumed, address?: string): OraclePod {
  const pod = world.pods[index];
  if (pod === undefined) throw new Error(`no pod ${index}`);
  return {
    namespace: pod.namespace,
    namespaceLabels: namespaceLabels(world, pod.namespace, assumed),
    labels: labelsOf(pod),
    ports: pod.ports,
    host: pod.host,
    address,
  };
}

const judged = ({ base, head }: Change) =>
  compareWritten(
    {
      base: toSnapshot(base),
      head: toSnapshot(head),
      merge: { kind: 'clean' },
      request: undefined,
      now: '2026-11-21T00:00:00Z' as Instant,
    },
    DEFAULT_SETTINGS,
  );

const pairs = ({ pods }: World) =>
  pods.flatMap((_, from) => pods.flatMap((__, to) => (from === to ? [] : [{ from, to }])));
const holds = ({ base, head }: Change, index: number) =>
  base.pods[index]?.inCde === true || head.pods[index]?.inCde === true;
const nameOf = ({ base }: Change, index: number) => `${base.pods[index]?.namespace}/w${index}[Pod]`;
const isEnd = (identity: Identity, name: string) =>
  name === 'outside' ? identity.kind === 'external' : identity.id === name;

function isReported(
  rows: readonly ReachChange[],
  from: string,
  to: string,
  { protocol, port }: (typeof PACKETS)[number],
): boolean {
  return rows.some(
    (row) =>
      isEnd(row.from, from) &&
      isEnd(row.to, to) &&
      (portsToJson(row.gained)[protocol] ?? []).some(([low, high]) => low <= port && port <= high),
  );
}

describe('the engine agrees with the oracle', () => {
  test('on every declared connection', () => {
    fc.assert(
      fc.property(changes, ({ base }) => {
        const [model] = readModels([toSnapshot(base)]).value;
        const connections: readonly ConnectionJson[] = model === undefined ? [] : connectivity(model);
        for (const { from, to } of pairs(base)) {
          const row = connections.find(
            ({ src, dst }) =>
              'workload' in src &&
              'workload' in dst &&
              src.workload === `${base.pods[from]?.namespace}/w${from}` &&
              dst.workload === `${base.pods[to]?.namespace}/w${to}`,
          );
          for (const packet of PACKETS) {
            const told = (row?.ports[packet.protocol] ?? []).some(
              ([low, high]) => low <= packet.port && packet.port <= high,
            );
            expect(told, `w${from} → w${to} ${packet.protocol} ${packet.port}`).toBe(
              isAllowed(base.policies, { pod: podOf(base, from, {}) }, { pod: podOf(base, to, {}) }, packet, 'stopped'),
            );
          }
        }
      }),
      { numRuns: runs(500) },
    );
  });

  test('no gained connection with a CDE end is missed, whatever is assumed, and none is made up', () => {
    fc.assert(
      fc.property(changes, (change) => {
        const { reach } = judged(change);
        for (const { from, to } of pairs(change.base).filter(
          (pair) => holds(change, pair.from) || holds(change, pair.to),
        )) {
          for (const packet of PACKETS) {
            const gained = ASSUMPTIONS.some((assumed) =>
              [undefined, ...ADDRESSES].some((source) =>
                [undefined, ...ADDRESSES].some((target) =>
                  isGained(change, assumed, { from, to, source, target }, packet),
                ),
              ),
            );
            expect(
              isReported(reach, nameOf(change, from), nameOf(change, to), packet),
              `w${from} → w${to} ${packet.protocol} ${packet.port}`,
            ).toBe(gained);
          }
        }
      }),
      { numRuns: runs(400) },
    );
  });

  test('no gained connection with an address outside is missed', () => {
    fc.assert(
      fc.property(changes, (change) => {
        const { reach } = judged(change);
        for (const index of change.base.pods.keys()) {
          if (!holds(change, index)) continue;
          for (const address of ADDRESSES) {
            for (const packet of PACKETS) {
              const now = (world: World, way: 'in' | 'out') =>
                between(world, { address }, { pod: podOf(world, index, {}) }, way, packet);
              if (now(change.head, 'in') && !now(change.base, 'in'))
                expect(isReported(reach, 'outside', nameOf(change, index), packet), `${address} → w${index}`).toBe(
                  true,
                );
              if (now(change.head, 'out') && !now(change.base, 'out'))
                expect(isReported(reach, nameOf(change, index), 'outside', packet), `w${index} → ${address}`).toBe(
                  true,
                );
            }
          }
        }
      }),
      { numRuns: runs(400) },
    );
  });

  test('no connection of a CDE workload with a pod to come is gained in silence', () => {
    fc.assert(
      fc.property(changes, (change) => {
        const { reach, isolation } = judged(change);
        for (const index of change.base.pods.keys()) {
          if (change.base.pods[index]?.inCde !== true || change.head.pods[index]?.inCde !== true) continue;
          const name = nameOf(change, index);
          const told =
            reach.some(({ from, to, gained }) => gained.length > 0 && (from.id === name || to.id === name)) ||
            isolation.some(({ endpoint }) => endpoint.id === name);
          if (!told) expect(futureGains(change, index)).toBe(false);
        }
      }),
      { numRuns: runs(400) },
    );
  });
});

type Pair = {
  readonly from: number;
  readonly to: number;
  readonly source: string | undefined;
  readonly target: string | undefined;
};

function isGained(
  { base, head }: Change,
  assumed: Assumed,
  { from, to, source, target }: Pair,
  packet: (typeof PACKETS)[number],
): boolean {
  const allowed = (world: World) =>
    isAllowed(
      world.policies,
      { pod: podOf(world, from, assumed, source) },
      { pod: podOf(world, to, assumed, target) },
      packet,
      'exempt',
    );
  return allowed(head) && !allowed(base);
}

function between(
  { policies }: World,
  other: OracleEnd,
  own: OracleEnd,
  way: 'in' | 'out',
  packet: (typeof PACKETS)[number],
): boolean {
  return way === 'in'
    ? isAllowed(policies, other, own, packet, 'exempt')
    : isAllowed(policies, own, other, packet, 'exempt');
}

/** Whether some pod that could come gains a connection with a workload, in either direction. */
function futureGains({ base, head }: Change, index: number): boolean {
  const future = [undefined, 'x', 'y', 'z'].flatMap((app) =>
    [undefined, '1', '2', '3'].map(
      (t): Labels => ({ ...(app !== undefined && { app }), ...(t !== undefined && { t }) }),
    ),
  );
  return ASSUMPTIONS.some((assumed) =>
    ['a', 'b', 'c'].some((namespace) =>
      future.some((labels) =>
        PACKETS.some((packet) =>
          (['in', 'out'] as const).some((way) => {
            const now = (world: World) => {
              const pod: OraclePod = {
                namespace,
                namespaceLabels: namespaceLabels(world, namespace, assumed),
                labels,
                ports: [],
                host: false,
                address: undefined,
              };
              return between(world, { pod }, { pod: podOf(world, index, assumed) }, way, packet);
            };
            return now(head) && !now(base);
          }),
        ),
      ),
    ),
  );
}
