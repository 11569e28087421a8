import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { repoPath } from '../../src/manifest/location.ts';
import { readFolder } from '../../src/shell/folder.ts';
import { isWanted } from '../../src/shell/wanted.ts';

const root = mkdtempSync(join(tmpdir(), 'folder-test-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function folder(files: Readonly<Record<string, string | Buffer>>): string {
  const directory = mkdtempSync(join(root, 'side-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  return directory;
}

const small = { maxFileBytes: 10, maxFiles: 2, maxTotalBytes: 15 };
const messages = (
  directory: string,
  limits = { maxFileBytes: 1000, maxFiles: 100, maxTotalBytes: 10_000 },
): readonly string[] => readFolder(directory, isWanted, limits).gaps.map(({ message }) => message);

describe('a folder as a side', () => {
  test('wanted files in path order, without what is not part of the tree', () => {
    const directory = folder({
      'a/x.yaml': '1',
      'a-b/x.YML': '2',
      'a.json': '{}',
      'README.md': 'no',
      '.git/config.yaml': 'no',
      'a/node_modules/p/x.yaml': 'no',
      '.github/CODEOWNERS': '* @a\n',
    });
    const { name, files, gaps } = readFolder(directory);
    expect([...files.keys()]).toEqual(['.github/CODEOWNERS', 'a-b/x.YML', 'a.json', 'a/x.yaml']);
    expect(name).toBe(directory);
    expect(gaps.map(({ message }) => message)).toEqual([
      '`a-b/x.YML` is passed over by kubectl, which knows `.yml` only; rename it',
    ]);
  });

  test('equal content has equal ids in both folders', () => {
    const [one, two] = [
      readFolder(folder({ 'a.yaml': 'x', 'b.yaml': 'y' })),
      readFolder(folder({ 'a.yaml': 'x', 'b.yaml': 'z' })),
    ];
    const same = (path: string): boolean => one.files.get(repoPath(path))?.id === two.files.get(repoPath(path))?.id;
    expect(same('a.yaml')).toBe(true);
    expect(same('b.yaml')).toBe(false);
  });

  test('links to files, folders and nothing are gaps and not followed', () => {
    const directory = folder({ 'real/a.yaml': '1', 'README.md': 'x' });
    symlinkSync('/etc/passwd', join(directory, 'np.yaml'));
    symlinkSync('real', join(directory, 'linked'));
    symlinkSync('nowhere', join(directory, 'broken.yaml'));
    expect([...readFolder(directory).files.keys()]).toEqual(['real/a.yaml']);
    expect(messages(directory)).toEqual(
      ['broken.yaml', 'linked', 'np.yaml'].map(
        (path) => `\`${path}\` is a symbolic link, which is never followed; commit the file itself`,
      ),
    );
  });

  test('content that is no text, a pipe, and twins', () => {
    const directory = folder({
      'bytes.yaml': Buffer.from([0xff]),
      'lfs.yaml': 'version https://git-lfs.github.com/spec/v1\n',
      'Twin.yaml': '1',
      'twin.yaml': '1',
      'e\u0301.yaml': '1',
      '\u00e9.yaml': '1',
    });
    execFileSync('mkfifo', [join(directory, 'pipe.yaml')]);
    expect(messages(directory)).toEqual([
      '`bytes.yaml` is not UTF-8 text; save it as UTF-8',
      '`lfs.yaml` is a Git LFS pointer; keep manifests out of LFS',
      '`pipe.yaml` is neither a file nor a folder; replace it by a file',
      '`twin.yaml` and `Twin.yaml` differ only by case or Unicode form; rename one',
      '`\u00e9.yaml` and `e\u0301.yaml` differ only by case or Unicode form; rename one',
    ]);
  });

  test('a name that is not UTF-8 is spelt out', () => {
    const directory = folder({});
    writeFileSync(
      Buffer.concat([Buffer.from(`${directory}/caf`), Buffer.from([0xe9]), Buffer.from('.yaml')]),
      'a: 1\n',
    );
    expect(messages(directory)).toEqual(['`caf\\xe9.yaml` has a name that is not UTF-8; rename it']);
  });

  test('limits leave gaps that are equal exactly while the content is', () => {
    const large = 'x'.repeat(11);
    expect(messages(folder({ 'a.yaml': large }), small)).toEqual(['`a.yaml` is larger than 10 bytes; split it']);
    expect(messages(folder({ 'a.yaml': '1', 'b.yaml': '2', 'c.yaml': '3' }), small)).toEqual([
      '`c.yaml` comes after the first 2 files, which is all that is read; narrow `manifests.include`',
    ]);
    expect(messages(folder({ 'a.yaml': '12345678', 'b.yaml': '12345678' }), small)).toEqual([
      '`b.yaml` comes after the first 15 bytes, which is all that is read; narrow `manifests.include`',
    ]);
    const subject = (content: string): string | undefined =>
      readFolder(folder({ 'a.yaml': content }), isWanted, small).gaps[0]?.subject;
    expect(subject(large)).toBe(subject(large));
    expect(subject(large)).not.toBe(subject('y'.repeat(11)));
  });

  describe('the gap at a link', () => {
    const subjectAt = (directory: string, path: string): string | undefined =>
      readFolder(directory).gaps.find(({ at }) => at.path === path)?.subject;
    const linked = (files: Readonly<Record<string, string>>, to: string): string => {
      const directory = folder(files);
      mkdirSync(join(directory, 'k8s'), { recursive: true });
      symlinkSync(to, join(directory, 'k8s', 'np.yaml'));
      return directory;
    };
    const files = { 'k8s/np.txt': '1', 'other/np.yaml': '1', 'other/notes.txt': '1', 'README.md': '1' };

    test.each([
      { story: 'a file beside it', to: 'np.txt', edit: 'k8s/np.txt', differs: true },
      { story: 'a file elsewhere', to: '../other/np.yaml', edit: 'other/np.yaml', differs: true },
      { story: 'a folder', to: '../other', edit: 'other/np.yaml', differs: true },
      { story: 'a folder, where only notes differ', to: '../other', edit: 'other/notes.txt', differs: false },
      { story: 'another file', to: 'np.txt', edit: 'README.md', differs: false },
      { story: 'nothing that exists', to: 'nowhere.yaml', edit: 'README.md', differs: false },
      { story: 'what comes to exist', to: 'nowhere.yaml', edit: 'k8s/nowhere.yaml', differs: true },
      { story: 'outside', to: '../../np.yaml', edit: 'README.md', differs: false },
      { story: 'itself', to: 'np.yaml', edit: 'README.md', differs: false },
    ])('that leads to $story', ({ to, edit, differs }) => {
      const [before, after] = [linked(files, to), linked({ ...files, [edit]: '2' }, to)];
      const subjects = [before, after].map((directory) => subjectAt(directory, 'k8s/np.yaml'));
      expect(subjects[0]).toBeDefined();
      expect(subjects[0] !== subjects[1]).toBe(differs);
    });

    test('a link to a file under a name that no manifest has is none', () => {
      const directory = folder({ 'AGENTS.md': '1', 'docs/a.md': '1' });
      symlinkSync('AGENTS.md', join(directory, 'CLAUDE.md'));
      expect(messages(directory)).toEqual([]);
    });
  });

  test('unread files have ids where a chart, a kustomization or one that refers to them may bring them in', () => {
    const kustomization = 'configMapGenerator: [{ name: a, envs: [../shared/a.env] }]\n';
    const directory = folder({
      'chart/Chart.yaml': 'name: a\n',
      'chart/templates/_helpers.tpl': '1',
      'apps/kustomization.yaml': kustomization,
      'apps/.git': 'gitdir: elsewhere\n',
      'apps/run.sh': '1',
      'shared/a.env': '1',
      'shared/b.env': '1',
      'README.md': '1',
    });
    expect([...readFolder(directory).unread.keys()].toSorted()).toEqual([
      'apps/run.sh',
      'chart/templates/_helpers.tpl',
      'shared/a.env',
    ]);
  });

  test('a folder that does not exist', () => {
    expect(() => readFolder(join(root, 'nowhere'))).toThrow('is not a folder; name one that exists');
  });
});
