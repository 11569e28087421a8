/** A path inside the repository, `/`-separated, exactly as git stores it. */
export type RepoPath = string & { readonly brand: 'RepoPath' };

/**
 * Names a text a path of the repository: of a listing, of a literal, or resolved from either. Nothing is checked, since
 * git allows every name.
 */
export function repoPath(text: string): RepoPath {
  // A brand lives in types only, so nothing but a cast can give it; this is the one place that does.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return text as RepoPath;
}

/** The folder that holds everything. */
export const ROOT: RepoPath = repoPath('');

/** The folder an entry lies in. */
export function folderOf(path: RepoPath): RepoPath {
  return repoPath(path.slice(0, Math.max(path.lastIndexOf('/'), 0)));
}

/** Whether a path is one of these places or lies below one. */
export function liesWithin(path: RepoPath, places: ReadonlySet<RepoPath>): boolean {
  if (places.size === 0) return false;
  for (let at = path; at !== ROOT; at = folderOf(at)) if (places.has(at)) return true;
  return places.has(ROOT);
}

/** The paths below a folder, out of paths in ascending order. */
export function pathsBelow(sorted: readonly RepoPath[], folder: RepoPath): readonly RepoPath[] {
  if (folder === ROOT) return sorted;
  // `0` is the character after `/`, so between the two lies everything that begins with the folder and a slash.
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

/**
 * Where a relative path leads from a folder, `.` and `..` resolved and links taken as folders. Undefined: out of the
 * repository.
 */
export function resolvePath(folder: RepoPath, relative: string): RepoPath | undefined {
  const parts: string[] = relative.startsWith('/') ? ['..'] : folder.split('/').filter((part) => part !== '');
  return parts[0] === '..' ? undefined : walk(parts, relative.split('/'));
}

/** The two states a pull request is judged between: the base tip and the merge result. */
export type Side = 'base' | 'head';

/** Where something is written. `document` counts from 0 in its file; `line` and `column` count from 1. */
export type Location = {
  readonly path: RepoPath;
  readonly document: number;
  readonly line: number;
  readonly column: number;
};

/** The way from a document's root to a value: `['spec', 'ingress', 0, 'from']`. */
export type Route = readonly (string | number)[];

/** A location on one side, as findings carry it. */
export type SidedLocation = Location & { readonly side: Side };

/** The first character of a file: for facts that are about the file itself. */
export function fileLocation(path: RepoPath): Location {
  return { path, document: 0, line: 1, column: 1 };
}
