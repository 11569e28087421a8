import type { FakeGitHub } from './fake-github.ts';
import { pullJson, repositoryJson } from './fake-json.ts';
import { userId } from './fake-state.ts';

// What the runner is told about an event: its name, its payload file, and the commit and reference it runs for.

export type ActionEvent = {
  readonly name:
    | 'pull_request'
    | 'pull_request_target'
    | 'pull_request_review'
    | 'merge_group'
    | 'workflow_dispatch'
    | 'push';
  readonly payload: Readonly<Record<string, unknown>>;
  readonly sha: string;
  readonly ref: string;
};

function context(fake: FakeGitHub, sender: string): Record<string, unknown> {
  const repository = fake.complete('repos/get', repositoryJson(fake.state));
  const type = sender.endsWith('[bot]') ? 'Bot' : 'User';
  const { owner } = fake.state.repository;
  return {
    repository,
    organization: { login: owner, id: userId(owner) },
    sender: { login: sender, id: userId(sender), type },
  };
}

/**
 * A `pull_request_target` (or `pull_request`) run. As in real payloads, mergeability is not known yet and `base.sha` is
 * the tip when the event fired, so a program that wants the merge commit has to ask the API.
 */
export function pullRequestEvent(
  fake: FakeGitHub,
  number: number,
  action: string,
  name: 'pull_request' | 'pull_request_target' = 'pull_request_target',
): ActionEvent {
  const pull = fake.state.pulls.find((candidate) => candidate.number === number);
  if (pull === undefined) throw new Error(`no pull request \`${number}\` in the fake`);
  const early = pullJson(fake.state, { ...pull, mergeable: null, mergeCommitSha: null });
  const common = { action, number, pull_request: fake.complete('pulls/get', early), ...context(fake, pull.author) };
  const pushed = action === 'synchronize' ? { before: '9'.repeat(40), after: pull.head.sha } : {};
  const payload = { ...common, ...pushed };
  const { defaultBranch } = fake.state.repository;
  if (name === 'pull_request')
    return { name, payload, sha: pull.mergeCommitSha ?? pull.head.sha, ref: `refs/pull/${number}/merge` };
  return {
    name,
    payload,
    sha: fake.state.branches[defaultBranch] ?? pull.base.sha,
    ref: `refs/heads/${defaultBranch}`,
  };
}

/** A review was submitted or dismissed. Like `pull_request`, it runs on the merge commit. */
export function reviewEvent(fake: FakeGitHub, number: number): ActionEvent {
  return { ...pullRequestEvent(fake, number, 'submitted', 'pull_request'), name: 'pull_request_review' };
}

export type MergeGroup = {
  readonly headSha: string;
  readonly baseSha: string;
  readonly baseRef: string;
  readonly number: number;
};

/** `merge_group: checks_requested`. It names commits only; a group may hold several pull requests. */
export function mergeGroupEvent(fake: FakeGitHub, { headSha, baseSha, baseRef, number }: MergeGroup): ActionEvent {
  const ref = `refs/heads/gh-readonly-queue/${baseRef}/pr-${number}-${baseSha}`;
  const person = { name: 'GitHub', email: 'noreply@github.com' };
  const head = {
    id: headSha,
    tree_id: headSha,
    message: 'merge',
    timestamp: '2026-01-02T03:04:05Z',
    author: person,
    committer: person,
  };
  const group = {
    head_sha: headSha,
    head_ref: ref,
    base_sha: baseSha,
    base_ref: `refs/heads/${baseRef}`,
    head_commit: head,
  };
  const payload = { action: 'checks_requested', merge_group: group, ...context(fake, 'github-merge-queue[bot]') };
  return { name: 'merge_group', payload, sha: headSha, ref };
}

/** A manual run on `branch`. The runner hands `inputs` to the workflow, which has to pass them on as action inputs. */
export function workflowDispatchEvent(
  fake: FakeGitHub,
  inputs: Readonly<Record<string, string>>,
  branch: string,
): ActionEvent {
  const ref = `refs/heads/${branch}`;
  const payload = { ref, inputs, workflow: '.github/workflows/cde-gate.yml', ...context(fake, 'dev') };
  return { name: 'workflow_dispatch', payload, sha: fake.state.branches[branch] ?? '', ref };
}
