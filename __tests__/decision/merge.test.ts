import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergedStatus, mergeOutcomes } from '../../src/decision/merge.ts';
import { parsePartOutcome } from '../../src/decision/part-outcome.ts';
import type { PullRequest, Review } from '../../src/evidence.ts';
import { exitStatus } from '../../src/outcome.ts';
import { render } from '../../src/report/catalog.ts';
import { toJson } from '../../src/report/json.ts';
import { MERGED_FORMATS, renderMerged } from '../../src/report/merged.ts';
import { mergedHeadline } from '../../src/report/merged-prose.ts';
import type { Part } from '../../src/roots/clusters.ts';
import { fleet, judgeFleet, requestWith, settingsOf } from '../support/fleet.ts';
import { ALLOW, CDE, type Edit, type Files, namespace, workload } from '../support/world.ts';

const CLUSTERS = ['ap', 'eu', 'sandbox', 'us'];
const TOOL = { name: 'cde-gate', version: '0.0.0' };
const schema = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(join(import.meta.dirname, '../../schema/outcome.schema.json'), 'utf8')),
);

const byCluster: readonly Part[] = CLUSTERS.map((name) => ({ kind: 'cluster', name }));
const inShares: readonly Part[] = [1, 2, 3].map((number) => ({ kind: 'share', number, of: 3 }));

function outcomesOf(base: Files, edit: Edit, parts: readonly Part[], request?: PullRequest): readonly string[] {
  return parts.map((part) => toJson(judgeFleet(base, edit, part, request)));
}

function mergeTexts(texts: readonly string[]) {
  return mergeOutcomes(texts.map((text, index) => ({ name: `${index}.json`, outcome: parsePartOutcome(text) })));
}

/** What must be equal, whatever the order: everything but who says that it is a part. */
function comparable(text: string): unknown {
  const { part: _, ...outcome } = JSON.parse(text); // our own report
  return sorted(outcome);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(sorted).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, sorted(each)]));
}

/** One run over everything, and every way to divide it, come to the same. */
function expectEqual(base: Files, edit: Edit, request?: PullRequest): void {
  const whole = judgeFleet(base, edit, undefined, request);
  for (const parts of [byCluster, inShares, [...byCluster].toReversed()]) {
    const texts = outcomesOf(base, edit, parts, request);
    for (const text of texts) expect(schema(JSON.parse(text)), JSON.stringify(schema.errors)).toBe(true);
    const merged = mergeTexts(texts);
    expect(merged.decision.kind).toBe(whole.decision.kind);
    expect(mergedStatus(merged)).toBe(exitStatus(whole));
    const text = renderMerged('json', merged, TOOL);
    expect(comparable(text)).toEqual(comparable(toJson(whole)));
    schema(JSON.parse(text));
    expect(schema.errors).toBeNull();
  }
}

const opened = ALLOW.replace('app: web', 'app: other');
const tagged = workload('pay', 'api', { labels: CDE, image: 'registry.example/app:latest' });
const review: Review = { user: 'grace', isBot: false, state: 'approved', commit: 'head', canWrite: true };

const EDITS: readonly (readonly [string, Edit])[] = [
  ['a widening in one cluster', { 'clusters/eu/allow.yaml': opened }],
  ['one widening in two clusters', { 'clusters/eu/allow.yaml': opened, 'clusters/us/allow.yaml': opened }],
  ['a default deny that is gone', { 'clusters/ap/deny.yaml': null }],
  ['a workload of all clusters that joins', { 'common/new.yaml': workload('pay', 'new', { labels: CDE }) }],
  ['an image of all clusters that blocks', { 'common/api.yaml': tagged }],
  ['a namespace of all clusters', { 'common/other.yaml': namespace('other') }],
  ['settings', { '.github/cde-gate.yml': settingsOf(CLUSTERS, 'mode: warn') }],
  ['a folder that nobody names', { 'clusters/new/allow.yaml': ALLOW }],
  ['what cannot be read', { 'clusters/eu/broken.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: [\n' }],
  ['a cluster that is removed', { 'clusters/sandbox/deny.yaml': null, 'clusters/sandbox/allow.yaml': null }],
  ['nothing that matters', { 'README.md': 'words' }],
];

const VARIANTS: readonly (readonly [string, Files])[] = [
  ['plain', fleet(CLUSTERS)],
  ['with owners of the regime', fleet(CLUSTERS, 'regime: { owners: ["@grace"], policies: [{ names: [api] }] }')],
  ['with twins', fleet(CLUSTERS, 'twins: [[eu, us], [ap, eu]]', 'regime: { policies: [{ names: [api] }] }')],
  ['without owners', { ...fleet(CLUSTERS), '.github/CODEOWNERS': '' }],
  ['in a rehearsal', fleet(CLUSTERS, 'mode: warn')],
];

describe('parts of one merge', () => {
  const rows = VARIANTS.flatMap(([world, base]) => EDITS.map(([what, edit]) => ({ world, what, base, edit })));
  test.each(rows)('come to what one run says: $world, $what', ({ base, edit }) => {
    expectEqual(base, edit);
    expectEqual(base, edit, requestWith([review]));
  });

  test('any edits of any clusters, with any review', () => {
    const edits = fc.subarray(
      EDITS.map(([, edit]) => edit),
      { minLength: 1, maxLength: 4 },
    );
    const states = fc.constantFrom<Review['state'] | undefined>(
      'approved',
      'changes-requested',
      'dismissed',
      undefined,
    );
    const bases = fc.constantFrom(...VARIANTS.map(([, base]) => base));
    fc.assert(
      fc.property(bases, edits, states, (base, some, state) => {
        const edit: Edit = Object.assign({}, ...some);
        expectEqual(base, edit, requestWith(state === undefined ? [] : [{ ...review, state }]));
      }),
      { numRuns: 25 },
    );
  });

  test('a waiver that names all clusters of a finding counts in each part', () => {
    const added = { 'common/x.yaml': workload('pay', 'x', { labels: CDE }) };
    const joined = (base: Files) => judgeFleet(base, added).findings.filter(({ rule }) => rule === 'cde-member-added');
    const [finding] = joined(fleet(CLUSTERS));
    expect(finding?.about).toBe('ap, eu, sandbox, us: pay/x[Deployment]');
    const waiver = (about: string) =>
      `waivers: [{ finding: { rule: cde-member-added, about: "${about}" }, owner: "@grace", reason: r, ticket: t, until: "2027-01-01" }]`;
    for (const about of ['ap, eu, sandbox, us: pay/x[Deployment]', 'eu: pay/x[Deployment]', 'pay/x[Deployment]'])
      expectEqual(fleet(CLUSTERS, waiver(about)), added);
    const some = joined(fleet(CLUSTERS, waiver('eu, us: pay/x[Deployment]')));
    expect(some.map(({ clusters, effect }) => [clusters, effect])).toEqual([
      [['ap', 'sandbox'], 'needs-approval'],
      [['eu', 'us'], 'informs'],
    ]);
  });
});

describe('what does not fit together', () => {
  const base = fleet(CLUSTERS);
  const edit = { 'common/other.yaml': namespace('other') };
  const all = outcomesOf(base, edit, byCluster);
  const messages = (texts: readonly string[]) => {
    const merged = mergeTexts(texts);
    expect(merged.decision.kind).toBe('undecided');
    expect(mergedStatus(merged)).toBe(2);
    return merged.gaps.filter(({ touchesCde }) => touchesCde).map(({ message }) => message);
  };

  test('all parts pass', () => expect(mergeTexts(all).decision).toEqual({ kind: 'pass' }));

  test.each<[string, readonly string[], RegExp]>([
    ['a part is missing', all.slice(1), /cluster `ap` is touched and no part judged it/],
    ['no part at all', [], /there is no outcome of any part/],
    ['a file that is no report', [...all, '{'], /`4\.json` is no JSON report/],
    ['an outcome of a whole run', [...all, toJson(judgeFleet(base, edit))], /is the outcome of a whole run/],
    ['an older release', [...all, '{ "part": {} }'], /lacks fields/],
    [
      'another head',
      [...all.slice(1), (all[0] ?? '').replace('"head": "head"', '"head": "other"')],
      /another subject than/,
    ],
    ['another release', [...all.slice(1), (all[0] ?? '').replace('"0.0.0"', '"0.0.1"')], /another tool than/],
    [
      'other settings',
      [
        ...all.slice(1),
        ...outcomesOf(
          { ...base, '.github/cde-gate.yml': `${base['.github/cde-gate.yml']}# \n` },
          edit,
          byCluster.slice(0, 1),
        ),
      ],
      /another settings file than/,
    ],
    [
      'other touched clusters',
      [...all.slice(1), ...outcomesOf(base, { 'clusters/ap/x.yaml': namespace('x') }, byCluster.slice(0, 1))],
      /another list of touched clusters than/,
    ],
    [
      'a verdict that its findings do not bear',
      [...all.slice(1), (all[0] ?? '').replace('"pass"', '"hold"')],
      /says hold and its findings say pass/,
    ],
  ])('%s', (_, texts, says) => expect(messages(texts).join('\n')).toMatch(says));

  test('a block stays one, whatever is missing', () => {
    const blocked = outcomesOf(base, { 'common/api.yaml': tagged }, byCluster.slice(1));
    expect(mergeTexts(blocked).decision.kind).toBe('block');
  });

  test('an approval that one part does not know is missing', () => {
    const open = { 'clusters/eu/allow.yaml': opened, 'clusters/us/allow.yaml': opened };
    const [given, missing] = [requestWith([review]), requestWith()].map((request) =>
      outcomesOf(base, open, byCluster, request),
    );
    expect(mergeTexts(given ?? []).decision.kind).toBe('pass');
    const [ap = '', , ...others] = missing ?? [];
    const mixed = mergeTexts([ap, given?.[1] ?? '', ...others]);
    expect(mixed.decision).toEqual({ kind: 'hold', needs: [['@acme/compliance']] });
  });
});

describe('reports of a part', () => {
  test('say that it is one', () => {
    const part = judgeFleet(fleet(CLUSTERS), { 'clusters/eu/allow.yaml': opened }, byCluster[0]);
    expect(render('text', part, { style: 'plain', links: undefined })).toContain(
      'a part of the merge, 0 of 1 touched cluster',
    );
  });
});

describe('reports of a merge', () => {
  const hostile = '`@everyone` ::error:: | <b>';
  const merged = mergeTexts(
    outcomesOf(fleet(CLUSTERS), { 'clusters/eu/allow.yaml': opened, [`${hostile}.yaml`]: ALLOW }, byCluster),
  );
  test.each(MERGED_FORMATS)('%s says the decision', (format) => {
    expect(renderMerged(format, merged, TOOL).toLowerCase()).toContain(merged.decision.kind);
    expect(mergedHeadline(merged).toLowerCase()).toContain(merged.decision.kind);
  });
  test('nothing of a pull request becomes markup or a command', () => {
    const markdown = renderMerged('markdown', merged, TOOL);
    expect(markdown.replaceAll(/(`+)(?!`).*?(?<!`)\1(?!`)/g, '')).not.toMatch(/<b>|@everyone/);
    expect(renderMerged('text', merged, TOOL)).not.toMatch(/^\s*::/m);
  });
});
