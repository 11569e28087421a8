import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { GivenOutcome } from '../decision/merge.ts';
import { parsePartOutcome } from '../decision/part-outcome.ts';
import { readText } from './commands/report-file.ts';

/** More files than a matrix has jobs. */
const MAX_FILES = 1_000;

/** The outcomes of files, and of all JSON files below folders. What cannot be read is one that judged nothing. */
export function readOutcomes(paths: readonly string[]): readonly GivenOutcome[] {
  return paths.flatMap(filesAt).map((name) => {
    const text = readText(name);
    const outcome =
      typeof text === 'string'
        ? parsePartOutcome(text)
        : { kind: 'unusable' as const, why: `cannot be read (${text.problem}); run its part again` };
    return { name, outcome };
  });
}

function filesAt(path: string): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      .toSorted()
      .slice(0, MAX_FILES)
      .map((name) => join(path, name));
  } catch {
    return [path]; // reading it says why not
  }
}
