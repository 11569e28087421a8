import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clusterPair, writeCluster } from './clusters.ts';

// Prints how long the shipped `diff` takes on two folders, beside the tool that answers the same question: whole process
// against whole process, output thrown away. Where the peer cannot be installed, that is said and our figure stands alone.

const PEER = 'github.com/np-guard/netpol-analyzer/cmd/netpolicy@v1.4.4';
const RUNS = 5;
const size = { workloads: 1_000, classes: 500, policies: 1_000, networkPolicyOnly: true };

const folder = mkdtempSync(join(tmpdir(), 'cde-gate-peer-'));
const [base, head] = [join(folder, 'base'), join(folder, 'head')];

/** The peer's program, or why there is none: what `go` said, word for word. */
function installPeer(): { readonly program: string } | { readonly problem: string } {
  const bin = join(folder, 'bin');
  const { error, status, stderr } = spawnSync('go', ['install', PEER], {
    encoding: 'utf8',
    env: { ...process.env, GOBIN: bin },
  });
  if (error !== undefined) return { problem: `go cannot be started: ${error.message}` };
  return status === 0 ? { program: join(bin, 'netpolicy') } : { problem: stderr.trim() };
}

/** Seconds of whole processes after one warm-up, or how a run failed. */
function time(program: string, args: readonly string[]): readonly number[] | string {
  const seconds: number[] = [];
  for (let run = 0; run <= RUNS; run += 1) {
    const started = performance.now();
    const { status, stderr } = spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
    if (run > 0) seconds.push((performance.now() - started) / 1_000);
    if (status !== 0) return `ended with status ${status}: ${stderr.trim().slice(0, 500)}`;
  }
  return seconds.toSorted((a, b) => a - b);
}

const middle = (sorted: readonly number[]): number => sorted[sorted.length >> 1] ?? Number.NaN;

/** Prints one line and answers the median; undefined when there is none. */
function report(name: string, measured: readonly number[] | string): number | undefined {
  if (typeof measured === 'string') {
    console.log(`${name.padEnd(16)} ${measured}`);
    return undefined;
  }
  const figures = [measured[0] ?? Number.NaN, middle(measured), measured.at(-1) ?? Number.NaN];
  console.log(`${name.padEnd(16)} ${figures.map((value) => value.toFixed(2).padStart(7)).join(' ')}`);
  return middle(measured);
}

try {
  const pair = clusterPair(size);
  writeCluster(base, pair.base);
  writeCluster(head, pair.head);
  console.log(`diff of ${size.workloads} workloads under ${size.policies} NetworkPolicies, one of them edited`);
  console.log(`${'seconds'.padEnd(16)} ${['min', 'median', 'max'].map((text) => text.padStart(7)).join(' ')}`);
  const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
  const own = report('cde-gate', time(process.execPath, [cli, 'diff', base, head]));
  if (own === undefined) process.exitCode = 1;
  const peer = installPeer();
  if ('problem' in peer) console.log(`no comparison: \`go install ${PEER}\` failed\n${peer.problem}`);
  else {
    const other = report('netpol-analyzer', time(peer.program, ['diff', '--dir1', base, '--dir2', head, '--quiet']));
    if (own !== undefined && other !== undefined)
      console.log(`netpol-analyzer takes ×${(other / own).toFixed(2)} the time`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
