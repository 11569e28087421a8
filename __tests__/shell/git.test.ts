import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { repoPath } from '../../src/manifest/location.ts';
import type { Snapshot } from '../../src/manifest/snapshot.ts';
import { commitParents, defaultBase, withRepository } from '../../src/shell/git.ts';
import { listSides, type ReadSides, type Refs, readSides } from '../../src/shell/sides.ts';
import { isWanted } from '../../src/shell/wanted.ts';
import { git } from '../support/fake-git.ts';

const root = mkdtempSync(join(tmpdir(), 'git-test-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

type Files = Readonly<Record<string, string | Buffer>>;

/** An empty repository on `main`. */
function repository(): string {
  const directory = mkdtempSync(join(root, 'repo-'));
  git(directory, 'init', '-q', '--initial-branch=main', '.');
  return directory;
}

/** Commits the files on top of what is there, and answers the commit. */
function commit(directory: string, files: Files, ...removed: readonly string[]): string {
  for (const path of removed) rmSync(join(directory, path), { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  git(directory, 'add', '--all', '--force', '.');
  return commitIndex(directory);
}

/** Puts an entry of any mode and name into the index, which a file system might not allow. */
function stage(directory: string, mode: string, content: string, path: string | Buffer): void {
  const input = { cwd: directory, stdio: 'pipe' } as const;
  const id =
    mode === '160000'
      ? content
      : execFileSync('git', ['hash-object', '-w', '--stdin'], { ...input, input: content })
          .toString()
          .trim();
  const record = Buffer.concat([Buffer.from(`${mode} ${id}\t`), Buffer.from(path), Buffer.from([0])]);
  execFileSync('git', ['update-index', '-z', '--index-info'], { ...input, input: record });
}

function commitIndex(directory: string): string {
  git(directory, 'commit', '-q', '--allow-empty', '-m', 'commit');
  return git(directory, 'rev-parse', 'HEAD');
}

const branch = (base: string, head: string): Refs => ({ base, head, headIs: 'branch' });

/** Texts by path. */
const texts = ({ files }: Snapshot): Record<string, string> =>
  Object.fromEntries([...files].map(([path, { text }]) => [path, text]));
const problems = ({ gaps }: Snapshot): readonly string[] => gaps.map(({ message }) => message);

const lines = (...changed: readonly string[]): string =>
  `${['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((letter) => changed.find((line) => line.startsWith(letter)) ?? letter).join('\n')}\n`;

describe('both sides', () => {
  test('two refs where head is ahead of base', async () => {
    const directory = repository();
    const base = commit(directory, {
      'k8s/a.yaml': 'a: 1\n',
      'k8s/same.YML': 's: 1\n',
      'README.md': 'no',
      '.github/CODEOWNERS': '* @a\n',
    });
    git(directory, 'checkout', '-q', '-b', 'feature');
    const head = commit(directory, { 'k8s/a.yaml': 'a: 2\n', 'b.json': '{}' });
    const sides = await readSides(directory, branch('main', 'HEAD'));
    expect(sides.merge).toEqual({ kind: 'clean' });
    expect([sides.base.name, sides.head.name]).toEqual([base, head]);
    expect(texts(sides.base)).toEqual({
      '.github/CODEOWNERS': '* @a\n',
      'k8s/a.yaml': 'a: 1\n',
      'k8s/same.YML': 's: 1\n',
    });
    expect(texts(sides.head)).toEqual({
      '.github/CODEOWNERS': '* @a\n',
      'b.json': '{}',
      'k8s/a.yaml': 'a: 2\n',
      'k8s/same.YML': 's: 1\n',
    });
    expect([...sides.head.files.keys()]).toEqual([...sides.head.files.keys()].toSorted());
    const path = repoPath('k8s/same.YML');
    expect(sides.base.files.get(path)?.id).toBe(sides.head.files.get(path)?.id);
  });

  test('head is the merge result, not the branch: what base gained since stays', async () => {
    const directory = repository();
    commit(directory, { 'a.yaml': lines() });
    git(directory, 'checkout', '-q', '-b', 'feature');
    commit(directory, { 'a.yaml': lines('a: feature'), 'new.yaml': 'n: 1\n' });
    git(directory, 'checkout', '-q', 'main');
    commit(directory, { 'a.yaml': lines('i: main'), 'policy.yaml': 'deny: all\n' });
    const sides = await readSides(directory, branch('main', 'feature'));
    expect(texts(sides.head)).toEqual({
      'a.yaml': lines('a: feature', 'i: main'),
      'new.yaml': 'n: 1\n',
      'policy.yaml': 'deny: all\n',
    });
    expect(texts(sides.base)).toEqual({ 'a.yaml': lines('i: main'), 'policy.yaml': 'deny: all\n' });
  });

  test('a head that base already contains changes nothing', async () => {
    const directory = repository();
    const old = commit(directory, { 'a.yaml': 'a: 1\n' });
    commit(directory, { 'a.yaml': 'a: 2\n' });
    const { base, head } = await readSides(directory, branch('main', old));
    expect(texts(head)).toEqual(texts(base));
  });

  test('a conflict names its files, and leaves no object behind', async () => {
    const directory = repository();
    commit(directory, { 'a.yaml': 'a: 1\n' });
    git(directory, 'checkout', '-q', '-b', 'feature');
    commit(directory, { 'a.yaml': 'a: 2\n' });
    git(directory, 'checkout', '-q', 'main');
    commit(directory, { 'a.yaml': 'a: 3\n' });
    const before = git(directory, 'count-objects');
    const sides = await readSides(directory, branch('main', 'feature'));
    expect(sides.merge).toEqual({ kind: 'conflict', paths: ['a.yaml'] });
    expect(texts(sides.base)).toEqual({ 'a.yaml': 'a: 3\n' });
    expect(git(directory, 'count-objects')).toBe(before);
  });

  test('one side of a rename that the other edits is followed into the merge result', async () => {
    const directory = repository();
    commit(directory, { 'old.yaml': lines() });
    git(directory, 'checkout', '-q', '-b', 'feature');
    commit(directory, { 'new.yaml': lines() }, 'old.yaml');
    git(directory, 'checkout', '-q', 'main');
    commit(directory, { 'old.yaml': lines('e: main') });
    const { head } = await readSides(directory, branch('main', 'feature'));
    expect(texts(head)).toEqual({ 'new.yaml': lines('e: main') });
  });

  test('a listing names the changed wanted paths without reading a file', async () => {
    const directory = repository();
    commit(directory, { 'a.yaml': '1', 'b.yaml': '1', 'README.md': '1' });
    git(directory, 'checkout', '-q', '-b', 'docs');
    commit(directory, { 'README.md': '2' });
    git(directory, 'checkout', '-q', '-b', 'feature');
    commit(directory, { 'c.yaml': '1', 'b.yaml': '2' }, 'a.yaml');
    chmodSync(join(directory, 'b.yaml'), 0o755);
    const changed = (head: string) =>
      withRepository(directory, async (opened) => (await listSides(opened, branch('main', head), isWanted)).changed);
    expect(await changed('docs')).toEqual([]);
    expect(await changed('feature')).toEqual(['a.yaml', 'b.yaml', 'c.yaml']);
  });

  test('the private repository is removed, also after a failure', async () => {
    const directory = repository();
    commit(directory, {});
    const ours = async (): Promise<string> => withRepository(directory, async ({ objects }) => objects);
    expect(existsSync(await ours())).toBe(false);
    let seen = '';
    const failing = withRepository(directory, async ({ objects }) => {
      seen = objects;
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow('stop');
    expect(existsSync(seen)).toBe(false);
  });

  test('folders may have quotes, backslashes and spaces in their names, and a repository may use SHA-256', async () => {
    const directory = join(mkdtempSync(join(root, 'odd-')), 'a "b" \\c');
    mkdirSync(directory);
    git(directory, 'init', '-q', '--initial-branch=main', '--object-format=sha256', '.');
    const base = commit(directory, { 'a.yaml': lines() });
    git(directory, 'checkout', '-q', '-b', 'feature');
    commit(directory, { 'a.yaml': lines('a: 2') });
    git(directory, 'checkout', '-q', 'main');
    commit(directory, { 'a.yaml': lines('i: 3') });
    expect(base).toHaveLength(64);
    expect(texts((await readSides(directory, branch('main', 'feature'))).head)).toEqual({
      'a.yaml': lines('a: 2', 'i: 3'),
    });
  });
});

describe('shallow clones', () => {
  /** `main` and `feature` both three commits past where they part; GitHub's merge of both. */
  function origin(): {
    readonly directory: string;
    readonly base: string;
    readonly head: string;
    readonly merge: string;
  } {
    const directory = repository();
    for (const text of ['1', '2', '3']) commit(directory, { 'a.yaml': lines(`a: ${text}`) });
    git(directory, 'checkout', '-q', '-b', 'feature');
    for (const text of ['1', '2', '3']) commit(directory, { 'feature.yaml': text });
    git(directory, 'checkout', '-q', 'main');
    for (const text of ['1', '2', '3']) commit(directory, { 'main.yaml': text });
    const [base, head] = [git(directory, 'rev-parse', 'main'), git(directory, 'rev-parse', 'feature')];
    git(directory, 'checkout', '-q', '--detach');
    git(directory, 'merge', '-q', '--no-ff', '-m', 'merge', 'feature');
    const merge = git(directory, 'rev-parse', 'HEAD');
    git(directory, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
    git(directory, 'update-ref', 'refs/pull/1/merge', merge);
    return { directory, base, head, merge };
  }

  function fetch(from: string, depth: number, ...wants: readonly string[]): string {
    const directory = repository();
    git(directory, 'fetch', '-q', `--depth=${depth}`, `file://${from}`, ...wants);
    return directory;
  }

  test.each([
    { story: 'two deep, as a merge commit with its parents', depth: 2, both: false },
    { story: 'one deep each, so that the merge commit itself is cut off from its parents', depth: 1, both: true },
  ])('the merge commit of GitHub: $story', async ({ depth, both }) => {
    const from = origin();
    const directory = fetch(from.directory, depth, ...(both ? [from.base] : []), from.merge);
    expect(await commitParents(directory, from.merge)).toEqual([from.base, from.head]);
    const { base, head, merge } = await readSides(directory, branch(from.base, from.merge));
    expect(merge).toEqual({ kind: 'clean' });
    expect([Object.keys(texts(base)), Object.keys(texts(head))]).toEqual([
      ['a.yaml', 'main.yaml'],
      ['a.yaml', 'feature.yaml', 'main.yaml'],
    ]);
  });

  test('without the point where head left base, the message says how to get it', async () => {
    const from = origin();
    const directory = fetch(from.directory, 2, from.base, from.head);
    await expect(readSides(directory, branch(from.base, from.head))).rejects.toThrow(
      'run `git fetch --deepen=100`, or `git fetch --unshallow`',
    );
  });

  test('a group that is several merges ahead is taken as it is when the caller knows it to be the result', async () => {
    const from = origin();
    const directory = fetch(from.directory, 1, from.base, from.head);
    const { head } = await readSides(directory, { base: from.base, head: from.head, headIs: 'merge-result' });
    expect(Object.keys(texts(head))).toEqual(['a.yaml', 'feature.yaml']);
  });

  test('deep enough, the merge is made here', async () => {
    const from = origin();
    const directory = fetch(from.directory, 4, from.base, from.head);
    const { head } = await readSides(directory, branch(from.base, from.head));
    expect(Object.keys(texts(head))).toEqual(['a.yaml', 'feature.yaml', 'main.yaml']);
  });

  test('a common commit that may not be the last one is not trusted', async () => {
    // base merges O and, three commits later, S; head grew out of a merge of S and O. Their last common commit is S, after
    // which head went back to narrow. Three deep, base is cut off from S, and O would make the revert look like no change.
    const directory = repository();
    const O = commit(directory, { 'a.yaml': 'narrow\n' });
    const narrow = git(directory, 'rev-parse', `${O}^{tree}`);
    const S = commit(directory, { 'a.yaml': 'wide\n' });
    const wide = git(directory, 'rev-parse', `${S}^{tree}`);
    const make = (tree: string, ...parents: readonly string[]): string =>
      git(directory, 'commit-tree', tree, ...parents.flatMap((id) => ['-p', id]), '-m', 'commit');
    const later = [1, 2, 3].reduce((tip) => make(wide, tip), S);
    const base = make(wide, O, later);
    const head = make(narrow, make(wide, S, O));
    const whole = await readSides(directory, branch(base, head));
    expect(texts(whole.head)['a.yaml']).toBe('narrow\n');
    git(directory, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
    const clone = repository();
    git(clone, 'fetch', '-q', '--depth=3', `file://${directory}`, base, head);
    await expect(readSides(clone, branch(base, head))).rejects.toThrow('git fetch --deepen=100');
  });

  test('a partial clone without the files is not read as an empty one', async () => {
    const from = origin();
    git(from.directory, 'config', 'uploadpack.allowFilter', 'true');
    const directory = mkdtempSync(join(root, 'partial-'));
    git(directory, 'clone', '-q', '--no-checkout', '--filter=blob:none', `file://${from.directory}`, '.');
    await expect(readSides(directory, branch('origin/main', 'origin/feature'))).rejects.toThrow(
      'git fetch --refetch --no-filter origin',
    );
    git(directory, 'fetch', '-q', '--refetch', '--no-filter', 'origin');
    expect((await readSides(directory, branch('origin/main', 'origin/feature'))).head.files.size).toBe(3);
  });
});

describe('entries that cannot be read', () => {
  async function readOne(mode: string, content: string, path: string | Buffer): Promise<ReadSides> {
    const directory = repository();
    commit(directory, { 'a.yaml': 'a: 1\n' });
    git(directory, 'checkout', '-q', '-b', 'feature');
    stage(directory, mode, content, path);
    commitIndex(directory);
    return readSides(directory, branch('main', 'feature'), {
      limits: {
        maxFileBytes: 1000,
        maxFiles: 100,
        maxTotalBytes: 10_000,
      },
    });
  }

  test.each([
    {
      story: 'link',
      mode: '120000',
      content: '../../../proc/self/environ',
      path: 'k8s/np.yaml',
      gap: '`k8s/np.yaml` is a symbolic link, which is never followed; commit the file itself',
    },
    {
      story: 'link in place of a folder',
      mode: '120000',
      content: 'elsewhere',
      path: 'k8s',
      gap: '`k8s` is a symbolic link, which is never followed; commit the file itself',
    },
    {
      story: 'submodule',
      mode: '160000',
      content: '1'.repeat(40),
      path: 'deploy',
      gap: '`deploy` is a submodule, whose files are not part of this repository; commit the manifests it holds',
    },
    {
      story: 'LFS pointer',
      mode: '100644',
      content: 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n',
      path: 'b.yaml',
      gap: '`b.yaml` is a Git LFS pointer; keep manifests out of LFS',
    },
    {
      story: 'too large',
      mode: '100644',
      content: 'x'.repeat(1001),
      path: 'b.yaml',
      gap: '`b.yaml` is larger than 1000 bytes; split it',
    },
    {
      story: 'name is not UTF-8',
      mode: '100644',
      content: 'a: 1\n',
      path: Buffer.from('caf\xe9\\.yaml', 'latin1'),
      gap: '`caf\\xe9\\\\.yaml` has a name that is not UTF-8; rename it',
    },
    {
      story: 'case twin',
      mode: '100644',
      content: 'a: 1\n',
      path: 'A.yaml',
      gap: '`a.yaml` and `A.yaml` differ only by case or Unicode form; rename one',
    },
  ])('$story', async ({ mode, content, path, gap }) => {
    const { base, head } = await readOne(mode, content, path);
    expect(problems(head)).toEqual([gap]);
    expect(problems(base)).toEqual([]);
  });

  test('text that is not UTF-8', async () => {
    const directory = repository();
    commit(directory, { 'a.yaml': Buffer.from([0x61, 0x3a, 0x20, 0xff]) });
    git(directory, 'checkout', '-q', '-b', 'feature');
    commit(directory, { 'b.yaml': 'b: 1\n' });
    const { base, head } = await readSides(directory, branch('main', 'feature'));
    expect(problems(head)).toEqual(['`a.yaml` is not UTF-8 text; save it as UTF-8']);
    expect(base.gaps).toEqual(head.gaps);
  });

  test('a gap is the same on both sides exactly while its content is', async () => {
    const directory = repository();
    commit(directory, { 'large.yaml': 'x'.repeat(2000), 'other.yaml': 'y'.repeat(2000) });
    git(directory, 'checkout', '-q', '-b', 'feature');
    commit(directory, { 'other.yaml': 'z'.repeat(2000) });
    const { base, head } = await readSides(directory, branch('main', 'feature'), {
      limits: {
        maxFileBytes: 1000,
        maxFiles: 9,
        maxTotalBytes: 9000,
      },
    });
    expect(base.gaps.map(({ message }) => message)).toEqual(head.gaps.map(({ message }) => message));
    expect(base.gaps.map(({ subject }, index) => subject === head.gaps[index]?.subject)).toEqual([true, false]);
  });

  test('limits on count and sum leave gaps, and what fits is read', async () => {
    const directory = repository();
    commit(directory, { 'a.yaml': 'aaaa' });
    git(directory, 'checkout', '-q', '-b', 'feature');
    commit(directory, { 'b.yaml': 'bbbb', 'c.yaml': 'cccc' });
    const count = await readSides(directory, branch('main', 'feature'), {
      limits: {
        maxFileBytes: 9,
        maxFiles: 2,
        maxTotalBytes: 99,
      },
    });
    expect(problems(count.head)).toEqual([
      '`c.yaml` comes after the first 2 files, which is all that is read; narrow `manifests.include`',
    ]);
    const sum = await readSides(directory, branch('main', 'feature'), {
      limits: {
        maxFileBytes: 9,
        maxFiles: 9,
        maxTotalBytes: 11,
      },
    });
    expect(Object.keys(texts(sum.head))).toEqual(['a.yaml', 'b.yaml']);
    expect(problems(sum.head)).toEqual([
      '`c.yaml` comes after the first 11 bytes, which is all that is read; narrow `manifests.include`',
    ]);
  });

  test('odd names are names and nothing else', async () => {
    const names = [
      ' lead.yaml',
      '--output=x.yaml',
      ':(glob)**.yaml',
      '-rf.yaml',
      'a b.yaml',
      'a\nb.yaml',
      'a\tb.yaml',
      'a\rb.yml',
      '"q".yaml',
      'HEAD:a.yaml',
      'ü.yaml',
      '\\x41.yaml',
      '*.yaml',
    ];
    const directory = repository();
    commitIndex(directory);
    git(directory, 'checkout', '-q', '-b', 'feature');
    for (const name of names) stage(directory, '100644', `${name}!`, name);
    commitIndex(directory);
    const { head } = await readSides(directory, branch('main', 'feature'));
    expect(texts(head)).toEqual(Object.fromEntries(names.map((name) => [name, `${name}!`])));
    expect(head.gaps).toEqual([]);
  });

  test('a forged tree that names a path twice is refused', async () => {
    const directory = repository();
    commit(directory, { 'a.yaml': '1' });
    const id = git(directory, 'rev-parse', 'HEAD:a.yaml');
    const entry = Buffer.concat([Buffer.from('100644 a.yaml\0'), Buffer.from(id, 'hex')]);
    const hashed = execFileSync('git', ['hash-object', '-t', 'tree', '-w', '--stdin', '--literally'], {
      cwd: directory,
      input: Buffer.concat([entry, entry]),
    });
    const forged = git(directory, 'commit-tree', hashed.toString().trim(), '-p', 'main', '-m', 'forged');
    await expect(readSides(directory, branch('main', forged))).rejects.toThrow('names `a.yaml` twice');
  });
});

describe('files that nobody reads', () => {
  const kustomization =
    'resources: [np.yaml]\nconfigMapGenerator: [{ name: a, files: ["k=../../shared/a.env", ../../folder/b.env] }]\n';
  const files = {
    'a.yaml': '1',
    'notes/np.txt': '1',
    'notes/linked/readme.txt': '1',
    'notes/linked/np.yaml': '1',
    'charts/web/Chart.yaml': 'name: web\n',
    'charts/web/templates/_helpers.tpl': '1',
    'apps/web/kustomization.yaml': kustomization,
    'apps/web/np.yaml': '1',
    'apps/web/run.sh': '1',
    'apps/bare/Kustomization': 'resources: []\n',
    'shared/a.env': '1',
    'notes/linked/b.env': '1',
    'files/motd.txt': '1',
    'AGENTS.md': '1',
  };
  const links = {
    'k8s/np.yaml': '../notes/np.txt',
    'k8s/chain.yaml': 'next.txt',
    'k8s/next.txt': '../through/linked/readme.txt',
    through: 'notes',
    folder: 'notes/linked',
    'charts/web/files': '../../files',
    'circle.yaml': 'circle.yaml',
    'CLAUDE.md': 'AGENTS.md',
  };

  /** What a change of these files makes of a repository with such links. */
  async function edit(...edited: readonly string[]): Promise<ReadSides> {
    const directory = repository();
    commit(directory, files);
    for (const [path, to] of Object.entries(links)) stage(directory, '120000', to, path);
    commitIndex(directory);
    git(directory, 'checkout', '-q', '-f', '-b', 'feature');
    commit(directory, Object.fromEntries(edited.map((path) => [path, 'kind: other\n'])));
    return readSides(directory, branch('main', 'feature'));
  }

  /** Places whose gap at head is not the one at base. */
  const differing = ({ base, head }: ReadSides): readonly string[] => {
    const before = new Set(base.gaps.map(({ subject }) => subject));
    return head.gaps.filter(({ subject }) => !before.has(subject)).map(({ at }) => at.path);
  };

  test.each([
    { story: 'the target of a link', path: 'notes/np.txt', gaps: ['k8s/np.yaml'] },
    { story: 'the target of links through links', path: 'notes/linked/readme.txt', gaps: ['k8s/chain.yaml'] },
    { story: 'a manifest in linked folders', path: 'notes/linked/np.yaml', gaps: ['folder', 'through'] },
    { story: 'a template of a chart', path: 'charts/web/templates/_helpers.tpl', gaps: [] },
    { story: 'a script of a kustomization', path: 'apps/web/run.sh', gaps: [] },
    { story: 'a kustomization by its bare name', path: 'apps/bare/Kustomization', gaps: [] },
    { story: 'an input outside the kustomization', path: 'shared/a.env', gaps: [] },
    { story: 'an input behind a link', path: 'notes/linked/b.env', gaps: [] },
    { story: 'a file in a folder that a chart links to', path: 'files/motd.txt', gaps: [] },
  ])('$story may matter', async ({ path, gaps }) => {
    const sides = await edit(path);
    expect(sides.merge).toEqual({ kind: 'clean' });
    expect(differing(sides)).toEqual(gaps);
    const id = ({ files: read, unread }: Snapshot) => read.get(repoPath(path))?.id ?? unread.get(repoPath(path));
    expect(id(sides.head)).not.toBe(id(sides.base));
  });

  test.each(['AGENTS.md', 'notes/other.md'])('%s cannot matter', async (path) => {
    const sides = await edit(path);
    expect(sides.merge).toEqual({ kind: 'untouched' });
    expect([sides.base, sides.head].map(({ files: read, unread, gaps }) => [read.size, unread.size, gaps])).toEqual([
      [0, 0, []],
      [0, 0, []],
    ]);
  });

  test('everything else has its id', async () => {
    const { head } = await edit('a.yaml');
    const names = [...head.files.keys(), ...head.unread.keys()].toSorted();
    expect(names).toEqual([...Object.keys(files), ...Object.keys(links)].toSorted());
  });

  test('a link that says no path stands for the whole tree', async () => {
    const directory = repository();
    commit(directory, { 'a.yaml': '1', 'README.md': '1' });
    stage(directory, '120000', 'x/'.repeat(3000), 'long.yaml');
    commitIndex(directory);
    git(directory, 'branch', 'feature');
    git(directory, 'symbolic-ref', 'HEAD', 'refs/heads/feature');
    stage(directory, '100644', '2', 'README.md');
    commitIndex(directory);
    expect(differing(await readSides(directory, branch('main', 'feature')))).toEqual(['long.yaml']);
  });
});

describe('nothing of the repository runs', () => {
  test('filters, merge drivers, hooks, monitors and transports stay still', async () => {
    const directory = repository();
    const marker = join(root, 'marker');
    const bait = join(root, 'bait.sh');
    writeFileSync(bait, `#!/bin/sh\necho "$0 $*" >> '${marker}'\ncat\n`, { mode: 0o755 });
    commit(directory, { 'a.yaml': lines() });
    git(directory, 'checkout', '-q', '-b', 'feature');
    commit(directory, {
      'a.yaml': lines('a: feature'),
      '.gitattributes': '* filter=bait diff=bait merge=bait text eol=crlf ident export-subst\n',
    });
    git(directory, 'checkout', '-q', 'main');
    commit(directory, {
      'a.yaml': lines('i: main'),
      '.gitattributes': '* filter=bait diff=bait merge=bait text eol=crlf ident export-subst\n',
    });
    mkdirSync(join(directory, '.git', 'info'), { recursive: true });
    writeFileSync(join(directory, '.git', 'info', 'attributes'), '* merge=bait filter=bait diff=bait\n');
    for (const hook of [
      'post-checkout',
      'post-merge',
      'post-index-change',
      'reference-transaction',
      'pre-auto-gc',
      'fsmonitor-watchman',
    ]) {
      writeFileSync(join(directory, '.git', 'hooks', hook), `#!/bin/sh\n${bait} hook\n`, { mode: 0o755 });
    }
    const settings = {
      'merge.bait.driver': `${bait} merge %A`,
      'merge.default': 'bait',
      'filter.bait.smudge': `${bait} smudge`,
      'filter.bait.clean': `${bait} clean`,
      'filter.bait.process': `${bait} process`,
      'filter.bait.required': 'true',
      'diff.bait.textconv': `${bait} textconv`,
      'diff.bait.command': `${bait} diff`,
      'diff.external': `${bait} external`,
      'core.fsmonitor': `${bait} fsmonitor`,
      'core.hooksPath': join(directory, '.git', 'hooks'),
      'core.pager': `${bait} pager`,
      'core.sshCommand': `${bait} ssh`,
      'core.alternateRefsCommand': `${bait} alternates`,
      'core.gitProxy': `${bait} proxy`,
      'core.attributesFile': join(directory, '.git', 'info', 'attributes'),
      'pager.rev-parse': `${bait} pager`,
      'alias.rev-parse': `!${bait} alias`,
      'credential.helper': `!${bait} credential`,
      'remote.origin.url': `ext::${bait} remote`,
      'remote.origin.promisor': 'true',
      'remote.origin.uploadpack': `${bait} uploadpack`,
      'protocol.ext.allow': 'always',
      'extensions.partialClone': 'origin',
      'core.repositoryFormatVersion': '1',
      'trace2.normalTarget': join(root, 'trace'),
    };
    for (const [name, value] of Object.entries(settings))
      execFileSync('git', ['config', '-f', join(directory, '.git', 'config'), name, value]);
    const { head, merge } = await readSides(directory, branch('main', 'feature'));
    expect(merge).toEqual({ kind: 'clean' });
    expect(texts(head)['a.yaml']).toBe(lines('a: feature', 'i: main'));
    await expect(readSides(directory, branch('main', '1'.repeat(40)))).rejects.toThrow('names no commit');
    await expect(readSides(directory, branch('main', `${'1'.repeat(40)}~1`))).rejects.toThrow('names no commit');
    await defaultBase(directory, 'feature');
    expect(existsSync(marker)).toBe(false);
    expect(existsSync(join(root, 'trace'))).toBe(false);
    // The bait is live: the same merge in the repository itself takes it.
    execFileSync('git', ['merge-tree', '--write-tree', 'main', 'feature'], { cwd: directory, stdio: 'pipe' });
    expect(existsSync(marker)).toBe(true);
  });

  test('replaced objects and the environment of the user do not count', async () => {
    const directory = repository();
    const narrow = commit(directory, { 'a.yaml': 'narrow' });
    git(directory, 'checkout', '-q', '-b', 'feature');
    const wide = commit(directory, { 'a.yaml': 'wide' });
    git(directory, 'replace', wide, narrow);
    process.env['GIT_DIR'] = join(root, 'nowhere');
    try {
      expect(texts((await readSides(directory, branch('main', 'feature'))).head)).toEqual({ 'a.yaml': 'wide' });
    } finally {
      delete process.env['GIT_DIR'];
    }
  });
});

describe('names of commits', () => {
  const missing = [
    ['origin/main', '`origin/main` names no commit of this repository; run `git fetch origin main`'],
    ['release/1.2', '`release/1.2` names no commit of this repository; run `git fetch origin release/1.2`'],
    [
      'a'.repeat(40),
      `\`${'a'.repeat(40)}\` names no commit of this repository; run \`git fetch origin ${'a'.repeat(40)}\``,
    ],
    ['--all', '`--all` names no commit of this repository; run `git fetch origin --all`'],
  ] as const;
  test.each(missing)('%s is missing', async (name, message) => {
    const directory = repository();
    commit(directory, {});
    await expect(readSides(directory, branch(name, 'HEAD'))).rejects.toThrow(message);
  });

  test.each([
    ['main', 'main', 'refs/heads/main'],
    ['origin/main', 'origin/main', 'refs/remotes/origin/main'],
  ])('a tag that shadows the branch %s does not become the base', async (base, tag, full) => {
    const directory = repository();
    const first = commit(directory, { 'a.yaml': 'narrow' });
    git(directory, 'update-ref', 'refs/remotes/origin/main', first);
    git(directory, 'checkout', '-q', '-b', 'feature');
    const head = commit(directory, { 'a.yaml': 'wide' });
    git(directory, 'tag', tag);
    git(directory, 'config', 'core.warnAmbiguousRefs', 'false');
    await expect(readSides(directory, branch(base, 'feature'))).rejects.toThrow(`write \`${full}\` for the branch`);
    expect((await readSides(directory, branch(full, 'feature'))).base.name).toBe(first);
    git(directory, 'branch', first, head);
    expect((await readSides(directory, branch(first, 'feature'))).base.name).toBe(first);
  });

  test('a folder that is no repository', async () => {
    const directory = mkdtempSync(join(root, 'plain-'));
    await expect(readSides(directory, branch('main', 'HEAD'))).rejects.toThrow(
      'is not a git repository; name one with `--repo`',
    );
    expect(readdirSync(directory)).toEqual([]);
  });

  test('histories without a common commit', async () => {
    const directory = repository();
    commit(directory, {});
    git(directory, 'checkout', '-q', '--orphan', 'other');
    git(directory, 'commit', '-q', '--allow-empty', '-m', 'other root');
    await expect(readSides(directory, branch('main', 'other'))).rejects.toThrow('no common commit');
  });

  test('the default base is the default branch of the remote, and never head itself', async () => {
    const directory = repository();
    const first = commit(directory, {});
    await expect(defaultBase(directory)).rejects.toThrow('run `git fetch origin main`');
    git(directory, 'checkout', '-q', '-b', 'feature');
    expect(await defaultBase(directory)).toBe('main');
    git(directory, 'update-ref', 'refs/remotes/origin/master', first);
    expect(await defaultBase(directory)).toBe('origin/master');
    git(directory, 'update-ref', 'refs/remotes/origin/trunk', first);
    git(directory, 'symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk');
    expect(await defaultBase(directory)).toBe('origin/HEAD');
    expect(await defaultBase(directory, 'origin/master')).toBe('origin/HEAD');
  });
});
