import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import type { Judgement } from '../../src/outcome.ts';
import { FORMATS, type Format, render } from '../../src/report/catalog.ts';
import { headline } from '../../src/report/headline.ts';
import type { LinkBase } from '../../src/report/links.ts';
import { remedyOf } from '../../src/report/remedy.ts';
import { RULES } from '../../src/rules/catalog.ts';
import { factsOf, found, imageWorld, scanFile, trivy } from '../support/images.ts';
import { CDE, digest, workload } from '../support/world.ts';
import { BASE, HEAD, judge, judgeStory, REQUEST, STORIES } from './judged.ts';
import { SARIF_SCHEMA } from './sarif-schema.ts';

const LINKS: LinkBase = {
  server: 'https://github.com',
  repository: 'harbour-pay/platform',
  base: BASE,
  head: HEAD,
  number: 7,
};
const EXTENSIONS: { readonly [F in Format]: string } = {
  text: 'txt',
  markdown: 'md',
  json: 'json',
  sarif: 'sarif',
  html: 'html',
};
const show = (format: Format, judgement: Judgement, links?: LinkBase): string =>
  render(format, judgement, { style: 'plain', links });

const judged = new Map(STORIES.map((story) => [story, judgeStory(story)]));
const stories = [...judged];

/** Every kind of page that no story shows. */
const review = { user: 'grace', isBot: false, state: 'approved', commit: HEAD, canWrite: true } as const;
const compliance = new Map([['harbour-pay/compliance', { kind: 'members', logins: ['grace'] }]] as const);
const warn = {
  '.github/cde-gate.yml':
    'version: 1\nmode: warn\nrules:\n  image-unpinned: { effect: informs, reason: moving registries, until: "2026-12-31" }\n',
};
const pages: readonly (readonly [string, Judgement])[] = [
  ['conflict', judge({}, {}, { merge: { kind: 'conflict', paths: ['payments/checkout-api.yaml'] } })],
  ['untouched', judge({}, {}, { merge: { kind: 'untouched' } })],
  ['unreadable', judge({}, { 'a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: [\n' })],
  ['approved', judgeStory('and-became-or', { request: { ...REQUEST, reviews: [review], teams: compliance } })],
  [
    'approval-not-counted',
    judgeStory('and-became-or', { request: { ...REQUEST, reviews: [{ ...review, commit: BASE }], teams: compliance } }),
  ],
  [
    'refused',
    judgeStory('and-became-or', {
      request: { ...REQUEST, reviews: [{ ...review, state: 'changes-requested' }], teams: compliance },
    }),
  ],
  ['draft', judgeStory('and-became-or', { request: { ...REQUEST, draft: true } })],
  ['rehearsal', judgeStory('vault-opened-to-internet', {}, warn)],
  ['images', judgeImages()],
];
const everything = [...stories, ...pages];

/** One image that passes, one with findings, one that nobody scanned, one that is not pinned, one outside the CDE. */
function judgeImages(): Judgement {
  const app = (name: string, letter: string) => `registry.example/${name}:2.1.0@${digest(letter)}`;
  const run = (name: string, image: string, labels = CDE) =>
    workload(labels === CDE ? 'pay' : 'shop', name, { labels, image });
  const base = imageWorld('  registries: [registry.example]\n  scans: {}\n', {
    ...scanFile('good', trivy(digest('b'), '2026-11-20T00:00:00Z', [{ severity: 'LOW' }])),
    ...scanFile('bad', trivy(digest('c'), '2026-11-19T00:00:00Z', [{ id: 'CVE-2026-4711' }, { severity: 'HIGH' }])),
  });
  const head = {
    ...base,
    ...scanFile('brought', trivy(digest('d'), '2026-11-20T00:00:00Z')),
    'pay/good.yaml': run('good', app('good', 'b')),
    'pay/bad.yaml': run('bad', app('bad', 'c')),
    'pay/unscanned.yaml': run('unscanned', app('unscanned', 'd')),
    'pay/tagged.yaml': run('tagged', 'registry.example/tagged:2.1.0'),
    'shop/outside.yaml': run('outside', app('outside', 'e'), ''),
  };
  const facts = new Map(
    [app('good', 'b'), app('bad', 'c'), app('unscanned', 'd')].flatMap((image) => [
      ...factsOf(image, found(image.slice(image.indexOf('@') + 1), { tag: { kind: 'agrees' } })),
    ]),
  );
  return judge(base, head, {}, facts);
}

describe('golden', () => {
  const cases = FORMATS.flatMap((format) => stories.map(([name, judgement]) => ({ format, name, judgement })));
  test.each(cases)('$format of $name', async ({ format, name, judgement }) => {
    await expect(show(format, judgement)).toMatchFileSnapshot(`../golden/${format}/${name}.${EXTENSIONS[format]}`);
  });

  test.each(pages)('pages of %s', async (name, judgement) => {
    await expect(show('markdown', judgement, LINKS)).toMatchFileSnapshot(`../golden/markdown/page-${name}.md`);
    await expect(show('text', judgement)).toMatchFileSnapshot(`../golden/text/page-${name}.txt`);
  });
});

describe('every report', () => {
  const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });
  const outcome = ajv.compile(
    JSON.parse(readFileSync(join(import.meta.dirname, '../../schema/outcome.schema.json'), 'utf8')),
  );
  const sarif = ajv.compile(SARIF_SCHEMA);

  test.each(everything)('%s: JSON keeps its published shape', (_, judgement) => {
    outcome(JSON.parse(show('json', judgement)));
    expect(outcome.errors).toBeNull();
  });

  test.each(everything)('%s: SARIF is SARIF', (_, judgement) => {
    sarif(JSON.parse(show('sarif', judgement)));
    expect(sarif.errors).toBeNull();
  });

  test.each(everything)('%s: nobody is called compliant', (_, judgement) => {
    for (const format of FORMATS) expect(show(format, judgement)).not.toMatch(/(?<!label|=)\bcompliant\b/i);
  });

  test.each(everything)('%s: the same decision everywhere', (_, judgement) => {
    const { kind } = judgement.decision;
    for (const format of FORMATS) expect(show(format, judgement).toLowerCase()).toContain(kind);
    expect(headline(judgement).toLowerCase()).toContain(kind);
  });

  test.each(everything)('%s: the same bytes twice', (_, judgement) => {
    for (const format of FORMATS) expect(show(format, judgement, LINKS)).toBe(show(format, judgement, LINKS));
  });
});

describe('what people are told', () => {
  test.each(RULES.map(({ id }) => id))('%s has a remedy', (rule) =>
    expect(remedyOf(rule)).not.toBe('change what the finding names'),
  );

  test.each([
    ['and-became-or', 'ask `@harbour-pay/compliance` to approve this head'],
    ['tag-instead-of-digest', 'pin the image'],
  ])('%s: %s', (story, step) => expect(show('markdown', judgeStory(story))).toContain(`**To do:** ${step}`));

  test('a conflict says how to end it', () => {
    expect(show('text', judge({}, {}, { merge: { kind: 'conflict', paths: [] } }))).toContain('merge or rebase first');
  });

  test('a pass is short', () => {
    expect(show('markdown', judgeStory('harmless-refactor')).split('\n').length).toBeLessThan(10);
  });

  test('a rehearsal says that it is one', () => {
    const judgement = judgeStory('vault-opened-to-internet', {}, warn);
    for (const format of ['text', 'markdown', 'html'] as const) expect(show(format, judgement)).toMatch(/rehearsal/i);
  });

  test('built-in defaults say how to write settings', () => {
    for (const format of ['text', 'markdown', 'html'] as const)
      expect(show(format, judge({}, {}))).toContain('.github/cde-gate.yml');
  });

  test('colours only where asked for', () => {
    const judgement = judgeStory('and-became-or');
    expect(show('text', judgement)).not.toContain('\u001b');
    expect(render('text', judgement, { style: 'colour', links: undefined }).replaceAll(/\u001b\[\d+m/g, '')).toBe(
      show('text', judgement),
    );
  });

  test('lines are linked on their own side, and only where there is a server', () => {
    const judgement = judgeStory('policy-deleted');
    expect(show('markdown', judgement, LINKS)).toContain(
      `https://github.com/harbour-pay/platform/blob/${BASE}/payments/core/default-deny.yaml#L9`,
    );
    expect(show('markdown', judgement)).not.toContain('https://');
  });
});
