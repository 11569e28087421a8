import type { Gap } from './gap.ts';
import type { RepoPath } from './location.ts';

/**
 * One file of a tree. `id` names the content (a git object id, or a digest of the bytes), so equal ids mean equal text
 * and a file that both sides share is read and parsed once.
 */
export type TreeFile = { readonly id: string; readonly text: string };

/**
 * One side as it stands in git or in a folder: the files the gate may need (manifests, settings, owners, workflows),
 * plus what could not be read (symlinks, submodules, LFS pointers, files over a limit).
 * `name` is what people call this side: a commit id, or a folder.
 * `unread` names the content of every other entry by its id, the unreadable ones included and links with what they lead
 * to: nobody reads them, but charts and kustomizations are made of them. A folder on disk names only those that lie in
 * one, or that a kustomization refers to.
 */
export type Snapshot = {
  readonly name: string;
  readonly files: ReadonlyMap<RepoPath, TreeFile>;
  readonly unread: ReadonlyMap<RepoPath, string>;
  readonly gaps: readonly Gap[];
};
