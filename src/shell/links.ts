import { createHash } from 'node:crypto';
import { type RepoPath, repoPath } from '../manifest/location.ts';
import { folderOf, pathsBelow, ROOT } from '../manifest/tree.ts';

// Links are never followed to read a manifest. They are followed to name what they lead to, so that the gap at a link
// is another gap as soon as that is edited: the link itself stays the same then.

/** An entry of a tree. `says` is the text of a link; undefined: it is not legible. */
export type Node =
  | { readonly kind: 'file' | 'submodule' }
  | { readonly kind: 'link'; readonly says: string | undefined };

/** A whole tree. `idOf` names the own content of an entry; it may cost a look at a disk. */
export type Listing = {
  readonly nodes: ReadonlyMap<RepoPath, Node>;
  readonly idOf: (path: RepoPath) => string;
};

/**
 * What a link leads to in the end. Both contents are equal on two sides only while what they cover is: `manifests` the
 * part of a folder that can hold some, `whole` all of it, as a renderer would see it. A file is covered by both.
 */
export type LinkTarget = {
  readonly kind: Place['kind'];
  readonly manifests: () => string;
  readonly whole: () => string;
};

/** `illegible`: nobody can tell where, so it may be anywhere in the tree. */
type Place =
  | { readonly kind: 'file' | 'folder'; readonly path: RepoPath }
  | { readonly kind: 'outside' | 'missing' | 'illegible' };

/** As many links as Linux goes through for one path. */
const MAX_HOPS = 40;

/** As many links as are taken apart behind one. Past that the whole tree stands for them: sound, and coarse. */
const MAX_LINKS = 200;

/**
 * Every link of a tree with what it leads to; `matters` names the files that can hold manifests. Submodules and links
 * in a folder always count, the latter with what they lead to in turn. Of a place outside the tree nothing can be told
 * but that it is outside.
 */
export function followLinks(
  { nodes, idOf: identify }: Listing,
  matters: (path: RepoPath) => boolean,
): ReadonlyMap<RepoPath, LinkTarget> {
  const links = [...nodes].flatMap(([path, { kind }]) => (kind === 'link' ? [path] : []));
  if (links.length === 0) return new Map();
  const paths = [...nodes.keys()].toSorted();
  const places = new Map(links.map((path) => [path, findPlace(nodes, paths, path)]));
  const idOf = remember(identify);
  const digestOf = (some: readonly RepoPath[]) => digest(JSON.stringify(some.map((path) => [path, idOf(path)])));
  const digestAll = remember((folder) => digestOf(pathsBelow(paths, folder)));
  const createLook = (counts: (path: RepoPath) => boolean): Look =>
    remember((folder) => {
      const below = [...(nodes.has(folder) ? [folder] : []), ...pathsBelow(paths, folder)];
      const own = below.filter((path) => !places.has(path) && (nodes.get(path)?.kind !== 'file' || counts(path)));
      // A link to a file is of use under its own name only.
      const inner = below.filter((path) => places.has(path) && (places.get(path)?.kind !== 'file' || counts(path)));
      return { id: digestOf(own), links: inner };
    });
  const spell = (link: RepoPath, look: Look): string => {
    const parts: (readonly string[])[] = [];
    const met = new Set([link]);
    // The set grows while it is walked: links behind links come last, and each once, so circles end.
    for (const each of met) {
      const place: Place = met.size > MAX_LINKS ? { kind: 'illegible' } : (places.get(each) ?? { kind: 'missing' });
      parts.push([each, idOf(each), place.kind]);
      if (place.kind === 'illegible') return JSON.stringify([...parts, [digestAll(ROOT)]]);
      if (place.kind === 'file') parts.push([place.path, idOf(place.path)]);
      if (place.kind !== 'folder') continue;
      const inside = look(place.path);
      parts.push([place.path, inside.id]);
      for (const next of inside.links.slice(0, MAX_LINKS + 1)) met.add(next);
    }
    return JSON.stringify(parts);
  };
  const [some, all] = [createLook(matters), createLook(() => true)];
  return new Map(
    [...places].map(([path, { kind }]) => [
      path,
      { kind, manifests: () => spell(path, some), whole: () => spell(path, all) },
    ]),
  );
}

/** What counts in a folder: the digest of its files, and the links in it. */
type Look = (folder: RepoPath) => { readonly id: string; readonly links: readonly RepoPath[] };

/** Goes the way the kernel goes: part by part, through links, and up only from folders that exist. */
function findPlace(nodes: Listing['nodes'], paths: readonly RepoPath[], link: RepoPath): Place {
  const exists = (folder: RepoPath) => folder === ROOT || pathsBelow(paths, folder).length > 0;
  const ahead = link.slice(link.lastIndexOf('/') + 1).split('/');
  let at = folderOf(link);
  let hops = 0;
  for (let part = ahead.pop(); part !== undefined; part = ahead.pop()) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (at === ROOT) return { kind: 'outside' };
      if (!exists(at)) return { kind: 'missing' };
      at = folderOf(at);
      continue;
    }
    const path = at === ROOT ? repoPath(part) : repoPath(`${at}/${part}`);
    const node = nodes.get(path);
    if (node === undefined) at = path;
    // The rest of the way lies in the submodule, whose commit names it; behind a file there is nothing.
    else if (node.kind !== 'link') return { kind: node.kind === 'file' ? 'file' : 'folder', path };
    else {
      hops += 1;
      if (node.says === undefined) return { kind: 'illegible' };
      if (hops > MAX_HOPS) return { kind: 'missing' };
      if (node.says.startsWith('/')) return { kind: 'outside' };
      ahead.push(...node.says.split('/').toReversed());
    }
  }
  return exists(at) ? { kind: 'folder', path: at } : { kind: 'missing' };
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

function remember<V>(compute: (path: RepoPath) => V): (path: RepoPath) => V {
  const known = new Map<RepoPath, V>();
  return (path) => {
    const value = known.get(path) ?? compute(path);
    known.set(path, value);
    return value;
  };
}
