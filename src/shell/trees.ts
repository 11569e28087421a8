import { readDocuments } from '../manifest/documents.ts';
import { isKustomization } from '../manifest/file-names.ts';
import { type RepoPath, repoPath } from '../manifest/location.ts';
import { foldersAbove, liesWithin, ROOT } from '../manifest/tree.ts';
import { outsideReferences, renderedFolders } from '../manifest/unrendered.ts';
import { LINK_PROBLEM, mayHideWanted, spellPath, type Wanted } from './blobs.ts';
import { expectGit, GitFailure, type Repository } from './git.ts';
import { followLinks, type LinkTarget, type Node } from './links.ts';
import { readBlobs, readSizes } from './objects.ts';

/** An entry of a tree that the gate needs. `problem` says why it can never be read: a link, a submodule, its name. */
export type TreeEntry = {
  readonly path: RepoPath;
  readonly mode: string;
  readonly id: string;
  readonly problem: string | undefined;
};

/**
 * A tree, listed and not read. `entries` are those the gate needs, where the id of a link covers the manifests it may
 * lead to; `unread` names the content of all others, and of links with all they lead to; `rendered` are the folders a
 * renderer takes as a whole, whatever files they hold.
 */
export type Tree = {
  readonly entries: readonly TreeEntry[];
  readonly unread: ReadonlyMap<RepoPath, string>;
  readonly rendered: ReadonlySet<RepoPath>;
};

/** Lists a whole tree. Throws GitFailure when a path occurs twice, or when the text of a link is missing here. */
export async function listTree(repository: Repository, treeish: string, wanted: Wanted): Promise<Tree> {
  const listed = await listEntries(repository, treeish);
  const rendered = renderedFolders(listed.keys());
  const targets = await findTargets(repository, listed, (path) => wanted(path) || liesWithin(path, rendered));
  const entries: TreeEntry[] = [];
  const unread = new Map<RepoPath, string>();
  for (const entry of listed.values()) {
    const { path, mode } = entry;
    const target = targets.get(path);
    // What is a file in the end hides nothing under a name that no manifest has.
    const isNeeded = target?.kind === 'file' || !HIDING_MODES.has(mode) ? wanted(path) : mayHideWanted(path, wanted);
    if (isNeeded) entries.push({ ...entry, id: target?.manifests() ?? entry.id });
    if (!isNeeded || target !== undefined) unread.set(path, target?.whole() ?? entry.id);
  }
  return { entries, unread, rendered };
}

const LINK = '120000';
const SUBMODULE = '160000';
const HIDING_MODES: ReadonlyMap<string, string> = new Map([
  [LINK, LINK_PROBLEM],
  [SUBMODULE, 'is a submodule, whose files are not part of this repository; commit the manifests it holds'],
]);

async function listEntries({ objects }: Repository, treeish: string): Promise<ReadonlyMap<RepoPath, TreeEntry>> {
  // One character a byte, so that names of any bytes come through and plain ones, nearly all, need no second look.
  const listing = await expectGit(['-C', objects, 'ls-tree', '-r', '-z', '--full-tree', treeish]);
  const records = listing.toString('latin1').split('\0').slice(0, -1);
  const entries = new Map<RepoPath, TreeEntry>();
  for (const record of records) {
    const tab = record.indexOf('\t');
    const [mode = '', , id = ''] = record.slice(0, tab).split(' ');
    const { path, problem } = readName(record.slice(tab + 1));
    // Only a forged tree does this, and readers would differ in which of the two they take.
    if (entries.has(path)) {
      throw new GitFailure(`the tree of \`${treeish}\` names \`${path}\` twice; rewrite the commit that made it`);
    }
    entries.set(path, { path, mode, id, problem: HIDING_MODES.get(mode) ?? problem });
  }
  return entries;
}

function readName(bytes: string): ReturnType<typeof spellPath> {
  if (/[\u0080-\u00ff]/.test(bytes)) return spellPath(Buffer.from(bytes, 'latin1'));
  return { path: repoPath(bytes), problem: undefined };
}

/** Longer than any path Linux takes, so a link that says more leads nowhere. */
const MAX_LINK_BYTES = 4096;

async function findTargets(
  repository: Repository,
  entries: ReadonlyMap<RepoPath, TreeEntry>,
  matters: (path: RepoPath) => boolean,
): Promise<ReadonlyMap<RepoPath, LinkTarget>> {
  const ids = new Set([...entries.values()].flatMap(({ mode, id }) => (mode === LINK ? [id] : [])));
  if (ids.size === 0) return new Map();
  const sizes = await readSizes(repository, [...ids]);
  const texts = await readBlobs(
    repository,
    [...ids].filter((id) => (sizes.get(id) ?? Infinity) <= MAX_LINK_BYTES),
  );
  const toNode = ({ mode, id }: TreeEntry): Node => {
    if (mode !== LINK) return { kind: mode === SUBMODULE ? 'submodule' : 'file' };
    const content = texts.get(id);
    return { kind: 'link', says: content?.kind === 'text' ? content.text : undefined };
  };
  const nodes = new Map([...entries.values()].map((entry) => [entry.path, toNode(entry)]));
  return followLinks({ nodes, idOf: (path) => entries.get(path)?.id ?? '' }, matters);
}

/**
 * The paths whose difference may matter: of entries the gate needs, of files in folders that a renderer takes, and of
 * what a kustomization refers to outside its own folder. Kustomizations are read only when nothing else has changed.
 */
export async function findChanged(repository: Repository, base: Tree, head: Tree): Promise<readonly RepoPath[]> {
  const spell = ({ entries }: Tree) => new Map(entries.map(({ path, mode, id }) => [path, `${mode} ${id}`]));
  const unread = findDifferent(base.unread, head.unread);
  const isRendered = (path: RepoPath) => liesWithin(path, base.rendered) || liesWithin(path, head.rendered);
  const changed = [...findDifferent(spell(base), spell(head)), ...unread.filter(isRendered)];
  if (changed.length > 0 || unread.length === 0) return [...new Set(changed)].toSorted();
  // Both sides have the same kustomizations, since they are needed and nothing needed differs.
  const references = await readReferences(repository, head);
  // A reference may lead through a link.
  const onTheWay = new Set([...references].flatMap(foldersAbove));
  return unread.filter((path) => liesWithin(path, references) || onTheWay.has(path)).toSorted();
}

function findDifferent(base: ReadonlyMap<RepoPath, string>, head: ReadonlyMap<RepoPath, string>): readonly RepoPath[] {
  const kept = [...base].flatMap(([path, id]) => (head.get(path) === id ? [] : [path]));
  return [...kept, ...[...head.keys()].filter((path) => !base.has(path))];
}

/** No kustomization is this long; one that is counts as a reference to everything. */
const MAX_KUSTOMIZATION_BYTES = 1_000_000;

/** Everything that kustomizations refer to outside their folders. */
async function readReferences(repository: Repository, { entries }: Tree): Promise<ReadonlySet<RepoPath>> {
  const readable = entries.filter(({ path, problem }) => isKustomization(path) && problem === undefined);
  const sizes = await readSizes(repository, [...new Set(readable.map(({ id }) => id))]);
  if ([...sizes.values()].some((size) => size > MAX_KUSTOMIZATION_BYTES)) return new Set([ROOT]);
  const texts = await readBlobs(repository, [...sizes.keys()]);
  const references = readable.flatMap(({ path, id }) => {
    const content = texts.get(id);
    // The two dots can be written in another way only behind a backslash.
    if (content?.kind !== 'text' || !/\.\.|\\/.test(content.text)) return [];
    return outsideReferences(path, readDocuments(path, content.text).value);
  });
  return new Set(references);
}
