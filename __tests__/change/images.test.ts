import { expect, test } from 'vitest';
import { type ImageChange, imagesOfState } from '../../src/change/images.ts';
import { CDE, digest, type Edit, type Files, judge, namespace, WORLD, workload } from '../support/world.ts';

const changeOf = (base: Files, edit: Edit) => {
  const [change] = judge(base, edit).changes;
  if (change === undefined) throw new Error('nothing was compared');
  return change;
};

const shown = (rows: readonly ImageChange[]): readonly string[] =>
  rows.map(
    ({ workload: id, container, inCde, before, enteredScope, repositoryKnown }) =>
      `${id} ${container.role} ${container.name}${inCde ? ' cde' : ''}${enteredScope ? ' entered' : ''}${repositoryKnown ? ' known' : ''} ${before?.text ?? '–'} → ${container.image ?? '–'}`,
  );

const object = (space: string, kind: string, spec: string, labels = ''): string =>
  `apiVersion: ${kind === 'Task' ? 'tekton.dev/v1' : 'argoproj.io/v1alpha1'}\nkind: ${kind}\nmetadata: { name: it, namespace: ${space}${labels} }\nspec: ${spec}\n`;

const task = (space: string, image: string, labels = ''): string =>
  object(space, 'Task', `{ steps: [{ name: s, image: "${image}" }] }`, labels);
const MARKED = ', labels: { pci: "true" }';

test.each<[what: string, base: Edit, head: Edit, rows: readonly string[]]>([
  ['a new object', {}, { 't.yaml': task('shop', 'a:1') }, ['shop/it[Task] step s – → a:1']],
  [
    'another tag',
    { 't.yaml': task('shop', 'a:1') },
    { 't.yaml': task('shop', 'a:2') },
    ['shop/it[Task] step s known a:1 → a:2'],
  ],
  ['another spelling', { 't.yaml': task('shop', 'a:1') }, { 't.yaml': task('shop', 'docker.io/library/a:1') }, []],
  ['a file that moved', { 't.yaml': task('shop', 'a:1') }, { 't.yaml': null, 'u.yaml': task('shop', 'a:1') }, []],
  ['an object that is gone', { 't.yaml': task('shop', 'a:1') }, { 't.yaml': null }, []],
  ['a marked object', {}, { 't.yaml': task('pay', 'a:1', MARKED) }, ['pay/it[Task] step s cde entered – → a:1']],
  [
    'an object that gets the mark brings its images along',
    { 't.yaml': task('pay', 'a:1') },
    { 't.yaml': task('pay', 'a:1', MARKED) },
    ['pay/it[Task] step s cde entered known a:1 → a:1'],
  ],
  [
    'the mark of pods that it makes',
    {},
    {
      't.yaml': object(
        'pay',
        'Workflow',
        '{ podMetadata: { labels: { pci: "true" } }, templates: [{ name: c, container: { image: "a:1" } }] }',
      ),
    },
    ['pay/it[Workflow] container c cde entered – → a:1'],
  ],
  [
    'another step of the same name, and steps that change places',
    { 't.yaml': object('shop', 'Task', '{ steps: [{ name: s, image: "a:1" }, { name: s, image: "b:1" }] }') },
    {
      't.yaml': object(
        'shop',
        'Task',
        '{ steps: [{ name: s, image: "b:1" }, { name: s, image: "a:1" }, { name: s, image: "c:1" }] }',
      ),
    },
    ['shop/it[Task] step s a:1 → c:1'],
  ],
])('%s', (_, base, head, rows) => {
  const before = Object.fromEntries(
    Object.entries({ ...WORLD, ...base }).flatMap(([path, text]) => (text === null ? [] : [[path, text]])),
  );
  expect(shown(changeOf(before, head).images)).toEqual(rows);
});

test('a namespace that gets the mark brings its objects in', () => {
  const settings = 'version: 1\nregime: { resource: [{ namespaceLabels: { zone: cde } }] }\n';
  const base = { '.github/cde-gate.yml': settings, 'n.yaml': namespace('pay'), 't.yaml': task('pay', 'a:1') };
  const { images } = changeOf(base, { 'n.yaml': namespace('pay', ', zone: cde') });
  expect(shown(images)).toEqual(['pay/it[Task] step s cde entered known a:1 → a:1']);
});

test('a text that may be no image stands apart, and no rule sees it', () => {
  const thing =
    'apiVersion: acme.example/v1\nkind: T\nmetadata: { name: t, namespace: pay }\nspec: { web: { image: "x y" } }\n';
  const { images, possibleImages } = changeOf(WORLD, { 't.yaml': thing });
  expect(images).toEqual([]);
  expect(shown(possibleImages)).toEqual(['pay/t[T] component spec.web – → x y']);
});

test('all images of one side are told as if they were new', () => {
  const files = {
    'n.yaml': namespace('pay'),
    'a.yaml': workload('pay', 'api', { labels: CDE }),
    't.yaml': task('pay', 'a:1'),
  };
  const { head, taxonomy, images } = changeOf(files, {});
  expect(images).toEqual([]);
  expect(shown(imagesOfState(head, taxonomy))).toEqual([
    `pay/api[Deployment] container main cde entered – → registry.example/app@${digest('a')}`,
    'pay/it[Task] step s – → a:1',
  ]);
});
