import { setFailed, setOutput, setSecret } from '@actions/core';
import { exitStatus, type Judgement } from '../outcome.ts';
import { markdownCode, markdownText } from '../report/escape.ts';
import { quoted, speak } from '../report/prose.ts';
import { readGivenContexts } from './context.ts';
import { readTarget } from './event.ts';
import { GitFailure } from './git.ts';
import { openGitHub, statusOf } from './github.ts';
import { InputFailure, readInputs } from './inputs.ts';
import { judgeGroup } from './merge-group.ts';
import { publish } from './publish.ts';
import { publishMerged } from './publish-merged.ts';
import { judgePull, NotJudged, type Remote, wait } from './pull-request.ts';
import { rerunStaleCheck } from './rerun.ts';
import { logLine, writeSummary } from './workflow.ts';

/** The action: judge what the event is about, tell everybody, and be red unless the decision is pass. Never throws. */
export async function runAction(): Promise<number> {
  try {
    const inputs = readInputs();
    const { token } = inputs;
    if (token === '')
      return undecided('the input `token` is empty; give the gate a token that may read the pull request');
    setSecret(token);
    const environment = process.env;
    const event = environment['GITHUB_EVENT_NAME'] ?? '';
    const target = readTarget(event, environment['GITHUB_EVENT_PATH'] ?? '', inputs.pullRequest);
    if (target.kind === 'unsupported') return undecided(target.why);
    const repository = environment['GITHUB_REPOSITORY'] ?? '';
    const server = environment['GITHUB_SERVER_URL'] ?? 'https://github.com';
    const github = openGitHub(token, repository);
    const remote: Remote = { url: `${server}/${repository}`, token };
    const rerun = async (number: number, head: string, status: number) => {
      if (event !== 'pull_request_review') return;
      const ownRun = Number(environment['GITHUB_RUN_ID']);
      const workflow = inputs.workflow === '' ? workflowFile(environment['GITHUB_WORKFLOW_REF']) : inputs.workflow;
      const said = await rerunStaleCheck(github, { workflow, head, number, ownRun, isGreen: status === 0 }, wait);
      if (said !== undefined) logLine(said);
    };
    if (inputs.outcomes.length > 0) {
      const number = target.kind === 'pull-request' ? target.number : undefined;
      const { status, head } = await publishMerged(github, inputs, number);
      if (number !== undefined && head !== undefined) await rerun(number, head, status);
      return status;
    }
    const context = readGivenContexts(inputs.context, inputs.contextCluster);
    const judged =
      target.kind === 'pull-request'
        ? [await judgePull(github, remote, target.number, { context, part: inputs.part })]
        : await judgeGroup(github, remote, target, { context, part: inputs.part });
    const worst = judged.toSorted((a, b) => severity(b.judgement) - severity(a.judgement))[0];
    if (worst === undefined) return undecided('there is nothing to judge');
    const isPullRequest = target.kind === 'pull-request';
    const isPart = inputs.part !== undefined;
    // What one job of a matrix says is nobody's verdict: the job that joins them tells it.
    const spoken = isPart ? { ...inputs, comment: 'never' as const, checkRun: '', label: '' } : inputs;
    await publish({ github, inputs: spoken, place: { server, repository }, isPullRequest }, worst);
    const status = exitStatus(worst.judgement);
    if (!isPart) await rerun(worst.pull.number, worst.pull.head, status);
    return status;
  } catch (error) {
    return undecided(explainFailure(error));
  }
}

/** `acme/shop/.github/workflows/cde-gate.yml@refs/heads/main` → `cde-gate.yml`. */
const workflowFile = (reference = ''): string => /([^/@]+)@/.exec(reference)?.[1] ?? 'cde-gate.yml';

const SEVERITY = { pass: 0, hold: 1, undecided: 2, block: 3 } as const;
const severity = ({ decision }: Judgement): number => SEVERITY[decision.kind];

/** The red end of a run that has no verdict. */
function undecided(why: string): number {
  const said = speak(quoted(why), { text: markdownText, code: markdownCode, place: () => '' });
  writeSummary(`## ⚠️ Undecided\n\ncde-gate could not judge this change: ${said}\n`);
  setOutput('decision', 'undecided');
  setFailed(`cde-gate: undecided: ${why}`);
  return 2;
}

function explainFailure(error: unknown): string {
  if (error instanceof GitFailure || error instanceof NotJudged || error instanceof InputFailure) return error.message;
  const status = statusOf(error);
  if ((status === 403 || status === 429) && /rate limit/i.test(messageOf(error)))
    return `the limit of requests to GitHub is used up (${messageOf(error)}); run the check again later`;
  if (status === 403 || status === 404)
    return `GitHub answered ${status}; the token needs \`contents: read\` and \`pull-requests: read\` (${messageOf(error)})`;
  return status === undefined
    ? `the gate failed: ${messageOf(error)}`
    : `GitHub answered ${status} (${messageOf(error)}); run the check again`;
}

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
