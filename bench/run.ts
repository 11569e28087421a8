import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { assessBoth, buildModel } from '../src/assessment.ts';
import { compare } from '../src/change/change.ts';
import type { Instant } from '../src/evidence.ts';
import { evaluate, readSettings } from '../src/gate.ts';
import { createReader, readManifests } from '../src/manifest/inventory.ts';
import { createCompiler } from '../src/policy/compiler.ts';
import { detectEnforcement } from '../src/policy/kinds.ts';
import { buildSpace } from '../src/reach/space.ts';
import { render } from '../src/report/catalog.ts';
import { RULES } from '../src/rules/catalog.ts';
import { interestsOf } from '../src/scope/classify.ts';
import { readSides } from '../src/shell/sides.ts';
import { makeRepository, type Variant } from './generate.ts';

// Prints how long the shipped program takes on generated repositories, where the time goes, and how it grows.
// Figures are for reading and comparing; only the smoke run fails, and only when a run does not end as it should.

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const isSmoke = process.argv.includes('--smoke');
const sizes = isSmoke ? [300] : [300, 3_000, 10_000];
const variants: readonly Variant[] = ['one-rule', 'no-manifest', 'default-deny-deleted', 'namespace-relabelled'];
const runs = isSmoke ? 1 : 5;
const EXPECTED: { readonly [V in Variant]: number } = {
  'one-rule': 1,
  'no-manifest': 0,
  'default-deny-deleted': 1,
  'namespace-relabelled': 1,
};

type Run = { readonly seconds: number; readonly status: number | null };

const argumentsOf = (directory: string, variant: Variant): readonly string[] => [
  cli,
  'check',
  '--repo',
  directory,
  '--base',
  'main',
  '--head',
  variant,
];

/** One whole process, from start to end. */
function runOnce(directory: string, variant: Variant): Run {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, argumentsOf(directory, variant), { stdio: 'ignore' });
  return { seconds: (performance.now() - started) / 1_000, status };
}

/** Peak memory of one more run in MiB. The hook runs before the program and changes nothing of it. */
function peakOf(directory: string, variant: Variant): number {
  const hook = `data:text/javascript,process.on('exit',()=>process.stderr.write('\\npeak '+process.resourceUsage().maxRSS+'\\n'))`;
  const { stderr } = spawnSync(process.execPath, ['--import', hook, ...argumentsOf(directory, variant)], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return Math.round(Number(/^peak (\d+)$/m.exec(stderr)?.[1] ?? 0) / 1_024);
}

/** Stage by stage in this process, in milliseconds. */
async function split(directory: string, variant: Variant): Promise<string> {
  const marks: [string, number][] = [];
  let last = performance.now();
  const mark = (name: string): void => {
    const now = performance.now();
    marks.push([name, now - last]);
    last = now;
  };
  const sides = await readSides(directory, { base: 'main', head: variant, headIs: 'branch' });
  mark('git');
  if (sides.merge.kind !== 'clean')
    return `${marks.map(([name, ms]) => `${name} ${ms.toFixed(0)}`).join(' · ')} (untouched)`;
  const now = '2026-11-21T00:00:00Z' as Instant; // a fixed moment; nothing generated depends on it
  const settings = readSettings(sides.base, now).value;
  const read = createReader();
  const resources = {
    base: readManifests(sides.base, settings.manifests, read),
    head: readManifests(sides.head, settings.manifests, read),
  };
  mark('parse');
  const enforcement = detectEnforcement(settings.enforcement, resources.base.value, resources.head.value);
  const compiler = createCompiler(enforcement);
  const models = {
    base: buildModel(resources.base.value, compiler),
    head: buildModel(resources.head.value, compiler),
  };
  mark('model');
  const pair = { base: models.base.value, head: models.head.value };
  const space = buildSpace(pair, 'possible', interestsOf(pair, settings.taxonomy));
  mark('space');
  const assessed = assessBoth(models, space.value, settings.taxonomy);
  mark('assess');
  const change = compare(assessed, sides, space.gaps, settings.taxonomy, enforcement);
  mark('compare');
  const findings = RULES.flatMap(({ check }) => check(change)).length;
  mark('rules');
  const judgement = evaluate({ ...sides, request: undefined, now }, { name: 'cde-gate', version: '0.0.0' });
  last = performance.now();
  render('markdown', judgement, { style: 'plain', links: undefined });
  mark('report');
  return `${marks.map(([name, ms]) => `${name} ${ms.toFixed(0)}`).join(' · ')} ms; ${space.value.size} classes, ${change.reach.length} changed pairs, ${findings} findings`;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

let failed = 0;
let smallest: { readonly files: number; readonly seconds: number } | undefined;
console.log(
  `${'files'.padStart(6)}  ${'pull request'.padEnd(22)} ${'min'.padStart(6)} ${'median'.padStart(7)} ${'max'.padStart(6)}  ${'peak MiB'.padStart(8)}  growth`,
);
for (const size of sizes) {
  const { directory, files } = makeRepository(size, variants);
  for (const variant of variants) {
    runOnce(directory, variant);
    const measured = Array.from({ length: runs }, () => runOnce(directory, variant));
    const seconds = measured.map((each) => each.seconds);
    if (measured.some(({ status }) => status !== EXPECTED[variant])) {
      failed += 1;
      console.log(
        `${variant}: ended with status ${measured.map(({ status }) => status).join(', ')}, expected ${EXPECTED[variant]}`,
      );
    }
    if (variant === 'one-rule') smallest ??= { files, seconds: median(seconds) };
    const growth =
      smallest === undefined
        ? ''
        : `×${(files / smallest.files).toFixed(0)} files, ×${(median(seconds) / smallest.seconds).toFixed(1)} time`;
    const figures = [Math.min(...seconds), median(seconds), Math.max(...seconds)]
      .map((value) => value.toFixed(2).padStart(6))
      .join(' ');
    console.log(
      `${String(files).padStart(6)}  ${variant.padEnd(22)} ${figures}  ${String(peakOf(directory, variant)).padStart(8)}  ${growth}`,
    );
    console.log(`${' '.repeat(8)}${await split(directory, variant)}`);
  }
  rmSync(directory, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;
