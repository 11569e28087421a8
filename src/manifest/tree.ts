import { type RepoPath, repoPath } from './location.ts';

// Paths of a tree and how they lie to each other. What stands at them is not known here.

/** The folder that holds everything. */
export const ROOT: RepoPath = repoPath('');

/** The folder an entry lies in. */
export function folderOf(path: RepoPath): RepoPath {
  return repoPath(path.slice(0, Math.max(path.lastIndexOf('/'), 0)));
}

/** The folders a path lies in, the nearest first and the root last. */
export function foldersAbove(path: RepoPath): readonly RepoPath[] {
  const folders: RepoPath[] = [];
  for (let at = path; at !== ROOT; ) {
    at = folderOf(at);
    folders.push(at);
  }
  return folders;
}

/** Whether a path is one of these places, or lies below one. */
export function liesWithin(path: RepoPath, places: ReadonlySet<RepoPath>): boolean {
  if (places.size === 0) return false;
  return places.has(path) || foldersAbove(path).some((folder) => places.has(folder));
}

/** The paths below a folder, out of paths in ascending order. */
export function pathsBelow(sorted: readonly RepoPath[], folder: RepoPath): readonly RepoPath[] {
  if (folder === ROOT) return sorted;
  // `0` is the character after `/`: between the two lies all that begins with the folder and a slash, and nothing else.
  return sorted.slice(lowerBound(sorted, `${folder}/`), lowerBound(sorted, `${folder}0`));
}

function lowerBound(sorted: readonly string[], text: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where a relative path leads from a folder, links taken for folders. Undefined: out of the repository. */
export function resolvePath(folder: RepoPath, relative: string): RepoPath | undefined {
  if (relative.startsWith('/')) return undefined;
  const parts: string[] = [];
  for (const part of `${folder}/${relative}`.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  return repoPath(parts.join('/'));
}
