import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCidr } from '../../src/algebra/addresses.ts';
import { contains, intersect, isSubset } from '../../src/algebra/intervals.ts';
import { parsePort } from '../../src/algebra/ports.ts';
import { portsOfPeer } from '../../src/algebra/traffic.ts';
import { compareWritten } from '../../src/comparison.ts';
import type { Instant } from '../../src/evidence.ts';
import type { RepoPath } from '../../src/manifest/location.ts';
import type { Snapshot } from '../../src/manifest/snapshot.ts';
import { readModels } from '../../src/query.ts';
import { type Reachability, reach } from '../../src/reach/reachability.ts';
import { buildSpace, NO_INTERESTS } from '../../src/reach/space.ts';
import { DEFAULT_SETTINGS } from '../../src/settings/settings.ts';
import { runs } from '../support/runs.ts';
import { type TierChange, tierChanges, tierObjects } from '../support/tiers-arbitraries.ts';
import { isAllowedByTiers, type TierPacket, type TierWorld } from '../support/tiers-oracle.ts';

// Tiers, admin policies and Calico against an evaluator that takes one packet at a time and shares nothing with the program.

const PACKETS: readonly (TierPacket & { readonly name: string })[] = [
  { name: 'TCP/80', protocol: 'TCP', port: 80 },
  { name: 'TCP/81', protocol: 'TCP', port: 81 },
  { name: 'TCP/8080', protocol: 'TCP', port: 8080 },
  { name: 'UDP/53', protocol: 'UDP', port: 53 },
  { name: 'ICMP/8/0', protocol: 'ICMP', port: 0, icmp: { type: 8, code: 0 } },
  { name: 'ICMP/3/1', protocol: 'ICMP', port: 0, icmp: { type: 3, code: 1 } },
];
/** The first is in no block that any rule writes, except for blocks of every address. */
const ADDRESSES = ['192.0.2.77', '10.1.2.3', '10.9.9.9', '8.8.8.8', 'fd00::1', 'fd12::1', '2001:db8::1'];

function snapshotOf(world: TierWorld): Snapshot {
  const files = tierObjects(world).map((object, index) => {
    const text = JSON.stringify(object);
    return [`${index}.yaml` as RepoPath, { id: text, text }] as const; // a path of this test
  });
  return { name: 'world', files: new Map(files), gaps: [], unread: new Map() };
}

const isSix = (address: string): boolean => address.includes(':');
const pairs = ({ pods }: TierWorld) =>
  pods.flatMap((_, from) => pods.flatMap((__, to) => (from === to ? [] : [{ from, to }])));
const point = ({ name }: { readonly name: string }): number => parsePort(name) ?? -1;

function podAt(world: TierWorld, index: number, address: string) {
  const pod = world.pods[index];
  if (pod === undefined) throw new Error(`no pod ${index}`);
  return { pod: { ...pod, address } };
}

const judgeTiers = ({ base, head }: TierChange) =>
  compareWritten(
    {
      base: snapshotOf(base),
      head: snapshotOf(head),
      merge: { kind: 'clean' },
      request: undefined,
      now: '2026-11-21T00:00:00Z' as Instant, // any fixed moment
    },
    DEFAULT_SETTINGS,
  );

describe('the evaluator agrees with the oracle', () => {
  const classOf = ({ space }: Reachability, name: string): number =>
    space.classes.find(({ members }) => members.some(({ id }) => id === name))?.index ?? -1;
  const addressClass = ({ space }: Reachability, address: string): number =>
    space.classes.find(({ head }) => head?.kind === 'addresses' && isSubset(parseCidr(address) ?? [], head.addresses))
      ?.index ?? -1;
  const passes = (side: Reachability, from: number, to: number, source: number, target: number, at: number): boolean =>
    contains(
      intersect(
        portsOfPeer(side.at('egress', from, { own: source, peer: target, request: undefined }), to),
        portsOfPeer(side.at('ingress', to, { own: target, peer: source, request: undefined }), from),
      ),
      at,
    );

  test('on every packet between pods at given addresses, and between pods and the outside', () => {
    fc.assert(
      fc.property(tierChanges, ({ base: world }) => {
        const { value, gaps } = readModels([snapshotOf(world)]);
        // What Calico does not translate is a gap, and judged as it is written all the same.
        expect(gaps.filter(({ message }) => !/Calico (has no|may take)/.test(message))).toEqual([]);
        const [model] = value;
        if (model === undefined) return;
        const space = buildSpace({ base: model, head: model }, 'possible', NO_INTERESTS).value;
        const side = reach(model, space, 'head', 'possible');
        const names = world.pods.map(({ namespace }, index) => classOf(side, `${namespace}/w${index}[Pod]`));
        for (const source of ADDRESSES) {
          for (const target of ADDRESSES.filter((each) => isSix(each) === isSix(source))) {
            const [s, t] = [addressClass(side, source), addressClass(side, target)];
            for (const { from, to } of pairs(world)) {
              for (const packet of PACKETS)
                expect(
                  passes(side, names[from] ?? -1, names[to] ?? -1, s, t, point(packet)),
                  `w${from} (${source}) → w${to} (${target}) ${packet.name}`,
                ).toBe(isAllowedByTiers(world, podAt(world, from, source), podAt(world, to, target), packet));
            }
            for (const index of world.pods.keys()) {
              for (const packet of PACKETS) {
                const pod = podAt(world, index, source);
                expect(passes(side, names[index] ?? -1, t, s, t, point(packet)), `w${index} → ${target}`).toBe(
                  isAllowedByTiers(world, pod, { address: target }, packet),
                );
                expect(passes(side, t, names[index] ?? -1, t, s, point(packet)), `${target} → w${index}`).toBe(
                  isAllowedByTiers(world, { address: target }, pod, packet),
                );
              }
            }
          }
        }
      }),
      { numRuns: runs(300) },
    );
  });
});

describe('the gate agrees with the oracle', () => {
  test('no gained connection with a CDE end is missed, whatever addresses pods have, and none is made up', () => {
    fc.assert(
      fc.property(tierChanges, (change) => {
        const { reach: rows } = judgeTiers(change);
        const { base, head } = change;
        // Kubernetes leaves open whether a block names pods, and each end may see other addresses (the NetworkPolicy
        // documentation, "ipBlock"). The gate tries both readings at each end; this oracle knows one for both.
        const written = [base, head].map((world) => JSON.stringify(tierObjects(world)));
        const isBlurred = written.some((text) => text.includes('"ipBlock"')) && !written.join().includes('calico');
        const inCde = (index: number) =>
          [base, head].some(({ pods }) => pods[index] !== undefined && pods[index].labels['pci'] === 'true');
        for (const { from, to } of pairs(base).filter((pair) => inCde(pair.from) || inCde(pair.to))) {
          const [source, target] = [from, to].map((index) => `${base.pods[index]?.namespace}/w${index}[Pod]`);
          const row = rows.find((each) => each.from.id === source && each.to.id === target);
          for (const packet of PACKETS) {
            const assumed = ADDRESSES.flatMap((s) =>
              ADDRESSES.filter((t) => isSix(t) === isSix(s)).map((t) => [s, t] as const),
            );
            const gained = assumed.some(([s, t]) => {
              const now = (world: TierWorld) =>
                isAllowedByTiers(world, podAt(world, from, s), podAt(world, to, t), packet);
              return now(head) && !now(base);
            });
            const told = row !== undefined && contains(row.gained, point(packet));
            if (gained || !isBlurred) expect(told, `w${from} → w${to} ${packet.name}`).toBe(gained);
          }
        }
      }),
      { numRuns: runs(400) },
    );
  });
});

describe('pods to come', () => {
  const FUTURE = [undefined, 'x', 'y', 'z'].flatMap((app) =>
    [undefined, '1', '2', '3'].flatMap((t) =>
      [false, true].map((pci) => ({ ...(app && { app }), ...(t && { t }), ...(pci && { pci: 'true' }) })),
    ),
  );
  const ACCOUNTS = [
    { account: 'default', accountLabels: {} },
    { account: 'robot', accountLabels: { role: 'r' } },
  ];

  test('no connection of a CDE workload with a pod to come is gained in silence', () => {
    fc.assert(
      fc.property(tierChanges, (change) => {
        const { base, head } = change;
        const { reach: rows, isolation } = judgeTiers(change);
        for (const index of base.pods.keys()) {
          if (base.pods[index]?.labels['pci'] !== 'true' || head.pods[index]?.labels['pci'] !== 'true') continue;
          const name = `${base.pods[index].namespace}/w${index}[Pod]`;
          const told =
            rows.some(({ from, to, gained }) => gained.length > 0 && (from.id === name || to.id === name)) ||
            isolation.some(({ endpoint }) => endpoint.id === name);
          if (told) continue;
          const gains = ['a', 'b'].some((namespace) =>
            FUTURE.some((labels) =>
              ACCOUNTS.some((account) =>
                PACKETS.some((packet) =>
                  (['in', 'out'] as const).some((way) => {
                    const now = (world: TierWorld) => {
                      const pod = {
                        ...account,
                        namespace,
                        namespaceLabels: world.namespaces[namespace] ?? {},
                        labels,
                        ports: [],
                        host: false,
                        address: '192.0.2.78',
                      };
                      const own = podAt(world, index, '192.0.2.77');
                      return way === 'in'
                        ? isAllowedByTiers(world, { pod }, own, packet)
                        : isAllowedByTiers(world, own, { pod }, packet);
                    };
                    return now(head) && !now(base);
                  }),
                ),
              ),
            ),
          );
          expect(gains, name).toBe(false);
        }
      }),
      { numRuns: runs(300) },
    );
  });
});
