import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { getOctokit } from '@actions/github';
import { afterEach, describe, expect, test } from 'vitest';
import { fakeRepository, git } from './fake-git.ts';
import { type FakeGitHub, startFakeGitHub } from './fake-github.ts';
import { type FakeState, fakePull, fakeState, sampleSha } from './fake-state.ts';
import { mergeGroupEvent, pullRequestEvent, workflowDispatchEvent } from './github-events.ts';
import { parseCommands, parseOutputs, runAction } from './run-action.ts';

const execute = promisify(execFile);
const open: FakeGitHub[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((fake) => fake.close()));
});

const repo = { owner: 'acme', repo: 'shop' } as const;
const onPull = { ...repo, pull_number: 7 } as const;
const onIssue = { ...repo, issue_number: 7 } as const;

type Client = ReturnType<typeof getOctokit>;

async function start(changes: Partial<FakeState> = {}): Promise<{ fake: FakeGitHub; client: Client }> {
  const fake = await startFakeGitHub(fakeState(changes));
  open.push(fake);
  return { fake, client: getOctokit(fake.token, { baseUrl: fake.apiUrl }) };
}

/** Status and text of a call that must fail. */
async function failure(call: Promise<unknown>): Promise<{ status: unknown; message: string }> {
  const error: unknown = await call.then(
    () => new Error('the call succeeded'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error('not an error');
  return { status: 'status' in error ? error.status : undefined, message: error.message };
}

describe('strictness', () => {
  const rows: readonly (readonly [why: string, expected: RegExp, call: (client: Client) => Promise<unknown>])[] = [
    [
      'missing body',
      /required property 'requestBody'/,
      (c) => c.request('POST /repos/acme/shop/issues/7/comments', {}),
    ],
    [
      'wrong type',
      /must be array/,
      (c) => c.request('POST /repos/acme/shop/pulls/7/requested_reviewers', { reviewers: 'ada' }),
    ],
    [
      'unknown body key',
      /additional properties.*"teams"/,
      (c) => c.request('POST /repos/acme/shop/pulls/7/requested_reviewers', { teams: ['x'] }),
    ],
    [
      'unknown query key',
      /additional properties.*"perpage"/,
      (c) => c.request('GET /repos/acme/shop/pulls/7/files?perpage=3'),
    ],
    ['number that is none', /must be integer/, (c) => c.request('GET /repos/acme/shop/issues/seven/comments')],
    ['per_page over 100', /per_page is over 100/, (c) => c.rest.pulls.listFiles({ ...onPull, per_page: 1000 })],
    ['unknown operation', /no such operation/, (c) => c.request('GET /repos/acme/shop/nothing')],
    ['graphql', /no such operation/, (c) => c.graphql('{ viewer { login } }')],
    [
      '51 annotations',
      /must NOT have more than 50 items/,
      (c) => {
        const annotation = {
          path: 'a',
          start_line: 1,
          end_line: 1,
          annotation_level: 'failure',
          message: 'm',
        } as const;
        const annotations = Array.from({ length: 51 }, () => annotation);
        return c.rest.checks.create({
          ...repo,
          name: 'n',
          head_sha: sampleSha.head,
          output: { title: 't', summary: 's', annotations },
        });
      },
    ],
  ];
  test.each(rows)('%s', async (_why, expected, call) => {
    const { fake, client } = await start();
    await expect(failure(call(client))).resolves.toMatchObject({ status: 599 });
    expect(fake.violations).toHaveLength(1);
    expect(fake.violations[0]).toMatch(expected);
  });

  test('a wrong token is refused and recorded', async () => {
    const { fake } = await start();
    const stranger = getOctokit('ghs_other', { baseUrl: fake.apiUrl });
    await expect(failure(stranger.rest.repos.get(repo))).resolves.toMatchObject({ status: 401 });
    expect(fake.violations).toEqual(['GET /api/v3/repos/acme/shop: wrong or missing token']);
  });

  test('the API root is taken from the environment, never guessed', async () => {
    const { fake } = await start();
    await failure(getOctokit(fake.token, { baseUrl: fake.url }).rest.repos.get(repo));
    expect(fake.violations).toEqual(['GET /repos/acme/shop: no such operation']);
  });

  test('its own answers conform to the description', async () => {
    const run = { id: 5, workflow: { id: 3, path: '.github/workflows/cde-gate.yml' }, event: 'pull_request_target', headSha: sampleSha.head, headBranch: 'feature', status: 'completed', conclusion: 'failure', attempt: 1 } as const; // biome-ignore format: data
    const { fake, client } = await start({
      workflowRuns: [{ ...run }],
      branchRules: [{ type: 'deletion' }],
      token: 'app',
    });
    const review = {
      id: 1,
      author: 'ada',
      state: 'APPROVED',
      commitId: sampleSha.head,
      submittedAt: '2026-01-02T03:04:05Z',
      body: '',
    } as const;
    const commit = { sha: sampleSha.head, author: 'dev', committer: null, email: 'dev@example.com', message: 'm' };
    Object.assign(fake.state.pulls[0] ?? {}, {
      reviews: [review, { ...review, author: null, state: 'PENDING' }],
      commits: [commit],
    });
    const branch = { ...repo, branch: 'main' };
    const inTeam = { org: 'acme', team_slug: 'compliance' };
    const answers = await Promise.all([
      client.rest.actions.getWorkflowRun({ ...repo, run_id: 5 }),
      client.rest.actions.listWorkflowRuns({ ...repo, workflow_id: 'cde-gate.yml', head_sha: sampleSha.head }),
      client.rest.issues.get(onIssue),
      client.rest.pulls.listCommits(onPull),
      client.rest.pulls.listFiles(onPull),
      client.rest.pulls.listRequestedReviewers(onPull),
      client.rest.pulls.listReviews(onPull),
      client.rest.rateLimit.get(),
      client.rest.repos.codeownersErrors(repo),
      client.rest.repos.getBranch(branch),
      client.request('GET /repos/{owner}/{repo}/rules/branches/{branch}', branch),
      client.rest.repos.listPullRequestsAssociatedWithCommit({ ...repo, commit_sha: sampleSha.head }),
      client.rest.teams.getMembershipForUserInOrg({ ...inTeam, username: 'Ada' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(fake.violations).toEqual([]);
  });
});

describe('pull requests', () => {
  test('mergeability takes a few polls', async () => {
    const { fake, client } = await start({ pulls: [fakePull({ mergeablePolls: 2 })] });
    const seen: (string | null)[] = [];
    for (let poll = 0; poll < 3; poll += 1) seen.push((await client.rest.pulls.get(onPull)).data.merge_commit_sha);
    expect(seen).toEqual([null, null, sampleSha.merge]);
    expect(fake.violations).toEqual([]);
  });

  test('a deleted fork leaves no head repository', async () => {
    const { client } = await start({
      pulls: [fakePull({ head: { ref: 'x', sha: sampleSha.head, repository: null } })],
    });
    expect((await client.rest.pulls.get(onPull)).data.head.repo).toBeNull();
  });

  test('lists come in pages, and stop at 3,000 files', async () => {
    const files = Array.from({ length: 3100 }, (_, index) => ({ filename: `f${index}`, status: 'added' as const }));
    const { fake, client } = await start({ pulls: [fakePull({ files, changedFiles: 3100 })] });
    await expect(client.rest.pulls.listFiles(onPull)).resolves.toMatchObject({ data: { length: 30 } });
    await expect(client.paginate(client.rest.pulls.listFiles, { ...onPull, per_page: 100 })).resolves.toHaveLength(
      3000,
    );
    expect(fake.requests).toHaveLength(31);
    expect(fake.violations).toEqual([]);
  });

  test('merge group commits lead to their pull requests', async () => {
    const { client } = await start({ pulls: [fakePull({ foundBy: ['d'.repeat(40)] })] });
    const found = await client.rest.repos.listPullRequestsAssociatedWithCommit({ ...repo, commit_sha: 'd'.repeat(40) });
    expect(found.data.map(({ number }) => number)).toEqual([7]);
  });

  test('another repository does not exist', async () => {
    const { client } = await start();
    await expect(failure(client.rest.pulls.get({ ...onPull, repo: 'other' }))).resolves.toMatchObject({ status: 404 });
  });
});

describe('reviewers', () => {
  const rows: readonly (readonly [
    why: string,
    token: FakeState['token'],
    body: Record<string, string[]>,
    status: number,
    message: RegExp,
  ])[] = [
    ['a collaborator', 'workflow', { reviewers: ['ada'] }, 201, /^$/],
    ['a team, by an App', 'app', { team_reviewers: ['compliance'] }, 201, /^$/],
    [
      'a team, by GITHUB_TOKEN',
      'workflow',
      { team_reviewers: ['compliance'] },
      422,
      /^Could not resolve to a node with the global id of '/,
    ],
    ['the author', 'workflow', { reviewers: ['DEV'] }, 422, /^Review cannot be requested from pull request author\./],
    [
      'a stranger beside a collaborator',
      'workflow',
      { reviewers: ['ada', 'eve'] },
      422,
      /^Reviews may only be requested from collaborators\. One or more/,
    ],
    [
      'a team without access',
      'app',
      { team_reviewers: ['guests'] },
      422,
      /^Reviews may only be requested from collaborators\. One or more/,
    ],
    ['anyone, from a fork', 'fork', { reviewers: ['ada'] }, 403, /^Resource not accessible by integration/],
  ];
  test.each(rows)('%s', async (_why, token, body, status, message) => {
    const { fake, client } = await start({ token });
    fake.state.teams['guests'] = { members: [], pending: [], access: false };
    const call = client.request('POST /repos/acme/shop/pulls/7/requested_reviewers', body);
    const outcome = status === 201 ? { status: (await call).status, message: '' } : await failure(call);
    expect(outcome.status).toBe(status);
    expect(outcome.message).toMatch(message);
    expect(fake.violations).toEqual([]);
    const { users, teams } = fake.state.pulls[0]?.requested ?? { users: [], teams: [] };
    expect(users.length + teams.length).toBe(status === 201 ? 1 : 0);
  });

  test('team members need an App', async () => {
    const members = { org: 'acme', team_slug: 'compliance' };
    const [workflow, app] = [await start(), await start({ token: 'app' })];
    await expect(failure(workflow.client.rest.teams.listMembersInOrg(members))).resolves.toMatchObject({ status: 404 });
    const { data } = await app.client.rest.teams.listMembersInOrg(members);
    expect(data.map(({ login }) => login)).toEqual(['ada', 'grace']);
  });

  test.each([
    ['ada', 'write', 'maintain'],
    ['eve', 'none', 'none'],
  ])('permission of %s is %s', async (username, permission, role) => {
    const { client } = await start();
    const { data } = await client.rest.repos.getCollaboratorPermissionLevel({ ...repo, username });
    expect([data.permission, data.role_name]).toEqual([permission, role]);
  });

  test('a token of an installation is nobody', async () => {
    const { client } = await start();
    await expect(failure(client.rest.users.getAuthenticated())).resolves.toMatchObject({ status: 403 });
  });
});

describe('comments', () => {
  test('are created, changed and deleted', async () => {
    const { fake, client } = await start({
      pulls: [fakePull({ comments: [{ id: 12, author: 'eve', body: 'forged' }] })],
    });
    const { data: own } = await client.rest.issues.createComment({ ...onIssue, body: 'one' });
    expect([own.user?.login, own.user?.type]).toEqual(['github-actions[bot]', 'Bot']);
    await client.rest.issues.updateComment({ ...repo, comment_id: own.id, body: 'two' });
    const { data } = await client.rest.issues.listComments(onIssue);
    expect(data.map(({ body }) => body)).toEqual(['forged', 'two']);
    await client.rest.issues.deleteComment({ ...repo, comment_id: 12 });
    expect(fake.state.pulls[0]?.comments.map(({ id }) => id)).toEqual([own.id]);
    expect(fake.violations).toEqual([]);
  });

  test.each([
    ['65,536 units', 'x'.repeat(65_536), 201],
    ['one unit more', 'x'.repeat(65_537), 422],
    ['32,769 emoji', '😀'.repeat(32_769), 422],
  ])('%s', async (_why, body, status) => {
    const { client } = await start();
    const call = client.rest.issues.createComment({ ...onIssue, body });
    expect(status === 201 ? (await call).status : (await failure(call)).status).toBe(status);
  });

  test.each([
    ['a fork', { token: 'fork' as const }],
    ['a locked conversation', { pulls: [fakePull({ locked: true })] }],
  ])('%s refuses them', async (_why, changes) => {
    const { fake, client } = await start(changes);
    await expect(failure(client.rest.issues.createComment({ ...onIssue, body: 'b' }))).resolves.toMatchObject({
      status: 403,
    });
    expect(fake.state.pulls[0]?.comments).toEqual([]);
  });
});

describe('results', () => {
  const annotation = { path: 'a.yaml', start_line: 1, end_line: 1, annotation_level: 'failure', message: 'm' } as const;
  const output = { title: 't', summary: 's', annotations: Array.from({ length: 50 }, () => annotation) };

  test('annotations of a check run add up', async () => {
    const { fake, client } = await start();
    const { data } = await client.rest.checks.create({ ...repo, name: 'cde-gate', head_sha: sampleSha.head, output });
    await client.rest.checks.update({ ...repo, check_run_id: data.id, conclusion: 'failure', output });
    const { data: listed } = await client.rest.checks.listForRef({ ...repo, ref: sampleSha.head });
    expect(listed.check_runs.map((run) => [run.status, run.conclusion, run.output.annotations_count])).toEqual([
      ['completed', 'failure', 100],
    ]);
    expect(fake.violations).toEqual([]);
  });

  test('a completed check run is never reopened', async () => {
    const { fake, client } = await start();
    const { data } = await client.rest.checks.create({
      ...repo,
      name: 'n',
      head_sha: sampleSha.head,
      conclusion: 'success',
    });
    await failure(client.rest.checks.update({ ...repo, check_run_id: data.id, status: 'in_progress' }));
    expect(fake.violations).toEqual(['check run `n` is completed and cannot be reopened']);
  });

  test.each([
    ['known commit', sampleSha.head, 'fine', 201],
    ['unknown commit', 'e'.repeat(40), 'fine', 422],
    ['long description', sampleSha.head, 'x'.repeat(141), 422],
  ])('commit status: %s', async (_why, sha, description, status) => {
    const { fake, client } = await start();
    const call = client.rest.repos.createCommitStatus({
      ...repo,
      sha,
      state: 'failure',
      context: 'cde-gate',
      description,
    });
    expect(status === 201 ? (await call).status : (await failure(call)).status).toBe(status);
    expect(fake.violations).toEqual([]);
  });

  test('SARIF is unpacked', async () => {
    const { fake, client } = await start();
    const sarif = gzipSync(JSON.stringify({ version: '2.1.0', runs: [] })).toString('base64');
    await client.rest.codeScanning.uploadSarif({ ...repo, commit_sha: sampleSha.head, ref: 'refs/pull/7/head', sarif });
    expect(fake.state.sarifs[0]?.log).toEqual({ version: '2.1.0', runs: [] });
    const broken = client.rest.codeScanning.uploadSarif({
      ...repo,
      commit_sha: sampleSha.head,
      ref: 'refs/pull/7/head',
      sarif: 'e30=',
    });
    await expect(failure(broken)).resolves.toMatchObject({ status: 400 });
    expect(fake.violations).toEqual([]);
  });

  test('labels are added once', async () => {
    const { fake, client } = await start({ pulls: [fakePull({ labels: ['pci'] })] });
    await client.rest.issues.addLabels({ ...onIssue, labels: ['pci', 'cde'] });
    expect(fake.state.pulls[0]?.labels).toEqual(['pci', 'cde']);
  });

  test('injected failures end after `times`', async () => {
    const { fake, client } = await start();
    fake.failNext({ operationId: 'repos/get', status: 502, times: 2 });
    const seen: unknown[] = [];
    for (let call = 0; call < 2; call += 1) seen.push((await failure(client.rest.repos.get(repo))).status);
    seen.push((await client.rest.repos.get(repo)).status);
    expect(seen).toEqual([502, 502, 200]);
    expect(fake.requests.map(({ operationId }) => operationId)).toEqual(Array.from({ length: 3 }, () => 'repos/get'));
  });
});

describe('git', () => {
  const sides = fakeRepository(7, { 'k8s/a.yaml': 'a: 1\n', 'gone.yaml': '' }, { 'k8s/a.yaml': 'a: 2 \u00e9\n' });
  const state: Partial<FakeState> = {
    gitDirectory: sides.directory,
    branches: { main: sides.base },
    pulls: [
      fakePull({
        base: { ref: 'main', sha: sides.base },
        head: { ref: 'f', sha: sides.head, repository: 'acme/shop' },
      }),
    ],
  };

  /** The server lives in this process, so git must not block it. Answers the clone, or git's complaint. */
  const fetchMerge = async (fake: FakeGitHub, token: string): Promise<{ directory: string; complaint: string }> => {
    const directory = mkdtempSync(join(tmpdir(), 'fake-clone-'));
    git(directory, 'init', '-q', '--bare', '.');
    const header = `http.extraheader=AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
    const wanted = ['--no-tags', '--depth=2', '--filter=blob:none', `${fake.url}/acme/shop`, sides.merge];
    const env = { PATH: process.env['PATH'], GIT_TERMINAL_PROMPT: '0' };
    const done = execute('git', ['-c', header, '-c', 'protocol.version=2', 'fetch', '-q', ...wanted], {
      cwd: directory,
      env,
    });
    const complaint = await done.then(() => '', String);
    return { directory, complaint };
  };

  test('a merge commit is fetched by id, without blobs', async () => {
    const { fake } = await start(state);
    const { directory, complaint } = await fetchMerge(fake, fake.token);
    expect(complaint).toBe('');
    expect(git(directory, 'rev-parse', `${sides.merge}^1`, `${sides.merge}^2`)).toBe(`${sides.base}\n${sides.head}`);
    expect(git(directory, 'diff-tree', '-r', '--name-status', `${sides.merge}^1`, sides.merge)).toBe(
      'D\tgone.yaml\nM\tk8s/a.yaml',
    );
    expect(fake.violations).toEqual([]);
  });

  test('a wrong token is refused and recorded', async () => {
    const { fake } = await start(state);
    expect((await fetchMerge(fake, 'wrong')).complaint).toMatch(/could not read Username|Authentication failed/);
    expect(new Set(fake.violations)).toEqual(new Set(['git /info/refs: wrong token']));
  });

  test('objects through the API', async () => {
    const { fake, client } = await start(state);
    const { data: file } = await client.rest.repos.getContent({ ...repo, path: 'k8s/a.yaml', ref: sides.head });
    expect(file).toMatchObject({ type: 'file', content: Buffer.from('a: 2 \u00e9\n').toString('base64') });
    const plain = await client.request(`GET /repos/acme/shop/contents/k8s/a.yaml?ref=${sides.head}`);
    expect(plain.data).toEqual(file);
    const { data: commit } = await client.rest.git.getCommit({ ...repo, commit_sha: sides.merge });
    expect(commit.parents.map(({ sha }) => sha)).toEqual([sides.base, sides.head]);
    const { data: tree } = await client.rest.git.getTree({ ...repo, tree_sha: commit.tree.sha, recursive: 'true' });
    expect(tree.tree.map(({ path }) => path)).toEqual(['k8s', 'k8s/a.yaml']);
    const { data: blob } = await client.rest.git.getBlob({ ...repo, file_sha: tree.tree[1]?.sha ?? '' });
    expect(blob.size).toBe(8);
    const { data: compared } = await client.rest.repos.compareCommitsWithBasehead({
      ...repo,
      basehead: `main...${sides.head}`,
    });
    expect([compared.status, compared.merge_base_commit.sha]).toEqual(['ahead', sides.base]);
    await expect(failure(client.rest.repos.getContent({ ...repo, path: 'none' }))).resolves.toMatchObject({
      status: 404,
    });
    expect(fake.violations).toEqual([]);
  });
});

describe('events', () => {
  test('carry what real payloads carry', async () => {
    const { fake } = await start();
    const target = pullRequestEvent(fake, 7, 'synchronize');
    expect(target).toMatchObject({ name: 'pull_request_target', sha: sampleSha.base, ref: 'refs/heads/main' });
    expect(target.payload).toMatchObject({
      action: 'synchronize',
      number: 7,
      sender: { login: 'dev' },
      repository: { full_name: 'acme/shop' },
    });
    expect(target.payload['pull_request']).toMatchObject({
      draft: false,
      merge_commit_sha: null,
      head: { sha: sampleSha.head },
    });
    expect(pullRequestEvent(fake, 7, 'opened', 'pull_request')).toMatchObject({
      sha: sampleSha.merge,
      ref: 'refs/pull/7/merge',
    });
    const group = mergeGroupEvent(fake, {
      headSha: 'd'.repeat(40),
      baseSha: sampleSha.base,
      baseRef: 'main',
      number: 7,
    });
    expect(group.ref).toBe(`refs/heads/gh-readonly-queue/main/pr-7-${sampleSha.base}`);
    expect(group.payload).not.toHaveProperty('pull_request');
    expect(workflowDispatchEvent(fake, { 'pull-request': '7' }, 'main').payload).toMatchObject({
      inputs: { 'pull-request': '7' },
    });
  });
});

function script(text: string): { main: string; cwd: string } {
  const cwd = mkdtempSync(join(tmpdir(), 'action-'));
  writeFileSync(join(cwd, 'index.mjs'), text);
  return { main: join(cwd, 'index.mjs'), cwd };
}

describe('runAction', () => {
  test('gives the script the environment of a runner and nothing else', async () => {
    const { fake } = await start();
    process.env['LEAKED_FROM_THE_TEST'] = 'yes';
    const program = script(`
      import { appendFileSync, readFileSync } from 'node:fs';
      const { env } = process;
      appendFileSync(env.GITHUB_OUTPUT, 'config<<EOF_1\\n' + env['INPUT_CONFIG-FILE'] + '\\nsecond=line\\nEOF_1\\nplain=1\\n');
      appendFileSync(env.GITHUB_STEP_SUMMARY, '# ' + JSON.parse(readFileSync(env.GITHUB_EVENT_PATH, 'utf8')).number);
      const answer = await fetch(env.GITHUB_API_URL + '/repos/' + env.GITHUB_REPOSITORY, { headers: { authorization: 'Bearer ' + env.INPUT_TOKEN } });
      console.log('::error file=a.yaml,line=3::bad%0Aworse', (await answer.json()).full_name);
      console.error(env.LEAKED_FROM_THE_TEST + ' ##[add-mask]x');
      process.exitCode = 3;
    `);
    const event = pullRequestEvent(fake, 7, 'opened');
    const result = await runAction({ fake, event, inputs: { 'config-file': 'c.yaml', token: fake.token }, ...program });
    expect(result.exitCode).toBe(3);
    expect(result.outputs).toEqual({ config: 'c.yaml\nsecond=line', plain: '1' });
    expect(result.summary).toBe('# 7');
    expect(result.commands).toEqual([
      { command: 'error', properties: { file: 'a.yaml', line: '3' }, message: 'bad\nworse acme/shop' },
      { command: 'add-mask', properties: {}, message: 'x' },
    ]);
    expect(result.stderr).toBe('undefined ##[add-mask]x\n');
    expect(fake.violations).toEqual([]);
  });

  test('commands are found where the runner finds them', () => {
    const log =
      'text ::error::no\n  ::warning::yes\rx ##[error]old\n::stop-commands::t\n::error::quiet\n::t::\n::notice title=a%2Cb::z';
    expect(parseCommands(log).map(({ command, message }) => `${command} ${message}`)).toEqual([
      'warning yes',
      'error old',
      'notice z',
    ]);
    expect(parseCommands(log).at(-1)?.properties).toEqual({ title: 'a,b' });
  });

  test('an output without its end is refused', () => {
    expect(() => parseOutputs('a<<END\nx\n')).toThrow('never ends');
  });
});
