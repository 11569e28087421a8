import { describe, expect, test } from 'vitest';
import { type Context, readContexts } from '../src/context/context.ts';
import { foldOwners } from '../src/context/owners.ts';
import { placeContexts } from '../src/context/placement.ts';
import type { Instant } from '../src/evidence.ts';
import { evaluate } from '../src/gate.ts';
import { readDocuments } from '../src/manifest/documents.ts';
import { repoPath } from '../src/manifest/location.ts';
import { readResources } from '../src/manifest/resource.ts';
import type { Judgement } from '../src/outcome.ts';
import { render } from '../src/report/catalog.ts';
import { CDE, type Files, namespace, policy, snapshotOf, workload } from './support/world.ts';

const NOW = '2026-11-21T00:00:00Z' as Instant; // any fixed moment
const DENY = policy('pay', 'default-deny', '  podSelector: {}\n  policyTypes: [Ingress, Egress]\n');
const allow = (team: string) =>
  policy(
    'pay',
    'api',
    `  podSelector: { matchLabels: { app: api } }\n  policyTypes: [Ingress]\n  ingress:\n    - from: [{ namespaceSelector: { matchLabels: { team: ${team} } } }]\n      ports: [{ port: 8443 }]\n`,
  );
const OWNERS = { '.github/CODEOWNERS': '* @acme/compliance\n' };
/** Policies in this repository, workloads in others. */
const POLICIES: Files = { ...OWNERS, 'deny.yaml': DENY, 'api.yaml': allow('till') };
const WORKLOADS = [
  namespace('pay'),
  namespace('shop'),
  workload('pay', 'api', { labels: CDE }),
  workload('shop', 'web'),
].join('---\n');

const file = (text: string, more: Partial<Context> = {}): Context => ({
  path: repoPath('prod.yaml'),
  cluster: undefined,
  maxAgeDays: 7,
  content: { kind: 'file', text },
  ...more,
});

function check(base: Files, head: Files, context: readonly Context[] = []): Judgement {
  return evaluate(
    {
      base: snapshotOf('base', base),
      head: snapshotOf('head', head),
      merge: { kind: 'clean' },
      request: undefined,
      now: NOW,
      context,
    },
    { name: 'cde-gate', version: '0.0.0' },
  );
}

const isPolicy = (text: string): boolean => text.includes('kind: NetworkPolicy');
const told = ({ findings }: Judgement) => findings.map(({ rule, message }) => `${rule}: ${message}`).join('\n');
const shown = ({ gaps }: Judgement) => gaps.map(({ message, touchesCde }) => `${touchesCde}: ${message}`).join('\n');
const taken = (at: string, resources: readonly string[] = [], cluster = 'prod') =>
  JSON.stringify({
    kind: 'ClusterSnapshot',
    version: 1,
    takenAt: at,
    cluster,
    tool: 'cde-gate 0.0.0',
    resources: resources.map((each) => readDocuments(repoPath('x'), each).value[0]?.value),
  });

describe('policies here, workloads elsewhere', () => {
  const widened = { ...POLICIES, 'api.yaml': allow('shop') };

  test('with context a widening names the workloads that get in', () => {
    const judgement = check(POLICIES, widened, [file(WORKLOADS)]);
    expect(judgement.decision.kind).toBe('hold');
    expect(told(judgement)).toMatch(/shop\/web/);
    expect(judgement.findings.every(({ at }) => at.elsewhere === undefined)).toBe(true);
  });

  test('without it stand-ins keep it from passing', () => {
    const marked = { ...POLICIES, 'vault.yaml': workload('pay', 'api', { labels: CDE }) };
    const judgement = check(marked, { ...marked, 'api.yaml': allow('shop') });
    expect(judgement.decision.kind).not.toBe('pass');
    expect(told(judgement)).not.toMatch(/shop\/web/);
  });

  test('where nobody here names the label of the regime nothing is known to hold card data, until the settings do', () => {
    expect(check(POLICIES, widened).decision.kind).toBe('pass');
    const declared = { '.github/cde-gate.yml': 'version: 1\nregime: { resource: [{ podLabels: { pci: "true" } }] }\n' };
    expect(check({ ...POLICIES, ...declared }, { ...widened, ...declared }).decision.kind).toBe('hold');
  });

  test('a namespace that context declares is unknown no more', () => {
    const marked = { ...POLICIES, 'vault.yaml': workload('pay', 'api', { labels: CDE }) };
    const head = { ...marked, 'web.yaml': workload('shop', 'web'), 'api.yaml': allow('till') };
    const base = { ...head, 'api.yaml': allow('nobody') };
    expect(told(check(base, head))).toMatch(/shop\/web/);
    const judgement = check(base, head, [file(`${namespace('shop')}---\n${namespace('pay')}`)]);
    expect(told(judgement)).not.toMatch(/shop\/web/);
  });

  test('what is equal on both sides changes nothing', () => {
    const judgement = check(POLICIES, { ...POLICIES, 'README.md': 'x' }, [file(WORKLOADS)]);
    expect(judgement.decision.kind).toBe('pass');
    expect(judgement.findings).toEqual([]);
  });

  test('a finding about what stands elsewhere has no link, and goes to who owns the settings', () => {
    const all =
      'apiVersion: v1\nkind: Service\nmetadata: { name: api, namespace: pay }\nspec: { type: LoadBalancer, selector: { app: front }, ports: [{ port: 8443 }] }\n';
    const base = { '.github/CODEOWNERS': '* @acme/compliance\nprod.yaml @acme/nobody\n' };
    const head = { ...base, 'front.yaml': workload('pay', 'front', { labels: CDE }) };
    const judgement = check(base, head, [file(`${all}---\n${namespace('pay')}`)]);
    const there = judgement.findings.filter(({ at }) => at.elsewhere === true);
    expect(there.map(({ rule }) => String(rule))).toContain('public-entry-added');
    expect(judgement.approvals.flatMap(({ owners }) => owners)).not.toContain('@acme/nobody');
    const links = { server: 'https://x', repository: 'a/b', number: 1, base: 'b', head: 'h' };
    const markdown = render('markdown', judgement, { style: 'plain', links });
    expect(markdown).toMatch(/`prod\.yaml:\d+` in the context/);
    expect(markdown).not.toMatch(/prod\.yaml#L/);
    expect(render('sarif', judgement, { style: 'plain', links })).not.toMatch(/"uri": "prod\.yaml"/);
  });
});

describe('which of the two counts', () => {
  test('what the repository deletes does not come back', () => {
    const base = { ...OWNERS, 'deny.yaml': DENY, 'api.yaml': workload('pay', 'api', { labels: CDE }) };
    const { 'deny.yaml': _gone, ...head } = base;
    const judgement = check(base, head, [file(`${WORKLOADS}---\n${DENY}`)]);
    expect(judgement.decision.kind).not.toBe('pass');
    expect(told(judgement)).toMatch(/default-deny|isolation|shop\/web/);
  });

  test('a policy that is brought here weaker than it stands in the cluster is a widening', () => {
    const base = { ...OWNERS, 'note.yaml': namespace('other') };
    const weak = policy('pay', 'default-deny', '  podSelector: { matchLabels: { app: nothing } }\n');
    const context = [file(`${WORKLOADS}---\n${DENY}`)];
    expect(check(base, { ...base, 'deny.yaml': weak }, context).decision.kind).not.toBe('pass');
    expect(check(base, { ...base, 'deny.yaml': DENY }, context).decision.kind).toBe('pass');
  });

  test('pods of a workload that is declared here are not there twice', () => {
    const pod = `apiVersion: v1
kind: Pod
metadata: { name: api-5f-x, namespace: pay, labels: { app: old, pod-template-hash: 5f }, ownerReferences: [{ kind: ReplicaSet, name: api-5f, controller: true }] }
spec: { containers: [] }
`;
    const base = { ...POLICIES, 'a.yaml': workload('pay', 'api', { labels: CDE }) };
    const { changes } = check(base, { ...base, 'api.yaml': allow('shop') }, [file(pod)]);
    expect(changes[0]?.head.model.cluster.workloads.map(({ kind }) => kind)).toEqual(['Deployment']);
  });

  test.each([
    ['another label', namespace('pay', ', tier: gold'), namespace('pay'), /no label `tier` instead of `tier=gold`/],
    [
      'an asked label besides',
      'apiVersion: v1\nkind: Namespace\nmetadata: { name: pay }\n',
      namespace('pay'),
      /has `team=pay` besides/,
    ],
    ['another policy', allow('till'), allow('shop'), /has another policy under this name/],
    [
      'other pods',
      workload('pay', 'x'),
      workload('pay', 'x', { labels: ', a: b' }).replace('app: x, a: b', 'app: y'),
      /`app=y` instead of `app=x`/,
    ],
  ])('a contradiction is told and never red: %s', (_, own, known, says) => {
    const { 'deny.yaml': deny = '' } = POLICIES;
    const base = {
      ...OWNERS,
      'deny.yaml': deny,
      ...(isPolicy(own) ? {} : { 'api.yaml': allow('till') }),
      'own.yaml': own,
    };
    const judgement = check(base, { ...base, 'fresh.yaml': namespace('fresh') }, [file(known)]);
    const found = judgement.gaps.filter(({ message }) => says.test(message));
    expect(found).toHaveLength(1);
    expect(found[0]?.message).toMatch(/\(`prod\.yaml:\d+`\)/);
    expect(found[0]).toMatchObject({ side: 'base', touchesCde: false, at: { path: 'own.yaml' } });
  });

  test.each([
    ['defaults', allow('till'), allow('till').replace('{ port: 8443 }', '{ port: 8443, protocol: TCP }')],
    ['labels nobody asks for', namespace('pay'), namespace('pay', ', "argocd.argoproj.io/instance": x')],
  ])('no contradiction: %s', (_, own, known) => {
    const base = { ...OWNERS, 'deny.yaml': DENY, 'own.yaml': own };
    expect(shown(check(base, { ...base, 'fresh.yaml': namespace('fresh') }, [file(known)]))).toBe('');
  });
});

describe('age', () => {
  const at = (day: string) =>
    check(POLICIES, { ...POLICIES, 'api.yaml': allow('shop') }, [
      file(taken(`${day}T00:00:00Z`, [namespace('shop')]), { path: repoPath('prod.json') }),
    ]);

  test('is shown in the footer', () => {
    const judgement = at('2026-11-20');
    expect(shown(judgement)).not.toMatch(/context/);
    expect(render('text', judgement, { style: 'plain', links: undefined })).toContain(
      'With context prod.json of 2026-11-20 (1 day old).',
    );
    expect(JSON.parse(render('json', judgement, { style: 'plain', links: undefined }))).toMatchObject({
      context: [{ path: 'prod.json', cluster: 'prod', takenAt: '2026-11-20T00:00:00Z', ageDays: 1 }],
    });
  });

  test.each([
    ['2026-11-14', ''],
    [
      '2026-11-13',
      'false: context `prod.json` was taken on 2026-11-13, 8 days ago, and at most 7 are allowed; take it again',
    ],
    ['2026-12-24', 'false: context `prod.json` says that it was taken on 2026-12-24, and that is still to come'],
  ])('%s', (day, says) => {
    expect(
      shown(at(day))
        .split('\n')
        .filter((line) => line.includes('context'))
        .join(),
    ).toBe(says);
  });
});

describe('what cannot be used', () => {
  const widened = { ...POLICIES, 'fresh.yaml': namespace('fresh') };
  test.each<[string, Context['content']]>([
    ['missing', { kind: 'unreadable', why: 'does not exist' }],
    ['empty', { kind: 'file', text: '' }],
    ['no YAML', { kind: 'file', text: 'kind: [' }],
    ['half YAML', { kind: 'file', text: `${namespace('a')}---\nkind: [\n---\n${namespace('b')}` }],
    ['an answer of a server', { kind: 'file', text: '{"status": "Unauthorized"}' }],
    ['another version', { kind: 'file', text: '{"kind": "ClusterSnapshot", "version": 2, "resources": []}' }],
    ['no date', { kind: 'file', text: '{"kind": "ClusterSnapshot", "version": 1, "resources": []}' }],
    ['no list', { kind: 'file', text: taken('2026-11-20T00:00:00Z').replace('"resources":[]', '"resources":{}') }],
    ['an empty folder', { kind: 'folder', snapshot: snapshotOf('x', {}) }],
  ])('%s is undecided', (_, content) => {
    expect(check(POLICIES, widened, [file('', { content })]).decision.kind).toBe('undecided');
    // The change that mends it must be able to pass.
    expect(check(POLICIES, POLICIES, [file('', { content })]).decision.kind).toBe('pass');
  });

  test('what another repository does not write as it is applied is shown', () => {
    const snapshot = snapshotOf('x', { 'n.yaml': namespace('shop'), 'chart/Chart.yaml': 'name: x\n' });
    const judgement = check(POLICIES, widened, [
      file('', { path: repoPath('../deploy/'), content: { kind: 'folder', snapshot } }),
    ]);
    expect(judgement.decision.kind).toBe('pass');
    expect(judgement.gaps.map(({ at }) => String(at.path))).toEqual(['../deploy/chart/Chart.yaml']);
  });

  test('a folder holds snapshots and manifests', () => {
    const snapshot = snapshotOf('x', {
      'n.yaml': namespace('shop'),
      'prod.json': taken('2026-11-20T00:00:00Z', [namespace('pay')]),
    });
    const { value, gaps } = readContexts(
      [file('', { path: repoPath('ctx'), content: { kind: 'folder', snapshot } })],
      NOW,
    );
    expect(gaps).toEqual([]);
    expect(value.map(({ path, cluster, objects }) => [path, cluster, objects.value.map(({ name }) => name)])).toEqual([
      ['ctx/prod.json', 'prod', ['pay']],
      ['ctx', undefined, ['shop']],
    ]);
  });
});

describe('settings of base', () => {
  const FILE = '.github/cde-gate/context/prod.json';
  const settings = (more = '') => ({ '.github/cde-gate.yml': `version: 1\ncontext: [{ file: ${FILE}${more} }]\n` });
  const base = { ...POLICIES, ...settings(), [FILE]: taken('2026-11-20T00:00:00Z', WORKLOADS.split('---\n')) };

  test('name files that count from base', () => {
    const judgement = check(base, { ...base, 'api.yaml': allow('shop'), [FILE]: '' });
    expect(told(judgement)).toMatch(/shop\/web/);
    expect(told(judgement)).toMatch(/gate-altered: the cluster context file/);
  });

  test('a file that is not there is undecided', () => {
    const { [FILE]: _gone, ...rest } = base;
    const judgement = check(rest, { ...rest, 'api.yaml': allow('shop') });
    expect(shown(judgement)).toMatch(/true: context .* cannot be used: it does not exist on the base branch/);
  });

  test.each(['prod.json', '.github/cde-gate/context/../../x.json', '.github/workflows/x.yml'])(
    '%s is no such file',
    (path) => {
      const bad = { ...POLICIES, '.github/cde-gate.yml': `version: 1\ncontext: [{ file: ${path} }]\n` };
      expect(shown(check(bad, bad))).toMatch(/is not a file below/);
    },
  );
});

describe('clusters', () => {
  const known = (path: string, cluster?: string) => ({
    path: repoPath(path),
    cluster,
    taken: undefined,
    objects: { value: [], gaps: [] },
  });
  test.each([
    ['by name', ['a', 'b'], [known('x', 'a')], { a: ['x'], b: [] }, []],
    ['the only one, without a name', [undefined], [known('x', 'a'), known('y')], { '': ['x', 'y'] }, []],
    ['the only one, with a name', ['a'], [known('x')], { a: ['x'] }, []],
    [
      'two of another name for one without',
      [undefined],
      [known('x', 'a'), known('y', 'b')],
      { '': [] },
      ['red', 'red'],
    ],
    ['no name among several', ['a', 'b'], [known('x')], { a: [], b: [] }, ['red']],
    ['a cluster elsewhere', ['a'], [known('x', 'c')], { a: [] }, ['doubt']],
  ] as const)('%s', (_, clusters, given, placed, problems) => {
    const { value, gaps } = placeContexts(clusters, given);
    expect(Object.fromEntries([...value].map(([name = '', all]) => [name, all.map(({ path }) => path)]))).toEqual(
      placed,
    );
    expect(gaps.map(({ nature }) => (nature === 'doubt' ? 'doubt' : 'red'))).toEqual(problems);
  });
});

describe('owners', () => {
  const meta = (name: string, labels: string, owner = '') =>
    `metadata: { name: ${name}, namespace: pay, labels: { ${labels} }${owner === '' ? '' : `, ownerReferences: [{ kind: ${owner.split('/')[0]}, name: ${owner.split('/')[1]}, controller: true }]`} }\n`;
  const pods = (labels: string) =>
    `{ metadata: { labels: { ${labels} } }, spec: { containers: [{ name: c, image: i }] } }`;
  const deployment = `apiVersion: apps/v1\nkind: Deployment\n${meta('api', 'a: b')}spec: { selector: {}, template: ${pods('app: api')} }\n`;
  const set = (name: string, labels: string, replicas = 1) =>
    `apiVersion: apps/v1\nkind: ReplicaSet\n${meta(name, 'a: b', 'Deployment/api')}spec: { replicas: ${replicas}, template: ${pods(`${labels}, pod-template-hash: h`)} }\n`;
  const pod = (name: string, labels: string, owner: string) =>
    `apiVersion: v1\nkind: Pod\n${meta(name, `${labels}, pod-template-hash: h`, owner)}spec: { containers: [{ name: c, image: i }] }\n`;
  const fold = (...texts: readonly string[]) => {
    const resources = readDocuments(repoPath('x'), texts.join('---\n')).value.flatMap(
      (each) => readResources(each).value,
    );
    const folded = foldOwners(resources);
    expect(foldOwners(folded).map(({ name }) => name)).toEqual(folded.map(({ name }) => name));
    return folded.map(({ kind, name }) => `${kind} ${name}`);
  };
  test.each([
    [
      'a whole chain',
      [deployment, set('api-h', 'app: api'), pod('p', 'app: api', 'ReplicaSet/api-h')],
      ['Deployment api'],
    ],
    ['the chain told by names', [deployment, pod('p', 'app: api', 'ReplicaSet/api-h')], ['Deployment api']],
    ['a set of an older revision that has no pods', [deployment, set('api-g', 'app: old', 0)], ['Deployment api']],
    ['one that still has some', [deployment, set('api-g', 'app: old')], ['Deployment api', 'ReplicaSet api-g']],
    [
      'a pod that somebody relabelled',
      [deployment, pod('p', 'app: other', 'ReplicaSet/api-h')],
      ['Deployment api', 'Pod p'],
    ],
    ['pods only', [pod('p', 'app: api', 'ReplicaSet/api-h'), pod('q', 'app: api', 'ReplicaSet/api-h')], ['Pod p']],
    ['a pod of a node', [pod('p', 'app: api', 'Node/n')], ['Pod p']],
  ])('%s', (_, texts, kept) => {
    expect(fold(...texts)).toEqual(kept);
  });
});
