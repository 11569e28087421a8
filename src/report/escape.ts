/**
 * One function per medium for every string that a pull request may have written: names, labels, paths, image text and
 * messages that quote them. Nothing of it may become markup, a mention, a link, a workflow command or an invisible sign.
 */

const SHOWN_CHARACTERS = 200;

// Controls, soft hyphen, joiners and other zero-width signs, bidi controls, variation selectors, tags, lone surrogates.
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\u{e0100}-\u{e01ef}]/gu;

/** The text with nothing hidden in it: line ends as `␤`, other unseen characters as `U+202E`; at most `cap` characters and `…`. */
export function visible(text: string, cap: number = SHOWN_CHARACTERS): string {
  // Cut before and after: the first keeps the work bounded, the second the result.
  const shown = text
    .slice(0, cap)
    .replace(/\r\n|\n|\r/g, '␤')
    .replace(INVISIBLE, (sign) => `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`);
  return text.length > cap || shown.length > cap ? `${shown.slice(0, cap).toWellFormed()}…` : shown;
}

/** A Markdown code span. The fence is longer than any run of backticks inside, so nothing inside can close it. */
export function markdownCode(text: string): string {
  const shown = visible(text);
  if (shown.trim() === '') return shown === '' ? '(empty)' : '(blank)';
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^[ `]|[ `]$/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** Text of a Markdown paragraph: no markup, and nothing that GitHub turns into a mention, an issue or a link. */
export function markdownText(text: string): string {
  return visible(text, 1_000)
    .replace(/[\\`*_{}[\]<>~&$!]/g, (sign) => `\\${sign}`)
    .replace(/^([#+-]|\d+(?=[.)]\s))(?=\S*\s)/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`))
    .replace(/@(?=\w)|#(?=\d)|\bGH-(?=\d)|:(?=\/\/)|\bwww(?=\.)/gi, (sign) => `${sign}\u200b`);
}

/** Finished Markdown inside a table cell. A backslash before a pipe is spelled out: renderers disagree about that pair. */
export function markdownCell(markdown: string): string {
  return markdown.replace(/\\(?=\|)/g, 'U+005C').replaceAll('|', '\\|');
}

/** Text or a quoted attribute of HTML and SVG. */
export function html(text: string, cap?: number): string {
  return visible(text, cap).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** A Mermaid label to stand in quotes: whatever is not plainly harmless goes by number, so no syntax is left. */
export function mermaidLabel(text: string): string {
  return visible(text, 80).replace(/[^\p{L}\p{N} .,/_:()=…␤+-]/gu, (sign) => `#${sign.codePointAt(0)};`);
}

/** Text for a terminal or a job log: no escape sequence, and no command for the runner that reads the log. */
export function terminal(text: string): string {
  return visible(text, 2_000)
    .replace(/^(\s*:)(?=:)/, '$1 ')
    .replaceAll('##[', '# #[');
}

/** Text of a SARIF message, where brackets make links and braces are placeholders (SARIF 2.1.0, 3.11.5 and 3.11.6). */
export function sarifText(text: string): string {
  return visible(text, 2_000)
    .replace(/[\\[\]]/g, (sign) => `\\${sign}`)
    .replace(/[{}]/g, (sign) => `${sign}${sign}`);
}
