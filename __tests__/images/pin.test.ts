import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { everyImage } from '../../src/cluster/image-places.ts';
import { type PinAnswer, type PinnedFile, pinFile } from '../../src/images/pin.ts';
import { findPinnable, findPinnableOverrides, type PinReading } from '../../src/images/pin-slots.ts';
import { pinnedImage, pinnedLine } from '../../src/images/pinned-line.ts';
import { imageKey } from '../../src/images/reference.ts';
import { readDocuments } from '../../src/manifest/documents.ts';
import { repoPath } from '../../src/manifest/location.ts';
import { readResources } from '../../src/manifest/resource.ts';
import { runs } from '../support/runs.ts';

const D = `sha256:${'0123456789abcdef'.repeat(4)}`;
const OLD = `sha256:${'fedcba9876543210'.repeat(4)}`;
const PATH = repoPath('a.yaml');

function readingOf(text: string): PinReading {
  const places = readDocuments(PATH, text).value.flatMap((document) =>
    readResources(document).value.flatMap(everyImage),
  );
  return findPinnable(
    text,
    places.map(({ resource, place, image = '' }) => ({
      document: resource.document,
      route: [...resource.route, ...place.route],
      image,
    })),
  );
}

function overridesOf(text: string): PinReading {
  const [document] = readDocuments(PATH, text).value;
  return document === undefined ? { wanted: [], told: [], pinned: 0 } : findPinnableOverrides(text, document);
}

/** Every registry answers with the same digest. */
function pinned(text: string, reading: PinReading): PinnedFile {
  const answers = reading.wanted.map(({ asked }) => [imageKey(asked), { kind: 'digest', digest: D } as const] as const);
  return pinFile(PATH, text, reading.wanted, new Map<string, PinAnswer>(answers));
}

const pod = (...containers: readonly string[]): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n${containers.map((each) => `    - ${each}\n`).join('')}`;

describe('images of manifests', () => {
  test.each<[what: string, before: string, after: string]>([
    ['a tag', 'image: nginx:1.27', `image: nginx:1.27@${D}`],
    ['no tag', 'image: nginx', `image: nginx@${D}`],
    ['a host with a port', 'image: r.example:5000/a/b:1', `image: r.example:5000/a/b:1@${D}`],
    ['a comment with the same text', 'image: nginx:1 # nginx:1', `image: nginx:1@${D} # nginx:1`],
    ['blanks around it', 'image:   nginx:1   ', `image:   nginx:1@${D}   `],
    ['single quotes', "image: 'nginx:1'", `image: 'nginx:1@${D}'`],
    ['double quotes', 'image: "nginx:1"', `image: "nginx:1@${D}"`],
    ['brackets', '{ name: c, image: nginx:1, args: [ x ] }', `{ name: c, image: nginx:1@${D}, args: [ x ] }`],
    ['JSON in YAML', '{"name":"c","image":"nginx:1"}', `{"name":"c","image":"nginx:1@${D}"}`],
    ['a quoted key', '"image": nginx:1', `"image": nginx:1@${D}`],
    ['a name that is the image too', '{ name: nginx, image: nginx }', `{ name: nginx, image: nginx@${D} }`],
    ['a placeholder', `image: nginx:1@sha256:${'0'.repeat(64)}`, `image: nginx:1@${D}`],
  ])('%s', (_, before, after) => {
    expect(pinned(pod(before), readingOf(pod(before)))).toMatchObject({ text: pod(after), told: [] });
  });

  test.each<[what: string, text: string, why: RegExp]>([
    ['a block', 'image: >-\n        nginx:1', /it is a block of lines/],
    ['several lines', 'image: "nginx\\\n        :1"', /it is written over several lines/],
    ['an escape', 'image: "nginx\\u003a1"', /it is written with escapes/],
    ['an anchor', 'image: &i nginx:1', /it stands behind an anchor/],
    ['an anchor around it', '&c { name: c, image: nginx:1 }', /it stands behind an anchor/],
    ['a tag of YAML', 'image: !!str nginx:1', /it has a tag/],
    ['a variable', 'image: nginx:${TAG}', /is filled in later/],
    ['a parameter', 'image: $(params.image)', /is filled in later/],
    ['no image', 'name: c', /no image is written/],
    ['no reference', 'image: Nginx:1:2', /not/],
    ['an id on a node', `image: sha256:${'ab'.repeat(32)}`, /no registry can verify/],
    ['a placeholder without a tag', `image: nginx@sha256:${'0'.repeat(64)}`, /no tag says what is meant/],
  ])('%s is told and not touched', (_, text, why) => {
    const reading = readingOf(pod(text));
    expect(reading.wanted).toEqual([]);
    expect(reading.told.map((each) => each.why).join()).toMatch(why);
    expect(pinned(pod(text), reading).text).toBe(pod(text));
  });

  test('an alias and a merge are told where they stand', () => {
    const text = pod('&c { name: c, image: nginx:1 }', '*c', '{ <<: *c, name: d }', 'image: nginx:2');
    const file = pinned(text, readingOf(text));
    expect(readingOf(text).told.map(({ why }) => why)).toEqual([
      'it stands behind an anchor, which may be used elsewhere',
      'it is an alias; edit its anchor',
      'it comes from elsewhere by `<<`',
    ]);
    expect(file.text).toBe(text.replace('nginx:2', `nginx:2@${D}`));
  });

  test('what is pinned is counted and left alone', () => {
    const text = pod(`image: nginx:1@${OLD}`);
    expect(readingOf(text)).toEqual({ wanted: [], told: [], pinned: 1 });
  });

  test('documents, a byte order mark, line ends and comments keep their bytes', () => {
    const one = pod('image: nginx:1').replaceAll('\n', '\r\n');
    const text = `\uFEFF# first\r\n---\r\n${one}# é\r\n---\r\n${one}...\r\n`;
    const file = pinned(text, readingOf(text));
    expect(file.text).toBe(text.replaceAll('nginx:1', `nginx:1@${D}`));
    expect(file.pinned.map(({ at }) => at.line)).toEqual([8, 16]);
  });

  test('objects of JSON that follow each other, with tabs', () => {
    const one =
      '{\n\t"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"},\n\t"spec": {"containers": [{"image":\t"nginx:1"}]}\n}\n';
    const text = one + one;
    expect(pinned(text, readingOf(text)).text).toBe(text.replaceAll('nginx:1', `nginx:1@${D}`));
  });

  test('an image behind a scheme keeps it', () => {
    const text =
      'apiVersion: cdi.kubevirt.io/v1beta1\nkind: DataVolume\nmetadata: { name: a }\nspec: { source: { registry: { url: "docker://quay.io/a:1" } } }\n';
    expect(pinned(text, readingOf(text)).text).toBe(text.replace('a:1', `a:1@${D}`));
  });

  test('an image that no registry answered for is told, the others are pinned', () => {
    const text = pod('image: a:1', 'image: b:1');
    const { wanted } = readingOf(text);
    const answers = new Map<string, PinAnswer>([
      ['docker.io/library/a:1', { kind: 'digest', digest: D }],
      ['docker.io/library/b:1', { kind: 'none', why: 'it is gone' }],
    ]);
    const file = pinFile(PATH, text, wanted, answers);
    expect(file.text).toBe(text.replace('a:1', `a:1@${D}`));
    expect(file.told).toMatchObject([{ image: 'b:1', why: 'it is gone' }]);
  });

  test('edits for another text are refused as a whole', () => {
    const text = pod('image: a:1');
    const { wanted } = readingOf(text);
    const other = text.replace('name: a', 'name: abc');
    const file = pinFile(PATH, other, wanted, new Map([['docker.io/library/a:1', { kind: 'digest', digest: D }]]));
    expect(file).toMatchObject({ text: other, edits: [], pinned: [] });
    expect(file.told[0]?.why).toMatch(/more than the image/);
  });
});

describe('entries of kustomizations', () => {
  test.each<[what: string, before: string, after: string]>([
    ['a tag', '- name: a\n    newTag: v1\n', `- name: a\n    newTag: v1\n    digest: ${D}\n`],
    ['the tag first', '- newTag: "1"  # why\n    name: a\n', `- newTag: "1"  # why\n    digest: ${D}\n    name: a\n`],
    ['no line end', '- name: a\n    newTag: v1', `- name: a\n    newTag: v1\n    digest: ${D}`],
    ['carriage returns', '- name: a\r\n    newTag: v1\r\n', `- name: a\r\n    newTag: v1\r\n    digest: ${D}\r\n`],
    ['brackets', '- { name: a, newTag: "v1" } # x\n', `- { name: a, newTag: "v1", digest: ${D} } # x\n`],
    ['JSON', '- {"name":"a","newTag":"v1"}\n', `- {"name":"a","newTag":"v1", "digest": "${D}"}\n`],
    [
      'a placeholder',
      `- name: a\n    newTag: v1\n    digest: "sha256:${'0'.repeat(64)}"\n`,
      `- name: a\n    newTag: v1\n    digest: "${D}"\n`,
    ],
    [
      'an empty digest',
      '- name: a\n    digest: ""\n    newTag: v1\n',
      `- name: a\n    digest: "${D}"\n    newTag: v1\n`,
    ],
  ])('%s', (_, before, after) => {
    const text = `resources: [a.yaml]\nimages:\n  ${before}`;
    expect(pinned(text, overridesOf(text))).toMatchObject({
      text: `resources: [a.yaml]\nimages:\n  ${after}`,
      told: [],
    });
  });

  test('the new name is asked for', () => {
    const [wanted] = overridesOf('images:\n- name: a\n  newName: ghcr.io/b/c\n  newTag: v1\n').wanted;
    expect(wanted?.asked).toEqual({ registry: 'ghcr.io', repository: 'b/c', tag: 'v1', digest: null });
  });

  test.each<[what: string, entry: string, why: RegExp]>([
    ['a suffix', '{ name: a, tagSuffix: -x }', /write `newTag` and `digest`/],
    ['a placeholder without a tag', `{ name: a, digest: "sha256:${'0'.repeat(64)}" }`, /write `newTag` and `digest`/],
    ['a variable', '{ name: a, newTag: "${TAG}" }', /is filled in later/],
    ['an anchor', '{ name: a, newTag: &t v1 }', /anchor/],
  ])('%s is told', (_, entry, why) => {
    const { wanted, told } = overridesOf(`images: [${entry}]\n`);
    expect(wanted).toEqual([]);
    expect(told[0]?.why).toMatch(why);
  });

  test.each([
    ['a digest', `{ name: a, newTag: v1, digest: "${OLD}" }`, 1],
    ['another name', '{ name: a, newName: b }', 0],
  ])('%s needs nothing', (_, entry, count) => {
    expect(overridesOf(`images: [${entry}]\n`)).toEqual({ wanted: [], told: [], pinned: count });
  });
});

describe('one line', () => {
  test.each<[line: string, from: string, to: string | undefined]>([
    ['  image: nginx:1  # c', 'nginx:1', '  image: X  # c'],
    ['  - { name: nginx, image: "nginx:1" }', 'nginx:1', '  - { name: nginx, image: "X" }'],
    ['url: docker://quay.io/a:1', 'quay.io/a:1', 'url: docker://X'],
    ['image: nginx:1 # was nginx:1', 'nginx:1', undefined],
    ['image: nginx:1.2', 'nginx:1', undefined],
    ['image: my/nginx:1', 'nginx:1', undefined],
    ['image: nginx:1@sha256:ab', 'nginx:1', undefined],
    ['image: other:1', 'nginx:1', undefined],
    ['image:', '', undefined],
  ])('%s', (line, from, to) => expect(pinnedLine(line, from, 'X')).toBe(to));

  test('a digest takes the place of another, and the tag stays', () => {
    expect(pinnedImage(`a:1@${OLD}`, D)).toBe(`a:1@${D}`);
  });
});

/** Ways to write a container, some of which are not editable, and what surrounds them. */
const image = fc
  .tuple(
    fc.constantFrom('', 'ghcr.io/', 'r.example:5000/'),
    fc.stringMatching(/^[a-z]{1,6}(\/[a-z]{1,4})?$/),
    fc.stringMatching(/^(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,6})?$/),
  )
  .map((parts) => parts.join(''));
const written = fc
  .tuple(
    image,
    fc.constantFrom(
      (text: string) => `image: ${text}`,
      (text: string) => `image:  '${text}'  # ${text}`,
      (text: string) => `image: "${text}"`,
      (text: string) => `{ "name": "${text}", image: ${text} }`,
      (text: string) => `{"image":"${text}"}`,
      (text: string) => `image: |-\n        ${text}`,
      (text: string) => `image: &x ${text}`,
      (text: string) => `image: ${text}@${OLD}`,
      (text: string) => `image: ${text}\${TAG}`,
    ),
  )
  .map(([text, write]) => write(text));
const file = fc
  .tuple(
    fc.array(fc.array(written, { maxLength: 4 }), { minLength: 1, maxLength: 3 }),
    fc.constantFrom('\n', '\r\n'),
    fc.constantFrom('', '\uFEFF', '# é 🎈\n', '---\n'),
    fc.constantFrom('', '# end', '...\n'),
  )
  .map(([pods, end, before, after]) =>
    (before + pods.map((each) => pod(...each)).join('---\n') + after).replaceAll('\n', end),
  );

test('edits lie in the texts of images, everything else keeps its bytes, and what was edited is pinned', () => {
  fc.assert(
    fc.property(file, (text) => {
      const reading = readingOf(text);
      const result = pinned(text, reading);
      expect(result.told).toEqual([]);
      // Without what was written between them, both texts are equal.
      let [rest, before, after] = ['', 0, 0];
      for (const { start, end, text: own } of result.edits.toSorted((a, b) => a.start - b.start)) {
        expect(result.text.slice(after, after + start - before)).toBe(text.slice(before, start));
        after += start - before + own.length;
        before = end;
        expect(own.endsWith(D)).toBe(true);
        expect(`${text.slice(start, end)}@${D}`).toBe(own);
        rest += own;
      }
      expect(result.text.slice(after)).toBe(text.slice(before));
      expect(rest.split(D).length - 1).toBe(reading.wanted.length);
      const again = readingOf(result.text);
      expect(again.wanted).toEqual([]);
      expect(again.pinned).toBe(reading.pinned + reading.wanted.length);
      expect(again.told.map(({ why }) => why)).toEqual(reading.told.map(({ why }) => why));
    }),
    { numRuns: runs(500) },
  );
});
