import { parseArgs } from 'node:util';
import { parsePort } from '../../algebra/ports.ts';
import type { Gap } from '../../manifest/gap.ts';
import { connectivity, connectivityDiff, readModels, verdict } from '../../query.ts';
import { changesAs, connectionsAs, GRAPH_FORMATS, type GraphFormat, verdictText } from '../../report/graph.ts';
import { type Command, UsageError } from '../command.ts';
import { readFolder } from '../folder.ts';
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
    const { value: models, gaps } = readModels([readFolder(directory)]);
    const [model] = models;
    if (isRefused(gaps, out) || model === undefined) return 2;
    out.print(connectionsAs(graphFormat(values.format), connectivity(model)));
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
    const { value: models, gaps } = readModels([readFolder(baseDirectory), readFolder(headDirectory)]);
    const [base, head] = models;
    if (isRefused(gaps, out) || base === undefined || head === undefined) return 2;
    out.print(changesAs(graphFormat(values.format), connectivityDiff(base, head)));
    return 0;
  },
};

/** One packet, and what decides about it at both ends. */
export const verdictCommand: Command = {
  usage: 'DIR --from PEER --to PEER --port TCP/443 [--format text|json]',
  summary: 'say whether one connection is allowed, and which rule decides',
  run: async (args, out) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        port: { type: 'string' },
        format: { type: 'string', default: 'text' },
      },
    });
    const [directory] = only(positionals, ['DIR']);
    if (values.from === undefined || values.to === undefined || values.port === undefined)
      throw new UsageError('`--from`, `--to` and `--port` are needed');
    const destination = parsePort(values.port);
    if (destination === undefined) throw new UsageError(`\`${values.port}\` is not a port such as \`TCP/443\``);
    const { value: models, gaps } = readModels([readFolder(directory)]);
    const [model] = models;
    if (isRefused(gaps, out) || model === undefined) return 2;
    const answer = verdict(model, values.from, values.to, destination);
    if ('error' in answer) {
      out.complain(answer.error);
      return 2;
    }
    out.print(values.format === 'json' ? JSON.stringify(answer, undefined, 2) : verdictText(answer));
    return answer.allowed ? 0 : 1;
  },
};

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
