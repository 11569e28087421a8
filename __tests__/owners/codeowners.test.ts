import ignore from 'ignore';
import { describe, expect, test } from 'vitest';
import { isMatched, parsePathPattern } from '../../src/algebra/path-pattern.ts';
import { repoPath } from '../../src/manifest/location.ts';
import { explainOwner, findCodeowners, parseCodeowners } from '../../src/owners/codeowners.ts';

const matches = (pattern: string, path: string): boolean | undefined => {
  const parsed = parsePathPattern(pattern);
  return parsed && isMatched(parsed, path);
};

describe('patterns', () => {
  test.each<[pattern: string, path: string, expected: boolean | undefined, why: string]>([
    ['*', 'a/b/c', true, 'one star alone is every file'],
    ['*.yaml', 'a/b.yaml', true, 'no slash: any depth'],
    ['/x', 'x', true, 'anchored'],
    ['/x', 'a/x', false, 'anchored'],
    ['a/b', 'z/a/b', false, 'a slash in the middle anchors'],
    ['k8s', 'k8s/a/b.yaml', true, 'a folder covers what is below'],
    ['foo/', 'foo', false, 'a trailing slash is not a file'],
    ['foo/', 'a/foo/b', true, 'any depth'],
    ['dir/*', 'dir/x', true, 'direct children'],
    ['dir/*', 'dir/x/y', false, 'direct children only, unlike gitignore'],
    ['a/**/b', 'a/b', true, 'zero folders'],
    ['a/**/b', 'a/x/y/b', true, 'many folders'],
    ['a/**', 'a', false, 'not the folder itself'],
    ['**/logs', 'x/logs/y', true, 'any depth, folder'],
    ['f?o', 'fxo', true, 'one character'],
    ['f*', 'a/.f', false, 'must begin with f'],
    ['\\[id\\]', '[id]', true, 'escaped brackets are literal'],
    ['[a-z]', 'a', undefined, 'ranges are not accepted'],
    ['***', 'a', undefined, 'three stars are not accepted'],
    ['!a', 'a', undefined, 'no negation'],
    ['/', 'a', false, 'the root alone never matches'],
    ['Docs/', 'docs/a', false, 'case counts'],
    ['', 'a', undefined, 'no pattern at all'],
    ['a'.repeat(1000), 'a'.repeat(1000), true, 'long'],
    ['a'.repeat(1001), 'a'.repeat(1001), undefined, 'too long'],
    ['a!b', 'a!b', true, 'a negation stands in front'],
    ['[a', '[a', undefined, 'half a range is not accepted either'],
    ['a/b/', 'a/b', false, 'a trailing slash is not a file, anchored'],
    ['a/b/', 'a/b/c', true, 'what is below'],
    ['a//b', 'a/b', false, 'an empty folder name matches nothing'],
    ['a//b', 'a//b', true, 'but itself'],
    ['b//', 'a/b', false, 'an empty folder name at the end'],
    ['/', '', false, 'the root alone never matches'],
    ['a/**', 'a/b', true, 'what is below'],
    ['a/**', 'a/b/c', true, 'at any depth'],
    ['**', 'a', true, 'everything'],
    ['\\*', '*', true, 'an escaped star is a star'],
    ['\\*', 'a', false, 'and nothing else'],
    ['a\\?b*', 'a?bc', true, 'an escaped question mark among wildcards'],
    ['a\\', 'a\\', true, 'a backslash at the end is itself'],
    ['a\\\\b', 'a\\b', true, 'an escaped backslash'],
    ['a**b', 'axyb', true, 'two stars in a name are one'],
    ['a**b', 'ax/yb', false, 'and do not cross folders'],
    ['?', '\u{1f600}', true, 'one character beyond the basic plane'],
    ['??', '\u{1f600}', false, 'is not two'],
    ['a?b', 'a\u{1f600}b', true, 'wherever it stands'],
    ['a?b', 'ab', false, 'one character is not none'],
  ])('%s on %s: %s (%s)', (pattern, path, expected) => expect(matches(pattern, path)).toBe(expected));

  test('agree with gitignore where the two languages agree', () => {
    const paths = ['a', 'a/b', 'a/b/c.yaml', 'x.yaml', 'x/a/b', '.a', 'a b', 'ab/c'];
    for (const pattern of ['a', '/a', 'a/b', 'a/', '**/b', 'a/**/c.yaml', '*.yaml', 'a?', 'a*', '/x', 'x/**']) {
      const other = ignore({ ignorecase: false }).add(pattern);
      for (const path of paths) expect(matches(pattern, path), `${pattern} ${path}`).toBe(other.ignores(path));
    }
  });
});

describe('files', () => {
  const owners = parseCodeowners(
    repoPath('CODEOWNERS'),
    [
      '* @acme/platform # everything else',
      '',
      '# comment',
      '/pci/ @acme/compliance @ada',
      '/pci/readme.md',
      '/a\\ b @ada',
      'docs/ docs@',
      '/x/ @ada word',
      '[a] @ada',
    ].join('\n'),
  );

  test.each([
    ['z', 1, ['@acme/platform']],
    ['pci/np.yaml', 4, ['@acme/compliance', '@ada']],
    ['pci/readme.md', 5, []],
    ['a b', 6, ['@ada']],
    ['docs/x', 1, ['@acme/platform']],
    ['x/y', 8, ['@ada']],
  ])('%s is decided by line %s', (path, line, names) =>
    expect(explainOwner(owners, repoPath(path))).toMatchObject({ line, owners: names }),
  );

  test('invalid lines are named', () => expect(owners.errors.map(({ line }) => line)).toEqual([7, 8, 9]));

  test('the first place counts, and a file of 3 MB is none', () => {
    const file = (text: string) => ({ id: '1', text });
    expect(
      findCodeowners(
        new Map([
          [repoPath('docs/CODEOWNERS'), file('')],
          [repoPath('CODEOWNERS'), file('')],
        ]),
      ),
    ).toMatchObject({ kind: 'found', owners: { path: 'CODEOWNERS' } });
    expect(findCodeowners(new Map([[repoPath('CODEOWNERS'), file('#'.repeat(3_000_000))]])).kind).toBe('too-large');
    expect(findCodeowners(new Map()).kind).toBe('none');
  });
});
