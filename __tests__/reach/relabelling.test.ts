import { expect, test } from 'vitest';
import { readsDifferently } from '../../src/reach/relabelling.ts';
import {
  account,
  calicoPolicy,
  kubernetesPolicy,
  type Manifest,
  modelsOf,
  namespace,
  networkSet,
  pod,
} from '../support/manifests.ts';

// Whether policies, as they stand, read something else than before: then everybody may be concerned, pods to come included.

const PAY = [namespace('pay', 'env: p'), account('pay/default', ''), account('pay/robot', 'role: r')];
const asks = (selector: string, direction = 'Ingress') => calicoPolicy('p', `${selector}, types: [${direction}]`);
const meets = (selector: string) =>
  calicoPolicy(
    'p',
    `selector: app == 'other', types: [Ingress], ingress: [{ action: Allow, source: { ${selector} } }]`,
  );
const api = (labels: string, name = 'default') => pod('pay/api', labels, { account: name });
const ofSet = (labels: string, net: string) => networkSet('g', labels, net);

type Row = readonly [
  why: string,
  policies: readonly Manifest[],
  base: readonly Manifest[],
  head: readonly Manifest[],
  differently: boolean,
];

// biome-ignore format: one row, one line
test.each<Row>([
  ['nothing differs', [asks("selector: app == 'api'")], [...PAY, api('app: api')], [...PAY, api('app: api')], false],
  ['a label that no policy asks for', [asks("selector: app == 'api'")], [...PAY, api('app: api')], [...PAY, api('app: api, more: x')], false],
  ['a label that a policy asks for', [asks("selector: app == 'api'")], [...PAY, api('app: api')], [...PAY, api('app: web')], true],
  ['a label that a policy asks of peers', [meets("selector: app == 'api'")], [...PAY, api('app: api')], [...PAY, api('app: web')], true],
  ['a label that a policy of egress asks for', [asks("selector: app == 'api'", 'Egress')], [...PAY, api('app: api')], [...PAY, api('app: web')], true],
  ['another value that the selector takes as well', [asks(`selector: "app in {'api', 'web'}"`)], [...PAY, api('app: api')], [...PAY, api('app: web')], false],
  ['a label that only pods elsewhere are asked for', [kubernetesPolicy('shop/k', 'podSelector: { matchLabels: { app: api } }')], [...PAY, api('app: api')], [...PAY, api('app: web')], false],
  ['the labels of a namespace', [], PAY, [namespace('pay', 'env: q'), ...PAY.slice(1)], true],
  ['a namespace that is declared now', [], [api('app: api')], [namespace('pay', ''), api('app: api')], true],
  ['a namespace that is declared no longer', [], [namespace('pay', ''), api('app: api')], [api('app: api')], true],
  ['a new namespace', [], PAY, [...PAY, namespace('new', '')], true],
  ['a namespace that is gone', [], [...PAY, namespace('old', '')], PAY, true],
  ['a new namespace that nobody declares', [], PAY, [...PAY, pod('new/api', 'app: api')], false],
  ['another account that a policy asks for', [asks("serviceAccountSelector: role == 'r'")], [...PAY, api('app: api')], [...PAY, api('app: api', 'robot')], true],
  ['another account that no policy asks for', [asks("selector: app == 'api'")], [...PAY, api('app: api')], [...PAY, api('app: api', 'robot')], false],
  ['the labels of an account', [asks("serviceAccountSelector: role == 'r'")], [...PAY, api('app: api', 'robot')], [...PAY.slice(0, 2), account('pay/robot', 'role: s'), api('app: api', 'robot')], true],
  ['the labels of an account that no policy asks for', [asks("selector: app == 'api'")], [...PAY, api('app: api', 'robot')], [...PAY.slice(0, 2), account('pay/robot', 'role: s'), api('app: api', 'robot')], false],
  ['an account that is declared now', [asks("serviceAccountSelector: role == 'r'")], [...PAY.slice(0, 2), api('app: api', 'robot')], [...PAY.slice(0, 2), account('pay/robot', ''), api('app: api', 'robot')], true],
  ['an account that is declared no longer', [asks("serviceAccountSelector: role == 'r'")], [...PAY.slice(0, 2), account('pay/robot', ''), api('app: api', 'robot')], [...PAY.slice(0, 2), api('app: api', 'robot')], true],
  ['an account that is declared now, of an edited pod', [asks("serviceAccountSelector: role == 'r'")], [...PAY.slice(0, 2), api('app: api', 'robot')], [...PAY.slice(0, 2), account('pay/robot', ''), pod('pay/api', 'app: api', { account: 'robot', ports: '{ containerPort: 1 }' })], true],
  ['a pod that is edited elsewhere', [asks("selector: app == 'api', serviceAccountSelector: role == 'r'")], [...PAY, api('app: api', 'robot')], [...PAY, pod('pay/api', 'app: api', { account: 'robot', ports: '{ containerPort: 1 }' })], false],
  ['a label, where the namespace has none that is asked for', [asks("selector: app == 'api', namespaceSelector: zone == 'z'")], [...PAY, api('app: api')], [...PAY, api('app: web')], false],
  ['another account, by name', [meets('serviceAccounts: { names: [robot] }')], [...PAY, api('app: api')], [...PAY, api('app: api', 'robot')], true],
  ['an account whose labels nobody declares, by name', [meets('serviceAccounts: { names: [ghost] }')], [...PAY, api('app: api', 'ghost')], [...PAY, api('app: api')], true],
  ['a label, in a namespace that nobody declares', [asks("selector: app == 'api', namespaceSelector: env == 'p'")], [api('app: api')], [api('app: web')], true],
  ['a label, where the account is not declared', [asks("selector: app == 'api', serviceAccountSelector: role == 'r'")], [...PAY, api('app: api', 'ghost')], [...PAY, api('app: web', 'ghost')], true],
  ['a label, where the namespace forbids it', [asks("selector: app == 'api', namespaceSelector: env == 'q'")], [...PAY, api('app: api')], [...PAY, api('app: web')], false],
  ['a label, where the account forbids it', [asks("selector: app == 'api', serviceAccountSelector: role == 'r'")], [...PAY, api('app: api')], [...PAY, api('app: web')], false],
  ['a workload more', [asks('selector: all()')], PAY, [...PAY, api('app: api')], false],
  ['a workload less', [asks('selector: all()')], [...PAY, api('app: api')], PAY, false],
  ['two workloads, of which the second matters', [asks("selector: app == 'api'")], [...PAY, pod('pay/a', 'app: a'), api('app: api')], [...PAY, pod('pay/a', 'app: b'), api('app: web')], true],
  ['the addresses of a network set', [], [ofSet('net: x', '10.0.0.0/8')], [ofSet('net: x', '10.0.0.0/9')], true],
  ['the labels of a network set', [], [ofSet('net: x', '10.0.0.0/8')], [ofSet('net: y', '10.0.0.0/8')], true],
  ['a network set more', [], [], [ofSet('net: x', '10.0.0.0/8')], true],
  ['the same network set', [], [ofSet('net: x', '10.0.0.0/8')], [ofSet('net: x', '10.0.0.0/8')], false],
])('%s', (_, policies, before, after, differently) => {
  const [base, head] = modelsOf([
    [...policies, ...before],
    [...policies, ...after],
  ]).value;
  if (base === undefined || head === undefined) throw new Error('two worlds are two models');
  expect(readsDifferently(base, head)).toBe(differently);
});
