import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReachChange } from '../../src/change/reach.ts';
import { compareWritten } from '../../src/comparison.ts';
import type { Instant } from '../../src/evidence.ts';
import type { Json, JsonObject } from '../../src/manifest/json.ts';
import type { Snapshot } from '../../src/manifest/snapshot.ts';
import { DEFAULT_SETTINGS } from '../../src/settings/settings.ts';
import { runs } from '../support/runs.ts';
import { type TierChange, tierChanges, tierObjects } from '../support/tiers-arbitraries.ts';
import type { TierWorld } from '../support/tiers-oracle.ts';
import { snapshotOf } from '../support/world.ts';

// What must not matter in worlds of tiers does not, and what is turned round comes out turned round.

const objectsOf = (world: TierWorld): readonly JsonObject[] => tierObjects(world) as readonly JsonObject[]; // manifests are JSON

const field = (object: JsonObject, name: string): JsonObject => object[name] as JsonObject; // these objects have it

/** Every object in a file that is called like it; a second copy has a file of its own. */
function snapshotOfObjects(objects: readonly JsonObject[]): Snapshot {
  const files: { [path: string]: string } = {};
  for (const object of objects) {
    const { namespace = '', name } = field(object, 'metadata');
    const path = `${String(object['kind'])}-${String(namespace)}-${String(name)}.yaml`;
    files[path in files ? `copy/${path}` : path] = JSON.stringify(object);
  }
  return snapshotOf('side', files);
}

const judge = (before: readonly JsonObject[], after: readonly JsonObject[]) => {
  const [base, head] = [snapshotOfObjects(before), snapshotOfObjects(after)];
  const now = '2026-11-21T00:00:00Z' as Instant; // any fixed moment
  const { reach, isolation } = compareWritten(
    { base, head, merge: { kind: 'clean' }, request: undefined, now },
    DEFAULT_SETTINGS,
  );
  return { reach, isolation };
};

const UNCHANGED = { reach: [], isolation: [] };

/** What a change gains and loses, by the names of the ends. */
const told = (rows: readonly ReachChange[]) =>
  new Map(rows.map(({ from, to, gained, lost }) => [`${from.id} → ${to.id}`, { gained, lost }]));

const API = 'projectcalico.org/v3';
const isCalicoPolicy = (object: JsonObject): boolean =>
  object['apiVersion'] === API && ['NetworkPolicy', 'GlobalNetworkPolicy'].includes(String(object['kind']));
const isPolicy = (object: JsonObject): boolean => String(object['kind']).endsWith('NetworkPolicy');

const withSpec = (object: JsonObject, change: JsonObject): JsonObject => ({
  ...object,
  spec: { ...field(object, 'spec'), ...change },
});

const renamed = (object: JsonObject, name: (own: string) => string): JsonObject => {
  const metadata = field(object, 'metadata');
  return { ...object, metadata: { ...metadata, name: name(String(metadata['name'])) } };
};

/** Every Calico policy with an order of its own, none of them that of NetworkPolicies. */
const ordered = (objects: readonly JsonObject[]): readonly JsonObject[] =>
  objects.map((object, index) => (isCalicoPolicy(object) ? withSpec(object, { order: 1100 - index * 2.5 }) : object));

/** `p1` is `q8`: what came first by name comes last. */
const turned = (name: string): string => name.replace(/p(\d)$/, (_, digit: string) => `q${9 - Number(digit)}`);

const withLog = (object: JsonObject): JsonObject => {
  const spec = field(object, 'spec');
  const logged = ['ingress', 'egress'].flatMap((direction): readonly (readonly [string, Json])[] => {
    const rules = spec[direction];
    return Array.isArray(rules) && rules.length > 0 ? [[direction, [{ action: 'Log' }, ...(rules as Json[])]]] : [];
  });
  return withSpec(object, Object.fromEntries(logged));
};

const staged = (object: JsonObject): JsonObject =>
  renamed({ ...object, kind: `Staged${String(object['kind'])}` }, (name) => `${name}-staged`);

const NOBODY = "app == 'x' && app == 'y'";
const calicoPolicy = (name: string, spec: JsonObject): JsonObject => ({
  apiVersion: API,
  kind: 'GlobalNetworkPolicy',
  metadata: { name },
  spec: { types: ['Ingress', 'Egress'], ...spec },
});

type Reworded = readonly [law: string, reword: (objects: readonly JsonObject[]) => readonly JsonObject[]];

const REORDERED: readonly Reworded[] = [
  ['files in another order', (objects) => objects.toReversed()],
  ['every object written twice', (objects) => [...objects, ...objects.toReversed()]],
];

describe('one world in other words: nothing changes', () => {
  test.each<Reworded>([
    ['in the same words', (objects) => objects],
    ...REORDERED,
    [
      'a policy for nobody',
      (objects) => [...objects, calicoPolicy('nobody', { order: -5, selector: NOBODY, ingress: [{ action: 'Deny' }] })],
    ],
    [
      'a policy for nobody, in a tier of its own',
      (objects) => [
        ...objects,
        { apiVersion: API, kind: 'Tier', metadata: { name: 'own' }, spec: { order: 1 } },
        calicoPolicy('own.nobody', { tier: 'own', selector: NOBODY, egress: [{ action: 'Allow' }] }),
      ],
    ],
    [
      'a tier without policies',
      (objects) => [...objects, { apiVersion: API, kind: 'Tier', metadata: { name: 'empty' }, spec: { order: 1 } }],
    ],
    [
      'Log before every rule',
      (objects) => objects.map((object) => (isCalicoPolicy(object) ? withLog(object) : object)),
    ],
    ['every policy staged beside itself', (objects) => [...objects, ...objects.filter(isCalicoPolicy).map(staged)]],
  ])('%s', (_, reword) => {
    fc.assert(
      fc.property(tierChanges, ({ base }) => {
        const objects = objectsOf(base);
        expect(judge(objects, reword(objects))).toEqual(UNCHANGED);
        expect(judge(reword(objects), objects)).toEqual(UNCHANGED);
      }),
      { numRuns: runs(25) },
    );
  });
});

describe('one change in other words on both sides: the same is told', () => {
  test.each(REORDERED)('%s', (_, reword) => {
    fc.assert(
      fc.property(tierChanges, ({ base, head }) => {
        const plain = judge(objectsOf(base), objectsOf(head));
        const other = judge(reword(objectsOf(base)), reword(objectsOf(head)));
        expect(told(other.reach)).toEqual(told(plain.reach));
      }),
      { numRuns: runs(25) },
    );
  });

  test('policies under other names, where their orders tell them apart', () => {
    const rename = (objects: readonly JsonObject[]) =>
      objects.map((object) => (isPolicy(object) ? renamed(object, turned) : object));
    fc.assert(
      fc.property(tierChanges, ({ base, head }) => {
        const sides = [base, head].map((world) => ordered(objectsOf(world)));
        const [was = [], is = []] = sides;
        expect(told(judge(rename(was), rename(is)).reach)).toEqual(told(judge(was, is).reach));
        expect(judge(was, rename(was)).reach).toEqual([]);
      }),
      { numRuns: runs(25) },
    );
  });
});

describe('turned round', () => {
  const written = ({ from, to }: ReachChange) => from.kind === 'workload' && to.kind === 'workload';
  const rows = ({ base, head }: TierChange) => judge(objectsOf(base), objectsOf(head)).reach.filter(written);

  test('gained and lost change places', () => {
    fc.assert(
      fc.property(tierChanges, (change) => {
        const back = rows({ base: change.head, head: change.base });
        const swapped = back.map((row) => ({ ...row, gained: row.lost, lost: row.gained }));
        expect(told(swapped)).toEqual(told(rows(change)));
      }),
      { numRuns: runs(50) },
    );
  });

  test('without policies everything is open: dropping them all never loses, adding them never gains', () => {
    fc.assert(
      fc.property(tierChanges, ({ base }) => {
        const objects = objectsOf(base);
        const open = objects.filter((object) => !isPolicy(object));
        expect(judge(objects, open).reach.filter(({ lost }) => lost.length > 0)).toEqual([]);
        expect(judge(open, objects).reach.filter(({ gained }) => gained.length > 0)).toEqual([]);
      }),
      { numRuns: runs(25) },
    );
  });
});
