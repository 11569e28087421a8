import { describe, expect, test } from 'vitest';
import { approvalsFor, unreadableTeams } from '../../src/decision/approvals.ts';
import { decide, type JudgedFinding } from '../../src/decision/decision.ts';
import type { PullRequest, Review } from '../../src/evidence.ts';
import { fileLocation, repoPath } from '../../src/manifest/location.ts';
import { parseCodeowners } from '../../src/owners/codeowners.ts';
import { RULES } from '../../src/rules/catalog.ts';
import { cdeMemberAdded } from '../../src/rules/cde-member-added.ts';

const file = {
  kind: 'found',
  owners: parseCodeowners(repoPath('CODEOWNERS'), '* @acme/compliance @ada\n/free/\n'),
} as const;

function finding(path: string, effect: JudgedFinding['effect'] = 'needs-approval'): JudgedFinding {
  const [rule] = RULES;
  if (rule === undefined) throw new Error('no rules');
  return {
    rule: rule.id,
    degree: 'ordinary',
    message: 'm',
    at: { ...fileLocation(repoPath(path)), side: 'head' },
    witness: undefined,
    about: path,
    edges: [],
    fingerprint: path,
    effect,
  };
}

const owned = (...owners: readonly string[]) => ({ owners, labellers: [] });

const review = (changes: Partial<Review>): Review => ({
  user: 'ada',
  isBot: false,
  state: 'approved',
  commit: 'head',
  canWrite: true,
  ...changes,
});

const request = (reviews: readonly Review[], changes: Partial<PullRequest> = {}): PullRequest => ({
  number: 1,
  author: 'dev',
  head: 'head',
  draft: false,
  contributors: ['dev', 'helper'],
  reviews,
  teams: new Map([['acme/compliance', { kind: 'members', logins: ['Grace'] }]]),
  ...changes,
});

const stateOf = (reviews: readonly Review[], changes: Partial<PullRequest> = {}) =>
  approvalsFor([finding('a')], file, owned(), request(reviews, changes)).approvals[0]?.state;

describe('an approval', () => {
  test.each<[string, readonly Review[], string, string]>([
    ['of an owner', [review({})], 'given', 'ada'],
    ['of a member of an owning team', [review({ user: 'grace' })], 'given', 'grace'],
    ['of an older head', [review({ commit: 'old' })], 'missing', 'another commit'],
    ['of a head the host forgot', [review({ commit: undefined })], 'missing', 'another commit'],
    ['of the author', [review({ user: 'Dev' })], 'missing', 'author'],
    ['of a committer', [review({ user: 'helper' })], 'missing', 'commit of it'],
    ['that was dismissed', [review({ state: 'dismissed' })], 'missing', 'dismissed'],
    ['of a bot', [review({ isBot: true })], 'missing', 'bot'],
    ['without write access', [review({ canWrite: false })], 'missing', 'write access'],
    ['of somebody else', [review({ user: 'eve' })], 'missing', 'not among the owners'],
    ['that a comment follows', [review({}), review({ state: 'commented' })], 'given', 'ada'],
    ['that was dismissed does not revive an older one', [review({}), review({ state: 'dismissed' })], 'missing', ''],
    [
      'beside a change request of an owner',
      [review({ user: 'grace' }), review({ state: 'changes-requested' })],
      'refused',
      'ada',
    ],
  ])('%s', (_, reviews, kind, says) => {
    const state = stateOf(reviews);
    expect(state?.kind).toBe(kind);
    expect(JSON.stringify(state)).toContain(says);
  });

  test('nobody approves a path that nobody owns, unless the settings name the owners', () => {
    expect(approvalsFor([finding('free/x')], file, owned(), undefined).unapprovable[0]?.why).toContain('names nobody');
    expect(approvalsFor([finding('free/x')], file, owned('@acme/compliance'), undefined).approvals[0]?.owners).toEqual([
      '@acme/compliance',
    ]);
    expect(approvalsFor([finding('a')], file, owned('@ada'), undefined).approvals[0]?.owners).toEqual(['@ada']);
    expect(
      approvalsFor([finding('a')], { kind: 'none', why: 'no file' }, owned(), undefined).unapprovable,
    ).toHaveLength(1);
  });

  test('a team that cannot be read matters only when somebody approved', () => {
    const teams = new Map([['acme/compliance', { kind: 'unreadable', why: '404' } as const]]);
    const needed = (reviews: readonly Review[]) =>
      unreadableTeams(
        approvalsFor([finding('a')], file, owned(), request(reviews, { teams })).approvals,
        request(reviews, { teams }),
      );
    expect(needed([review({ user: 'grace' })])).toHaveLength(1);
    expect(needed([])).toEqual([]);
  });
});

describe('findings of different owners', () => {
  const two = {
    kind: 'found',
    owners: parseCodeowners(
      repoPath('CODEOWNERS'),
      '/net/ @acme/network\n/pay/ @acme/compliance\n/both/ @acme/network @ada\n',
    ),
  } as const;
  const teams = new Map([
    ['acme/network', { kind: 'members', logins: ['nora', 'grace'] } as const],
    ['acme/compliance', { kind: 'members', logins: ['ada', 'grace'] } as const],
  ]);
  const states = (...users: readonly string[]) =>
    approvalsFor(
      [finding('net/a'), finding('pay/a')],
      two,
      owned(),
      request(
        users.map((user) => review({ user })),
        { teams },
      ),
    ).approvals.map(({ state }) => state.kind);

  test.each([
    ['one of the first only', states('nora'), ['given', 'missing']],
    ['one of each', states('nora', 'ada'), ['given', 'given']],
    ['one person who is in both', states('grace'), ['given', 'given']],
    ['somebody of neither', states('eve'), ['missing', 'missing']],
  ])('need an approval each: %s', (_title, found, expected) => expect(found).toEqual(expected));

  test('need one of the owners of a line, not all', () => {
    const { approvals } = approvalsFor([finding('both/a')], two, owned(), request([review({})], { teams }));
    expect(approvals).toMatchObject([{ owners: ['@acme/network', '@ada'], state: { kind: 'given', by: 'ada' } }]);
  });
});

describe('the decision', () => {
  const gap = { message: 'g', at: fileLocation(repoPath('a')), subject: 's', side: 'head', touchesCde: true } as const;
  const { approvals } = approvalsFor([finding('a')], file, owned(), undefined);
  test.each([
    ['nothing', [], [], [], 'pass'],
    ['an open approval', [finding('a')], [], approvals, 'hold'],
    ['a gap that touches the CDE', [finding('a')], [gap], approvals, 'undecided'],
    ['a blocking finding', [finding('a', 'blocks')], [gap], approvals, 'block'],
    ['information only', [finding('a', 'informs')], [{ ...gap, touchesCde: false }], [], 'pass'],
  ] as const)('%s', (_, findings, gaps, open, kind) => expect(decide(findings, gaps, open).kind).toBe(kind));
});

describe('who may mark workloads as holding card data', () => {
  const labelled = { ...finding('a'), rule: cdeMemberAdded.id };
  const approvals = (author: string, found = labelled) =>
    approvalsFor([found], file, { owners: [], labellers: ['@acme/compliance'] }, request([], { author })).approvals;

  test('needs nobody else for that, and is named', () => {
    expect(approvals('grace')).toMatchObject([{ owners: ['@acme/compliance'], state: { kind: 'given', by: 'grace' } }]);
  });

  test.each([
    ['somebody else does', approvals('dev')],
    ['for anything else they do', approvals('grace', finding('a'))],
    [
      'without the setting they do',
      approvalsFor([labelled], file, owned(), request([], { author: 'grace' })).approvals,
    ],
  ])('%s need an approval', (_title, needed) => expect(needed[0]?.state.kind).toBe('missing'));
});
