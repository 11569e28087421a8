import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { mergedStatus, mergeOutcomes } from '../../decision/merge.ts';
import { MERGED_FORMATS, renderMerged } from '../../report/merged.ts';
import { type Command, UsageError } from '../command.ts';
import { readOutcomes } from '../outcomes.ts';
import { TOOL } from '../tool.ts';

/** Joins the outcomes of several runs, each of which judged some clusters of one merge. */
export const merge: Command = {
  usage: 'OUTCOME.json|DIR… [--format text|markdown|json] [--output FILE]',
  summary: 'join the JSON reports of runs with `--cluster` or `--share` into one verdict',
  run: async (args, out) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { format: { type: 'string', default: 'text' }, output: { type: 'string' } },
    });
    const format = MERGED_FORMATS.find((each) => each === values.format);
    if (format === undefined)
      throw new UsageError(`there is no format \`${values.format}\`; known: ${MERGED_FORMATS.join(', ')}`);
    if (positionals.length === 0) throw new UsageError('wants the JSON report of every part');
    const merged = mergeOutcomes(readOutcomes(positionals));
    const text = renderMerged(format, merged, TOOL);
    if (values.output === undefined) out.print(text);
    else writeFileSync(values.output, text);
    return mergedStatus(merged);
  },
};
