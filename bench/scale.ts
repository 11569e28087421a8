import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { assessBoth, buildModel } from '../src/assessment.ts';
import { compare } from '../src/change/change.ts';
import type { JsonObject } from '../src/manifest/json.ts';
import { repoPath } from '../src/manifest/location.ts';
import { type Resource, readResources } from '../src/manifest/resource.ts';
import type { Snapshot } from '../src/manifest/snapshot.ts';
import { createCompiler } from '../src/policy/compiler.ts';
import { detectEnforcement } from '../src/policy/kinds.ts';
import { buildSpace } from '../src/reach/space.ts';
import { RULES } from '../src/rules/catalog.ts';
import { interestsOf } from '../src/scope/classify.ts';
import { DEFAULT_SETTINGS } from '../src/settings/settings.ts';
import { type ClusterSize, clusterPair } from './clusters.ts';

// Prints how long the engine takes from objects to findings, and how that grows with the cluster. Git, YAML and reports
// are left out: run.ts measures them. Each size runs in a process of its own, once and cold, as a check does.

const STAGES = ['model', 'space', 'assess', 'compare', 'rules'] as const;
type Stage = (typeof STAGES)[number];
type Measured = {
  readonly seconds: { readonly [S in Stage]: number };
  readonly peak_mib: number;
  readonly outcome: { readonly [what: string]: number };
};
type Row = ClusterSize & { readonly target: { readonly seconds: number; readonly mib: number } | undefined };

const mixed = { networkPolicyOnly: false };
const SMOKE: readonly Row[] = [{ workloads: 200, classes: 100, policies: 100, ...mixed, target: undefined }];
const ROWS: readonly Row[] = [
  { workloads: 1_000, classes: 500, policies: 1_000, ...mixed, target: undefined },
  { workloads: 10_000, classes: 2_000, policies: 2_000, ...mixed, target: { seconds: 1, mib: 4_096 } },
  { workloads: 100_000, classes: 20_000, policies: 10_000, ...mixed, target: { seconds: 10, mib: 4_096 } },
];
/** A size that takes longer is reported as that; waiting for it tells nothing more. */
const PATIENCE_SECONDS = 300;

/** The pipeline of src/gate.ts from resources on, with a clock between its stages. */
function measure(size: ClusterSize): Measured {
  const pair = clusterPair(size);
  const known = new Map<JsonObject, readonly Resource[]>();
  const [base, head] = [toResources(pair.base, known), toResources(pair.head, known)];
  const seconds: { [S in Stage]: number } = { model: 0, space: 0, assess: 0, compare: 0, rules: 0 };
  const timed = <T>(stage: Stage, work: () => T): T => {
    const started = performance.now();
    const value = work();
    seconds[stage] = (performance.now() - started) / 1_000;
    return value;
  };
  const { taxonomy } = DEFAULT_SETTINGS;
  const enforcement = detectEnforcement(DEFAULT_SETTINGS.enforcement, base, head);
  const compiler = createCompiler(enforcement);
  const models = timed('model', () => ({
    base: buildModel(base, compiler),
    head: buildModel(head, compiler),
  }));
  const sides = { base: models.base.value, head: models.head.value };
  const space = timed('space', () => buildSpace(sides, 'possible', interestsOf(sides, taxonomy)));
  const assessed = timed('assess', () => assessBoth(models, space.value, taxonomy));
  const change = timed('compare', () =>
    compare(assessed, { base: EMPTY, head: EMPTY }, space.gaps, taxonomy, enforcement),
  );
  const findings = timed('rules', () => RULES.flatMap(({ check }) => check(change)));
  return {
    seconds,
    peak_mib: process.resourceUsage().maxRSS / 1_024,
    outcome: {
      'classes in the space': space.value.size,
      'changed pairs': change.reach.length,
      findings: findings.length,
      gaps: change.gaps.length,
    },
  };
}

/** Files matter to `compare` only as gate files, and these clusters have none. */
const EMPTY: Snapshot = { name: 'generated', files: new Map(), unread: new Map(), gaps: [] };

/** Resources as the reader makes them: each object in a file of its own, and shared by the sides that share the file. */
function toResources(bodies: readonly JsonObject[], known: Map<JsonObject, readonly Resource[]>): readonly Resource[] {
  return bodies.flatMap((body, index) => {
    const resources = known.get(body) ?? readBody(body, index);
    known.set(body, resources);
    return resources;
  });
}

function readBody(body: JsonObject, index: number): readonly Resource[] {
  const document = {
    path: repoPath(`${index}.json`),
    index: 0,
    value: body,
    text: JSON.stringify(body),
    line: 1,
    doubts: [],
  };
  return readResources(document).value;
}

/** One size in a process of its own, or why there is no figure. */
function measureApart(size: ClusterSize): Measured | string {
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    // More room than the target, so that passing it is measured instead of crashing.
    ['--max-old-space-size=8192', fileURLToPath(import.meta.url), '--size', JSON.stringify(size)],
    { encoding: 'utf8', timeout: PATIENCE_SECONDS * 1_000, maxBuffer: 64 * 2 ** 20 },
  );
  if (signal !== null) return `no result within ${PATIENCE_SECONDS} s (${signal})`;
  if (status !== 0) return `ended with status ${status}: ${/^.*Error.*$/m.exec(stderr)?.[0] ?? stderr.slice(0, 200)}`;
  return JSON.parse(stdout) as Measured; // the child prints what `measure` answers
}

const total = ({ seconds }: Measured): number => STAGES.reduce((sum, stage) => sum + seconds[stage], 0);
const times = (value: number, other: number): string => `×${(value / other).toFixed(1)}`;
const against = (value: number, target: number): string =>
  `${value <= target ? 'met' : 'MISSED'}, ${times(value, target)} of ${target}`;

const PARTS = ['workloads', 'classes', 'policies'] as const;
const cells = (values: readonly string[]): string => values.map((value) => value.padStart(9)).join(' ');
const note = (text: string): void => console.log(`${' '.repeat(10)}${text}`);

/** Prints every size below the one before; answers whether each of them was decided and found the widening. */
function printRows(rows: readonly Row[]): boolean {
  console.log(cells([...PARTS, ...STAGES, 'engine s', 'peak MiB']));
  let isSound = true;
  let before: { readonly size: ClusterSize; readonly measured: Measured } | undefined;
  for (const { target, ...size } of rows) {
    const measured = measureApart(size);
    const counts = PARTS.map((part) => String(size[part]));
    if (typeof measured === 'string') {
      console.log(`${cells(counts)}  ${measured}`);
      isSound = false;
      continue;
    }
    const { seconds, peak_mib, outcome } = measured;
    const figures = [...STAGES.map((stage) => seconds[stage]), total(measured)].map((value) => value.toFixed(2));
    console.log(cells([...counts, ...figures, peak_mib.toFixed(0)]));
    note(
      Object.entries(outcome)
        .map(([what, count]) => `${count} ${what}`)
        .join(', '),
    );
    if (before !== undefined) {
      const smaller = before;
      const grown = PARTS.map((part) => `${times(size[part], smaller.size[part])} ${part}`).join(', ');
      const cost = `${times(total(measured), total(smaller.measured))} time, ${times(peak_mib, smaller.measured.peak_mib)} memory`;
      note(`growth: ${grown} → ${cost}`);
    }
    // Nothing generated is doubtful, so a gap is a limit the engine ran into: fast, perhaps, but no answer.
    const isDecided = outcome['gaps'] === 0;
    if (!isDecided) note('UNDECIDED: the engine ran into its limits, so the time is not that of an answer');
    if (target !== undefined && isDecided)
      note(`target: ${against(total(measured), target.seconds)} s; ${against(peak_mib, target.mib)} MiB`);
    isSound &&= isDecided && (outcome['findings'] ?? 0) > 0;
    before = { size, measured };
  }
  return isSound;
}

const flag = process.argv.indexOf('--size');
if (flag < 0) process.exitCode = printRows(process.argv.includes('--smoke') ? SMOKE : ROWS) ? 0 : 1;
// The parent wrote this argument.
else console.log(JSON.stringify(measure(JSON.parse(process.argv[flag + 1] ?? '') as ClusterSize)));
