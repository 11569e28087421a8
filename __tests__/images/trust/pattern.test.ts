import { expect, test } from 'vitest';
import { fitsPattern } from '../../../src/images/trust/pattern.ts';

const W = 'https://github.com/acme/app/.github/workflows';

test.each<[string, string, boolean, string]>([
  ['a', 'a', true, 'exact'],
  ['', '', true, 'empty is empty'],
  ['', 'a', false, 'empty is not everything'],
  ['a', 'ab', false, 'anchored at the end'],
  ['b', 'ab', false, 'anchored at the beginning'],
  ['a.c', 'abc', false, 'a dot is a dot'],
  ['a+', 'aa', false, 'nothing of regular expressions'],
  ['A', 'a', false, 'case counts'],
  ['*', '', true, 'a star may be nothing'],
  ['*', 'a/b', false, 'a star ends at a slash'],
  ['*', 'a@b', false, 'a star ends at an at sign'],
  ['**', 'a/b@c', true, 'two stars end nowhere'],
  ['refs/heads/*', 'refs/heads/release/1', false, 'one part'],
  ['refs/heads/**', 'refs/heads/release/1', true, 'all parts'],
  ['refs/**/x/*', 'refs/a/x/b/x/c', true, 'the two kinds together'],
  ['*b*b', 'abab', true, 'a star gives back what it took'],
  [`${W}/*@refs/heads/main`, `${W}/scan.yml@refs/heads/main`, true, 'any workflow at main'],
  [
    `${W}/*@refs/heads/main`,
    `${W}/evil.yml@refs/heads/x@refs/heads/main`,
    false,
    'a branch called `x@refs/heads/main`',
  ],
  ['https://github.com/acme/*', 'https://github.com/acme/app/x', false, 'a repository, not what is below'],
  ['https://github.com/acme', 'https://github.com/acme-evil', false, 'a name that begins alike'],
  ['*@acme.com', 'robot@acme.com', true, 'anybody of a domain'],
  ['*@acme.com', 'robot@acme.com.evil.com', false, 'another domain that begins alike'],
  ['*@acme.com', 'robot@evil.com/@acme.com', false, 'one at sign'],
])('%s and %s: %s, %s', (pattern, text, expected) => {
  expect(fitsPattern(pattern, text)).toBe(expected);
});

test('takes no time to speak of, however many stars', () => {
  const started = performance.now();
  expect(fitsPattern(`${'*a'.repeat(50)}b`, 'a'.repeat(1_000))).toBe(false);
  expect(performance.now() - started).toBeLessThan(500);
});
