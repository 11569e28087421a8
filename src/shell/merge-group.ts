import { findingKeys } from '../decision/clusters.ts';
import { now } from './clock.ts';
import { type GitHub, pullsOfCommit, readPull } from './github.ts';
import {
  type Asked,
  applyingOn,
  collectRequest,
  type JudgedPull,
  judge,
  NotJudged,
  type Remote,
  wait,
  withCommits,
} from './pull-request.ts';
import { readSides } from './sides.ts';

/** A merge group as its event names it. */
export type MergeGroup = { readonly base: string; readonly head: string; readonly headRef: string };

/** What one pull request of a group adds: from the state before it to the state with it. */
type Step = { readonly number: number; readonly from: string; readonly to: string };

/**
 * Judges each pull request of a merge group by what it adds, with its own approvals, and then the group as a whole: what
 * only all of them together open, nobody has approved.
 */
export async function judgeGroup(
  github: GitHub,
  remote: Remote,
  group: MergeGroup,
  asked: Asked,
): Promise<readonly JudgedPull[]> {
  const steps = await stepsOf(github, group);
  return withCommits(remote, [group.base, ...steps.map(({ to }) => to)], async ({ directory }) => {
    const judged: JudgedPull[] = [];
    for (const { number, from, to } of steps) {
      const pull = await readPull(github, number, wait);
      const refs = { base: from, head: to, headIs: 'merge-result' } as const;
      const sides = await readSides(directory, refs, { applying: applyingOn(remote, pull, asked) });
      const request = await collectRequest(github, pull);
      judged.push({
        pull,
        ...(await judge(github, { ...sides, ...asked, request, now: now() })),
        base: from,
        head: to,
      });
    }
    const last = judged.at(-1);
    if (last === undefined || judged.length === 1) return judged;
    const settled = new Set(judged.flatMap(({ judgement }) => judgement.findings.flatMap(findingKeys)));
    const { base, head } = group;
    const refs = { base, head, headIs: 'merge-result' } as const;
    const sides = await readSides(directory, refs, { applying: applyingOn(remote, last.pull, asked) });
    const whole = await judge(github, { ...sides, ...asked, request: undefined, settled, now: now() });
    return [...judged, { pull: last.pull, ...whole, base, head }];
  });
}

/** The pull requests of a group in their order. Throws NotJudged where one cannot be found: its approvals are unknown. */
async function stepsOf(github: GitHub, { base, head, headRef }: MergeGroup): Promise<readonly Step[]> {
  // `gh-readonly-queue/main/pr-7-<base>`: the number of the last one, and the commit that it was put upon.
  const [, number, upon] = /\/pr-(\d+)-([0-9a-f]{40,64})$/.exec(headRef) ?? [];
  if (number !== undefined && upon === base) return [{ number: Number(number), from: base, to: head }];
  const steps: Step[] = [];
  for (const { commit, parent } of await firstParents(github, base, head)) {
    const found = await pullsOfCommit(github, commit);
    const owner = found[0] ?? (commit === head && number !== undefined ? Number(number) : undefined);
    if (owner === undefined)
      throw new NotJudged(
        `commit ${commit} of the merge group belongs to no pull request, so its approvals are unknown`,
      );
    const last = steps.at(-1);
    if (last?.number === owner) steps.splice(-1, 1, { ...last, to: commit });
    else steps.push({ number: owner, from: parent, to: commit });
  }
  if (steps.length === 0) throw new NotJudged('the merge group holds no commit that its base does not have');
  return steps;
}

/** The commits from base to head along first parents, oldest first. Throws NotJudged where head does not stand upon base. */
async function firstParents(
  { client, owner, repo }: GitHub,
  base: string,
  head: string,
): Promise<readonly { readonly commit: string; readonly parent: string }[]> {
  const { data } = await client.rest.repos.compareCommitsWithBasehead({
    owner,
    repo,
    basehead: `${base}...${head}`,
  });
  const parents = new Map(data.commits.map(({ sha, parents: own }) => [sha, own[0]?.sha]));
  const chain: { readonly commit: string; readonly parent: string }[] = [];
  for (let commit = head; commit !== base; ) {
    const parent = parents.get(commit);
    if (parent === undefined) throw new NotJudged(`the merge group ${head} does not stand upon its base ${base}`);
    chain.unshift({ commit, parent });
    commit = parent;
  }
  return chain;
}
