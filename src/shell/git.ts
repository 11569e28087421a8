import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';

// Runs git so that nothing the repository says makes it run anything else. What comes in is a folder with a repository;
// what goes out are commit ids and bytes of objects. What changes mean is not known here.

/** Git could not answer; the message is one line and says what would make it right. */
export class GitFailure extends Error {}

/** What one git command said. */
export type GitAnswer = { readonly status: number; readonly stdout: Buffer; readonly stderr: string };

/**
 * A repository opened for reading. `directory` is where the user keeps it: it resolves names, and nothing else.
 * `objects` is a private bare repository that borrows its objects: no configuration, attributes, hooks or replacements of
 * the user's repository exist there, so a merge finds no driver to run, and new objects never reach the user's.
 */
export type Repository = {
  readonly directory: string;
  readonly objects: string;
  readonly shallow: ReadonlySet<string>;
};

const HARDENED = [
  ['--no-pager', '--literal-pathspecs'],
  ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false', '-c', 'protocol.file.allow=never'],
  // Git refuses folders of other users because their configuration may name programs. None of it is obeyed here, and in
  // containers the checkout usually belongs to another user.
  ['-c', 'safe.directory=*'],
].flat();

/** From scratch: a variable that is not listed does not reach git. Relative entries of PATH could lie in the checkout. */
const environment = (): Record<string, string> => ({
  PATH: (process.env['PATH'] ?? '').split(delimiter).filter(isAbsolute).join(delimiter),
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: devNull,
  GIT_ATTR_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: 'none', // Git before 2.39.4 does not know the line above; a fetch it starts finds no transport.
});

/** What a fetch needs of the machine to get out of a company network. */
const NETWORK_VARIABLES = [
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'NO_PROXY',
  'https_proxy',
  'http_proxy',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'GIT_SSL_CAINFO',
];

/** Starts git without a shell. The caller reads its output and ends its input. */
export function startGit(args: readonly string[], extra: Readonly<Record<string, string>> = {}) {
  const child = spawn('git', [...HARDENED, ...args], {
    env: { ...environment(), ...extra },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => {}); // git may end before it has read everything; its status tells
  const stderr: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  const ended = new Promise<Omit<GitAnswer, 'stdout'>>((resolve, reject) => {
    child.on('error', () =>
      reject(new GitFailure('`git` cannot be started; install git 2.38 or newer and put it on `PATH`')),
    );
    child.on('close', (status) => resolve({ status: status ?? -1, stderr: Buffer.concat(stderr).toString() }));
  });
  ended.catch(() => {}); // whoever awaits it sees the failure; nobody may be waiting yet
  return { child, ended };
}

/** Asks git one question, offline, and waits for the whole answer, whatever its status. */
export async function askGit(
  args: readonly string[],
  extra: Readonly<Record<string, string>> = {},
): Promise<GitAnswer> {
  const { child, ended } = startGit(args, extra);
  const stdout: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stdin.end();
  const { status, stderr } = await ended;
  return { status, stderr, stdout: Buffer.concat(stdout) };
}

/** Like `askGit`, where every status but 0 is a failure. */
export async function expectGit(args: readonly string[]): Promise<Buffer> {
  const answer = await askGit(args);
  if (answer.status !== 0) throw gitFailure(args, answer);
  return answer.stdout;
}

/** One command in a repository this program made itself; it alone may use the network. Throws GitFailure. */
export async function runGit(
  directory: string,
  args: readonly string[],
  extra: Readonly<Record<string, string>> = {},
): Promise<Buffer> {
  const network = NETWORK_VARIABLES.flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]] as const],
  );
  const answer = await askGit(['-C', directory, ...args], {
    ...Object.fromEntries(network),
    GIT_ALLOW_PROTOCOL: 'https:http',
    ...extra,
  });
  if (answer.status !== 0) throw gitFailure(args, answer);
  return answer.stdout;
}

/** The command word and git's own first line. Arguments stay out: they may be long. */
export function gitFailure(args: readonly string[], { status, stderr }: Omit<GitAnswer, 'stdout'>): GitFailure {
  const [first = ''] = stderr.split('\n');
  const command = args.find((arg, index) => !arg.startsWith('-') && args[index - 1] !== '-C') ?? '';
  const cure = /missing|unable to read|not a tree|bad object|could not get object|not our ref|does not exist/i.test(
    first,
  )
    ? '; if this is a partial clone, run `git fetch --refetch --no-filter origin`'
    : '';
  return new GitFailure(
    `\`git ${command}\` ended with status ${status} (${first.replace(/^(fatal|error): /, '')})${cure}`,
  );
}

/** Opens the repository a folder lies in, for as long as `use` takes. Throws GitFailure when there is none. */
export async function withRepository<T>(directory: string, use: (repository: Repository) => Promise<T>): Promise<T> {
  const { status, stdout } = await askGit([
    '-C',
    directory,
    'rev-parse',
    '--path-format=absolute',
    '--git-path',
    'objects',
    '--git-path',
    'shallow',
    '--show-object-format',
  ]);
  const [lent, shallowFile, format, ...rest] = stdout.toString().split('\n');
  if (status !== 0 || lent === undefined || shallowFile === undefined || format === undefined || rest.length !== 1) {
    throw new GitFailure(
      `\`${directory}\` is not a git repository; name one with \`--repo\`, or compare two folders with \`--base-dir\` and \`--head-dir\``,
    );
  }
  const objects = mkdtempSync(join(tmpdir(), 'cde-gate-objects-'));
  try {
    mkdirSync(join(objects, 'refs'));
    mkdirSync(join(objects, 'objects', 'info'), { recursive: true });
    writeFileSync(join(objects, 'HEAD'), 'ref: refs/heads/none\n');
    writeFileSync(
      join(objects, 'config'),
      `[core]\n\trepositoryFormatVersion = 1\n\tbare = true\n[extensions]\n\tobjectFormat = ${format}\n`,
    );
    writeFileSync(join(objects, 'objects', 'info', 'alternates'), `"${lent.replaceAll(/[\\"]/g, '\\$&')}"\n`);
    // Without the list of cut commits git would look for the parents of each and fail.
    if (existsSync(shallowFile)) cpSync(shallowFile, join(objects, 'shallow'));
    const cut = existsSync(shallowFile) ? readFileSync(shallowFile, 'utf8').split('\n') : [];
    return await use({ directory, objects, shallow: new Set(cut.filter((line) => line !== '')) });
  } finally {
    rmSync(objects, { recursive: true, force: true });
  }
}

/**
 * The commit a name stands for. A name that both a tag and a branch have is refused: git would take the tag, and whoever
 * may push tags could make head its own base. Throws GitFailure naming the fetch that brings it, or the name to write.
 */
export async function resolveCommit({ directory, shallow }: Repository, name: string): Promise<string> {
  const args = [
    '-c',
    'core.warnAmbiguousRefs=true',
    '-C',
    directory,
    'rev-parse',
    '--verify',
    '--end-of-options',
    `${name}^{commit}`,
  ];
  const { status, stdout, stderr } = await askGit(args);
  // A whole object id always means that object, even where a branch is named like it.
  if (
    status === 0 &&
    /^warning: refname .* is ambiguous/m.test(stderr) &&
    !/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(name)
  ) {
    const full = name.startsWith('origin/') ? `refs/remotes/${name}` : `refs/heads/${name}`;
    throw new GitFailure(
      `\`${name}\` is the name of several references here, a tag perhaps; write \`${full}\` for the branch`,
    );
  }
  if (status === 0) return stdout.toString().trim();
  const fetched = name.replace(/^(refs\/remotes\/)?origin\//, '');
  const cure = shallow.size > 0 && /[~^@]/.test(name) ? 'git fetch --unshallow' : `git fetch origin ${fetched}`;
  throw new GitFailure(`\`${name}\` names no commit of this repository; run \`${cure}\``);
}

/** The parents written in a commit itself, also where a shallow clone cuts them off. */
export async function commitParents(directory: string, commit: string): Promise<readonly string[]> {
  const text = (await expectGit(['-C', directory, 'cat-file', 'commit', commit])).toString();
  return [...(/^tree [0-9a-f]+\n((?:parent [0-9a-f]+\n)*)/.exec(text)?.[1] ?? '').matchAll(/[0-9a-f]{40,}/g)].map(
    ([id]) => id,
  );
}

const DEFAULT_BASES = [
  'refs/remotes/origin/HEAD',
  'refs/remotes/origin/main',
  'refs/remotes/origin/master',
  'refs/heads/main',
  'refs/heads/master',
];

/**
 * The branch a change is most likely made for: the remote's default branch, else `main` or `master`, the remote's first;
 * never the branch that `head` names itself. Throws GitFailure when there is none.
 */
export async function defaultBase(directory: string, head = 'HEAD'): Promise<string> {
  const answer = await askGit(['-C', directory, 'for-each-ref', '--format=%(refname)', ...DEFAULT_BASES]);
  const known = answer.stdout.toString().split('\n');
  const own = (await askGit(['-C', directory, 'rev-parse', '--symbolic-full-name', '--end-of-options', head])).stdout
    .toString()
    .trim()
    .split('\n')
    .at(-1);
  const base = DEFAULT_BASES.find((name) => known.includes(name) && name !== own);
  if (base === undefined)
    throw new GitFailure(
      'there is no `origin/main`, `origin/master`, `main` or `master` to compare with; run `git fetch origin main`, or name one with `--base`',
    );
  return base.replace(/^refs\/(remotes|heads)\//, '');
}
