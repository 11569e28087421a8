import { dump, load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { parsePort } from '../../src/algebra/ports.ts';
import { verdict } from '../../src/query.ts';
import {
  adminPolicy,
  asKind,
  baselinePolicy,
  calicoPolicy,
  clusterPolicy,
  gapsOf,
  hostEndpoint,
  kubernetesPolicy,
  type Manifest,
  manifest,
  modelOf,
  namespace,
  networkSet,
  PODS,
  profile,
  service,
  stored,
} from '../support/manifests.ts';

// What policies leave open is said once, at the line that leaves it open; what only looks like it is not.

const API = "selector: app == 'api'";
const into = (name: string, ...rules: readonly string[]): Manifest =>
  calicoPolicy(name, `${API}, types: [Ingress], ingress: [${rules.join(', ')}]`);
const out = (name: string, ...rules: readonly string[]): Manifest =>
  calicoPolicy(name, `${API}, types: [Egress], egress: [${rules.join(', ')}]`);
const ALLOW = '{ action: Allow }';
const EVERY_POD = '[{ namespaces: {} }]';
const PAY = 'subject: { namespaces: { matchLabels: { env: p } } }';

type Row = readonly [why: string, objects: readonly Manifest[], says: readonly RegExp[]];

function checkGaps(rows: readonly Row[]): void {
  test.each(rows)('%s', (_, objects, says) => {
    expect(gapsOf(modelOf([...PODS, ...objects]).gaps)).toEqual(says.map((words) => expect.stringMatching(words)));
  });
}

describe('types that nobody wrote', () => {
  const lists = { absent: [], empty: ['[]'], filled: [`[${ALLOW}]`] };
  const of = (ingress: keyof typeof lists, egress: keyof typeof lists, more = '') =>
    calicoPolicy(
      'p',
      [
        API,
        ...lists[ingress].map((list) => `ingress: ${list}`),
        ...lists[egress].map((list) => `egress: ${list}`),
        ...(more === '' ? [] : [more]),
      ].join(', '),
    );
  const asks = [/^p\.yaml:1 .*a list is empty, which Calico releases read differently; write `types`/];
  // biome-ignore format: one row, one line
  checkGaps([
    ['neither list', [of('absent', 'absent')], []],
    ['rules of ingress', [of('filled', 'absent')], []],
    ['an empty ingress list: Ingress by length and by presence', [of('empty', 'absent')], []],
    ['rules of egress', [of('absent', 'filled')], []],
    ['an empty egress list: Ingress by length, Egress by presence', [of('absent', 'empty')], asks],
    ['rules of both', [of('filled', 'filled')], []],
    ['rules of ingress, an empty egress list: Egress by presence only', [of('filled', 'empty')], asks],
    ['rules of egress, an empty ingress list: Ingress by presence only', [of('empty', 'filled')], asks],
    ['two empty lists: Egress by presence only', [of('empty', 'empty')], asks],
    ['an empty list of types beside rules', [of('filled', 'filled', 'types: []')], asks],
    ['null is no list', [of('filled', 'filled', 'types: null')], []],
    ['a written type answers it', [of('empty', 'filled', 'types: [Egress]')], []],
    ['what is stored acts in both directions', [stored(of('empty', 'filled'))], []],
  ]);
});

describe('rules', () => {
  const front = service('pay/front', 'selector: { app: api }, ports: [{ port: 80 }]');
  const onFront = (more: string) =>
    out('p', `{ action: Allow, destination: { services: { name: front, namespace: pay${more} } } }`);
  const foreign = (kind: string, name: string, spec: string) => manifest('example.com/v1', kind, name, spec);
  // biome-ignore format: one row, one line
  checkGaps([
    ['no domains are no question', [out('p', '{ action: Allow, destination: { domains: [] } }')], []],
    ['nor is null', [out('p', '{ action: Allow, destination: { domains: null } }')], []],
    ['a Pass on a Service of no namespace', [service('pay/s', 'selector: { app: db }, ports: [{ port: 80 }]'), calicoPolicy('pay/p', 'types: [Egress], egress: [{ action: Pass, destination: { services: { name: s } } }]')], [/^pay\/p\.yaml:2 .*without `namespace` Calico finds no Service/]],
    ['a Service', [front, onFront('')], []],
    ['a Service with an empty selector has none', [service('pay/front', 'selector: {}, ports: [{ port: 80 }]'), onFront('')], [/Service `pay\/front` is not declared with a selector/]],
    ['a Service of another namespace', [service('shop/front', 'selector: { app: api }'), onFront('')], [/Service `pay\/front` is not declared/]],
    ['a Service of another group is none', [foreign('Service', 'pay/front', 'selector: { app: api }'), onFront('')], [/Service `pay\/front` is not declared/]],
    ['another kind of that name is none', [manifest('v1', 'ReplicationController', 'pay/front', 'selector: { app: api }, template: { metadata: { labels: { app: api } }, spec: { containers: [{ name: c, image: i }] } }'), onFront('')], [/Service `pay\/front` is not declared/]],
  ]);
});

describe('objects beside policies', () => {
  const open = profile('open', 'egress: [{ action: Pass, protocol: TCP, source: { ports: [80] } }]');
  const domains = /^g\.yaml:1 .*`allowedEgressDomains` is a field of Calico Enterprise/;
  const set = (spec: string) => manifest('projectcalico.org/v3', 'GlobalNetworkSet', 'g', spec);
  // biome-ignore format: one row, one line
  checkGaps([
    ['domains of a network set', [set('allowedEgressDomains: [example.com]')], [domains]],
    ['no domains', [set('nets: [10.0.0.0/8], allowedEgressDomains: []')], []],
    ['a rule of a profile', [open], [/^open\.yaml:2 .*a `Pass` on source ports/]],
    ['a network set that Calico refuses', [networkSet('g', '', '10.0.0.0/33')], [/^g\.yaml:1 .*is not an address or a CIDR/]],
    ['the same kind of another group', [manifest('example.com/v1', 'GlobalNetworkSet', 'g', 'nets: [x], allowedEgressDomains: [y]')], []],
    ['a staged policy that Calico refuses', [asKind('StagedGlobalNetworkPolicy', into('p', '{ action: Open }'))], [/`Open` is not one of Allow/]],
    ['a staged policy', [asKind('StagedGlobalNetworkPolicy', into('p', ALLOW))], []],
    ['a staged policy in a tier that nobody declares', [asKind('StagedGlobalNetworkPolicy', calicoPolicy('p', `tier: ghost, ${API}`))], []],
    ['a policy of the cluster of a kind that nobody knows', [manifest('policy.networking.k8s.io/v1', 'OtherNetworkPolicy', 'pay/x', 'priority: 1')], []],
  ]);
});

describe('labels that a network set inherits', () => {
  const away = networkSet('away/s', 'net: x', '203.0.113.0/24');
  const asks = (selector: string) => into('p', `{ action: Allow, source: { ${selector} } }`);
  const unknown = /^away\/s\.yaml:1 .*its namespace is not declared, so the labels it inherits are unknown/;
  // biome-ignore format: one row, one line
  checkGaps([
    ['are unknown where its namespace is not declared', [away, asks("namespaceSelector: env == 'p'")], [unknown]],
    ['and where the rule asks for more beside them', [away, asks("selector: net == 'x', namespaceSelector: env == 'p'")], [unknown]],
    ['in egress too', [away, out('p', "{ action: Allow, destination: { namespaceSelector: env == 'p' } }")], [unknown]],
    ['and where another rule asks', [away, into('p', ALLOW, "{ action: Allow, source: { namespaceSelector: env == 'p' } }"), into('q', ALLOW)], [unknown]],
    ['one for each set', [away, networkSet('away/t', '', '192.0.2.0/24'), asks("namespaceSelector: env == 'p'")], [unknown, /^away\/t\.yaml:1 /]],
    ['are told by the namespace', [away, namespace('away', 'env: p'), asks("namespaceSelector: env == 'p'")], []],
    ['are not told by another namespace', [away, namespace('near', 'env: p'), asks("namespaceSelector: env == 'p'")], [unknown]],
    ['are not told by something else of that name', [away, manifest('v1', 'Pod', 'away', 'containers: []', { at: 'pods/' }), manifest('example.com/v1', 'Namespace', 'away', ''), asks("namespaceSelector: env == 'p'")], [unknown]],
    ['do not matter when nobody asks', [away, into('p', ALLOW)], []],
    ['do not matter to its own labels', [away, asks("selector: net == 'x'")], []],
    ['do not matter to its name', [away, asks("namespaceSelector: projectcalico.org/name == 'away'")], []],
    ['do not matter to what names pods only', [away, kubernetesPolicy('pay/k', 'podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { env: p } } }] }]')], []],
    ['are none where there is no set of a namespace', [networkSet('g', 'net: x', '203.0.113.0/24'), asks("namespaceSelector: env == 'p'")], []],
  ]);
});

describe('policies of the cluster under Calico', () => {
  const policy = (rule: string) => clusterPolicy('c', `tier: Admin, priority: 1, ${PAY}, ${rule}`);
  const ingress = (peer: string, more = '') => policy(`ingress: [{ action: Deny, from: [${peer}]${more} }]`);
  const egress = (...peers: readonly string[]) => policy(`egress: [{ action: Accept, to: [${peers.join(', ')}] }]`);
  const calico = networkSet('g', 'net: x', '203.0.113.0/24');
  const set = networkSet('pay/s', 'net: x', '203.0.113.0/24');
  const untranslated = [/^c\.yaml:2 .*Calico has no `nodes`, `domainNames` or named ports in this kind/];
  const doubtful = [
    /^c\.yaml:2 .*Calico may take `namespaces` for the network sets of these namespaces too; write `pods`/,
  ];
  const pods = '{ pods: { namespaceSelector: {}, podSelector: {} } }';
  const networks = '{ networks: [10.0.0.0/8] }';
  // biome-ignore format: one row, one line
  checkGaps([
    ['nodes', [calico, egress('{ nodes: {} }')], untranslated],
    ['nodes among others', [calico, egress(networks, '{ nodes: {} }')], untranslated],
    ['names of hosts', [calico, egress('{ domainNames: [example.com] }')], untranslated],
    ['named ports', [calico, ingress(pods, ', protocols: [{ destinationNamedPort: http }]')], untranslated],
    ['named ports among others', [calico, ingress(pods, ', protocols: [{ tcp: { destinationPort: { number: 80 } } }, { destinationNamedPort: http }]')], untranslated],
    ['once for all that is unknown in a rule', [calico, policy(`ingress: [{ action: Deny, from: [${pods}], protocols: [{ destinationNamedPort: http }] }], egress: [{ action: Accept, to: [{ nodes: {} }, { nodes: { matchLabels: { a: b } } }] }]`)], [...untranslated, /^c\.yaml:3 .*Calico has no `nodes`/]],
    ['addresses and numbers', [calico, egress(networks), ingress(pods, ', protocols: [{ tcp: { destinationPort: { number: 80 } } }]')], []],
    ['namespaces beside a network set of one', [set, ingress('{ namespaces: {} }')], doubtful],
    ['namespaces among others', [set, ingress(`${pods}, { namespaces: {} }`)], doubtful],
    ['in egress too', [set, egress('{ namespaces: {} }')], doubtful],
    ['pods', [set, ingress(pods)], []],
    ['namespaces without a network set of any', [calico, ingress('{ namespaces: {} }')], []],
  ]);
  test('elsewhere they mean what they say', () => {
    const { gaps } = modelOf([...PODS, egress('{ nodes: {} }')], { plugin: 'kubernetes' });
    expect(gapsOf(gaps)).toEqual([]);
  });
  test('a policy that Calico does not enforce leaves nothing open', () => {
    const { gaps } = modelOf([...PODS, calico, egress('{ nodes: {} }')], { plugin: 'calico', version: '3.31' });
    expect(gapsOf(gaps)).toEqual([]);
  });
});

describe('priorities that do not say which policy wins', () => {
  const named = (app: string) =>
    `subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: ${app} } } } }`;
  const rule = (action: string) => `ingress: [{ action: ${action}, from: ${EVERY_POD} }]`;
  const older = (name: string, priority: number, action: string, app = 'api') =>
    adminPolicy(name, `priority: ${priority}, ${named(app)}, ${rule(action)}`);
  const newer = (name: string, tier: string, priority: number, action: string, app = 'api') =>
    clusterPolicy(name, `tier: ${tier}, priority: ${priority}, ${named(app)}, ${rule(action)}`);
  const baseline = (action: string) => baselinePolicy(`${named('api')}, ${rule(action)}`);
  const clash = (one: string, other: string) =>
    new RegExp(`^${one}\\.yaml:1 .*\`${one}\` and \\w+ \`${other}\` decide differently about common pods`);
  // biome-ignore format: one row, one line
  checkGaps([
    ['the same number', [newer('a', 'Admin', 5, 'Accept'), newer('b', 'Admin', 5, 'Deny')], [clash('b', 'a')]],
    ['the same number behind NetworkPolicies', [newer('a', 'Baseline', 5, 'Accept'), newer('b', 'Baseline', 5, 'Deny')], [clash('b', 'a')]],
    ['one of them is told, the first', [newer('a', 'Admin', 5, 'Accept'), newer('b', 'Admin', 5, 'Accept'), newer('c', 'Admin', 5, 'Deny')], [clash('c', 'a')]],
    ['numbers that differ', [newer('a', 'Admin', 5, 'Accept'), newer('b', 'Admin', 6, 'Deny')], []],
    ['tiers that differ', [newer('a', 'Admin', 5, 'Accept'), newer('b', 'Baseline', 5, 'Deny')], []],
    ['one verdict', [newer('a', 'Admin', 5, 'Deny'), newer('b', 'Admin', 5, 'Deny')], []],
    ['no common pod', [newer('a', 'Admin', 5, 'Accept'), newer('b', 'Admin', 5, 'Deny', 'db')], []],
    ['kinds of both versions, whatever the numbers', [older('a', 1, 'Allow'), newer('b', 'Admin', 2, 'Deny')], [clash('b', 'a')]],
    ['kinds of both versions in different tiers', [older('a', 1, 'Allow'), newer('b', 'Baseline', 2, 'Deny')], []],
    ['kinds of both versions behind NetworkPolicies', [baseline('Allow'), newer('b', 'Baseline', 2, 'Deny')], [clash('default', 'b')]],
    ['kinds of both versions, no common pod', [older('a', 1, 'Allow'), newer('b', 'Admin', 2, 'Deny', 'db')], []],
    ['another kind does not mix the numbers of one', [older('a', 1, 'Allow'), older('b', 2, 'Deny'), newer('c', 'Admin', 3, 'Deny', 'db')], []],
    ['NetworkPolicies have no numbers', [kubernetesPolicy('pay/a', 'podSelector: {}, ingress: [{}]'), kubernetesPolicy('pay/b', 'podSelector: {}')], []],
  ]);
});

/** The same object with every field on a line of its own. */
const spread = ({ path, text }: Manifest): Manifest => ({ path, text: dump(load(text)) });

describe('the line that a gap points to', () => {
  const lineOf = (objects: readonly Manifest[]): readonly string[] => {
    const written = objects.map(spread);
    return modelOf([...PODS, ...written]).gaps.map(({ at }) => {
      const text = written.find(({ path }) => path === at.path)?.text ?? '';
      return text.split('\n')[at.line - 1]?.trim() ?? '';
    });
  };
  const onService = (type: string, field: string, side: string) =>
    calicoPolicy('pay/p', `types: [${type}], ${field}: [{ action: Pass, ${side}: { services: { name: s } } }]`);
  const ofPay = service('pay/s', 'selector: { app: db }, ports: [{ port: 80 }]');
  // biome-ignore format: one row, one line
  test.each<[field: string, objects: readonly Manifest[]]>([
    ['doNotTrack: true', [calicoPolicy('p', `applyOnForward: true, doNotTrack: true, types: [Ingress]`)]],
    ['preDNAT: true', [calicoPolicy('p', `applyOnForward: true, preDNAT: true, types: [Ingress]`)]],
    ['spec:', [calicoPolicy('p', `${API}, egress: []`)]],
    ['source:', [into('p', '{ action: Pass, protocol: TCP, source: { ports: [1] } }')]],
    ['domains:', [out('p', '{ action: Allow, destination: { domains: [example.com] } }')]],
    ['services:', [ofPay, onService('Ingress', 'ingress', 'source')]],
    ['services:', [ofPay, onService('Egress', 'egress', 'destination')]],
    ['tier: ghost', [calicoPolicy('p', `tier: ghost, ${API}`)]],
    ['priority: 5', [adminPolicy('a', `priority: 5, ${PAY}, ingress: [{ action: Allow, from: ${EVERY_POD} }]`), adminPolicy('b', `priority: 5, ${PAY}, ingress: [{ action: Deny, from: ${EVERY_POD} }]`)]],
    ['allowedEgressDomains:', [manifest('projectcalico.org/v3', 'GlobalNetworkSet', 'g', 'nets: [], allowedEgressDomains: [example.com]')]],
    ['namespace: away', [networkSet('away/s', '', '203.0.113.0/24'), into('p', "{ action: Allow, source: { namespaceSelector: env == 'p' } }")]],
    ['kind: CiliumNetworkPolicy', [manifest('cilium.io/v2', 'CiliumNetworkPolicy', 'pay/x', '')]],
  ])('is `%s`', (field, objects) => {
    expect(lineOf(objects)).toEqual([field]);
  });
});

describe('the line that decides when no rule does', () => {
  const host = (profiles: string) => hostEndpoint('host', 'role: node', `profiles: [${profiles}]`);
  // biome-ignore format: one row, one line
  test.each<[field: string, object: Manifest, to: string]>([
    ['spec:', kubernetesPolicy('pay/k', 'podSelector: {}, policyTypes: [Ingress]'), 'pay/api'],
    ['spec:', calicoPolicy('p', `${API}, types: [Ingress]`), 'pay/api'],
    ['profiles: []', host(''), '{hostendpoint:host}'],
    ['profiles:', host('projectcalico-default-allow'), '{hostendpoint:host}'],
  ])('is `%s` of %j', (field, object, to) => {
    const { path, text } = spread(object);
    const answer = verdict({ head: modelOf([...PODS, { path, text }]).value }, 'shop/web', to, parsePort('80') ?? -1);
    const [, line = ''] = ('error' in answer ? '' : (answer.ingress.at ?? '')).split(':');
    expect(text.split('\n')[Number(line) - 1]?.trim()).toBe(field);
  });
  test('an admin policy hands on at its spec', () => {
    const { path, text } = spread(
      adminPolicy(
        'a',
        `priority: 1, ${PAY}, ingress: [{ action: Deny, from: [{ namespaces: { matchLabels: { env: none } } }] }]`,
      ),
    );
    const answer = verdict(
      { head: modelOf([...PODS, { path, text }]).value },
      'shop/web',
      'pay/api',
      parsePort('80') ?? -1,
    );
    const steps = 'error' in answer ? [] : answer.ingress.steps.map(({ at }) => at);
    expect(steps).toEqual([`a.yaml:${text.split('\n').indexOf('spec:') + 1}`]);
  });
});
