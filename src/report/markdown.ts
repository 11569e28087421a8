import type { JudgedFinding } from '../decision/decision.ts';
import type { SidedLocation } from '../manifest/location.ts';
import type { Judgement } from '../outcome.ts';
import { toMermaid } from './diagram.ts';
import { markdownCell, markdownCode, markdownText } from './escape.ts';
import { nextStep, sentenceOf, titleOf } from './headline.ts';
import { IMAGE_HEADER, imageRows } from './image-table.ts';
import { type LinkBase, linkTo } from './links.ts';
import {
  approvalProse,
  EFFECT_WORDS,
  footer,
  orderedFindings,
  orderedGaps,
  type PlacedGap,
  pictures,
  requirementsOf,
  scopeRows,
  waiverProse,
} from './page.ts';
import { count, type Prose, placeName, placeSuffix, quoted, type Speaker, speak, words } from './prose.ts';
import { storyOfWitness } from './witness.ts';

/** GitHub refuses comments of 65,536 characters; the shell and GitHub itself add a little. */
const MAX_LENGTH = 60_000;
/** A row of a table is longer than 60 characters, so more findings never fit. */
const MAX_FINDINGS = 1_000;
const GAPS_LENGTH = 15_000;
const APPROVALS_LENGTH = 10_000;
const IMAGES_LENGTH = 10_000;

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
  const tried = findings.slice(0, MAX_FINDINGS);
  const [rows, proofs] = [
    tried.map((finding) => findingRow(finding, write)),
    tried.map((finding, index) => proof(finding, index + 1, write)),
  ];
  const [above, drawing, below] = [opening(judgement, write), drawn(judgement), closing(judgement, write)];
  const compose = (shown: number): string =>
    [
      ...above,
      ...findingTable(rows.slice(0, shown), findings.length - shown),
      ...drawing,
      ...proofs.slice(0, shown).flat(),
      ...below,
    ].join('\n\n');
  return `${longest(tried.length, compose)}\n`;
}

/** The report with as many findings as fit. */
function longest(most: number, compose: (shown: number) => string): string {
  const whole = compose(most);
  if (whole.length < MAX_LENGTH) return whole;
  let [fits, tooMany] = [0, most];
  while (tooMany - fits > 1) {
    const tried = Math.floor((fits + tooMany) / 2);
    if (compose(tried).length < MAX_LENGTH) fits = tried;
    else tooMany = tried;
  }
  return compose(fits);
}

function opening(judgement: Judgement, write: Write): readonly string[] {
  const { decision, settings } = judgement;
  const step = nextStep(judgement);
  const rehearsal =
    settings.mode === 'warn'
      ? ['> **Rehearsal** (`mode: warn`): nothing is stopped. With `mode: enforce` this decision would count.']
      : [];
  return [
    `## ${DECISION_SIGNS[decision.kind]} ${titleOf(judgement)}: ${sentenceOf(judgement)}`,
    ...rehearsal,
    ...(step === undefined ? [] : [`**To do:** ${write(step)}`]),
  ];
}

function findingRow(finding: JudgedFinding, write: Write): string {
  const { effect, rule, message, at } = finding;
  const waiver = waiverProse(finding);
  const verdict = `${EFFECT_SIGNS[effect]}&nbsp;${waiver === undefined ? EFFECT_WORDS[effect].replace(' ', '&nbsp;') : 'waived'}`;
  return tableLine([
    verdict,
    `${write(quoted(message))}<br>${waiver === undefined ? '' : `${write(waiver)}<br>`}<sub>${rule}</sub>`,
    write([{ kind: 'place', at }]),
    requirementsOf(rule).join(', '),
  ]);
}

function findingTable(rows: readonly string[], dropped: number): readonly string[] {
  const left = rows.length === 0 ? count(dropped, 'finding') : count(dropped, 'more finding');
  return [
    ...(rows.length === 0 ? [] : [table(['', 'What', 'Where', 'PCI DSS'], rows)]),
    ...(dropped === 0 ? [] : [`**${left} left out**, the least severe; the JSON report has all of them.`]),
  ];
}

function drawn(judgement: Judgement): readonly string[] {
  return pictures(judgement).flatMap(({ cluster, picture }) => [
    `**What this opens${cluster === undefined ? '' : ` in ${markdownText(cluster)}`}**`,
    `\`\`\`mermaid\n${toMermaid(picture)}\n\`\`\``,
    ...more(picture.hidden, 'more edge'),
  ]);
}

/** The details of one finding, folded; none without a witness. */
function proof({ rule, witness }: JudgedFinding, number: number, write: Write): readonly string[] {
  if (witness === undefined) return [];
  const { connection, assuming, ends } = storyOfWitness(witness);
  const lines = [
    `for example: ${write(connection)}`,
    ...(assuming === undefined ? [] : [`assuming: ${write(assuming)}`]),
    ...ends.flatMap(({ base, head }) => [`before: ${write(base)}`, `now: ${write(head)}`]),
  ];
  return [
    `<details><summary>${number}. ${rule}: one connection, before and now</summary>\n\n${lines.map((line) => `- ${line}`).join('\n')}\n\n</details>`,
  ];
}

function closing(judgement: Judgement, write: Write): readonly string[] {
  const gaps = orderedGaps(judgement);
  const row = ({ message, at, touchesCde }: PlacedGap): string =>
    tableLine([
      touchesCde ? '**may hide a widening**' : 'as before',
      write(quoted(message)),
      write([{ kind: 'place', at }]),
    ]);
  const asked = within(
    APPROVALS_LENGTH,
    judgement.approvals.map((approval) => `- ${write(approvalProse(approval))}`),
  );
  const all = imageRows(judgement);
  const images = within(
    IMAGES_LENGTH,
    all.map(({ workload, zone, image, evidence, verdict, passes, inScope }) =>
      tableLine([
        passes ? '✅' : inScope ? '⛔' : 'ℹ️',
        write(words(workload)),
        write(words(zone)),
        write(image),
        write(evidence),
        write(verdict),
      ]),
    ),
  );
  const rows = within(GAPS_LENGTH, gaps.slice(0, MAX_FINDINGS).map(row));
  return [
    ...(images.length === 0
      ? []
      : ['### Images', table(['', ...IMAGE_HEADER], images), ...more(all.length - images.length, 'more image')]),
    ...(asked.length === 0
      ? []
      : ['### Approvals', asked.join('\n'), ...more(judgement.approvals.length - asked.length, 'more approval')]),
    ...(rows.length === 0
      ? []
      : ['### Not judged', table(['', 'What', 'Where'], rows), ...more(gaps.length - rows.length, 'more gap')]),
    scopeLine(judgement),
    footer(judgement)
      .map((prose) => `<sub>${write(prose)}</sub>`)
      .join('<br>'),
  ];
}

function scopeLine(judgement: Judgement): string {
  const rows = scopeRows(judgement);
  if (rows === undefined) return '**Scope** not compared';
  return `**Scope** ${rows.map(({ name, base, head }) => `${name} ${base === head ? base : `**${base} → ${head}**`}`).join(' · ')}`;
}

/** The first lines that fit into a length, at least one. */
function within(length: number, lines: readonly string[]): readonly string[] {
  let used = 0;
  return lines.filter((line, index) => (used += line.length + 1) < length || index === 0);
}

const more = (number: number, what: string): readonly string[] => (number === 0 ? [] : [`and ${count(number, what)}`]);

function table(header: readonly string[], lines: readonly string[]): string {
  return [tableLine(header), tableLine(header.map(() => '---')), ...lines].join('\n');
}

const tableLine = (cells: readonly string[]): string => `| ${cells.map(markdownCell).join(' | ')} |`;

function markdownPlace(at: SidedLocation, links: LinkBase | undefined): string {
  if (at.path === '.') return placeName(at);
  const url = linkTo(links, at);
  const name = markdownCode(placeName(at));
  return `${url === undefined ? name : `[${name}](${url})`}${placeSuffix(at)}`;
}
