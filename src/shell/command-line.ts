import { type Command, type ExitStatus, UsageError } from './command.ts';
import { check } from './commands/check.ts';
import { connectivityCommand, diffCommand, verdictCommand } from './commands/connectivity.ts';
import { demo } from './commands/demo.ts';
import { doctor } from './commands/doctor.ts';
import { explain } from './commands/explain.ts';
import { init } from './commands/init.ts';
import { merge } from './commands/merge.ts';
import { pin } from './commands/pin.ts';
import { roots } from './commands/roots.ts';
import { scan } from './commands/scan.ts';
import { snapshot } from './commands/snapshot.ts';
import { FolderFailure } from './folder.ts';
import { GitFailure } from './git.ts';
import { type Terminal, terminal } from './terminal.ts';
import { TOOL } from './tool.ts';

const COMMANDS: { readonly [name: string]: Command } = {
  check,
  connectivity: connectivityCommand,
  diff: diffCommand,
  verdict: verdictCommand,
  explain,
  merge,
  roots,
  snapshot,
  scan,
  pin,
  demo,
  init,
  doctor,
};

/** Runs the command line and answers the exit status. Only this function turns failures into statuses. */
export async function runCommandLine(args: readonly string[], out: Terminal = terminal()): Promise<ExitStatus> {
  const [name, ...rest] = args;
  if (name === '--version' || name === '-V') {
    out.print(`${TOOL.name} ${TOOL.version}`);
    return 0;
  }
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    out.print(usage());
    return name === undefined ? 64 : 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    out.complain(`there is no command \`${name}\`; known: ${Object.keys(COMMANDS).join(', ')}`);
    return 64;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    out.print(`cde-gate ${name} ${command.usage}\n\n${command.summary}`);
    return 0;
  }
  try {
    return await command.run(rest, out);
  } catch (error) {
    if (
      error instanceof UsageError ||
      (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
    ) {
      out.complain(`${error.message}; usage: cde-gate ${name} ${command.usage}`);
      return 64;
    }
    if (error instanceof GitFailure || error instanceof FolderFailure) {
      out.complain(error.message);
      return 2;
    }
    throw error;
  }
}

function usage(): string {
  const rows = Object.entries(COMMANDS).map(
    ([name, command]) => `  cde-gate ${name} ${command.usage}\n      ${command.summary}`,
  );
  return `cde-gate: does this change widen the cardholder data environment?\n\n${rows.join('\n')}\n\nexit status: 0 pass · 1 hold, block or denied · 2 undecided · 64 wrong usage`;
}
