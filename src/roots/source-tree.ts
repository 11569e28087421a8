import type { ManifestDocument } from '../manifest/documents.ts';
import { isManifestFile } from '../manifest/file-names.ts';
import { canHoldManifests, type ManifestReader, type ManifestSelection } from '../manifest/inventory.ts';
import { type RepoPath, repoPath } from '../manifest/location.ts';
import type { Resource } from '../manifest/resource.ts';
import type { Snapshot } from '../manifest/snapshot.ts';
import { foldersAbove, pathsBelow, ROOT } from '../manifest/tree.ts';
import { type ContentAt, createContentAt } from '../manifest/unrendered.ts';

/** A tree as questions about it: what stands where, and what is written in it. */
export type SourceTree = {
  /** All paths in ascending order, of files that nobody reads too. */
  readonly paths: readonly RepoPath[];
  /** All folders in ascending order, without the one that holds everything. */
  readonly folders: readonly RepoPath[];
  readonly isFile: (path: RepoPath) => boolean;
  readonly isFolder: (path: RepoPath) => boolean;
  /** The paths below a folder, in ascending order. */
  readonly below: (folder: RepoPath) => readonly RepoPath[];
  /** Whether manifests of this path are applied where nothing else says so. */
  readonly isSelected: (path: RepoPath) => boolean;
  /** The documents of a file; none where it cannot be read. */
  readonly documents: (path: RepoPath) => readonly ManifestDocument[];
  /** The text of a file that is read as text; empty for all others. */
  readonly text: (path: RepoPath) => string;
  readonly resources: (path: RepoPath) => readonly Resource[];
  /** Whether a file has objects, or looks as if it had some that cannot be read. */
  readonly holdsManifests: (path: RepoPath) => boolean;
  readonly contentAt: ContentAt;
};

/** Indexes a tree once. */
export function readSourceTree(snapshot: Snapshot, selection: ManifestSelection, read: ManifestReader): SourceTree {
  const paths = [...new Set([...snapshot.files.keys(), ...snapshot.unread.keys()])].toSorted();
  const files = new Set(paths);
  const folders = new Set(paths.flatMap(foldersAbove));
  const content = (path: RepoPath) => {
    const file = isManifestFile(path) ? snapshot.files.get(path) : undefined;
    return file === undefined ? undefined : read(path, file);
  };
  return {
    paths,
    folders: [...folders].filter((folder) => folder !== ROOT).toSorted(),
    isFile: (path) => files.has(path),
    isFolder: (path) => folders.has(path),
    below: (folder) => pathsBelow(paths, folder),
    isSelected: (path) => canHoldManifests(path, selection),
    documents: (path) => content(path)?.documents ?? [],
    text: (path) => snapshot.files.get(path)?.text ?? '',
    resources: (path) => content(path)?.resources ?? [],
    holdsManifests: (path) => {
      const found = content(path);
      return found !== undefined && found.resources.length + found.gaps.length > 0;
    },
    contentAt: createContentAt(snapshot),
  };
}

/** Whether a way leads through an entry that is no folder: a link or a submodule, behind which nobody looks. */
export function leadsBehind({ isFile }: SourceTree, path: RepoPath): boolean {
  return foldersAbove(path).some(isFile);
}

/** A folder as people write it. */
export function folderName(folder: RepoPath): string {
  return folder === '' ? '.' : folder;
}

/** The path of an entry of a folder. */
export function childOf(folder: RepoPath, name: string): RepoPath {
  return repoPath(folder === '' ? name : `${folder}/${name}`);
}
