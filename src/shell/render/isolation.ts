import { spawnSync } from 'node:child_process';
import { findProgram } from './find-program.ts';

/**
 * What this machine can put around a renderer, as words before its own command line. `network`: whether it then has none.
 * Nothing here is relied on alone: what would make a renderer reach out is refused before it is started.
 */
export type Isolation = {
  readonly command: (maxMemoryBytes: number) => readonly string[];
  readonly network: 'none' | 'not isolated';
};

let known: Isolation | undefined;

/** Tries out once what the machine permits. Ubuntu 24.04 and most containers permit no network namespace without root. */
export function probeIsolation(): Isolation {
  known ??= probe();
  return known;
}

function probe(): Isolation {
  const prlimit = findProgram('prlimit');
  const unshare = findProgram('unshare');
  const alone = unshare === undefined ? [] : [unshare, '--map-root-user', '--net', '--'];
  const isAlone = works([...alone]);
  // Address space, of which Go reserves far more than it uses: a last wall behind GOMEMLIMIT and the look at what is used.
  const limit = (bytes: number): readonly string[] =>
    prlimit === undefined ? [] : [prlimit, `--as=${bytes + (4 << 20) * 1024}`, '--core=0', `--fsize=${1 << 28}`, '--'];
  const isLimited = works(limit(1 << 30));
  return {
    command: (bytes) => [...(isLimited ? limit(bytes) : []), ...(isAlone ? alone : [])],
    network: isAlone ? 'none' : 'not isolated',
  };
}

function works([program, ...args]: readonly string[]): boolean {
  if (program === undefined) return false;
  const child = spawnSync(program, [...args, process.execPath, '--version'], {
    env: {},
    stdio: 'ignore',
    timeout: 10_000,
  });
  return child.status === 0;
}
