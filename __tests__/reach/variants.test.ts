import { describe, expect, test } from 'vitest';
import { EVERYTHING, has, labelsKey, NOTHING, not, only, requires, some } from '../../src/algebra/labels.ts';
import { type Peer, partsOf, policiesOf } from '../../src/policy/stage.ts';
import type { Valuations } from '../../src/reach/endpoints.ts';
import { distinct, labelVariants, nodeExamples, SPACE_LIMITS } from '../../src/reach/variants.ts';
import { adminPolicy, calicoPolicy, type Manifest, modelOf, modelsOf } from '../support/manifests.ts';

// Labels that nobody declares: one set for each way in which policies tell them apart, the bare one first.

const policy = (name: string, selectors: string) => calicoPolicy(name, `${selectors}, types: [Ingress]`);
const peers = (name: string, selectors: string) =>
  calicoPolicy(name, `selector: app == 'x', types: [Ingress], ingress: [{ action: Allow, source: { ${selectors} } }]`);

function variantsOf(base: readonly Manifest[], head: readonly Manifest[], valuations: Valuations = 'possible') {
  const [before, after] = modelsOf([base, head]).value;
  if (before === undefined || after === undefined) throw new Error('two worlds are two models');
  return labelVariants({ base: before, head: after }, valuations);
}

const NAMED = 'kubernetes.io/metadata.name=new';

describe('an undeclared namespace', () => {
  // biome-ignore format: one row, one line
  test.each<[why: string, base: readonly Manifest[], head: readonly Manifest[], variants: readonly string[]]>([
    ['has its name', [], [], [NAMED]],
    ['has no other labels where nobody asks', [policy('p', "selector: app == 'x'")], [], [NAMED]],
    ['has no other labels where its name is asked for', [policy('p', "namespaceSelector: projectcalico.org/name == 'new'")], [], [NAMED]],
    ['has labels that base asks for', [policy('p', "namespaceSelector: env == 'p'")], [], [NAMED, `env=p,${NAMED}`]],
    ['has labels that head asks for', [], [policy('p', "namespaceSelector: env == 'p'")], [NAMED, `env=p,${NAMED}`]],
    ['has labels that peers are asked for', [peers('p', "namespaceSelector: env == 'p'")], [], [NAMED, `env=p,${NAMED}`]],
    ['has labels that are asked for beside those of pods', [policy('p', "selector: app == 'x', namespaceSelector: env == 'p'")], [], [NAMED, `env=p,${NAMED}`]],
    ['is told apart as policies tell it apart', [policy('p', `namespaceSelector: "env in {'p', 'q'}"`)], [policy('q', "namespaceSelector: env == 'q'")], [NAMED, `env=p,${NAMED}`, `env=q,${NAMED}`]],
    ['is told apart by a question within another', [policy('p', "selector: pcns.env == 'p' || app == 'x'")], [], [NAMED, `env=p,${NAMED}`]],
    ['is told apart by a question behind another', [policy('p', `selector: "app == 'x' || pcns.env == 'p'"`)], [], [NAMED, `env=p,${NAMED}`]],
    ['is told apart by what is not asked for', [policy('p', `selector: "!(pcns.env == 'p' || app == 'x')"`)], [], [NAMED, `env=p,${NAMED}`]],
    ['does not carry the labels of accounts', [policy('p', "serviceAccountSelector: role == 'r'")], [], [NAMED]],
  ])('%s', (_, base, head, variants) => {
    const { value, gaps } = variantsOf(base, head);
    expect(value.namespace('new').map(labelsKey)).toEqual(variants);
    expect(gaps).toEqual([]);
  });
});

describe('an undeclared service account', () => {
  // biome-ignore format: one row, one line
  test.each<[why: string, policies: readonly Manifest[], variants: readonly string[]]>([
    ['has no labels where nobody asks', [policy('p', "selector: app == 'x'")], ['']],
    ['has no labels where its name is asked for', [peers('p', 'serviceAccounts: { names: [robot] }')], ['']],
    ['has labels that are asked for', [policy('p', "serviceAccountSelector: role == 'r'")], ['', 'role=r']],
    ['has labels that are asked for beside its name', [peers('p', "serviceAccounts: { names: [robot], selector: role == 'r' }")], ['', 'role=r']],
    ['does not carry the labels of namespaces', [policy('p', "namespaceSelector: env == 'p'")], ['']],
  ])('%s', (_, policies, variants) => {
    expect(variantsOf(policies, []).value.account('new', 'robot').map(labelsKey)).toEqual(variants);
  });
});

test('what is declared is read without further labels', () => {
  const asked = [policy('p', "namespaceSelector: env == 'p', serviceAccountSelector: role == 'r'")];
  const { value } = variantsOf(asked, asked, 'declared');
  expect(value.namespace('new').map(labelsKey)).toEqual([NAMED]);
  expect(value.account('new', 'robot').map(labelsKey)).toEqual(['']);
});

test('a namespace and an account have one set of labels each, whoever asks', () => {
  const { value } = variantsOf([policy('p', "namespaceSelector: env == 'p', serviceAccountSelector: role == 'r'")], []);
  expect(value.namespace('new')).toBe(value.namespace('new'));
  expect(value.account('a', 'robot')).toBe(value.account('a', 'robot'));
  expect(value.account('a', 'robot')).not.toBe(value.account('b', 'robot'));
});

/** `count` policies that tell two to the power of `count` kinds apart. */
const manyLabels = (count: number): readonly Manifest[] =>
  Array.from({ length: count }, (_, index) => policy(`p${index}`, `namespaceSelector: has(l${index})`));

test('too many kinds of a namespace are a gap', () => {
  const [few, many] = [6, 7].map((count) => variantsOf(manyLabels(count), []));
  if (few === undefined || many === undefined) throw new Error('two');
  expect(few.value.namespace('new')).toHaveLength(SPACE_LIMITS.labelVariants);
  expect(few.gaps).toEqual([]);
  many.value.namespace('new');
  expect(many.gaps.map(({ message }) => message)).toEqual([
    'namespace `new` is not declared and policies tell more than 64 kinds of it apart; declare it with its labels',
  ]);
});

describe('nodes', () => {
  const written = (...rules: readonly string[]): readonly Peer[] => {
    const spec = `priority: 1, subject: { namespaces: {} }, egress: [${rules.map((to) => `{ action: Deny, to: [${to}] }`).join(', ')}]`;
    const { plane } = modelOf([adminPolicy('a', spec)]).value;
    return policiesOf(plane).flatMap(({ rules: compiled }) => compiled.flatMap(partsOf));
  };
  const node = (label: string) => `{ nodes: { matchLabels: { ${label} } } }`;
  // biome-ignore format: one row, one line
  test.each<[why: string, rules: readonly string[], nodes: readonly string[]]>([
    ['are none where no rule names any', ['{ networks: [10.0.0.0/8] }'], []],
    ['are none where a rule names all of them', ['{ nodes: {} }'], []],
    ['are those that rules tell apart', [node('role: db')], ['{node: role=db}', '{node: }']],
    ['are told apart once', [node('role: db'), node('role: db')], ['{node: role=db}', '{node: }']],
    ['are told apart by several labels', [node('a: x'), node('b: y')], ['{node: a=x,b=y}', '{node: a=x}', '{node: b=y}', '{node: }']],
  ])('%s', (_, rules, nodes) => {
    const { value, gaps } = nodeExamples(written(...rules));
    expect(value.map(({ identity }) => identity.id).toSorted()).toEqual(nodes);
    expect(gaps).toEqual([]);
    for (const { identity, base, head } of value) {
      expect(identity).toMatchObject({ kind: 'node', name: identity.id.slice('{node: '.length, -1) });
      expect(base?.kind === 'node' && `{node: ${labelsKey(base.labels)}}`).toBe(identity.id);
      expect(head).toBe(base);
    }
  });
  test('are a gap where rules tell too many of them apart', () => {
    const kinds = (count: number) =>
      nodeExamples(written(...Array.from({ length: count }, (_, index) => node(`l${index}: x`)))).gaps;
    expect(kinds(6)).toEqual([]);
    expect(kinds(7).map(({ message }) => message)).toEqual([
      'policies tell more than 64 kinds of nodes apart; ask for fewer labels',
    ]);
  });
});

test('questions that tell something apart are asked once', () => {
  const [a, b] = [requires('a', only('1')), has('b')];
  expect(distinct([a, EVERYTHING, b, NOTHING, requires('a', only('1')), some(a, b), some(b, a), not(a)])).toEqual([
    a,
    b,
    some(b, a),
    not(a),
  ]);
});
