import {
  type FakeCheckRun,
  type FakeComment,
  type FakePull,
  type FakeReview,
  type FakeReviewComment,
  type FakeState,
  type FakeWorkflowRun,
  userId,
} from './fake-state.ts';

// The state in GitHub's words. Only fields that matter are named; the server adds whatever else the description requires.

export function userJson(login: string | null): unknown {
  return login === null ? null : { login, id: userId(login), type: login.endsWith('[bot]') ? 'Bot' : 'User' };
}

export function teamJson(slug: string): unknown {
  return { id: userId(slug), name: slug, slug, parent: null, privacy: 'closed' };
}

/** `repos/get`. */
export function repositoryJson({ repository }: FakeState): Record<string, unknown> {
  const fullName = `${repository.owner}/${repository.name}`;
  const owner = { login: repository.owner, id: userId(repository.owner), type: 'Organization' };
  const { name, defaultBranch } = repository;
  return {
    id: 1,
    name,
    full_name: fullName,
    owner,
    private: repository.private,
    fork: false,
    default_branch: defaultBranch,
  };
}

/** `pulls/get`, with mergeability as it stands now. */
export function pullJson(state: FakeState, pull: FakePull): Record<string, unknown> {
  const { owner } = state.repository;
  const { repository, ...head } = pull.head;
  const headOwner = repository?.split('/')[0] ?? owner;
  const fork = {
    ...repositoryJson(state),
    full_name: repository,
    owner: userJson(headOwner),
    fork: headOwner !== owner,
  };
  return {
    id: 1000 + pull.number,
    number: pull.number,
    state: 'open',
    title: pull.title,
    draft: pull.draft,
    locked: pull.locked,
    user: userJson(pull.author),
    labels: pull.labels.map((name, id) => ({ id, name, description: null, default: false })),
    base: { ...pull.base, label: `${owner}:${pull.base.ref}`, user: userJson(owner), repo: repositoryJson(state) },
    head: {
      ...head,
      label: `${headOwner}:${head.ref}`,
      user: userJson(headOwner),
      repo: repository === null ? null : fork,
    },
    merge_commit_sha: pull.mergeCommitSha,
    merged: false,
    mergeable: pull.mergeable,
    mergeable_state: pull.mergeable === null ? 'unknown' : pull.mergeable ? 'blocked' : 'dirty',
    changed_files: pull.changedFiles,
    commits: pull.commits.length,
    requested_reviewers: pull.requested.users.map(userJson),
    requested_teams: pull.requested.teams.map(teamJson),
  };
}

export function commentJson({ id, author, body }: FakeComment): unknown {
  return { id, body, user: userJson(author) };
}

export function reviewCommentJson({ id, author, body, path, line, startLine }: FakeReviewComment): unknown {
  return { id, body, path, line, start_line: startLine, user: userJson(author) };
}

export function reviewJson({ id, author, state, body, commitId, submittedAt }: FakeReview): unknown {
  const submitted = state === 'PENDING' ? {} : { submitted_at: submittedAt };
  return { id, state, body, user: userJson(author), commit_id: commitId, ...submitted };
}

export function checkRunJson({ id, name, headSha, status, conclusion, output, annotations }: FakeCheckRun): unknown {
  const { title, summary, text = null } = output;
  const shown = { title, summary, text, annotations_count: annotations.length };
  return { id, name, head_sha: headSha, status, conclusion, output: shown };
}

export function runJson(run: FakeWorkflowRun): unknown {
  const { id, workflow, event, status, conclusion, attempt } = run;
  const head = { head_sha: run.headSha, head_branch: run.headBranch };
  return {
    id,
    workflow_id: workflow.id,
    path: workflow.path,
    event,
    status,
    conclusion,
    run_attempt: attempt,
    pull_requests: (run.pulls ?? []).map((number) => ({ number, head: { sha: run.headSha } })),
    ...head,
  };
}
