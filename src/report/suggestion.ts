import type { ImageChange } from '../change/images.ts';
import type { JudgedFinding } from '../decision/decision.ts';
import { pinnedImage, pinnedLine } from '../images/pinned-line.ts';
import { isLine, type Side } from '../manifest/location.ts';
import type { Snapshot } from '../manifest/snapshot.ts';
import { markdownCode } from './escape.ts';

/** Lines of a file at head, and what to write instead of them; `says` why. */
export type Suggestion = {
  readonly path: string;
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly says: string;
  readonly finding: JudgedFinding;
};

/** Rules whose findings end when one place is put back as it was. */
const MECHANICAL: ReadonlySet<string> = new Set([
  'regime-policy-weakened',
  'policy-not-enforced',
  'tier-order-changed',
  'cde-label-removed',
  'image-unpinned',
]);

/** Larger pieces are for people to look at. */
const MAX_LINES = 20;

/**
 * For findings that a mechanical edit mends. An image whose registry told its digest: the line with the digest. Otherwise
 * the one block of lines in which a file differs, put back; nothing where a file differs in more than one place, is new, or
 * lost lines at its very beginning.
 */
export function suggestionsFor(
  findings: readonly JudgedFinding[],
  snapshots: { readonly [S in Side]: Snapshot },
  images: readonly ImageChange[],
): readonly Suggestion[] {
  const suggestions = new Map<string, Suggestion>();
  for (const finding of findings) {
    const { path, line } = finding.at;
    const [before, after] = [snapshots.base.files.get(path)?.text, snapshots.head.files.get(path)?.text];
    if (!MECHANICAL.has(finding.rule) || finding.waiver !== undefined || after === undefined || !isLine(finding.at))
      continue;
    const pinned = pinnedLineOf(finding, after.split('\n')[line - 1] ?? '', images);
    if (pinned !== undefined) {
      suggestions.set(`${path}:${line}`, { path, from: line, to: line, text: pinned, says: PINNED, finding });
    } else if (before !== undefined && !suggestions.has(path)) {
      const block = differingBlock(before.split('\n'), after.split('\n'));
      if (block !== undefined) suggestions.set(path, { path, ...block, says: PUT_BACK, finding });
    }
  }
  return [...suggestions.values()];
}

const PUT_BACK = 'this is what the base branch has here';
const PINNED = 'this is the digest that the registry has under this tag now';

/** The line of an image that is not pinned, with the digest that its registry told. */
function pinnedLineOf(finding: JudgedFinding, line: string, images: readonly ImageChange[]): string | undefined {
  if (finding.rule !== 'image-unpinned') return undefined;
  const image = images.find(({ workload, container }) => `${workload} ${container.name}` === finding.about);
  const written = image?.container.image ?? '';
  const answer = image?.verdict?.registry;
  return answer?.kind === 'found' ? pinnedLine(line, written, pinnedImage(written, answer.digest)) : undefined;
}

type Block = Pick<Suggestion, 'from' | 'to' | 'text'>;

function differingBlock(before: readonly string[], after: readonly string[]): Block | undefined {
  const least = Math.min(before.length, after.length);
  let above = 0;
  while (above < least && before[above] === after[above]) above += 1;
  let below = 0;
  while (below < least - above && before.at(-1 - below) === after.at(-1 - below)) below += 1;
  // A suggestion replaces lines: where lines are only gone, the line above them is written again with them.
  const first = above === after.length - below ? above - 1 : above;
  const [old, now] = [before.slice(first, before.length - below), after.slice(first, after.length - below)];
  if (first < 0 || now.length === 0 || Math.max(old.length, now.length) > MAX_LINES) return undefined;
  return { from: first + 1, to: first + now.length, text: old.join('\n') };
}

/** A suggestion as GitHub reads it in a review comment; the fence is longer than any run of backticks inside. */
export function toSuggestionBlock({ text, says, finding }: Suggestion): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${markdownCode(finding.rule)}: ${says}.\n\n${fence}suggestion\n${text}\n${fence}\n`;
}
