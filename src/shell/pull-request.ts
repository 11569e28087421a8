import { setTimeout as sleep } from 'node:timers/promises';
import type { Evidence, PullRequest, TeamMembers } from '../evidence.ts';
import { conclude, evaluate, learn, type Prepared, prepare, readSettings, wantedOf } from '../gate.ts';
import type { ImageEvidence } from '../images/facts.ts';
import type { RepoPath } from '../manifest/location.ts';
import type { Judgement } from '../outcome.ts';
import { EVERYTHING } from '../roots/clusters.ts';
import { requestOf } from './attestations.ts';
import { now } from './clock.ts';
import { type FetchedRepository, fetchCommits } from './fetch.ts';
import { commitParents } from './git.ts';
import {
  type GitHub,
  isOnBranch,
  type PullState,
  readContributors,
  readPull,
  readReviews,
  readTeam,
} from './github.ts';
import { collectImageFacts, openSources } from './image-facts.ts';
import { type Applying, readSides } from './sides.ts';
import { TOOL } from './tool.ts';

/** Where to fetch commits from, with what. */
export type Remote = { readonly url: string; readonly token: string };

/** What the workflow asks for: what is known of clusters besides, and which of them are judged here. */
export type Asked = Pick<Evidence, 'context' | 'part'>;

/** A judged pull request, in its state at the time of judging. */
export type JudgedPull = {
  readonly pull: PullState;
  /** What was known of the pull request; undefined where none was asked. */
  readonly request: PullRequest | undefined;
  /** The two states that were compared; undefined where there was no merge result. */
  readonly sides: Pick<Evidence, 'base' | 'head'> | undefined;
  readonly judgement: Judgement;
  readonly base: string;
  readonly head: string;
};

/** What keeps a pull request from being judged, in one line; the run ends undecided. */
export class NotJudged extends Error {}

/** Waits; tests say how long at most. */
export const wait = async (ms: number): Promise<void> =>
  sleep(Math.min(ms, Number(process.env['CDE_GATE_POLL_MS'] ?? ms)));

/** Judges one pull request: what the base branch would become against what it is now. */
export async function judgePull(github: GitHub, remote: Remote, number: number, asked: Asked): Promise<JudgedPull> {
  const pull = await readPull(github, number, wait);
  const request = await collectRequest(github, pull);
  if (pull.mergeable === false || pull.mergeCommit === undefined) {
    const empty = { name: pull.head, files: new Map<RepoPath, never>(), unread: new Map<RepoPath, string>(), gaps: [] };
    const evidence: Evidence = {
      base: { ...empty, name: pull.baseRef },
      head: empty,
      merge: { kind: 'conflict', paths: [] },
      request,
      ...asked,
      now: now(),
    };
    const judgement = evaluate(evidence, TOOL);
    return { pull, request, sides: undefined, judgement, base: pull.baseRef, head: pull.head };
  }
  const merge = pull.mergeCommit;
  return withCommits(remote, [merge], async ({ directory }) => {
    const [base, head] = await commitParents(directory, merge);
    if (base === undefined || head !== pull.head)
      throw new NotJudged(
        `the merge result of #${number} is not the one of its head ${pull.head}; run the check again`,
      );
    // After a change of the base branch GitHub may still show the merge with the one before.
    if (base !== pull.baseTip && !(await isOnBranch(github, pull.baseRef, base)))
      throw new NotJudged(`the merge result of #${number} is not one with its base branch; run the check again`);
    const refs = { base, head: merge, headIs: 'merge-result' } as const;
    const sides = await readSides(directory, refs, { applying: applyingOn(remote, pull, asked) });
    return { pull, ...(await judge(github, { ...sides, ...asked, request, now: now() })), base, head: merge };
  });
}

/** What Argo CD and Flux objects call this repository and its branch, and which files the settings of base leave out. */
export const applyingOn = (
  { url }: Remote,
  { baseRef }: Pick<PullState, 'baseRef'>,
  { part = EVERYTHING }: Asked,
): Applying => ({
  discovery: { repository: [url], branch: baseRef },
  settingsOf: (base) => readSettings(base, now()).value,
  part,
  tell: () => {},
});

/** Fetches commits, lets somebody use them, and cleans up. */
export async function withCommits<T>(
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

/** Everything about a pull request that a decision may rest on, but for teams. */
export async function collectRequest(github: GitHub, pull: PullState): Promise<PullRequest> {
  const { number, author, head, draft, commits } = pull;
  const [reviews, { logins, listed }] = [await readReviews(github, number), await readContributors(github, number)];
  if (listed < commits && reviews.some(({ state }) => state === 'approved'))
    throw new NotJudged(
      `#${number} has ${commits} commits and GitHub lists ${listed}, so nobody can tell whether who approved made one; squash them`,
    );
  return { number, author, head, draft, contributors: logins, reviews, teams: new Map() };
}

/**
 * Judges, and asks for the members of teams only when an approval might hang on them: then the teams that matter are
 * known, and most runs need none.
 */
export async function judge(
  github: GitHub,
  evidence: Evidence,
): Promise<Pick<JudgedPull, 'request' | 'sides' | 'judgement'>> {
  const compared = prepare(evidence);
  const prepared = learn(compared, await askAboutImages(github, compared));
  const first = conclude(prepared, TOOL);
  const { request } = evidence;
  const { labellers } = first.settings;
  const hangs =
    request?.reviews.some(({ state }) => state === 'approved' || state === 'changes-requested') === true ||
    labellers.length > 0;
  const teams = [
    ...new Set(
      [...first.approvals.flatMap(({ owners }) => owners), ...labellers]
        .filter((owner) => owner.includes('/'))
        .map((owner) => owner.slice(1).toLowerCase()),
    ),
  ];
  const sides = { base: evidence.base, head: evidence.head };
  if (request === undefined || !hangs || teams.length === 0) return { request, sides, judgement: first };
  const members = new Map<string, TeamMembers>();
  for (const team of teams) members.set(team, await readTeam(github, team));
  const known = { ...request, teams: members };
  return {
    request: known,
    sides,
    judgement: conclude({ ...prepared, evidence: { ...evidence, request: known } }, TOOL),
  };
}

/** Asks the registries that the base branch allows, and GitHub for its attestations. */
async function askAboutImages(github: GitHub, prepared: Prepared): Promise<ImageEvidence> {
  const policy = prepared.settings.value.images;
  const wanted = wantedOf(prepared);
  if (policy === undefined || wanted.length === 0) return new Map();
  const environment = { ...process.env, GITHUB_TOKEN: github.token };
  return collectImageFacts(wanted, policy, openSources(policy, environment, requestOf(github.token)), () => {});
}
