import { parseArgs } from 'node:util';
import { readSettings } from '../../gate.ts';
import type { Gap, Reading } from '../../manifest/gap.ts';
import { createReader } from '../../manifest/inventory.ts';
import type { Location } from '../../manifest/location.ts';
import type { Snapshot } from '../../manifest/snapshot.ts';
import { terminal as shown } from '../../report/escape.ts';
import { findRoots } from '../../roots/find.ts';
import { inputsOf } from '../../roots/inputs.ts';
import { type Root, TREE_ONLY } from '../../roots/root.ts';
import { folderName } from '../../roots/source-tree.ts';
import { now } from '../clock.ts';
import { type Command, UsageError } from '../command.ts';
import { readFolder } from '../folder.ts';
import { readSides } from '../sides.ts';

/** What a repository applies to which cluster, and what of it is not known. */
export const roots: Command = {
  usage: '[DIR] | [--repo DIR] --ref REF   [--repository URL]… [--branch NAME] [--format text|json]',
  summary: 'print what is applied to which cluster, and what of it cannot be known',
  run: async (args, out) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        repo: { type: 'string', default: '.' },
        ref: { type: 'string' },
        repository: { type: 'string', multiple: true, default: [] },
        branch: { type: 'string' },
        format: { type: 'string', default: 'text' },
      },
    });
    const [directory = '.', ...others] = positionals;
    if (others.length > 0) throw new UsageError('wants one DIR');
    if (values.ref !== undefined && positionals.length > 0)
      throw new UsageError('`--ref` reads a commit of `--repo`; leave DIR out');
    if (values.format !== 'text' && values.format !== 'json')
      throw new UsageError(`there is no format \`${values.format}\`; known: text, json`);
    const snapshot = values.ref === undefined ? readFolder(directory) : await readCommit(values.repo, values.ref);
    const settings = readSettings(snapshot, now());
    const { manifests, roots: named } = settings.value;
    const given = named.length > 0 ? named : undefined;
    const discovery = { ...TREE_ONLY, repository: values.repository, branch: values.branch, given };
    const found = findRoots(snapshot, manifests, createReader(), discovery);
    const reading = { value: found.value, gaps: [...settings.gaps, ...snapshot.gaps, ...found.gaps] };
    out.print(
      values.format === 'json' ? JSON.stringify(toJson(reading, snapshot), undefined, 2) : toText(reading, snapshot),
    );
    return reading.gaps.some(({ nature }) => nature !== 'doubt') ? 2 : 0;
  },
};

/** One commit as it is, whatever it would be merged into. */
async function readCommit(directory: string, ref: string): Promise<Snapshot> {
  return (await readSides(directory, { base: ref, head: ref, headIs: 'merge-result', whole: true })).head;
}

const placeOf = ({ path, line }: Location): string => `${path === '' ? '.' : path}:${line}`;

function toJson({ value, gaps }: Reading<readonly Root[]>, snapshot: Snapshot): unknown {
  return {
    roots: value.map((root) => {
      const inputs = inputsOf(root, snapshot);
      return {
        ...root,
        cluster: root.cluster ?? null,
        namespace: root.namespace ?? null,
        helm: root.helm ?? null,
        kustomize: root.kustomize
          ? { ...root.kustomize, substitute: Object.fromEntries(root.kustomize.substitute ?? []) }
          : null,
        declaredBy: root.declaredBy ?? null,
        inputs: inputs === 'unknown' ? null : [...inputs].toSorted(),
      };
    }),
    gaps: gaps.map(({ message, at, nature }) => ({ message, at, doubt: nature === 'doubt' })),
  };
}

function toText({ value, gaps }: Reading<readonly Root[]>, snapshot: Snapshot): string {
  const heads = ['root', 'kind', 'cluster', 'namespace', 'inputs', 'declared by'];
  const rows = value.map((root) => {
    const inputs = inputsOf(root, snapshot);
    return [
      root.id.slice(root.kind.length + 1),
      root.kind,
      root.cluster ?? '–',
      root.namespace ?? '–',
      inputs === 'unknown' ? 'unknown' : String(inputs.size),
      root.declaredBy === undefined ? `files of ${folderName(root.folder)}` : placeOf(root.declaredBy),
    ].map(shown);
  });
  const known = gaps.filter(({ nature }) => nature !== 'doubt');
  const doubts = gaps.filter(({ nature }) => nature === 'doubt');
  return [
    table([heads, ...rows]),
    '',
    `${value.length} ${value.length === 1 ? 'root' : 'roots'} on ${countClusters(value)}`,
    ...gapLines('not known', known),
    ...gapLines('in doubt', doubts),
  ].join('\n');
}

function countClusters(found: readonly Root[]): string {
  const count = new Set(found.map(({ cluster }) => cluster)).size;
  return `${count} ${count === 1 ? 'cluster' : 'clusters'}`;
}

function gapLines(title: string, gaps: readonly Gap[]): readonly string[] {
  if (gaps.length === 0) return [];
  return [
    '',
    `${title} (${gaps.length}):`,
    ...gaps.map(({ at, message }) => `  ${shown(`${placeOf(at)}: ${message}`)}`),
  ];
}

/** Columns as wide as their widest cell; the last one needs no blanks. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
