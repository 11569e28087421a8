import { readFileSync } from 'node:fs';

// Reads a report of Stryker and prints one line per mutant that no test noticed. A comment `survives: reason`, on the line
// of a mutant or alone on the line above, explains it; an explanation of nothing is reported too.

type Position = { readonly line: number; readonly column: number };
type Mutant = {
  readonly status: string;
  readonly replacement: string;
  readonly location: { readonly start: Position; readonly end: Position };
};
type Report = {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
};

const CAUGHT = new Set(['Killed', 'Timeout', 'RuntimeError', 'CompileError']);
const MISSED = new Set(['Survived', 'NoCoverage']);
const EXPLANATION = /\/\/ survives: \S/;

const oneLine = (text: string): string => {
  const joined = text.replaceAll(/\s+/g, ' ');
  return joined.length > 80 ? `${joined.slice(0, 77)}...` : joined;
};

function originalOf(lines: readonly string[], { start, end }: Mutant['location']): string {
  const text = lines.slice(start.line - 1, end.line);
  const last = (text.pop() ?? '').slice(0, end.column - 1);
  return [...text, last].join('\n').slice(start.column - 1);
}

const report = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Report; // what Stryker wrote
const count = { caught: 0, explained: 0, missed: 0, idle: 0 };
for (const [path, { source, mutants }] of Object.entries(report.files)) {
  const lines = source.split('\n');
  const explanationOf = (line: number): number | undefined => {
    if (EXPLANATION.test(lines[line - 1] ?? '')) return line;
    const above = lines[line - 2] ?? '';
    return EXPLANATION.test(above) && above.trimStart().startsWith('//') ? line - 1 : undefined;
  };
  const used = new Set<number>();
  for (const { status, replacement, location } of mutants) {
    if (CAUGHT.has(status)) count.caught += 1;
    if (!MISSED.has(status)) continue;
    const explanation = explanationOf(location.start.line);
    if (explanation === undefined) {
      count.missed += 1;
      const { line, column } = location.start;
      const untested = status === 'NoCoverage' ? ' (no test comes here)' : '';
      console.log(
        `${path}:${line}:${column} ${oneLine(originalOf(lines, location))} -> ${oneLine(replacement)}${untested}`,
      );
    } else {
      count.explained += 1;
      used.add(explanation);
    }
  }
  for (const [index, text] of lines.entries()) {
    if (!EXPLANATION.test(text) || used.has(index + 1)) continue;
    count.idle += 1;
    console.log(`${path}:${index + 1} explains a survivor that there is not`);
  }
}
const share = (100 * count.caught) / (count.caught + count.missed);
console.log(
  `${share.toFixed(1)} %: ${count.caught} caught, ${count.missed} survived, ${count.explained} explained, ${count.idle} idle explanations`,
);
if (count.missed + count.idle > 0) process.exitCode = 1;
