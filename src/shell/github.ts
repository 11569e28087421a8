import { getOctokit } from '@actions/github';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import type { Review, TeamMembers } from '../evidence.ts';

type Client = ReturnType<typeof getOctokit>;

/** A repository on a GitHub host, through one token. Every method throws on a failed call unless it says otherwise. */
export type GitHub = {
  readonly client: Client;
  readonly owner: string;
  readonly repo: string;
  readonly token: string;
};

/** The state of a pull request now, which an event's payload may be too old to know. */
export type PullState = {
  readonly number: number;
  readonly author: string;
  readonly draft: boolean;
  readonly head: string;
  readonly baseRef: string;
  /** A tip of the base branch, not always its newest. */
  readonly baseTip: string;
  readonly mergeCommit: string | undefined;
  readonly mergeable: boolean | undefined;
  readonly requested: readonly string[];
  readonly labels: readonly string[];
  /** How many commits it has; GitHub lists no more than 250 of them. */
  readonly commits: number;
  /** Whether anybody can read what is written there. */
  readonly isPublic: boolean;
};

/** Opens a repository `owner/name`. The API root comes from the runner's environment, so GHES works. */
export function openGitHub(token: string, repository: string): GitHub {
  const [owner = '', repo = ''] = repository.split('/');
  // A check that waits longer than this for its turn had better be red and say so.
  const mayWait = (seconds: number, _options: object, _client: object, attempts: number): boolean =>
    seconds <= MAX_WAIT_SECONDS && attempts < 2;
  const options = { retry: { retries: 3 }, throttle: { onRateLimit: mayWait, onSecondaryRateLimit: mayWait } };
  const client = getOctokit(token, options, retry, throttling);
  // Octokit takes an answer that breaks off for an empty one, and an empty page for the last: reviews would be missing.
  client.hook.after('request', ({ status, data }) => {
    if (status === 200 && (typeof data !== 'object' || data === null))
      throw new Error('an answer of GitHub broke off; run the check again');
  });
  return { client, owner, repo, token };
}

const MAX_WAIT_SECONDS = 60;

const PAGE = { per_page: 100 } as const;

/** Reads a pull request; waits while the host still computes whether it merges. */
export async function readPull(
  github: GitHub,
  number: number,
  wait: (ms: number) => Promise<void>,
): Promise<PullState> {
  for (let attempt = 0; ; attempt += 1) {
    const { data } = await github.client.rest.pulls.get({
      owner: github.owner,
      repo: github.repo,
      pull_number: number,
    });
    if (data.mergeable !== null || attempt >= 6) {
      return {
        number,
        author: data.user?.login ?? '',
        draft: data.draft ?? false,
        head: data.head.sha,
        baseRef: data.base.ref,
        baseTip: data.base.sha,
        mergeCommit: data.merge_commit_sha ?? undefined,
        mergeable: data.mergeable ?? undefined,
        requested: [
          ...(data.requested_reviewers ?? []).map(({ login }) => `@${login}`),
          ...(data.requested_teams ?? []).map(({ slug }) => `@${github.owner}/${slug}`),
        ],
        labels: data.labels.map(({ name }) => name),
        commits: data.commits,
        isPublic: !data.base.repo.private,
      };
    }
    await wait(500 * 2 ** attempt);
  }
}

/** Reviews in the order they were given. A deleted account's review is nobody's and is left out. */
export async function readReviews(github: GitHub, number: number): Promise<readonly Review[]> {
  const { client, owner, repo } = github;
  const reviews = await client.paginate(client.rest.pulls.listReviews, { owner, repo, pull_number: number, ...PAGE });
  const states: { readonly [state: string]: Review['state'] } = {
    APPROVED: 'approved',
    CHANGES_REQUESTED: 'changes-requested',
    DISMISSED: 'dismissed',
    COMMENTED: 'commented',
  };
  const writers = new Map<string, boolean>();
  const out: Review[] = [];
  for (const { user, state, commit_id: commit } of reviews) {
    const known = states[state];
    if (user === null || known === undefined) continue;
    if (known === 'approved' && !writers.has(user.login)) writers.set(user.login, await canWrite(github, user.login));
    out.push({
      user: user.login,
      isBot: user.type === 'Bot',
      state: known,
      commit: commit ?? undefined,
      canWrite: writers.get(user.login) ?? false,
    });
  }
  return out;
}

/** Whether a user may write to the repository now. The host reports `maintain` as write and `triage` as read. */
async function canWrite({ client, owner, repo }: GitHub, username: string): Promise<boolean> {
  try {
    const { data } = await client.rest.repos.getCollaboratorPermissionLevel({ owner, repo, username });
    return data.permission === 'admin' || data.permission === 'write';
  } catch (error) {
    // Somebody the repository does not know may not write; every other failure is for the caller.
    if (statusOf(error) === 404) return false;
    throw error;
  }
}

/** Who made the commits that GitHub lists, which are the first 250. */
export type Contributors = { readonly logins: readonly string[]; readonly listed: number };

/** Logins of everybody who authored, committed or co-authored a commit of the pull request, as far as they can be known. */
export async function readContributors({ client, owner, repo }: GitHub, number: number): Promise<Contributors> {
  const commits = await client.paginate(client.rest.pulls.listCommits, { owner, repo, pull_number: number, ...PAGE });
  const logins = commits.flatMap(({ author, committer, commit }) => [
    loginOf(author),
    loginOf(committer),
    ...coAuthors(commit.message),
  ]);
  // `web-flow` is the host's own hand on commits made in the browser.
  const known = logins.flatMap((login) => (login === undefined || login === 'web-flow' ? [] : [login]));
  return { logins: [...new Set(known)], listed: commits.length };
}

function loginOf(user: unknown): string | undefined {
  return typeof user === 'object' && user !== null && 'login' in user && typeof user.login === 'string'
    ? user.login
    : undefined;
}

function coAuthors(message: string): readonly string[] {
  return [...message.matchAll(/^co-authored-by:.*<(?:\d+\+)?([A-Za-z0-9-]+)@users\.noreply\.[^>]+>/gim)].flatMap(
    ([, login]) => login ?? [],
  );
}

/** Members of `org/slug`, child teams included; or why they cannot be read, which no workflow token can. */
export async function readTeam({ client }: GitHub, team: string): Promise<TeamMembers> {
  const [org = '', slug = ''] = team.split('/');
  try {
    const members = await client.paginate(client.rest.teams.listMembersInOrg, { org, team_slug: slug, ...PAGE });
    return { kind: 'members', logins: members.map(({ login }) => login) };
  } catch (error) {
    return { kind: 'unreadable', why: `GitHub answered ${statusOf(error) ?? 'nothing'}` };
  }
}

/** Numbers of the pull requests that a commit belongs to. */
export async function pullsOfCommit({ client, owner, repo }: GitHub, commit: string): Promise<readonly number[]> {
  const pulls = await client.paginate(client.rest.repos.listPullRequestsAssociatedWithCommit, {
    owner,
    repo,
    commit_sha: commit,
    ...PAGE,
  });
  return pulls.map(({ number }) => number);
}

/** Whether a commit is on a branch: its tip, or behind it. */
export async function isOnBranch({ client, owner, repo }: GitHub, branch: string, commit: string): Promise<boolean> {
  const basehead = `${branch}...${commit}`;
  const { data } = await client.rest.repos.compareCommitsWithBasehead({ owner, repo, basehead, per_page: 1 });
  return data.status === 'identical' || data.status === 'behind';
}

/** The HTTP status of a failed call, if it was one. */
export function statusOf(error: unknown): number | undefined {
  return typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number'
    ? error.status
    : undefined;
}
