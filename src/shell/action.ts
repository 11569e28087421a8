import { writeFileSync } from 'node:fs';
import { getInput, setFailed, setOutput, setSecret } from '@actions/core';
import { exitStatus, type Judgement } from '../outcome.ts';
import { render } from '../report/catalog.ts';
import { headline } from '../report/headline.ts';
import type { LinkBase } from '../report/links.ts';
import { readTarget } from './event.ts';
import { GitFailure } from './git.ts';
import { type GitHub, openGitHub, statusOf } from './github.ts';
import { type JudgedPull, judgeGroup, judgePull, NotJudged, type Remote } from './pull-request.ts';
import { requestReviews } from './review-request.ts';
import { writeComment } from './sticky-comment.ts';
import { annotate, logLine, writeSummary } from './workflow.ts';

/** The action: judge what the event is about, tell everybody, and be red unless the decision is pass. Never throws. */
export async function runAction(): Promise<number> {
  try {
    const token = getInput('token');
    if (token === '')
      return undecided('the input `token` is empty; give the gate a token that may read the pull request');
    setSecret(token);
    const environment = process.env;
    const target = readTarget(
      environment['GITHUB_EVENT_NAME'] ?? '',
      environment['GITHUB_EVENT_PATH'] ?? '',
      getInput('pull-request'),
    );
    if (target.kind === 'unsupported') return undecided(target.why);
    const repository = environment['GITHUB_REPOSITORY'] ?? '';
    const server = environment['GITHUB_SERVER_URL'] ?? 'https://github.com';
    const github = openGitHub(token, repository);
    const remote: Remote = { url: `${server}/${repository}`, token };
    const judged =
      target.kind === 'pull-request'
        ? [await judgePull(github, remote, target.number)]
        : await judgeGroup(github, remote, target);
    const worst = judged.toSorted((a, b) => severity(b.judgement) - severity(a.judgement))[0];
    if (worst === undefined) return undecided('there is nothing to judge');
    await report(github, worst, { server, repository }, target.kind === 'pull-request');
    return exitStatus(worst.judgement);
  } catch (error) {
    return undecided(explainFailure(error));
  }
}

const SEVERITY = { pass: 0, hold: 1, undecided: 2, block: 3 } as const;
const severity = ({ decision }: Judgement): number => SEVERITY[decision.kind];

/** The red end of a run that has no verdict. */
function undecided(why: string): number {
  writeSummary(`## ⚠️ Undecided\n\ncde-gate could not judge this change: ${why}\n`);
  setOutput('decision', 'undecided');
  setFailed(`cde-gate: undecided: ${why}`);
  return 2;
}

function explainFailure(error: unknown): string {
  if (error instanceof GitFailure || error instanceof NotJudged) return error.message;
  const status = statusOf(error);
  if (status === 403 || status === 404)
    return `GitHub answered ${status}; the token needs \`contents: read\` and \`pull-requests: read\` (${messageOf(error)})`;
  return status === undefined
    ? `the gate failed: ${messageOf(error)}`
    : `GitHub answered ${status} (${messageOf(error)}); run the check again`;
}

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';

/** Tells everybody, the step summary first: nothing after it can take it back, and none of it changes the verdict. */
async function report(
  github: GitHub,
  { pull, judgement, base, head }: JudgedPull,
  place: Pick<LinkBase, 'server' | 'repository'>,
  isPullRequest: boolean,
): Promise<void> {
  const links: LinkBase = { ...place, base, head, number: pull.number };
  const markdown = render('markdown', judgement, { style: 'plain', links });
  writeSummary(markdown);
  logLine(`cde-gate: ${headline(judgement)}`);
  annotate(judgement.findings);
  writeFiles(judgement, links);
  if (isPullRequest && getInput('comment') !== 'off')
    await decorate('comment', async () => logLine(`comment ${await writeComment(github, pull.number, markdown)}`));
  const missing = missingOwners(judgement);
  const wanted = missing.filter(
    (owner) =>
      !pull.requested.some((each) => each.toLowerCase() === owner.toLowerCase()) &&
      owner.slice(1).toLowerCase() !== pull.author.toLowerCase(),
  );
  if (isPullRequest && !pull.draft && judgement.settings.mode === 'enforce' && wanted.length > 0) {
    const { asked, refused } = await requestReviews(github, pull.number, wanted);
    if (asked.length > 0) logLine(`asked ${asked.join(', ')} to review`);
    for (const { owner, why } of refused) logLine(`could not ask ${owner} to review: ${why}`);
    if (refused.length > 0)
      writeSummary(
        `\nCould not be asked to review: ${refused.map(({ owner, why }) => `\`${owner}\` (${why})`).join(', ')}\n`,
      );
  }
  setOutput('decision', judgement.decision.kind);
  setOutput('headline', headline(judgement));
  setOutput('findings', judgement.findings.length);
  setOutput('owners', missing.join(' '));
  if (exitStatus(judgement) !== 0) setFailed(`cde-gate: ${headline(judgement)}`);
}

function missingOwners({ approvals }: Judgement): readonly string[] {
  return [...new Set(approvals.flatMap(({ owners, state }) => (state.kind === 'missing' ? owners : [])))];
}

function writeFiles(judgement: Judgement, links: LinkBase): void {
  for (const format of ['json', 'sarif'] as const) {
    const file = getInput(`${format}-file`);
    if (file !== '') writeFileSync(file, render(format, judgement, { style: 'plain', links }));
  }
}

/** Decoration that fails is said and forgotten. */
async function decorate(what: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    logLine(
      `could not write the ${what}: GitHub answered ${statusOf(error) ?? 'nothing'}; the verdict stands, see the step summary`,
    );
  }
}
