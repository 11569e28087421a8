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

export type FakeRepository = {
  readonly directory: string;
  readonly base: string;
  readonly head: string;
  /** GitHub's test merge: first parent `base`, second parent `head`, published as `refs/pull/<number>/merge`. */
  readonly merge: string;
};

/** Commits a whole tree; the index has to describe the tree before it. */
export function commitTree(directory: string, files: FileTree, parents: readonly string[], message: string): string {
  const work = mkdtempSync(join(tmpdir(), 'fake-git-tree-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    writeFileSync(join(work, path), content);
  }
  // `git add` drops what the new tree lacks, because the index describes the tree before it.
  git(directory, `--work-tree=${work}`, 'add', '--all', '--force', '.');
  rmSync(work, { recursive: true });
  const tree = git(directory, 'write-tree');
  return git(directory, 'commit-tree', tree, ...parents.flatMap((id) => ['-p', id]), '-m', message);
}

/**
 * A fresh bare repository holding `base` on `main`, `head` on top of it, and the merge of both, with the references that
 * GitHub keeps for pull request `number`. The same files give the same ids.
 */
export function fakeRepository(number: number, base: FileTree, head: FileTree): FakeRepository {
  const directory = mkdtempSync(join(tmpdir(), 'fake-git-'));
  git(directory, 'init', '-q', '--bare', '--initial-branch=main', '.');
  const baseId = commitTree(directory, base, [], 'base');
  const headId = commitTree(directory, head, [baseId], 'head');
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
