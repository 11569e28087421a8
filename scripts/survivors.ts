import { readFileSync } from 'node:fs';

// Reads a report of Stryker and prints one line per mutant that no test noticed. A comment `survives: reason`, on the line
// of a mutant or alone on the line above, explains it; "survives `text`: reason" explains that replacement wherever it
// stands in the file. An explanation of nothing is reported too.

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
const EXPLANATION = /\/\/ survives(?: `(.+)`)?: \S/;

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
  const explanations = new Map(
    lines.flatMap((text, index) => {
      const match = EXPLANATION.exec(text);
      return match === null ? [] : [[index + 1, { replacement: match[1], alone: text.trimStart().startsWith('//') }]];
    }),
  );
  const explanationOf = (line: number, replacement: string): number | undefined => {
    const own = explanations.get(line);
    if (own !== undefined && own.replacement === undefined) return line;
    const above = explanations.get(line - 1);
    if (above?.alone === true && above.replacement === undefined) return line - 1;
    return [...explanations].find((each) => each[1].replacement === replacement)?.[0];
  };
  const used = new Set<number>();
  for (const { status, replacement, location } of mutants) {
    if (CAUGHT.has(status)) count.caught += 1;
    if (!MISSED.has(status)) continue;
    const explanation = explanationOf(location.start.line, replacement);
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
  for (const line of explanations.keys()) {
    if (used.has(line)) continue;
    count.idle += 1;
    console.log(`${path}:${line} explains a survivor that there is not`);
  }
}
const share = (100 * count.caught) / (count.caught + count.missed);
console.log(
  `${share.toFixed(1)} %: ${count.caught} caught, ${count.missed} survived, ${count.explained} explained, ${count.idle} idle explanations`,
);
if (count.missed + count.idle > 0) process.exitCode = 1;
