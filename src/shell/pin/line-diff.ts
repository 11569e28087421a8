import type { TextEdit } from '../../images/pin.ts';

/**
 * A unified diff without context of edits that stay within their lines, or put new ones behind them.
 * `git apply --unidiff-zero` takes it. Empty without edits.
 */
export function lineDiff(path: string, text: string, edits: readonly TextEdit[]): string {
  const hunks: string[] = [];
  let start = 0;
  let added = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const end = start + line.length;
    const own = edits.filter((edit) => edit.start >= start && edit.end <= end).toSorted((a, b) => b.start - a.start);
    if (own.length > 0) {
      const from = start;
      const now = own
        .reduce((piece, edit) => piece.slice(0, edit.start - from) + edit.text + piece.slice(edit.end - from), line)
        .split('\n');
      const mark = end === text.length ? ['\\ No newline at end of file'] : [];
      hunks.push(
        `@@ -${index + 1} +${index + 1 + added}${now.length === 1 ? '' : `,${now.length}`} @@`,
        `-${line}`,
        ...mark,
        ...now.map((each) => `+${each}`),
        ...mark,
      );
      added += now.length - 1;
    }
    start = end + 1;
  }
  return hunks.length === 0 ? '' : [`--- a/${path}`, `+++ b/${path}`, ...hunks].join('\n');
}
