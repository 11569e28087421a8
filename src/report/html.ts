import type { JudgedFinding } from '../decision/decision.ts';
import type { SidedLocation } from '../manifest/location.ts';
import type { Judgement } from '../outcome.ts';
import { toSvg } from './drawing.ts';
import { html } from './escape.ts';
import { headline, nextStep, sentenceOf, titleOf } from './headline.ts';
import { IMAGE_HEADER, imageRows } from './image-table.ts';
import { type LinkBase, linkTo } from './links.ts';
import {
  approvalProse,
  EFFECT_WORDS,
  footer,
  orderedFindings,
  orderedGaps,
  pictures,
  requirementsOf,
  scopeRows,
  waiverProse,
} from './page.ts';
import { count, type Prose, placeName, placeSuffix, quoted, type Speaker, speak } from './prose.ts';
import { STYLESHEET } from './stylesheet.ts';
import { storyOfWitness } from './witness.ts';

type Write = (prose: Prose) => string;

/** The report as one page: no script, nothing fetched, light and dark. */
export function toHtml(judgement: Judgement, links: LinkBase | undefined): string {
  const speaker: Speaker = {
    text: (text) => html(text, 2_000),
    code: (text) => `<code>${html(text)}</code>`,
    place: (at) => placeHtml(at, links),
  };
  const write: Write = (prose) => speak(prose, speaker);
  const body = [
    verdict(judgement, write),
    findingsTable(judgement, write),
    drawing(judgement),
    imagesTable(judgement, write),
    scopeTable(judgement),
    approvals(judgement, write),
    gapsTable(judgement, write),
  ];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${html(headline(judgement))}</title>
<style>${STYLESHEET}</style>
<main>
${body.filter((part) => part !== '').join('\n')}
<footer>${footer(judgement)
    .map((prose) => `<p>${write(prose)}</p>`)
    .join('')}</footer>
</main>
</html>
`;
}

function verdict(judgement: Judgement, write: Write): string {
  const step = nextStep(judgement);
  const rehearsal =
    judgement.settings.mode === 'warn'
      ? '<p>This is a rehearsal (<code>mode: warn</code>): nothing is stopped. With <code>mode: enforce</code> the decision would count.</p>'
      : '';
  return `<header class="${judgement.decision.kind}"><h1>${titleOf(judgement)}</h1><p>${html(sentenceOf(judgement))}</p>${rehearsal}${step === undefined ? '' : `<p class="step"><b>To do</b> ${write(step)}</p>`}</header>`;
}

function findingsTable(judgement: Judgement, write: Write): string {
  const findings = orderedFindings(judgement);
  if (findings.length === 0) return '';
  const row = (finding: JudgedFinding): string => {
    const { effect, rule, message, at } = finding;
    const waiver = waiverProse(finding);
    const [word, hidden] =
      waiver === undefined ? [EFFECT_WORDS[effect], ''] : ['waived', `<div>${write(waiver)}</div>`];
    return `<tr class="${effect}"><td><span class="effect">${word}</span></td><td>${write(quoted(message))}${hidden}<div class="rule">${html(rule)}</div>${detail(finding, write)}</td><td>${write([{ kind: 'place', at }])}</td><td>${requirementsOf(rule).join('<br>')}</td></tr>`;
  };
  return `<h2>${count(findings.length, 'finding')}</h2>${table(['Effect', 'What', 'Where', 'PCI DSS'], findings.map(row))}`;
}

function detail({ witness }: JudgedFinding, write: Write): string {
  if (witness === undefined) return '';
  const { connection, assuming, ends } = storyOfWitness(witness);
  const lines = ends.map(
    ({ base, head }) => `<dt>before</dt><dd>${write(base)}</dd><dt>now</dt><dd>${write(head)}</dd>`,
  );
  return `<details><summary>one connection, before and now</summary><dl><dt>for example</dt><dd>${write(connection)}</dd>${assuming === undefined ? '' : `<dt>assuming</dt><dd>${write(assuming)}</dd>`}${lines.join('')}</dl></details>`;
}

function drawing(judgement: Judgement): string {
  return pictures(judgement)
    .map(({ cluster, picture }) => {
      const where = cluster === undefined ? '' : ` in ${html(cluster)}`;
      const more = picture.hidden === 0 ? '' : `<p>and ${count(picture.hidden, 'more edge')}</p>`;
      return `<h2>What this opens${where}</h2><div class="wide">${toSvg(picture)}</div>${more}`;
    })
    .join('\n');
}

function imagesTable(judgement: Judgement, write: Write): string {
  const rows = imageRows(judgement).map(
    (row) =>
      `<tr${row.passes || !row.inScope ? '' : ' class="blocks"'}><td>${html(row.workload)}</td><td>${html(row.zone)}</td><td>${write(row.image)}</td><td>${write(row.evidence)}</td><td>${write(row.verdict)}</td></tr>`,
  );
  return rows.length === 0 ? '' : `<h2>${count(rows.length, 'image')}</h2>${table(IMAGE_HEADER, rows)}`;
}

function scopeTable(judgement: Judgement): string {
  const rows = scopeRows(judgement);
  if (rows === undefined) return '<h2>Scope</h2><p>not compared</p>';
  const cells = rows.map(
    ({ name, base, head }) =>
      `<li${base === head ? '' : ' class="changed"'}><b>${base === head ? base : `${base} → ${head}`}</b> ${name}</li>`,
  );
  return `<h2>Scope</h2><ul class="scope">${cells.join('')}</ul>`;
}

function approvals(judgement: Judgement, write: Write): string {
  if (judgement.approvals.length === 0) return '';
  return `<h2>Approvals</h2><ul>${judgement.approvals.map((approval) => `<li>${write(approvalProse(approval))}</li>`).join('')}</ul>`;
}

function gapsTable(judgement: Judgement, write: Write): string {
  const gaps = orderedGaps(judgement);
  if (gaps.length === 0) return '';
  const rows = gaps.map(
    ({ message, at, touchesCde }) =>
      `<tr><td>${touchesCde ? '<b>may hide a widening</b>' : 'as before'}</td><td>${write(quoted(message))}</td><td>${write([{ kind: 'place', at }])}</td></tr>`,
  );
  return `<h2>Not judged</h2>${table(['', 'What', 'Where'], rows)}`;
}

function table(header: readonly string[], rows: readonly string[]): string {
  return `<div class="wide"><table><thead><tr>${header.map((name) => `<th>${name}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function placeHtml(at: SidedLocation, links: LinkBase | undefined): string {
  if (at.path === '.') return placeName(at);
  const url = linkTo(links, at);
  const name = `<code>${html(placeName(at))}</code>`;
  return `${url === undefined ? name : `<a href="${html(url, 1_000)}">${name}</a>`}${placeSuffix(at)}`;
}
