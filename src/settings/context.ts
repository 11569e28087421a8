import { CONTEXT_FOLDER, type Context, MAX_CONTEXT_AGE_DAYS } from '../context/context.ts';
import { asList, asNumber, asString, type Json, valueAt } from '../manifest/json.ts';
import { type RepoPath, repoPath } from '../manifest/location.ts';
import { list, mapping, type Shape, text, whole } from '../manifest/shape.ts';
import type { Snapshot } from '../manifest/snapshot.ts';

// `context` of the settings file: what is known of clusters beside this repository. Meaning: docs/context.md.

/** A file of the base branch that tells of a cluster. */
export type ContextSetting = {
  readonly file: RepoPath;
  readonly cluster: string | undefined;
  readonly maxAgeDays: number;
};

const isBelow = (value: string): boolean =>
  value.startsWith(CONTEXT_FOLDER) && value.split('/').every((part) => !['', '.', '..'].includes(part));

/** The shape of `context`. */
export const CONTEXT: Shape = list(
  mapping(
    {
      file: text(isBelow, `a file below \`${CONTEXT_FOLDER}\``),
      cluster: text((value) => value.trim() !== '', 'text'),
      maxAgeDays: whole(0, 3_650),
    },
    ({ file }, route) => (file === undefined ? [{ route, message: '`file` is missing' }] : []),
  ),
);

/** What `context` says, once its shape is right. */
export function toContextSettings(value: Json | undefined): readonly ContextSetting[] {
  return asList(value).map((entry) => ({
    file: repoPath(asString(valueAt(entry, 'file')) ?? ''),
    cluster: asString(valueAt(entry, 'cluster')),
    maxAgeDays: asNumber(valueAt(entry, 'maxAgeDays')) ?? MAX_CONTEXT_AGE_DAYS,
  }));
}

/** The files that settings name, out of the tree of the base branch. */
export function contextsOf(settings: readonly ContextSetting[], { files, gaps }: Snapshot): readonly Context[] {
  return settings.map(({ file, cluster, maxAgeDays }): Context => {
    const found = files.get(file);
    // The message begins with the file's name, which ours does too.
    const problem = gaps.find(({ at }) => at.path === file)?.message.replace(/^`[^`]*` /, '');
    const content: Context['content'] =
      found === undefined
        ? { kind: 'unreadable', why: problem ?? 'does not exist on the base branch' }
        : { kind: 'file', text: found.text };
    return { path: file, cluster, maxAgeDays, content };
  });
}
