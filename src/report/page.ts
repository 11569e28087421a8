import { requirementsOf as asked, describeSelector, EVERYTHING } from '../algebra/labels.ts';
import type { Approval, JudgedFinding } from '../decision/decision.ts';
import { fileLocation, repoPath, type SidedLocation } from '../manifest/location.ts';
import type { Judgement } from '../outcome.ts';
import { EFFECTS, type Effect } from '../regime/pack.ts';
import { RULES } from '../rules/catalog.ts';
import { type ScopeSizes, sumSizes } from '../scope/classify.ts';
import { ownersOf } from './headline.ts';
import { unverifiedProse } from './image-table.ts';
import { type Picture, pictureOf } from './picture.ts';
import { code, contextProse, count, listed, type Prose, place, quoted, say, words } from './prose.ts';

/** What the reports for people have in common: order, sentences, footer. Each medium only sets it. */

export const EFFECT_WORDS: { readonly [E in Effect]: string } = {
  blocks: 'blocks',
  'needs-approval': 'needs approval',
  informs: 'informs',
};

/** Findings by effect, worst first; within one effect the order of the rules. */
export function orderedFindings({ findings }: Judgement): readonly JudgedFinding[] {
  return EFFECTS.toReversed().flatMap((effect) => findings.filter((each) => each.effect === effect));
}

/** Who took a finding off, until when and why; undefined where nobody did. */
export function waiverProse({ waiver }: JudgedFinding): Prose | undefined {
  if (waiver === undefined) return undefined;
  const { owner, until, reason, ticket, at } = waiver;
  return say`waived by ${code(owner)} until ${code(until)}: ${quoted(reason)} (${code(ticket)}, ${place({ ...at, side: 'base' })})`;
}

/** A gap at its place on its side. */
export type PlacedGap = { readonly message: string; readonly at: SidedLocation; readonly touchesCde: boolean };

/** Gaps that may hide a widening first. */
export function orderedGaps({ gaps }: Judgement): readonly PlacedGap[] {
  const placed = gaps.map(
    ({ message, at, side, touchesCde }): PlacedGap => ({ message, at: { ...at, side }, touchesCde }),
  );
  return [...placed.filter(({ touchesCde }) => touchesCde), ...placed.filter(({ touchesCde }) => !touchesCde)];
}

/** Requirement numbers a rule supports. */
export function requirementsOf(rule: string): readonly string[] {
  return RULES.find(({ id }) => id === rule)?.requirements ?? [];
}

const SIZES: readonly (readonly [keyof ScopeSizes, string])[] = [
  ['cde', 'CDE workloads'],
  ['unrestricted', 'not separated from it'],
  ['connectedTo', 'connected to it'],
  ['outOfScope', 'out of scope'],
  ['connections', 'connections of the CDE'],
];

/** How large the scope of the touched clusters is on both sides; undefined when nothing was compared. */
export function scopeRows({
  changes,
}: Judgement): readonly { readonly name: string; readonly base: number; readonly head: number }[] | undefined {
  if (changes.length === 0) return undefined;
  const [base, head] = (['base', 'head'] as const).map((side) =>
    sumSizes(changes.map((each) => each[side].scope.sizes)),
  );
  return SIZES.map(([size, name]) => ({ name, base: base?.[size] ?? 0, head: head?.[size] ?? 0 }));
}

/** Pictures of what the change opens, one for each cluster where it opens something. */
export function pictures({
  changes,
}: Judgement): readonly { readonly cluster: string | undefined; readonly picture: Picture }[] {
  const drawn = changes.flatMap((change) => {
    const picture = pictureOf(change);
    return picture === undefined ? [] : [{ cluster: change.cluster, picture }];
  });
  return drawn.slice(0, MAX_PICTURES);
}

/** Clusters of a fleet open the same things; more pictures tell nobody more. */
const MAX_PICTURES = 3;

/** Who has to approve what, by which line, and where that stands. */
export function approvalProse(approval: Approval): Prose {
  const rules = [...new Set(approval.findings.map(({ rule }) => rule))].map(code);
  const what = say`${words(count(approval.findings.length, 'finding'))} (${listed(rules, 'and')})`;
  const [named, path = '', line = ''] = /^(\S+):(\d+)$/.exec(approval.because) ?? [];
  const because =
    named === undefined
      ? words(approval.because)
      : say`named by ${place({ ...fileLocation(repoPath(path)), line: Number(line), side: 'base' })}`;
  const who = say`${ownersOf(approval)} for ${what}; ${because}`;
  switch (approval.state.kind) {
    case 'given':
      return say`${who}. ${code(`@${approval.state.by}`)} approved exactly this head`;
    case 'refused':
      return say`${who}. ${code(`@${approval.state.by}`)} asked for changes`;
    case 'missing':
      return approval.state.notCounted.length === 0
        ? say`${who}. Nobody approved yet`
        : say`${who}. ${listed(
            approval.state.notCounted.map(
              ({ user, why }) => say`The approval of ${code(`@${user}`)} does not count: the user ${words(why)}`,
            ),
            'and',
            5,
          )}`;
  }
}

/** By what it was judged, with what, and what such a judgement is worth. */
export function footer(judgement: Judgement): readonly Prose[] {
  const { settings, tool, subject, part, changes, context = [] } = judgement;
  const loosened = Object.entries(settings.rules).filter(([, { until }]) => until !== undefined);
  const lines: Prose[] = [
    settings.file === undefined
      ? builtIn(settings.taxonomy.resource)
      : say`Judged for ${words(settings.pack.title)} by ${code(settings.file)} of the base branch.`,
    ...loosened.map(
      ([rule, { effect, reason, until }]) =>
        say`Until ${code(until ?? '')}, ${code(rule)} only ${words(EFFECT_WORDS[effect])}: ${words(reason ?? '')}`,
    ),
    say`Base ${code(subject.base)}, head ${code(subject.head)}, by ${words(tool.name)} ${words(tool.version)}.`,
  ];
  if (context.length > 0) lines.push(contextProse(context.map(({ path, taken }) => ({ path, ...taken }))));
  if (part !== undefined)
    lines.push(
      say`Only a part of the merge, ${words(`${part.judged.length} of ${count(part.touched.length, 'touched cluster')}`)}: what becomes of it says ${code('cde-gate merge')}.`,
    );
  const unverified = unverifiedProse(judgement);
  if (unverified !== undefined) lines.push(unverified);
  return changes.length === 0
    ? lines
    : [...lines, words('This is what manifests declare, never what was observed: no packet was looked at.')];
}

/** Without settings people have to learn by what the CDE is told, and how to say it themselves. */
function builtIn(resource: Judgement['settings']['taxonomy']['resource']): Prose {
  const [first, ...others] = resource.flatMap(({ podLabels }) => (podLabels === undefined ? [] : [podLabels]));
  const keys = others.flatMap((selector) => asked(selector).map(({ key }) => code(key)));
  const marks = say`${code(describeSelector(first ?? EVERYTHING))}${keys.length === 0 ? [] : say`, or likewise ${listed(keys, 'or')},`}`;
  return say`Judged by built-in defaults: pods labelled ${marks} hold card data. To name them yourself, write ${code('regime: { resource: [{ podLabels: { pci: "true" } }] }')} into ${code('.github/cde-gate.yml')} on the base branch.`;
}
