import { gunzipSync } from 'node:zlib';
import { git, gitBytes } from './fake-git.ts';
import {
  checkRunJson,
  commentJson,
  pullJson,
  repositoryJson,
  reviewCommentJson,
  reviewJson,
  runJson,
  teamJson,
  userJson,
} from './fake-json.ts';
import {
  botLogin,
  type FakeCheckRun,
  type FakePull,
  type FakeState,
  type FakeWorkflowRun,
  userId,
} from './fake-state.ts';

// What GitHub does that its description does not say: refusals, texts, side effects. Answers here name only the fields
// that matter; the caller adds whatever else the description requires.

/** The fields of all modelled request bodies. The description has already said which of them are present. */
export type RequestBody = {
  readonly body: string;
  readonly labels: readonly (string | { readonly name: string })[];
  readonly reviewers?: readonly string[];
  readonly team_reviewers?: readonly string[];
  readonly name: string;
  readonly head_sha: string;
  readonly status?: FakeCheckRun['status'];
  readonly conclusion?: string;
  readonly output?: {
    readonly title: string;
    readonly summary: string;
    readonly text?: string;
    readonly annotations?: FakeCheckRun['annotations'];
  };
  readonly state: string;
  readonly context?: string;
  readonly description?: string;
  readonly commit_sha: string;
  readonly ref: string;
  readonly sarif: string;
  readonly path?: string;
  readonly line?: number;
  readonly start_line?: number;
};

/** One request that already conforms to the description. */
export type Call = {
  readonly state: FakeState;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: RequestBody;
  /** Records a use of the API that GitHub tolerates or answers in an unknown way, and that no test should pass with. */
  readonly violation: (text: string) => void;
};

/** `pages`: a list to be cut by `page` and `per_page`; `inside` names the property when the list is wrapped with a count. */
export type Answer =
  | { readonly kind: 'body'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'pages'; readonly items: readonly unknown[]; readonly inside?: string }
  | {
      readonly kind: 'refusal';
      readonly status: number;
      readonly message: string;
      readonly errors?: readonly unknown[];
    };

type Operation = (call: Call) => Answer;

const ok = (body: unknown): Answer => ({ kind: 'body', status: 200, body });
const created = (body: unknown): Answer => ({ kind: 'body', status: 201, body });
const pages = (items: readonly unknown[]): Answer => ({ kind: 'pages', items });
const refusal = (status: number, message: string, errors?: readonly unknown[]): Answer =>
  errors === undefined ? { kind: 'refusal', status, message } : { kind: 'refusal', status, message, errors };
const notFound = refusal(404, 'Not Found');

export const notAccessible = refusal(403, 'Resource not accessible by integration');

const same = (a: string | null, b: string | undefined): boolean => a?.toLowerCase() === b?.toLowerCase();

const pullOf = ({ state, params }: Call): FakePull | undefined =>
  state.pulls.find(({ number }) => String(number) === (params['pull_number'] ?? params['issue_number']));

/** The operation for a pull request (or its issue) that exists; otherwise 404, which GitHub also says for *no permission*. */
function onPull(operation: (pull: FakePull, call: Call) => Answer): Operation {
  return (call) => {
    const pull = pullOf(call);
    return pull === undefined ? notFound : operation(pull, call);
  };
}

function nextId(state: FakeState): number {
  const used = state.pulls.flatMap(({ comments }) => comments.map(({ id }) => id));
  return Math.max(100, ...used, ...state.checkRuns.map(({ id }) => id)) + 1;
}

/** Whether git or the pull requests know the commit. */
function knows(state: FakeState, sha: string): boolean {
  const own = state.pulls.flatMap((pull) => [pull.base.sha, pull.head.sha, pull.mergeCommitSha, ...pull.foundBy]);
  return (
    own.includes(sha) ||
    Object.values(state.branches).includes(sha) ||
    readGit(state, 'cat-file', '-t', sha) === 'commit'
  );
}

function readGit(state: FakeState, ...args: readonly string[]): string | undefined {
  if (state.gitDirectory === null) return undefined;
  try {
    return git(state.gitDirectory, ...args);
  } catch {
    return undefined; // Git says no, and so does the API: 404.
  }
}

/** A blob as the API sends it. */
function base64({ gitDirectory }: FakeState, sha: string): string {
  return gitBytes(gitDirectory ?? '', 'cat-file', 'blob', sha).toString('base64');
}

/** Bodies are counted in UTF-16 units; the text is GitHub's. */
function tooLong(body: string): Answer | undefined {
  if (body.length <= 65_536) return undefined;
  const message = 'Body is too long (maximum is 65536 characters)';
  return refusal(422, 'Validation Failed', [
    { resource: 'IssueComment', code: 'unprocessable', field: 'data', message },
  ]);
}

function requestReviewers(pull: FakePull, { state, body }: Call): Answer {
  const { reviewers = [], team_reviewers: teams = [] } = body;
  const { owner, name } = state.repository;
  if (reviewers.some((login) => same(login, pull.author)))
    return refusal(422, 'Review cannot be requested from pull request author.');
  // Only a token that may read the organisation's members can name a team at all.
  if (teams.length > 0 && state.token !== 'app') {
    return refusal(
      422,
      `Could not resolve to a node with the global id of '${Buffer.from(`04:Team${userId(teams[0] ?? '')}`).toString('base64')}'.`,
    );
  }
  const mayRead = (login: string): boolean =>
    Object.entries(state.collaborators).some(([known, role]) => same(known, login) && role !== 'none');
  if (!reviewers.every(mayRead) || !teams.every((slug) => state.teams[slug]?.access === true)) {
    const who = 'One or more of the users or teams you specified is not a collaborator';
    return refusal(422, `Reviews may only be requested from collaborators. ${who} of the ${owner}/${name} repository.`);
  }
  const { requested } = pull;
  pull.requested = {
    users: [...new Set([...requested.users, ...reviewers])],
    teams: [...new Set([...requested.teams, ...teams])],
  };
  return created(pullJson(state, pull));
}

/** Annotations add up over the requests; a conclusion completes the run, and a completed run never opens again. */
function changeCheckRun(run: FakeCheckRun, body: Partial<RequestBody>, violation: Call['violation']): void {
  const status = body.conclusion === undefined ? (body.status ?? run.status) : 'completed';
  if (run.status === 'completed' && status !== 'completed')
    violation(`check run \`${run.name}\` is completed and cannot be reopened`);
  if (status === 'completed' && (body.conclusion ?? run.conclusion) === null)
    violation(`check run \`${run.name}\` is completed without a conclusion`);
  const { annotations = [], ...output } = body.output ?? {};
  run.name = body.name ?? run.name;
  run.status = status;
  run.conclusion = body.conclusion ?? run.conclusion;
  run.output = { ...run.output, ...output };
  run.annotations = [...run.annotations, ...annotations];
}

function createCheckRun({ state, body, violation }: Call): Answer {
  if (!knows(state, body.head_sha)) return refusal(422, `No commit found for SHA: ${body.head_sha}`);
  const run: FakeCheckRun = {
    id: nextId(state),
    name: body.name,
    headSha: body.head_sha,
    status: 'queued',
    conclusion: null,
    output: { title: '', summary: '' },
    annotations: [],
  };
  changeCheckRun(run, body, violation);
  state.checkRuns.push(run);
  return created(checkRunJson(run));
}

function listCheckRuns({ state, params, query }: Call): Answer {
  const ref = params['ref'] ?? '';
  const sha = state.branches[ref.replace(/^heads\//, '')] ?? ref;
  if (!knows(state, sha)) return refusal(422, `No commit found for SHA: ${ref}`);
  const runs = state.checkRuns.filter(({ headSha, name }) => headSha === sha && (query['check_name'] ?? name) === name);
  const latest = runs.filter((run) => !runs.some(({ id, name }) => name === run.name && id > run.id));
  return { kind: 'pages', items: (query['filter'] === 'all' ? runs : latest).map(checkRunJson), inside: 'check_runs' };
}

function uploadSarif({ state, body }: Call): Answer {
  const { commit_sha: commit, ref, sarif } = body;
  try {
    const log: unknown = JSON.parse(gunzipSync(Buffer.from(sarif, 'base64')).toString('utf8'));
    state.sarifs.push({ commit, ref, log });
  } catch {
    return refusal(400, 'Invalid SARIF. Could not unzip and parse the upload.');
  }
  return { kind: 'body', status: 202, body: { id: '47177e22-5596-11eb-80a1-c1e54ef945c6' } };
}

function createStatus({ state, params, body }: Call): Answer {
  const { context = 'default', description = '' } = body;
  const sha = params['sha'] ?? '';
  if (!knows(state, sha)) return refusal(422, `No commit found for SHA: ${sha}`);
  if (description.length > 140)
    return refusal(422, 'Validation Failed', [
      {
        resource: 'Status',
        code: 'custom',
        field: 'description',
        message: 'description is too long (maximum is 140 characters)',
      },
    ]);
  state.statuses.push({ sha, state: body.state, context, description });
  return created({ state: body.state, context, description, creator: userJson(botLogin(state.token)) });
}

/** A private repository hides itself from others; in a public one everybody can read. */
function permission({ state, params }: Call): Answer {
  const login = params['username'] ?? '';
  const known = Object.entries(state.collaborators).find(([name]) => same(name, login))?.[1];
  const role = known ?? (state.repository.private ? 'none' : 'read');
  const legacy = role === 'maintain' ? 'write' : role === 'triage' ? 'read' : role;
  return ok({ permission: legacy, role_name: role, user: userJson(login) });
}

function comment(operation: (pull: FakePull, index: number, call: Call) => Answer): Operation {
  return (call) => {
    for (const pull of call.state.pulls) {
      const index = pull.comments.findIndex(({ id }) => String(id) === call.params['comment_id']);
      if (index >= 0) return operation(pull, index, call);
    }
    return notFound;
  };
}

const onTeam = (operation: (team: FakeState['teams'][string], call: Call) => Answer): Operation => {
  return (call) => {
    const known = call.state.teams[call.params['team_slug'] ?? ''];
    const ours = same(call.params['org'] ?? '', call.state.repository.owner);
    return known === undefined || !ours || call.state.token !== 'app' ? notFound : operation(known, call);
  };
};

const onRun = (operation: (run: FakeWorkflowRun) => Answer): Operation => {
  return ({ state, params }) => {
    const run = state.workflowRuns.find(({ id }) => String(id) === params['run_id']);
    return run === undefined ? notFound : operation(run);
  };
};

const reading: Readonly<Record<string, Operation>> = {
  'actions/get-workflow-run': onRun((run) => ok(runJson(run))),
  'actions/list-workflow-runs': ({ state, params, query }) => {
    const named = ({ id, path }: FakeWorkflowRun['workflow']): boolean =>
      [String(id), path.split('/').at(-1)].includes(params['workflow_id']);
    const fits = (run: FakeWorkflowRun): boolean =>
      (query['event'] ?? run.event) === run.event &&
      (query['head_sha'] ?? run.headSha) === run.headSha &&
      (query['branch'] ?? run.headBranch) === run.headBranch;
    const runs = state.workflowRuns.filter((run) => named(run.workflow) && fits(run)).toSorted((a, b) => b.id - a.id);
    return { kind: 'pages', items: runs.map(runJson), inside: 'workflow_runs' };
  },
  'checks/list-for-ref': listCheckRuns,
  'issues/get': onPull((pull, { state }) => {
    const { id, number, title, labels, locked, user: author } = pullJson(state, pull);
    return ok({
      id,
      number,
      title,
      labels,
      locked,
      user: author,
      state: 'open',
      comments: pull.comments.length,
      pull_request: {},
    });
  }),
  'issues/list-comments': onPull((pull) => pages(pull.comments.toSorted((a, b) => a.id - b.id).map(commentJson))),
  'pulls/get': onPull((pull, { state }) => {
    const computing = pull.mergeablePolls > 0;
    if (computing) pull.mergeablePolls -= 1;
    return ok(pullJson(state, computing ? { ...pull, mergeable: null, mergeCommitSha: null } : pull));
  }),
  'pulls/list-commits': onPull((pull) =>
    // GitHub stops at 250 commits whatever the page.
    pages(
      pull.commits.slice(0, 250).map(({ sha, author, committer, email, message }) => ({
        sha,
        author: userJson(author),
        committer: userJson(committer),
        commit: { message, author: { name: author ?? '', email }, committer: { name: committer ?? '', email } },
      })),
    ),
  ),
  'pulls/list-files': onPull((pull) =>
    // And at 3,000 files; `changed_files` tells the truth.
    pages(
      pull.files.slice(0, 3000).map(({ filename, status, previous }) => ({
        filename,
        status,
        ...(previous === undefined ? {} : { previous_filename: previous }),
      })),
    ),
  ),
  'pulls/list-requested-reviewers': onPull((pull) =>
    ok({ users: pull.requested.users.map(userJson), teams: pull.requested.teams.map(teamJson) }),
  ),
  'pulls/list-review-comments': onPull((pull) => pages(pull.reviewComments.map(reviewCommentJson))),
  'pulls/list-reviews': onPull((pull) => pages(pull.reviews.map(reviewJson))),
  'rate-limit/get': () => {
    const bucket = { limit: 1000, used: 1, remaining: 999, reset: 1_800_000_000 };
    return ok({ resources: { core: bucket, search: bucket }, rate: bucket });
  },
  'repos/codeowners-errors': ({ state }) => ok({ errors: state.codeownersErrors }),
  'repos/get': ({ state }) => ok(repositoryJson(state)),
  'repos/get-branch': ({ state, params }) => {
    const name = params['branch'] ?? '';
    const sha = state.branches[name];
    return sha === undefined
      ? refusal(404, 'Branch not found')
      : ok({ name, commit: { sha }, protected: state.branchRules.length > 0 });
  },
  'repos/get-branch-rules': ({ state }) => pages(state.branchRules),
  'repos/get-collaborator-permission-level': permission,
  'repos/list-pull-requests-associated-with-commit': ({ state, params }) => {
    const sha = params['commit_sha'] ?? '';
    const found = state.pulls.filter((pull) =>
      [pull.head.sha, ...pull.foundBy, ...pull.commits.map((commit) => commit.sha)].includes(sha),
    );
    return pages(found.map((pull) => pullJson(state, pull)));
  },
  'teams/check-permissions-for-repo-in-org': onTeam(({ access }, { state }) => {
    const permissions = { admin: false, maintain: false, push: true, triage: true, pull: true };
    return access ? ok({ ...repositoryJson(state), permissions, role_name: 'write' }) : notFound;
  }),
  'teams/get-membership-for-user-in-org': onTeam(({ members, pending }, { params }) => {
    const login = params['username'];
    const state = members.some((name) => same(name, login)) ? 'active' : 'pending';
    return state === 'active' || pending.some((name) => same(name, login)) ? ok({ role: 'member', state }) : notFound;
  }),
  'teams/list-members-in-org': onTeam(({ members }) => pages(members.map(userJson))),
  // An installation token belongs to no user.
  'users/get-authenticated': () => notAccessible,
};

const objects: Readonly<Record<string, Operation>> = {
  'git/get-blob': ({ state, params }) => {
    const sha = params['file_sha'] ?? '';
    if (readGit(state, 'cat-file', '-t', sha) !== 'blob') return notFound;
    return ok({
      sha,
      size: Number(readGit(state, 'cat-file', '-s', sha)),
      encoding: 'base64',
      content: base64(state, sha),
    });
  },
  'git/get-commit': ({ state, params }) => {
    const [tree, parents = ''] =
      readGit(state, 'show', '-s', '--format=%T%n%P', params['commit_sha'] ?? '')?.split('\n') ?? [];
    if (tree === undefined) return notFound;
    const shas = parents.split(' ').filter((sha) => sha !== '');
    return ok({ sha: params['commit_sha'], tree: { sha: tree }, parents: shas.map((sha) => ({ sha })) });
  },
  'git/get-tree': ({ state, params, query }) => {
    const flags = query['recursive'] === undefined ? [] : ['-r', '-t'];
    const listed = readGit(state, 'ls-tree', '-z', ...flags, params['tree_sha'] ?? '');
    if (listed === undefined) return notFound;
    const tree = [...listed.matchAll(/(\d+) (\w+) (\w+)\t([^\0]+)\0/g)].map(([, mode, type, sha, path]) => ({
      mode,
      type,
      sha,
      path,
    }));
    return ok({ sha: params['tree_sha'], tree, truncated: false });
  },
  'repos/compare-commits-with-basehead': ({ state, params }) => {
    const [base = '', head = ''] = (params['basehead'] ?? '').split('...');
    const merge = readGit(state, 'merge-base', base, head);
    const ahead = Number(readGit(state, 'rev-list', '--count', `${base}..${head}`) ?? 0);
    const behind = Number(readGit(state, 'rev-list', '--count', `${head}..${base}`) ?? 0);
    if (merge === undefined) return notFound;
    const status = ahead === 0 ? (behind === 0 ? 'identical' : 'behind') : behind === 0 ? 'ahead' : 'diverged';
    const totals = { ahead_by: ahead, behind_by: behind, total_commits: ahead, status };
    const listed = readGit(state, 'rev-list', '--reverse', '--parents', '--max-count=250', `${base}..${head}`) ?? '';
    const commits = listed
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [sha, ...parents] = line.split(' ');
        return { sha, parents: parents.map((parent) => ({ sha: parent })) };
      });
    return ok({ ...totals, base_commit: { sha: base }, merge_base_commit: { sha: merge }, commits });
  },
  'repos/get-content': ({ state, params, query }) => {
    const path = params['path'] ?? '';
    const ref = typeof query['ref'] === 'string' ? query['ref'] : state.repository.defaultBranch;
    const sha = readGit(state, 'rev-parse', '--verify', '--end-of-options', `${ref}:${path}`);
    if (sha === undefined || readGit(state, 'cat-file', '-t', sha) !== 'blob') return notFound;
    const size = Number(readGit(state, 'cat-file', '-s', sha));
    const name = path.split('/').at(-1);
    return ok({ type: 'file', encoding: 'base64', size, name, path, sha, content: base64(state, sha) });
  },
};

const writing: Readonly<Record<string, Operation>> = {
  'actions/re-run-workflow': onRun((run) => {
    run.attempt += 1;
    run.status = 'queued';
    run.conclusion = null;
    return created({});
  }),
  'checks/create': createCheckRun,
  'checks/update': ({ state, params, body, violation }) => {
    const run = state.checkRuns.find(({ id }) => String(id) === params['check_run_id']);
    if (run === undefined) return notFound;
    changeCheckRun(run, body, violation);
    return ok(checkRunJson(run));
  },
  'code-scanning/upload-sarif': uploadSarif,
  'issues/add-labels': onPull((pull, { body }) => {
    const { labels } = body;
    pull.labels = [
      ...new Set([...pull.labels, ...labels.map((label) => (typeof label === 'string' ? label : label.name))]),
    ];
    return ok(pull.labels.map((name, id) => ({ id, name })));
  }),
  'issues/create-comment': onPull((pull, { state, body }) => {
    const { body: text } = body;
    if (pull.locked) return refusal(403, 'Unable to create comment because issue is locked.');
    const long = tooLong(text);
    if (long !== undefined) return long;
    const added = { id: nextId(state), author: botLogin(state.token), body: text };
    pull.comments.push(added);
    return created(commentJson(added));
  }),
  'issues/remove-label': onPull((pull, { params }) => {
    const name = decodeURIComponent(params['name'] ?? '');
    if (!pull.labels.includes(name)) return refusal(404, 'Label does not exist');
    pull.labels = pull.labels.filter((each) => each !== name);
    return ok(pull.labels.map((each, id) => ({ id, name: each })));
  }),
  'issues/update-comment': comment((pull, index, { body }) => {
    const { body: text } = body;
    const old = pull.comments[index];
    const long = tooLong(text);
    if (old === undefined || long !== undefined) return long ?? notFound;
    old.body = text;
    return ok(commentJson(old));
  }),
  'issues/delete-comment': comment((pull, index) => {
    pull.comments.splice(index, 1);
    return { kind: 'body', status: 204, body: undefined };
  }),
  'pulls/create-review-comment': onPull((pull, { state, body }) => {
    const { body: text, path = '', line = 0, start_line: startLine = null } = body;
    // Only lines of the diff can be commented on; here: only in files that the pull request touches.
    if (!pull.files.some(({ filename }) => filename === path))
      return refusal(422, 'Validation Failed', [
        {
          resource: 'PullRequestReviewComment',
          code: 'custom',
          field: 'pull_request_review_thread.line',
          message: 'pull_request_review_thread.line must be part of the diff',
        },
      ]);
    const added = { id: nextId(state), author: botLogin(state.token), body: text, path, line, startLine };
    pull.reviewComments.push(added);
    return created(reviewCommentJson(added));
  }),
  'pulls/request-reviewers': onPull(requestReviewers),
  'repos/create-commit-status': createStatus,
};

/** The operation with this id, and whether it needs a token that may write. Undefined when the fake does not model it. */
export function answerOf(
  operationId: string,
): { readonly access: 'read' | 'write'; readonly answer: Operation } | undefined {
  const answer = reading[operationId] ?? objects[operationId];
  if (answer !== undefined) return { access: 'read', answer };
  const write = writing[operationId];
  return write === undefined ? undefined : { access: 'write', answer: write };
}
