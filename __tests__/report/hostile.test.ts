import { describe, expect, test } from 'vitest';
import type { RepoPath } from '../../src/manifest/location.ts';
import type { Judgement } from '../../src/outcome.ts';
import { type Format, render } from '../../src/report/catalog.ts';
import { BASE, HEAD, judge, judgeStory } from './judged.ts';

// Whatever a pull request writes, a report stays a report: nothing is executed, mentioned, linked, hidden or cut off.

const LINKS = { server: 'https://github.com', repository: 'o/r', base: BASE, head: HEAD, number: 1 };
const NAMES = [
  '`@org/everyone`',
  '](javascript:alert(1))',
  '<details><script>alert(1)</script>',
  '\n::set-output name=x::y\n',
  '##[error]',
  'a\u202Eb',
  '\n\n@org/everyone',
  '|`@org/everyone`|',
  'x'.repeat(10_000),
];

const story = judgeStory('and-became-or');

/** A hold, with one string in every place that a pull request can write. */
function poisoned(name: string, copies = 1): Judgement {
  const at = { path: name as RepoPath, document: 0, line: 1, column: 1, side: 'head' as const };
  const findings = Array.from({ length: copies }, () => story.findings)
    .flat()
    .map((finding) => ({
      ...finding,
      at,
      message: `\`${name}\` can now reach ${name}`,
      witness: finding.witness && { ...finding.witness, assuming: name },
    }));
  const gap = {
    message: `\`${name}\` cannot be read: ${name}`,
    at,
    subject: name,
    side: 'head',
    touchesCde: false,
  } as const;
  const approvals = story.approvals.map((each) => ({
    ...each,
    findings,
    owners: [name],
    because: name,
    state: { kind: 'missing', notCounted: [{ user: name, why: name }] } as const,
  }));
  return {
    ...story,
    findings,
    approvals,
    gaps: Array.from({ length: copies }, () => gap),
    subject: { ...story.subject, base: name, head: name, author: name },
  };
}

describe.each(NAMES.map((name) => [JSON.stringify(name).slice(0, 60), name] as const))('%s', (_, name) => {
  const show = (format: Format): string => render(format, poisoned(name), { style: 'plain', links: LINKS });

  test.each(['text', 'markdown', 'html'] as const)('%s hides nothing and commands nothing', (format) => {
    expect(show(format)).not.toMatch(/[\u202a-\u202e]/);
    expect(show(format)).not.toMatch(/^\s*::/m);
  });

  test('text gives no old command', () => expect(show('text')).not.toContain('##['));

  test('Markdown mentions nobody and holds no markup', () => {
    expect(outsideCode(show('markdown'))).not.toMatch(/@org\/everyone|(?<!\\)\]\(javascript|(?<!\\)<script/);
  });

  test('HTML holds no script', () => expect(show('html')).not.toMatch(/<script|href="?javascript/i));

  test.each(['json', 'sarif'] as const)('%s stays JSON', (format) =>
    expect(() => JSON.parse(show(format)) as unknown).not.toThrow(),
  );
});

/** Markdown without its code spans, as GitHub looks for mentions in it. */
const outsideCode = (markdown: string): string =>
  markdown.replace(/```mermaid[\s\S]*?```/g, '').replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');

describe('length', () => {
  test.each([1, 50, 2_000])('%i findings with long names stay under the limit of a comment', (copies) => {
    for (const name of ['x'.repeat(10_000), '\u202e'.repeat(3_000), '`*_'.repeat(3_000), '|\\'.repeat(5_000)]) {
      expect(render('markdown', poisoned(name, copies), { style: 'plain', links: LINKS }).length).toBeLessThan(60_000);
    }
  });

  test('what is dropped is counted, least severe first', () => {
    const [image, digest] = ['registry.example/a', `@sha256:${'0'.repeat(64)}`];
    const pod = (i: number, text: string, pci: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: { name: p${i}, namespace: payments, labels: { pci: "${pci}" } }\nspec: { containers: [{ name: c, image: "${text}" }] }\n`;
    const files = (text: string) =>
      Object.fromEntries(
        Array.from({ length: 600 }, (_, i) => [`p${i}.yaml`, pod(i, text, i === 599 ? 'true' : 'false')]),
      );
    const judgement = judge(files(image + digest), files(`${image}:1`));
    const report = render('markdown', judgement, { style: 'plain', links: LINKS });
    expect(report.length).toBeLessThan(60_000);
    expect(report.length).toBeGreaterThan(50_000);
    expect(report.indexOf('blocks')).toBeLessThan(report.indexOf('informs'));
    const shown = report.match(/^\| (⛔|✋|ℹ️)/gm)?.length ?? 0;
    expect(report).toContain(`**${judgement.findings.length - shown} more findings left out**`);
  });
});
