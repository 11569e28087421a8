import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { type Checker, type CheckResult, CheckStatus } from '@stryker-mutator/api/check';
import type { Mutant } from '@stryker-mutator/api/core';
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';

// A mutant that does not compile is caught before any test runs. Stryker's own checker needs the compiler API that
// TypeScript 7 no longer has; this one asks `tsc` about one mutant of each file at a time.

/** What a change may leave behind is no reason to call it caught. */
const LENIENT = { noUnusedLocals: false, noUnusedParameters: false, allowUnreachableCode: true };

function createChecker(): Checker {
  let scratch = '';
  const originals = new Map<string, string>();

  const original = async (path: string): Promise<string> => {
    const text = originals.get(path) ?? (await readFile(path, 'utf8'));
    originals.set(path, text);
    return text;
  };

  return {
    async init() {
      await mkdir('.stryker-tmp', { recursive: true });
      scratch = await mkdtemp('.stryker-tmp/types-');
      await cp('src', join(scratch, 'src'), { recursive: true });
      const config = { extends: '../../tsconfig.json', include: ['src'], compilerOptions: LENIENT };
      await writeFile(join(scratch, 'tsconfig.json'), JSON.stringify(config));
    },
    async group(mutants) {
      const rounds: string[][] = [];
      const used = new Map<string, number>();
      for (const { id, fileName } of mutants) {
        const round = used.get(fileName) ?? 0;
        used.set(fileName, round + 1);
        (rounds[round] ??= []).push(id);
      }
      return rounds;
    },
    async check(mutants) {
      const paths = new Map(mutants.map((mutant) => [relative(process.cwd(), mutant.fileName), mutant]));
      for (const [path, mutant] of paths) await writeFile(join(scratch, path), mutate(await original(path), mutant));
      const problems = await compile(scratch);
      for (const path of paths.keys()) await writeFile(join(scratch, path), await original(path));
      const results: Record<string, CheckResult> = {};
      for (const [path, { id }] of paths) {
        const reason = problems.find((line) => line.startsWith(`${path}(`));
        results[id] =
          reason === undefined ? { status: CheckStatus.Passed } : { status: CheckStatus.CompileError, reason };
      }
      return results;
    },
  };
}

function mutate(text: string, { location: { start, end }, replacement }: Mutant): string {
  const lines = text.split('\n');
  const offset = ({ line, column }: typeof start): number =>
    lines.slice(0, line).reduce((sum, { length }) => sum + length + 1, column);
  return text.slice(0, offset(start)) + replacement + text.slice(offset(end));
}

/** The lines that `tsc` prints: none when everything compiles. */
async function compile(folder: string): Promise<readonly string[]> {
  const flags = ['-p', '.', '--incremental', '--tsBuildInfoFile', 'types.tsbuildinfo'];
  const tsc = join(process.cwd(), 'node_modules/.bin/tsc');
  return await promisify(execFile)(tsc, flags, { cwd: folder }).then(
    () => [],
    ({ stdout }: { stdout: string }) => stdout.split('\n'),
  );
}

export const strykerPlugins = [declareFactoryPlugin(PluginKind.Checker, 'types', createChecker)];
