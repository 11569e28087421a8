import { createHash } from 'node:crypto';
import { readDocuments } from '../../manifest/documents.ts';
import type { Gap } from '../../manifest/gap.ts';
import { fileLocation, type Location, type RepoPath } from '../../manifest/location.ts';
import { findScalar } from '../../manifest/source-search.ts';
import { folderOf, liesWithin } from '../../manifest/tree.ts';
import type { Root } from '../../roots/root.ts';
import { decodeText } from '../blobs.ts';
import type { PrivateFolder } from './private-folder.ts';
import type { RunResult } from './run.ts';
import type { Source } from './source.ts';

/** Why a root is not rendered, the file that says so, and the value in it that does, where it is one. */
export type Problem = { readonly message: string; readonly path: RepoPath; readonly value?: string };

/** The line of a problem; the first of its file where it is not known better. */
export async function lineOf(source: Source, { path, value }: Problem): Promise<Location> {
  if (value === undefined) return fileLocation(path);
  const content = decodeText((await source.read([path])).get(path) ?? Buffer.of());
  const documents = content.kind === 'text' ? readDocuments(path, content.text).value : [];
  return findScalar(documents, value, []) ?? fileLocation(path);
}

/**
 * A name for all that a root is rendered from: equal on both sides only while files, values and settings are.
 */
export function digestInputs(source: Source, root: Root, paths: Iterable<RepoPath>): string {
  const files = [...new Set(paths)].toSorted().map((path) => [path, source.entries.get(path)?.kind, source.idOf(path)]);
  const { kind, folder, namespace, resources, helm, kustomize, problem } = root;
  const substitute = kustomize?.substitute && [...kustomize.substitute].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const asked = { kind, folder, namespace, resources, helm, kustomize, substitute, problem: problem?.subject };
  return createHash('sha256')
    .update(JSON.stringify([asked, files]))
    .digest('hex');
}

/**
 * A root that is not rendered. The same inputs on both sides are the same unknown. Roots that stumble over one folder that
 * they share say so in the same words, so that people read it once.
 */
export function renderGap(root: Root, message: string, at: Location, digest: string): Gap {
  const isOwn = liesWithin(at.path, new Set([root.folder])) || at.path === root.declaredBy?.path;
  const what = isOwn ? `\`${root.id}\`` : `what takes \`${folderOf(at.path) || '.'}\``;
  return {
    message: `${what} is not rendered: ${message}`,
    at,
    subject: `render ${root.id} ${digest}`,
  };
}

const MAX_LENGTH = 400;

/** A program's complaint as one line, with the repository's own paths. */
export function complaint(
  name: string,
  result: Extract<RunResult, { kind: 'failed' }>,
  folder: PrivateFolder,
  names: ReadonlyMap<string, string> = new Map(),
): string {
  // When a Go program falls over, one line says why and hundreds where.
  let said = /^(fatal error|panic|runtime): .*$/m.exec(result.stderr)?.[0] ?? result.stderr;
  for (const [written, meant] of names) said = said.replaceAll(written, meant);
  said = said
    .replaceAll(`${folder.tree}/`, '')
    .replaceAll(folder.tree, '.')
    .replaceAll(`${folder.path}/`, '')
    .split('\n')
    .filter((line) => !/^(#|time=|WARN|level=|\S+\.go:\d+:|warning:)/i.test(line) && line.trim() !== '')
    .join(' ')
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .replace(/^ ?Error: /, '')
    .replace(/ Use --debug flag to render out invalid YAML ?$/, '')
    .replaceAll('`', "'")
    .trim();
  // The end of a chain of errors is its cause.
  const short = said.length <= MAX_LENGTH ? said : `${said.slice(0, 100)} … ${said.slice(100 - MAX_LENGTH)}`;
  return short === '' ? `\`${name}\` ${result.status}` : `\`${name}\` ${result.status} (${short})`;
}
