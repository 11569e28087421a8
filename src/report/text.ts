import type { JudgedFinding } from '../decision/decision.ts';
import type { Judgement } from '../outcome.ts';
import { terminal } from './escape.ts';
import { nextStep, sentenceOf, titleOf } from './headline.ts';
import { imageRows } from './image-table.ts';
import {
  approvalProse,
  EFFECT_WORDS,
  footer,
  orderedFindings,
  orderedGaps,
  requirementsOf,
  scopeRows,
  waiverProse,
} from './page.ts';
import { count, type Prose, placeName, placeSuffix, quoted, type Speaker, speak, words } from './prose.ts';
import { storyOfWitness } from './witness.ts';

/** Whether the reader's terminal shows colours; the shell knows. */
export type Style = 'plain' | 'colour';

const COLOURS = { red: 31, green: 32, yellow: 33, cyan: 36, bold: 1, dim: 2 } as const;
type Colour = keyof typeof COLOURS;
type Paint = (colour: Colour, text: string) => string;

const DECISION_COLOURS = { pass: 'green', hold: 'yellow', block: 'red', undecided: 'yellow' } as const;
const EFFECT_COLOURS = { blocks: 'red', 'needs-approval': 'yellow', informs: 'dim' } as const;
const MAX_ROWS = 200;
const MAX_KNOWN_GAPS = 3;

/** The report for a terminal or a job log. */
export function toText(judgement: Judgement, style: Style): string {
  const paint: Paint = (colour, text) => (style === 'plain' ? text : `\u001b[${COLOURS[colour]}m${text}\u001b[0m`);
  const speaker: Speaker = {
    text: (text) => text,
    code: (text) => text,
    place: (at) => `${placeName(at)}${placeSuffix(at)}`,
  };
  // Escaped as one line, after the spans are joined: a command of the runner may begin in one and end in the next.
  const line = (prose: Prose): string => terminal(speak(prose, speaker));
  const step = nextStep(judgement);
  const findings = orderedFindings(judgement);
  const all = orderedGaps(judgement);
  // What was unknown before and still is, is worth an example, not a screen.
  const known = all.filter(({ touchesCde }) => !touchesCde);
  const gaps = [...all.filter(({ touchesCde }) => touchesCde).slice(0, MAX_ROWS), ...known.slice(0, MAX_KNOWN_GAPS)];
  const blocks = [
    [
      paint(DECISION_COLOURS[judgement.decision.kind], paint('bold', titleOf(judgement).toUpperCase())) +
        `  ${sentenceOf(judgement)}`,
      ...(step === undefined ? [] : [`${paint('bold', 'to do:')} ${line(step)}`]),
    ],
    ...findings.slice(0, MAX_ROWS).map((finding) => findingLines(finding, line, paint)),
    ...(findings.length > MAX_ROWS ? [[`… and ${count(findings.length - MAX_ROWS, 'more finding')}`]] : []),
    judgement.approvals.map((approval) => `${paint('bold', 'approval')}  ${line(approvalProse(approval))}`),
    imageRows(judgement)
      .slice(0, MAX_ROWS)
      .map(
        ({ workload, zone, image, evidence, verdict, passes, inScope }) =>
          `${paint(passes ? 'green' : inScope ? 'red' : 'dim', 'image')}  ${line([...words(`${workload}, ${zone}: `), ...image])}\n  evidence     ${line(evidence)}\n  verdict      ${line(verdict)}`,
      ),
    gaps.map(
      (gap) =>
        `${paint(gap.touchesCde ? 'yellow' : 'dim', gap.touchesCde ? 'gap' : 'gap, as before')}  ${line([{ kind: 'place', at: gap.at }])}: ${line(quoted(gap.message))}`,
    ),
    ...(all.length > gaps.length ? [[`… and ${count(all.length - gaps.length, 'more gap')}, in the JSON report`]] : []),
    [scopeLine(judgement)],
    footer(judgement).map((prose) => paint('dim', line(prose))),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function findingLines(finding: JudgedFinding, line: (prose: Prose) => string, paint: Paint): readonly string[] {
  const { effect, rule, at, message, witness } = finding;
  const requirements = requirementsOf(rule);
  const waiver = waiverProse(finding);
  const story = witness && storyOfWitness(witness);
  return [
    `${paint(EFFECT_COLOURS[effect], waiver === undefined ? EFFECT_WORDS[effect].toUpperCase() : 'WAIVED')}  ${paint('bold', rule)}  ${paint('cyan', line([{ kind: 'place', at }]))}`,
    `  ${line(quoted(message))}`,
    ...(waiver === undefined ? [] : [`  ${line(waiver)}`]),
    ...(story === undefined ? [] : [`  for example  ${line(story.connection)}`]),
    ...(story?.assuming === undefined ? [] : [`  if           ${line(story.assuming)}`]),
    ...(story?.ends ?? []).flatMap(({ base, head }) => [
      `  before       ${line(base)}`,
      `  now          ${line(head)}`,
    ]),
    ...(requirements.length === 0 ? [] : [paint('dim', `  why          PCI DSS ${requirements.join(', ')}`)]),
  ];
}

function scopeLine(judgement: Judgement): string {
  const rows = scopeRows(judgement);
  return rows === undefined
    ? 'scope  not compared'
    : `scope  ${rows.map(({ name, base, head }) => `${name} ${base === head ? base : `${base} → ${head}`}`).join(' · ')}`;
}
