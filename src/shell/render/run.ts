import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { probeIsolation } from './isolation.ts';
import type { RenderLimits } from './limits.ts';
import type { PrivateFolder } from './private-folder.ts';

/** What a program wrote, or in a few words why there is nothing. `stderr` is as it came. */
export type RunResult =
  | { readonly kind: 'output'; readonly stdout: string; readonly milliseconds: number }
  | { readonly kind: 'failed'; readonly status: string; readonly stderr: string };

const MAX_COMPLAINT = 64_000;

/**
 * Runs a program of the runner on files of a pull request: no shell, an environment from scratch, no input, and bounds on
 * time, output and memory. It starts no other program, since none is on its PATH; what it started anyhow ends with it.
 */
export async function runRenderer(
  [program, ...args]: readonly [string, ...string[]],
  folder: PrivateFolder,
  limits: RenderLimits,
): Promise<RunResult> {
  const started = performance.now();
  const [first = program, ...rest] = [...probeIsolation().command(limits.maxMemoryBytes), program, ...args];
  const child = spawn(first, rest, {
    cwd: folder.work,
    env: environment(folder, limits),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a group of its own, which can be ended as a whole
  });
  const stdout: Buffer[] = [];
  let said = '';
  let stopped: string | undefined;
  const stop = (why: string): void => {
    stopped ??= why;
    endGroup(child.pid);
  };
  const timer = setTimeout(() => stop(`took longer than ${limits.maxMilliseconds / 1000} s`), limits.maxMilliseconds);
  const tooLarge = `needed more than ${Math.round(limits.maxMemoryBytes / (1 << 20))} MiB of memory`;
  const watch = setInterval(() => {
    if (usedMemory(child.pid) > limits.maxMemoryBytes) stop(tooLarge);
  }, WATCH_MILLISECONDS);
  let written = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    written += chunk.length;
    if (written > limits.maxOutputBytes) stop(`wrote more than ${limits.maxOutputBytes} bytes`);
    else stdout.push(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    // The beginning says what failed, the end why.
    if (said.length > MAX_COMPLAINT) said = `${said.slice(0, MAX_COMPLAINT / 4)} … ${said.slice(-MAX_COMPLAINT / 4)}`;
  });
  const status = await new Promise<string | undefined>((resolve) => {
    child.on('error', () => resolve('cannot be started'));
    child.on('exit', () => endGroup(child.pid)); // a pipe that a grandchild holds would keep us waiting
    child.on('close', (code, signal) =>
      resolve(code === 0 ? undefined : signal === null ? `ended with status ${code}` : `was ended by ${signal}`),
    );
  });
  clearTimeout(timer);
  clearInterval(watch);
  const why = stopped ?? (status === undefined ? undefined : MEMORY_PROBLEM.test(said) ? tooLarge : status);
  if (why !== undefined) return { kind: 'failed', status: why, stderr: stopped === undefined ? said : '' };
  return {
    kind: 'output',
    stdout: Buffer.concat(stdout).toString(),
    milliseconds: Math.round(performance.now() - started),
  };
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody of the group is left.
  }
}

/** How Go ends when the machine gives it no more. */
const MEMORY_PROBLEM = /out of memory|cannot allocate memory|pthread_create failed/i;
const WATCH_MILLISECONDS = 50;
const PAGE_BYTES = 4096;

/** What a process holds in memory, where the system tells (Linux); 0 where it does not. */
function usedMemory(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * PAGE_BYTES;
  } catch {
    return 0;
  }
}

/** Nothing of the runner's own: no credentials, no proxies, no configuration. */
function environment(folder: PrivateFolder, { maxMemoryBytes }: RenderLimits): Record<string, string> {
  const nowhere = 'http://127.0.0.1:9'; // the port of `discard`: what tries to reach out all the same ends here
  const home = (name: string) => join(folder.home, name);
  return {
    PATH: folder.programs,
    HOME: folder.home,
    TMPDIR: folder.temporary,
    LC_ALL: 'C',
    TZ: 'UTC',
    XDG_CONFIG_HOME: home('config'),
    XDG_CACHE_HOME: home('cache'),
    XDG_DATA_HOME: home('data'),
    HELM_CONFIG_HOME: home('helm-config'),
    HELM_CACHE_HOME: home('helm-cache'),
    HELM_DATA_HOME: home('helm-data'),
    HELM_PLUGINS: home('helm-plugins'),
    HELM_NO_PLUGINS: '1',
    KUBECONFIG: home('kubeconfig'),
    KUSTOMIZE_PLUGIN_HOME: home('kustomize-plugins'),
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    ALL_PROXY: nowhere,
    GOMEMLIMIT: String(maxMemoryBytes),
    MALLOC_ARENA_MAX: '1',
  };
}
