import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { closeAll, HARMLESS, open, opened, pullOf, review, run } from '../support/action-world.ts';
import type { FakeGitHub } from '../support/fake-github.ts';
import { type FakeReview, sampleSha } from '../support/fake-state.ts';
import { mergeGroupEvent, pullRequestEvent, workflowDispatchEvent } from '../support/github-events.ts';

// The shipped bundle, started as the runner starts it, against a GitHub that checks every request.

afterEach(closeAll);

describe('a pull request that widens the CDE', () => {
  test('is held: summary, comment, annotations, review request, outputs, red', async () => {
    const fake = await open({ state: { token: 'app' } });
    const result = await run(fake);
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toMatchObject({ decision: 'hold', owners: '@acme/compliance' });
    expect(result.summary).toContain('shop/cart');
    expect(pullOf(fake).comments).toHaveLength(1);
    expect(pullOf(fake).comments[0]?.body).toContain('pay/policy.yaml');
    expect(pullOf(fake).requested.teams).toEqual(['compliance']);
    expect(
      result.commands.filter(({ command }) => command === 'warning').map(({ properties }) => properties['file']),
    ).toContain('pay/policy.yaml');
  });

  test('is green after a member of the owning team approved exactly this head', async () => {
    const fake = await open({ state: { token: 'app' } });
    pullOf(fake).reviews.push(review('ada', pullOf(fake).head.sha));
    expect(await run(fake)).toMatchObject({ exitCode: 0, outputs: { decision: 'pass' } });
  });

  test.each([
    ['of an older head', (): FakeReview => review('ada', sampleSha.head)],
    ['by the author', (fake: FakeGitHub): FakeReview => review('dev', pullOf(fake).head.sha)],
    ['by somebody who is no owner', (fake: FakeGitHub): FakeReview => review('eve', pullOf(fake).head.sha)],
    ['that was dismissed', (fake: FakeGitHub): FakeReview => review('ada', pullOf(fake).head.sha, 'DISMISSED')],
  ])('stays held with an approval %s', async (_, make) => {
    const fake = await open({
      state: { token: 'app', collaborators: { dev: 'write', ada: 'maintain', grace: 'write', eve: 'write' } },
    });
    pullOf(fake).reviews.push(make(fake));
    expect(await run(fake)).toMatchObject({ exitCode: 1, outputs: { decision: 'hold' } });
  });

  test('is undecided when an approval hangs on a team that the token cannot read', async () => {
    const fake = await open({ state: { token: 'workflow' } });
    pullOf(fake).reviews.push(review('ada', pullOf(fake).head.sha));
    const result = await run(fake);
    expect(result).toMatchObject({ exitCode: 2, outputs: { decision: 'undecided' } });
    expect(result.summary).toContain('Members: read');
  });

  test('gets the same verdict from a fork whose token may write nothing', async () => {
    const fake = await open({ state: { token: 'fork' } });
    const result = await run(fake, pullRequestEvent(fake, 7, 'opened', 'pull_request'));
    expect(result).toMatchObject({ exitCode: 1, outputs: { decision: 'hold' } });
    expect(result.summary).toContain('shop/cart');
    expect(pullOf(fake).comments).toEqual([]);
  });

  test('updates its one comment, and not one that only carries its marker', async () => {
    const fake = await open({ state: { token: 'app' } });
    pullOf(fake).comments.push({ id: 900, author: 'eve', body: '<!-- cde-gate report -->\nall is well' });
    await run(fake);
    await run(fake);
    expect(pullOf(fake).comments.map(({ author }) => author)).toEqual(['eve', 'cde-gate[bot]']);
    expect(fake.requests.filter(({ method, path }) => method === 'PATCH' && path.includes('/comments/'))).toEqual([]);
  });
});

describe('other pull requests and events', () => {
  test('a harmless change passes and asks nobody', async () => {
    const fake = await open({ head: HARMLESS, state: { token: 'app' } });
    expect(await run(fake)).toMatchObject({ exitCode: 0, outputs: { decision: 'pass', owners: '' } });
    expect(pullOf(fake).requested.teams).toEqual([]);
  });

  test('a draft is judged but nobody is asked', async () => {
    const fake = await open({ pull: { draft: true }, state: { token: 'app' } });
    expect((await run(fake)).exitCode).toBe(1);
    expect(pullOf(fake).requested.teams).toEqual([]);
  });

  test('waits while GitHub computes the merge', async () => {
    const fake = await open({ head: HARMLESS, pull: { mergeablePolls: 2 }, state: { token: 'app' } });
    expect((await run(fake)).exitCode).toBe(0);
  });

  test('a conflict is undecided', async () => {
    const fake = await open({ pull: { mergeable: false, mergeCommitSha: null }, state: { token: 'app' } });
    expect(await run(fake)).toMatchObject({ exitCode: 2, outputs: { decision: 'undecided' } });
  });

  test('a merge result that is not of this head is undecided', async () => {
    const fake = await open({ state: { token: 'app' } });
    const pull = pullOf(fake);
    fake.state.pulls[0] = { ...pull, head: { ...pull.head, sha: sampleSha.head } };
    expect(await run(fake)).toMatchObject({ exitCode: 2, outputs: { decision: 'undecided' } });
  });

  test('workflow_dispatch judges the pull request it names', async () => {
    const fake = await open({ state: { token: 'app' } });
    const event = workflowDispatchEvent(fake, { 'pull-request': '7' }, 'main');
    expect(await run(fake, event, { 'pull-request': '7' })).toMatchObject({
      exitCode: 1,
      outputs: { decision: 'hold' },
    });
  });

  test('a merge group is judged with the approvals of its pull request, and comments nothing', async () => {
    const fake = await open({ state: { token: 'app' } });
    const pull = pullOf(fake);
    const event = mergeGroupEvent(fake, {
      headSha: pull.mergeCommitSha ?? '',
      baseSha: pull.base.sha,
      baseRef: 'main',
      number: 7,
    });
    expect(await run(fake, event)).toMatchObject({ exitCode: 1, outputs: { decision: 'hold' } });
    pull.reviews.push(review('ada', pull.head.sha));
    expect(await run(fake, event)).toMatchObject({ exitCode: 0, outputs: { decision: 'pass' } });
    expect(pull.comments).toEqual([]);
  });

  test('an event without a change is undecided and says which to use', async () => {
    const fake = await open({});
    const event = { ...pullRequestEvent(fake, 7, 'opened'), name: 'push' as const };
    const result = await run(fake, event);
    expect(result.exitCode).toBe(2);
    expect(result.summary).toContain('pull_request_target');
  });

  test('an API that fails is red, and says so', async () => {
    const fake = await open({ state: { token: 'app' } });
    fake.failNext({ operationId: 'pulls/list-reviews', status: 404, times: 9 });
    const result = await run(fake);
    expect(result).toMatchObject({ exitCode: 2, outputs: { decision: 'undecided' } });
    expect(result.summary).toContain('pull-requests: read');
  });

  test('a comment that fails does not change the verdict', async () => {
    const fake = await open({ head: HARMLESS, state: { token: 'app' } });
    fake.failNext({ operationId: 'issues/list-comments', status: 403, times: 9 });
    expect((await run(fake)).exitCode).toBe(0);
  });

  test('writes JSON and SARIF where asked, and prints no token', async () => {
    const fake = await open({ state: { token: 'app' } });
    const folder = mkdtempSync(join(tmpdir(), 'reports-'));
    opened.at(-1)?.folders.push(folder);
    const result = await run(fake, undefined, {
      'json-file': join(folder, 'r.json'),
      'sarif-file': join(folder, 'r.sarif'),
    });
    expect(JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8'))).toMatchObject({ decision: { kind: 'hold' } });
    expect(JSON.parse(readFileSync(join(folder, 'r.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
    expect(
      `${result.stdout.replaceAll(`::add-mask::${fake.token}`, '')}${result.stderr}${result.summary}`,
    ).not.toContain(fake.token);
  });
});
