import { writeFileSync } from 'node:fs';
import { setFailed, setOutput } from '@actions/core';
import { exitStatus, type Judgement } from '../outcome.ts';
import { toBrief } from '../report/brief.ts';
import { render } from '../report/catalog.ts';
import { markdownCode, markdownText } from '../report/escape.ts';
import { headline } from '../report/headline.ts';
import type { LinkBase } from '../report/links.ts';
import { suggestionsFor } from '../report/suggestion.ts';
import { publishCheckRun } from './check-run.ts';
import { type GitHub, statusOf } from './github.ts';
import type { Inputs } from './inputs.ts';
import type { JudgedPull } from './pull-request.ts';
import { type Asked, ownersToAsk, requestReviews } from './review-request.ts';
import { writeComment } from './sticky-comment.ts';
import { suggestChanges } from './suggest.ts';
import { annotate, logLine, writeSummary } from './workflow.ts';

/** Where a verdict is told: the repository, and whether a pull request of its own is there to write to. */
export type Stage = {
  readonly github: GitHub;
  readonly inputs: Inputs;
  readonly place: Pick<LinkBase, 'server' | 'repository'>;
  readonly isPullRequest: boolean;
};

const NOBODY: Asked = { asked: [], refused: [] };

/**
 * Tells everybody. The step summary and the outputs first: nothing after them can take them back, and nothing that fails
 * here changes the verdict.
 */
export async function publish({ github, inputs, place, isPullRequest }: Stage, judged: JudgedPull): Promise<void> {
  const { pull, judgement, base, head } = judged;
  const links: LinkBase = { ...place, base, head, number: pull.number };
  const isRedacted = inputs.redact === 'always' || (inputs.redact === 'auto' && pull.isPublic);
  const report = isRedacted ? toBrief(judgement) : render('markdown', judgement, { style: 'plain', links });
  const isGreen = exitStatus(judgement) === 0;
  const missing = missingOwners(judgement);
  writeSummary(report);
  logLine(`cde-gate: ${headline(judgement)}`);
  if (!isRedacted) annotate(judgement.findings);
  writeFiles(inputs, judgement, links);
  setOutput('decision', judgement.decision.kind);
  setOutput('headline', headline(judgement));
  setOutput('findings', judgement.findings.length);
  setOutput('owners', missing.join(' '));
  if (!isGreen) setFailed(`cde-gate: ${headline(judgement)}`);
  if (inputs.checkRun !== '')
    await decorate('check run', async () =>
      publishCheckRun(github, {
        name: inputs.checkRun,
        head: isPullRequest ? pull.head : head,
        isGreen,
        headline: headline(judgement),
        summary: report,
        findings: isRedacted ? [] : judgement.findings,
      }),
    );
  if (!isPullRequest) return;
  if (inputs.label !== '') await decorate('label', async () => setLabel(github, pull, inputs.label, !isGreen));
  const asked = await askOwners(github, inputs, judged, missing);
  const waiting = missing.filter((owner) => pull.requested.some((name) => name.toLowerCase() === owner.toLowerCase()));
  const note = askedNote({ ...asked, asked: [...waiting, ...asked.asked].toSorted() });
  if (note !== '') writeSummary(note);
  const { comment } = inputs;
  if (comment === 'never') return;
  await decorate('comment', async () => {
    const findings = isRedacted ? [] : judgement.findings;
    // What is redacted has no findings to remember, and yet there is something to say.
    const mode = isRedacted && comment === 'on-change' && !isGreen ? 'always' : comment;
    const done = await writeComment(github, pull.number, { report: `${report}${note}`, findings, mode });
    logLine(`comment: ${done}`);
  });
  if (!isRedacted && judged.sides !== undefined) {
    const suggestions = suggestionsFor(
      judgement.findings,
      judged.sides,
      judgement.changes.flatMap(({ images }) => images),
    );
    await decorate('suggested changes', async () => {
      const written = await suggestChanges(github, pull, suggestions);
      if (written > 0) logLine(`suggested changes: ${written}`);
    });
  }
}

/** Puts a label on a pull request, or takes it off; nothing where it is as it should be. */
async function setLabel(
  { client, owner, repo }: GitHub,
  { number, labels }: JudgedPull['pull'],
  name: string,
  wanted: boolean,
): Promise<void> {
  const at = { owner, repo, issue_number: number };
  if (labels.includes(name) === wanted) return;
  if (wanted) await client.rest.issues.addLabels({ ...at, labels: [name] });
  else await client.rest.issues.removeLabel({ ...at, name });
}

function missingOwners({ approvals }: Judgement): readonly string[] {
  return [...new Set(approvals.flatMap(({ owners, state }) => (state.kind === 'missing' ? owners : [])))];
}

async function askOwners(
  github: GitHub,
  { reviews }: Inputs,
  { pull, judgement, request }: JudgedPull,
  missing: readonly string[],
): Promise<Asked> {
  const isWanted = reviews === 'always' || (reviews === 'usual' && judgement.settings.mode === 'enforce');
  if (!isWanted || pull.draft || request === undefined) return NOBODY;
  const asked = await requestReviews(github, pull.number, ownersToAsk(missing, pull, request));
  if (asked.asked.length > 0) logLine(`asked ${asked.asked.join(', ')} to review`);
  for (const { owner, why } of asked.refused) logLine(`could not ask ${owner} to review: ${why}`);
  return asked;
}

/** Who is asked, now or before, and who could not be; empty when nobody was to be asked. */
function askedNote({ asked, refused }: Asked): string {
  const lines = [
    ...(asked.length === 0 ? [] : [`Asked to review: ${asked.map(markdownCode).join(', ')}`]),
    ...refused.map(({ owner, why }) => `Could not be asked: ${markdownCode(owner)}, ${markdownText(why)}`),
  ];
  return lines.length === 0 ? '' : `\n${lines.map((line) => `- ${line}`).join('\n')}\n`;
}

function writeFiles({ jsonFile, sarifFile }: Inputs, judgement: Judgement, links: LinkBase): void {
  for (const [format, file] of [
    ['json', jsonFile],
    ['sarif', sarifFile],
  ] as const)
    if (file !== '') writeFileSync(file, render(format, judgement, { style: 'plain', links }));
}

/** Decoration that fails is said and forgotten. */
export async function decorate(what: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const status = statusOf(error) ?? 'nothing';
    logLine(`could not write the ${what}: GitHub answered ${status}; the verdict stands, see the step summary`);
  }
}
