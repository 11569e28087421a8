import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FakeGitHub } from './fake-github.ts';
import type { ActionEvent } from './github-events.ts';

// Starts the action as the runner does: one script, node of this machine, and no environment but the documented one.

export type ActionRun = {
  readonly fake: FakeGitHub;
  readonly event: ActionEvent;
  readonly inputs: Readonly<Record<string, string>>;
  /** `GITHUB_WORKSPACE` and the working directory. */
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The script of `runs.main`; the committed bundle unless a test brings its own. */
  readonly main?: string;
};

/** A workflow command as the runner would obey it, wherever in the log it came from. */
export type WorkflowCommand = {
  readonly command: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
};

export type ActionResult = {
  /** Null when a signal ended the process, which is also how a run over 60 s ends. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly commands: readonly WorkflowCommand[];
  readonly durationMs: number;
};

const bundle = fileURLToPath(new URL('../../dist/index.js', import.meta.url));

/** Reads `GITHUB_OUTPUT`: `name=value` and `name<<DELIMITER` lines. Throws on what the runner would refuse. */
export function parseOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const [, name, sign, rest = ''] = /^(.*?)(<<|=)(.*)$/.exec(line) ?? [];
    if (line === '') continue;
    if (name === undefined || name === '')
      throw new Error(`output line \`${line}\` is neither name=value nor name<<delimiter`);
    const end = sign === '=' ? index : lines.indexOf(rest, index + 1);
    if (end < 0) throw new Error(`output \`${name}\` never ends: no line \`${rest}\``);
    outputs[name] = sign === '=' ? rest : lines.slice(index + 1, end).join('\n');
    index = end;
  }
  return outputs;
}

function unescaped(text: string): string {
  const letters: Readonly<Record<string, string>> = {
    '%0D': '\r',
    '%0A': '\n',
    '%3A': ':',
    '%2C': ',',
    '%5D': ']',
    '%3B': ';',
    '%25': '%',
  };
  return text.replace(/%(?:0D|0A|3A|2C|5D|3B|25)/g, (code) => letters[code] ?? code);
}

function commandOf(line: string): WorkflowCommand | undefined {
  // The new form only after white space, the old one anywhere in a line (actions/runner `ActionCommand`).
  const [, command = '', given = '', message = ''] =
    /^\s*::([^\s:]+)(?: ([^:]*))?::(.*)$/.exec(line) ?? /##\[([^\s\]]+)(?: ([^\]]*))?\](.*)$/.exec(line) ?? [];
  if (command === '') return undefined;
  const pairs = given
    .split(/[,;]/)
    .map((pair) => pair.split('='))
    .filter(([name]) => name !== undefined && name !== '');
  const properties = Object.fromEntries(
    pairs.map(([name = '', ...value]) => [name.trim(), unescaped(value.join('='))]),
  );
  return { command, properties, message: unescaped(message) };
}

/** The commands that a log contains. Between `::stop-commands::token` and `::token::` there are none. */
export function parseCommands(log: string): readonly WorkflowCommand[] {
  const commands: WorkflowCommand[] = [];
  let resume: string | undefined;
  for (const line of log.split(/\r\n|\r|\n/)) {
    const found = commandOf(line);
    if (found === undefined) continue;
    if (resume !== undefined) resume = found.command === resume ? undefined : resume;
    else if (found.command === 'stop-commands') resume = found.message;
    else commands.push(found);
  }
  return commands;
}

function environment({ fake, event, inputs, cwd, env = {} }: ActionRun, temp: string): Record<string, string> {
  const { owner, name } = fake.state.repository;
  const given = Object.entries(inputs).map(([key, value]) => [
    `INPUT_${key.replaceAll(' ', '_').toUpperCase()}`,
    value,
  ]);
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: join(temp, 'home'),
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__self',
    GITHUB_ACTOR: 'dev',
    GITHUB_API_URL: fake.apiUrl,
    GITHUB_ENV: join(temp, 'env'),
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: join(temp, 'event.json'),
    GITHUB_GRAPHQL_URL: `${fake.url}/api/graphql`,
    GITHUB_JOB: 'cde-gate',
    GITHUB_OUTPUT: join(temp, 'output'),
    GITHUB_PATH: join(temp, 'path'),
    GITHUB_REF: event.ref,
    GITHUB_REF_NAME: event.ref.replace(/^refs\/(?:heads|tags|pull)\//, ''),
    GITHUB_REPOSITORY: `${owner}/${name}`,
    GITHUB_REPOSITORY_OWNER: owner,
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '4711',
    GITHUB_RUN_NUMBER: '1',
    GITHUB_SERVER_URL: fake.url,
    GITHUB_SHA: event.sha,
    GITHUB_STATE: join(temp, 'state'),
    GITHUB_STEP_SUMMARY: join(temp, 'summary'),
    GITHUB_WORKFLOW: 'cde-gate',
    GITHUB_WORKSPACE: cwd,
    RUNNER_ARCH: 'X64',
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: join(temp, 'runner'),
    ...Object.fromEntries(given),
    ...env,
  };
}

/** Runs the action's main script to its end. Never throws for what the script does; read `exitCode`. */
export async function runAction(run: ActionRun): Promise<ActionResult> {
  const temp = mkdtempSync(join(tmpdir(), 'run-action-'));
  for (const folder of ['home', 'runner']) mkdirSync(join(temp, folder));
  for (const file of ['env', 'output', 'path', 'state', 'summary']) writeFileSync(join(temp, file), '');
  writeFileSync(join(temp, 'event.json'), JSON.stringify(run.event.payload));
  const started = performance.now();
  const child = spawn(process.execPath, [run.main ?? bundle], {
    cwd: run.cwd,
    env: environment(run, temp),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  const durationMs = performance.now() - started;
  const [out, err] = [Buffer.concat(stdout).toString('utf8'), Buffer.concat(stderr).toString('utf8')];
  const written = {
    outputs: parseOutputs(readFileSync(join(temp, 'output'), 'utf8')),
    summary: readFileSync(join(temp, 'summary'), 'utf8'),
  };
  rmSync(temp, { recursive: true, force: true });
  return { exitCode, stdout: out, stderr: err, ...written, commands: parseCommands(`${out}\n${err}`), durationMs };
}
