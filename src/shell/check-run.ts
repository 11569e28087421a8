import type { JudgedFinding } from '../decision/decision.ts';
import { isLine } from '../manifest/location.ts';
import { visible } from '../report/escape.ts';
import type { GitHub } from './github.ts';

/** GitHub takes this many annotations at a time, and adds up those of several requests. */
const BATCH = 50;
const MAX_ANNOTATIONS = 500;
const MAX_SUMMARY = 60_000;

const LEVELS = { blocks: 'failure', 'needs-approval': 'warning', informs: 'notice' } as const;

/** A check run of its own name on a commit, for a check that an App is the expected source of. Throws on failure. */
export async function publishCheckRun({ client, owner, repo }: GitHub, report: CheckReport): Promise<void> {
  const { name, head, isGreen, headline, summary, findings } = report;
  const annotations = findings
    .filter(({ at }) => isLine(at) && at.side === 'head')
    .slice(0, MAX_ANNOTATIONS)
    .map(({ at, effect, rule, message }) => ({
      path: at.path,
      start_line: at.line,
      end_line: at.line,
      annotation_level: LEVELS[effect],
      title: `cde-gate: ${rule}`,
      message: visible(message, 4_000),
    }));
  const output = { title: visible(headline, 200), summary: summary.slice(0, MAX_SUMMARY) };
  const { data } = await client.rest.checks.create({
    owner,
    repo,
    name,
    head_sha: head,
    status: 'completed',
    conclusion: isGreen ? 'success' : 'failure',
    output: { ...output, annotations: annotations.slice(0, BATCH) },
  });
  for (let from = BATCH; from < annotations.length; from += BATCH) {
    const more = annotations.slice(from, from + BATCH);
    await client.rest.checks.update({
      owner,
      repo,
      check_run_id: data.id,
      output: { ...output, annotations: more },
    });
  }
}

export type CheckReport = {
  readonly name: string;
  readonly head: string;
  readonly isGreen: boolean;
  readonly headline: string;
  readonly summary: string;
  readonly findings: readonly JudgedFinding[];
};
