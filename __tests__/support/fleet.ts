import type { Approval } from '../../src/decision/decision.ts';
import type { Instant, PullRequest } from '../../src/evidence.ts';
import { conclude, learn, prepare, readSettings } from '../../src/gate.ts';
import { createReader } from '../../src/manifest/inventory.ts';
import type { Judgement } from '../../src/outcome.ts';
import type { Part } from '../../src/roots/clusters.ts';
import { findRoots } from '../../src/roots/find.ts';
import { keptRoots } from '../../src/roots/given.ts';
import type { RenderedSide } from '../../src/roots/rendering.ts';
import { TREE_ONLY } from '../../src/roots/root.ts';
import { ALLOW, CDE, DENY, type Edit, type Files, namespace, snapshotOf, workload } from './world.ts';

const now = '2026-11-21T00:00:00Z' as Instant; // any fixed moment

/** What every cluster of the fleet runs, below `common`; each has a folder of its own besides. */
export const COMMON: Files = {
  'common/pay-namespace.yaml': namespace('pay'),
  'common/shop-namespace.yaml': namespace('shop'),
  'common/api.yaml': workload('pay', 'api', { labels: CDE }),
  'common/web.yaml': workload('shop', 'web'),
};

/** The policies of one cluster. */
export const own = (cluster: string): Files => ({
  [`clusters/${cluster}/deny.yaml`]: DENY,
  [`clusters/${cluster}/allow.yaml`]: ALLOW,
});

/** Settings that name two roots for each cluster, and more lines. */
export function settingsOf(clusters: readonly string[], ...more: readonly string[]): string {
  const roots = clusters.flatMap((name) => [
    `  - { folder: common, cluster: ${name} }`,
    `  - { folder: clusters/${name}, cluster: ${name} }`,
  ]);
  return ['version: 1', ...more, 'roots:', ...roots, ''].join('\n');
}

/** A fleet of clusters that share their workloads. */
export function fleet(clusters: readonly string[], ...more: readonly string[]): Files {
  return {
    '.github/CODEOWNERS': '* @acme/compliance\n',
    '.github/cde-gate.yml': settingsOf(clusters, ...more),
    ...COMMON,
    ...Object.assign({}, ...clusters.map(own)),
  };
}

/** Judges a change of a fleet whose roots the settings of base name; nothing in it needs a renderer. */
export function judgeFleet(base: Files, edit: Edit, part?: Part, request?: PullRequest): Judgement {
  const merged: { [path: string]: string } = { ...base };
  for (const [path, text] of Object.entries(edit)) {
    if (text === null) delete merged[path];
    else merged[path] = text;
  }
  const sides = { base: snapshotOf('base', base), head: snapshotOf('head', merged) };
  const { roots, manifests } = readSettings(sides.base, now).value;
  const given = { base: roots, head: keptRoots(roots, sides.base, sides.head) };
  const applied = (side: 'base' | 'head'): RenderedSide => {
    const found = findRoots(sides[side], manifests, createReader(), { ...TREE_ONLY, given: given[side] });
    return { roots: found.value, digests: new Map(), renderings: new Map(), gaps: found.gaps };
  };
  const rendered = roots.length === 0 ? undefined : { base: applied('base'), head: applied('head') };
  const prepared = prepare({ ...sides, merge: { kind: 'clean' }, rendered, request, part, now });
  return conclude(learn(prepared, new Map()), { name: 'cde-gate', version: '0.0.0' });
}

/** A pull request with reviews of its head. */
export function requestWith(reviews: PullRequest['reviews'] = []): PullRequest {
  const teams: PullRequest['teams'] = new Map([['acme/compliance', { kind: 'members', logins: ['grace'] }]]);
  return { number: 7, author: 'ada', head: 'head', draft: false, contributors: ['ada'], reviews, teams };
}

/** The states of approvals, for short. */
export const statesOf = (approvals: readonly Pick<Approval, 'state'>[]): readonly string[] =>
  approvals.map(({ state }) => state.kind);
