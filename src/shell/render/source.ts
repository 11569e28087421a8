import { createHash } from 'node:crypto';
import { closeSync, constants, openSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type RepoPath, repoPath } from '../../manifest/location.ts';
import { pathsBelow } from '../../manifest/tree.ts';
import { spellPath } from '../blobs.ts';
import { expectGit, GitFailure, type Repository } from '../git.ts';
import { followLinks, type Node } from '../links.ts';
import { readBlobs } from '../objects.ts';

// One side of a repository as renderers need it: every file, as bytes, whatever its name. Where the bytes come from is
// not known outside this file.

/** An entry that is no folder. `other`: a submodule, a device, or a name that is not UTF-8. */
export type SourceEntry = { readonly kind: 'file' | 'link' | 'other'; readonly size: number };

/**
 * One side. `paths` are in ascending order. `idOf` names the content at a path so that equal ids mean equal bytes; of a
 * link it covers all it leads to. `read` takes paths of files and throws what reading them throws.
 */
export type Source = {
  readonly entries: ReadonlyMap<RepoPath, SourceEntry>;
  readonly paths: readonly RepoPath[];
  readonly idOf: (path: RepoPath) => string;
  readonly read: (paths: readonly RepoPath[]) => Promise<ReadonlyMap<RepoPath, Buffer>>;
};

/** What lies below a folder. */
export function below(source: Source, folder: RepoPath): readonly RepoPath[] {
  return pathsBelow(source.paths, folder);
}

/** A tree out of git objects. Throws GitFailure. */
export async function openTree(repository: Repository, treeish: string): Promise<Source> {
  const listing = await expectGit(['-C', repository.objects, 'ls-tree', '-r', '-l', '-z', '--full-tree', treeish]);
  const ids = new Map<RepoPath, string>();
  const entries = new Map<RepoPath, SourceEntry>();
  for (const record of listing.toString('latin1').split('\0').slice(0, -1)) {
    const tab = record.indexOf('\t');
    const [mode = '', , id = '', size = ''] = record.slice(0, tab).split(/ +/);
    const { path, problem } = spellPath(Buffer.from(record.slice(tab + 1), 'latin1'));
    if (entries.has(path)) throw new GitFailure(`the tree of \`${treeish}\` names \`${path}\` twice`);
    const kind = mode === '120000' ? 'link' : problem === undefined && mode.startsWith('100') ? 'file' : 'other';
    entries.set(path, { kind, size: Number(size) || 0 });
    ids.set(path, id);
  }
  const ownId = (path: RepoPath): string => ids.get(path) ?? '';
  const links = [...entries].flatMap(([path, { kind, size }]) => (kind === 'link' && size < MAX_LINK ? [path] : []));
  const said = await readBlobs(repository, [...new Set(links.map(ownId))]);
  const idOf = createIdOf(entries, ownId, (path) => {
    const content = said.get(ownId(path));
    return content?.kind === 'text' ? content.text : undefined;
  });
  const known = new Map<string, Buffer>();
  const load = async (paths: readonly RepoPath[]): Promise<ReadonlyMap<string, Buffer>> => {
    const loaded = new Map<string, Buffer>();
    const contents = await readBlobs(repository, [...new Set(paths.map(ownId))]);
    for (const [id, content] of contents) {
      // What is no text was not kept: packed charts, and pointers to large-file storage.
      const isText = content.kind === 'text';
      const bytes = isText ? Buffer.from(content.text) : expectGit(['-C', repository.objects, 'cat-file', 'blob', id]);
      loaded.set(id, await bytes);
    }
    return loaded;
  };
  // One process for all of them, since each is looked at by itself to find what a root takes in.
  const leading = [...entries].flatMap(([path, { kind, size }]) =>
    kind === 'file' && size <= MAX_LEADING && LEADING.test(path) ? [path] : [],
  );
  for (const [id, bytes] of await load(leading)) known.set(id, bytes);
  const read: Source['read'] = async (paths) => {
    const loaded = await load(paths.filter((path) => !known.has(ownId(path))));
    return new Map(
      paths.map((path) => [path, known.get(ownId(path)) ?? loaded.get(ownId(path)) ?? Buffer.of()] as const),
    );
  };
  return { entries, paths: [...entries.keys()].toSorted(), idOf, read };
}

/** Files that say what else belongs to a root. */
const LEADING = /(^|\/)(kustomization\.ya?ml|Kustomization|Chart\.yaml|requirements\.yaml|_[^/]*\.tpl)$/;
const MAX_LEADING = 100_000;

/** Longer than any path Linux takes, so a link that says more leads nowhere. */
const MAX_LINK = 4096;

type IdOf = (path: RepoPath) => string;

function createIdOf(
  entries: Source['entries'],
  ownId: IdOf,
  says: (path: RepoPath) => string | undefined,
): Source['idOf'] {
  const toNode = (path: RepoPath, { kind }: SourceEntry): Node =>
    kind === 'link' ? { kind, says: says(path) } : { kind: kind === 'file' ? 'file' : 'submodule' };
  const nodes = new Map([...entries].map(([path, entry]) => [path, toNode(path, entry)]));
  const targets = followLinks({ nodes, idOf: ownId }, () => true);
  return (path) => targets.get(path)?.whole() ?? ownId(path);
}

/** A folder on disk, without `.git` and `node_modules`. Links are never followed. */
export function openFolder(directory: string): Source {
  const entries = new Map<RepoPath, SourceEntry>();
  walk(directory, '', entries);
  const ownId = (path: RepoPath): string => {
    const { kind } = entries.get(path) ?? { kind: 'other' };
    if (kind === 'link') return says(path) ?? '';
    // What has no bytes to name is taken as different everywhere.
    return kind === 'file' ? digest(readRegular(join(directory, path))) : `${directory} ${path}`;
  };
  const says = (path: RepoPath): string | undefined => {
    try {
      return readlinkSync(join(directory, path));
    } catch {
      return undefined;
    }
  };
  const idOf = createIdOf(entries, ownId, says);
  return {
    entries,
    paths: [...entries.keys()].toSorted(),
    idOf,
    read: async (paths) => new Map(paths.map((path) => [path, readRegular(join(directory, path))])),
  };
}

function walk(directory: string, folder: string, entries: Map<RepoPath, SourceEntry>): void {
  for (const entry of readdirSync(join(directory, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.name === '.git' || entry.name === 'node_modules') continue;
    if (entry.isDirectory()) walk(directory, path, entries);
    else {
      const kind = entry.isSymbolicLink() ? 'link' : entry.isFile() ? 'file' : 'other';
      const size = kind === 'file' ? statSync(join(directory, path)).size : 0;
      entries.set(repoPath(path), { kind, size });
    }
  }
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A file that became a link since it was listed is not followed. */
function readRegular(path: string): Buffer {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}
