import { describe, expect, test } from 'vitest';
import {
  html,
  markdownCell,
  markdownCode,
  markdownText,
  mermaidLabel,
  sarifText,
  terminal,
  visible,
} from '../../src/report/escape.ts';

const HOSTILE: readonly (readonly [what: string, name: string])[] = [
  ['backticks', 'a`b``c```'],
  ['only backticks', '``'],
  ['a link', 'x](javascript:alert(1))'],
  ['an image', '![x](https://evil.example/p.png)'],
  ['a tag', '<details><img src=x onerror=alert(1)>'],
  ['a comment', '<!-- cde-gate report -->'],
  ['a mention', '@org/everyone'],
  ['an issue', '#1 GH-1 org/repo#1'],
  ['an address', 'https://evil.example www.evil.example'],
  ['a command', '::set-output name=a::b'],
  ['an indented command', '  ::error::x'],
  ['an old command', 'x ##[error] y'],
  ['right to left', 'safe\u202Elmay.exe'],
  ['zero width', 'a\u200bb\u2060c\ufeff'],
  ['tag characters', 'a\u{e0041}\u{e007f}'],
  ['new lines', 'a\n## b\r\nc\u2028d'],
  ['escape sequences', '\u001b[31mred\u009b0m\u0007'],
  ['a pipe', 'a|b\\|c'],
  ['mermaid', 'x"] --> y; click x href "javascript:1"; end'],
  ['entities', '&lt;b&gt; #quot; &#64;org'],
  ['a lone surrogate', 'a\ud800b'],
  ['blanks', '   '],
  ['nothing', ''],
  ['ten thousand characters', 'x'.repeat(10_000)],
];

const UNSEEN =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u;

describe.each(HOSTILE)('%s', (_, name) => {
  test('has nothing hidden in any medium', () => {
    for (const escape of [visible, markdownCode, mermaidLabel, html, terminal, sarifText])
      expect(escape(name)).not.toMatch(UNSEEN);
  });

  test('is bounded in any medium', () => {
    for (const escape of [visible, markdownCode, markdownText, mermaidLabel, html, terminal, sarifText])
      expect(escape(name).length).toBeLessThan(4_100);
  });

  test('stays inside a Markdown code span', () => {
    const span = markdownCode(name);
    if (/^\((empty|blank)\)$/.test(span)) return;
    const fence = /^`+/.exec(span)?.[0] ?? '';
    const inside = span.slice(fence.length, -fence.length);
    expect(span.endsWith(fence)).toBe(true);
    expect([...inside.matchAll(/`+/g)].map(([run]) => run)).not.toContain(fence);
    expect(inside).not.toMatch(/^`|`$/);
  });

  test('does not split a table cell', () => {
    expect(markdownCell(markdownCode(name))).not.toMatch(/(?<!\\)\||\\\\\|/);
  });

  test('is plain words in Markdown text', () => {
    const text = markdownText(name);
    expect(text).not.toMatch(/(?<!\\)[`*_[\]<>&~]/);
    expect(text).not.toMatch(/@\w|#\d|:\/\/|www\.|GH-\d/i);
    expect(text).not.toContain('\n');
  });

  test('is no markup in HTML', () => {
    expect(html(name)).not.toMatch(/[<>"']|&(?!#\d+;)/);
  });

  test('is no syntax in a Mermaid label', () => {
    expect(mermaidLabel(name)).not.toMatch(/["<>`[\]{}|&;](?<!#\d+;)/);
  });

  test('is no command in a log', () => {
    expect(terminal(name)).not.toMatch(/^\s*::|##\[/);
  });

  test('is no link and no placeholder in SARIF', () => {
    expect(sarifText(name)).not.toMatch(/(?<!\\)[[\]]|(?<!\{)\{(?!\{)/);
  });
});

test.each([
  ['a\u202Eb', 'aU+202Eb'],
  ['a\r\nb\nc', 'a␤b␤c'],
  ['\u{e0041}', 'U+E0041'],
  ['plain ünïcode 名', 'plain ünïcode 名'],
])('%j is shown as %j', (text, shown) => expect(visible(text)).toBe(shown));
