import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommandLine } from '../../src/shell/command-line.ts';
import { type FileTree, git } from './fake-git.ts';

/** A repository in a fresh folder below `root` whose files are tracked and not committed. */
export function workTree(root: string, files: FileTree, origin?: string): string {
  const directory = mkdtempSync(join(root, 'tree-'));
  git(directory, 'init', '-q', '--initial-branch=main', '.');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  git(directory, 'add', '--all', '.');
  if (origin !== undefined) git(directory, 'remote', 'add', 'origin', origin);
  return directory;
}

/** What one command line printed, and how it ended. */
export type CommandResult = { readonly status: number; readonly said: string; readonly complained: string };

/** Runs a command line in this process. */
export async function runCommand(...args: readonly string[]): Promise<CommandResult> {
  const [said, complained]: [string[], string[]] = [[], []];
  const status = await runCommandLine(args, {
    print: (text) => void said.push(text),
    complain: (line) => void complained.push(line),
    progress: () => {},
    style: 'plain',
  });
  return { status, said: said.join('\n'), complained: complained.join('\n') };
}

/** A pod as YAML; `labels` follow `app`, as in `, pci: "true"`. */
export const podYaml = (namespace: string, name: string, labels = ''): string =>
  `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name}${labels} } }
spec: { containers: [{ name: main, image: "x@sha256:${'a1'.repeat(32)}" }] }
`;
