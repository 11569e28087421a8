import { describe, expect, test } from 'vitest';
import type { Review } from '../../src/evidence.ts';
import type { ImageEvidence } from '../../src/images/facts.ts';
import { suggestionsFor, toSuggestionBlock } from '../../src/report/suggestion.ts';
import { ownersToAsk } from '../../src/shell/review-request.ts';
import { apiRuns, factsOf, found, imageWorld } from '../support/images.ts';
import {
  ALLOW,
  CALICO_WORLD,
  DENY,
  digest,
  type Edit,
  type Files,
  judge,
  PCI_ISOLATION,
  snapshotOf,
  WORLD,
} from '../support/world.ts';

// What is decided before anything is written: whom to ask, and which lines to offer back.

describe('whom to ask', () => {
  const review = (user: string, state: Review['state'], commit = 'head'): Review => ({
    user,
    isBot: false,
    state,
    commit,
    canWrite: true,
  });
  const ask = (owner: string, requested: readonly string[], reviews: readonly Review[] = [], author = 'dev') =>
    ownersToAsk(
      [owner],
      { requested, author },
      { head: 'head', reviews, teams: new Map([['acme/pci', { kind: 'members', logins: ['Ada'] }]]) },
    ).length > 0;

  test.each<[string, boolean, boolean]>([
    ['an owner', ask('@ada', []), true],
    ['a team', ask('@acme/pci', []), true],
    ['a team whose members nobody can read', ask('@acme/other', []), true],
    ['who was asked', ask('@ada', ['@Ada']), false],
    ['a team that was asked', ask('@acme/pci', ['@acme/PCI']), false],
    ['a team of which a member was asked, as code review assignment does', ask('@acme/pci', ['@ada']), false],
    ['the author', ask('@dev', []), false],
    ['who commented', ask('@ada', [], [review('ada', 'commented')]), false],
    ['who wants changes', ask('@ada', [], [review('ada', 'changes-requested')]), false],
    ['who approved an older head', ask('@ada', [], [review('ada', 'approved', 'old')]), true],
    ['a team of which a member approved an older head', ask('@acme/pci', [], [review('ada', 'approved', 'old')]), true],
    [
      'who approved an older head and commented since',
      ask('@ada', [], [review('ada', 'approved', 'old'), review('ada', 'commented')]),
      true,
    ],
    ['whose approval was dismissed', ask('@ada', [], [review('ada', 'dismissed', 'old')]), false],
  ])('%s: %s', (_title, asked, expected) => expect(asked).toBe(expected));
});

describe('suggested changes', () => {
  const offered = (base: Files, edit: Edit, facts?: ImageEvidence) => {
    const files = Object.fromEntries(Object.entries({ ...base, ...edit }).filter(([, text]) => text !== null)) as Files; // nulls are gone
    const { findings, changes } = judge(base, edit, facts);
    const snapshots = { base: snapshotOf('base', base), head: snapshotOf('head', files) };
    return suggestionsFor(findings, snapshots, changes[0]?.images ?? []);
  };

  test('a policy type that was lost is put back', () => {
    const lost = PCI_ISOLATION.replace('types: [Ingress, Egress]', 'types: [Ingress]');
    const [first, ...others] = offered(CALICO_WORLD, { 'calico/pci-isolation.yaml': lost });
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      path: 'calico/pci-isolation.yaml',
      from: 7,
      to: 7,
      text: '  types: [Ingress, Egress]',
    });
    expect(first && toSuggestionBlock(first)).toContain('```suggestion\n  types: [Ingress, Egress]\n```\n');
  });

  test('lines that are gone come back below the line above them', () => {
    const text = (WORLD['pay/api.yaml'] ?? '').replace('app: api, pci: "true"', 'app: api');
    expect(offered(WORLD, { 'pay/api.yaml': text })).toMatchObject([{ from: 10, to: 10 }]);
    const block = 'spec:\n  podSelector: {}\n  policyTypes: [Ingress, Egress]\n';
    const apart = {
      ...WORLD,
      'pay/default-deny.yaml': DENY.replace(
        /spec:[^]*/,
        block.replace('[Ingress, Egress]', '\n    - Ingress\n    - Egress'),
      ),
    };
    const cut = (apart['pay/default-deny.yaml'] ?? '').replace('    - Egress\n', '');
    expect(offered(apart, { 'pay/default-deny.yaml': cut })[0]).toMatchObject({
      from: 9,
      to: 9,
      text: '    - Ingress\n    - Egress',
    });
  });

  test('an image gets the digest that its registry has under the tag', () => {
    const base = imageWorld('  registries: [registry.example]\n');
    const image = 'registry.example/app:2.5';
    const [first, ...others] = offered(base, apiRuns(image), factsOf(image, found(digest('c'))));
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      path: 'pay/api.yaml',
      from: 14,
      to: 14,
      text: `          image: ${image}@${digest('c')}`,
    });
    expect(first && toSuggestionBlock(first)).toContain('this is the digest that the registry has under this tag now');
  });

  test.each<[string, Edit]>([
    ['what people may want', { 'pay/allow.yaml': ALLOW.replace('{ app: web }', '{ app: cart }') }],
    ['a file that is gone', { 'pay/default-deny.yaml': null }],
  ])('%s gets none', (_title, edit) => expect(offered(WORLD, edit)).toEqual([]));

  test('a fence is longer than any in the text', () => {
    const [first] = offered(CALICO_WORLD, {
      'calico/pci-isolation.yaml': PCI_ISOLATION.replace('types: [Ingress, Egress]', 'types: [Ingress]'),
    });
    expect(first && toSuggestionBlock({ ...first, text: '# ```` x' })).toContain('`````suggestion\n# ```` x\n`````');
  });
});
