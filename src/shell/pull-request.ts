import { setTimeout as sleep } from 'node:timers/promises';
import type { Evidence, PullRequest, TeamMembers } from '../evidence.ts';
import { evaluate } from '../gate.ts';
import type { RepoPath } from '../manifest/location.ts';
import type { Judgement } from '../outcome.ts';
import { now } from './clock.ts';
import { type FetchedRepository, fetchCommits } from './fetch.ts';
import { commitParents } from './git.ts';
import {
  type GitHub,
  type PullState,
  pullsOfCommit,
  readContributors,
  readPull,
  readReviews,
  readTeam,
} from './github.ts';
import { readSides } from './sides.ts';
import { TOOL } from './tool.ts';

/** Where to fetch commits from, with what. */
export type Remote = { readonly url: string; readonly token: string };

/** A judged pull request. `pull` is its state at the time of judging; undefined for a merge group as a whole. */
export type JudgedPull = {
  readonly pull: PullState;
  readonly judgement: Judgement;
  readonly base: string;
  readonly head: string;
};

/** What keeps a pull request from being judged, in one line; the run ends undecided. */
export class NotJudged extends Error {}

/** Waits; tests say how long at most. */
const wait = async (ms: number): Promise<void> => sleep(Math.min(ms, Number(process.env['CDE_GATE_POLL_MS'] ?? ms)));

/** Judges one pull request: what the base branch would become against what it is now. */
export async function judgePull(github: GitHub, remote: Remote, number: number): Promise<JudgedPull> {
  const pull = await readPull(github, number, wait);
  const request = await collectRequest(github, pull);
  if (pull.mergeable === false || pull.mergeCommit === undefined) {
    const empty = { name: pull.head, files: new Map<RepoPath, never>(), unread: new Map<RepoPath, string>(), gaps: [] };
    const evidence: Evidence = {
      base: { ...empty, name: pull.baseRef },
      head: empty,
      merge: { kind: 'conflict', paths: [] },
      request,
      now: now(),
    };
    return { pull, judgement: evaluate(evidence, TOOL), base: pull.baseRef, head: pull.head };
  }
  const merge = pull.mergeCommit;
  return withCommits(remote, [merge], async ({ directory }) => {
    const [base, head] = await commitParents(directory, merge);
    if (base === undefined || head !== pull.head)
      throw new NotJudged(
        `the merge result of #${number} is not the one of its head ${pull.head}; run the check again`,
      );
    const sides = await readSides(directory, { base, head: merge, headIs: 'merge-result' });
    return { pull, judgement: await judge(github, { ...sides, request, now: now() }), base, head: merge };
  });
}

/** Judges a merge group: the whole change against the base, with the approvals of every pull request in it. */
export async function judgeGroup(
  github: GitHub,
  remote: Remote,
  group: { readonly base: string; readonly head: string; readonly headRef: string },
): Promise<readonly JudgedPull[]> {
  const named = /\/pr-(\d+)-/.exec(group.headRef)?.[1];
  const numbers = [
    ...new Set([...(await pullsOfCommit(github, group.head)), ...(named === undefined ? [] : [Number(named)])]),
  ];
  if (numbers.length === 0)
    throw new NotJudged('no pull request of this merge group can be found, so its approvals are unknown');
  return withCommits(remote, [group.base, group.head], async ({ directory }) => {
    const sides = await readSides(directory, { base: group.base, head: group.head, headIs: 'merge-result' });
    const judged: JudgedPull[] = [];
    for (const number of numbers) {
      const pull = await readPull(github, number, wait);
      const request = await collectRequest(github, pull);
      judged.push({
        pull,
        judgement: await judge(github, { ...sides, request, now: now() }),
        base: group.base,
        head: group.head,
      });
    }
    return judged;
  });
}

async function withCommits<T>(
  remote: Remote,
  commits: readonly string[],
  use: (repository: FetchedRepository) => Promise<T>,
): Promise<T> {
  const repository = await fetchCommits(remote, commits);
  try {
    return await use(repository);
  } finally {
    repository.remove();
  }
}

async function collectRequest(github: GitHub, { number, author, head, draft }: PullState): Promise<PullRequest> {
  const [reviews, contributors] = [await readReviews(github, number), await readContributors(github, number)];
  return { number, author, head, draft, contributors, reviews, teams: new Map() };
}

/**
 * Judges, and asks for the members of teams only when an approval might hang on them: then the teams that matter are
 * known, and most runs need none.
 */
async function judge(github: GitHub, evidence: Evidence): Promise<Judgement> {
  const first = evaluate(evidence, TOOL);
  const { request } = evidence;
  const hangs = request?.reviews.some(({ state }) => state === 'approved' || state === 'changes-requested') === true;
  const teams = [
    ...new Set(
      first.approvals
        .flatMap(({ owners }) => owners)
        .filter((owner) => owner.includes('/'))
        .map((owner) => owner.slice(1).toLowerCase()),
    ),
  ];
  if (request === undefined || !hangs || teams.length === 0) return first;
  const members = new Map<string, TeamMembers>();
  for (const team of teams) members.set(team, await readTeam(github, team));
  return evaluate({ ...evidence, request: { ...request, teams: members } }, TOOL);
}
