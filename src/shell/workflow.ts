import { appendFileSync } from 'node:fs';
import { error as annotateError, notice, warning } from '@actions/core';
import type { JudgedFinding } from '../decision/decision.ts';
import { isLine } from '../manifest/location.ts';
import type { Effect } from '../regime/pack.ts';
import { visible } from '../report/escape.ts';

/** Annotations a step may show per level; the worst come first. */
const SHOWN = 10;

/** One line of log that no content of a pull request can turn into a workflow command. */
export function logLine(text: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed here
  const plain = text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ')
    .replace(/^(\s*):(?=:)/, '$1:\u200b')
    .replaceAll('##[', '#\u200b#[');
  process.stdout.write(`${plain}\n`);
}

/** Writes the report where the workflow run shows it. More than a step may write is cut by the report itself. */
export function writeSummary(markdown: string): void {
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if (file !== undefined && file !== '') appendFileSync(file, `${markdown}\n`);
}

/** Marks the lines of findings in the pull request's files. */
export function annotate(findings: readonly JudgedFinding[]): void {
  const levels: { readonly [E in Effect]: typeof annotateError } = {
    blocks: annotateError,
    'needs-approval': warning,
    informs: notice,
  };
  for (const effect of ['blocks', 'needs-approval', 'informs'] as const) {
    for (const { message, at, rule } of findings.filter((each) => each.effect === effect).slice(0, SHOWN)) {
      const here =
        !isLine(at) || at.side === 'base' ? {} : { file: at.path, startLine: at.line, startColumn: at.column };
      levels[effect](logSafe(message), { title: `cde-gate: ${rule}`, ...here });
    }
  }
}

/** Annotation text with nothing hidden in it, and without what the old command form could read out of it. */
function logSafe(text: string): string {
  return visible(text, 4_000).replaceAll('##[', '# #[');
}
