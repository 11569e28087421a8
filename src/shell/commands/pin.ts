import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type PinnedFile, pinFile } from '../../images/pin.ts';
import { imageKey } from '../../images/reference.ts';
import type { Location } from '../../manifest/location.ts';
import { terminal as shown } from '../../report/escape.ts';
import { type Command, type ExitStatus, UsageError } from '../command.ts';
import { askDigests } from '../pin/answers.ts';
import { type PinSource, type PinSources, readSources, writeSource } from '../pin/files.ts';
import { lineDiff } from '../pin/line-diff.ts';
import { ASKING } from '../registry/online.ts';
import type { Terminal } from '../terminal.ts';

/** Writes digests behind tags. Nothing else of a file changes, and no link is followed. */
export const pin: Command = {
  usage:
    '[PATH…] [--check | --dry-run] [--allow HOST]… [--realm HOST]… [--private] [--plain-http]   [--format text|json]',
  summary:
    'write the digest of every image behind its tag; `--check` only says what is unpinned, `--dry-run` prints a diff',
  run: async (args, out) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...ASKING,
        check: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        format: { type: 'string', default: 'text' },
      },
    });
    if (values.check && values['dry-run']) throw new UsageError('`--check` and `--dry-run` exclude each other');
    if (values.format !== 'text' && values.format !== 'json')
      throw new UsageError(`there is no format \`${values.format}\`; known: text, json`);
    const mode = values.check ? 'check' : values['dry-run'] ? 'dry-run' : 'write';
    out.progress('reading files');
    const sources = readSources(positionals.length === 0 ? ['.'] : positionals);
    const wanted = sources.files.flatMap(({ reading }) => reading.wanted);
    const { answers, silent } = await askDigests(wanted, values, out.progress);
    out.progress('');
    const results = sources.files.map((source): Result => {
      const file = pinFile(source.path, source.text, source.reading.wanted, answers);
      const problem = mode === 'write' && file.text !== source.text ? writeSource(source, file.text) : undefined;
      return { source, file, problem };
    });
    if (values.format === 'json') out.print(JSON.stringify(toJson(mode, results, sources), undefined, 2));
    else print(mode, results, sources, out);
    const isSilent = wanted.some(({ asked }) => silent.has(imageKey(asked)));
    return statusOf(mode, results, sources, isSilent);
  },
};

type Mode = 'check' | 'dry-run' | 'write';

/** `problem`: why the file was not written. */
type Result = { readonly source: PinSource; readonly file: PinnedFile; readonly problem: string | undefined };

/**
 * `--check`: 1 when anything is unpinned. Otherwise 1 when something stays unpinned. 2 when that cannot be told or done: a
 * registry did not answer, a document cannot be read, a file cannot be written.
 */
function statusOf(mode: Mode, results: readonly Result[], { unreadable }: PinSources, isSilent: boolean): ExitStatus {
  const left = results.some(({ source, file }) => file.told.length + source.reading.told.length > 0);
  if (mode === 'check' && (left || results.some(({ file }) => file.pinned.length > 0))) return 1;
  if (isSilent || unreadable.length > 0 || results.some(({ problem }) => problem !== undefined)) return 2;
  return left ? 1 : 0;
}

const WORDS = { check: 'unpinned', 'dry-run': 'would pin', write: 'pinned' } as const;

function print(mode: Mode, results: readonly Result[], sources: PinSources, out: Terminal): void {
  // A diff goes to other programs, so nothing else may stand beside it.
  const tell = mode === 'dry-run' ? out.complain : out.print;
  const say = (word: string, folder: string, { path, line }: Location, text: string): void =>
    tell(`${word.padEnd(10)} ${shown(join(folder, path))}:${line}  ${text}`);
  for (const { source, file, problem } of results) {
    const { folder, path, text, reading } = source;
    if (problem !== undefined) out.complain(`\`${shown(join(folder, path))}\` was not written: ${problem}`);
    else if (mode === 'dry-run' && file.edits.length > 0) out.print(lineDiff(join(folder, path), text, file.edits));
    else if (mode !== 'dry-run')
      for (const { at, from, to } of file.pinned) say(WORDS[mode], folder, at, `${shown(from)} → ${shown(to)}`);
    for (const { at, image, why } of [...reading.told, ...file.told])
      say('left', folder, at, `${image === '' ? 'no image' : shown(image)}: ${shown(why)}`);
  }
  for (const { folder, at, message } of sources.unreadable) say('unreadable', folder, at, shown(message));
  for (const { folder, at, why } of sources.skipped) say('skipped', folder, at, shown(why));
  for (const { folder, at, image } of sources.possible)
    say('perhaps', folder, at, `${shown(image)}: a text under \`image\` that may be something else`);
  const { edited, left, before } = countAll(results);
  tell(`${edited} ${WORDS[mode]}, ${left} left, ${before} had a digest`);
}

function countAll(results: readonly Result[]) {
  const sum = (count: (result: Result) => number) => results.reduce((total, each) => total + count(each), 0);
  return {
    edited: sum(({ file, problem }) => (problem === undefined ? file.pinned.length : 0)),
    left: sum(({ file, source }) => file.told.length + source.reading.told.length),
    before: sum(({ source }) => source.reading.pinned),
  };
}

/** Every list in the order of the files. `edits` are `written` in mode `write` only, and where nothing went wrong. */
function toJson(mode: Mode, results: readonly Result[], sources: PinSources) {
  const place = (folder: string, { path, line, column }: Location) => ({ path: join(folder, path), line, column });
  return {
    mode,
    edits: results.flatMap(({ source, file, problem }) =>
      file.pinned.map(({ at, from, to }) => ({
        ...place(source.folder, at),
        from,
        to,
        written: mode === 'write' && problem === undefined,
      })),
    ),
    left: results.flatMap(({ source, file }) =>
      [...source.reading.told, ...file.told].map(({ at, image, why }) => ({ ...place(source.folder, at), image, why })),
    ),
    failed: results.flatMap(({ source, problem }) =>
      problem === undefined ? [] : [{ path: join(source.folder, source.path), why: problem }],
    ),
    unreadable: sources.unreadable.map(({ folder, at, message }) => ({ ...place(folder, at), why: message })),
    skipped: sources.skipped.map(({ folder, at, why }) => ({ ...place(folder, at), why })),
    possible: sources.possible.map(({ folder, at, image, why }) => ({ ...place(folder, at), image, why })),
    counts: countAll(results),
  };
}
