import { parseArgs } from 'node:util';
import { parsePort } from '../../algebra/ports.ts';
import { readSettings } from '../../gate.ts';
import type { Gap } from '../../manifest/gap.ts';
import type { Snapshot } from '../../manifest/snapshot.ts';
import { connectivity, connectivityDiff, type Questioned, readModels, verdict } from '../../query.ts';
import { changesAs, connectionsAs, GRAPH_FORMATS, type GraphFormat, verdictText } from '../../report/graph.ts';
import { now } from '../clock.ts';
import { type Command, UsageError } from '../command.ts';
import { readFolder } from '../folder.ts';
import { defaultBase } from '../git.ts';
import { readSides } from '../sides.ts';
import type { Terminal } from '../terminal.ts';

/** All declared connections of a folder. */
export const connectivityCommand: Command = {
  usage: 'DIR [--format text|json|csv|dot|mermaid]',
  summary: 'print every declared connection',
  run: async (args, out) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { format: { type: 'string', default: 'text' } },
    });
    const [directory] = only(positionals, ['DIR']);
    const asked = readStates([readFolder(directory)], out);
    if (asked === undefined) return 2;
    out.print(connectionsAs(graphFormat(values.format), connectivity(asked.head)));
    return 0;
  },
};

/** Connections that differ between two folders. */
export const diffCommand: Command = {
  usage: 'BASE_DIR HEAD_DIR [--format text|json|csv|dot|mermaid]',
  summary: 'print gained and lost connections',
  run: async (args, out) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { format: { type: 'string', default: 'text' } },
    });
    const [baseDirectory, headDirectory] = only(positionals, ['BASE_DIR', 'HEAD_DIR']);
    const asked = readStates([readFolder(baseDirectory), readFolder(headDirectory)], out);
    if (asked?.base === undefined) return 2;
    out.print(changesAs(graphFormat(values.format), connectivityDiff(asked.base, asked.head)));
    return 0;
  },
};

/** One packet, and what decides about it at both ends; on a change, the same before it. */
export const verdictCommand: Command = {
  usage:
    'DIR | --base-dir DIR --head-dir DIR | --repo DIR [--base REF] [--head REF]   --from PEER --to PEER --port TCP/443 [--format text|json]',
  summary: 'say whether one connection is allowed, and which rule decides',
  run: async (args, out) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...SOURCES,
        from: { type: 'string' },
        to: { type: 'string' },
        port: { type: 'string' },
        format: { type: 'string', default: 'text' },
      },
    });
    if (values.from === undefined || values.to === undefined || values.port === undefined)
      throw new UsageError('`--from`, `--to` and `--port` are needed');
    const destination = parsePort(values.port);
    if (destination === undefined) throw new UsageError(`\`${values.port}\` is not a port such as \`TCP/443\``);
    const questioned = await readQuestioned(values, positionals, out);
    if (questioned === undefined) return 2;
    const answer = verdict(questioned, values.from, values.to, destination);
    if ('error' in answer) {
      out.complain(answer.error);
      return 2;
    }
    out.print(values.format === 'json' ? JSON.stringify(answer, undefined, 2) : verdictText(answer, destination));
    return answer.allowed ? 0 : 1;
  },
};

/** Options that say which state a question is about. */
export const SOURCES = {
  repo: { type: 'string' },
  base: { type: 'string' },
  head: { type: 'string', default: 'HEAD' },
  'base-dir': { type: 'string' },
  'head-dir': { type: 'string' },
} as const;

type Sources = {
  readonly repo?: string | undefined;
  readonly base?: string | undefined;
  readonly head: string;
  readonly 'base-dir'?: string | undefined;
  readonly 'head-dir'?: string | undefined;
};

/** The state or the two states that the options name; undefined, with complaints, when they cannot be read. */
export async function readQuestioned(
  values: Sources,
  positionals: readonly string[],
  out: Terminal,
): Promise<Questioned | undefined> {
  return readStates(await readSnapshots(values, positionals), out);
}

/** What one state declares, or base and head, by the settings of the first; undefined, with complaints, where unreadable. */
function readStates(snapshots: readonly Snapshot[], out: Terminal): Questioned | undefined {
  const [first] = snapshots;
  const settings = first && readSettings(first, now());
  const { value, gaps } = readModels(snapshots, settings?.value);
  if (isRefused([...(settings?.gaps ?? []), ...gaps], out)) return undefined;
  const [base, head] = value;
  if (base === undefined) return undefined;
  return head === undefined ? { head: base } : { base, head };
}

/** One snapshot, or base and head. */
async function readSnapshots(values: Sources, positionals: readonly string[]): Promise<readonly Snapshot[]> {
  const [baseDir, headDir] = [values['base-dir'], values['head-dir']];
  if (baseDir !== undefined && headDir !== undefined) return [readFolder(baseDir), readFolder(headDir)];
  if (values.repo === undefined) return [readFolder(only(positionals, ['DIR'])[0])];
  const base = values.base ?? (await defaultBase(values.repo, values.head));
  const sides = await readSides(values.repo, { base, head: values.head, headIs: 'branch', whole: true });
  return [sides.base, sides.head];
}

function graphFormat(name: string): GraphFormat {
  const format = GRAPH_FORMATS.find((known) => known === name);
  if (format === undefined) throw new UsageError(`there is no format \`${name}\`; known: ${GRAPH_FORMATS.join(', ')}`);
  return format;
}

/** Exactly the named arguments. */
function only<const N extends readonly string[]>(
  given: readonly string[],
  names: N,
): { readonly [K in keyof N]: string } {
  if (given.length !== names.length) throw new UsageError(`wants ${names.join(' and ')}`);
  return given as { readonly [K in keyof N]: string }; // as many as there are names, checked above
}

/** Says every gap. What the API server would refuse makes an answer impossible; a doubt does not. */
function isRefused(gaps: readonly Gap[], out: Terminal): boolean {
  for (const { message, at } of gaps) out.complain(`${at.path}:${at.line}: ${message}`);
  return gaps.some(({ nature }) => nature !== 'doubt');
}
