import { writeFileSync } from 'node:fs';
import { setFailed, setOutput } from '@actions/core';
import { type MergedOutcome, mergedStatus, mergeOutcomes } from '../decision/merge.ts';
import { valueAt } from '../manifest/json.ts';
import { renderMerged } from '../report/merged.ts';
import { mergedHeadline, mergedPlace } from '../report/merged-prose.ts';
import { type GitHub, readPull } from './github.ts';
import type { Inputs } from './inputs.ts';
import { readOutcomes } from './outcomes.ts';
import { decorate } from './publish.ts';
import { NotJudged, wait } from './pull-request.ts';
import { writeComment } from './sticky-comment.ts';
import { TOOL } from './tool.ts';
import { logLine, writeSummary } from './workflow.ts';

/** How a joined verdict ended, and the head of the pull request that it is about. */
export type Published = { readonly status: 0 | 1 | 2; readonly head: string | undefined };

/**
 * Joins what the jobs of a matrix said and tells everybody: summary, outputs and one comment. `number` is the pull request
 * of the event; undefined for a merge group. Throws NotJudged where the outcomes are of another one.
 */
export async function publishMerged(github: GitHub, inputs: Inputs, number: number | undefined): Promise<Published> {
  const merged = mergeOutcomes(readOutcomes(inputs.outcomes));
  const judged = merged.first === undefined ? undefined : valueAt(merged.first.subject, 'number');
  if (number !== undefined && judged !== undefined && judged !== number)
    throw new NotJudged(`the outcomes are of #${String(judged)} and not of #${number}; hand over those of this run`);
  const pull = number === undefined ? undefined : await readPull(github, number, wait);
  const isRedacted = inputs.redact === 'always' || (inputs.redact === 'auto' && pull?.isPublic !== false);
  const headline = mergedHeadline(merged);
  const report = isRedacted ? `## cde-gate: ${headline}\n` : renderMerged('markdown', merged, TOOL);
  const status = mergedStatus(merged);
  writeSummary(report);
  logLine(`cde-gate: ${headline}`);
  if (inputs.jsonFile !== '') writeFileSync(inputs.jsonFile, renderMerged('json', merged, TOOL));
  setOutput('decision', merged.decision.kind);
  setOutput('headline', headline);
  setOutput('findings', merged.findings.length);
  setOutput('owners', missingOwners(merged).join(' '));
  if (status !== 0) setFailed(`cde-gate: ${headline}`);
  const { comment } = inputs;
  if (number !== undefined && comment !== 'never')
    await decorate('comment', async () => {
      const told = merged.findings.map(({ fingerprint, rule, body }) => ({ fingerprint, rule, at: mergedPlace(body) }));
      const mode = isRedacted && comment === 'on-change' && status !== 0 ? 'always' : comment;
      const done = await writeComment(github, number, { report, findings: isRedacted ? [] : told, mode });
      logLine(`comment: ${done}`);
    });
  return { status, head: pull?.head };
}

function missingOwners({ approvals }: MergedOutcome): readonly string[] {
  return [...new Set(approvals.flatMap(({ owners, state }) => (state.kind === 'missing' ? owners : [])))];
}
