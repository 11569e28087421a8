import type { Terminal } from './terminal.ts';

/** Exit status: 0 pass, 1 hold or block (or denied), 2 undecided, 64 wrong usage. */
export type ExitStatus = 0 | 1 | 2 | 64;

/** One subcommand. `usage` begins with its arguments; `run` gets what follows its name. */
export type Command = {
  readonly usage: string;
  readonly summary: string;
  readonly run: (args: readonly string[], out: Terminal) => Promise<ExitStatus>;
};

/** What a user wrote wrong, in one line. */
export class UsageError extends Error {}
