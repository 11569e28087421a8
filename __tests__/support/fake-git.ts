import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

// Git as GitHub serves it: over HTTP, read only, any object by id, partial clones allowed.

const quiet = {
  PATH: process.env['PATH'] ?? '',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
} as const;

const identity = {
  GIT_AUTHOR_NAME: 'dev',
  GIT_AUTHOR_EMAIL: 'dev@example.com',
  GIT_AUTHOR_DATE: '2026-01-02T03:04:05Z',
  GIT_COMMITTER_NAME: 'dev',
  GIT_COMMITTER_EMAIL: 'dev@example.com',
  GIT_COMMITTER_DATE: '2026-01-02T03:04:05Z',
} as const;

/** What one git command prints. Throws when git fails. */
export function gitBytes(directory: string, ...args: readonly string[]): Buffer {
  return execFileSync('git', args, { cwd: directory, env: { ...quiet, ...identity }, stdio: 'pipe' });
}

/** The same as text, without its last newline. */
export function git(directory: string, ...args: readonly string[]): string {
  return gitBytes(directory, ...args)
    .toString('utf8')
    .replace(/\n$/, '');
}

/** Path to content. A path missing in the next tree is deleted there. */
export type FileTree = Readonly<Record<string, string>>;

/**
 * An entry that no file system could hold, or that is no file: a link (`120000`, the content is what it says), a submodule
 * (`160000`, the content is a commit id), a name of any bytes.
 */
export type OddEntry = {
  readonly mode: '100644' | '120000' | '160000';
  readonly path: string | Buffer;
  readonly content: string | Buffer;
};

export type FakeRepository = {
  readonly directory: string;
  readonly base: string;
  readonly head: string;
  /** GitHub's test merge: first parent `base`, second parent `head`, published as `refs/pull/<number>/merge`. */
  readonly merge: string;
};

/** Puts an entry of any mode and name into the index. */
function stage(directory: string, { mode, path, content }: OddEntry): void {
  const asked = { cwd: directory, env: { ...quiet, ...identity }, stdio: 'pipe' } as const;
  const id =
    mode === '160000'
      ? String(content)
      : execFileSync('git', ['hash-object', '-w', '--stdin'], { ...asked, input: content })
          .toString()
          .trim();
  const input = Buffer.concat([Buffer.from(`${mode} ${id}\t`), Buffer.from(path), Buffer.from([0])]);
  execFileSync('git', ['update-index', '-z', '--index-info'], { ...asked, input });
}

/** Commits a whole tree; the index has to describe the tree before it. `odd` entries win over files in their place. */
export function commitTree(
  directory: string,
  files: FileTree,
  parents: readonly string[],
  message: string,
  odd: readonly OddEntry[] = [],
): string {
  const work = mkdtempSync(join(tmpdir(), 'fake-git-tree-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    writeFileSync(join(work, path), content);
  }
  // `git add` drops what the new tree lacks, because the index describes the tree before it.
  git(directory, `--work-tree=${work}`, 'add', '--all', '--force', '.');
  rmSync(work, { recursive: true });
  for (const entry of odd) stage(directory, entry);
  const tree = git(directory, 'write-tree');
  return git(directory, 'commit-tree', tree, ...parents.flatMap((id) => ['-p', id]), '-m', message);
}

/**
 * A fresh bare repository holding `base` on `main`, `head` with its `odd` entries on top of it, and the merge of both, with
 * the references that GitHub keeps for pull request `number`. The same files give the same ids.
 */
export function fakeRepository(
  number: number,
  base: FileTree,
  head: FileTree,
  odd: readonly OddEntry[] = [],
): FakeRepository {
  const directory = mkdtempSync(join(tmpdir(), 'fake-git-'));
  git(directory, 'init', '-q', '--bare', '--initial-branch=main', '.');
  const baseId = commitTree(directory, base, [], 'base');
  const headId = commitTree(directory, head, [baseId], 'head', odd);
  const mergeId = git(directory, 'commit-tree', `${headId}^{tree}`, '-p', baseId, '-p', headId, '-m', 'merge');
  git(directory, 'update-ref', 'refs/heads/main', baseId);
  git(directory, 'update-ref', `refs/pull/${number}/head`, headId);
  git(directory, 'update-ref', `refs/pull/${number}/merge`, mergeId);
  return { directory, base: baseId, head: headId, merge: mergeId };
}

const served = {
  'uploadpack.allowAnySHA1InWant': 'true',
  'uploadpack.allowFilter': 'true',
  'safe.directory': '*',
} as const;

function configuration(values: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(values);
  const pairs = entries.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(entries.length), ...Object.fromEntries(pairs) };
}

/** Hands one request to `git http-backend` (a CGI program). `path` is what follows the repository, `/info/refs` say. */
export function serveGit(directory: string, path: string, request: IncomingMessage, response: ServerResponse): void {
  const header = (name: string): string => String(request.headers[name] ?? '');
  const env = {
    ...quiet,
    ...configuration(served),
    GIT_PROJECT_ROOT: directory,
    GIT_HTTP_EXPORT_ALL: '1',
    GIT_PROTOCOL: header('git-protocol'),
    PATH_INFO: path,
    QUERY_STRING: new URL(request.url ?? '/', 'http://fake').search.slice(1),
    REQUEST_METHOD: request.method ?? 'GET',
    CONTENT_TYPE: header('content-type'),
    HTTP_CONTENT_ENCODING: header('content-encoding'),
    ...(header('content-length') === '' ? {} : { CONTENT_LENGTH: header('content-length') }),
  };
  const backend = spawn('git', ['http-backend'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
  request.pipe(backend.stdin);
  // The client may hang up, or git may answer before it has read everything; neither is the fake's affair.
  backend.stdin.on('error', () => {});
  const chunks: Buffer[] = [];
  backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  backend.on('close', () => {
    const whole = Buffer.concat(chunks);
    const end = whole.indexOf('\r\n\r\n');
    const headers = whole
      .subarray(0, Math.max(end, 0))
      .toString('latin1')
      .split('\r\n')
      .map((line) => line.split(': ')); // CGI
    const status = headers.find(([name]) => name === 'Status')?.[1] ?? (end < 0 ? '500' : '200');
    for (const [name = '', value = ''] of headers)
      if (name !== '' && name !== 'Status') response.setHeader(name, value);
    response.writeHead(Number.parseInt(status, 10)).end(whole.subarray(end < 0 ? 0 : end + 4));
  });
}
