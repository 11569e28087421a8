import type { MergedOutcome } from '../decision/merge.ts';
import type { JsonObject } from '../manifest/json.ts';
import type { Tool } from '../outcome.ts';
import { markdownCell, markdownCode, markdownText, terminal } from './escape.ts';
import {
  findingsOf,
  gapsOf,
  mergedApproval,
  mergedFooter,
  mergedHeadline,
  mergedPlace,
  mergedPlaceName,
  mergedScope,
  stepOf,
} from './merged-prose.ts';
import { EFFECT_WORDS } from './page.ts';
import { count, type Prose, quoted, type Speaker, speak } from './prose.ts';

// Views of an outcome that was joined from several: what one run would have said, without pictures and proofs. These stand
// in the reports of the parts.

/** Every format a merged outcome has, by the name people ask for it. */
export const MERGED_FORMATS = ['text', 'markdown', 'json'] as const;
export type MergedFormat = (typeof MERGED_FORMATS)[number];

/** A merged outcome in one format. Pure. `tool` is who merged. */
export function renderMerged(format: MergedFormat, merged: MergedOutcome, tool: Tool): string {
  switch (format) {
    case 'json':
      return toJson(merged, tool);
    case 'markdown':
      return toMarkdown(merged);
    case 'text':
      return toText(merged);
  }
}

function toJson(merged: MergedOutcome, tool: Tool): string {
  const { decision, mode, first, change, scope, clusters, approvals } = merged;
  const outcome = {
    decision,
    mode,
    subject: first?.subject ?? { base: '', head: '', number: null, author: null },
    settings: first?.settings ?? { file: null, regime: '' },
    findings: findingsOf(merged).map(({ body }) => body),
    gaps: gapsOf(merged).map(({ body }) => body),
    change,
    scope,
    clusters,
    approvals,
    tool: first?.tool ?? tool,
    context: first === undefined || first.context.length === 0 ? undefined : first.context,
  };
  return `${JSON.stringify(outcome, undefined, 2)}\n`;
}

const MAX_ROWS = 200;
/** GitHub refuses comments of 65,536 characters; findings, approvals and gaps share what there is. */
const LENGTHS = { findings: 35_000, approvals: 8_000, gaps: 15_000 } as const;

function toText(merged: MergedOutcome): string {
  const speaker: Speaker = { text: (text) => text, code: (text) => text, place: mergedPlaceName };
  const line = (prose: Prose): string => terminal(speak(prose, speaker));
  const [findings, gaps] = [findingsOf(merged), gapsOf(merged)];
  const lines = [
    mergedHeadline(merged),
    ...stepOf(merged).map((step) => `to do: ${line(step)}`),
    ...findings
      .slice(0, MAX_ROWS)
      .map(
        ({ effect, rule, message, body }) =>
          `${EFFECT_WORDS[effect].toUpperCase()}  ${terminal(rule)}  ${terminal(mergedPlaceName(mergedPlace(body)))}\n  ${line(quoted(message))}`,
      ),
    ...rest(findings.length - MAX_ROWS, 'more finding'),
    ...merged.approvals.map((approval) => `approval  ${line(mergedApproval(approval))}`),
    ...gaps
      .slice(0, MAX_ROWS)
      .map(
        ({ message, touchesCde, body }) =>
          `${touchesCde ? 'gap' : 'gap, as before'}  ${terminal(mergedPlaceName(mergedPlace(body)))}: ${line(quoted(message))}`,
      ),
    ...rest(gaps.length - MAX_ROWS, 'more gap'),
    `scope  ${mergedScope(merged)}`,
    ...mergedFooter(merged).map(line),
  ];
  return `${lines.join('\n')}\n`;
}

const rest = (number: number, what: string): readonly string[] => (number > 0 ? [`… and ${count(number, what)}`] : []);

function toMarkdown(merged: MergedOutcome): string {
  const speaker: Speaker = { text: markdownText, code: markdownCode, place: (at) => markdownCode(mergedPlaceName(at)) };
  const write = (prose: Prose): string => speak(prose, speaker);
  const row = (...cells: readonly string[]): string => `| ${cells.map(markdownCell).join(' | ')} |`;
  const table = (heads: readonly string[], rows: readonly string[]): readonly string[] =>
    rows.length === 0 ? [] : [[row(...heads), row(...heads.map(() => '---')), ...rows].join('\n')];
  const where = (body: JsonObject): string => write([{ kind: 'place', at: mergedPlace(body) }]);
  const findings = findingsOf(merged).map(({ effect, message, rule, body }) =>
    row(EFFECT_WORDS[effect], `${write(quoted(message))}<br><sub>${markdownText(rule)}</sub>`, where(body)),
  );
  const gaps = gapsOf(merged).map(({ touchesCde, message, body }) =>
    row(touchesCde ? '**may hide a widening**' : 'as before', write(quoted(message)), where(body)),
  );
  const shown = {
    findings: within(LENGTHS.findings, findings),
    gaps: within(LENGTHS.gaps, gaps),
    approvals: within(
      LENGTHS.approvals,
      merged.approvals.map((each) => `- ${write(mergedApproval(each))}`),
    ),
  };
  const blocks = [
    `## ${mergedHeadline(merged)}`,
    ...stepOf(merged).map((step) => `**To do:** ${write(step)}`),
    ...table(['', 'What', 'Where'], shown.findings),
    ...rest(findings.length - shown.findings.length, 'more finding'),
    ...(shown.approvals.length === 0 ? [] : [shown.approvals.join('\n')]),
    ...rest(merged.approvals.length - shown.approvals.length, 'more approval'),
    ...table(['', 'Not judged', 'Where'], shown.gaps),
    ...rest(gaps.length - shown.gaps.length, 'more gap'),
    `**Scope** ${mergedScope(merged)}`,
    ...mergedFooter(merged).map((each) => `<sub>${write(each)}</sub>`),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** The first lines that fit into a length. */
function within(length: number, lines: readonly string[]): readonly string[] {
  let used = 0;
  return lines.filter((line) => (used += line.length + 1) < length);
}
