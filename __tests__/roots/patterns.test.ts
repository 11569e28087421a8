import { describe, expect, test } from 'vitest';
import type { RepoPath } from '../../src/manifest/location.ts';
import { imageOf } from '../../src/roots/argo-kustomize.ts';
import { environmentOf } from '../../src/roots/environment.ts';
import { expandBraces, matchesPath, matchesWildcards } from '../../src/roots/glob.ts';
import { isRemote } from '../../src/roots/kustomize-graph.ts';
import { originOf, plainUrl } from '../../src/roots/repository-source.ts';
import { TREE_ONLY } from '../../src/roots/root.ts';
import { fillTemplate } from '../../src/roots/template.ts';

describe('patterns', () => {
  test.each([
    ['*.yaml', 'deep/a.yaml', true, 'gobwas lets `*` cross folders'],
    ['a?c', 'abc', true, ''],
    ['a?c', 'ac', false, ''],
    ['**/x', 'a/b/x', true, ''],
    ['', 'a', false, ''],
    ['*', '', true, ''],
  ])('%s matches %s: %s %s', (pattern, text, expected) => {
    expect(matchesWildcards(pattern, text)).toBe(expected);
  });

  test.each([
    ['apps/*', 'apps/a', true],
    ['apps/*', 'apps/a/b', false],
    ['apps/**', 'apps/a/b', true],
    ['**/config.json', 'config.json', true],
    ['apps/*/prod', 'apps/a/prod', true],
    ['apps/*/prod', 'apps/prod', false],
  ])('path %s matches %s: %s', (pattern, path, expected) => {
    expect(matchesPath(pattern, path)).toBe(expected);
  });

  test.each([
    ['{a,b}.yaml', ['a.yaml', 'b.yaml']],
    ['{a,{b,c}}x', ['ax', 'bx', 'ax', 'cx']],
    ['plain', ['plain']],
    ['[ab]', undefined],
    ['a}', undefined],
    ['{a', undefined],
    ['{a,b}'.repeat(9), undefined],
  ])('braces of %s', (pattern, expected) => {
    const expanded = expandBraces(pattern);
    expect(expanded && new Set(expanded)).toEqual(expected && new Set(expected));
  });

  test('a crafted pattern costs no more than its length times the text', () => {
    expect(matchesWildcards('*a'.repeat(200), `${'a'.repeat(3_000)}b`)).toBe(false);
  });
});

describe('templates', () => {
  const params = { env: 'eu', 'values.ring': '1', path: { segments: ['k', 'eu'], basename: 'eu' }, 'a-b': { c: 'd' } };
  test.each([
    ['fasttemplate', 'x-{{env}}-{{ values.ring }}', 'x-eu-1', []],
    ['fasttemplate', '{{path.basename}}', 'eu', []],
    ['fasttemplate', '{{gone}}', '{{gone}}', ['{{gone}}']],
    ['fasttemplate', '{{constructor}}', '{{constructor}}', ['{{constructor}}']],
    ['go', '{{ .env }}{{- .path.basename -}}', 'eueu', []],
    ['go', '{{ index .path.segments 1 }}', 'eu', []],
    ['go', '{{ index .path "basename" }}', 'eu', []],
    ['go', '{{ .env | upper }}', '{{ .env | upper }}', ['{{ .env | upper }}']],
    ['go', '{{ if .env }}', '{{ if .env }}', ['{{ if .env }}']],
    ['go', '{{ .path }}', '{{ .path }}', ['{{ .path }}']],
  ] as const)('%s %s', (syntax, template, value, open) => {
    expect(fillTemplate(template, params, syntax)).toEqual({ value, open });
  });
});

describe('names', () => {
  test.each([
    ['https://github.com/Shop/Deploy.git', 'github.com/shop/deploy'],
    ['git@github.com:shop/deploy.git', 'github.com/shop/deploy'],
    ['ssh://git@github.com:22/shop/deploy/', 'github.com/shop/deploy'],
    ['https://token@github.com/shop/deploy', 'github.com/shop/deploy'],
  ])('repository %s', (url, expected) => {
    expect(plainUrl(url)).toBe(expected);
  });

  test.each([
    [undefined, 'HEAD', true],
    [undefined, '', true],
    [undefined, 'main', true],
    [undefined, 'release-1', false],
    ['release-1', 'release-1', true],
    ['release-1', 'refs/heads/release-1', true],
    ['release-1', 'main', false],
    ['main', '1.2.3', false],
  ])('on branch %s revision %s is this state: %s', (branch, revision, expected) => {
    const { kind } = originOf({ ...TREE_ONLY, repository: ['https://a/b'], branch }, [], 'https://a/b.git', revision);
    expect(kind === 'here').toBe(expected);
  });

  test.each([
    ['clusters/prod/payments', 'prod'],
    ['apps/overlays/test', 'test'],
    ['environments/eu/overlays/blue', 'eu'],
    ['overlays', undefined],
    ['shop/production', undefined],
    ['', undefined],
  ])('environment of %s', (folder, expected) => {
    expect(environmentOf(folder as RepoPath)).toBe(expected); // a path of tests
  });

  test.each([
    ['https://a/b.yaml', true],
    ['git@github.com:a/b', true],
    ['github.com/a/b//c?ref=1', true],
    ['../base', false],
    ['folder/file.yaml', false],
    ['v1.2/base', false],
  ])('%s is remote: %s', (text, expected) => {
    expect(isRemote(text)).toBe(expected);
  });

  test.each([
    ['a:1', { name: 'a', newTag: '1' }],
    ['a=b:1', { name: 'a', newName: 'b', newTag: '1' }],
    ['a=*:1', { name: 'a', newTag: '1' }],
    ['r:5000/a@sha256:0', { name: 'r:5000/a', digest: 'sha256:0' }],
  ])('image %s', (text, expected) => {
    expect(imageOf(text)).toEqual([expected]);
  });
});
