import type { JudgedFinding } from '../decision/decision.ts';
import type { SidedLocation } from '../manifest/location.ts';
import type { Judgement } from '../outcome.ts';
import { toMermaid } from './diagram.ts';
import { markdownCell, markdownCode, markdownText } from './escape.ts';
import { nextStep, sentenceOf, titleOf } from './headline.ts';
import { type LinkBase, linkTo } from './links.ts';
import { approvalProse, EFFECT_WORDS, footer, orderedFindings, orderedGaps, requirementsOf, scopeRows } from './page.ts';
import { pictureOf } from './picture.ts';
import { count, placeName, type Prose, quoted, type Speaker, speak } from './prose.ts';
import { storyOfWitness } from './witness.ts';

/** GitHub refuses comments of 65,536 characters; the shell and GitHub itself add a little. */
const MAX_LENGTH = 60_000;
const MAX_GAPS = 20;
const MAX_APPROVALS = 10;

const DECISION_SIGNS = { pass: '✅', hold: '✋', block: '⛔', undecided: '⚠️' } as const;
const EFFECT_SIGNS = { blocks: '⛔', 'needs-approval': '✋', informs: 'ℹ️' } as const;

type Write = (prose: Prose) => string;

/**
 * The report as GitHub comment and step summary, under 60,000 UTF-16 units. What is too much drops whole findings from
 * the least severe end and says how many.
 */
export function toMarkdown(judgement: Judgement, links: LinkBase | undefined): string {
  const speaker: Speaker = { text: markdownText, code: markdownCode, place: (at) => markdownPlace(at, links) };
  const write: Write = (prose) => speak(prose, speaker);
  const findings = orderedFindings(judgement);
  const [above, below] = [opening(judgement, write), closing(judgement, write)];
  const drawing = drawn(judgement);
  const compose = (shown: number): string => [...above, ...findingParts(findings, shown, write), ...drawing, ...details(findings.slice(0, shown), write), ...below].join('\n\n');
  let [fits, tooMany] = [0, findings.length + 1];
  while (tooMany - fits > 1) {
    const tried = tooMany === findings.length + 1 && fits === 0 ? findings.length : Math.floor((fits + tooMany) / 2);
    if (compose(tried).length < MAX_LENGTH) fits = tried;
    else tooMany = tried;
  }
  return `${compose(fits)}\n`;
}

function opening(judgement: Judgement, write: Write): readonly string[] {
  const { decision, settings } = judgement;
  const step = nextStep(judgement);
  const rehearsal = settings.mode === 'warn' ? ['> **Rehearsal** (`mode: warn`): nothing is stopped. With `mode: enforce` this decision would count.'] : [];
  return [`## ${DECISION_SIGNS[decision.kind]} ${titleOf(judgement)}: ${sentenceOf(judgement)}`, ...rehearsal, ...(step === undefined ? [] : [`**To do:** ${write(step)}`])];
}

function findingParts(findings: readonly JudgedFinding[], shown: number, write: Write): readonly string[] {
  if (findings.length === 0) return [];
  const kept = findings.slice(0, shown);
  const dropped = findings.length - kept.length;
  const cells = ({ effect, rule, message, at }: JudgedFinding): readonly string[] => [
    `${EFFECT_SIGNS[effect]}&nbsp;${EFFECT_WORDS[effect].replace(' ', '&nbsp;')}`,
    `${write(quoted(message))}<br><sub>${rule}</sub>`,
    write([{ kind: 'place', at }]),
    requirementsOf(rule).join(', '),
  ];
  return [
    ...(kept.length === 0 ? [] : [table(['', 'What', 'Where', 'PCI DSS'], kept.map(cells))]),
    ...(dropped === 0 ? [] : [`**${count(dropped, `${kept.length === 0 ? '' : 'more '}finding is`, `${kept.length === 0 ? '' : 'more '}findings are`)} left out**, the least severe ones; the JSON report has all.`]),
  ];
}

function drawn({ change }: Judgement): readonly string[] {
  const picture = change && pictureOf(change);
  if (picture === undefined) return [];
  const rest = picture.hidden === 0 ? [] : [`and ${count(picture.hidden, 'more edge')}`];
  return ['**What this opens**', `\`\`\`mermaid\n${toMermaid(picture)}\n\`\`\``, ...rest];
}

function details(findings: readonly JudgedFinding[], write: Write): readonly string[] {
  return findings.flatMap(({ rule, witness }, index): readonly string[] => {
    if (witness === undefined) return [];
    const { connection, assuming, ends } = storyOfWitness(witness);
    const lines = [
      `for example: ${write(connection)}`,
      ...(assuming === undefined ? [] : [`assuming: ${write(assuming)}`]),
      ...ends.flatMap(({ base, head }) => [`before: ${write(base)}`, `now: ${write(head)}`]),
    ];
    return [`<details><summary>${index + 1}. ${rule}: one connection, before and now</summary>\n\n${lines.map((line) => `- ${line}`).join('\n')}\n\n</details>`];
  });
}

function closing(judgement: Judgement, write: Write): readonly string[] {
  const { approvals } = judgement;
  const gaps = orderedGaps(judgement);
  const rows = gaps.slice(0, MAX_GAPS).map(({ message, at, touchesCde }) => [touchesCde ? '**may hide a widening**' : 'as before', write(quoted(message)), write([{ kind: 'place', at }])]);
  return [
    ...(approvals.length === 0 ? [] : ['### Approvals', approvals.slice(0, MAX_APPROVALS).map((approval) => `- ${write(approvalProse(approval))}`).join('\n')]),
    ...(gaps.length === 0 ? [] : ['### Not judged', table(['', 'What', 'Where'], rows), ...(gaps.length > MAX_GAPS ? [`and ${count(gaps.length - MAX_GAPS, 'more gap')}`] : [])]),
    scopeLine(judgement),
    footer(judgement).map((prose) => `<sub>${write(prose)}</sub>`).join('<br>'),
  ];
}

function scopeLine(judgement: Judgement): string {
  const rows = scopeRows(judgement);
  if (rows === undefined) return '**Scope** not compared';
  return `**Scope** ${rows.map(({ name, base, head }) => `${name} ${base === head ? base : `**${base} → ${head}**`}`).join(' · ')}`;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(markdownCell).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

function markdownPlace(at: SidedLocation, links: LinkBase | undefined): string {
  if (at.path === '.') return placeName(at);
  const url = linkTo(links, at);
  const name = markdownCode(placeName(at));
  return `${url === undefined ? name : `[${name}](${url})`}${at.side === 'base' ? ' (base)' : ''}`;
}
