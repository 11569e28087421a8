/** Where a command writes: results to stdout, everything else to stderr. */
export type Terminal = {
  readonly print: (text: string) => void;
  /** One line about what is wrong. */
  readonly complain: (line: string) => void;
  /** What a long run is doing, on a terminal only. */
  readonly progress: (line: string) => void;
  readonly style: 'plain' | 'colour';
};

/** The process's own terminal. Colours only where somebody can see them and has not asked for none. */
export function terminal(): Terminal {
  const isWatched = process.stderr.isTTY;
  // Who reads only the first lines (`| head`) has read enough; the exit status still tells the verdict.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    print: (text) => void process.stdout.write(text.endsWith('\n') ? text : `${text}\n`),
    complain: (line) => void process.stderr.write(`cde-gate: ${line}\n`),
    progress: (line) => void (isWatched && process.stderr.write(`\r\x1b[2K${line === '' ? '' : `… ${line}`}`)),
    style: process.stdout.isTTY && process.env['NO_COLOR'] === undefined ? 'colour' : 'plain',
  };
}
