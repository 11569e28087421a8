import { expect, test } from 'vitest';
import { fleet, judgeFleet } from '../support/fleet.ts';
import { ALLOW, DENY, type Edit, type Files, workload } from '../support/world.ts';

// Twins need two clusters, so these rows have a fleet in place of the usual world.

const REGIME = 'regime: { policies: [{ names: [api, default-deny] }] }';
const BASE = fleet(['production', 'staging'], 'twins: [[staging, production]]', REGIME);
const WIDER = ALLOW.replace('{ port: http }', '{ port: 1, endPort: 9000 }');
const [STAGING, PRODUCTION] = ['clusters/staging/allow.yaml', 'clusters/production/allow.yaml'];

type Row = { readonly title: string; readonly edit: Edit; readonly base?: Files };
const findingsOf = ({ base = BASE, edit }: Row) =>
  judgeFleet(base, edit).findings.filter(({ rule }) => rule === 'environment-drift');

test.each<Row & { readonly says: RegExp; readonly at: string }>([
  {
    title: 'a policy is edited in one of them',
    edit: { [STAGING]: WIDER },
    says: /^cluster `staging`: NetworkPolicy `pay\/api` .* no longer the same as in `production`/,
    at: `${STAGING}:6 head`,
  },
  {
    title: 'a policy is edited in the other',
    edit: { [PRODUCTION]: WIDER },
    says: /^cluster `production`: .* no longer the same as in `staging`/,
    at: `${PRODUCTION}:6 head`,
  },
  {
    title: 'a policy is deleted in one of them',
    edit: { [STAGING]: null },
    says: /^cluster `staging`: .* stands in `production` and not here any more/,
    at: `${STAGING}:1 base`,
  },
  {
    title: 'a policy is added in one of them',
    edit: { 'clusters/staging/more.yaml': DENY.replace('pay', 'shop') },
    says: /^cluster `staging`: NetworkPolicy `shop\/default-deny` .* stands here and not in `production`/,
    at: 'clusters/staging/more.yaml:6 head',
  },
  {
    title: 'both are edited, and not alike',
    edit: { [STAGING]: WIDER, [PRODUCTION]: WIDER.replace('9000', '9001') },
    says: /^cluster `production`: .* no longer the same as in `staging`/,
    at: `${PRODUCTION}:6 head`,
  },
])('fires: $title', ({ says, at, ...row }) => {
  const found = findingsOf(row);
  expect(found).toHaveLength(1);
  expect(found[0]?.message).toMatch(says);
  expect(found.map((each) => `${each.at.path}:${each.at.line} ${each.at.side}`)).toEqual([at]);
  expect(found[0]?.effect).toBe('needs-approval');
});

test.each<Row>([
  { title: 'near miss: both are edited alike', edit: { [STAGING]: WIDER, [PRODUCTION]: WIDER } },
  { title: 'near miss: the same meaning in another order', edit: { [STAGING]: `# owned by compliance\n${ALLOW}` } },
  {
    title: 'near miss: drift that stood before',
    edit: { [STAGING]: WIDER.replace('9000', '9001') },
    base: { ...BASE, [STAGING]: WIDER },
  },
  {
    title: 'near miss: drift that ends',
    edit: { [STAGING]: ALLOW },
    base: { ...BASE, [STAGING]: WIDER },
  },
  {
    title: 'near miss: clusters that nobody calls twins',
    edit: { [STAGING]: WIDER },
    base: fleet(['production', 'staging'], REGIME),
  },
  {
    title: 'near miss: a policy that is not of the regime',
    edit: { [STAGING]: WIDER },
    base: fleet(['production', 'staging'], 'twins: [[staging, production]]', 'regime: { policies: [{ names: [x] }] }'),
  },
  {
    title: 'near miss: what is there twice cannot be told apart from what cannot be read',
    edit: { 'clusters/staging/more.yaml': DENY.replace('pay', 'shop') },
    base: { ...BASE, 'clusters/production/broken.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: [\n' },
  },
  { title: 'unrelated: a workload of one of them', edit: { 'clusters/staging/cart.yaml': workload('shop', 'cart') } },
])('stays silent: $title', (row) => {
  expect(findingsOf(row).map(({ message }) => message)).toEqual([]);
});

test('a twin that nobody heard of is told and hides nothing', () => {
  const base = fleet(['production', 'staging'], 'twins: [[staging, prod]]', REGIME);
  const { gaps, decision } = judgeFleet(base, { 'clusters/staging/cart.yaml': workload('shop', 'cart') });
  expect(gaps.map(({ message, touchesCde }) => [message, touchesCde])).toEqual([
    [expect.stringMatching(/`twins` name `prod`/), false],
  ]);
  expect(decision.kind).toBe('pass');
});
