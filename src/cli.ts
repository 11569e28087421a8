import { runCommandLine } from './shell/command-line.ts';

process.exitCode = await runCommandLine(process.argv.slice(2));
