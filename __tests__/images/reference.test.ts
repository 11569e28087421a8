import { describe, expect, test } from 'vitest';
import { explainImage, imageKey, parseImageReference, pinning } from '../../src/images/reference.ts';

const hex = '0123456789abcdef'.repeat(4);

describe('references', () => {
  test.each([
    ['nginx', 'docker.io', 'library/nginx', null, null],
    ['acme/app:1', 'docker.io', 'acme/app', '1', null],
    ['index.docker.io/nginx', 'docker.io', 'library/nginx', null, null],
    ['localhost/app', 'localhost', 'app', null, null],
    ['localhost:8080', 'docker.io', 'library/localhost', '8080', null],
    ['registry.example:5000/a/b:t', 'registry.example:5000', 'a/b', 't', null],
    [`ghcr.io/a/b:t@sha256:${hex}`, 'ghcr.io', 'a/b', 't', `sha256:${hex}`],
    ['[2001:db8::1]:5000/a', '[2001:db8::1]:5000', 'a', null, null],
    ['Host/a', 'Host', 'a', null, null],
  ])('%s', (text, registry, repository, tag, digest) =>
    expect(explainImage(text)).toMatchObject({ valid: true, registry, repository, tag, digest }),
  );

  test.each([
    'a..b',
    'a___b',
    '_a',
    'a-',
    'a//b',
    'acme/App',
    'https://a/b',
    ' a',
    'a:',
    `a@sha256:${hex.slice(1)}`,
    `a@md5:${hex}`,
    hex,
    `a/${'b'.repeat(255)}`,
  ])('%s is invalid', (text) => expect(parseImageReference(text).kind).toBe('invalid'));
});

describe('pinning', () => {
  test.each([
    [`a@sha256:${hex}`, 'pinned', undefined],
    ['a', 'unpinned', '`latest`'],
    ['a:1', 'unpinned', 'can be moved'],
    ['a:${TAG}', 'unpinned', 'filled in later'],
    [`sha256:${hex}`, 'unpinned', 'id of an image'],
    [`a@sha256:${'0'.repeat(64)}`, 'unpinned', 'placeholder'],
    ['', 'unpinned', 'no image'],
    ['A', 'invalid', 'lower-case'],
  ])('%s is %s', (text, kind, reason) => {
    const found = pinning(parseImageReference(text));
    expect(found.kind).toBe(kind);
    if (reason !== undefined) expect('reason' in found && found.reason).toContain(reason);
  });

  test('spellings of one image are one image', () => {
    const key = (text: string) => {
      const reading = parseImageReference(text);
      return reading.kind === 'image' ? imageKey(reading.reference) : text;
    };
    expect(key('nginx')).toBe(key('docker.io/library/nginx:latest'));
    expect(key(`a:1@sha256:${hex}`)).toBe(key(`a:2@sha256:${hex}`));
    expect(key('ghcr.io/a')).not.toBe(key('ghcr.io/b'));
  });
});
