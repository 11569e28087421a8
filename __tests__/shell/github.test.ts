import { afterEach, describe, expect, test } from 'vitest';
import { BASE, closeAll, HARMLESS, open, pullOf, review, run, WIDENED } from '../support/action-world.ts';
import { commitTree } from '../support/fake-git.ts';
import type { FakeGitHub } from '../support/fake-github.ts';
import { type FakeWorkflowRun, fakePull } from '../support/fake-state.ts';
import { mergeGroupEvent, pullRequestEvent, reviewEvent } from '../support/github-events.ts';

// How the shipped bundle treats people on GitHub: checks that turn green, comments that stay quiet, one question each.

afterEach(closeAll);

const APP = { token: 'app' } as const;
const CART_STAYS_IN = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: cart-out, namespace: shop }
spec:
  podSelector: { matchLabels: { app: cart } }
  policyTypes: [Egress]
`;

const written = (fake: FakeGitHub) =>
  fake.requests.filter(({ method }) => method !== 'GET').map((each) => each.operationId);

describe('after a review', () => {
  const past = (fake: FakeGitHub, changes: Partial<FakeWorkflowRun> = {}): FakeWorkflowRun => ({
    id: 41,
    workflow: { id: 1, path: '.github/workflows/cde-gate.yml' },
    event: 'pull_request_target',
    headSha: pullOf(fake).head.sha,
    headBranch: 'feature',
    status: 'completed',
    conclusion: 'failure',
    attempt: 1,
    ...changes,
  });
  const approve = (fake: FakeGitHub) => pullOf(fake).reviews.push(review('ada', pullOf(fake).head.sha));
  const attempts = (fake: FakeGitHub) => fake.state.workflowRuns.map(({ attempt }) => attempt);

  test('the red check of the push is started again, and only that one', async () => {
    const fake = await open({ state: APP });
    fake.state.workflowRuns.push(
      past(fake),
      past(fake, { id: 42, event: 'push' }),
      past(fake, { id: 40 }),
      past(fake, { id: 43, headSha: 'd'.repeat(40) }),
      past(fake, { id: 44, workflow: { id: 2, path: '.github/workflows/tests.yml' } }),
      past(fake, { id: 4711 }), // the run that asks
    );
    approve(fake);
    expect(await run(fake, reviewEvent(fake, 7))).toMatchObject({ exitCode: 0, outputs: { decision: 'pass' } });
    expect(attempts(fake)).toEqual([2, 1, 1, 1, 1, 1]);
  });

  test('a dismissal turns a green check red again', async () => {
    const fake = await open({ state: APP });
    fake.state.workflowRuns.push(past(fake, { conclusion: 'success' }));
    pullOf(fake).reviews.push(review('ada', pullOf(fake).head.sha, 'DISMISSED'));
    expect((await run(fake, reviewEvent(fake, 7))).exitCode).toBe(1);
    expect(attempts(fake)).toEqual([2]);
  });

  test.each<[string, Partial<FakeWorkflowRun>, boolean]>([
    ['a check that is red and stays red', {}, false],
    ['a check that is green already', { conclusion: 'success' }, true],
    ['a run that does not end', { status: 'in_progress', conclusion: null }, true],
  ])('%s is left alone', async (_title, changes, isApproved) => {
    const fake = await open({ state: APP });
    fake.state.workflowRuns.push(past(fake, changes));
    if (isApproved) approve(fake);
    await run(fake, reviewEvent(fake, 7));
    expect(attempts(fake)).toEqual([1]);
  });

  test('the run of a pull request from a fork is found by its head', async () => {
    const fake = await open({ state: APP });
    fake.state.workflowRuns.push(past(fake, { headSha: pullOf(fake).head.sha, pulls: [] }));
    approve(fake);
    await run(fake, reviewEvent(fake, 7));
    expect(attempts(fake)).toEqual([2]);
  });

  test('a token that may not start runs says so, and the verdict stands', async () => {
    const fake = await open({ state: APP });
    fake.state.workflowRuns.push(past(fake));
    fake.failNext({ operationId: 'actions/re-run-workflow', status: 403, times: 9 });
    approve(fake);
    const result = await run(fake, reviewEvent(fake, 7));
    expect(result.exitCode).toBe(0);
    expect(result.stdout).toContain('actions: write');
  });

  test('an ordinary run starts nothing', async () => {
    const fake = await open({ state: APP });
    fake.state.workflowRuns.push(past(fake));
    approve(fake);
    await run(fake);
    expect(attempts(fake)).toEqual([1]);
  });
});

describe('an approval does not count', () => {
  const collaborators = { dev: 'write', ada: 'maintain', grace: 'write', ivy: 'write' } as const;
  const teams = { compliance: { members: ['ada'], pending: ['ivy'], access: true } };
  const quiet = { comment: 'never', 'request-reviews': 'never' };

  test('of a member of the team who has not accepted the invitation', async () => {
    const fake = await open({ state: { ...APP, collaborators, teams } });
    pullOf(fake).reviews.push(review('ivy', pullOf(fake).head.sha));
    const result = await run(fake, undefined, quiet);
    expect(result).toMatchObject({ exitCode: 1, outputs: { decision: 'hold' } });
    expect(result.summary).toContain('`@ivy` does not count: the user is not among the owners asked for');
  });

  test.each([
    ['author', { author: 'ada', committer: 'dev', message: 'x' }],
    ['committer', { author: 'dev', committer: 'ada', message: 'x' }],
    [
      'co-author',
      { author: 'dev', committer: 'dev', message: 'x\n\nCo-authored-by: Ada <1+ada@users.noreply.github.com>' },
    ],
  ])('of the %s of a commit', async (_role, commit) => {
    const fake = await open({ state: { ...APP, collaborators, teams } });
    pullOf(fake).commits.push({ sha: pullOf(fake).head.sha, email: 'a@example.com', ...commit });
    pullOf(fake).reviews.push(review('ada', pullOf(fake).head.sha));
    const result = await run(fake, undefined, quiet);
    expect(result.outputs['decision']).toBe('hold');
    expect(result.summary).toContain('authored or committed a commit of it');
  });
});

describe('the comment', () => {
  const body = (fake: FakeGitHub) => pullOf(fake).comments[0]?.body ?? '';

  test('says who was asked, and is not touched when nothing changed', async () => {
    const fake = await open({ state: APP });
    await run(fake);
    await run(fake);
    expect(body(fake)).toContain('Asked to review: `@acme/compliance`');
    expect(written(fake).filter((each) => each === 'issues/update-comment')).toEqual([]);
  });

  test('says who could not be asked, and why', async () => {
    const fake = await open({ state: { token: 'workflow' } });
    await run(fake);
    expect(body(fake)).toMatch(/Could not be asked: `@acme\/compliance`, .*cannot see teams/);
  });

  test('shows what a push mended as resolved', async () => {
    const fake = await open({ state: APP });
    await run(fake);
    const directory = fake.state.gitDirectory ?? '';
    const pull = pullOf(fake);
    pull.head.sha = commitTree(directory, HARMLESS, [pull.head.sha], 'mend');
    pull.mergeCommitSha = commitTree(directory, HARMLESS, [pull.base.sha, pull.head.sha], 'merge');
    expect((await run(fake)).exitCode).toBe(0);
    expect(pull.comments).toHaveLength(1);
    expect(body(fake)).toMatch(/Resolved since the last report: 1[^]*~~`cde-connection-added pay\/policy.yaml:8`~~/);
  });

  test.each([
    ['on-change', 0],
    ['always', 1],
    ['never', 0],
  ])('`comment: %s` writes %d comments on a harmless change', async (comment, count) => {
    const fake = await open({ head: HARMLESS, state: APP });
    await run(fake, undefined, { comment });
    expect(pullOf(fake).comments).toHaveLength(count);
  });

  test('`comment: never` writes none on a finding, and still asks', async () => {
    const fake = await open({ state: APP });
    await run(fake, undefined, { comment: 'never' });
    expect(pullOf(fake).comments).toEqual([]);
    expect(pullOf(fake).requested.teams).toEqual(['compliance']);
  });

  test('a word that is no choice is undecided, and named', async () => {
    const fake = await open({ state: APP });
    const result = await run(fake, undefined, { comment: 'sometimes' });
    expect(result.exitCode).toBe(2);
    expect(result.summary).toContain('on-change, always, never');
  });
});

describe('a public repository', () => {
  const SECRETS = /shop\/cart|pay\/api|8443|policy\.yaml/;
  const repository = { owner: 'acme', name: 'shop', private: false, defaultBranch: 'main' };

  test('reads the verdict, rules and owners, and nothing about who reaches whom', async () => {
    const fake = await open({ state: { ...APP, repository } });
    const result = await run(fake);
    expect(result.exitCode).toBe(1);
    for (const text of [result.summary, result.stdout, pullOf(fake).comments[0]?.body ?? ''])
      expect(text).not.toMatch(SECRETS);
    expect(result.summary).toMatch(/Hold[^]*`cde-connection-added` \(1\)[^]*waits for `@acme\/compliance`/);
  });

  test('may have it all', async () => {
    const fake = await open({ state: { ...APP, repository } });
    expect((await run(fake, undefined, { redact: 'never' })).summary).toMatch(SECRETS);
  });

  test('a private one may be silent too', async () => {
    const fake = await open({ state: APP });
    expect((await run(fake, undefined, { redact: 'always' })).summary).not.toMatch(SECRETS);
  });
});

describe('reviews', () => {
  test('`request-reviews: never` asks nobody', async () => {
    const fake = await open({ state: APP });
    await run(fake, undefined, { 'request-reviews': 'never' });
    expect(pullOf(fake).requested.teams).toEqual([]);
  });

  test('a rehearsal asks nobody, unless that is wanted', async () => {
    const settings = { '.github/cde-gate.yml': 'version: 1\nmode: warn\n' };
    const fake = await open({ base: { ...BASE, ...settings }, head: { ...WIDENED, ...settings }, state: APP });
    expect((await run(fake)).exitCode).toBe(0);
    expect(pullOf(fake).requested.teams).toEqual([]);
    await run(fake, undefined, { 'request-reviews': 'always' });
    expect(pullOf(fake).requested.teams).toEqual(['compliance']);
  });
});

describe('beside the verdict', () => {
  const TAGGED = { ...BASE, 'pay/api.yaml': BASE['pay/api.yaml'].replace(/@sha256:\w+/, ':latest') };
  const files = [{ filename: 'pay/api.yaml', status: 'modified' } as const];

  test('a mechanical fix is offered on the line, once', async () => {
    const fake = await open({ head: TAGGED, pull: { files }, state: APP });
    await run(fake);
    await run(fake);
    expect(pullOf(fake).reviewComments).toMatchObject([{ path: 'pay/api.yaml', line: 8 }]);
    expect(pullOf(fake).reviewComments[0]?.body).toMatch(/```suggestion\n.*@sha256:/);
  });

  test('a line that is not in the diff gets none, and nothing is lost', async () => {
    const fake = await open({ head: TAGGED, pull: { files: [] }, state: APP });
    expect((await run(fake)).exitCode).toBe(1);
    expect(pullOf(fake).reviewComments).toEqual([]);
  });

  test('a label says that the gate is red, as long as it is', async () => {
    const fake = await open({ state: APP });
    const inputs = { label: 'cde: held', comment: 'never', 'request-reviews': 'never' };
    await run(fake, undefined, inputs);
    await run(fake, undefined, inputs);
    expect(pullOf(fake).labels).toEqual(['cde: held']);
    pullOf(fake).reviews.push(review('ada', pullOf(fake).head.sha));
    await run(fake, undefined, inputs);
    expect(pullOf(fake).labels).toEqual([]);
    expect(written(fake)).toEqual(['issues/add-labels', 'issues/remove-label']);
  });

  test('a check run of its own has the verdict, the report and the lines', async () => {
    const fake = await open({ state: APP });
    await run(fake, undefined, { 'check-run': 'cde' });
    expect(fake.state.checkRuns).toMatchObject([
      { name: 'cde', headSha: pullOf(fake).head.sha, status: 'completed', conclusion: 'failure' },
    ]);
    expect(fake.state.checkRuns[0]?.annotations).toMatchObject([
      { path: 'pay/policy.yaml', annotation_level: 'warning' },
    ]);
    pullOf(fake).reviews.push(review('ada', pullOf(fake).head.sha));
    await run(fake, undefined, { 'check-run': 'cde' });
    expect(fake.state.checkRuns.map(({ conclusion }) => conclusion)).toEqual(['failure', 'success']);
  });

  test('takes few calls', async () => {
    const fake = await open({ state: APP });
    pullOf(fake).reviews.push(review('eve', pullOf(fake).head.sha));
    await run(fake);
    // The pull request, reviews, commits, eve's permission, the team; the question, the comment, its list; and git.
    expect(fake.requests.filter(({ operationId }) => operationId !== undefined)).toHaveLength(8);
  });
});

describe('a merge group of two pull requests', () => {
  /** Pull request 7 changes the policy, 8 the cart; the group stands upon main in that order. */
  async function queued(first: Record<string, string>, second: Record<string, string>, main = BASE) {
    const fake = await open({ base: main, head: first, state: APP });
    const directory = fake.state.gitDirectory ?? '';
    const base = pullOf(fake).base.sha;
    const one = commitTree(directory, first, [base], 'first (#7)');
    const two = commitTree(directory, second, [one], 'second (#8)');
    pullOf(fake).foundBy.push(one);
    fake.state.pulls.push(
      fakePull({
        ...pullOf(fake),
        number: 8,
        author: 'grace',
        head: { ref: 'other', sha: two, repository: 'acme/shop' },
        foundBy: [two],
        reviews: [],
        comments: [],
      }),
    );
    // As GitHub names it: the last one, put upon the commit of the first.
    const group = { headSha: two, baseSha: base, baseRef: 'main', number: 8 };
    const event = mergeGroupEvent(fake, group);
    const payload = {
      ...event.payload,
      merge_group: {
        ...(event.payload['merge_group'] as object),
        head_ref: `refs/heads/gh-readonly-queue/main/pr-8-${one}`,
      },
    }; // the group of the event above
    return { fake, event: { ...event, payload } };
  }

  test('asks of each only what it brings', async () => {
    const { fake, event } = await queued(WIDENED, { ...WIDENED, 'shop/cart.yaml': HARMLESS['shop/cart.yaml'] });
    expect(await run(fake, event)).toMatchObject({ exitCode: 1, outputs: { decision: 'hold' } });
    pullOf(fake).reviews.push(review('ada', pullOf(fake).head.sha));
    expect(await run(fake, event)).toMatchObject({ exitCode: 0, outputs: { decision: 'pass' } });
  });

  test('what only both together open is found with the one that completes it', async () => {
    // Main keeps the cart from calling anybody. One pull request ends that, the other lets the cart in: each is harmless.
    const held = { ...BASE, 'shop/cart-out.yaml': CART_STAYS_IN };
    const { fake, event } = await queued(BASE, WIDENED, held);
    expect(await run(fake, event)).toMatchObject({ exitCode: 1, outputs: { decision: 'hold' } });
    const [seven, eight] = [pullOf(fake), fake.state.pulls[1] ?? fakePull()];
    seven.reviews.push(review('ada', seven.head.sha));
    expect(await run(fake, event)).toMatchObject({ exitCode: 1 });
    eight.reviews.push(review('ada', eight.head.sha));
    expect(await run(fake, event)).toMatchObject({ exitCode: 0 });
  });

  test('is undecided when a commit belongs to nobody', async () => {
    const { fake, event } = await queued(WIDENED, HARMLESS);
    pullOf(fake).foundBy.length = 0;
    const result = await run(fake, event);
    expect(result.exitCode).toBe(2);
    expect(result.summary).toContain('belongs to no pull request');
  });

  test('comments on none of them', async () => {
    const { fake, event } = await queued(WIDENED, HARMLESS);
    await run(fake, event);
    expect(written(fake)).toEqual([]);
  });
});

test('a rehearsed run of a fork writes nothing and asks nobody', async () => {
  const fake = await open({ state: { token: 'fork' } });
  await run(fake, pullRequestEvent(fake, 7, 'opened', 'pull_request'), { 'check-run': 'cde' });
  expect(fake.state.checkRuns).toEqual([]);
  expect(pullOf(fake).requested).toEqual({ users: [], teams: [] });
});
